import type { Measure, Window } from '../../shared/strategy.ts'
import {
  type KnownSeries,
  meanOfMonths,
  monthsBefore,
  newestOf,
  sahmOf,
  sweepKnown,
} from '../market/macro.ts'
import { breakout, drawdown } from '../signals/extremes.ts'
import { ema } from '../signals/ema.ts'
import { macd } from '../signals/macd.ts'
import { momentum, momentum13612W } from '../signals/momentum.ts'
import { rsi } from '../signals/rsi.ts'
import { percentileAt, trendScore, volatility } from '../signals/volatility.ts'
import { type Sight, averageOfColumn, columnOfPanel, lastMonthOf } from './draft.ts'

/** Room for one measure at a time: columns as long as the panel. Made once per step. */
export type Room = readonly [Float64Array, Float64Array, Float64Array, Float64Array]

export function roomFor({ desk, panel }: Sight): Room {
  const column = (): Float64Array => desk.floats(panel.days.length)
  return [column(), column(), column(), column()]
}

/** One asset's levels as a measure reads them: by session or month-end, NaN where one is missing. */
interface Levels {
  readonly values: Float64Array
  /** For each decision, the row of its newest value; −1 before the first. */
  readonly rows: Int32Array
}

/** A measure of one column of the panel at every decision, into out from `at`; NaN until it is known. */
export function measureAtDecisions(
  sight: Sight,
  column: number,
  reads: 'total' | 'price',
  measure: Measure,
  room: Room,
  out: Float64Array,
  at: number,
): void {
  const count = sight.decisions.length
  const [a, b, c, d] = room
  const from = (unit: Window['unit']): Levels => levelsBy(sight, column, reads, unit)
  const pick = (values: Float64Array, { rows }: Levels): void => {
    for (let i = 0; i < count; i++) out[at + i] = rows[i]! < 0 ? NaN : values[rows[i]!]!
  }
  const average = (how: 'simple' | 'exponential', window: Window, to: Float64Array, place: number): void => {
    if (how === 'simple') {
      averageOfColumn(sight, column, reads, window, to, place)
      return
    }
    const levels = from(window.unit)
    const smooth = d.subarray(0, levels.values.length)
    ema(levels.values, window.length, smooth)
    for (let i = 0; i < count; i++) to[place + i] = levels.rows[i]! < 0 ? NaN : smooth[levels.rows[i]!]!
  }
  switch (measure.of) {
    case 'closeToAverage': {
      average(measure.average, measure.window, b, 0)
      pick(from('days').values, from('days'))
      for (let i = 0; i < count; i++) out[at + i] = out[at + i]! / b[i]! - 1
      return
    }
    case 'crossover': {
      average(measure.average, measure.fast, a, 0)
      average(measure.average, measure.slow, b, 0)
      for (let i = 0; i < count; i++) out[at + i] = a[i]! / b[i]! - 1
      return
    }
    case 'tripleAverage': {
      average(measure.average, measure.fast, a, 0)
      average(measure.average, measure.middle, b, 0)
      average(measure.average, measure.slow, c, 0)
      for (let i = 0; i < count; i++) out[at + i] = Math.min(a[i]! / b[i]!, b[i]! / c[i]!) - 1
      return
    }
    case 'momentum':
    case 'riskAdjustedMomentum': {
      const levels = from(measure.unit)
      momentum(levels.values, measure.windows, measure.skip, a.subarray(0, levels.values.length))
      pick(a, levels)
      if (measure.of === 'momentum') return
      const daily = from('days')
      volatility(daily.values, measure.volatilityDays, b, c)
      for (let i = 0; i < count; i++) {
        const risk = c[daily.rows[i]!]!
        out[at + i] = risk > 0 ? out[at + i]! / risk : NaN
      }
      return
    }
    case 'momentum13612W': {
      const levels = from('months')
      momentum13612W(levels.values, a.subarray(0, levels.values.length))
      pick(a, levels)
      return
    }
    case 'trendScore': {
      trendScore(from('days').values, measure.days, a, b)
      pick(b, from('days'))
      return
    }
    case 'breakout': {
      const levels = from(measure.enter.unit)
      const [upper, lower, line] = [a, b, c].map((each) => each.subarray(0, levels.values.length))
      breakout(levels.values, measure.enter.length, measure.leave.length, upper!, lower!, line!)
      pick(c, levels)
      return
    }
    case 'drawdown': {
      const levels = from(measure.window.unit)
      drawdown(levels.values, measure.window.length, a.subarray(0, levels.values.length))
      pick(a, levels)
      return
    }
    case 'rsi': {
      const levels = from(measure.window.unit)
      const [gains, losses, index] = [a, b, c].map((each) => each.subarray(0, levels.values.length))
      rsi(levels.values, measure.window.length, gains!, losses!, index!)
      pick(c, levels)
      return
    }
    case 'macd': {
      const daily = from('days')
      macd(daily.values, measure, { fast: a, slow: b, line: c, signal: d })
      for (let t = 0; t < a.length; t++) b[t] = (c[t]! - d[t]!) / a[t]!
      pick(b, daily)
      return
    }
    case 'volatility': {
      volatility(from('days').values, measure.days, a, b)
      pick(b, from('days'))
      return
    }
    case 'volatilityPercentile': {
      const daily = from('days')
      volatility(daily.values, measure.days, a, b)
      percentileAt(b, measure.over, daily.rows, out, at)
      return
    }
    case 'volatilityRatio': {
      const daily = from('days')
      volatility(daily.values, measure.short, a, b)
      volatility(daily.values, measure.long, a, c)
      for (let t = 0; t < b.length; t++) b[t] = c[t]! > 0 ? b[t]! / c[t]! : NaN
      pick(b, daily)
      return
    }
    case 'macroLevel':
    case 'macroGrowth':
    case 'macroChange':
    case 'macroAcceleration':
    case 'macroToAverage':
    case 'sahm':
    case 'earningsYieldGap':
      macroAtDecisions(sight, measure, out, at)
      return
  }
}

