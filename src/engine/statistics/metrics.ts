import type { MetricDefinition, MetricValue } from '../../shared/metric.ts'
import { benchmarkMetrics } from './catalogue/benchmark.ts'
import { fallsMetrics } from './catalogue/falls.ts'
import { growthMetrics } from './catalogue/growth.ts'
import { habitMetrics } from './catalogue/habit.ts'
import { ratiosMetrics } from './catalogue/ratios.ts'
import { riskMetrics } from './catalogue/risk.ts'
import { shapeMetrics } from './catalogue/shape.ts'
import { type Metric, finite } from './catalogue/metric.ts'
import type { Study } from './study.ts'

/**
 * The catalogue: every statistic the product knows, each with its convention and its source (STAT-8 to STAT-14). A table, a
 * report, the command line and the documentation all read this list; it stands in the order of a report.
 */
const catalogue: readonly Metric[] = [
  ...growthMetrics,
  ...riskMetrics,
  ...fallsMetrics,
  ...ratiosMetrics,
  ...benchmarkMetrics,
  ...shapeMetrics,
  ...habitMetrics,
]

/** Every metric's definition. */
export const metricDefinitions: readonly MetricDefinition[] = catalogue.map(
  ({ of: _, ...definition }) => definition,
)

/** Every metric of a line; those that need a benchmark are left out where there is none. */
export function metricsOf(study: Study): MetricValue[] {
  return catalogue
    .filter(({ needsBenchmark }) => !needsBenchmark || study.against !== undefined)
    .map(({ id, of }) => ({ id, value: finite(of(study)) }))
}
