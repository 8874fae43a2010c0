import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  money,
  quantity,
  quantityFromUnits,
  moneyFromUnits,
  textFromMoney,
  textFromQuantity,
} from '../../shared/amount.ts'
import { addDays, day, isoFromDay } from '../../shared/day.ts'
import type { WashPiece, WashedPiece } from './washSale.ts'
import { lotsReplaced, washSales } from './washSale.ts'

function piece(
  lot: string,
  bought: string,
  units: string,
  cost: string,
  sold?: [string, string],
  more: Partial<WashPiece> = {},
): WashPiece {
  return {
    lot,
    purchase: lot,
    account: 'A',
    asset: 'X',
    sheltered: false,
    group: 'X',
    bought: day(bought),
    acquired: day(bought),
    quantity: quantity(units),
    cost: money(cost),
    sold: sold && { day: day(sold[0]), sale: `s${lot}`, proceeds: money(sold[1]) },
    ...more,
  }
}

function told({ pieces }: ReturnType<typeof washSales>): string[] {
  return pieces.map(
    (p) =>
      `${p.lot} ${textFromQuantity(p.quantity)} cost ${textFromMoney(p.cost!)} disallowed ${textFromMoney(p.disallowed)}` +
      (p.replaces !== undefined ? ` for ${lotsReplaced(p).join('+')} since ${isoFromDay(p.acquired)}` : ''),
  )
}

