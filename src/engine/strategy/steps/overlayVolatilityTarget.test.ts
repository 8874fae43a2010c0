import { expect, test } from 'vitest'
import { panelOf, randomPanel, weekdays } from '../../../../tests/support/panels.ts'
import { strategyOf } from '../../../../tests/support/strategies.ts'
import { isoFromDay } from '../../../shared/day.ts'
import { valueOf } from '../../../shared/refusal.ts'
import type { Panel } from '../../market/panel.ts'
import { type Decided, decide, firstReady, investedAt } from '../pipeline.ts'

function decided(panel: Panel, target: number, days: number, cap = 1): Decided {
  const { sleeves } = strategyOf({
    core: { cash: 1 },
    sleeve: {
      universe: panel.assets as string[],
      schedule: { every: 'day' },
      steps: [{ kind: 'weighEqual' }, { kind: 'overlayVolatilityTarget', target, days, cap }],
    },
  })
  return valueOf(decide(panel, sleeves[0]!))
}

const days = weekdays('2024-01-01', 5).map(isoFromDay)

test('OVL-1: returns of +1 %, −1 % and +1 % deviate by 1.1547 %, 18.33 % a year: a target of 9.165 % holds half', () => {
  const panel = panelOf(days, { A: [100, 101, 99.99, 100.9899, 100.9899] })
  // Mean 1/3 %, squares (2/3)² + (4/3)² + (2/3)² = 8/3; over 2 and times 252: √336 %.
  const target = Math.sqrt(336) / 200
  expect(investedAt(decided(panel, target, 3), 3)).toBeCloseTo(0.5, 12)
})

test('OVL-1: nothing is held until the window is full, and the start of a test waits for it', () => {
  const panel = panelOf(days, { A: [100, 101, 99.99, 100.9899, 100.9899] })
  const slow = decided(panel, 1, 3)
  expect([0, 1, 2, 3, 4].map((d) => investedAt(slow, d))).toEqual([0, 0, 0, 1, 1])
  expect(firstReady(slow, 0)).toBe(3)
})

test('OVL-1: a price that never moves is held up to the cap', () => {
  const panel = panelOf(days, { A: [100, 100, 100, 100, 100] })
  expect(investedAt(decided(panel, 0.1, 3, 0.8), 4)).toBe(0.8)
})

test('OVL-1: two assets that mirror each other have no risk together', () => {
  const panel = panelOf(days, { A: [100, 110, 99, 108.9, 98.01], B: [100, 90, 99, 89.1, 98.01] })
  expect(investedAt(decided(panel, 0.01, 4), 4)).toBeCloseTo(1, 9)
})

test('OVL-1: twice the volatility halves the weight', () => {
  const calm = randomPanel(8, 300, ['A'])
  const wild = { ...calm, total: calm.total.slice() }
  for (let t = 1; t < 300; t++)
    wild.total[t] = wild.total[t - 1]! * (1 + 2 * (calm.total[t]! / calm.total[t - 1]! - 1))
  const [once, twice] = [decided(calm, 0.02, 60), decided(wild, 0.02, 60)]
  for (let d = 60; d < 300; d++) expect(investedAt(twice, d) / investedAt(once, d)).toBeCloseTo(0.5, 9)
})

test('OVL-1: the running sums agree with going through every window', () => {
  const panel = randomPanel(9, 400, ['A', 'B', 'C'])
  const ours = decided(panel, 0.05, 40)
  for (let d = 40; d < 400; d++) {
    const basket: number[] = []
    for (let t = d - 39; t <= d; t++) {
      let sum = 0
      for (let a = 0; a < 3; a++) sum += (panel.total[a * 400 + t]! / panel.total[a * 400 + t - 1]! - 1) / 3
      basket.push(sum)
    }
    const centre = basket.reduce((a, b) => a + b, 0) / 40
    const risk = Math.sqrt((basket.reduce((a, b) => a + (b - centre) ** 2, 0) / 39) * 252)
    expect(investedAt(ours, d)).toBeCloseTo(Math.min(1, 0.05 / risk), 10)
  }
})
