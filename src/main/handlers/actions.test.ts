import { describe, expect, test } from 'vitest'
import { addPrices, ask, got, ledgerWith } from '../../../tests/support/ledgerBook.ts'
import { buy, sell, trade } from '../../../tests/support/ledgerEvents.ts'
import type { Context } from './handler.ts'

const HELD = [buy('2020-01-02', 'X', '105', '1050'), buy('2021-01-04', 'X', '10', '300', { account: 'I' })]

function held(context: Context): string[] {
  return got(context, 'ledger.lots', {}).lots.map(
    (l) => `${l.account} ${l.quantity} ${l.symbol} ${l.costBasis ?? 'unknown'} ${l.acquired}`,
  )
}

test('LOT-31, LOT-37: a reverse split with cash in lieu is shown, entered and undone', () => {
  const context = ledgerWith(HELD)
  const before = held(context)
  const action = {
    kind: 'split',
    asset: 'X',
    day: '2022-03-01',
    account: 'a',
    after: '1',
    before: '10',
    cashInLieu: '60',
  } as const
  const preview = got(context, 'ledger.previewAction', { action })
  expect(preview.events.map(({ kind }) => kind)).toEqual(['split', 'sell'])
  expect(preview.gains).toMatchObject([
    { quantity: '0.5', proceeds: '60', costBasis: '50', gain: '10', term: 'long' },
  ])
  expect(preview.after).toMatchObject([{ quantity: '10', costBasis: '1000' }])
  expect(held(context)).toEqual(before)
  const { batch } = got(context, 'ledger.addAction', { action })
  expect(held(context)).toEqual(['a 10 X 1000 2020-01-02', 'i 10 X 300 2021-01-04'])
  expect(ask(context, 'ledger.addAction', { action })).toMatchObject({
    refusal: { kind: 'alreadyExists', what: 'split' },
  })
  got(context, 'import.undo', { batch, reason: 'It was another company.' })
  expect(held(context)).toEqual(before)
})

test('LOT-37: without an account every account that held it takes part', () => {
  const context = ledgerWith(HELD)
  const action = { kind: 'split', asset: 'X', day: '2022-03-01', after: '3', before: '1' } as const
  got(context, 'ledger.addAction', { action })
  expect(held(context)).toEqual(['a 315 X 1050 2020-01-02', 'i 30 X 300 2021-01-04'])
})

test('LOT-29, LOT-32: a spin-off asks for its share, and the answer moves the cost', () => {
  const context = ledgerWith(HELD)
  const action = {
    kind: 'spinOff',
    asset: 'X',
    into: 'NEW',
    day: '2022-03-01',
    account: 'a',
    after: '1',
    before: '5',
  } as const
  const { events } = got(context, 'ledger.addAction', { action })
  expect(got(context, 'ledger.asks', {})).toMatchObject([
    { kind: 'share', event: events[0], symbol: 'NEW', quantity: '21' },
  ])
  expect(got(context, 'today.summary', {}).needs).toContainEqual({
    kind: 'openAsks',
    urgent: false,
    facts: { asks: 1, symbol: 'NEW' },
  })
  const terms = { kind: 'spinOff', parent: 'X', share: '0.2' } as const
  got(context, 'ledger.stateTerms', { event: events[0]!, terms })
  expect(held(context)).toEqual([
    'a 21 NEW 210 2020-01-02',
    'a 105 X 840 2020-01-02',
    'i 10 X 300 2021-01-04',
  ])
  expect(got(context, 'ledger.asks', {})).toEqual([])
  got(context, 'ledger.stateTerms', { event: events[0]!, terms: null })
  expect(got(context, 'ledger.asks', {})).toHaveLength(1)
})

test('LOT-33, LOT-37: a merger of cash and shares, a merger for cash, a liquidation', () => {
  const action = { kind: 'merger', asset: 'X', day: '2022-03-01', account: 'a' } as const
  const mixed = ledgerWith(HELD)
  got(mixed, 'ledger.addAction', {
    action: { ...action, into: 'N', after: '1', before: '5', cashPerUnit: '2', unitValue: '40' },
  })
  // 21 shares worth 840 and 210 in cash for a cost of 1,050: nothing gained, 840 left.
  expect(held(mixed)[0]).toBe('a 21 N 840 2020-01-02')
  for (const paid of [action, { ...action, kind: 'liquidation' as const }]) {
    const context = ledgerWith(HELD)
    got(context, 'ledger.addAction', { action: { ...paid, cashPerUnit: '12' } })
    expect(got(context, 'ledger.gains', {}).rows).toMatchObject([
      { proceeds: '1260', gain: '210', term: 'long' },
    ])
  }
})

