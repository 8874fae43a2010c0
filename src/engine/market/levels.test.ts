import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PriceHistory, chainTotal, levelsOf } from './levels.ts'

const base: PriceHistory = {
  asset: 'A',
  days: Int32Array.of(1, 2, 3, 4),
  close: Float64Array.of(100, 102, 50, 51),
  adjusted: new Float64Array(4).fill(NaN),
  closes: 'raw',
  splits: [],
  distributions: [],
  distributionsKnown: true,
  synthetic: false,
}

describe('MKT-6: closes of a panel are adjusted for splits only', () => {
  test('two new shares for one on day 3 halve what came before', () => {
    const { close, total } = levelsOf({ ...base, splits: [{ day: 3, value: 2 }] })
    expect([...close]).toEqual([50, 51, 50, 51])
    expect([...total]).toEqual([50, 51, 50, 51])
  })

  test('a close that the vendor adjusted for splits is not divided again', () => {
    const { close } = levelsOf({ ...base, closes: 'split', splits: [{ day: 3, value: 2 }] })
    expect([...close]).toEqual([100, 102, 50, 51])
  })

  test('an adjusted-only series stands in both columns', () => {
    const adjusted = Float64Array.of(1, 2, 3, 4)
    const levels = levelsOf({ ...base, closes: 'total', adjusted })
    expect([...levels.close]).toEqual([1, 2, 3, 4])
    expect([...levels.total]).toEqual([1, 2, 3, 4])
  })
})

describe('MKT-7: total return from price and distributions', () => {
  test('2 paid on the ex-day turns 100 → 98 into no loss at all', () => {
    const total = chainTotal(Float64Array.of(100, 98, 99), Float64Array.of(0, 2, 0))
    expect(total[2]! / total[1]!).toBeCloseTo(99 / 98, 12)
    expect(total[1]! / total[0]!).toBeCloseTo(1, 12)
    expect(total[2]).toBe(99)
  })

  test('a distribution before a split counts per old share', () => {
    const { total } = levelsOf({
      ...base,
      close: Float64Array.of(100, 98, 49, 49),
      splits: [{ day: 3, value: 2 }],
      distributions: [{ day: 2, value: 2 }],
    })
    for (const level of total) expect(level).toBeCloseTo(49, 12)
  })

  test('a distribution on a day without a close counts at the next one', () => {
    const total = chainTotal(Float64Array.of(100, NaN, 98), Float64Array.of(0, 2, 0))
    expect(total[0]).toBeCloseTo(98, 12)
    expect(total[1]).toBeNaN()
  })

  test('without distributions the total return is the price return, whatever the prices', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (prices) => {
          const close = Float64Array.from(prices)
          expect([...chainTotal(close, new Float64Array(close.length))]).toEqual([...close])
        },
      ),
    )
  })

  test('levels before a cut keep their ratios whatever is paid or split after it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (ratio, paid) => {
          const later = levelsOf({
            ...base,
            splits: [{ day: 4, value: ratio }],
            distributions: [{ day: 4, value: paid }],
          })
          expect(later.close[1]! / later.close[0]!).toBeCloseTo(1.02, 10)
          expect(later.total[1]! / later.total[0]!).toBeCloseTo(1.02, 10)
        },
      ),
    )
  })
})
