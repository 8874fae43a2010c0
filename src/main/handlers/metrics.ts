import { valuesOf } from '../../engine/backtest/stats.ts'
import { type Judgement, judge } from '../../engine/statistics/judge.ts'
import { metricDefinitions } from '../../engine/statistics/metrics.ts'
import type { Checked, Output } from '../../shared/contract.ts'
import { type Day, isoFromDay } from '../../shared/day.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import { type ReturnsFile, readReturns } from '../import/series/readReturns.ts'
import type { Handlers } from './handler.ts'

export const metricsHandlers = {
  'metrics.list'() {
    return ok([...metricDefinitions])
  },

  'metrics.judge'({ dates, values, benchmark, perYear }) {
    const wrong = faultIn(dates, values, benchmark)
    if (wrong !== undefined) return refuse({ kind: 'badArguments', ...wrong })
    const days = Int32Array.from(dates)
    return ok(answer(days, perYear, judge({ days, values, benchmark, perYear })))
  },

  'metrics.read': judgeFile,
} satisfies Partial<Handlers>

function faultIn(
  dates: Float64Array,
  values: Float64Array,
  benchmark: Float64Array | undefined,
): { path: string; problem: string } | undefined {
  if (dates.length < 2) return { path: 'dates', problem: 'fewer than two days' }
  for (const [path, column] of [
    ['values', values],
    ['benchmark', benchmark ?? values],
  ] as const) {
    if (column.length !== dates.length) return { path, problem: `${column.length} for ${dates.length} days` }
    if (!column.every((v) => v > 0 && Number.isFinite(v)))
      return { path, problem: 'a value that is not above zero' }
  }
  for (let i = 0; i < dates.length; i++) {
    if (!Number.isInteger(dates[i]!) || (i > 0 && dates[i]! <= dates[i - 1]!)) {
      return { path: 'dates', problem: `day ${i + 1} does not follow the one before` }
    }
  }
  return undefined
}

/** MET-2: the start is one period before the first return, so that every return counts. */
function judgeFile(input: Checked<'metrics.read'>): Result<Output<'metrics.read'>> {
  const read = (file: typeof input.file, column: string | undefined) =>
    readReturns(file, {
      ...(column === undefined ? {} : { column }),
      ...(input.unit === undefined ? {} : { unit: input.unit }),
    })
  const own = read(input.file, input.column)
  if (!own.ok) return own
  const benchmark = input.benchmark && read(input.benchmark, input.benchmarkColumn)
  if (benchmark?.ok === false) return benchmark
  const bills = input.riskFree && read(input.riskFree, input.riskFreeColumn)
  if (bills?.ok === false) return bills
  const sides = [own.value, benchmark?.value, bills?.value]
  const shared = own.value.days.filter((day) =>
    sides.every((side) => side === undefined || side.days.includes(day)),
  )
  if (shared.length < 2) return refuse({ kind: 'file', file: input.file.name, problem: 'noSharedDay' })
  const perYear = periodsPerYear(shared)
  const step = Math.max(1, Math.round(365.25 / perYear))
  const days = Int32Array.from([shared[0]! - step, ...shared])
  const pick = (side: ReturnsFile | undefined) => {
    if (side === undefined) return undefined
    const byDay = new Map(side.days.map((day, i) => [day, side.returns[i]!]))
    return Float64Array.from(shared, (day) => byDay.get(day)!)
  }
  const other = pick(benchmark?.value)
  const judged = judge({
    days,
    values: valuesOf(pick(own.value)!),
    benchmark: other && valuesOf(other),
    bills: pick(bills?.value),
    perYear,
  })
  return ok(answer(days, perYear, judged))
}

/** MET-2: by the median step between days: sessions 252, weeks 52, months 12, quarters 4, years 1. */
function periodsPerYear(days: readonly Day[]): number {
  const steps = days
    .slice(1)
    .map((day, i) => day - days[i]!)
    .toSorted((a, b) => a - b)
  const middle = steps[Math.floor(steps.length / 2)]!
  if (middle <= 4) return 252
  if (middle <= 10) return 52
  if (middle <= 45) return 12
  return middle <= 150 ? 4 : 1
}

function answer(days: Int32Array, perYear: number, judged: Judgement): Output<'metrics.judge'> {
  return {
    from: isoFromDay(days[0]! as Day),
    to: isoFromDay(days.at(-1)! as Day),
    periods: days.length - 1,
    perYear,
    ...judged,
    days: Float64Array.from(days),
  }
}
