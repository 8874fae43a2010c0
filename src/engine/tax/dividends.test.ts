import { describe, expect, test } from 'vitest'
import { quantity } from '../../shared/amount.ts'
import { addDays, day } from '../../shared/day.ts'
import { COMMON, exDayOf, type Holding, PREFERRED, qualifyingUnits } from './dividends.ts'

// The example of Publication 550: 5,000 shares bought on 9 July, ex-day 16 July; 2,000 of them sold on 12 August (2024).
const EX = day('2024-07-16')
const LATER = day('2025-06-30')

function holding(acquired: string, sold: string | undefined, units = '100'): Holding {
  return {
    acquired: day(acquired),
    sold: sold === undefined ? undefined : day(sold),
    quantity: quantity(units),
  }
}

describe('qualified dividends by the holding test', () => {
  test('TAX-17: Publication 550: of 5,000 shares held for 34 days none qualifies, those kept past 60 days do', () => {
    const sold = holding('2024-07-09', '2024-08-12', '2000')
    const kept = holding('2024-07-09', undefined, '3000')
    expect(qualifyingUnits([sold, kept], EX, LATER, COMMON)).toEqual({
      held: quantity('5000'),
      passing: quantity('3000'),
      assumed: 0n,
    })
  })

  test.each([
    [60, 0n],
    [61, quantity('100')],
  ])('TAX-17: held for %i days of the window', (days, passing) => {
    // Bought the day before the ex-day: the first day held is the ex-day itself.
    const acquired = addDays(EX, -1)
    const sold = addDays(acquired, days)
    const of = [{ acquired, sold, quantity: quantity('100') }]
    expect(qualifyingUnits(of, EX, LATER, COMMON).passing).toBe(passing)
  })

  test('TAX-17: days before the window do not count, however many they are', () => {
    // Held for years, sold on the ex-day: 60 days before it and the day itself are 61; sold the day before, it earned nothing.
    expect(qualifyingUnits([holding('2015-01-02', '2024-07-16')], EX, LATER, COMMON).passing).toBe(
      quantity('100'),
    )
    expect(qualifyingUnits([holding('2015-01-02', '2024-07-15')], EX, LATER, COMMON).held).toBe(0n)
  })

  test('TAX-17: bought on the ex-day earns no dividend', () => {
    expect(qualifyingUnits([holding('2024-07-16', undefined)], EX, LATER, COMMON).held).toBe(0n)
  })

  test('TAX-17: preferred stock needs more than 90 of 181 days', () => {
    const of = [{ acquired: addDays(EX, -1), sold: addDays(EX, 89), quantity: quantity('100') }]
    expect(qualifyingUnits(of, EX, LATER, PREFERRED).passing).toBe(0n)
    const longer = [{ acquired: addDays(EX, -1), sold: addDays(EX, 90), quantity: quantity('100') }]
    expect(qualifyingUnits(longer, EX, LATER, PREFERRED).passing).toBe(quantity('100'))
  })

  test('TAX-17: what passes only if it is still held is told apart', () => {
    const of = [holding('2024-07-09', undefined)]
    expect(qualifyingUnits(of, EX, day('2024-07-31'), COMMON)).toMatchObject({
      passing: quantity('100'),
      assumed: quantity('100'),
    })
  })

  test('TAX-17: the ex-day is the last one known within 60 days of the pay day', () => {
    const days = [day('2024-03-20'), day('2024-06-20')]
    expect(exDayOf(days, day('2024-07-02'))).toBe(day('2024-06-20'))
    expect(exDayOf(days, day('2024-09-30'))).toBeUndefined()
    expect(exDayOf([], day('2024-07-02'))).toBeUndefined()
  })
})
