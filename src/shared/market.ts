import { z } from 'zod'
import type { Price, Rate } from './amount.ts'
import type { Day } from './day.ts'
import { Column, Currency, DayText, Finite, Id } from './plain.ts'

export const PriceLayout = z.enum(['yfinance', 'yahoo', 'wide', 'long', 'lean'])
export type PriceLayout = z.infer<typeof PriceLayout>

/** What the closes of a series are: as traded, adjusted for splits only, or for splits and distributions. */
export const Adjustment = z.enum(['raw', 'split', 'total'])
export type Adjustment = z.infer<typeof Adjustment>

/** One day of a series: the close exactly as the file has it, the vendor's total-return adjusted close as a float. */
export interface PriceRow {
  readonly day: Day
  readonly close: Price | undefined
  readonly adjusted: number | undefined
}

/** New shares per old one, from the open of `day` on. */
export interface SplitAction {
  readonly day: Day
  readonly ratio: Rate
}

/** Paid per share as counted on `day`, the ex-day. */
export interface DistributionAction {
  readonly day: Day
  readonly perShare: Price
}

/** The prices of one asset, exact, as a file gives them and the ledger keeps them. Days ascend, each once. */
export interface PriceSeries {
  readonly closes: Adjustment
  readonly rows: readonly PriceRow[]
  readonly splits: readonly SplitAction[]
  readonly distributions: readonly DistributionAction[]
  readonly distributionsKnown: boolean
}

export const PriceFault = z.discriminatedUnion('kind', [
  /** Sessions of the calendar without a price, between two that have one. */
  z.strictObject({ kind: z.literal('gap'), from: DayText, to: DayText, sessions: z.int() }),
  /** A day's move beyond the limit that the next day takes back. */
  z.strictObject({ kind: z.literal('spike'), day: DayText, move: Finite }),
  z.strictObject({ kind: z.literal('stale'), lastDay: DayText, sessionsOld: z.int() }),
  z.strictObject({ kind: z.literal('flat'), from: DayText, to: DayText, sessions: z.int() }),
  z.strictObject({ kind: z.literal('notASession'), day: DayText, count: z.int() }),
])
export type PriceFault = z.infer<typeof PriceFault>

export const SeriesRow = z.strictObject({
  asset: Id,
  symbol: z.string(),
  source: z.string(),
  layout: PriceLayout,
  currency: Currency,
  closes: Adjustment,
  /** Whether distributions are known apart from prices; without them the after-tax chain cannot run. */
  distributionsKnown: z.boolean(),
  firstDay: DayText,
  lastDay: DayText,
  sessions: z.int(),
  synthetic: z.boolean(),
  faults: z.array(PriceFault),
})
export type SeriesRow = z.infer<typeof SeriesRow>

export const PriceFileSummary = z.strictObject({
  file: z.string(),
  layout: PriceLayout,
  series: z.array(
    z.strictObject({
      asset: Id,
      symbol: z.string(),
      added: z.int(),
      changed: z.int(),
      same: z.int(),
      firstDay: DayText,
      lastDay: DayText,
      faults: z.array(PriceFault),
    }),
  ),
  rows: z.int(),
  nonData: z.int(),
})
export type PriceFileSummary = z.infer<typeof PriceFileSummary>

export const PriceColumns = z.strictObject({
  asset: Id,
  /** Days as float64 of `Day`; close as traded or split-adjusted; total return index or NaN. */
  days: Column,
  close: Column,
  total: Column,
})

export const MacroSeriesRow = z.strictObject({
  id: Id,
  name: z.string(),
  unit: z.string(),
  firstDay: DayText,
  lastDay: DayText,
  observations: z.int(),
  /** Days from observation to publication, where declared; null where vintages say so row by row. */
  lagDays: z.int().nullable(),
  latestRevised: z.boolean(),
  synthetic: z.boolean(),
})
export type MacroSeriesRow = z.infer<typeof MacroSeriesRow>
