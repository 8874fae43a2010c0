import { describe, expect, test } from 'vitest'
import { type Price, price, rate } from '../../../shared/amount.ts'
import { day } from '../../../shared/day.ts'
import type { FxSeries } from '../../../shared/fx.ts'
import type { LedgerEvent } from '../../../shared/trade.ts'
import { buy, cashLeg, sell, trade } from '../../../../tests/support/ledgerEvents.ts'
import { money } from '../../../shared/amount.ts'
import { fxTable } from '../../market/fx.ts'
import { bookOf, dayBefore } from './book.ts'
import { growthOf } from './chain.ts'
import type { Measured, Measuring, Scope } from './measure.ts'
import { measure, shown, sumOfParts } from './measure.ts'
import { exchange } from './worth.ts'

interface Setting {
  readonly closes?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly currencies?: Readonly<Record<string, string>>
  readonly rates?: readonly FxSeries[]
}

function measuring(
  events: readonly LedgerEvent[],
  { closes = {}, currencies = {}, rates = [] }: Setting,
  to: string,
): Measuring {
  const book = bookOf(events, { accounts: ['A', 'B'].map((id) => ({ id, currency: 'USD', relief: [] })) })
  const quotes = new Map(
    Object.entries(closes).map(([asset, rows]) => [
      asset,
      {
        currency: currencies[asset] ?? 'USD',
        days: Object.keys(rows).map((on) => day(on)),
        close: Object.values(rows).map((c): Price => price(c)),
        unitsOf: undefined,
        splits: [],
      },
    ]),
  )
  const days = new Set([
    ...book.moves.map((m) => m.day),
    ...book.cells.flatMap((c) => c.days.map((d) => d.day)),
    ...[...quotes.values()].flatMap((q) => q.days),
  ])
  return {
    book,
    quotes,
    exchange: exchange('USD', fxTable(rates, 'USD')),
    days: [...days].filter((d) => d <= day(to)).sort((a, b) => a - b),
    leans: [],
    worths: new Map(),
  }
}

function household(m: Measuring, from: string, to: string): Measured {
  return measure(m, { kind: 'accounts', accounts: new Set(['A', 'B']), whole: true }, day(from), day(to))
}

/** Shown amounts as plain numbers, parts that are zero left out. */
function plain(measured: Measured): Record<string, number> {
  const { start, end, contributions, withdrawals, gain, parts, remainder } = measured
  const all = { start, end, contributions, withdrawals, gain, ...parts, remainder }
  expect(sumOfParts(parts) + remainder).toBe(gain)
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, exact]) => (exact === 0n ? [] : [[key, Number(shown(exact)) / 1e6]])),
  )
}

