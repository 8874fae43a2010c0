import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { addPrices, ask, got, ledgerWith } from '../../../tests/support/ledgerBook.ts'
import { buy, cashLeg, sell, trade } from '../../../tests/support/ledgerEvents.ts'
import { money } from '../../shared/amount.ts'
import type { Quantity } from '../../shared/amount.ts'
import type { Input } from '../../shared/contract.ts'
import { ok, valueOf } from '../../shared/refusal.ts'
import { editAsset } from '../store/assets.ts'
import { eventsInForce } from '../store/events.ts'
import { write } from '../store/write.ts'
import type { Context } from './handler.ts'
import { fxHandlers } from './fx.ts'
import { importHandlers } from './import.ts'

describe('holdings', () => {
  const bought = [
    trade('deposit', '2024-01-02', 'X', '0', '5000'),
    buy('2024-01-03', 'X', '10', '1000', { fee: '1' }),
    buy('2024-02-01', 'X', '5', '600'),
    buy('2024-02-01', 'Y', '2', '50', { account: 'I' }),
  ]

  test('LOT-18: units, cost, latest close, value, gain; cash counts, what has no price is named', () => {
    const context = ledgerWith(bought)
    addPrices(context, 'X', { '2024-06-26': '118', '2024-06-27': '120', '2024-07-01': '999' })
    const { asOf, holdings, cash, value, unpriced } = got(context, 'ledger.holdings', {})
    expect(asOf).toBe('2024-06-28')
    expect(holdings).toEqual([
      {
        account: 'a',
        accountName: 'A',
        taxType: 'taxable',
        asset: 'X',
        symbol: 'X',
        name: '',
        kind: 'equity',
        currency: 'USD',
        quantity: '15',
        costBasis: '1600',
        price: '120',
        priceDay: '2024-06-27',
        value: '1800',
        gain: '200',
        base: {
          currency: 'USD',
          costBasis: '1600',
          value: '1800',
          gain: '200',
          assetEffect: '200',
          currencyEffect: '0',
          rateDay: null,
          missing: [],
        },
      },
      expect.objectContaining({
        account: 'i',
        symbol: 'Y',
        quantity: '2',
        price: null,
        value: null,
        gain: null,
      }),
    ])
    expect(cash.map((c) => [c.account, c.currency, c.amount])).toEqual([
      ['a', 'USD', '3400'],
      ['i', 'USD', '-50'],
    ])
    expect(value).toBe('5150')
    expect(unpriced).toEqual(['Y'])
  })

  describe('FX-8 to FX-11: what is held in euros', () => {
    const euros = { currency: 'EUR' }
    const events = [
      trade('deposit', '2024-01-02', 'X', '0', '1000', euros),
      buy('2024-01-03', 'X', '10', '600', euros),
      sell('2024-06-03', 'X', '4', '320', euros),
    ]
    const withRates = (rates: Readonly<Record<string, string>>): Context => {
      const context = ledgerWith(events)
      addPrices(context, 'X', { '2024-06-27': '90' }, { currency: 'EUR' })
      const csv = `date,EURUSD\n${Object.entries(rates)
        .map((row) => row.join(','))
        .join('\n')}\n`
      const files = [{ name: 'rates.csv', bytes: new TextEncoder().encode(csv) }]
      valueOf(fxHandlers['fx.import']({ files }, context))
      return context
    }

    test('stands beside it in dollars, cost at the rate of the purchase, the gain taken apart', () => {
      const context = withRates({ '2024-01-03': '1.09', '2024-06-03': '1.08', '2024-06-28': '1.07' })
      const { holdings, cash, value, unpriced } = got(context, 'ledger.holdings', {})
      // Six of ten left: 360 euros paid at 1.09 = 392.40; 540 euros at 1.07 = 577.80.
      expect(holdings[0]).toMatchObject({ currency: 'EUR', costBasis: '360', value: '540', gain: '180' })
      expect(holdings[0]!.base).toEqual({
        currency: 'USD',
        costBasis: '392.4',
        value: '577.8',
        gain: '185.4',
        assetEffect: '192.6',
        currencyEffect: '-7.2',
        rateDay: '2024-06-28',
        missing: [],
      })
      expect(cash).toMatchObject([{ currency: 'EUR', amount: '720', inBase: '770.4' }])
      expect([value, unpriced]).toEqual(['1348.2', []])
      expect(got(context, 'ledger.lots', {}).lots[0]!.base.gain).toBe('185.4')
      // 240 euros at 1.09 = 261.60; 320 at 1.08 = 345.60.
      const { rows, totals } = got(context, 'ledger.gains', {})
      expect(rows[0]!.base).toMatchObject({ gain: '84', assetEffect: '86.4', currencyEffect: '-2.4' })
      expect(totals).toEqual({ short: '84', long: '0', unknown: 0 })
    })

    test('FX-6: a missing rate leaves its own cells empty and is named with pair and day', () => {
      const context = withRates({ '2024-06-03': '1.08', '2024-06-28': '1.07' })
      const { holdings, value } = got(context, 'ledger.holdings', {})
      expect(holdings[0]!.base).toMatchObject({
        costBasis: null,
        value: '577.8',
        gain: null,
        missing: [{ from: 'EUR', to: 'USD', day: '2024-01-03' }],
      })
      expect(value).toBe('1348.2')
      expect(got(context, 'ledger.gains', {}).totals).toEqual({ short: '0', long: '0', unknown: 1 })
      expect(got(context, 'ledger.holdings', { asOf: '2024-05-01' })).toMatchObject({
        value: '0',
        unpriced: ['EUR', 'X'],
      })
    })

    test('FX-7: reckoned in euros nothing is missing', () => {
      const context = withRates({ '2024-06-28': '1.07' })
      valueOf(fxHandlers['fx.chooseBase']({ currency: 'EUR' }, context))
      expect(got(context, 'ledger.holdings', {})).toMatchObject({ value: '1260', unpriced: [] })
      expect(got(context, 'ledger.gains', {}).totals).toEqual({ short: '80', long: '0', unknown: 0 })
    })
  })

  test('a day of the past, an account, an asset by its symbol in any case', () => {
    const context = ledgerWith(bought)
    expect(got(context, 'ledger.holdings', { asOf: '2024-01-31' }).holdings.map((h) => h.quantity)).toEqual([
      '10',
    ])
    expect(got(context, 'ledger.holdings', { account: 'i' }).holdings.map((h) => h.symbol)).toEqual(['Y'])
    expect(got(context, 'ledger.holdings', { asset: 'x' }).holdings.map((h) => h.symbol)).toEqual(['X'])
    expect(ask(context, 'ledger.holdings', { account: 'zz' })).toEqual({
      ok: false,
      refusal: { kind: 'notFound', what: 'account', id: 'zz', known: ['a', 'i'] },
    })
    expect(ask(context, 'ledger.lots', { asset: 'ZZ' })).toEqual({
      ok: false,
      refusal: { kind: 'notFound', what: 'asset', id: 'ZZ' },
    })
  })

  test('LOT-18: closes adjusted for a later split value the units of before it', () => {
    const context = ledgerWith([buy('2024-01-03', 'X', '3', '3000'), trade('split', '2024-06-10', 'X', '27')])
    // The series lists no split: the ledger knows it.
    addPrices(context, 'X', { '2024-05-31': '110', '2024-06-27': '120' }, { closes: 'split' })
    const before = got(context, 'ledger.holdings', { asOf: '2024-06-03' }).holdings[0]
    expect([before?.quantity, before?.price, before?.value]).toEqual(['3', '1100', '3300'])
    const after = got(context, 'ledger.holdings', { asOf: '2024-06-28' }).holdings[0]
    expect([after?.quantity, after?.price, after?.value]).toEqual(['30', '120', '3600'])
  })

  test('LOT-18: a raw close of before a split that the series lists', () => {
    const context = ledgerWith([buy('2024-01-03', 'X', '3', '3000'), trade('split', '2024-06-10', 'X', '27')])
    addPrices(context, 'X', { '2024-06-07': '1200' }, { splits: { '2024-06-10': '10' } })
    const row = got(context, 'ledger.holdings', {}).holdings[0]
    expect([row?.price, row?.priceDay, row?.value]).toEqual(['120', '2024-06-07', '3600'])
  })

  test('LOT-18: other currencies are named and not counted', () => {
    const context = ledgerWith([
      buy('2024-01-03', 'X', '10', '1000'),
      buy('2024-01-03', 'VOD', '10', '700', { currency: 'GBP' }),
    ])
    addPrices(context, 'X', { '2024-06-27': '120' })
    addPrices(context, 'VOD', { '2024-06-27': '80' }, { currency: 'GBP' })
    const { holdings, value, unpriced } = got(context, 'ledger.holdings', {})
    expect(holdings.find((h) => h.symbol === 'VOD')).toMatchObject({
      currency: 'GBP',
      value: '800',
      costBasis: '700',
      gain: '100',
    })
    expect(value).toBe('200')
    expect(unpriced).toEqual(['GBP', 'VOD'])
  })

  test('an import or an edit is seen at once', () => {
    const context = ledgerWith(bought)
    expect(got(context, 'ledger.holdings', {}).holdings[0]?.value).toBeNull()
    addPrices(context, 'X', { '2024-06-27': '120' })
    expect(got(context, 'ledger.holdings', {}).holdings[0]?.value).toBe('1800')
    got(context, 'ledger.addOpeningLot', {
      account: 'a',
      asset: 'X',
      acquired: '2023-01-03',
      quantity: '1',
      costBasis: '90',
    })
    expect(got(context, 'ledger.holdings', {}).holdings[0]?.value).toBe('1920')
  })
})

