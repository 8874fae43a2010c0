import { describe, expect, test } from 'vitest'
import { price, quantity, textFromMoney, textFromPrice, textFromQuantity } from '../../shared/amount.ts'
import { day } from '../../shared/day.ts'
import { buy, trade } from '../../../tests/support/ledgerEvents.ts'
import { holdingsOf, priceAt, valueAt } from './holdings.ts'
import { replay } from './replay.ts'

const accounts = [{ id: 'A', currency: 'USD', relief: [] }]
const tenForOne = [{ day: day('2024-06-10'), before: 1n, after: 10n }]

describe('holdings', () => {
  test('LOT-18: lots of an asset in an account are one holding; one unknown cost makes its cost unknown', () => {
    const { open } = replay(
      [
        buy('2024-01-02', 'X', '1', '10'),
        buy('2024-01-03', 'X', '2', '21'),
        buy('2024-01-03', 'Y', '1', '5'),
        trade('transferIn', '2024-01-04', 'Y', '1'),
      ],
      { accounts },
    )
    const told = holdingsOf(open).map((h) => [
      h.asset,
      textFromQuantity(h.quantity),
      h.cost && textFromMoney(h.cost),
    ])
    expect(told).toEqual([
      ['X', '3', '31'],
      ['Y', '2', undefined],
    ])
  })

  test('LOT-18: units of before a split at a close adjusted for it: 3 shares at 120 after ten for one are worth 3,600', () => {
    const quote = { close: price('120'), unitsOf: day('2024-12-31') }
    expect(textFromMoney(valueAt(quantity('3'), day('2024-05-31'), quote, tenForOne))).toBe('3600')
    expect(textFromPrice(priceAt(day('2024-05-31'), quote, tenForOne))).toBe('1200')
    expect(textFromMoney(valueAt(quantity('30'), day('2024-06-10'), quote, tenForOne))).toBe('3600')
  })

  test('LOT-18: a raw close of before the split against units of after it', () => {
    const quote = { close: price('1200'), unitsOf: day('2024-06-07') }
    expect(textFromMoney(valueAt(quantity('30'), day('2024-06-11'), quote, tenForOne))).toBe('3600')
    expect(textFromPrice(priceAt(day('2024-06-11'), quote, tenForOne))).toBe('120')
  })

  test('LOT-18: a series that ends before the split knows nothing of it', () => {
    const quote = { close: price('1200'), unitsOf: day('2024-05-31') }
    expect(textFromMoney(valueAt(quantity('3'), day('2024-05-31'), quote, tenForOne))).toBe('3600')
  })

  test('LOT-18: uneven ratios are rounded once, at the end', () => {
    const quote = { close: price('0.00000001'), unitsOf: day('2024-12-31') }
    const splits = [
      { day: day('2024-06-10'), before: 3n, after: 1n },
      { day: day('2024-07-10'), before: 1n, after: 3n },
    ]
    expect(textFromMoney(valueAt(quantity('100'), day('2024-05-31'), quote, splits))).toBe('0.000001')
  })
})
