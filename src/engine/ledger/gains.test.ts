import { describe, expect, test } from 'vitest'
import { textFromMoney, textFromQuantity } from '../../shared/amount.ts'
import { buy, sell, trade } from '../../../tests/support/ledgerEvents.ts'
import { asReported, gainsByYear } from './gains.ts'
import { replay } from './replay.ts'

const accounts = [{ id: 'A', currency: 'USD', relief: [] }]

describe('realised gains', () => {
  test('LOT-19: gains by year, short and long apart, unknown ones counted', () => {
    const { closed } = replay(
      [
        buy('2021-01-04', 'X', '10', '1000'),
        sell('2021-06-01', 'X', '2', '260'),
        sell('2022-01-04', 'X', '2', '240'),
        sell('2022-01-05', 'X', '2', '150'),
        trade('transferIn', '2022-02-01', 'Y', '5'),
        sell('2022-03-01', 'Y', '5', '80'),
      ],
      { accounts },
    )
    const told = gainsByYear(closed).map((g) => [
      g.year,
      textFromMoney(g.short),
      textFromMoney(g.long),
      g.unknown,
    ])
    expect(told).toEqual([
      [2021, '60', '0', 0],
      [2022, '40', '-50', 1],
    ])
  })

  test('LOT-19: a closed short position is reported with what it brought as proceeds', () => {
    const { closed } = replay(
      [
        trade('sellToOpen', '2024-01-03', 'P', '-1', '300'),
        trade('buyToClose', '2024-02-01', 'P', '1', '-120'),
      ],
      { accounts },
    )
    const { quantity, cost, proceeds } = asReported(closed[0]!)
    expect([textFromQuantity(quantity), textFromMoney(cost!), textFromMoney(proceeds)]).toEqual([
      '1',
      '120',
      '300',
    ])
    expect(textFromMoney(closed[0]!.gain!)).toBe('180')
  })
})