describe('lots', () => {
  test('LOT-7: term and the days until a lot turns long-term', () => {
    const context = ledgerWith([
      buy('2023-06-27', 'X', '1', '90'),
      buy('2023-06-28', 'X', '1', '91'),
      trade('transferIn', '2024-06-28', 'X', '1'),
    ])
    addPrices(context, 'X', { '2024-06-27': '120' })
    const { lots } = got(context, 'ledger.lots', {})
    expect(lots.map((l) => [l.acquired, l.term, l.daysToLong, l.longTermFrom, l.costBasis, l.gain])).toEqual([
      ['2023-06-27', 'long', 0, '2024-06-28', '90', '30'],
      ['2023-06-28', 'short', 1, '2024-06-29', '91', '29'],
      ['2024-06-28', 'short', 366, '2025-06-29', null, null],
    ])
  })

  test('LOT-8, LOT-9: a gap names its event, and the opening lot that closes it is an event of its own', () => {
    const context = ledgerWith([sell('2024-03-01', 'X', '4', '500', { key: 'gap' })])
    expect(got(context, 'ledger.lots', {}).gaps).toEqual([
      {
        event: 'gap',
        account: 'a',
        accountName: 'A',
        asset: 'X',
        symbol: 'X',
        day: '2024-03-01',
        quantity: '4',
        proceeds: '500',
        eventKind: 'sell',
      },
    ])
    const lot = { account: 'a', asset: 'X', acquired: '2022-01-03', quantity: '10', costBasis: '1000' }
    const first = got(context, 'ledger.addOpeningLot', lot)
    const again = got(context, 'ledger.addOpeningLot', lot)
    expect(again.event).not.toBe(first.event)
    const { lots, gaps } = got(context, 'ledger.lots', {})
    expect(gaps).toEqual([])
    expect(lots.map((l) => [l.quantity, l.costBasis])).toContainEqual(['6', '600'])
    expect(eventsInForce(context.ledger).filter((e) => e.kind === 'openingLot')).toHaveLength(2)
    expect(got(context, 'ledger.gains', {}).rows.map((r) => [r.gain, r.term])).toEqual([['100', 'long']])
  })

  test.each([
    [{ quantity: '0' }, 'quantity'],
    [{ quantity: '-1' }, 'quantity'],
    [{ quantity: '0.00000000001' }, 'quantity'],
    [{ costBasis: '-1' }, 'costBasis'],
    [{ costBasis: '99999999999999999999' }, 'costBasis'],
    [{ acquired: '2024-06-29' }, 'acquired'],
  ])('LOT-20: an opening lot with %o is refused, and nothing changes', (wrong, path) => {
    const context = ledgerWith([buy('2024-01-03', 'X', '1', '90')])
    const lot = { account: 'a', asset: 'X', acquired: '2022-01-03', quantity: '10', costBasis: '1000' }
    const before = eventsInForce(context.ledger)
    expect(ask(context, 'ledger.addOpeningLot', { ...lot, ...wrong })).toMatchObject({
      refusal: { kind: 'badArguments', path },
    })
    expect(ask(context, 'ledger.addOpeningLot', { ...lot, asset: 'NONE' })).toMatchObject({
      refusal: { kind: 'notFound', what: 'asset' },
    })
    expect(ask(context, 'ledger.addOpeningLot', { ...lot, account: 'none' })).toMatchObject({
      refusal: { kind: 'notFound', what: 'account' },
    })
    expect(eventsInForce(context.ledger)).toEqual(before)
  })
})

