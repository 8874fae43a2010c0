import { type Day, isoFromDay } from '../../shared/day.ts'
import type { Stats } from '../../shared/report.ts'
import { deepestDrawdown } from './drawdown.ts'
import type { Course } from './simulate.ts'
import {
  DAYS_PER_YEAR,
  SESSIONS_PER_YEAR,
  annualGrowth,
  calmar,
  compoundBy,
  correlation,
  excess,
  returnsOf,
  sharpe,
  sortino,
  volatility,
} from './stats.ts'

export interface LineFacts {
  /** `Day` of each value. */
  readonly days: Int32Array
  /** The month of each return: that of the close it ends at. */
  readonly months: Int32Array
  /** Return of bills over each of the line's returns; undefined: zero (BT-4). */
  readonly bills: Float64Array | undefined
}

/** STAT-1 to STAT-7 of one value line, but for the time in market. `core` are the core's daily net returns, none for the core itself. */
export function lineStats(
  course: Course,
  facts: LineFacts,
  core: Float64Array | undefined,
): Omit<Stats, 'timeInMarket'> {
  const { value, fills } = course
  const { days } = facts
  const last = value.length - 1
  const years = (days[last]! - days[0]!) / DAYS_PER_YEAR
  const returns = returnsOf(value)
  const over = excess(returns, facts.bills ?? 0)
  const totalReturn = value[last]! / value[0]! - 1
  const cagr = annualGrowth(1 + totalReturn, years)
  const fall = deepestDrawdown(value)
  const months = compoundBy(returns, facts.months).map(({ total }) => total)
  const up = months.filter((total) => total > 0).length
  let turnover = 0
  let costs = 0
  for (let i = 0; i < fills.count; i++) {
    if (i > 0) turnover += fills.turnover[i]!
    costs += fills.cost[i]!
  }
  return {
    totalReturn,
    cagr,
    volatility: volatility(returns, SESSIONS_PER_YEAR),
    sharpe: sharpe(over, SESSIONS_PER_YEAR),
    sortino: sortino(over, SESSIONS_PER_YEAR),
    maxDrawdown: fall?.depth ?? 0,
    drawdown:
      fall === undefined
        ? null
        : {
            peak: iso(days[fall.peak]!),
            trough: iso(days[fall.trough]!),
            recovered: fall.recovered < 0 ? null : iso(days[fall.recovered]!),
            daysDown: days[fall.trough]! - days[fall.peak]!,
            daysToRecover: fall.recovered < 0 ? null : days[fall.recovered]! - days[fall.trough]!,
          },
    calmar: calmar(cagr, fall?.depth ?? 0),
    bestMonth: months.length === 0 ? null : months.reduce((a, b) => Math.max(a, b)),
    worstMonth: months.length === 0 ? null : months.reduce((a, b) => Math.min(a, b)),
    winRateMonths: months.length === 0 ? null : up / months.length,
    monthsUp: up,
    months: months.length,
    turnover: turnover / years,
    costs,
    correlationToCore: core === undefined ? null : correlation(returns, core),
  }
}

function iso(d: number): string {
  return isoFromDay(d as Day)
}
