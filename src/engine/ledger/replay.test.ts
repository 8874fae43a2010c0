import { describe, expect, test } from 'vitest'
import { money, textFromQuantity } from '../../shared/amount.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import type { Relief } from '../../shared/account.ts'
import { day, isoFromDay } from '../../shared/day.ts'
import type { LedgerEvent, Leg } from '../../shared/trade.ts'
import { buy, cashLeg, choose, sell, trade } from '../../../tests/support/ledgerEvents.ts'
import { closings, gaps, lots, run, textOf } from '../../../tests/support/lotBook.ts'
import { replay } from './replay.ts'

describe('cost and proceeds', () => {
  test('LOT-1: a lot costs price and commission, a sale brings price less commission', () => {
    const result = run([
      buy('2023-03-01', 'VTI', '10', '1001.50', { fee: '1.50' }),
      sell('2023-06-01', 'VTI', '10', '1198.00', { fee: '2' }),
    ])
    expect(closings(result)).toEqual(['10 of 2023-03-01: 1198 - 1001.5 = 196.5 short'])
    expect(result.cash).toEqual([{ account: 'A', currency: 'USD', amount: money('196.5') }])
  })

  test('LOT-1: a fee in another currency than the principal is not in the cost', () => {
    const event = buy('2023-03-01', 'VOD', '10', '100', { currency: 'GBP' })
    const withFee = { ...event, legs: [...event.legs, cashLeg('fee', 'USD', money('-3'))] }
    const result = run([withFee])
    expect(lots(result)).toEqual(['A 10 VOD cost 100 since 2023-03-01'])
    expect(result.open[0]?.currency).toBe('GBP')
    expect(result.cash.map((c) => `${c.currency} ${textOf(c.amount)}`)).toEqual(['GBP -100', 'USD -3'])
  })

  test('LOT-1: a purchase that says no cash has unknown cost, and so has its gain', () => {
    const result = run([trade('buy', '2023-03-01', 'VTI', '10'), sell('2023-06-01', 'VTI', '4', '500')])
    expect(lots(result)).toEqual(['A 6 VTI cost unknown since 2023-03-01'])
    expect(closings(result)).toEqual(['4 of 2023-03-01: 500 - unknown = unknown short'])
  })

  test('LOT-19: cost in one currency and proceeds in another make an unknown gain', () => {
    const result = run([
      buy('2023-03-01', 'VOD', '10', '100', { currency: 'GBP' }),
      sell('2023-06-01', 'VOD', '10', '130', { currency: 'USD' }),
    ])
    expect(closings(result)).toEqual(['10 of 2023-03-01: 130 - unknown = unknown short'])
  })

  test('LOT-6: thirds of a cent go nowhere: parts and rest sum to the whole', () => {
    const result = run([
      buy('2023-03-01', 'X', '3', '100'),
      sell('2023-04-01', 'X', '1', '40'),
      sell('2023-05-01', 'X', '1', '40'),
      sell('2023-06-01', 'X', '1', '40'),
    ])
    expect(result.closed.map((c) => textOf(c.cost))).toEqual(['33.333333', '33.333334', '33.333333'])
  })

  test('LOT-6: proceeds go over the lots a sale takes by units, the last getting the rest', () => {
    const result = run([
      buy('2023-01-03', 'X', '1', '10'),
      buy('2023-01-04', 'X', '1', '20'),
      buy('2023-01-05', 'X', '1', '30'),
      sell('2023-02-01', 'X', '3', '100'),
    ])
    expect(result.closed.map((c) => textOf(c.proceeds))).toEqual(['33.333333', '33.333334', '33.333333'])
  })
})

