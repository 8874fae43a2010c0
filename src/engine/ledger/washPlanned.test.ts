import { describe, expect, test } from 'vitest'
import { money, quantity, textFromMoney } from '../../shared/amount.ts'
import { addDays, day } from '../../shared/day.ts'
import { type PlannedBuy, type PlannedSale, plannedWashes } from './washPlanned.ts'
import type { WashPiece } from './washSale.ts'
import { type WashedLot, washedLots } from './washSaleLots.ts'
import { washSales } from './washSale.ts'

// Friday 27 February 2026. Lots cost 10 a unit, so that a sale of 100 for 500 is a loss of 500.
const TODAY = day('2026-02-27')

function lot(id: string, on: string, units: string, cost = String(Number(units) * 10)): WashedLot {
  const at = { account: 'ira', asset: 'BND', currency: 'USD' }
  const acquired = day(on)
  return {
    ...at,
    id,
    acquired,
    bought: acquired,
    quantity: quantity(units),
    cost: money(cost),
    part: 0,
    washAdded: money('0'),
  }
}

function held(of: WashedLot, more: Partial<WashPiece> = {}): WashPiece {
  return {
    lot: of.id,
    purchase: of.id,
    account: of.account,
    asset: of.asset,
    sheltered: true,
    group: 'BND',
    bought: of.bought,
    acquired: of.bought,
    quantity: of.quantity,
    cost: of.cost,
    sold: undefined,
    ...more,
  }
}

/** A sale at a loss that was made; when its units were bought is not known. */
function made(loss: string, on: string, units = '100'): WashPiece {
  const sold = day(on)
  return {
    ...held(lot(`made ${on}`, '2020-01-02', units)),
    account: 'taxable',
    sheltered: false,
    bought: undefined,
    acquired: addDays(sold, -400),
    cost: money(loss),
    sold: { day: sold, sale: `made ${on}`, proceeds: money('0') },
  }
}

const old = lot('old', '2020-01-02', '100')
const oldPiece = held(old, { account: 'taxable', sheltered: false })
const selling: PlannedSale = {
  ticket: 't1',
  lot: 'old',
  day: TODAY,
  quantity: quantity('100'),
  proceeds: money('500'),
}
const buying = (units: string, ticket = 't2', group: string | undefined = 'BND'): PlannedBuy => ({
  ticket,
  account: 'ira',
  asset: 'BND',
  sheltered: true,
  group,
  day: TODAY,
  quantity: quantity(units),
  cost: money(units),
})

function washed(
  given: readonly WashPiece[],
  sales: readonly PlannedSale[],
  buys: readonly PlannedBuy[] = [],
  open: readonly WashedLot[] = [old],
): string[] {
  return plannedWashes(given, open, sales, buys).map(
    ({ buy, replacement, disallowed }) => `${buy?.ticket ?? replacement.lot} ${textFromMoney(disallowed)}`,
  )
}

