import { day } from '../../src/shared/day.ts'
import type { Strategy, StrategyText } from '../../src/shared/strategy.ts'
import { type MacroColumns, macroColumns } from '../../src/engine/market/macro.ts'
import { randomFrom } from './panels.ts'
import { strategyOf } from './strategies.ts'

type Steps = StrategyText['sleeves'][number]['steps']
type StepText = Steps[number]
type MeasureText = Extract<StepText, { kind: 'selectWhen' }>['measure']
type ConditionText = Omit<Extract<StepText, { kind: 'selectWhen' }>, 'kind'>
type Window = { length: number; unit: 'days' | 'months' }
type Random = () => number

/** A seeded strategy on assets A to D, the macro series X and Y: any kind of step may stand in it. */
export function randomStrategy(random: Random): Strategy {
  const every = (): 'month' | 'week' | 'day' => pick(random, ['month', 'month', 'week', 'day'])
  const share = Math.round(random() * 100) / 100
  const core = {
    targets: pick(random, [{ A: 1 }, { A: share, B: 1 - share }, { A: 0.5, B: 0.3, cash: 0.2 }]),
    bands: { absolute: pick(random, [0.02, 0.05]), relative: pick(random, [0.1, 0.25]) },
    schedule: { every: every() },
  }
  if (random() < 0.1) return strategyOf({ core })
  const universe = ['A', 'B', 'C', 'D'].slice(0, 1 + Math.floor(random() * 4))
  const steps: Steps = [...selects(random, universe), weigh(random, universe), ...overlays(random, universe)]
  if (random() < 0.6) steps.push({ kind: 'parkIn', asset: pick(random, ['cash', 'D', 'B']) })
  return strategyOf({ core, sleeve: { universe, steps, schedule: { every: every() } } })
}

function selects(random: Random, universe: readonly string[]): Steps {
  const reads = pick(random, ['total', 'price'] as const)
  const steps: Steps = []
  if (random() < 0.4) steps.push({ kind: 'selectAboveSma', window: aWindow(random, 2, 4, 5, 60), reads })
  if (random() < 0.3) {
    const [fast, slow] = [aWindow(random, 2, 2, 3, 15), aWindow(random, 3, 5, 63, 90)]
    steps.push({ kind: 'selectCrossover', fast, slow, reads })
  }
  if (random() < 0.5) steps.push({ kind: 'selectWhen', ...condition(random) })
  if (random() < 0.25) {
    const of = [condition(random), condition(random), condition(random)]
    const how = pick(random, [
      { by: 'all' },
      { by: 'any' },
      { by: 'count', least: 2 },
      { by: 'mean', weights: [1, 2, 0.5], least: 0.5 },
    ] as const)
    steps.push({
      kind: 'selectVote',
      of,
      how: how.by === 'mean' ? { ...how, weights: [...how.weights] } : how,
    })
  }
  if (random() < 0.1) steps.push({ kind: 'selectSeason', months: [1, 2, 3, 4, 5, 9, 10, 11, 12] })
  if (random() < 0.25) {
    const count = 1 + Math.floor(random() * universe.length)
    const keep = random() < 0.5 ? {} : { keep: count + 1 }
    const among = pick(random, ['universe', 'in'] as const)
    steps.push({ kind: 'selectTop', count, by: levelMeasure(random), among, reads, ...keep })
  }
  return steps
}

function weigh(random: Random, universe: readonly string[]): StepText {
  if (random() < 0.35) return { kind: 'weighEqual', over: pick(random, ['universe', 'selected'] as const) }
  if (random() < 0.4)
    return {
      kind: 'weighFixed',
      weights: Object.fromEntries(universe.map((asset) => [asset, 0.9 / universe.length])),
    }
  const budgets = Object.fromEntries(universe.map((asset, i) => [asset, i + 1]))
  return {
    kind: 'weighByRisk',
    method: pick(random, [
      { by: 'inverseVolatility' },
      { by: 'equalRisk' },
      { by: 'riskBudgets', budgets },
      { by: 'minimumVariance' },
      { by: 'maximumDiversification' },
      { by: 'hierarchical' },
      { by: 'meanVariance', aversion: 3, shrinkage: 0.7 },
    ] as const),
    days: pick(random, [20, 45]),
    covariance: pick(random, [{ by: 'sample' }, { by: 'ledoitWolf' }, { by: 'ewma' }] as const),
  }
}