describe('choosing lots', () => {
  const history = [
    buy('2022-01-03', 'X', '10', '1000', { key: 'old' }),
    buy('2023-01-03', 'X', '10', '1500', { key: 'dear' }),
    sell('2024-03-01', 'X', '12', '1800', { key: 'sale' }),
  ]
  const taken = (context: Context) => got(context, 'ledger.gains', {}).rows.map((r) => [r.lot, r.quantity])

  test('LOT-5: the named lots are taken, and a second choice takes the place of the first', () => {
    const context = ledgerWith(history)
    expect(taken(context)).toEqual([
      ['old:1', '10'],
      ['dear:1', '2'],
    ])
    got(context, 'ledger.chooseLots', { sale: 'sale', lots: [{ lot: 'dear:1', quantity: '9' }] })
    expect(taken(context)).toEqual([
      ['dear:1', '9'],
      ['old:1', '3'],
    ])
    got(context, 'ledger.chooseLots', {
      sale: 'sale',
      lots: [
        { lot: 'dear:1', quantity: '10' },
        { lot: 'old:1', quantity: '2' },
      ],
    })
    expect(taken(context)).toEqual([
      ['dear:1', '10'],
      ['old:1', '2'],
    ])
    expect(eventsInForce(context.ledger).filter((e) => e.kind === 'reliefChoice')).toHaveLength(1)
  })

  test.each([
    [
      'a sale that is not there',
      { sale: 'none', lots: [{ lot: 'old:1', quantity: '1' }] },
      { kind: 'notFound', what: 'sale' },
    ],
    [
      'a purchase',
      { sale: 'old', lots: [{ lot: 'old:1', quantity: '1' }] },
      { kind: 'badArguments', path: 'sale' },
    ],
    [
      'an unknown lot',
      { sale: 'sale', lots: [{ lot: 'none:1', quantity: '1' }] },
      { kind: 'notFound', what: 'lot', id: 'none:1' },
    ],
    [
      'more than the lot has',
      { sale: 'sale', lots: [{ lot: 'old:1', quantity: '11' }] },
      { kind: 'notEnoughUnits', short: '1' },
    ],
    [
      'more than was sold',
      {
        sale: 'sale',
        lots: [
          { lot: 'old:1', quantity: '10' },
          { lot: 'dear:1', quantity: '10' },
        ],
      },
      { kind: 'badArguments', path: 'lots' },
    ],
    [
      'nothing of a lot',
      { sale: 'sale', lots: [{ lot: 'old:1', quantity: '0' }] },
      { kind: 'badArguments', path: 'lots' },
    ],
  ])('LOT-20: %s is refused, and nothing changes', (_what, input, refusal) => {
    const context = ledgerWith(history)
    const before = eventsInForce(context.ledger)
    expect(ask(context, 'ledger.chooseLots', input)).toMatchObject({ ok: false, refusal })
    expect(eventsInForce(context.ledger)).toEqual(before)
  })
})

