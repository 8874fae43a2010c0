import { expect, test } from 'vitest'
import { strategyOf } from '../../../tests/support/strategies.ts'
import { partsOf, sentenceOf } from './sentence.ts'

type Sleeve = NonNullable<Parameters<typeof strategyOf>[0]['sleeve']>

function sleeve(sleeve: Sleeve): string {
  return partsOf(strategyOf({ core: { A: 1 }, sleeve: { name: 'Trend', budget: 0.15, ...sleeve } }))[1]!
}

const twelve = { kind: 'selectAboveSma', window: { length: 12, unit: 'months' } } as const

test('one asset, in or out', () => {
  expect(
    sleeve({ universe: ['SPY'], steps: [twelve, { kind: 'weighEqual' }, { kind: 'parkIn', asset: 'BIL' }] }),
  ).toBe(
    'The sleeve Trend, 15% of the whole, holds SPY while its total-return close is at or above its 12-month average, ' +
      'and otherwise waits in BIL. It decides at the close of the last session of a month.',
  )
})

test('several assets: a part each, or shared among those that are in', () => {
  expect(
    sleeve({ universe: ['A', 'B', 'C'], steps: [{ ...twelve, reads: 'price' }, { kind: 'weighEqual' }] }),
  ).toContain(
    'gives one part in 3 to each of A, B and C, each held while its close is at or above its 12-month average; the rest waits in cash.',
  )
  expect(
    sleeve({ universe: ['A', 'B'], steps: [twelve, { kind: 'weighEqual', over: 'selected' }] }),
  ).toContain(
    'is split equally among those of A and B that are in, each held while its total-return close is at or above its ' +
      '12-month average; with none in, it waits in cash.',
  )
})

test('two rules, fixed shares, a weekly schedule', () => {
  const cross = {
    kind: 'selectCrossover',
    fast: { length: 50, unit: 'days' },
    slow: { length: 200, unit: 'days' },
  } as const
  expect(
    sleeve({
      universe: ['A', 'B'],
      steps: [twelve, cross, { kind: 'weighFixed', weights: { A: 0.5, B: 0.125 } }],
      schedule: { every: 'week' },
    }),
  ).toBe(
    'The sleeve Trend, 15% of the whole, gives 50% to A and 12.5% to B, each held while its total-return close is at or ' +
      'above its 12-month average and while its 50-day average is at or above its 200-day average; the rest waits in cash. ' +
      'It decides at the close of the last session of a week.',
  )
})

test('a core with bands, and symbols in place of ids', () => {
  const strategy = strategyOf({ core: { a1: 0.6, a2: 0.4 } })
  expect(sentenceOf(strategy, (asset) => ({ a1: 'SPY', a2: 'IEF' })[asset] ?? asset)).toBe(
    'The core holds 60% SPY and 40% IEF and goes back to these shares when, at the close of the last session of a month, ' +
      'one is off by more than 5% of the core or 25% of its target, whichever is less.',
  )
})

test('measures, votes, ranks, weights by risk and overlays', () => {
  const momentum = { of: 'momentum' as const, windows: [{ length: 12 }] }
  expect(
    sleeve({
      universe: ['A', 'B'],
      steps: [
        { kind: 'selectWhen', measure: momentum, signal: 'S', against: 'BIL', band: 0.01, confirm: 2 },
        { kind: 'selectTop', count: 1, by: momentum },
        { kind: 'weighEqual', over: 'selected' },
      ],
    }),
  ).toContain(
    "while S's 12-month return is at or above that of BIL (turns only 1% beyond, only after 2 decisions in a row) and while its " +
      '12-month return is the highest; with none in, it waits in cash',
  )
  expect(
    sleeve({
      universe: ['A'],
      steps: [
        {
          kind: 'selectVote',
          of: [
            { measure: { of: 'macroToAverage', series: 'UNRATE' }, is: 'atMost' },
            { measure: { of: 'closeToAverage', window: { length: 10, unit: 'months' } } },
          ],
          how: { by: 'any' },
        },
        { kind: 'weighEqual' },
      ],
    }),
  ).toContain(
    'holds A while UNRATE is at or below its 12-month average or while its close is at or above its 10-month average, and otherwise waits in cash.',
  )
  expect(
    sleeve({
      universe: ['A', 'B'],
      steps: [
        { kind: 'weighByRisk', method: { by: 'equalRisk' }, days: 252 },
        {
          kind: 'overlayScale',
          measure: { of: 'macroLevel', series: 'CAPE' },
          map: { shape: 'stepped', below: 0.8, steps: [{ from: 14, share: 0.6 }] },
        },
        { kind: 'overlayLimits', cap: 0.4, groups: [{ name: 'Bonds', assets: ['B'], cap: 0.3 }] },
        { kind: 'overlayTurnover', most: 0.25 },
        { kind: 'overlayDrawdown', limit: 0.1, back: 0.05 },
        { kind: 'parkIn', asset: 'BIL' },
      ],
    }),
  ).toContain(
    'is split among A and B so that each brings the same part of the risk over 252 days, the covariance shrunk; of each share CAPE decides ' +
      'how much is kept: 80% of it below 14, 60% from 14 on; no asset gets more than 40% and Bonds together get 30% at most; at most 25% is ' +
      'turned over at a time; from a drawdown of 10% within 252 days until it is back within 5% all shares are scaled to 0%; what that leaves waits in BIL.',
  )
})

test('REG-4: a tilt names its series, windows, bound and what each state moves', () => {
  expect(
    sleeve({
      universe: ['A', 'B'],
      steps: [
        { kind: 'weighEqual' },
        {
          kind: 'tiltByRegime',
          inputs: {
            growth: { series: 'UNRATE', as: 'fall' },
            inflation: 'CPILFESL',
            slope: 'T10Y2Y',
            credit: 'BAA',
            creditLess: 'AAA',
          },
          tilts: { slowdown: { A: -0.1, B: 0.1 }, tight: { A: -0.05, B: 0.05 } },
          most: 0.15,
        },
      ],
    }),
  ).toContain(
    'is split equally among A and B; shares are tilted by the regime (growth by the fall of UNRATE and inflation by CPILFESL, conditions by ' +
      'T10Y2Y and BAA less AAA; means of 3 months against 60), as far as its confidence goes and by at most 15% each: in slowdown 10% less A ' +
      'and 10% more B; in tight conditions 5% less A and 5% more B. It decides',
  )
})