function overlays(random: Random, universe: readonly string[]): Steps {
  const steps: Steps = []
  if (random() < 0.25) {
    const map = pick(random, [
      { shape: 'binary', at: 0, below: 0.3, above: 1 },
      { shape: 'linear', from: { at: -0.05, share: 0 }, to: { at: 0.05, share: 1 } },
      { shape: 'sigmoid', middle: 0, steepness: 20, low: 0.1, high: 1 },
    ] as const)
    const signal = random() < 0.5 ? {} : { signal: 'A' }
    steps.push({ kind: 'overlayScale', measure: levelMeasure(random), map, ...signal })
  }
  if (random() < 0.1) {
    const parts = [
      { from: -1, share: 0.4 },
      { from: 1.5, share: 0.8 },
    ]
    steps.push({
      kind: 'overlayScale',
      measure: { of: 'macroLevel', series: 'X', minus: 'Y' },
      map: { shape: 'stepped', below: 1, steps: parts },
    })
  }
  if (random() < 0.2)
    steps.push({ kind: 'overlayVolatilityTarget', target: 0.08, days: pick(random, [20, 40]) })
  if (random() < 0.2) {
    const groups = [{ name: 'first', assets: universe.slice(0, 2), cap: 0.35 }]
    const excess = pick(random, ['waits', 'isSpread'] as const)
    steps.push({ kind: 'overlayLimits', cap: 0.4, floor: 0.05, groups, excess })
  }
  if (random() < 0.15) steps.push({ kind: 'overlayDrawdown', limit: 0.06, back: 0.03, to: 0.25, days: 60 })
  if (random() < 0.15) steps.push({ kind: 'overlayTurnover', most: 0.3 })
  if (universe.length > 1 && random() < 0.12) steps.push(tilt(random, universe))
  return steps
}

/** Between the first and the last asset; a universe of one has nothing to tilt to. */
function tilt(random: Random, universe: readonly string[]): StepText {
  const [first, last] = [universe[0]!, universe.at(-1)!]
  const to = (share: number): Record<string, number> => ({ [first]: share, [last]: -share })
  const moods = random() < 0.5
  return {
    kind: 'tiltByRegime',
    inputs: {
      growth: { series: 'X', as: pick(random, ['growth', 'fall'] as const) },
      inflation: 'Y',
      ...(moods && { slope: 'Y', credit: 'X', creditLess: 'Y' }),
      smooth: pick(random, [1, 3]),
      trail: pick(random, [12, 14]),
    },
    tilts: {
      goldilocks: to(0.06),
      reflation: to(-0.06),
      slowdown: to(0.02),
      ...(moods && { tight: to(-0.04), easy: to(0.03) }),
    },
  }
}

