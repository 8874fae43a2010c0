import { z } from 'zod'
import { Column, Currency, DayText, Finite, Id } from './plain.ts'

export const PriceLayout = z.enum(['yfinance', 'yahoo', 'wide', 'long', 'lean'])
export type PriceLayout = z.infer<typeof PriceLayout>

/** What the closes of a series are: as traded, adjusted for splits only, or for splits and distributions. */
export const Adjustment = z.enum(['raw', 'split', 'total'])
export type Adjustment = z.infer<typeof Adjustment>

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
