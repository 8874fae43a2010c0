import { expect, test } from 'vitest'
import { ema, smoothed } from './ema.ts'

function column(values: readonly number[], fill: (from: Float64Array, out: Float64Array) => void): number[] {
  const out = new Float64Array(values.length)
  fill(Float64Array.from(values), out)
  return [...out]
}

test('SIG-10: begins as the mean of the first three, then moves by half of the distance', () => {
  expect(column([1, 2, 6, 5, 9], (from, out) => ema(from, 3, out))).toEqual([NaN, NaN, 3, 4, 6.5])
})

test('SIG-10: a missing level ends it, and it begins anew', () => {
  expect(column([2, 4, NaN, 1, 3, 8], (from, out) => ema(from, 2, out))).toEqual([NaN, 3, NaN, NaN, 2, 6])
})

test("Wilder's share is one over the length", () => {
  expect(column([2, 4, 7], (from, out) => smoothed(from, 2, 1 / 2, out))).toEqual([NaN, 3, 5])
})