test('LOT-15, LOT-37: a return of capital takes from the cost, a distribution of gains does not', () => {
  const context = ledgerWith(HELD)
  const about = { asset: 'X', account: 'a', day: '2022-03-01' } as const
  got(context, 'ledger.addAction', { action: { kind: 'returnOfCapital', ...about, amount: '50' } })
  got(context, 'ledger.addAction', { action: { kind: 'capGainDistribution', ...about, amount: '70' } })
  expect(held(context)[0]).toBe('a 105 X 1000 2020-01-02')
  expect(got(context, 'ledger.holdings', {}).cash.find((c) => c.account === 'a')?.amount).toBe('-930')
})

test('LOT-36: a new name is the one shown and found; the old one ends the day before; undone, it is gone', () => {
  const context = ledgerWith(HELD)
  const action = { kind: 'rename', asset: 'X', day: '2022-03-01', symbol: 'META' } as const
  const { batch } = got(context, 'ledger.addAction', { action })
  expect(held(context)[0]).toBe('a 105 META 1050 2020-01-02')
  expect(got(context, 'asset.list', {})[0]).toMatchObject({
    id: 'X',
    symbol: 'META',
    ids: [
      { scheme: 'symbol', value: 'X', toDay: '2022-02-28' },
      { scheme: 'symbol', value: 'META', fromDay: '2022-03-01' },
    ],
  })
  expect(ask(context, 'ledger.previewAction', { action: { ...action, asset: 'nothing' } }).ok).toBe(false)
  got(context, 'import.undo', { batch, reason: 'Not yet.' })
  expect(held(context)[0]).toBe('a 105 X 1050 2020-01-02')
})

test('LOT-35: a put assigned lowers what its shares cost, told by the option’s symbol', () => {
  const option = 'X  240216P00050000'
  const context = ledgerWith([
    trade('sellToOpen', '2024-01-02', option, '-1', '150'),
    buy('2024-02-16', 'X', '100', '5000', { seq: 4 }),
    trade('optionAssigned', '2024-02-16', option, '1', undefined, { seq: 5 }),
  ])
  const options = got(context, 'asset.list', {}).find(({ symbol }) => symbol === option)!
  got(context, 'asset.edit', { id: options.id, kind: 'option' })
  expect(held(context)).toEqual(['a 100 X 4850 2024-02-16'])
})

describe('inherited and given lots', () => {
  const lot = { account: 'a', asset: 'X', quantity: '10', costBasis: '1000' } as const

  test('LOT-28: an inherited lot is long-term the day after', () => {
    const context = ledgerWith([...HELD, sell('2024-06-04', 'Y', '10', '1100')])
    const origin = { kind: 'inherited' } as const
    got(context, 'ledger.addOpeningLot', { ...lot, asset: 'Y', acquired: '2024-06-03', origin })
    expect(got(context, 'ledger.gains', {}).rows).toMatchObject([
      { term: 'long', gain: '100', acquired: '2024-06-03' },
    ])
    got(context, 'ledger.addOpeningLot', { ...lot, acquired: '2024-06-20', origin })
    expect(got(context, 'ledger.lots', { asOf: '2024-06-21' }).lots.at(1)).toMatchObject({
      acquired: '2024-06-20',
      term: 'long',
      daysToLong: 0,
    })
  })

  test('LOT-27: a gift below the donor’s basis sold lower loses from its value, short-term', () => {
    const context = ledgerWith([...HELD, sell('2024-06-04', 'Y', '10', '700')])
    const origin = { kind: 'gifted', given: '2024-05-01', value: '800' } as const
    got(context, 'ledger.addOpeningLot', { ...lot, asset: 'Y', acquired: '2015-06-03', origin })
    expect(got(context, 'ledger.gains', {}).rows).toMatchObject([
      { term: 'short', gain: '-100', costBasis: '800' },
    ])
    const early = { ...origin, given: '2015-01-01' }
    expect(
      ask(context, 'ledger.addOpeningLot', { ...lot, acquired: '2015-06-03', origin: early }),
    ).toMatchObject({
      refusal: { kind: 'badArguments', path: 'origin.given' },
    })
  })
})

