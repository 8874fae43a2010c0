import fc from 'fast-check'
import { expect, test } from 'vitest'
import { driftAt, flipAt, heldShare, isNearLong, percentAt } from './bars.ts'

test('a drift of exactly its band stands on the edge of the band, whatever the band', () => {
  expect(driftAt(0.03, 0.03)).toBe(0.75)
  expect(driftAt(-0.005, 0.005)).toBe(0.25)
  expect(driftAt(0, 0.03)).toBe(0.5)
})

test('a drift stands outside the drawn band exactly when it is larger than its band', () => {
  const some = fc.double({ min: -1, max: 1, noNaN: true })
  const band = fc.double({ min: 0.001, max: 0.2, noNaN: true })
  fc.assert(
    fc.property(some, band, (drift, half) => {
      const at = driftAt(drift, half)
      expect(at).toBeGreaterThanOrEqual(0.03)
      expect(at).toBeLessThanOrEqual(0.97)
      expect(at > 0.75 || at < 0.25).toBe(Math.abs(drift) / half > 1 && at !== 0.75 && at !== 0.25)
    }),
  )
})

test('a band of zero puts any drift outside and no drift in the middle', () => {
  expect(driftAt(0.001, 0)).toBe(0.97)
  expect(driftAt(0, 0)).toBe(0.5)
})

test('a close at its average is in the middle, above it right, far away at the end', () => {
  expect(flipAt(100, 100)).toBe(0.5)
  expect(flipAt(106, 100)).toBeCloseTo(0.75, 10)
  expect(flipAt(94, 100)).toBeCloseTo(0.25, 10)
  expect(flipAt(300, 100)).toBe(0.97)
  expect(flipAt(1, 0)).toBe(0.5)
})

test('a lot held for a year fills its bar; within 45 days of that it is near', () => {
  expect(heldShare(366)).toBe(0)
  expect(heldShare(183)).toBe(0.5)
  expect(heldShare(0)).toBe(1)
  expect([isNearLong(0), isNearLong(1), isNearLong(45), isNearLong(46)]).toEqual([false, true, true, false])
})

test('shares become percentages that a style sheet reads', () => {
  expect(percentAt(1 / 3)).toBe('33.33%')
})
