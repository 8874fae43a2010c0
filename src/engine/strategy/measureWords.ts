import { showPercent } from '../../shared/format.ts'
import { unitOf } from '../../shared/measureUnit.ts'
import type { Condition, Mapping, Measure, Window } from '../../shared/strategy.ts'

/** A measure as part of a sentence: `its 12-month return`. Macro series by their own names. */
export function measureWords(measure: Measure): string {
  switch (measure.of) {
    case 'closeToAverage':
      return `its distance from its ${spanOf(measure.window)}${exponential(measure.average)} average`
    case 'crossover':
      return `the distance of its ${spanOf(measure.fast)} from its ${spanOf(measure.slow)}${exponential(measure.average)} average`
    case 'tripleAverage':
      return (
        `the least distance between its ${spanOf(measure.fast)}, ${spanOf(measure.middle)} and ` +
        `${spanOf(measure.slow)}${exponential(measure.average)} averages, in this order,`
      )
    case 'momentum':
      return `its ${windowsWords(measure)}`
    case 'riskAdjustedMomentum':
      return `its ${windowsWords(measure)} over its ${measure.volatilityDays}-day volatility`
    case 'momentum13612W':
      return 'its 13612W momentum'
    case 'trendScore':
      return `its ${measure.days}-day return in standard deviations`
    case 'breakout':
      return `its distance from the channel of its highest close of ${length(measure.enter)} and lowest of ${length(measure.leave)}`
    case 'drawdown':
      return `its distance from its highest close of ${length(measure.window)}`
    case 'rsi':
      return `its ${spanOf(measure.window)} RSI`
    case 'macd':
      return `its MACD ${measure.fast}/${measure.slow} less the signal line of ${measure.signal}`
    case 'volatility':
      return `its ${measure.days}-day volatility`
    case 'volatilityPercentile':
      return `the place of its ${measure.days}-day volatility among those of ${measure.over} days`
    case 'volatilityRatio':
      return `its ${measure.short}-day over its ${measure.long}-day volatility`
    case 'macroLevel':
      return measure.minus === undefined ? measure.series : `${measure.series} less ${measure.minus}`
    case 'macroGrowth':
      return `the ${measure.months}-month growth of ${measure.series}`
    case 'macroChange':
      return `the ${measure.months}-month change of ${measure.series}`
    case 'macroAcceleration':
      return `the ${measure.over}-month change of the ${measure.months}-month growth of ${measure.series}`
    case 'macroToAverage':
      return `${measure.series} less its ${measure.months}-month average`
    case 'sahm':
      return `Sahm's measure of ${measure.series}`
    case 'earningsYieldGap':
      return `the earnings yield of ${measure.cape} less the real rate of ${measure.yield} and ${measure.priceIndex}`
  }
}

/** A condition as part of a sentence: `its 12-month return is at or above that of BIL`. */
export function conditionWords(condition: Condition, symbol: (asset: string) => string): string {
  const { measure, is, than, against, signal } = condition
  const what = owned(measureWords(measure), signal, symbol)
  const side = is === 'atLeast' ? 'at or above' : 'at or below'
  const slow = turnsWords(condition)
  const compared = than === 0 && against === undefined ? comparedWords(measure) : undefined
  if (compared !== undefined) return `${owned(compared[0], signal, symbol)} is ${side} ${compared[1]}${slow}`
  const number = valueWords(than, measure)
  const limit =
    against === undefined
      ? number
      : `that of ${symbol(against)}${than === 0 ? '' : ` ${than > 0 ? 'plus' : 'less'} ${valueWords(Math.abs(than), measure)}`}`
  return `${what} is ${side} ${limit}${slow}`
}

/** The two numbers of a measure that is one over, or less, the other: held against nothing it says which is higher. */
function comparedWords(measure: Measure): readonly [string, string] | undefined {
  if (measure.of === 'closeToAverage')
    return ['its close', `its ${spanOf(measure.window)}${exponential(measure.average)} average`]
  if (measure.of === 'crossover') {
    const kind = exponential(measure.average)
    return [`its ${spanOf(measure.fast)}${kind} average`, `its ${spanOf(measure.slow)}${kind} average`]
  }
  if (measure.of === 'macroToAverage') return [measure.series, `its ${measure.months}-month average`]
  if (measure.of === 'macroLevel' && measure.minus !== undefined) return [measure.series, measure.minus]
  return undefined
}

/** `its return` as `SPY's return` where another asset is read. */
export function owned(words: string, signal: string | undefined, symbol: (asset: string) => string): string {
  return signal === undefined ? words : words.replace(/\bits\b/, `${symbol(signal)}'s`)
}

function turnsWords({ measure, band, confirm, hold }: Condition): string {
  const slow = [
    ...(band === 0 ? [] : [`turns only ${valueWords(band, measure)} beyond`]),
    ...(confirm === 1 ? [] : [`only after ${confirm} decisions in a row`]),
    ...(hold === 1 ? [] : [`no sooner than ${hold} decisions after the last turn`]),
  ]
  return slow.length === 0 ? '' : ` (${slow.join(', ')})`
}

export function mappingWords(map: Mapping, measure: Measure): string {
  const at = (value: number): string => valueWords(value, measure)
  switch (map.shape) {
    case 'binary':
      return `${percent(map.above)} of it from ${at(map.at)} on and ${percent(map.below)} below`
    case 'stepped':
      return `${percent(map.below)} of it below ${at(map.steps[0]!.from)}, ${map.steps.map(({ from, share }) => `${percent(share)} from ${at(from)} on`).join(', ')}`
    case 'linear':
      return `from ${percent(map.from.share)} of it at ${at(map.from.at)} in a straight line to ${percent(map.to.share)} at ${at(map.to.at)}`
    case 'sigmoid':
      return `from ${percent(map.low)} to ${percent(map.high)} of it in a curve about ${at(map.middle)}`
  }
}

function valueWords(value: number, measure: Measure): string {
  return unitOf(measure) === 'share' ? percent(value) : String(Number(value.toFixed(6)))
}

function percent(share: number): string {
  const percents = share * 100
  const digits =
    Math.abs(percents - Math.round(percents)) < 1e-9
      ? 0
      : Math.abs(percents * 10 - Math.round(percents * 10)) < 1e-8
        ? 1
        : 2
  return showPercent(share, digits)
}

function windowsWords({
  unit,
  windows,
  skip,
}: Extract<Measure, { of: 'momentum' }> | Extract<Measure, { of: 'riskAdjustedMomentum' }>): string {
  const one = unit === 'days' ? 'day' : 'month'
  const lengths = windows.map((each) => String(each.length))
  const equal = windows.every(({ weight }) => weight === windows[0]!.weight)
  const weights = equal ? '' : ` in the proportion ${windows.map(({ weight }) => weight).join(' to ')}`
  const names =
    lengths.length === 1 ? lengths[0]! : `${lengths.slice(0, -1).join('-, ')}- and ${lengths.at(-1)!}`
  const left = skip === 0 ? '' : `, the last ${skip === 1 ? one : `${skip} ${one}s`} left out`
  return lengths.length === 1
    ? `${names}-${one} return${left}`
    : `mean ${names}-${one} return${weights}${left}`
}

function spanOf({ length, unit }: Window): string {
  return `${length}-${unit === 'days' ? 'day' : 'month'}`
}

function length({ length: count, unit }: Window): string {
  return `${count} ${unit === 'days' ? 'days' : 'months'}`
}

function exponential(average: 'simple' | 'exponential'): string {
  return average === 'simple' ? '' : ' exponential'
}
