import fc from 'fast-check'
import { expect, test } from 'vitest'
import { breakout, drawdown, highest, lowest } from './extremes.ts'

test('SIG-17: in at the highest of two, out below the lowest of two, told against the line that counts', () => {
  const levels = Float64Array.of(10, 12, 11, 12, 11, 10, 13)
  const out = new Float64Array(7)
  breakout(levels, 2, 2, new Float64Array(7), new Float64Array(7), out)
  // Row 2 against 12 stays out; row 3 meets 12 and enters; rows 4 and 5 against 11: 10 is below and leaves; row 6 against 11.
  expect([...out].map((value) => (value >= 0 ? 'in' : value < 0 ? 'out' : 'notReady'))).toEqual([
    'notReady',
    'notReady',
    'out',
    'in',
    'in',
    'out',
    'in',
  ])
  expect(out[2]).toBeCloseTo(11 / 12 - 1, 14)
  expect(out[5]).toBeCloseTo(10 / 11 - 1, 14)
  expect(out[6]).toBeCloseTo(13 / 11 - 1, 14)
})

test('SIG-18: a quarter below the highest of three', () => {
  const out = new Float64Array(4)
  drawdown(Float64Array.of(8, 4, 6, 3), 3, out)
  expect([...out]).toEqual([NaN, NaN, -0.25, -0.5])
})

test('the queue agrees with looking through each window', () => {
  const value = fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.constant(NaN))
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (all, length) => {
      const high = new Float64Array(all.length)
      const low = new Float64Array(all.length)
      highest(Float64Array.from(all), length, high)
      lowest(Float64Array.from(all), length, low)
      for (let t = 0; t < all.length; t++) {
        const window = all.slice(Math.max(0, t - length + 1), t + 1)
        const full = window.length === length
        expect(high[t]).toBe(full ? Math.max(...window) : NaN)
        expect(low[t]).toBe(full ? Math.min(...window) : NaN)
      }
    }),
  )
})
