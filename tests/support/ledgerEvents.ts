import type { Money, Quantity } from '../../src/shared/amount.ts'
import { money, quantity } from '../../src/shared/amount.ts'
import { day } from '../../src/shared/day.ts'
import type { EventKind, LedgerEvent, Leg } from '../../src/shared/trade.ts'

/** What most events of a test share; `key` defaults to a readable one made from kind, day, asset and sequence. */
export interface Extra {
  readonly key?: string
  readonly account?: string
  readonly seq?: number
  readonly fee?: string
  readonly currency?: string
  readonly basis?: string
}

/**
 * A synthetic event with units (signed, decimal text) and cash (signed, fees included; undefined: none). The fee leg takes its part
 * of the cash, as an importer makes it.
 */
export function trade(
  kind: EventKind,
  on: string,
  asset: string,
  units: string,
  cash?: string,
  extra: Extra = {},
): LedgerEvent {
  const { account = 'A', seq = 1, fee, currency = 'USD', basis } = extra
  const legs: Leg[] = []
  if (cash !== undefined) {
    const paid = fee === undefined ? 0n : -money(fee)
    legs.push(cashLeg('principal', currency, (money(cash) - paid) as Money))
    if (paid !== 0n) legs.push(cashLeg('fee', currency, paid as Money))
  }
  legs.push({ role: 'principal', asset, quantity: quantity(units), amount: 0n as Money })
  if (basis !== undefined) legs.push({ role: 'basis', asset, quantity: 0n as Quantity, amount: money(basis) })
  const key = extra.key ?? `${kind}-${on}-${asset}-${account}-${seq}`
  return { key, account, kind, tradeDay: day(on), seqInDay: seq, legs, note: '' }
}

export function buy(on: string, asset: string, units: string, paid: string, extra: Extra = {}): LedgerEvent {
  return trade('buy', on, asset, units, `-${paid}`, extra)
}

export function sell(
  on: string,
  asset: string,
  units: string,
  brought: string,
  extra: Extra = {},
): LedgerEvent {
  return trade('sell', on, asset, `-${units}`, brought, extra)
}

/** The choice of lots (with units) for a sale. */
export function choose(
  sale: string,
  on: string,
  lots: Readonly<Record<string, string>>,
  extra: Extra = {},
): LedgerEvent {
  const { account = 'A', seq = 99 } = extra
  return {
    key: extra.key ?? `choice-${sale}-${seq}`,
    account,
    kind: 'reliefChoice',
    tradeDay: day(on),
    seqInDay: seq,
    legs: [],
    note: '',
    choice: { sale, lots: Object.entries(lots).map(([lot, units]) => ({ lot, quantity: quantity(units) })) },
  }
}

export function cashLeg(role: Leg['role'], currency: string, amount: Money): Leg {
  return { role, currency, quantity: 0n as Quantity, amount }
}