describe('relief', () => {
  const history = [
    buy('2022-01-10', 'SPY', '10', '1000'),
    buy('2022-02-10', 'SPY', '10', '1300'),
    buy('2022-03-10', 'SPY', '10', '1200'),
    sell('2023-02-10', 'SPY', '15', '1800'),
  ]

  test('LOT-4: fifo takes the oldest first', () => {
    const result = run(history, 'fifo')
    expect(closings(result)).toEqual([
      '10 of 2022-01-10: 1200 - 1000 = 200 long',
      '5 of 2022-02-10: 600 - 650 = -50 short',
    ])
    expect(lots(result)).toEqual(['A 5 SPY cost 650 since 2022-02-10', 'A 10 SPY cost 1200 since 2022-03-10'])
  })

  test('LOT-4: lifo takes the newest first', () => {
    expect(closings(run(history, 'lifo'))).toEqual([
      '10 of 2022-03-10: 1200 - 1200 = 0 short',
      '5 of 2022-02-10: 600 - 650 = -50 short',
    ])
  })

  test('LOT-4: hifo takes the dearest per unit first', () => {
    expect(closings(run(history, 'hifo'))).toEqual([
      '10 of 2022-02-10: 1200 - 1300 = -100 short',
      '5 of 2022-03-10: 600 - 600 = 0 short',
    ])
  })

  test('LOT-4: hifo sees a difference that floats do not', () => {
    // The costs per unit differ by one part in 10^19: as doubles they are equal.
    const cheap = buy('2022-01-10', 'X', '900000000', '1000000000')
    const dear = buy('2022-02-10', 'X', '899999999.9999999999', '1000000000')
    const result = run([cheap, dear, sell('2022-05-01', 'X', '1', '1')], 'hifo')
    expect(result.closed[0]?.acquired).toBe(day('2022-02-10'))
  })

  test('LOT-4: equal cost per unit goes by age under hifo, also after an uneven part was sold', () => {
    // A third of 200 rounds up, so what stays of the first lot is a hair cheaper per unit than the second.
    const result = run(
      [
        buy('2022-01-10', 'X', '3', '200'),
        buy('2022-02-10', 'X', '3', '200'),
        sell('2022-03-10', 'X', '1', '70'),
        sell('2022-04-10', 'X', '1', '70'),
      ],
      'hifo',
    )
    expect(result.closed.map((c) => isoFromDay(c.acquired))).toEqual(['2022-01-10', '2022-01-10'])
  })

  test('LOT-4: lots of unknown cost come last under hifo', () => {
    const result = run(
      [
        trade('transferIn', '2022-01-10', 'X', '1'),
        buy('2022-02-10', 'X', '1', '0.01'),
        sell('2022-03-10', 'X', '1', '5'),
      ],
      'hifo',
    )
    expect(closings(result)).toEqual(['1 of 2022-02-10: 5 - 0.01 = 4.99 short'])
  })

  test('LOT-4: a method holds from its day on, and sales before keep theirs', () => {
    const relief = [
      { from: day('2000-01-01'), method: 'fifo' as const },
      { from: day('2022-06-01'), method: 'lifo' as const },
    ]
    const events = [
      buy('2022-01-10', 'X', '1', '10'),
      buy('2022-02-10', 'X', '1', '11'),
      buy('2022-03-10', 'X', '1', '12'),
      sell('2022-05-31', 'X', '1', '20'),
      sell('2022-06-01', 'X', '1', '20'),
    ]
    const result = replay(events, { accounts: [{ id: 'A', currency: 'USD', relief }] })
    expect(result.closed.map((c) => isoFromDay(c.acquired))).toEqual(['2022-01-10', '2022-03-10'])
  })

  test('LOT-5: a choice takes the named lots first, the rest by fifo', () => {
    const result = run(
      [...history, choose('sell-2023-02-10-SPY-A-1', '2023-02-10', { 'buy-2022-03-10-SPY-A-1:1': '8' })],
      'specific',
    )
    expect(closings(result)).toEqual([
      '8 of 2022-03-10: 960 - 960 = 0 short',
      '7 of 2022-01-10: 840 - 700 = 140 long',
    ])
    expect(lots(result)).toEqual([
      'A 3 SPY cost 300 since 2022-01-10',
      'A 10 SPY cost 1300 since 2022-02-10',
      'A 2 SPY cost 240 since 2022-03-10',
    ])
  })

  test('LOT-5: of two choices for one sale the later counts, and what the account does not hold is passed over', () => {
    const sale = 'sell-2023-02-10-SPY-A-1'
    const result = run([
      ...history,
      choose(sale, '2023-02-10', { 'buy-2022-03-10-SPY-A-1:1': '10' }, { seq: 98 }),
      choose(sale, '2023-02-11', { 'nothing:1': '5', 'buy-2022-02-10-SPY-A-1:1': '99' }),
    ])
    expect(result.closed.map((c) => `${textFromQuantity(c.quantity)} ${isoFromDay(c.acquired)}`)).toEqual([
      '10 2022-02-10',
      '5 2022-01-10',
    ])
  })

  test('LOT-5: "what if by lifo" passes choices over', () => {
    const events = [
      ...history,
      choose('sell-2023-02-10-SPY-A-1', '2023-02-10', { 'buy-2022-01-10-SPY-A-1:1': '10' }),
    ]
    const result = run(events, 'fifo', { relief: 'lifo' })
    expect(result.closed.map((c) => isoFromDay(c.acquired))).toEqual(['2022-03-10', '2022-02-10'])
  })
})

