import { z } from 'zod'
import { AmountText, Column, Currency, DayText, Finite, Id } from './plain.ts'

/**
 * Where a change of value came from, in the base currency (PRF-8): end − start − contributions + withdrawals = realised + unrealised +
 * dividends + interest − costs + currencyOnHoldings + currencyOnCash + unknownBasis + remainder. The remainder is zero.
 */
export const Decomposition = z.strictObject({
  realised: AmountText,
  /** Change of the unrealised gain. */
  unrealised: AmountText,
  dividends: AmountText,
  interest: AmountText,
  /** Fees in no cost or proceeds, and taxes withheld; positive is paid. */
  costs: AmountText,
  currencyOnHoldings: AmountText,
  currencyOnCash: AmountText,
  /** What was sold without lots, and what lots of unknown cost gained (PRF-9). */
  unknownBasis: AmountText,
  remainder: AmountText,
  /** Trading fees, inside realised and unrealised already: no part of the sum. */
  tradingFees: AmountText,
})
export type Decomposition = z.infer<typeof Decomposition>

/** PRF-6: one yearly rate, or why there is none. */
export const MoneyWeightedReturn = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rate'), yearly: Finite }),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('several'), yearly: z.array(Finite) }),
  z.strictObject({ kind: z.literal('tooShort') }),
])
export type MoneyWeightedReturn = z.infer<typeof MoneyWeightedReturn>

/** One scope over the period. */
export const PerformanceLine = z.strictObject({
  kind: z.enum(['household', 'account', 'asset', 'cash', 'core', 'sleeve', 'year', 'month']),
  /** Account or asset id; `2024` or `2024-03`; the kind itself for the household, cash, core and sleeve. */
  id: Id,
  name: z.string(),
  from: DayText,
  to: DayText,
  start: AmountText,
  end: AmountText,
  contributions: AmountText,
  withdrawals: AmountText,
  /** end − start − contributions + withdrawals. */
  gain: AmountText,
  /** Null for core and sleeve: their ownership is inferred by value only. */
  parts: Decomposition.nullable(),
  /** Time-weighted, of the whole period; null where nothing was ever there. */
  timeWeighted: Finite.nullable(),
  /** The same a year; null below a year. */
  timeWeightedYearly: Finite.nullable(),
  moneyWeighted: MoneyWeightedReturn,
  /** Some days were bridged by modified Dietz (PRF-5). */
  estimated: z.boolean(),
  /** Who owned what is inferred (PRF-11). */
  inferred: z.boolean(),
})
export type PerformanceLine = z.infer<typeof PerformanceLine>

/** What a figure leans on that is not a price or a fact (PRF-2 to PRF-5, PRF-9). */
export const PerformanceFlag = z.discriminatedUnion('kind', [
  /** Carried at its cost, or at zero, for want of a close up to then. */
  z.strictObject({ kind: z.enum(['atCost', 'unvalued']), symbol: z.string(), from: DayText, to: DayText }),
  /** Stretches between valuation days, bridged by modified Dietz. */
  z.strictObject({ kind: z.literal('bridged'), from: DayText, to: DayText, stretches: z.int() }),
  /** Units came or went without a close and count at the cost that came with them. */
  z.strictObject({ kind: z.literal('movedAtCost'), symbol: z.string(), day: DayText }),
  /** Sold without lots, or of unknown cost: the event that brought it. */
  z.strictObject({
    kind: z.literal('unknownBasis'),
    symbol: z.string(),
    day: DayText,
    event: Id.nullable(),
    amount: AmountText.nullable(),
  }),
])
export type PerformanceFlag = z.infer<typeof PerformanceFlag>

export const PerformanceReport = z.strictObject({
  from: DayText,
  to: DayText,
  currency: Currency,
  total: PerformanceLine,
  /** By what was asked for; their gains sum to the total's (but for years and months: so do those). */
  lines: z.array(PerformanceLine),
  /** For charts, at the end of each day: days as float64 of `Day`, value, what was contributed net so far, growth of one. */
  series: z.strictObject({ days: Column, value: Column, contributed: Column, index: Column }),
  flags: z.array(PerformanceFlag),
})
export type PerformanceReport = z.infer<typeof PerformanceReport>
