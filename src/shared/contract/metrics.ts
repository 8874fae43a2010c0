import { z } from 'zod'
import { FileIn } from '../importing.ts'
import { FallRow, MetricDefinition, MetricValue } from '../metric.ts'
import { Column, DayText, Finite } from '../plain.ts'
import { channel, nothing } from './channel.ts'

const Judged = z.strictObject({
  from: DayText,
  to: DayText,
  periods: z.int(),
  perYear: z.int(),
  metrics: z.array(MetricValue),
  /** The ten deepest, deepest first. */
  falls: z.array(FallRow),
  years: z.array(
    z.strictObject({ year: z.int(), value: Finite, benchmark: Finite.nullable(), partial: z.boolean() }),
  ),
  /**
   * Growth per year over the last so many years less the benchmark's, at each day of `days`; NaN before there is enough. Empty
   * without a benchmark.
   */
  gaps: z.array(z.strictObject({ years: z.int(), gap: Column })),
  days: Column,
})

export const metricsChannels = {
  'metrics.list': channel({ input: nothing, output: z.array(MetricDefinition) }),
  /** Judges a value line, such as one of a report, by the whole catalogue. */
  'metrics.judge': channel({
    input: z.strictObject({
      dates: Column,
      values: Column,
      benchmark: Column.optional(),
      perYear: z.int().min(1).max(366).default(252),
    }),
    output: Judged,
  }),
  /** Judges the returns of a file. Bills and benchmark count on the days that the returns have as well. */
  'metrics.read': channel({
    input: z.strictObject({
      file: FileIn,
      column: z.string().max(80).optional(),
      unit: z.enum(['fraction', 'percent']).optional(),
      benchmark: FileIn.optional(),
      benchmarkColumn: z.string().max(80).optional(),
      riskFree: FileIn.optional(),
      riskFreeColumn: z.string().max(80).optional(),
    }),
    output: Judged,
  }),
} as const