describe('term', () => {
  test.each([
    ['2023-02-28', '2024-02-28', 'short'],
    ['2023-02-28', '2024-02-29', 'short'],
    ['2023-02-28', '2024-03-01', 'long'],
    ['2024-02-29', '2025-02-28', 'short'],
    ['2024-02-29', '2025-03-01', 'long'],
    ['2023-06-15', '2024-06-15', 'short'],
    ['2023-06-15', '2024-06-16', 'long'],
  ])('LOT-7: bought %s, sold %s is %s', (bought, sold, term) => {
    const result = run([buy(bought, 'X', '1', '10'), sell(sold, 'X', '1', '12')])
    expect(result.closed[0]?.term).toBe(term)
  })
})

describe('missing lots', () => {
  test('LOT-8: a sale without lots is a gap with its proceeds; nothing goes below zero', () => {
    const result = run([sell('2023-01-05', 'BNDX', '12', '600'), buy('2023-02-01', 'BNDX', '5', '240')])
    expect(gaps(result)).toEqual(['sell-2023-01-05-BNDX-A-1: 12 BNDX brought 600'])
    expect(closings(result)).toEqual([])
    expect(lots(result)).toEqual(['A 5 BNDX cost 240 since 2023-02-01'])
  })

  test('LOT-8: an oversold sale closes what is there; the rest of the proceeds is the gap', () => {
    const result = run([buy('2023-01-02', 'X', '10', '100'), sell('2023-01-05', 'X', '15', '300')])
    expect(closings(result)).toEqual(['10 of 2023-01-02: 200 - 100 = 100 short'])
    expect(gaps(result)).toEqual(['sell-2023-01-05-X-A-1: 5 X brought 100'])
  })

  test('LOT-8, LOT-9: an opening lot of that day or before closes the gap, though entered later', () => {
    const opening = trade('openingLot', '2023-01-05', 'BNDX', '12', undefined, {
      basis: '550',
      key: 'zz',
      seq: 7,
    })
    const result = run([sell('2023-01-05', 'BNDX', '12', '600'), opening])
    expect(gaps(result)).toEqual([])
    expect(closings(result)).toEqual(['12 of 2023-01-05: 600 - 550 = 50 short'])
    expect(result.cash.map((c) => textOf(c.amount))).toEqual(['600'])
  })
})

describe('splits', () => {
  test('LOT-10: ten for one leaves cost and day, and sums exactly', () => {
    const result = run([
      buy('2024-05-01', 'NVDA', '3', '2700'),
      buy('2024-05-02', 'NVDA', '1.5', '1400'),
      trade('split', '2024-06-10', 'NVDA', '40.5'),
    ])
    expect(lots(result)).toEqual([
      'A 30 NVDA cost 2700 since 2024-05-01',
      'A 15 NVDA cost 1400 since 2024-05-02',
    ])
  })

  test('LOT-10: one for three of lots that do not divide: units by subtraction', () => {
    const result = run([
      buy('2024-05-01', 'X', '1', '30'),
      buy('2024-05-02', 'X', '1', '31'),
      buy('2024-05-03', 'X', '2', '60'),
      trade('split', '2024-06-10', 'X', '-3'),
    ])
    expect(result.open.map((l) => textFromQuantity(l.quantity))).toEqual(['0.25', '0.25', '0.5'])
    expect(result.open.map((l) => textOf(l.cost))).toEqual(['30', '31', '60'])
  })

  test('LOT-10: a split of what is not held is a gap of the added shares', () => {
    const result = run([trade('split', '2024-06-10', 'NVDA', '9')])
    expect(gaps(result)).toEqual(['split-2024-06-10-NVDA-A-1: 9 NVDA brought 0'])
    expect(lots(result)).toEqual([])
  })

  test('LOT-10: a reverse split that takes more than is held leaves the lots and tells how much is short', () => {
    const result = run([buy('2024-05-01', 'X', '5', '50'), trade('split', '2024-06-10', 'X', '-90')])
    expect(gaps(result)).toEqual(['split-2024-06-10-X-A-1: 85 X brought 0'])
    expect(lots(result)).toEqual(['A 5 X cost 50 since 2024-05-01'])
  })

  test('LOT-10: a lot too small for the new unit gives its cost to its neighbour', () => {
    const result = run([
      buy('2024-05-01', 'X', '0.0000000001', '0.02'),
      buy('2024-05-02', 'X', '10', '10'),
      trade('split', '2024-06-10', 'X', '-9.0000000001'),
    ])
    expect(lots(result)).toEqual(['A 1 X cost 10.02 since 2024-05-02'])
  })
})