describe('PRF-8: where a change of value came from', () => {
  const events = [
    trade('deposit', '2024-01-02', 'X', '0', '1000'),
    buy('2024-01-03', 'X', '10', '601', { fee: '1' }),
    trade('dividend', '2024-02-01', 'X', '0', '12'),
    trade('fee', '2024-02-02', 'X', '0', '-3'),
    sell('2024-03-01', 'X', '4', '279', { fee: '1' }),
    trade('withdrawal', '2024-03-04', 'X', '0', '-100'),
  ]
  const closes = { X: { '2024-01-03': '60', '2024-02-01': '62', '2024-03-01': '70', '2024-03-04': '71' } }

  test('in one currency: 1000 in, 100 out, 6 units at 71 and 587 in cash', () => {
    const m = measuring(events, { closes }, '2024-03-04')
    // Cost 601: four of ten sold give up 240.40 and bring 279. Left: 426 against 360.60.
    expect(plain(household(m, '2024-01-02', '2024-03-04'))).toEqual({
      end: 1013,
      contributions: 1000,
      withdrawals: 100,
      gain: 113,
      realised: 38.6,
      unrealised: 65.4,
      dividends: 12,
      costs: 3,
    })
    // From 1 February on: 620 of 600 plus 399 the day before, 60.10 a unit.
    expect(plain(household(m, '2024-02-01', '2024-03-04'))).toEqual({
      start: 999,
      end: 1013,
      withdrawals: 100,
      gain: 114,
      realised: 38.6,
      unrealised: 66.4,
      dividends: 12,
      costs: 3,
    })
  })

  test('the asset and the cash apart sum to the whole', () => {
    const m = measuring(events, { closes }, '2024-03-04')
    const of = (scope: Scope) => plain(measure(m, scope, day('2024-01-02'), day('2024-03-04')))
    const accounts = new Set(['A'])
    expect(of({ kind: 'asset', accounts, asset: 'X' })).toMatchObject({
      end: 426,
      contributions: 604,
      withdrawals: 291,
      gain: 113,
    })
    expect(of({ kind: 'cash', accounts, whole: true })).toEqual({
      end: 587,
      contributions: 1291,
      withdrawals: 704,
    })
  })

  test('PRF-9: what was sold without lots stands as unknown basis, never as gain or as cost zero', () => {
    const m = measuring([sell('2024-01-03', 'X', '4', '279')], { closes }, '2024-03-04')
    expect(plain(household(m, '2024-01-02', '2024-03-04'))).toEqual({
      end: 279,
      gain: 279,
      unknownBasis: 279,
    })
  })

  test('PRF-2: units that come without cash are a contribution at the close of their day', () => {
    const came = trade('transferIn', '2024-02-01', 'X', '5', undefined, { basis: '200' })
    const m = measuring([came], { closes }, '2024-03-04')
    expect(plain(household(m, '2024-01-02', '2024-03-04'))).toEqual({
      end: 355,
      contributions: 310,
      gain: 45,
      unrealised: 45,
    })
    const strange = measuring([trade('transferIn', '2024-02-01', 'X', '5')], { closes }, '2024-03-04')
    expect(plain(household(strange, '2024-01-02', '2024-03-04'))).toEqual({
      end: 355,
      contributions: 310,
      gain: 45,
      unknownBasis: 45,
    })
  })

  test('PRF-1: a transfer between two accounts crosses theirs and not the household’s', () => {
    const moved = [
      ...events,
      trade('transferOut', '2024-03-04', 'X', '-6', undefined, { seq: 7 }),
      trade('transferIn', '2024-03-06', 'X', '6', undefined, { account: 'B', seq: 7 }),
    ]
    const m = measuring(moved, { closes }, '2024-03-06')
    expect(plain(household(m, '2024-01-02', '2024-03-06'))).toMatchObject({
      end: 1013,
      contributions: 1000,
      withdrawals: 100,
    })
    const b = measure(
      m,
      { kind: 'accounts', accounts: new Set(['B']), whole: false },
      day('2024-01-02'),
      day('2024-03-06'),
    )
    expect(plain(b)).toEqual({ end: 426, contributions: 426 })
  })

  test('LOT-23: units sold and matched with a later purchase are gone until it comes', () => {
    const pool = [
      buy('2024-01-02', 'X', '100', '1000'),
      sell('2024-02-01', 'X', '40', '600'),
      buy('2024-02-12', 'X', '30', '450'),
    ]
    const book = bookOf(pool, {
      accounts: [{ id: 'A', currency: 'USD', relief: [{ from: day('1990-01-01'), method: 'sharePool' }] }],
      pools: new Map([['sharePool', { sameDay: true, followingDays: 30 }]]),
    })
    const m = {
      ...measuring(pool, { closes: { X: { '2024-01-02': '10', '2024-02-01': '15' } } }, '2024-02-12'),
      book,
    }
    // 60 left at 15, and 40 sold for 600: ten from the pool at 10, thirty from the purchase to come at 15.
    expect(plain(household(m, '2024-01-02', '2024-02-05'))).toEqual({
      end: 500,
      gain: 500,
      realised: 50,
      unrealised: 450,
    })
    expect(plain(household(m, '2024-01-02', '2024-02-12'))).toEqual({
      end: 500,
      gain: 500,
      realised: 50,
      unrealised: 450,
    })
  })

  test('PRF-3: what never had a close is carried at its cost', () => {
    const m = measuring(events, {}, '2024-03-04')
    expect(plain(household(m, '2024-01-02', '2024-03-04'))).toMatchObject({ end: 947.6, realised: 38.6 })
    expect(m.leans[0]).toMatchObject({ kind: 'atCost', asset: 'X' })
  })

  test('FX-9, FX-10: in another currency what rates did stands apart, on holdings and on cash', () => {
    const euros = { currency: 'EUR' }
    const eurusd: FxSeries = {
      base: 'EUR',
      quote: 'USD',
      rows: [
        { day: day('2024-01-02'), rate: rate('1.1') },
        { day: day('2024-01-05'), rate: rate('1.2') },
      ],
    }
    const m = measuring(
      [trade('deposit', '2024-01-02', 'X', '0', '1000', euros), buy('2024-01-02', 'X', '10', '600', euros)],
      {
        closes: { X: { '2024-01-02': '60', '2024-01-05': '66' } },
        currencies: { X: 'EUR' },
        rates: [eurusd],
      },
      '2024-01-05',
    )
    // 660 + 400 euros at 1.20 = 1272; 1000 at 1.10 came. 60 × 1.2 of it the asset’s, 600 × 0.1 and 400 × 0.1 the rate’s.
    expect(plain(household(m, '2024-01-02', '2024-01-05'))).toEqual({
      end: 1272,
      contributions: 1100,
      gain: 172,
      unrealised: 72,
      currencyOnHoldings: 60,
      currencyOnCash: 40,
    })
  })

  test('FX-10: a conversion that paid more than the rate of the day is a currency loss on cash', () => {
    const converted: LedgerEvent = {
      key: 'c',
      account: 'A',
      kind: 'fxConversion',
      tradeDay: day('2024-01-02'),
      seqInDay: 2,
      note: '',
      legs: [cashLeg('principal', 'USD', money('-111')), cashLeg('principal', 'EUR', money('100'))],
    }
    const eurusd = { base: 'EUR', quote: 'USD', rows: [{ day: day('2024-01-02'), rate: rate('1.1') }] }
    const m = measuring(
      [trade('deposit', '2024-01-02', 'X', '0', '111'), converted],
      { rates: [eurusd] },
      '2024-01-03',
    )
    expect(plain(household(m, '2024-01-02', '2024-01-03'))).toEqual({
      end: 110,
      contributions: 111,
      gain: -1,
      currencyOnCash: -1,
    })
  })
})

