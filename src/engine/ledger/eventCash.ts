import type { LedgerEvent } from '../../shared/trade.ts'

/** The currency in which an event was paid; undefined where it moved no cash of its own. */
export function principalOf(event: LedgerEvent): string | undefined {
  for (const leg of event.legs)
    if (leg.role === 'principal' && leg.currency !== undefined) return leg.currency
  return undefined
}

/** Principal and fee legs in one currency, signed as cash (LOT-1). */
export function cashIn(event: LedgerEvent, currency: string): bigint {
  let sum = 0n
  for (const leg of event.legs) {
    if (leg.currency === currency && (leg.role === 'principal' || leg.role === 'fee')) sum += leg.amount
  }
  return sum
}

/** The basis that an event says comes along with an asset; undefined where it says none. */
export function basisOf(event: LedgerEvent, asset: string): bigint | undefined {
  for (const leg of event.legs) if (leg.role === 'basis' && leg.asset === asset) return leg.amount
  return undefined
}

/** What the first units of an opening event cost: its basis leg, else what it paid; undefined where it says neither (LOT-1). */
export function costPaid(event: LedgerEvent, asset: string): bigint | undefined {
  const basis = basisOf(event, asset)
  if (basis !== undefined) return basis
  const principal = principalOf(event)
  return principal === undefined ? undefined : -cashIn(event, principal)
}

/** Cash that came with a corporate action, in the currency of its first cash leg. */
export function cashOfAction(event: LedgerEvent): bigint {
  let currency: string | undefined
  let sum = 0n
  for (const leg of event.legs) {
    if (leg.currency === undefined || leg.role === 'tax' || leg.role === 'transfer') continue
    currency ??= leg.currency
    if (leg.currency === currency) sum += leg.amount
  }
  return sum
}