test('units beyond 64 bits are a fault, never cut', () => {
  const huge = [buy('2024-05-01', 'X', '900000000', '1'), trade('split', '2024-06-10', 'X', '900000000')]
  expect(() => run(huge)).toThrow(RangeError)
})

describe('transfers', () => {
  const bought = [
    buy('2022-01-10', 'VTI', '10', '1000'),
    buy('2022-02-10', 'VTI', '10', '1300'),
    trade('transferOut', '2023-05-02', 'VTI', '-15'),
  ]

  test('LOT-11: lots move with basis and day acquired; a piece gets a number', () => {
    const result = run([
      ...bought,
      trade('transferIn', '2023-05-04', 'VTI', '15', undefined, { account: 'B' }),
    ])
    expect(lots(result)).toEqual([
      'A 5 VTI cost 650 since 2022-02-10',
      'B 10 VTI cost 1000 since 2022-01-10',
      'B 5 VTI cost 650 since 2022-02-10',
    ])
    expect(result.open.map((l) => l.id)).toEqual([
      'buy-2022-02-10-VTI-A-1:1',
      'buy-2022-01-10-VTI-A-1:1',
      'buy-2022-02-10-VTI-A-1:1.1',
    ])
    expect(result.gaps).toEqual([])
    expect(result.closed).toEqual([])
  })

  test('LOT-11: units that arrive before they were sent are there to be sold', () => {
    const result = run([
      ...bought,
      trade('transferIn', '2023-04-27', 'VTI', '15', undefined, { account: 'B' }),
      sell('2023-04-28', 'VTI', '15', '2250', { account: 'B' }),
    ])
    expect(closings(result)).toEqual([
      '10 of 2022-01-10: 1500 - 1000 = 500 long',
      '5 of 2022-02-10: 750 - 650 = 100 long',
    ])
  })

  test('LOT-11: bought, moved and sold on one day (purchase first, sale last)', () => {
    const result = run([
      buy('2024-01-02', 'DLR', '100', '1000', { seq: 4 }),
      trade('transferOut', '2024-01-02', 'DLR', '-100', undefined, { seq: 7 }),
      trade('transferIn', '2024-01-02', 'DLR', '100', undefined, { account: 'B', seq: 3 }),
      sell('2024-01-02', 'DLR', '100', '1010', { account: 'B', seq: 6 }),
    ])
    expect(closings(result)).toEqual(['100 of 2024-01-02: 1010 - 1000 = 10 short'])
    expect(result.gaps).toEqual([])
  })

  test('LOT-11, LOT-4: an older lot that moves in is the first to go by fifo, the last by lifo', () => {
    const events = [
      ...bought,
      buy('2022-06-01', 'VTI', '1', '90', { account: 'B' }),
      buy('2023-06-01', 'VTI', '1', '110', { account: 'B' }),
      trade('transferIn', '2023-05-09', 'VTI', '15', undefined, { account: 'B' }),
      sell('2023-07-03', 'VTI', '1', '140', { account: 'B' }),
    ]
    const first = (relief: Relief) => run(events, relief).closed.map((c) => isoFromDay(c.acquired))
    expect([first('fifo'), first('lifo')]).toEqual([['2022-01-10'], ['2023-06-01']])
  })

  test('LOT-11: eight days apart are two transfers', () => {
    const result = run([
      ...bought,
      trade('transferIn', '2023-05-10', 'VTI', '15', undefined, { account: 'B' }),
    ])
    expect(lots(result)).toEqual([
      'A 5 VTI cost 650 since 2022-02-10',
      'B 15 VTI cost unknown since 2023-05-10',
    ])
  })

  test('LOT-11: each transfer finds the nearest partner and no partner twice', () => {
    const result = run([
      buy('2022-01-10', 'X', '10', '10'),
      buy('2022-01-11', 'X', '10', '20'),
      trade('transferOut', '2023-05-01', 'X', '-10', undefined, { key: 'out1' }),
      trade('transferOut', '2023-05-06', 'X', '-10', undefined, { key: 'out2' }),
      trade('transferIn', '2023-05-05', 'X', '10', undefined, { account: 'B', key: 'in1' }),
      trade('transferIn', '2023-05-02', 'X', '10', undefined, { account: 'C', key: 'in2' }),
    ])
    expect(lots(result)).toEqual(['B 10 X cost 20 since 2022-01-11', 'C 10 X cost 10 since 2022-01-10'])
  })

  test('LOT-11: what the giving account lacks is a gap there and a lot of unknown cost here', () => {
    const result = run([
      ...bought.slice(1),
      trade('transferIn', '2023-05-02', 'VTI', '15', undefined, { account: 'B' }),
    ])
    expect(gaps(result)).toEqual(['transferOut-2023-05-02-VTI-A-1: 5 VTI brought 0'])
    expect(lots(result)).toEqual([
      'B 10 VTI cost 1300 since 2022-02-10',
      'B 5 VTI cost unknown since 2023-05-02',
    ])
  })

  test('LOT-12: an unpaired transfer in is a lot of that day, at its basis or unknown', () => {
    const result = run([
      trade('transferIn', '2023-05-02', 'AAPL', '7'),
      trade('transferIn', '2023-05-02', 'MSFT', '7', undefined, { basis: '700' }),
    ])
    expect(lots(result)).toEqual([
      'A 7 AAPL cost unknown since 2023-05-02',
      'A 7 MSFT cost 700 since 2023-05-02',
    ])
  })

  test('LOT-12: an unpaired transfer out removes lots without gain', () => {
    const result = run(bought)
    expect(lots(result)).toEqual(['A 5 VTI cost 650 since 2022-02-10'])
    expect(result.closed).toEqual([])
  })

  test('LOT-2: a replay up to a day between the halves shows the units where they are due', () => {
    const events = [...bought, trade('transferIn', '2023-05-04', 'VTI', '15', undefined, { account: 'B' })]
    expect(lots(run(events, 'fifo', { upTo: day('2023-05-01') })).map((l) => l.slice(0, 4))).toEqual([
      'A 10',
      'A 10',
    ])
    expect(lots(run(events, 'fifo', { upTo: day('2023-05-03') })).map((l) => l.slice(0, 4))).toEqual([
      'A 5 ',
      'B 10',
      'B 5 ',
    ])
  })

  test('LOT-2: a transfer due on the last day asked for has happened', () => {
    const events = [
      ...bought,
      trade('transferIn', '2023-05-02', 'VTI', '15', undefined, { account: 'B', seq: 3 }),
    ]
    expect(run(events, 'fifo', { upTo: day('2023-05-02') }).open.map((l) => l.account)).toEqual([
      'A',
      'B',
      'B',
    ])
  })
})

