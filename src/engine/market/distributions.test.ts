import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { distributionsFrom } from './distributions.ts'
import { chainTotal } from './levels.ts'

describe('MKT-11: distributions told from close and adjusted close', () => {
  test('2 a share at a last close of 100 lowers every earlier adjusted close by 2 %', () => {
    const close = Float64Array.of(99, 100, 98.5, 99)
    const adjusted = Float64Array.of(99 * 0.98, 98, 98.5, 99)
    expect(distributionsFrom(close, adjusted)).toEqual([{ row: 2, perShare: 2 }])
  })

  test('equal columns mean that nothing was paid', () => {
    expect(distributionsFrom(Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3))).toEqual([])
  })

  test('a step below five millionths is noise, above it is a payment', () => {
    const close = Float64Array.of(100, 100, 100, 100)
    expect(distributionsFrom(close, Float64Array.of(99.9997, 99.9997, 100, 100))).toEqual([])
    expect(distributionsFrom(close, Float64Array.of(99.999, 99.999, 100, 100))).toEqual([
      { row: 2, perShare: 0.001 },
    ])
  })

  test('cents at a price of one make no payments out of rounding', () => {
    const close = Float64Array.of(1.01, 1.03, 1.02, 1.05)
    const adjusted = Float64Array.of(0.93, 0.94, 0.93, 0.96)
    expect(distributionsFrom(close, adjusted, 0.01)).toEqual([])
  })

  test('a ratio that falls, or creeps, or a payment of the whole price tells nothing', () => {
    expect(distributionsFrom(Float64Array.of(100, 100), Float64Array.of(100, 99))).toBeUndefined()
    const creeping = Float64Array.from({ length: 50 }, (_, i) => 100 + i * 0.0004)
    expect(distributionsFrom(new Float64Array(50).fill(100), creeping)).toBeUndefined()
  })

  test('holes are stepped over', () => {
    const close = Float64Array.of(100, NaN, 98)
    expect(distributionsFrom(close, Float64Array.of(98, NaN, 98))).toEqual([{ row: 2, perShare: 2 }])
  })

  test('payments chained into a total return and rounded to single precision come back to a millionth of the price', () => {
    const anyPath = fc.array(
      fc.record({
        move: fc.double({ min: -0.05, max: 0.05, noNaN: true }),
        yield: fc.oneof(
          { weight: 9, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.double({ min: 1e-4, max: 0.2, noNaN: true }) },
        ),
      }),
      { minLength: 2, maxLength: 300 },
    )
    fc.assert(
      fc.property(anyPath, (path) => {
        const close = new Float64Array(path.length)
        const paid = new Float64Array(path.length)
        close[0] = 100
        for (let i = 1; i < path.length; i++) {
          paid[i] = Math.round(close[i - 1]! * path[i]!.yield * 1e6) / 1e6
          close[i] = Math.fround((close[i - 1]! - paid[i]!) * (1 + path[i]!.move))
        }
        const found = distributionsFrom(close, chainTotal(close, paid).map(Math.fround))
        expect(found?.map((p) => p.row)).toEqual([...paid.keys()].filter((i) => paid[i]! > 0))
        for (const p of found!)
          expect(Math.abs(p.perShare - paid[p.row]!)).toBeLessThan(1e-6 * close[p.row - 1]! + 1e-6)
      }),
    )
  })
})
