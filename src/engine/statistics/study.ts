import type { Day } from '../../shared/day.ts'
import { monthIndex, yearOf } from '../../shared/day.ts'
import { compoundBy, excess, returnsOf } from '../backtest/stats.ts'

/** A value line and what is needed to judge it. */
export interface StudyInput {
  /** `Day` of each value, ascending. */
  readonly days: Int32Array
  /** Above zero; the first is the start. */
  readonly values: Float64Array
  /** Periods a year of the values: 252 for sessions, 52 for weeks, 12 for months. */
  readonly perYear: number
  /** Return of bills over each period; absent: zero. */
  readonly bills?: Float64Array | undefined
  /** Values of the benchmark on the same days. */
  readonly benchmark?: Float64Array | undefined
}

/** What most metrics share, computed once. */
export interface Study {
  readonly input: StudyInput
  readonly years: number
  readonly returns: Float64Array
  /** In excess of bills. */
  readonly over: Float64Array
  /** By calendar month and year; the first and last may be partial (STAT-5). */
  readonly months: Float64Array
  readonly calendarYears: Float64Array
  readonly against: Against | undefined
}

/** The benchmark's side of a study. */
export interface Against {
  readonly returns: Float64Array
  readonly over: Float64Array
  readonly active: Float64Array
  readonly months: Float64Array
  readonly activeMonths: Float64Array
}

/** Lays a line out for the metrics. Throws for fewer than two values: a caller refuses those. */
export function studyOf(input: StudyInput): Study {
  const { days, values, benchmark } = input
  if (values.length < 2) throw new Error('a study needs two values')
  const monthOf = Array.from(days.subarray(1), (d) => monthIndex(d as Day))
  const yearOfReturn = Array.from(days.subarray(1), (d) => yearOf(d as Day))
  const totals = (returns: Float64Array, periods: readonly number[]) =>
    Float64Array.from(compoundBy(returns, periods), ({ total }) => total)
  const returns = returnsOf(values)
  const months = totals(returns, monthOf)
  let against: Against | undefined
  if (benchmark !== undefined) {
    const other = returnsOf(benchmark)
    const otherMonths = totals(other, monthOf)
    against = {
      returns: other,
      over: excess(other, input.bills ?? 0),
      active: excess(returns, other),
      months: otherMonths,
      activeMonths: excess(months, otherMonths),
    }
  }
  return {
    input,
    years: (days.at(-1)! - days[0]!) / 365.25,
    returns,
    over: excess(returns, input.bills ?? 0),
    months,
    calendarYears: totals(returns, yearOfReturn),
    against,
  }
}
