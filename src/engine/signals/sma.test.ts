import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prefixOf, smaAt } from './sma.ts'

function average(levels: readonly number[], length: number, rows: readonly number[]): number[] {
  const out = new Float64Array(rows.length)
  smaAt(prefixOf(Float64Array.from(levels)), length, Int32Array.from(rows), out, 0)
  return [...out]
}

test('SIG-2: the three-day average of 1 2 3 4 5 is 2, 3 and 4, and is not known before the third day', () => {
  expect(average([1, 2, 3, 4, 5], 3, [0, 1, 2, 3, 4])).toEqual([NaN, NaN, 2, 3, 4])
})

test('SIG-2: only the rows asked for are answered, and a row before the first is never known', () => {
  expect(average([1, 2, 3, 4, 5], 2, [-1, 1, 4, 4])).toEqual([NaN, 1.5, 4.5, 4.5])
})

test('SIG-2: one missing level silences the average for as long as the window covers it', () => {
  expect(average([1, 2, NaN, 4, 5, 6], 2, [0, 1, 2, 3, 4, 5])).toEqual([NaN, 1.5, NaN, NaN, 4.5, 5.5])
})

test('SIG-2: the running sum agrees with adding up every window', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          { weight: 20, arbitrary: fc.double({ min: 0.01, max: 1e5, noNaN: true }) },
          fc.constant(NaN),
        ),
        {
          minLength: 1,
          maxLength: 80,
        },
      ),
      fc.integer({ min: 1, max: 12 }),
      (levels, length) => {
        const rows = levels.map((_, i) => i)
        for (const [row, ours] of average(levels, length, rows).entries()) {
          const window = levels.slice(Math.max(0, row - length + 1), row + 1)
          const plain = window.length < length ? NaN : window.reduce((sum, level) => sum + level, 0) / length
          if (Number.isNaN(plain)) expect(ours).toBeNaN()
          else expect(Math.abs(ours - plain)).toBeLessThan(1e-9 * Math.max(1, ...levels.filter((x) => x > 0)))
        }
      },
    ),
  )
})
