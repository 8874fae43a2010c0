import { z } from 'zod'
import type { Money, Quantity } from './amount.ts'
import type { Day } from './day.ts'
import { InBase } from './fx.ts'
import { AmountText, Currency, DayText, Id } from './plain.ts'
import { TaxType } from './account.ts'

/**
 * Units acquired together. `cost` is what they cost in the account's currency, fees included; undefined where it is not
 * known (a transfer in without basis), never zero by default. A short option position has negative units and, as
 * `cost`, the negative of what its sale brought.
 */
export interface Lot {
  /** Opening event key, leg number and, for a piece split off, `.n`. */
  readonly id: string
  readonly account: string
  readonly asset: string
  readonly acquired: Day
  readonly quantity: Quantity
  readonly cost: Money | undefined
  /** What `cost` is in; the account's currency where the opening event paid no cash. */
  readonly currency: string
  /** Absent: bought, or come otherwise with a basis of its own. */
  readonly origin?: Origin
}

/**
 * Units that came by inheritance (long-term always, LOT-28) or as a gift: `value` is what these units were worth on the day
 * they were given, the second basis of LOT-27.
 */
export type Origin =
  { readonly kind: 'inherited' } | { readonly kind: 'gifted'; readonly given: Day; readonly value: Money }

export const Term = z.enum(['short', 'long'])
export type Term = z.infer<typeof Term>

/**
 * Units of one lot that one sale closed. `cost` and `gain` are undefined where the basis is unknown or in another
 * currency than the proceeds. A closed short position has negative units, the negative of what its sale brought as
 * `cost` and the negative of what closing it paid as `proceeds`, so that gain = proceeds − cost always. A return of
 * capital beyond the basis is a closing of zero units.
 */
export interface Closed {
  readonly lot: string
  readonly sale: string
  readonly account: string
  readonly asset: string
  readonly acquired: Day
  readonly sold: Day
  readonly quantity: Quantity
  readonly cost: Money | undefined
  readonly proceeds: Money
  readonly gain: Money | undefined
  readonly term: Term
  /** What proceeds and gain are in. */
  readonly currency: string
  readonly origin?: Origin
  /** What the lot gave up as cost, where that is not the cost reckoned with: the donor's basis of a gift (LOT-27). */
  readonly released?: Money
  /** What the units cost, where that is in another currency than the proceeds: `cost` and `gain` are undefined then. */
  readonly paid?: { readonly cost: Money; readonly currency: string }
}

/** A sale, split or transfer out that the lots at hand cannot cover: an opening lot is missing. Never a guess. */
export interface Gap {
  readonly kind: 'missingLots'
  readonly event: string
  readonly account: string
  readonly asset: string
  readonly day: Day
  readonly quantity: Quantity
  /** What the uncovered units brought; their gain is unknown. */
  readonly proceeds: Money
}

/** What the ledger must be told and does not guess (LOT-29). */
export const AskKind = z.enum(['basis', 'share', 'unitValue', 'ratio', 'contract'])
export type AskKind = z.infer<typeof AskKind>

/** A question to the owner about one event: units are those that it concerns, counted positive. */
export interface Ask {
  readonly kind: AskKind
  readonly event: string
  readonly account: string
  readonly asset: string
  readonly day: Day
  readonly quantity: Quantity
}

export const LotRow = z.strictObject({
  /** The lot's, with `~n` for a further part that wash sales gave another basis or holding period. */
  id: Id,
  lot: Id,
  account: Id,
  accountName: z.string(),
  taxType: TaxType,
  asset: Id,
  symbol: z.string(),
  name: z.string(),
  currency: Currency,
  /** From which day the holding period counts, wash sales included; `bought` is the day on which it came. */
  acquired: DayText,
  bought: DayText,
  quantity: AmountText,
  /** With `washAdded`, the losses that it replaced. */
  costBasis: AmountText.nullable(),
  washAdded: AmountText,
  price: AmountText.nullable(),
  priceDay: DayText.nullable(),
  value: AmountText.nullable(),
  gain: AmountText.nullable(),
  term: Term,
  longTermFrom: DayText,
  /** Whole days from the viewing day until the lot is long-term; 0 once it is. */
  daysToLong: z.int(),
  /** The same in the household's base currency. */
  base: InBase,
})
export type LotRow = z.infer<typeof LotRow>

export const GainRow = z.strictObject({
  account: Id,
  accountName: z.string(),
  taxType: TaxType,
  asset: Id,
  symbol: z.string(),
  sale: Id,
  lot: Id,
  quantity: AmountText,
  acquired: DayText,
  sold: DayText,
  proceeds: AmountText,
  costBasis: AmountText.nullable(),
  gain: AmountText.nullable(),
  term: Term,
  /** What of a loss is disallowed, zero or above; `gain` is the whole loss. */
  washDisallowed: AmountText,
  washAdded: AmountText,
  bought: DayText,
  currency: Currency,
  /** The same in the household's base currency. */
  base: InBase,
})
export type GainRow = z.infer<typeof GainRow>

export const GapRow = z.strictObject({
  event: Id,
  account: Id,
  accountName: z.string(),
  asset: Id,
  symbol: z.string(),
  day: DayText,
  quantity: AmountText,
  proceeds: AmountText,
  eventKind: z.string(),
})
export type GapRow = z.infer<typeof GapRow>

export const HoldingRow = z.strictObject({
  account: Id,
  accountName: z.string(),
  taxType: TaxType,
  asset: Id,
  symbol: z.string(),
  name: z.string(),
  kind: z.string(),
  currency: Currency,
  quantity: AmountText,
  costBasis: AmountText.nullable(),
  price: AmountText.nullable(),
  priceDay: DayText.nullable(),
  value: AmountText.nullable(),
  gain: AmountText.nullable(),
  /** The same in the household's base currency. */
  base: InBase,
})
export type HoldingRow = z.infer<typeof HoldingRow>

export const CashRow = z.strictObject({
  account: Id,
  accountName: z.string(),
  taxType: TaxType,
  currency: Currency,
  amount: AmountText,
  /** In the household's base currency; null where a rate is missing. */
  inBase: AmountText.nullable(),
})
export type CashRow = z.infer<typeof CashRow>
