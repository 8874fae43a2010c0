import { describe, expect, test } from 'vitest'
import { money, rate } from '../../shared/amount.ts'
import { day } from '../../shared/day.ts'
import type { FxSeries } from '../../shared/fx.ts'
import { atRate, FX_ONE, frequencyOf, fxTable } from './fx.ts'

function series(pair: string, rows: Readonly<Record<string, string>>): FxSeries {
  return {
    base: pair.slice(0, 3),
    quote: pair.slice(3),
    rows: Object.entries(rows).map(([on, r]) => ({ day: day(on), rate: rate(r) })),
  }
}

const EURUSD = series('EURUSD', { '2024-03-27': '1.0816', '2024-03-28': '1.0811', '2024-04-02': '1.0749' })

describe('FX-4, FX-5: the rate of a day', () => {
  test('is that day’s, in the direction of the pair: 100 euros on 28 March 2024 are 108.11 dollars', () => {
    const found = fxTable([EURUSD], 'USD')('EUR', 'USD', day('2024-03-28'))!
    expect(found).toMatchObject({ day: day('2024-03-28'), age: 0 })
    expect(atRate(money('100'), found)).toBe(money('108.11'))
  })

  test('over Easter is the last one before, its age shown; after a week there is none', () => {
    const table = fxTable([EURUSD], 'USD')
    expect(table('EUR', 'USD', day('2024-04-01'))).toMatchObject({ day: day('2024-03-28'), age: 4 })
    expect(table('EUR', 'USD', day('2024-04-09'))).toMatchObject({ age: 7 })
    expect(table('EUR', 'USD', day('2024-04-10'))).toBeUndefined()
    expect(table('EUR', 'USD', day('2024-03-26'))).toBeUndefined()
  })

  test('the other way round is divided: 108.11 dollars are 100 euros', () => {
    const found = fxTable([EURUSD], 'USD')('USD', 'EUR', day('2024-03-28'))!
    expect(atRate(money('108.11'), found)).toBe(money('100'))
  })

  test('across a third currency is the product, as old as the older of the two', () => {
    const table = fxTable([EURUSD, series('EURGBP', { '2024-03-27': '0.8571' })], 'USD')
    const found = table('GBP', 'USD', day('2024-03-28'))!
    expect(found).toMatchObject({ day: day('2024-03-27'), age: 1 })
    // 1.0811 ÷ 0.8571 = 1.26134639…; a thousand pounds are 1,261.34640065 dollars.
    expect(atRate(money('1000'), found)).toBe(money('1261.346401'))
  })

  test('of a pair and its inverse the younger counts', () => {
    const table = fxTable([EURUSD, series('USDEUR', { '2024-03-30': '0.5' })], 'USD')
    expect(table('EUR', 'USD', day('2024-03-31'))).toMatchObject({ rate: 2n * FX_ONE, age: 1 })
  })

  test('a currency is one of itself, and monthly rates are good for 45 days', () => {
    expect(fxTable([], 'USD')('CHF', 'CHF', day('1900-01-01'))).toMatchObject({ rate: FX_ONE, age: 0 })
    const monthly = series('USDCHF', { '2024-01-01': '0.86', '2024-02-01': '0.87', '2024-03-01': '0.88' })
    expect(frequencyOf(monthly.rows)).toBe('monthly')
    expect(fxTable([monthly], 'USD')('USD', 'CHF', day('2024-04-15'))).toMatchObject({ age: 45 })
    expect(fxTable([monthly], 'USD')('USD', 'CHF', day('2024-04-16'))).toBeUndefined()
  })
})
