import { z } from 'zod'
import { DayText, Finite } from './plain.ts'

/** What a number of a metric is: `fraction` is shown in per cent, `days` are calendar days, `periods` and `months` counts. */
export const MetricUnit = z.enum(['fraction', 'ratio', 'days', 'count'])
export type MetricUnit = z.infer<typeof MetricUnit>

export const MetricGroup = z.enum(['growth', 'risk', 'falls', 'ratios', 'benchmark', 'shape', 'habit'])
export type MetricGroup = z.infer<typeof MetricGroup>

/** One statistic as the product defines it: there is no second definition under the same name. */
export const MetricDefinition = z.strictObject({
  id: z.string(),
  name: z.string(),
  group: MetricGroup,
  unit: MetricUnit,
  /** How it is computed: periods, annualisation, what counts. */
  convention: z.string(),
  source: z.string(),
  /** Given only beside a benchmark. */
  needsBenchmark: z.boolean(),
})
export type MetricDefinition = z.infer<typeof MetricDefinition>

/** A metric's number, null where it has none: no variance, no fall, too few periods. */
export const MetricValue = z.strictObject({ id: z.string(), value: Finite.nullable() })
export type MetricValue = z.infer<typeof MetricValue>

export const FallRow = z.strictObject({
  peak: DayText,
  trough: DayText,
  /** Null while under water. */
  recovered: DayText.nullable(),
  depth: Finite,
  /** Calendar days. */
  daysDown: z.int(),
  daysToRecover: z.int().nullable(),
  /** Growth from the low that makes it good: 1 / (1 + depth) − 1. */
  neededToRecover: Finite,
})
export type FallRow = z.infer<typeof FallRow>