describe('PRF-4, PRF-5: the time-weighted return', () => {
  test('money that comes before a rise changes nothing of the return of what it buys', () => {
    const events = [
      trade('deposit', '2024-01-02', 'X', '0', '600'),
      buy('2024-01-02', 'X', '10', '600'),
      trade('deposit', '2024-01-04', 'X', '0', '6600'),
      buy('2024-01-04', 'X', '100', '6600'),
    ]
    const closes = { X: { '2024-01-02': '60', '2024-01-03': '66', '2024-01-04': '66', '2024-01-05': '33' } }
    const m = measuring(events, { closes }, '2024-01-05')
    const { links } = household(m, '2024-01-02', '2024-01-05')
    expect(growthOf(links)).toBeCloseTo(0.55, 12)
    expect(links.some((l) => l.bridged)).toBe(false)
  })

  test('where closes are missing for more than a week, modified Dietz bridges the stretch', () => {
    const events = [
      trade('deposit', '2024-01-01', 'X', '0', '100'),
      buy('2024-01-01', 'X', '1', '100'),
      trade('deposit', '2024-01-16', 'X', '0', '50'),
    ]
    const closes = { X: { '2024-01-01': '100', '2024-01-31': '125' } }
    const m = measuring(events, { closes }, '2024-01-31')
    const { links } = household(m, '2024-01-01', '2024-01-31')
    // Gain 25 on 100 and 50 for 15 of 30 days.
    expect(links.at(-1)).toMatchObject({ bridged: true, from: day('2024-01-01') })
    expect(growthOf(links)).toBeCloseTo(1 + 25 / 125, 12)
    expect(dayBefore(day('2024-01-01'))).toBe(day('2023-12-31'))
  })
})