function condition(random: Random): ConditionText {
  const machine = {
    confirm: pick(random, [1, 1, 2, 3]),
    hold: pick(random, [1, 1, 2, 5]),
    reads: pick(random, ['total', 'price'] as const),
  }
  const choice = random()
  if (choice < 0.15) {
    const measure = pick(random, [
      { of: 'macroLevel', series: 'X', minus: 'Y' },
      { of: 'macroChange', series: 'X', months: 3 },
      { of: 'macroGrowth', series: 'Y', months: 2 },
      { of: 'macroAcceleration', series: 'X', months: 3, over: 2 },
      { of: 'macroToAverage', series: 'Y', months: 6 },
      { of: 'sahm', series: 'X' },
      { of: 'earningsYieldGap', cape: 'X', yield: 'Y', priceIndex: 'Y' },
    ] as const)
    return { measure, is: pick(random, ['atLeast', 'atMost'] as const), ...machine }
  }
  if (choice < 0.3) {
    const measure = pick(random, [
      { of: 'volatility', days: 20 },
      { of: 'volatilityPercentile', days: 15, over: 40 },
      { of: 'volatilityRatio', short: 10, long: 40 },
    ] as const)
    const than = measure.of === 'volatility' ? 0.2 : measure.of === 'volatilityRatio' ? 1 : 0.7
    return { measure, is: 'atMost', than, band: pick(random, [0, 0.02]), ...machine }
  }
  if (choice < 0.4)
    return { measure: { of: 'rsi', window: aWindow(random, 2, 3, 5, 20) }, than: 50, band: 3, ...machine }
  if (choice < 0.5)
    return {
      measure: { of: 'drawdown', window: aWindow(random, 2, 4, 20, 60) },
      than: -0.05,
      band: 0.01,
      ...machine,
    }
  const against = random() < 0.2 ? { against: 'B' } : {}
  const signal = random() < 0.2 ? { signal: 'C' } : {}
  return {
    measure: levelMeasure(random),
    band: pick(random, [0, 0, 0.01]),
    ...against,
    ...signal,
    ...machine,
  }
}

/** A measure about zero that any asset has. */
function levelMeasure(random: Random): MeasureText {
  const average = pick(random, ['simple', 'exponential'] as const)
  const windows = [
    { length: 1 + Math.floor(random() * 3), weight: 2 },
    { length: 2 + Math.floor(random() * 3), weight: 1 },
  ]
  return pick<MeasureText>(random, [
    { of: 'closeToAverage', average, window: aWindow(random, 2, 4, 5, 40) },
    { of: 'crossover', average, fast: aWindow(random, 2, 2, 3, 15), slow: aWindow(random, 3, 5, 63, 80) },
    {
      of: 'tripleAverage',
      average,
      fast: { length: 5, unit: 'days' },
      middle: { length: 15, unit: 'days' },
      slow: aWindow(random, 2, 3, 30, 50),
    },
    { of: 'momentum', windows, skip: pick(random, [0, 1]) },
    { of: 'momentum', unit: 'days', windows: [{ length: 30 }], skip: 5 },
    { of: 'riskAdjustedMomentum', windows, volatilityDays: 30 },
    { of: 'momentum13612W' },
    { of: 'trendScore', days: pick(random, [20, 50]) },
    { of: 'breakout', enter: { length: 30, unit: 'days' }, leave: { length: 12, unit: 'days' } },
    { of: 'macd', fast: 8, slow: 20, signal: 5 },
  ])
}

function aWindow(
  random: Random,
  monthsFrom: number,
  monthsTo: number,
  daysFrom: number,
  daysTo: number,
): Window {
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1))
  return random() < 0.5
    ? { length: between(monthsFrom, monthsTo), unit: 'months' }
    : { length: between(daysFrom, daysTo), unit: 'days' }
}

export function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)]!
}

/** Seeded monthly series from 1994 on, published five to eight weeks later and revised once or twice. Synthetic. */
export function randomMacro(
  seed: number,
  months: number,
  ids: readonly string[] = ['X', 'Y'],
): MacroColumns[] {
  const random = randomFrom(seed)
  return ids.map((id) => {
    let level = 3
    const values = Array.from({ length: months }, (_, i) => {
      level = Math.max(0.5, level + (random() - 0.5) * 0.6)
      const observed = day(`${1994 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`)
      const first = observed + 35 + Math.floor(random() * 21)
      const revisions = [first, first + 30, first + 90].slice(0, 1 + Math.floor(random() * 3))
      return revisions.map((at) => ({
        observed,
        availableAt: at as typeof observed,
        value: level * (1 + (random() - 0.5) * 0.05),
      }))
    })
    return macroColumns(id, values.flat(), false)
  })
}
