import type { LedgerEvent } from '../../shared/trade.ts'

/** What an option is a right to. */
export interface Contract {
  /** Asset of the shares. */
  readonly underlying: string
  readonly right: 'call' | 'put'
  /** Shares per contract, in units of a quantity's last decimal over those of one contract: 100 for most. */
  readonly multiplier: bigint
}

/** Options that were assigned or exercised, each with the trade in its shares (LOT-35), both ways. */
export interface Premiums {
  readonly stockOf: ReadonlyMap<LedgerEvent, LedgerEvent>
  readonly optionOf: ReadonlyMap<LedgerEvent, LedgerEvent>
}

/** Days after an assignment within which its shares may be traded in the books. */
const WINDOW = 4

/** Finds for each assignment or exercise the nearest trade that fits; `places` are theirs in `ordered`. */
export function pairPremiums(
  ordered: readonly LedgerEvent[],
  places: readonly number[],
  contracts: ReadonlyMap<string, Contract>,
): Premiums {
  const stockOf = new Map<LedgerEvent, LedgerEvent>()
  const optionOf = new Map<LedgerEvent, LedgerEvent>()
  for (const place of places) {
    const option = ordered[place] as LedgerEvent
    const leg = option.legs.find((l) => l.asset !== undefined && l.quantity !== 0n)
    const contract = contracts.get(leg?.asset ?? '')
    if (leg === undefined || contract === undefined) continue
    const buys = (contract.right === 'put') === (option.kind === 'optionAssigned')
    const contractUnits = leg.quantity < 0n ? -leg.quantity : leg.quantity
    const units = contractUnits * contract.multiplier * (buys ? 1n : -1n)
    let from = place
    while (from > 0 && ordered[from - 1]?.tradeDay === option.tradeDay) from -= 1
    for (let at = from; at < ordered.length; at++) {
      const stock = ordered[at] as LedgerEvent
      if (stock.tradeDay > option.tradeDay + WINDOW) break
      if (stock.kind !== (buys ? 'buy' : 'sell') || stock.account !== option.account) continue
      if (optionOf.has(stock)) continue
      if (!stock.legs.some((l) => l.asset === contract.underlying && l.quantity === units)) continue
      stockOf.set(option, stock)
      optionOf.set(stock, option)
      break
    }
  }
  return { stockOf, optionOf }
}
