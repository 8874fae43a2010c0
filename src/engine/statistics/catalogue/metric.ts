import { type MetricDefinition, type MetricGroup, type MetricUnit } from '../../../shared/metric.ts'
import { annualGrowth } from '../../backtest/stats.ts'
import { type Against, type Study } from '../study.ts'
import { fallsOf, type Fall } from '../underwater.ts'

/** One entry of the catalogue. */
export interface Metric extends MetricDefinition {
  of(study: Study): number | null
}

export function metric(
  group: MetricGroup,
  unit: MetricUnit,
  id: string,
  name: string,
  convention: string,
  source: string,
  of: (study: Study) => number | null,
): Metric {
  return { id, name, group, unit, convention, source, needsBenchmark: false, of }
}

/** A metric that is told only beside a benchmark. */
export function besides(
  unit: MetricUnit,
  id: string,
  name: string,
  convention: string,
  source: string,
  of: (study: Study, against: Against) => number | null,
): Metric {
  return {
    id,
    name,
    group: 'benchmark',
    unit,
    convention,
    source,
    needsBenchmark: true,
    of: (study) => (study.against === undefined ? null : of(study, study.against)),
  }
}

export function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}

export function growthOf(values: Float64Array): number {
  return values.at(-1)! / values[0]!
}

export function cagrOf(study: Study): number {
  return annualGrowth(growthOf(study.input.values), study.years)
}

export function benchmarkGrowth(study: Study): number {
  return annualGrowth(growthOf(study.input.benchmark!), study.years)
}

export function billsPerYear({ input, years }: Study): number {
  if (input.bills === undefined) return 0
  return annualGrowth(
    input.bills.reduce((growth, r) => growth * (1 + r), 1),
    years,
  )
}

export function over(part: number, whole: number): number | null {
  return Math.abs(whole) > 1e-15 ? part / whole : null
}

export function times(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor
}

export function deepest(study: Study): Fall | undefined {
  let worst: Fall | undefined
  for (const fall of fallsOf(study.input.values))
    if (worst === undefined || fall.depth < worst.depth) worst = fall
  return worst
}
