import { describe, expect, test } from 'vitest'
import { money, quantity, textFromMoney } from '../../shared/amount.ts'
import { day } from '../../shared/day.ts'
import { type Loss, type Replacement, washesOf } from './washes.ts'

const planned = (loss: string, units = '100'): Loss => ({
  account: 'taxable',
  asset: 'BND',
  day: day('2026-02-27'),
  quantity: quantity(units),
  loss: money(loss),
  term: 'long',
  lot: 'sold',
  ticket: 't1',
})
const made = (loss: string, on: string, units = '100'): Loss => ({
  ...planned(loss, units),
  day: day(on),
  lot: undefined,
  ticket: undefined,
})
const bought = (on: string, units: string, lot = `bought ${on}`): Replacement => ({
  account: 'ira',
  taxType: 'deferred',
  asset: 'BND',
  day: day(on),
  quantity: quantity(units),
  lot,
  ticket: undefined,
})
const buying = (units: string): Replacement => ({
  ...bought('2026-02-27', units),
  lot: undefined,
  ticket: 't2',
})
const washed = (
  losses: readonly Loss[],
  replacements: readonly Replacement[],
  group = (asset: string): string | undefined => asset,
) =>
  washesOf(losses, replacements, group).map(
    (w) => `${w.replacement.ticket ?? w.replacement.lot} ${textFromMoney(w.disallowed)}`,
  )

describe('what a plan washes', () => {
  test('WRN-4: a purchase 30 days before a planned sale at a loss washes it, one of 31 days before does not', () => {
    expect(washed([planned('500')], [bought('2026-01-28', '100')])).toEqual(['bought 2026-01-28 500'])
    expect(washed([planned('500')], [bought('2026-01-27', '100')])).toEqual([])
  })

  test('WRN-4: a planned purchase washes a loss of 30 days ago, not one of 31', () => {
    expect(washed([made('500', '2026-01-28')], [buying('100')])).toEqual(['t2 500'])
    expect(washed([made('500', '2026-01-27')], [buying('100')])).toEqual([])
  })

  test('WRN-4: only as many units wash as are replaced: 75 of 100 units, three quarters of the loss', () => {
    expect(washed([made('500', '2026-02-12')], [buying('75')])).toEqual(['t2 375'])
  })

  test('WRN-4: a unit replaces once, the earlier loss and the earlier purchase first', () => {
    const losses = [made('300', '2026-02-20'), made('200', '2026-02-12')]
    expect(washed(losses, [buying('150')])).toEqual(['t2 200', 't2 150'])
    expect(
      washed([planned('500')], [buying('60'), bought('2026-02-26', '30'), bought('2026-02-05', '30')]),
    ).toEqual(['bought 2026-02-05 150', 'bought 2026-02-26 150', 't2 200'])
  })

  test('WRN-4: the rest of the lot that is sold does not replace what is sold of it', () => {
    expect(washed([planned('500')], [bought('2026-02-20', '100', 'sold')])).toEqual([])
  })

  test('WRN-4: what was sold and bought before is the ledger’s matter', () => {
    expect(washed([made('500', '2026-02-12')], [bought('2026-02-16', '100')])).toEqual([])
  })

  test('WRN-4: another fund of the same identical group replaces, crypto never', () => {
    const other: Replacement = { ...buying('100'), asset: 'AGG' }
    expect(washed([made('500', '2026-02-12')], [other])).toEqual([])
    expect(washed([made('500', '2026-02-12')], [other], () => 'bonds')).toEqual(['t2 500'])
    expect(washed([made('500', '2026-02-12')], [buying('100')], () => undefined)).toEqual([])
  })

  test('WRN-4: pieces of a loss sum to the loss', () => {
    const thirds = washesOf(
      [made('100', '2026-02-12', '3')],
      [
        { ...buying('1'), ticket: 'a' },
        { ...buying('1'), ticket: 'b' },
        { ...buying('1'), ticket: 'c' },
      ],
      (a) => a,
    )
    expect(thirds.map((w) => textFromMoney(w.disallowed))).toEqual(['33.333333', '33.333334', '33.333333'])
  })
})
