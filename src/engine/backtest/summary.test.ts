import { expect, test } from 'vitest'
import { randomFrom } from '../../../tests/support/panels.ts'
import { deepestDrawdown } from './drawdown.ts'
import { compoundBy, excess, returnsOf, sharpe, sortino, valuesOf, volatility } from './stats.ts'
import {
  GROWTH,
  MAX_DRAWDOWN,
  SHARPE,
  SORTINO,
  SUMMARY_WIDTH,
  TOTAL,
  VOLATILITY,
  summariseReturns,
  summariseValues,
} from './summary.ts'

const random = randomFrom(9)
const returns = Float64Array.from({ length: 500 }, () => (random() - 0.48) * 0.03)
const values = valuesOf(returns)
const months = Int32Array.from(returns, (_, i) => Math.floor(i / 21))
const ends = Int32Array.from({ length: 24 }, (_, m) => Math.min(500, (m + 1) * 21))

test('STAT-3, STAT-4: one pass over a value line gives what the plain statistics give', () => {
  for (const bills of [undefined, returns.map((_, i) => 0.0001 + (i % 7) * 1e-5)]) {
    const out = new Float64Array(SUMMARY_WIDTH + 1)
    summariseValues(Float64Array.from([7, ...values, 7]), 1, 501, bills, out, 1)
    const over = excess(returnsOf(values), bills ?? 0)
    expect(out[1 + TOTAL]).toBeCloseTo(values[500]! - 1, 13)
    expect(out[1 + VOLATILITY]).toBeCloseTo(volatility(returnsOf(values), 252), 12)
    expect(out[1 + SHARPE]).toBeCloseTo(sharpe(over, 252)!, 10)
    expect(out[1 + SORTINO]).toBeCloseTo(sortino(over, 252)!, 10)
    expect(out[1 + MAX_DRAWDOWN]).toBe(deepestDrawdown(values)!.depth)
    expect(out[1 + GROWTH]).toBeCloseTo(values[500]! ** (252 / 500) - 1, 12)
  }
})

test('STAT-3, STAT-5: one pass over returns gives the same, and a table of months', () => {
  const out = new Float64Array(SUMMARY_WIDTH)
  const table = new Float64Array(24)
  summariseReturns(returns, 0, 500, ends, out, 0, table, 0)
  expect(out[VOLATILITY]).toBeCloseTo(volatility(returns, 252), 12)
  expect(out[SHARPE]).toBeCloseTo(sharpe(returns, 252)!, 10)
  expect(out[SORTINO]).toBeCloseTo(sortino(returns, 252)!, 10)
  expect(out[MAX_DRAWDOWN]).toBeCloseTo(deepestDrawdown(values)!.depth, 14)
  for (const [m, { total }] of compoundBy(returns, months).entries()) expect(table[m]).toBeCloseTo(total, 12)
})

test('STAT-3: a line that never moves, or always moves alike, has no ratio', () => {
  const out = new Float64Array(SUMMARY_WIDTH)
  for (const daily of [0, 0.0004]) {
    const steady = valuesOf(new Float64Array(300).fill(daily))
    summariseValues(steady, 0, 301, undefined, out, 0)
    expect([out[SHARPE], out[SORTINO], out[VOLATILITY]]).toEqual([NaN, NaN, 0])
  }
})
