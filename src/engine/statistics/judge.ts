import { type Day, isoFromDay, yearOf } from '../../shared/day.ts'
import type { FallRow, MetricValue } from '../../shared/metric.ts'
import { annualGrowth, compoundBy } from '../backtest/stats.ts'
import { metricsOf } from './metrics.ts'
import { type StudyInput, studyOf } from './study.ts'
import { type Fall, fallsOf, neededToRecover } from './underwater.ts'

/** A value line judged by the whole catalogue, with the tables that go with it. */
export interface Judgement {
  readonly metrics: MetricValue[]
  readonly falls: FallRow[]
  readonly years: { year: number; value: number; benchmark: number | null; partial: boolean }[]
  readonly gaps: { years: number; gap: Float64Array }[]
}

const FALLS_TOLD = 10
const GAP_YEARS = [1, 3, 5] as const

/** STAT-8 to STAT-14. Throws for fewer than two values. */
export function judge(input: StudyInput): Judgement {
  const study = studyOf(input)
  const { days, benchmark } = input
  const yearOfReturn = Array.from(days.subarray(1), (d) => yearOf(d as Day))
  const own = compoundBy(study.returns, yearOfReturn)
  const other = study.against === undefined ? undefined : compoundBy(study.against.returns, yearOfReturn)
  return {
    metrics: metricsOf(study),
    falls: fallsOf(input.values)
      .toSorted((a, b) => a.depth - b.depth || a.peak - b.peak)
      .slice(0, FALLS_TOLD)
      .map((fall) => fallRow(fall, days)),
    years: own.map(({ period, total }, i) => ({
      year: period,
      value: total,
      benchmark: other?.[i]?.total ?? null,
      partial: isPartial(period, days),
    })),
    gaps:
      benchmark === undefined
        ? []
        : GAP_YEARS.map((years) => ({ years, gap: rollingGap(input.values, benchmark, days, years) })),
  }
}

/** STAT-14: a year is whole when the line starts before its second week and ends after its second-last. */
function isPartial(year: number, days: Int32Array): boolean {
  const first = days[0]! as Day
  const last = days.at(-1)! as Day
  const starts = yearOf(first) === year && isoFromDay(first).slice(5) > '01-07'
  const ends = yearOf(last) === year && isoFromDay(last).slice(5) < '12-24'
  return starts || ends
}

function fallRow({ peak, trough, recovered, depth }: Fall, days: Int32Array): FallRow {
  const iso = (i: number) => isoFromDay(days[i]! as Day)
  return {
    peak: iso(peak),
    trough: iso(trough),
    recovered: recovered < 0 ? null : iso(recovered),
    depth,
    daysDown: days[trough]! - days[peak]!,
    daysToRecover: recovered < 0 ? null : days[recovered]! - days[trough]!,
    neededToRecover: neededToRecover(depth),
  }
}

/**
 * Growth per year over the last `years` less the benchmark's, at each value; NaN while the line is younger. The start is the last
 * value at or before the same day so many times 365.25 days earlier (STAT-14).
 */
export function rollingGap(
  values: Float64Array,
  benchmark: Float64Array,
  days: Int32Array,
  years: number,
): Float64Array {
  const gap = new Float64Array(values.length).fill(NaN)
  const span = Math.round(years * 365.25)
  let start = 0
  for (let i = 0; i < values.length; i++) {
    if (days[i]! - days[0]! < span) continue
    while (days[start + 1]! <= days[i]! - span) start++
    const held = (days[i]! - days[start]!) / 365.25
    gap[i] =
      annualGrowth(values[i]! / values[start]!, held) - annualGrowth(benchmark[i]! / benchmark[start]!, held)
  }
  return gap
}
