import type { Day } from '../../shared/day.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import type { Execution, Strategy } from '../../shared/strategy.ts'
import { type Levels, type Traded, type Trades, simulateAlone } from '../backtest/alone.ts'
import { marketOf, refusalOf, sleevePart } from '../backtest/parts.ts'
import { periodOf } from '../backtest/period.ts'
import { simulate } from '../backtest/simulate.ts'
import { DAYS_PER_YEAR } from '../backtest/stats.ts'
import {
  MAX_DRAWDOWN,
  SHARPE,
  SORTINO,
  SUMMARY_WIDTH,
  TOTAL,
  VOLATILITY,
  summariseValues,
} from '../backtest/summary.ts'
import { type Panel, columnOf } from '../market/panel.ts'
import { compileStep } from '../strategy/compileStep.ts'
import { type Desk, newDesk } from '../strategy/desk.ts'
import { type Decided, assetsOf, assetsOfSleeve, decide } from '../strategy/pipeline.ts'
import { countUpTo } from '../strategy/schedule.ts'
import { type Varied, trialsOf, withTrial } from './parameters.ts'

export interface SweepInput {
  readonly panel: Panel
  readonly strategy: Strategy
  readonly vary: readonly Varied[]
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly execution: Execution
  /** The trials to run here, by number in the grid; all of them if left out. */
  readonly trials?: Int32Array | undefined
  /** The row at which all trials start, once it is known (`commonStart`). */
  readonly start?: number | undefined
  /** Whether the value lines are wanted beside the figures. */
  readonly lines: boolean
}

/** Columns of a sweep's table. */
export const SWEEP_FIGURES = [
  'totalReturn',
  'cagr',
  'volatility',
  'sharpe',
  'sortino',
  'maxDrawdown',
  'calmar',
  'turnover',
  'costs',
] as const
export const SWEEP_WIDTH = SWEEP_FIGURES.length

export interface Swept {
  readonly start: number
  readonly end: number
  /** The figures of each trial run here, `SWEEP_WIDTH` numbers each; NaN where a figure has no meaning. */
  readonly table: Float64Array<ArrayBuffer>
  /** Value of 1 invested at each close from start to end, line after line; empty unless asked for. */
  readonly lines: Float64Array<ArrayBuffer>
}

/**
 * SWP-1 to SWP-4: the sleeve alone, after costs, for every trial of a grid over one period. Refuses as a back-test does, and
 * with `invalidStrategy` for a document without exactly one sleeve. What the trials have in common (`desk`) is made once.
 */
export function sweep(input: SweepInput, pulse: Int32Array, desk: Desk = newDesk()): Result<Swept> {
  const trials = trialsHere(input)
  const ready = readyFor(input)
  if (!ready.ok) return ready
  const { panel, execution } = input
  const common = input.start === undefined ? commonStart(input, pulse, desk) : ok(input.start)
  if (!common.ok) return common
  const start = common.value
  const { days } = panel
  const period = periodOf({ ...input, from: days[start]! as Day }, assetsOf(input.strategy), undefined)
  if (!period.ok) return period
  const { end } = period.value
  const length = end - start + 1
  const years = (days[end]! - days[start]!) / DAYS_PER_YEAR
  const bills = panel.billReturn?.subarray(start, end)
  const table = new Float64Array(trials.length * SWEEP_WIDTH)
  const lines = new Float64Array(input.lines ? trials.length * length : 0)
  const scratch = new Float64Array(input.lines ? 0 : length)
  const summary = new Float64Array(SUMMARY_WIDTH)
  for (let i = 0; i < trials.length; i++) {
    if (Atomics.load(pulse, 0) !== 0) return refuse({ kind: 'cancelled' })
    desk.clear()
    const decided = decideTrial(input, trials[i]!, desk)
    if (!decided.ok) return decided
    const value = input.lines ? lines : scratch
    const at = input.lines ? i * length : 0
    const traded = playTrial(panel, decided.value, execution, start, end, value, at, pulse)
    if (!traded.ok) return traded
    summariseValues(value, at, length, bills, summary, 0)
    const cagr = Math.pow(1 + summary[TOTAL]!, 1 / years) - 1
    const fall = summary[MAX_DRAWDOWN]!
    const { turnover, cost } = traded.value
    const figures = [
      summary[TOTAL]!,
      cagr,
      summary[VOLATILITY]!,
      summary[SHARPE]!,
      summary[SORTINO]!,
      fall,
      fall < 0 ? cagr / -fall : NaN,
      turnover / years,
      cost,
    ]
    table.set(figures, i * SWEEP_WIDTH)
    Atomics.store(pulse, 1, Math.floor((1000 * (i + 1)) / trials.length))
  }
  return ok({ start, end, table, lines })
}

/**
 * The first row at which every trial run here is ready (BT-10), so that all are measured over one period. With a start date
 * it is that of the first session from then on.
 */
