import { z } from 'zod'
import type { Rate } from './amount.ts'
import type { Day } from './day.ts'
import { AmountText, Currency, DayText } from './plain.ts'

/** How an exchange-rate file is laid out (FX-2). */
export const FxLayout = z.enum(['two', 'ecb', 'fred', 'country'])
export type FxLayout = z.infer<typeof FxLayout>

/** How often a series has a rate; it decides how old a rate may be (FX-4). */
export const FxFrequency = z.enum(['daily', 'weekly', 'monthly'])
export type FxFrequency = z.infer<typeof FxFrequency>

/** Two currencies in six letters: EURUSD is US dollars for one euro (FX-1). */
export const Pair = z.string().regex(/^[A-Z]{6}$/, 'six capital letters such as EURUSD')

/** What one unit of `base` costs in `quote` on a day, as the source has it. */
export interface FxRow {
  readonly day: Day
  readonly rate: Rate
}

/** Rates of one pair; days ascend, each once. */
export interface FxSeries {
  readonly base: string
  readonly quote: string
  readonly rows: readonly FxRow[]
}

export const FxSeriesRow = z.strictObject({
  pair: Pair,
  base: Currency,
  quote: Currency,
  source: z.string(),
  layout: FxLayout,
  frequency: FxFrequency,
  /** Days for which a rate stands in for later days without one. */
  goodFor: z.int(),
  rates: z.int(),
  firstDay: DayText,
  lastDay: DayText,
  /** `quote` for one `base` on the last day. */
  lastRate: AmountText,
})
export type FxSeriesRow = z.infer<typeof FxSeriesRow>

export const FxFileSummary = z.strictObject({
  file: z.string(),
  layout: FxLayout,
  series: z.array(
    z.strictObject({
      pair: Pair,
      added: z.int(),
      changed: z.int(),
      same: z.int(),
      firstDay: DayText,
      lastDay: DayText,
      lastRate: AmountText,
    }),
  ),
  /** What was not taken, and why. */
  left: z.array(z.strictObject({ name: z.string(), why: z.enum(['unknownCountry', 'newMoney', 'noRates']) })),
})
export type FxFileSummary = z.infer<typeof FxFileSummary>

/** A rate that the ledger needs and does not have: `to` for one `from` on that day. */
export const MissingRate = z.strictObject({ from: Currency, to: Currency, day: DayText })
export type MissingRate = z.infer<typeof MissingRate>

/** A cost, value and gain in the household's base currency (FX-8, FX-9); null where unknown or where a rate is missing. */
export const InBase = z.strictObject({
  currency: Currency,
  costBasis: AmountText.nullable(),
  value: AmountText.nullable(),
  gain: AmountText.nullable(),
  assetEffect: AmountText.nullable(),
  currencyEffect: AmountText.nullable(),
  /** The day of the rate at which `value` is taken; null where none was needed or found. */
  rateDay: DayText.nullable(),
  missing: z.array(MissingRate),
})
export type InBase = z.infer<typeof InBase>