describe('gains', () => {
  test('LOT-19: rows by year; totals count taxable accounts; unknown sales apart', () => {
    const context = ledgerWith([
      buy('2022-01-03', 'X', '10', '1000'),
      sell('2022-06-01', 'X', '1', '150'),
      sell('2023-06-01', 'X', '1', '180'),
      sell('2023-07-03', 'Z', '1', '50', { key: 'z' }),
      buy('2022-01-03', 'X', '10', '1000', { account: 'I' }),
      sell('2023-06-01', 'X', '1', '180', { account: 'I' }),
    ])
    const all = got(context, 'ledger.gains', {})
    expect(all.years).toEqual([2022, 2023])
    expect(all.totals).toEqual({ short: '50', long: '80', unknown: 1 })
    const one = got(context, 'ledger.gains', { year: 2023 })
    expect(one.rows.map((r) => [r.account, r.taxType, r.gain, r.term])).toEqual([
      ['a', 'taxable', '80', 'long'],
      ['i', 'deferred', '80', 'long'],
    ])
    expect(one.totals).toEqual({ short: '0', long: '80', unknown: 1 })
    expect(one.gaps.map((g) => g.event)).toEqual(['z'])
    expect(got(context, 'ledger.gains', { account: 'i' }).rows).toHaveLength(1)
  })

  test('LOT-5: what another method would have made of it, and nothing is changed by asking', () => {
    const context = ledgerWith([
      buy('2022-01-03', 'X', '1', '100'),
      buy('2022-02-03', 'X', '1', '140'),
      sell('2022-06-01', 'X', '1', '150'),
    ])
    const gain = (input: Input<'ledger.gains'>) => got(context, 'ledger.gains', input).totals.short
    expect([gain({}), gain({ relief: 'lifo' }), gain({ relief: 'hifo' }), gain({})]).toEqual([
      '50',
      '10',
      '10',
      '50',
    ])
  })

  test('WSH-1, WSH-5: a loss replaced in the IRA within 30 days stands beside its row', () => {
    const context = ledgerWith([
      buy('2023-01-03', 'X', '10', '1000'),
      sell('2024-03-01', 'X', '10', '700'),
      buy('2024-03-20', 'X', '4', '300', { account: 'I' }),
    ])
    const [row] = got(context, 'ledger.gains', {}).rows
    expect([row?.gain, row?.washDisallowed]).toEqual(['-300', '120'])
  })

  test('WSH-1: crypto does not wash unless it is grouped', () => {
    const context = ledgerWith([
      buy('2023-01-03', 'BTC', '10', '1000'),
      sell('2024-03-01', 'BTC', '10', '700'),
      buy('2024-03-20', 'BTC', '10', '800'),
    ])
    const disallowed = () => got(context, 'ledger.gains', {}).rows[0]?.washDisallowed
    expect(disallowed()).toBe('300')
    valueOf(
      write(context.ledger, ['ledger'], () =>
        ok(editAsset(context.ledger, 'BTC', { kind: 'crypto', taxKind: 'crypto' })),
      ),
    )
    expect(disallowed()).toBe('0')
  })
})

