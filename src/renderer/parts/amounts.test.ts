import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountTyped, compareAmounts, minus, ratio, signOf, sumOf, sumOfUnits } from './amounts.ts'

test('a sum of lots is exact to the millionth and unknown if one cost is unknown', () => {
  expect(sumOf(['0.1', '0.2', '9007199254740.993'])).toBe('9007199254741.293')
  expect(sumOf(['46342.4', null])).toBeNull()
  expect(sumOf([])).toBe('0')
})

test('shares add up to the ten-billionth', () => {
  expect(sumOfUnits(['0.0000000001', '12.5', '-2.5'])).toBe('10.0000000001')
})

test('the sign of an amount is read from its digits, so minus zero is zero', () => {
  expect([signOf('-0.00'), signOf('-0.01'), signOf('12'), signOf('0')]).toEqual([0, -1, 1, 0])
})

test('differences and shares', () => {
  expect(minus('108294.4', '46342.4')).toBe('61952')
  expect(ratio('61952', '46342.4')).toBeCloseTo(1.3368, 4)
  expect(ratio('1', '0')).toBeNull()
})

test('amounts sort by value, not by letters, and unknown ones come last', () => {
  expect(['9', null, '-10', '10.5', '10'].toSorted(compareAmounts)).toEqual(['-10', '9', '10', '10.5', null])
})

test('typed amounts may be grouped; what could be read in two ways is not taken', () => {
  expect(amountTyped(' $1,234.50 ')).toBe('1234.50')
  expect(amountTyped('−12')).toBe('-12')
  for (const doubtful of ['1.234,5', '1,23', '12,5', 'ten', '', '1e3'])
    expect(amountTyped(doubtful)).toBeUndefined()
})

test('taking away what was added gives back the amount', () => {
  const amount = fc.integer({ min: -1e12, max: 1e12 }).map((cents) => (cents / 100).toFixed(2))
  fc.assert(fc.property(amount, amount, (a, b) => compareAmounts(minus(sumOf([a, b])!, b), a) === 0))
})