export function commonStart(input: SweepInput, pulse: Int32Array, desk: Desk = newDesk()): Result<number> {
  const ready = readyFor(input)
  if (!ready.ok) return ready
  const assets = assetsOf(input.strategy)
  if (input.from !== undefined) {
    const period = periodOf(input, assets, undefined)
    return period.ok ? ok(period.value.start) : period
  }
  let start = 0
  for (const trial of trialsHere(input)) {
    if (Atomics.load(pulse, 0) !== 0) return refuse({ kind: 'cancelled' })
    desk.clear()
    const decided = decideTrial(input, trial, desk)
    if (!decided.ok) return decided
    const period = periodOf(input, assets, decided.value)
    if (!period.ok) return period
    start = Math.max(start, period.value.start)
  }
  return ok(start)
}

function trialsHere({ trials, vary }: SweepInput): Int32Array {
  return trials ?? Int32Array.from({ length: trialsOf(vary) }, (_, i) => i)
}

function readyFor({ strategy, panel }: SweepInput): Result<true> {
  if (strategy.sleeves.length !== 1)
    return refuse({ kind: 'invalidStrategy', path: 'sleeves', problem: 'a sweep runs exactly one sleeve' })
  const missing = assetsOf(strategy).filter((asset) => columnOf(panel, asset) < 0)
  return missing.length > 0 ? refuse({ kind: 'noPrices', assets: missing }) : ok(true)
}

function decideTrial({ panel, strategy, vary }: SweepInput, trial: number, desk: Desk): Result<Decided> {
  return decide(panel, withTrial(strategy, vary, trial).sleeves[0]!, compileStep, desk)
}

/** One trial's value line; by the plain way where an asset has a hole in the period, which refuses if it is held then. */
function playTrial(
  panel: Panel,
  decided: Decided,
  execution: Execution,
  start: number,
  end: number,
  value: Float64Array,
  at: number,
  pulse: Int32Array,
): Result<Traded> {
  const { sight, sleeve } = decided
  const assets = assetsOfSleeve(sleeve)
  const key = assets.join(' ')
  const { lag, sizing } = execution
  const rate = execution.costBp / 10_000
  const columns = assets.map((asset) => columnOf(panel, asset))
  const broken = sight.desk.once(`${key} broken ${start} ${end}`, () =>
    columns.some((column) => hasHole(panel, column, start, end)),
  )
  if (!broken) {
    const levels = sight.desk.once(`${key} levels`, () => levelsBothWays(panel, columns))
    return ok(simulateAlone(levels, tradesOf(decided, assets, start, end, lag, rate, sizing), value, at))
  }
  const ended = simulate(
    marketOf(panel, columns),
    [sleevePart(decided, assets, start, end, lag, 1)],
    { start, end, lag, rate, sizing },
    false,
    { shared: pulse, from: 0, span: 0 },
  )
  if (ended.ended !== 'whole') return refuse(refusalOf(ended, panel, assets))
  value.set(ended.course.value, at)
  const { fills } = ended.course
  let turnover = 0
  let cost = 0
  for (let i = 0; i < fills.count; i++) {
    if (i > 0) turnover += fills.turnover[i]!
    cost += fills.cost[i]!
  }
  return ok({ turnover, cost })
}

function hasHole(panel: Panel, column: number, start: number, end: number): boolean {
  const length = panel.days.length
  for (let t = start; t <= end; t++) if (!(panel.total[column * length + t]! > 0)) return true
  return false
}

function levelsBothWays(panel: Panel, columns: readonly number[]): Levels {
  const market = marketOf(panel, columns)
  const length = panel.days.length
  const rows = new Float64Array(2 * length * columns.length)
  for (let n = 0; n < columns.length; n++) {
    const column = market.columns[n]!
    for (let t = 0; t < length; t++) {
      const at = 2 * (t * columns.length + n)
      rows[at] = column[t]!
      rows[at + 1] = 1 / column[t]!
    }
  }
  return {
    columns: market.columns.slice(0, columns.length),
    rows,
    cash: panel.billReturn === undefined ? undefined : market.columns[columns.length]!,
  }
}

function tradesOf(
  decided: Decided,
  assets: readonly string[],
  start: number,
  end: number,
  lag: number,
  rate: number,
  sizing: Execution['sizing'],
): Trades {
  const { sight, draft } = decided
  const { decisions } = sight
  const first = countUpTo(decisions, start)
  const last = Math.max(first, countUpTo(decisions, end - lag))
  const fills = new Int32Array(last - first + 1)
  fills[0] = start + lag
  for (let i = 1; i < fills.length; i++) fills[i] = decisions[first + i - 1]! + lag
  if (draft.park === 'cash' && first > 0) {
    // Decisions lie row by row as fills want them, from the one in force on.
    return { start, end, fills, targets: draft.weights.subarray((first - 1) * assets.length), rate, sizing }
  }
  const { targets } = sleevePart(decided, assets, start, end, lag, 1)
  const withoutCash = sight.desk.floats(fills.length * assets.length)
  for (let i = 0; i < fills.length; i++) {
    for (let n = 0; n < assets.length; n++)
      withoutCash[i * assets.length + n] = targets[i * (assets.length + 1) + n]!
  }
  return { start, end, fills, targets: withoutCash, rate, sizing }
}
