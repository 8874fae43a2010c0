import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { solveFee, traded } from './costs.ts'
import { deepestDrawdown } from './drawdown.ts'
import {
  annualGrowth,
  calmar,
  compoundBy,
  correlation,
  deviation,
  downsideRisk,
  excess,
  returnsOf,
  sharpe,
  sortino,
  valuesOf,
  volatility,
} from './stats.ts'

const of = (...values: number[]): Float64Array => Float64Array.from(values)

describe('statistics by hand', () => {
  test('STAT-2: 1.21 in two years is 10 % a year', () => {
    expect(annualGrowth(1.21, 2)).toBeCloseTo(0.1, 14)
  })

  test('STAT-3: the deviation of 1 2 3 4 is the root of 5/3, and of one value there is none', () => {
    expect(deviation(of(1, 2, 3, 4))).toBeCloseTo(Math.sqrt(5 / 3), 14)
    expect(deviation(of(1))).toBeNaN()
    expect(volatility(of(0.01, -0.01), 252)).toBeCloseTo(Math.sqrt(0.0002 * 252), 14)
  })

  test('STAT-3: Sharpe of 2 % and 0 % over a rate of 0.5 % is 0.5 / √2 a period', () => {
    expect(sharpe(excess(of(0.02, 0), 0.005), 1)).toBeCloseTo(0.005 / Math.sqrt(0.0002), 13)
    expect(sharpe(of(0.01, 0.01, 0.01), 252)).toBeNull()
    expect(sharpe(of(0.01), 252)).toBeNull()
  })

  test('STAT-3: downside counts shortfalls over all observations', () => {
    // One shortfall of 2 % in four: root of 0.0004 / 4 is 1 %.
    expect(downsideRisk(of(0.01, -0.02, 0.03, 0), 1)).toBeCloseTo(0.01, 15)
    expect(sortino(of(0.01, -0.02, 0.03, 0), 1)).toBeCloseTo(0.5, 13)
    expect(sortino(of(0.01, 0.02), 1)).toBeNull()
  })

  test('STAT-4: the deepest fall, its peak, its low and its recovery', () => {
    expect(deepestDrawdown(of(1, 2, 1.8, 2, 1.5, 1.9, 2, 1.9))).toEqual({
      depth: -0.25,
      peak: 3,
      trough: 4,
      recovered: 6,
    })
    expect(deepestDrawdown(of(2, 1, 1.5))).toEqual({ depth: -0.5, peak: 0, trough: 1, recovered: -1 })
    expect(deepestDrawdown(of(1, 1, 2))).toBeUndefined()
    expect(calmar(0.05, -0.25)).toBeCloseTo(0.2, 15)
    expect(calmar(0.05, 0)).toBeNull()
  })

  test('STAT-5: returns compound within their month', () => {
    expect(compoundBy([0.1, 0.1, -0.5], [1, 1, 2])).toEqual([
      { period: 1, total: expect.closeTo(0.21, 14) },
      { period: 2, total: -0.5 },
    ])
    expect(compoundBy([], [])).toEqual([])
  })

  test('STAT-7: correlation is one, minus one, or none without variance', () => {
    expect(correlation(of(1, 2, 3), of(2, 4, 6))).toBeCloseTo(1, 14)
    expect(correlation(of(1, 2, 3), of(3, 2, 1))).toBeCloseTo(-1, 14)
    expect(correlation(of(1, 2, 3), of(1, 1, 1))).toBeNull()
  })
})

const someReturns = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 1, maxLength: 60 })

test('STAT-1: returns of values of returns are the returns', () => {
  fc.assert(
    fc.property(someReturns, (returns) => {
      const back = returnsOf(valuesOf(returns))
      expect(back).toHaveLength(returns.length)
      for (const [i, r] of returns.entries()) expect(back[i]).toBeCloseTo(r, 12)
    }),
  )
})

test('STAT-4: no fall between any two days is deeper than the deepest', () => {
  fc.assert(
    fc.property(someReturns, (returns) => {
      const values = valuesOf(returns)
      let plain = 0
      for (let i = 0; i < values.length; i++) {
        for (let j = i + 1; j < values.length; j++) plain = Math.min(plain, values[j]! / values[i]! - 1)
      }
      expect(deepestDrawdown(values)?.depth ?? 0).toBeCloseTo(plain, 14)
    }),
  )
})

test('BT-7: the fee found is the cost of the trades that it leaves room for', () => {
  const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(weights, weights, fc.double({ min: 0, max: 0.05, noNaN: true }), (a, b, rate) => {
      const sum = (list: readonly number[]): number => list.reduce((x, y) => x + y, 0) || 1
      const want = Float64Array.from(a, (w) => w / sum(a))
      const have = Float64Array.from(b, (w) => w / sum(b))
      const value = have.reduce((x, y) => x + y, 0)
      const fee = solveFee(value, want, 0, have, 3, rate)
      expect(fee).toBeCloseTo(rate * traded(value - fee, want, 0, have, 3), 15)
    }),
  )
})