describe('wash sales of the past', () => {
  test('WSH-1, WSH-4: Publication 550: 100 sold at a loss of 250, 100 bought within 30 days for 800, basis 1,050', () => {
    const washed = washSales([
      piece('old', '2013-01-01', '100', '1000', ['2013-06-01', '750']),
      piece('new', '2013-06-15', '100', '800'),
    ])
    expect(told(washed)).toEqual([
      'old 100 cost 1000 disallowed 250',
      'new 100 cost 1050 disallowed 0 for old since 2013-01-15',
    ])
  })

  test.each([
    [-31, '0'],
    [-30, '250'],
    [0, '250'],
    [30, '250'],
    [31, '0'],
  ])('WSH-1: a purchase %i days from the sale disallows %s', (days, disallowed) => {
    const sold = day('2013-06-01')
    const [loss] = washSales([
      piece('old', '2013-01-01', '100', '1000', ['2013-06-01', '750']),
      piece('new', isoFromDay(addDays(sold, days)), '100', '800'),
    ]).pieces
    expect(textFromMoney(loss!.disallowed)).toBe(disallowed)
  })

  test('WSH-2: sold 100, bought 50 and 25: three quarters are washed, the rest of the loss stands', () => {
    const washed = washSales([
      piece('old', '2014-09-26', '100', '5000', ['2015-01-09', '4000']),
      piece('b', '2014-12-26', '25', '1125'),
      piece('a', '2014-12-19', '50', '2750'),
    ])
    expect(told(washed)).toEqual([
      'old 50 cost 2500 disallowed 500',
      'old 25 cost 1250 disallowed 250',
      'old 25 cost 1250 disallowed 0',
      'b 25 cost 1375 disallowed 0 for old since 2014-09-12',
      'a 50 cost 3250 disallowed 0 for old since 2014-09-05',
    ])
  })

  test('WSH-3: what is left of the same purchase does not replace what was sold of it', () => {
    const washed = washSales([
      piece('p1', '2014-06-01', '100', '5000', ['2014-06-12', '4000'], { purchase: 'p' }),
      piece('p2', '2014-06-01', '100', '5000', undefined, { purchase: 'p' }),
    ])
    expect(washed.pieces.every((p) => p.disallowed === 0n)).toBe(true)
  })

  test('WSH-3: a purchase that was sold on the day of the loss replaces nothing', () => {
    const washed = washSales([
      piece('a', '2014-09-15', '10', '2000', ['2014-10-05', '1800']),
      piece('b', '2014-09-25', '10', '1700', ['2014-10-05', '1800']),
    ])
    expect(washed.pieces.every((p) => p.disallowed === 0n)).toBe(true)
  })

  test('WSH-4: a purchase in an IRA loses the loss for good, and its basis stays', () => {
    const washed = washSales([
      piece('old', '2013-01-01', '100', '1000', ['2013-06-01', '750']),
      piece('ira', '2013-06-15', '100', '800', undefined, { account: 'IRA', sheltered: true }),
    ])
    expect(told(washed)).toEqual([
      'old 100 cost 1000 disallowed 250',
      'ira 100 cost 800 disallowed 0 for old since 2013-06-15',
    ])
  })

  test('WSH-1: a loss in an IRA is none; an ungrouped asset washes nothing; a gain is never washed', () => {
    const bought = piece('new', '2013-06-15', '100', '800')
    const loss = piece('old', '2013-01-01', '100', '1000', ['2013-06-01', '750'])
    for (const other of [
      { ...loss, sheltered: true },
      { ...loss, group: undefined },
      { ...loss, group: 'Y' },
      { ...loss, cost: money('700') },
      { ...loss, cost: undefined },
    ]) {
      expect(washSales([other, bought]).pieces.map((p) => p.disallowed)).toEqual([0n, 0n])
    }
  })

  test('units, proceeds and cost with what was added are conserved; no unit replaces twice; nothing but losses is disallowed', () => {
    const pieces = fc.array(
      fc.record({
        bought: fc.integer({ min: 0, max: 80 }),
        held: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
        units: fc.bigInt({ min: 1n, max: 50n }),
        cost: fc.bigInt({ min: 1n, max: 5_000n }),
        proceeds: fc.bigInt({ min: 0n, max: 5_000n }),
        sheltered: fc.boolean(),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(pieces, (drawn) => {
        const given = drawn.map((d, i): WashPiece => ({
          lot: `l${i}`,
          purchase: `l${i}`,
          account: d.sheltered ? 'I' : 'T',
          asset: 'X',
          sheltered: d.sheltered,
          group: 'X',
          bought: addDays(day('2020-01-01'), d.bought),
          acquired: addDays(day('2020-01-01'), d.bought),
          quantity: quantityFromUnits(d.units),
          cost: moneyFromUnits(d.cost * 1_000_000n),
          sold:
            d.held === undefined
              ? undefined
              : {
                  day: addDays(day('2020-01-01'), d.bought + d.held),
                  sale: `s${i}`,
                  proceeds: moneyFromUnits(d.proceeds * 1_000_000n),
                },
        }))
        const { pieces: washed, washes } = washSales(given)
        const total = (of: readonly WashPiece[], what: (p: WashPiece) => bigint) =>
          of.reduce((sum, p) => sum + what(p), 0n)
        for (const lot of given) {
          const parts = washed.filter((p) => p.lot === lot.lot)
          expect(total(parts, (p) => p.quantity)).toBe(lot.quantity)
          expect(total(parts, (p) => p.sold?.proceeds ?? 0n)).toBe(lot.sold?.proceeds ?? 0n)
          expect(parts.reduce((sum, p) => sum + p.cost! - p.addedCost, 0n)).toBe(lot.cost)
        }
        const units = (of: readonly WashedPiece[]) => total(of, (p) => p.quantity)
        expect(units(washed.filter((p) => p.disallowed > 0n))).toBe(
          units(washed.filter((p) => p.replaces !== undefined)),
        )
        // Σ disallowed = Σ added to cost + Σ lost in IRAs, exactly.
        const lost = washes.filter((w) => given[w.replacement]!.sheltered)
        expect(total(washed, (p) => (p as WashedPiece).disallowed)).toBe(
          total(washed, (p) => (p as WashedPiece).addedCost) +
            lost.reduce((sum, w) => sum + w.disallowed, 0n),
        )
        for (const p of washed.filter((w) => w.disallowed > 0n)) {
          expect(p.disallowed).toBe(p.cost! - p.sold!.proceeds)
          expect(p.sheltered).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })
})

test('WSH-4: a chain of thirty thousand losses, each washed by the next purchase, is reckoned and conserved', () => {
  const first = day('2000-01-03')
  const count = 30_000
  const given = Array.from({ length: count }, (_, i) => {
    const bought = addDays(first, Math.floor(i / 10))
    const made = piece(`l${i}`, isoFromDay(bought), '1', '100')
    return { ...made, sold: { day: addDays(bought, 1), sale: `s${i}`, proceeds: money('99') } }
  })
  const { pieces, washes } = washSales(given)
  const added = pieces.reduce((sum, p) => sum + p.addedCost, 0n)
  expect(washes.reduce((sum, wash) => sum + wash.disallowed, 0n)).toBe(added)
  expect(washes.length).toBeGreaterThan(count / 2)
})