describe('corporate actions', () => {
  test('LOT-13: a merger moves lots to the new asset at its ratio', () => {
    const result = run([
      buy('2020-11-01', 'CCIV', '20', '400'),
      buy('2020-12-01', 'CCIV', '30', '900'),
      trade('merger', '2021-07-26', 'CCIV', '-50'),
      trade('merger', '2021-07-26', 'LCID', '25'),
    ])
    expect(lots(result)).toEqual([
      'A 10 LCID cost 400 since 2020-11-01',
      'A 15 LCID cost 900 since 2020-12-01',
    ])
    expect(result.open[0]?.id).toBe('buy-2020-11-01-CCIV-A-1:1')
  })

  test('LOT-13: a rename keeps everything but the name; two on one day find their partners by quantity', () => {
    const result = run([
      buy('2020-01-02', 'OLD1', '5', '50'),
      buy('2020-01-02', 'OLD2', '7', '70'),
      trade('rename', '2021-04-30', 'OLD1', '-5', undefined, { seq: 1 }),
      trade('rename', '2021-04-30', 'OLD2', '-7', undefined, { seq: 2 }),
      trade('rename', '2021-04-30', 'NEW2', '7', undefined, { seq: 3 }),
      trade('rename', '2021-04-30', 'NEW1', '5', undefined, { seq: 4 }),
    ])
    expect(lots(result)).toEqual(['A 5 NEW1 cost 50 since 2020-01-02', 'A 7 NEW2 cost 70 since 2020-01-02'])
  })

  test('LOT-13: a reverse split under a new identifier is an exchange', () => {
    const result = run([
      buy('2023-01-03', 'TNXPOLD', '32', '64'),
      trade('split', '2024-06-10', 'TNXP', '1', undefined, { seq: 2 }),
      trade('split', '2024-06-10', 'TNXPOLD', '-32', undefined, { seq: 1 }),
    ])
    expect(lots(result)).toEqual(['A 1 TNXP cost 64 since 2023-01-03'])
  })

  test('LOT-13: two ordinary splits on a day stay two', () => {
    const result = run([
      buy('2023-01-03', 'X', '180', '180'),
      buy('2023-01-03', 'Y', '10', '100'),
      trade('split', '2024-06-10', 'X', '-90', undefined, { seq: 1 }),
      trade('split', '2024-06-10', 'Y', '30', undefined, { seq: 2 }),
    ])
    expect(lots(result)).toEqual(['A 90 X cost 180 since 2023-01-03', 'A 40 Y cost 100 since 2023-01-03'])
  })

  test('LOT-13: what was not held comes as a lot of unknown cost, and is a gap', () => {
    const result = run([
      trade('rename', '2021-04-30', 'BIOSOLAR', '-1000', undefined, { seq: 1 }),
      trade('rename', '2021-04-30', 'NEWH', '1000', undefined, { seq: 2 }),
    ])
    expect(gaps(result)).toEqual(['rename-2021-04-30-BIOSOLAR-A-1: 1000 BIOSOLAR brought 0'])
    expect(lots(result)).toEqual(['A 1000 NEWH cost unknown since 2021-04-30'])
  })

  test('LOT-13: a merger for cash alone is a sale', () => {
    const result = run([
      buy('2020-11-01', 'X', '10', '100'),
      trade('merger', '2022-07-26', 'X', '-10', '250'),
    ])
    expect(closings(result)).toEqual(['10 of 2020-11-01: 250 - 100 = 150 long'])
  })

  test('LOT-13: the cash of a merger may come in a row of its own, a day apart', () => {
    const out = trade('merger', '2022-07-26', 'X', '-10')
    const cash = trade('merger', '2022-07-27', 'X', '0', '250')
    expect(closings(run([buy('2020-11-01', 'X', '10', '100'), out, cash]))).toEqual([
      '10 of 2020-11-01: 250 - 100 = 150 long',
    ])
    const exchanged = run([
      buy('2020-11-01', 'X', '10', '400'),
      out,
      cash,
      trade('merger', '2022-07-26', 'Y', '5'),
    ])
    expect(lots(exchanged)).toEqual(['A 5 Y cost 150 since 2020-11-01'])
    const held = run([buy('2020-11-01', 'X', '10', '400'), cash])
    expect(lots(held)).toEqual(['A 10 X cost 150 since 2020-11-01'])
  })

  test('LOT-13, LOT-15: cash beside the new shares reduces the cost, beyond it is gain', () => {
    const result = run([
      buy('2020-11-01', 'X', '10', '100'),
      buy('2020-11-02', 'X', '10', '500'),
      trade('merger', '2022-07-26', 'X', '-20', undefined, { seq: 1 }),
      trade('merger', '2022-07-26', 'Y', '10', '300', { seq: 2 }),
    ])
    expect(lots(result)).toEqual(['A 5 Y cost 0 since 2020-11-01', 'A 5 Y cost 350 since 2020-11-02'])
    expect(closings(result)).toEqual(['0 of 2020-11-01: 50 - 0 = 50 long'])
  })

  test('LOT-14: a spin-off that names its parent takes basis and days from it', () => {
    const parent: Leg = { role: 'principal', asset: 'T', quantity: 0n as Quantity, amount: 0n as Money }
    const spin = trade('spinOff', '2022-04-08', 'WBD', '24', undefined, { basis: '300' })
    const result = run([
      buy('2020-01-02', 'T', '75', '900'),
      buy('2021-01-02', 'T', '25', '600'),
      { ...spin, legs: [...spin.legs, parent] },
    ])
    expect(lots(result)).toEqual([
      'A 75 T cost 720 since 2020-01-02',
      'A 25 T cost 480 since 2021-01-02',
      'A 18 WBD cost 180 since 2020-01-02',
      'A 6 WBD cost 120 since 2021-01-02',
    ])
  })

  test('LOT-12, LOT-14: a spin-off of an unknown parent is a lot of unknown cost', () => {
    expect(lots(run([trade('spinOff', '2022-08-19', 'APE', '344')]))).toEqual([
      'A 344 APE cost unknown since 2022-08-19',
    ])
  })

  test('LOT-15: a return of capital reduces cost by units; the excess is a gain of zero units', () => {
    const named: Leg = { role: 'income', asset: 'R', quantity: 0n as Quantity, amount: 0n as Money }
    const paid: LedgerEvent = {
      key: 'roc',
      account: 'A',
      kind: 'returnOfCapital',
      tradeDay: day('2023-06-30'),
      seqInDay: 1,
      note: '',
      legs: [cashLeg('income', 'USD', money('30')), named],
    }
    const result = run([buy('2022-01-03', 'R', '10', '5'), buy('2023-01-03', 'R', '20', '200'), paid])
    expect(lots(result)).toEqual(['A 10 R cost 0 since 2022-01-03', 'A 20 R cost 180 since 2023-01-03'])
    expect(closings(result)).toEqual(['0 of 2022-01-03: 5 - 0 = 5 long'])
    expect(gaps(run([paid]))).toEqual(['roc: 0 R brought 30'])
  })

  test('a reinvestment opens a lot of its own', () => {
    const result = run([
      buy('2022-01-03', 'X', '10', '100'),
      trade('reinvestment', '2022-04-01', 'X', '0.2508', '-2.61'),
    ])
    expect(lots(result)).toEqual([
      'A 10 X cost 100 since 2022-01-03',
      'A 0.2508 X cost 2.61 since 2022-04-01',
    ])
  })
})