type MacroMeasure = Extract<Measure, { of: `macro${string}` | 'sahm' | 'earningsYieldGap' }>

/** SIG-24: the same for every asset, from what was known on each decision's day. */
function macroAtDecisions(sight: Sight, measure: MacroMeasure, out: Float64Array, at: number): void {
  const { panel, decisions, desk, key } = sight
  const days = desk.once(`${key} days`, () => Int32Array.from(decisions, (row) => panel.days[row]!))
  const series = seriesOf(measure).map((id) => {
    const found = panel.macro?.find((each) => each.id === id)
    if (found === undefined) throw new Error(`the panel lacks the macro series ${id}`)
    return found
  })
  sweepKnown(series, days, (known) => macroValue(measure, known), out, at)
}

function macroValue(measure: MacroMeasure, known: readonly KnownSeries[]): number {
  const [first, second, third] = known
  const newest = newestOf(first!)
  switch (measure.of) {
    case 'macroLevel':
      return second === undefined ? newest : newest - newestOf(second)
    case 'macroGrowth':
      return newest / monthsBefore(first!, measure.months) - 1
    case 'macroChange':
      return newest - monthsBefore(first!, measure.months)
    case 'macroAcceleration': {
      const before = monthsBefore(first!, measure.over) / monthsBefore(first!, measure.over + measure.months)
      return newest / monthsBefore(first!, measure.months) - before
    }
    case 'macroToAverage':
      return newest - meanOfMonths(first!, measure.months)
    case 'sahm':
      return sahmOf(first!)
    case 'earningsYieldGap': {
      const inflation = newestOf(third!) / monthsBefore(third!, 12) - 1
      return 100 / newest - (newestOf(second!) - 100 * inflation)
    }
  }
}

/** The macro series that a measure reads, in the order in which it names them. */
export function seriesOf(measure: Measure): string[] {
  switch (measure.of) {
    case 'macroLevel':
      return measure.minus === undefined ? [measure.series] : [measure.series, measure.minus]
    case 'macroGrowth':
    case 'macroChange':
    case 'macroAcceleration':
    case 'macroToAverage':
    case 'sahm':
      return [measure.series]
    case 'earningsYieldGap':
      return [measure.cape, measure.yield, measure.priceIndex]
    case 'closeToAverage':
    case 'crossover':
    case 'tripleAverage':
    case 'momentum':
    case 'momentum13612W':
    case 'riskAdjustedMomentum':
    case 'trendScore':
    case 'breakout':
    case 'drawdown':
    case 'rsi':
    case 'macd':
    case 'volatility':
    case 'volatilityPercentile':
    case 'volatilityRatio':
      return []
  }
}

/** How much history a measure needs before it says anything: its longest window, what is left out and what comes before included. */
export function needsOf(measure: Measure): Window {
  const longest = (...windows: readonly Window[]): Window =>
    windows.reduce((most, each) => (roughDays(each) > roughDays(most) ? each : most))
  const days = (length: number): Window => ({ length, unit: 'days' })
  switch (measure.of) {
    case 'closeToAverage':
      return measure.window
    case 'crossover':
      return longest(measure.fast, measure.slow)
    case 'tripleAverage':
      return longest(measure.fast, measure.middle, measure.slow)
    case 'momentum':
    case 'riskAdjustedMomentum': {
      const length = Math.max(...measure.windows.map((each) => each.length)) + measure.skip + 1
      const whole = { length, unit: measure.unit }
      return measure.of === 'momentum' ? whole : longest(whole, days(measure.volatilityDays + 1))
    }
    case 'momentum13612W':
      return { length: 13, unit: 'months' }
    case 'trendScore':
    case 'volatility':
      return days(measure.days + 1)
    case 'breakout':
      return {
        ...longest(measure.enter, measure.leave),
        length: longest(measure.enter, measure.leave).length + 1,
      }
    case 'drawdown':
      return measure.window
    case 'rsi':
      return { ...measure.window, length: measure.window.length + 1 }
    case 'macd':
      return days(measure.slow + measure.signal - 1)
    case 'volatilityPercentile':
      return days(measure.days + measure.over)
    case 'volatilityRatio':
      return days(measure.long + 1)
    case 'macroLevel':
      return { length: 1, unit: 'months' }
    case 'macroGrowth':
    case 'macroChange':
    case 'macroToAverage':
      return { length: measure.months + 1, unit: 'months' }
    case 'macroAcceleration':
      return { length: measure.months + measure.over + 1, unit: 'months' }
    case 'sahm':
      return { length: 15, unit: 'months' }
    case 'earningsYieldGap':
      return { length: 13, unit: 'months' }
  }
}

/** Sessions in a window, a month counted as 21. */
export function roughDays({ length, unit }: Window): number {
  return unit === 'days' ? length : length * 21
}

/** SIG-2: a level that is not above zero is missing. */
function levelsBy(sight: Sight, column: number, reads: 'total' | 'price', unit: Window['unit']): Levels {
  const { desk, panel, monthEnds, decisions } = sight
  const values = desk.once(`levels ${unit} ${reads} ${column}`, () => {
    const all = columnOfPanel(panel, column, reads)
    const clean = (level: number): number => (level > 0 ? level : NaN)
    return unit === 'days' ? all.map(clean) : Float64Array.from(monthEnds, (row) => clean(all[row]!))
  })
  return { values, rows: unit === 'days' ? decisions : lastMonthOf(sight) }
}