describe('what a plan washes', () => {
  test.each([
    ['2026-01-28', ['new 500']],
    ['2026-01-27', []],
  ])('WRN-4, WSH-1: a purchase of %s before a sale planned for 27 February', (on, expected) => {
    const bought = lot('new', on, '100')
    expect(washed([oldPiece, held(bought)], [selling], [], [old, bought])).toEqual(expected)
  })

  test('WRN-4, WSH-1: a planned purchase washes a loss of 30 days ago, not one of 31', () => {
    expect(washed([made('500', '2026-01-28')], [], [buying('100')])).toEqual(['t2 500'])
    expect(washed([made('500', '2026-01-27')], [], [buying('100')])).toEqual([])
  })

  test('WSH-2: only as many units wash as are replaced: 75 of 100 units, three quarters of the loss', () => {
    expect(washed([made('500', '2026-02-12')], [], [buying('75')])).toEqual(['t2 375'])
  })

  test('WSH-2: a unit replaces once, the earlier loss and the earlier purchase first', () => {
    const losses = [made('300', '2026-02-20'), made('200', '2026-02-12')]
    expect(washed(losses, [], [buying('150')])).toEqual(['t2 200', 't2 150'])
    const late = lot('late', '2026-02-26', '30')
    const early = lot('early', '2026-02-05', '30')
    expect(
      washed([oldPiece, held(late), held(early)], [selling], [buying('60')], [old, late, early]),
    ).toEqual(['early 150', 'late 150', 't2 200'])
  })

  test('WSH-3: the rest of the lot that is sold does not replace what is sold of it', () => {
    const young = lot('young', '2026-02-20', '200')
    const part = { ...selling, lot: 'young' }
    expect(washed([held(young, { sheltered: false })], [part], [], [young])).toEqual([])
  })

  test('WRN-4: what was sold and bought before is the ledger’s matter', () => {
    const bought = lot('new', '2026-02-16', '100')
    expect(washed([made('500', '2026-02-12'), held(bought)], [], [], [bought])).toEqual([])
  })

  test('WSH-9: another fund of the same group replaces; what has no group never does', () => {
    expect(washed([made('500', '2026-02-12')], [], [buying('100', 't2', 'AGG')])).toEqual([])
    expect(washed([{ ...made('500', '2026-02-12'), group: undefined }], [], [buying('100')])).toEqual([])
  })

  test('WSH-2: pieces of a loss sum to the loss', () => {
    const buys = [buying('1', 'a'), buying('1', 'b'), buying('1', 'c')]
    expect(washed([made('100', '2026-02-12', '3')], [], buys)).toEqual([
      'a 33.333333',
      'b 33.333334',
      'c 33.333333',
    ])
  })

  test('WSH-4: a lot that took over an earlier loss is sold with it: the purchase planned washes 20 of its own and the 20 it took over', () => {
    // 10 sold for 80 (cost 100) on 2 February and replaced the same week for 90: its basis is 110. Sold now for 70 and bought again.
    const first: WashPiece = {
      ...made('100', '2026-02-02', '10'),
      lot: 'first',
      sold: { day: day('2026-02-02'), sale: 's', proceeds: money('80') },
    }
    const second = lot('second', '2026-02-05', '10', '90')
    const given = [first, held(second, { account: 'taxable', sheltered: false })]
    const open = [{ ...second, cost: money('110'), washAdded: money('20') }]
    const sale = { ...selling, lot: 'second', quantity: quantity('10'), proceeds: money('70') }
    expect(washed(given, [sale], [buying('10')], open)).toEqual(['t2 40'])
  })
})

test('WSH-5: a lot of which a part replaced is shown in parts whose cost and units sum to it and what was added', () => {
  const piece = held(lot('L:0', '2026-02-05', '30'), { account: 'A', sheltered: false })
  const loss = { ...made('50', '2026-02-02', '10'), account: 'A' }
  const closed = {
    lot: loss.lot,
    sale: 's',
    account: 'A',
    asset: 'BND',
    acquired: loss.acquired,
    sold: day('2026-02-02'),
    quantity: loss.quantity,
    cost: money('50'),
    proceeds: money('0'),
    gain: money('-50'),
    term: 'long' as const,
    currency: 'USD',
  }
  const { bought: _bought, part: _part, washAdded: _added, ...open } = lot('L:0', '2026-02-05', '30')
  const after = washedLots({ open: [open], closed: [closed] }, washSales([loss, piece]).pieces)
  expect(after.open.map((l) => [l.part, l.quantity, l.cost, l.washAdded])).toEqual([
    [0, quantity('10'), money('150'), money('50')],
    [1, quantity('20'), money('200'), money('0')],
  ])
  // Held 400 days before: the replacing part is long-term at once, the rest from a year after it was bought.
  expect(after.open.map((l) => l.acquired)).toEqual([addDays(day('2026-02-05'), -400), day('2026-02-05')])
  expect(after.closed.map((c) => [c.gain, c.washDisallowed])).toEqual([[money('-50'), money('50')]])
})