describe('activity', () => {
  const events = [
    buy('2024-01-03', 'X', '10', '1001', { fee: '1', key: 'b' }),
    { ...sell('2024-02-03', 'Y', '2', '50', { key: 's', account: 'I' }), note: 'YOU SOLD 100% of it' },
    {
      ...trade('dividend', '2024-01-05', 'X', '0', undefined, { key: 'd' }),
      legs: [
        cashLeg('income', 'USD', money('3.5')),
        { role: 'income' as const, asset: 'X', quantity: 0n as Quantity, amount: money('0') },
      ],
    },
  ]
  const keys = (context: Context, input: Input<'ledger.activity'>) =>
    got(context, 'ledger.activity', input).rows.map((r) => r.key)

  test('newest first, with cash, fee and units; a page and the total', () => {
    const context = ledgerWith(events)
    const { total, rows } = got(context, 'ledger.activity', { offset: 1, limit: 2 })
    expect(total).toBe(3)
    expect(
      rows.map((r) => [r.key, r.day, r.kind, r.symbol, r.quantity, r.amount, r.fee, r.currency]),
    ).toEqual([
      ['d', '2024-01-05', 'dividend', 'X', '0', '3.5', '0', 'USD'],
      ['b', '2024-01-03', 'buy', 'X', '10', '-1001', '1', 'USD'],
    ])
  })

  test('by account, asset, kind and text, where a percent sign is a percent sign', () => {
    const context = ledgerWith(events)
    expect(keys(context, { account: 'i' })).toEqual(['s'])
    expect(keys(context, { asset: 'X' })).toEqual(['d', 'b'])
    expect(keys(context, { kind: 'dividend' })).toEqual(['d'])
    expect(keys(context, { text: 'you sold' })).toEqual(['s'])
    expect(keys(context, { text: '100% of' })).toEqual(['s'])
    expect(keys(context, { text: '1%f' })).toEqual([])
    expect(keys(context, { text: 'x' })).toEqual(['d', 'b'])
    expect(keys(context, { asset: 'X', kind: 'buy' })).toEqual(['b'])
  })
})

const SAMPLE = new URL(
  '../../../../shared/samples/brokers/schwab/schwab_with_header_row.csv',
  import.meta.url,
)

describe.skipIf(!existsSync(SAMPLE))('a real export (skipped where ../shared is absent)', () => {
  test('LOT-8: schwab_with_header_row sells BNDX never bought and splits NVDA not held: two gaps, no guess', async () => {
    const context = ledgerWith([])
    const job = { signal: new AbortController().signal, progress() {} }
    const files = [{ name: 'schwab_with_header_row.csv', bytes: new Uint8Array(readFileSync(SAMPLE)) }]
    const preview = valueOf(
      await importHandlers['import.preview'](
        { files, broker: 'auto', accounts: { 'Brokerage ...0000': 'a' } },
        context,
        job,
      ),
    )
    valueOf(
      importHandlers['import.commit'](
        { preview: preview.preview, keep: [], leave: [], accounts: {} },
        context,
      ),
    )
    const { holdings, gaps } = got(context, 'ledger.holdings', { asOf: '2026-01-01' })
    expect(gaps.map((g) => [g.symbol, g.quantity, g.eventKind])).toEqual([
      ['NVDA', '40', 'split'],
      ['BNDX', '8', 'sell'],
    ])
    expect(holdings.map((h) => [h.symbol, h.quantity, h.costBasis])).toEqual([
      ['AAPL', '10', null],
      ['BND', '45.025', '3321.95'],
    ])
  })
})