describe('options', () => {
  test('LOT-3: a short put that expires keeps its premium, short-term, whenever it was opened', () => {
    const result = run([
      trade('sellToOpen', '2022-01-03', 'PUT', '-2', '598.70', { fee: '1.30' }),
      trade('optionExpired', '2023-06-16', 'PUT', '2'),
    ])
    expect(closings(result)).toEqual(['-2 of 2022-01-03: 0 - -598.7 = 598.7 short'])
    expect(result.open).toEqual([])
  })

  test('LOT-3, LOT-4: a short position is closed by fifo, part by part', () => {
    const result = run(
      [
        trade('sellToOpen', '2024-01-03', 'C', '-1', '100'),
        trade('sellToOpen', '2024-01-04', 'C', '-3', '600'),
        trade('buyToClose', '2024-01-05', 'C', '2', '-300'),
      ],
      'hifo',
    )
    expect(closings(result)).toEqual([
      '-1 of 2024-01-03: -150 - -100 = -50 short',
      '-1 of 2024-01-04: -150 - -200 = 50 short',
    ])
    expect(lots(result)).toEqual(['A -2 C cost -400 since 2024-01-04'])
  })

  test('LOT-16: a long option that expires loses what it cost', () => {
    const result = run([
      trade('buyToOpen', '2024-01-03', 'C', '1', '-120'),
      trade('optionExpired', '2024-02-16', 'C', '-1'),
    ])
    expect(closings(result)).toEqual(['1 of 2024-01-03: 0 - 120 = -120 short'])
  })

  test('LOT-8: closing a short position that was never opened is a gap with what was paid', () => {
    const result = run([trade('buyToClose', '2024-01-05', 'C', '2', '-300')])
    expect(gaps(result)).toEqual(['buyToClose-2024-01-05-C-A-1: 2 C brought -300'])
  })
})

describe('cash', () => {
  test('LOT-17: a sweep whose legs cancel moves no cash and no units', () => {
    const sweep: LedgerEvent = {
      key: 'sweep',
      account: 'A',
      kind: 'buy',
      tradeDay: day('2024-01-05'),
      seqInDay: 1,
      note: '',
      legs: [cashLeg('principal', 'USD', money('-50')), cashLeg('transfer', 'USD', money('50'))],
    }
    const result = run([sweep])
    expect(result.cash.map((c) => textOf(c.amount))).toEqual(['0'])
    expect(result.open).toEqual([])
  })

  test('LOT-17, LOT-2: cash is counted up to the day asked for', () => {
    const events = [buy('2024-01-05', 'X', '1', '10'), sell('2024-01-06', 'X', '1', '12')]
    expect(run(events, 'fifo', { upTo: day('2024-01-05') }).cash.map((c) => textOf(c.amount))).toEqual([
      '-10',
    ])
  })
})
