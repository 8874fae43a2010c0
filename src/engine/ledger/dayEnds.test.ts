import { describe, expect, test } from 'vitest'
import { textFromMoney, textFromQuantity } from '../../shared/amount.ts'
import { isoFromDay } from '../../shared/day.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { buy, sell, trade } from '../../../tests/support/ledgerEvents.ts'
import { replay } from './replay.ts'

function dayEndsOf(events: readonly LedgerEvent[]): string[] {
  const told: string[] = []
  replay(events, {
    accounts: ['A', 'B'].map((id) => ({ id, currency: 'USD', relief: [] })),
    atDayEnd: (day, changed) =>
      told.push(
        ...changed.map(
          (h) =>
            `${isoFromDay(day)} ${h.account} ${h.asset} ${textFromQuantity(h.units)} (${textFromQuantity(h.unknown)}) ${h.costs
              .map((c) => `${textFromMoney(c.cost)} ${c.currency}`)
              .join()}`,
        ),
      ),
  })
  return told
}

describe('what is held at the ends of days', () => {
  test('is told once a day, when something has changed, with the cost of what is left', () => {
    expect(
      dayEndsOf([
        buy('2024-01-02', 'X', '10', '1000', { seq: 1 }),
        buy('2024-01-02', 'X', '5', '600', { seq: 2 }),
        trade('dividend', '2024-02-01', 'X', '0', '12'),
        sell('2024-03-01', 'X', '12', '1500'),
      ]),
    ).toEqual(['2024-01-02 A X 15 (0) 1600 USD', '2024-03-01 A X 3 (0) 360 USD'])
  })

  test('a transfer arrives on the earlier of its two days, with its cost; units without a cost stand apart', () => {
    expect(
      dayEndsOf([
        buy('2024-01-02', 'X', '10', '1000'),
        trade('transferOut', '2024-02-05', 'X', '-4'),
        trade('transferIn', '2024-02-03', 'X', '4', undefined, { account: 'B' }),
        trade('transferIn', '2024-03-01', 'Y', '7', undefined, { account: 'B' }),
      ]),
    ).toEqual([
      '2024-01-02 A X 10 (0) 1000 USD',
      '2024-02-03 A X 6 (0) 600 USD',
      '2024-02-03 B X 4 (0) 400 USD',
      '2024-03-01 B Y 7 (7) ',
    ])
  })
})
