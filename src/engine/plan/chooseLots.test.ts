import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  money,
  price,
  quantity,
  quantityFromUnits,
  rate,
  textFromMoney,
  textFromQuantity,
} from '../../shared/amount.ts'
import { day } from '../../shared/day.ts'
import type { Lot } from '../../shared/lot.ts'
import { basisOf, chooseLots, type LotOrder, termOn } from './chooseLots.ts'

function lot(id: string, acquired: string, units: string, cost: string | undefined): Lot {
  return {
    id,
    account: 'a',
    asset: 'X',
    acquired: day(acquired),
    quantity: quantity(units),
    cost: cost === undefined ? undefined : money(cost),
    currency: 'USD',
  }
}
const leastTax: LotOrder = {
  kind: 'leastTax',
  price: price('100'),
  day: day('2026-02-27'),
  rates: { short: rate('0.408'), long: rate('0.238') },
}
const taken = (lots: readonly Lot[], units: string, order: LotOrder = leastTax) =>
  chooseLots(lots, quantity(units), order).map((t) => `${t.lot.id} ${textFromQuantity(t.quantity)}`)

describe('which lots a sale takes', () => {
  const winner = lot('long gain', '2024-01-02', '10', '600') // 40 × 0.238 = 9.52 a share
  const recent = lot('short gain', '2025-10-01', '10', '800') // 20 × 0.408 = 8.16
  const loser = lot('long loss', '2023-05-01', '10', '1100') // −10 × 0.238 = −2.38
  const fresh = lot('short loss', '2026-01-05', '10', '1070') // −7 × 0.408 = −2.856

  test('PLN-7: losses come first, the one that saves most before the other, then the gain that costs least', () => {
    expect(taken([winner, recent, loser, fresh], '40')).toEqual([
      'short loss 10',
      'long loss 10',
      'short gain 10',
      'long gain 10',
    ])
  })

  test('PLN-7: a short gain of 20 a share costs less than a long one of 40, and more than a long one of 30', () => {
    expect(taken([winner, recent], '10')).toEqual(['short gain 10'])
    expect(taken([lot('long 30', '2024-01-02', '10', '700'), recent], '10')).toEqual(['long 30 10'])
  })

  test('PLN-7: the tax counts per unit, not per lot', () => {
    expect(
      taken([lot('many', '2024-01-02', '100', '9000'), lot('one', '2024-01-02', '1', '80')], '1'),
    ).toEqual(['many 1'])
  })

  test('PLN-7: a lot of unknown basis goes last, in a sheltered account the oldest first', () => {
    const unknown = lot('unknown', '2020-01-02', '10', undefined)
    expect(taken([unknown, winner], '12')).toEqual(['long gain 10', 'unknown 2'])
    expect(taken([fresh, winner, unknown], '12', { kind: 'oldestFirst' })).toEqual([
      'unknown 10',
      'long gain 2',
    ])
  })

  test('PLN-7: equal lots go by age and then by id', () => {
    const pair = [
      lot('b', '2024-01-02', '1', '50'),
      lot('a', '2024-01-02', '1', '50'),
      lot('c', '2023-01-03', '1', '50'),
    ]
    expect(taken(pair, '3')).toEqual(['c 1', 'a 1', 'b 1'])
  })

  test('PLN-8: part of a lot carries its part of the basis', () => {
    const [t] = chooseLots([lot('x', '2021-11-08', '160', '38617.6')], quantity('24'), leastTax)
    expect(textFromMoney(basisOf(t!)!)).toBe('5792.64')
  })

  test('PLN-7: never more than was asked for or than a lot has', () => {
    const anyLot = fc.record({
      days: fc.integer({ min: 0, max: 2000 }),
      units: fc.bigInt(1n, 10n ** 13n),
      cost: fc.option(fc.bigInt(0n, 10n ** 10n)),
    })
    fc.assert(
      fc.property(fc.array(anyLot, { maxLength: 8 }), fc.bigInt(0n, 10n ** 14n), (made, wanted) => {
        const lots = made.map(({ days, units, cost }, i): Lot => ({
          ...lot(`l${i}`, '2020-03-02', '1', undefined),
          acquired: (day('2020-03-02') + days) as Lot['acquired'],
          quantity: quantityFromUnits(units),
          cost: cost === null ? undefined : money(cost.toString()),
        }))
        const got = chooseLots(lots, quantityFromUnits(wanted), leastTax)
        const all = lots.reduce((sum, l) => sum + l.quantity, 0n)
        expect(got.reduce((sum, t) => sum + t.quantity, 0n)).toBe(wanted < all ? wanted : all)
        for (const t of got) expect(t.quantity <= t.lot.quantity && t.quantity > 0n).toBe(true)
      }),
    )
  })
})

test('the same date next year is still short, the day after is long', () => {
  expect(termOn({ acquired: day('2025-02-27') }, day('2026-02-27'))).toBe('short')
  expect(termOn({ acquired: day('2025-02-26') }, day('2026-02-27'))).toBe('long')
})
