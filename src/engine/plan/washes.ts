import type { TaxType } from '../../shared/account.ts'
import { type Money, moneyFromUnits } from '../../shared/amount.ts'
import { type Day, longTermFrom } from '../../shared/day.ts'
import type { Term } from '../../shared/lot.ts'
import { type LossSeen, type PlannedBuy, type PlannedSale, plannedWashes } from '../ledger/washPlanned.ts'
import type { Household } from './household.ts'
import type { PlannedTicket } from './tickets.ts'

/** Units sold at a loss in a taxable account; `loss` is its size, above zero. */
export interface Loss {
  readonly account: string
  readonly asset: string
  readonly day: Day
  readonly loss: Money
  readonly term: Term
  /** The lot sold, and the planned sale; undefined for sales that were made. */
  readonly lot: string | undefined
  readonly ticket: string | undefined
}

/** Units bought, or to be bought, that replace units sold at a loss. */
export interface Replacement {
  readonly account: string
  readonly taxType: TaxType
  readonly day: Day
  readonly ticket: string | undefined
}

export interface Wash {
  readonly loss: Loss
  readonly replacement: Replacement
  readonly disallowed: Money
}

/** WRN-4: which losses a plan washes, by the ledger's own rule (WSH). Pairs of which neither half is planned are left out. */
export function washesOf(household: Household, tickets: readonly PlannedTicket[]): Wash[] {
  const { given, open } = household.washing
  const losses = new Map<LossSeen, Loss>()
  return plannedWashes(given, open, salesOf(household, tickets), buysOf(household, tickets)).map(
    ({ sale, buy, loss: seen, replacement, disallowed }): Wash => {
      const day = seen.piece.sold!.day
      const loss = losses.get(seen) ?? {
        account: seen.piece.account,
        asset: seen.piece.asset,
        day,
        loss: seen.left,
        term: day >= longTermFrom(seen.acquired) ? 'long' : 'short',
        lot: sale?.lot,
        ticket: sale?.ticket,
      }
      losses.set(seen, loss)
      const { account, bought } = replacement
      const taxType = household.taxTypes.get(account) ?? 'taxable'
      return { loss, replacement: { account, taxType, day: bought!, ticket: buy?.ticket }, disallowed }
    },
  )
}

function salesOf(household: Household, tickets: readonly PlannedTicket[]): PlannedSale[] {
  return tickets.flatMap((ticket) =>
    ticket.lots.map(({ lot, quantity, basis, gain }): PlannedSale => ({
      ticket: ticket.id,
      lot: lot.id,
      day: household.asOf,
      quantity,
      proceeds: basis === undefined || gain === undefined ? undefined : moneyFromUnits(basis + gain),
    })),
  )
}

function buysOf(household: Household, tickets: readonly PlannedTicket[]): PlannedBuy[] {
  return tickets
    .filter((ticket) => ticket.side === 'buy')
    .map(({ id, account, asset, quantity, amount, cost }): PlannedBuy => ({
      ticket: id,
      account,
      asset,
      sheltered: household.taxTypes.get(account) !== 'taxable',
      group: washGroupOf(household, asset),
      day: household.asOf,
      quantity,
      cost: moneyFromUnits(amount + cost),
    }))
}

/** An asset that the ledger does not know stands for itself. */
export function washGroupOf(household: Household, asset: string): string | undefined {
  const known = household.assets.get(asset)
  return known === undefined ? `asset ${asset}` : known.washGroup
}
