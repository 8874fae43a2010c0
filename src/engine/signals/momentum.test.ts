import { expect, test } from 'vitest'
import { momentum, momentum13612W } from './momentum.ts'

test('SIG-12: two windows, the longer counting three times, the newest row left out', () => {
  const out = new Float64Array(5)
  const windows = [
    { length: 1, weight: 1 },
    { length: 2, weight: 3 },
  ]
  momentum(Float64Array.of(100, 110, 121, 242, 1), windows, 1, out)
  // At row 3: 121 over 110 is 10 %, 121 over 100 is 21 %; at row 4: 242 over 121 and over 110.
  expect(out.slice(0, 3)).toEqual(Float64Array.of(NaN, NaN, NaN))
  expect(out[3]).toBeCloseTo((0.1 + 3 * 0.21) / 4, 14)
  expect(out[4]).toBeCloseTo((1 + 3 * 1.2) / 4, 14)
})

test('SIG-12: a missing level silences what looks at it', () => {
  const out = new Float64Array(4)
  momentum(Float64Array.of(1, NaN, 3, 6), [{ length: 1, weight: 1 }], 0, out)
  expect(out).toEqual(Float64Array.of(NaN, NaN, NaN, 1))
})

test('SIG-12: 13612W of a steady 1 % a month is the four annualised returns over four', () => {
  const out = new Float64Array(14)
  momentum13612W(
    Float64Array.from(out, (_, i) => 100 * 1.01 ** i),
    out,
  )
  expect(out[11]).toBeNaN()
  const wanted = (12 * 0.01 + 4 * (1.01 ** 3 - 1) + 2 * (1.01 ** 6 - 1) + (1.01 ** 12 - 1)) / 4
  expect(out[12]).toBeCloseTo(wanted, 13)
  expect(out[13]).toBeCloseTo(wanted, 13)
})
