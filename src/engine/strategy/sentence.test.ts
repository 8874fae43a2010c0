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