test('LOT-30: a split listed with the prices scales lots of a position that is not whole', () => {
  const context = ledgerWith([buy('2020-01-02', 'X', '10', '1000'), trade('split', '2020-08-31', 'X', '300')])
  addPrices(context, 'X', { '2020-08-28': '400', '2020-08-31': '100' }, { splits: { '2020-08-31': '4' } })
  expect(held(context)).toEqual(['a 40 X 1000 2020-01-02'])
})

test.each([
  [
    'split of what nobody holds',
    { kind: 'split', asset: 'Y', day: '2022-03-01', after: '2', before: '1' },
    'notEnoughUnits',
  ],
  [
    'a day to come',
    { kind: 'split', asset: 'X', day: '2030-03-01', after: '2', before: '1' },
    'badArguments',
  ],
  [
    'nothing after',
    { kind: 'split', asset: 'X', day: '2022-03-01', after: '0', before: '1' },
    'badArguments',
  ],
  [
    'cash in lieu without a fraction',
    { kind: 'split', asset: 'X', day: '2022-03-01', after: '2', before: '1', cashInLieu: '1' },
    'badArguments',
  ],
  ['a merger for nothing', { kind: 'merger', asset: 'X', day: '2022-03-01' }, 'badArguments'],
  [
    'a merger into itself',
    { kind: 'merger', asset: 'X', day: '2022-03-01', into: 'X', after: '1', before: '1' },
    'badArguments',
  ],
  [
    'a share above one',
    { kind: 'spinOff', asset: 'X', day: '2022-03-01', into: 'N', after: '1', before: '1', share: '1.1' },
    'badArguments',
  ],
  [
    'a name that another bears',
    { kind: 'rename', asset: 'X', day: '2022-03-01', symbol: 'Y' },
    'alreadyExists',
  ],
] as const)('%s is refused, and nothing is kept', (_what, action, kind) => {
  const context = ledgerWith([...HELD, buy('2023-01-03', 'Y', '1', '1'), sell('2023-01-04', 'Y', '1', '1')])
  expect(ask(context, 'ledger.addAction', { action })).toMatchObject({ ok: false, refusal: { kind } })
  expect(got(context, 'asset.list', {}).map(({ symbol }) => symbol)).toEqual(['X', 'Y'])
})

describe('LOT-38: a split entered and the prices', () => {
  const closes = { '2022-02-25': '30', '2022-02-28': '31', '2022-03-01': '10', '2022-03-02': '11' }
  const action = { kind: 'split', asset: 'X', day: '2022-03-01', after: '3', before: '1' } as const
  const column = (context: Context) =>
    [...got(context, 'prices.columns', { asset: 'X' }).close].map((c) => c.toFixed(2))

  test('divides the raw closes before it, values units of before, and is gone when it is undone', () => {
    const context = ledgerWith(HELD)
    addPrices(context, 'X', closes)
    expect(column(context)).toEqual(['30.00', '31.00', '10.00', '11.00'])
    const { batch } = got(context, 'ledger.addAction', { action })
    expect(column(context)).toEqual(['10.00', '10.33', '10.00', '11.00'])
    // As of the evening of 1 March the 315 units are worth 10 each; the evening before 105 were worth 31.
    expect(got(context, 'ledger.holdings', { asOf: '2022-03-01', account: 'a' }).holdings[0]?.value).toBe(
      '3150',
    )
    expect(got(context, 'ledger.holdings', { asOf: '2022-02-28', account: 'a' }).holdings[0]?.value).toBe(
      '3255',
    )
    got(context, 'import.undo', { batch, reason: 'It was another company.' })
    expect(column(context)).toEqual(['30.00', '31.00', '10.00', '11.00'])
  })

  test('leaves closes alone that do not step by its ratio, and those of a series that lists it', () => {
    const flat = ledgerWith(HELD)
    addPrices(flat, 'X', { '2022-02-28': '10.3', '2022-03-01': '10', '2022-03-02': '11' })
    got(flat, 'ledger.addAction', { action })
    expect(column(flat)).toEqual(['10.30', '10.00', '11.00'])
    const listed = ledgerWith(HELD)
    addPrices(listed, 'X', closes, { splits: { '2022-03-01': '3' } })
    got(listed, 'ledger.addAction', { action })
    expect(column(listed)).toEqual(['10.00', '10.33', '10.00', '11.00'])
  })
})
