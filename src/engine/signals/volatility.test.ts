import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deviation } from './deviation.ts'
import { percentileAt, trendScore, volatility } from './volatility.ts'

test('SIG-15: returns of +10 % and −10 % deviate by 0.1 × √2 a day', () => {
  const out = new Float64Array(4)
  volatility(Float64Array.of(100, 110, 99, 108.9), 2, new Float64Array(4), out)
  expect(out[1]).toBeNaN()
  expect(out[2]).toBeCloseTo(0.1 * Math.SQRT2 * Math.sqrt(252), 12)
  expect(out[3]).toBeCloseTo(0.1 * Math.SQRT2 * Math.sqrt(252), 12)
})

test('a level that does not move has none, also after a large move', () => {
  const out = new Float64Array(7)
  volatility(Float64Array.of(1, 1000, 1000, 1000, 1000, 1000, 1000), 3, new Float64Array(7), out)
  expect([...out.slice(4)]).toEqual([0, 0, 0])
})

test('the sliding sums agree with adding up each window, holes included', () => {
  const value = fc.oneof(
    { weight: 30, arbitrary: fc.integer({ min: -200_000_000, max: 200_000_000 }).map((n) => n / 1e9) },
    fc.constant(NaN),
  )
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 2, maxLength: 700 }),
      fc.integer({ min: 2, max: 40 }),
      (all, n) => {
        const out = new Float64Array(all.length)
        deviation(Float64Array.from(all), n, out)
        for (const [t, ours] of out.entries()) {
          const window = all.slice(Math.max(0, t - n + 1), t + 1)
          const mean = window.reduce((sum, each) => sum + each, 0) / n
          const plain = Math.sqrt(window.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (n - 1))
          if (window.length < n || Number.isNaN(mean)) expect(ours).toBeNaN()
          else {
            // Squares that slid out leave their rounding behind: the root of it counts where what is left is tiny.
            const seen = Math.max(
              ...all.slice(0, t + 1).map((each) => (Number.isNaN(each) ? 0 : Math.abs(each))),
            )
            const left = 1e-14 * n * seen * seen
            const rounding = plain * plain > left ? left / plain : Math.sqrt(left)
            expect(Math.abs(ours - plain)).toBeLessThanOrEqual(1e-9 * plain + rounding)
          }
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('SIG-16: the highest of four is 1, the second lowest a half; known once there are four', () => {
  const out = new Float64Array(3)
  percentileAt(Float64Array.of(2, 1, 3, 4, 1.5), 4, Int32Array.of(2, 3, 4), out, 0)
  expect([...out]).toEqual([NaN, 1, 0.5])
})

test('SIG-14: log returns of 2 % and 0 % over two days are √2 deviations up', () => {
  const out = new Float64Array(3)
  trendScore(Float64Array.of(100, 100 * Math.exp(0.02), 100 * Math.exp(0.02)), 2, new Float64Array(3), out)
  // Deviation 0.01 × √2, times √2 for two days: 0.02.
  expect(out[2]).toBeCloseTo(1, 12)
  trendScore(Float64Array.of(5, 5, 5), 2, new Float64Array(3), out)
  expect(out[2]).toBe(0)
})
