import { describe, expect, test } from 'vitest'
import { testContext, testHost } from '../../../tests/support/ledger.ts'
import { buy, cashLeg, sell, trade } from '../../../tests/support/ledgerEvents.ts'
import { money, price, quantity, rate } from '../../shared/amount.ts'
import { type ChannelName, contract, type Input, type Output } from '../../shared/contract.ts'
import { day } from '../../shared/day.ts'
import { ok, type Result, valueOf } from '../../shared/refusal.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { addAccount, type NewAccount } from '../store/accounts.ts'
import { editAsset, ensureAsset } from '../store/assets.ts'
import { addBatch } from '../store/batches.ts'
import { saveFx } from '../store/fx.ts'
import { saveSeries } from '../store/prices.ts'
import { write } from '../store/write.ts'
import { handlers } from './all.ts'
import type { Context } from './handler.ts'

/** Asks as a host does: input and answer both pass the contract. */
async function ask<C extends ChannelName>(
  context: Context,
  channel: C,
  input: Input<C>,
): Promise<Result<Output<C>>> {
  const handler = handlers[channel] as unknown as (
    input: unknown,
    context: Context,
  ) => Result<Output<C>> | Promise<Result<Output<C>>>
  const result = await handler(contract[channel].input.parse(input), context)
  if (result.ok) contract[channel].output.parse(result.value)
  return result
}

async function got<C extends ChannelName>(context: Context, channel: C, input: Input<C>): Promise<Output<C>> {
  return valueOf(await ask(context, channel, input))
}

async function refused<C extends ChannelName>(
  context: Context,
  channel: C,
  input: Input<C>,
): Promise<unknown> {
  const result = await ask(context, channel, input)
  return result.ok ? 'not refused' : result.refusal
}

const ACCOUNT: NewAccount = {
  name: 'A',
  institution: '',
  owner: 'Me',
  taxType: 'taxable',
  currency: 'USD',
  relief: 'fifo',
  inPlan: true,
  externalIds: [],
}

/** Accounts A and B (taxable; B the spouse's), I (an IRA), and these events, synthetic, seen on 28 June 2024. */
function ledgerWith(events: readonly LedgerEvent[], today = '2024-06-28'): Context {
  const context = testContext(testHost({ today: day(today) }))
  const { ledger } = context
  valueOf(
    write(ledger, ['ledger'], (next) => {
      addAccount(ledger, ACCOUNT)
      addAccount(ledger, { ...ACCOUNT, name: 'B', owner: 'Spouse' })
      addAccount(ledger, { ...ACCOUNT, name: 'I', taxType: 'deferred' })
      const given = events.map((event) => ({ ...event, account: event.account.toLowerCase() }))
      for (const leg of given.flatMap((event) => event.legs)) {
        if (leg.asset !== undefined) ensureAsset(ledger, { symbol: leg.asset }, day('2010-01-04'), 'USD')
      }
      addBatch(ledger, next.ledger, {
        file: 'synthetic',
        source: null,
        broker: 'hand',
        rows: given.length,
        nonData: 0,
        events: given,
        duplicates: [],
        setAside: 0,
        refused: [],
      })
      return ok(null)
    }),
  )
  return context
}

function addPrices(
  { ledger }: Context,
  symbol: string,
  closes: Readonly<Record<string, string>>,
  exDays: readonly string[] = [],
): void {
  valueOf(
    write(ledger, ['market'], () => {
      saveSeries(
        ledger,
        ensureAsset(ledger, { symbol }, day('2010-01-04'), 'USD'),
        {
          closes: 'raw',
          rows: Object.entries(closes).map(([on, close]) => ({
            day: day(on),
            close: price(close),
            adjusted: undefined,
          })),
          splits: [],
          distributions: exDays.map((on) => ({ day: day(on), perShare: price('1') })),
          distributionsKnown: true,
        },
        { source: 'synthetic', layout: 'long', currency: 'USD', synthetic: true, importedAt: '' },
      )
      return ok(null)
    }),
  )
}

function dividend(on: string, asset: string, amount: string, note = '', account = 'A'): LedgerEvent {
  return {
    key: `dividend-${on}-${asset}-${account}`,
    account,
    kind: 'dividend',
    tradeDay: day(on),
    seqInDay: 1,
    legs: [
      cashLeg('income', 'USD', money(amount)),
      { role: 'income', asset, quantity: quantity('0'), amount: money('0') },
    ],
    note,
  }
}

async function line(context: Context, year: number, id: string): Promise<string> {
  const { lines } = await got(context, 'tax.year', { year })
  return lines.find((l) => l.id === id)!.amount
}

function edit(context: Context, asset: string, change: Parameters<typeof editAsset>[2]): void {
  valueOf(write(context.ledger, ['ledger'], () => ok(editAsset(context.ledger, asset, change))))
}

describe('Form 8949', () => {
  // Publication 550: 100 bought for 1,000, sold for 750, 100 bought within 30 days for 800; those sold for 900 the year after.
  const washed = [
    buy('2023-01-03', 'X', '100', '1000'),
    sell('2023-06-01', 'X', '100', '750'),
    buy('2023-06-15', 'X', '100', '800'),
    sell('2024-03-01', 'X', '100', '900'),
  ]

  test('TAX-20, WSH-4, WSH-5: a washed loss has code W, and enters the basis and holding period of the next sale', async () => {
    const context = ledgerWith(washed)
    const rows2023 = (await got(context, 'tax.form8949', { year: 2023 })).rows
    expect(
      rows2023.map((r) => [r.part, r.description, r.proceeds, r.costBasis, r.code, r.adjustment, r.gain]),
    ).toEqual([['I', '100 X', '750', '1000', 'W', '250', '0']])
    const { rows, totals } = await got(context, 'tax.form8949', { year: 2024 })
    // 3 January to 1 June are 149 days: the holding period begins on 17 January 2023, so 1 March 2024 is long-term.
    expect(rows.map((r) => [r.part, r.boxes, r.acquired, r.costBasis, r.washAdded, r.gain])).toEqual([
      ['II', 'D, E or F', '2023-01-17', '1050', '250', '-150'],
    ])
    expect(totals).toEqual([
      {
        part: 'II',
        boxes: 'D, E or F',
        proceeds: '900',
        costBasis: '1050',
        adjustment: '0',
        gain: '-150',
        unknown: 0,
      },
    ])
  })

  test('WSH-5: lots and gains answer the same figures', async () => {
    const context = ledgerWith(washed.slice(0, 3))
    const { lots } = await got(context, 'ledger.lots', {})
    expect(lots.map((l) => [l.costBasis, l.washAdded, l.acquired, l.bought])).toEqual([
      ['1050', '250', '2023-01-17', '2023-06-15'],
    ])
    const { rows, totals } = await got(context, 'ledger.gains', { year: 2023 })
    expect(rows.map((r) => [r.gain, r.washDisallowed])).toEqual([['-250', '250']])
    expect(totals).toMatchObject({ short: '0', long: '0' })
  })

  test('TAX-20: an unknown basis is listed and in no sum; an IRA has no rows', async () => {
    const context = ledgerWith([
      trade('transferIn', '2023-01-03', 'X', '10'),
      sell('2024-03-01', 'X', '10', '750'),
      buy('2023-01-03', 'X', '10', '900', { account: 'I' }),
      sell('2024-03-01', 'X', '10', '750', { account: 'I' }),
    ])
    const { rows, totals, notes } = await got(context, 'tax.form8949', { year: 2024 })
    expect(rows.map((r) => [r.costBasis, r.gain])).toEqual([[null, null]])
    expect(totals.map((t) => [t.gain, t.unknown])).toEqual([['0', 1]])
    expect(notes).toContainEqual({ kind: 'unknownBasis', facts: { symbol: 'X', count: 1 } })
  })

  test('TAX-3, LOT-8: units sold without lots have no row, and the return names the sale', async () => {
    // 15 sold, 10 of them bought here: the 5 others have no basis. One sale, however many of its parts lack one.
    const context = ledgerWith([
      buy('2023-01-03', 'X', '10', '500'),
      sell('2024-03-01', 'X', '15', '900'),
      sell('2024-04-01', 'X', '2', '130'),
      sell('2024-05-01', 'X', '2', '130', { account: 'I' }),
    ])
    const note = { kind: 'unknownBasis', facts: { symbol: 'X', count: 2 } }
    const { rows, notes } = await got(context, 'tax.form8949', { year: 2024 })
    // 900 × 10 / 15 = 600 for the ten.
    expect(rows.map((r) => [r.description, r.proceeds, r.gain])).toEqual([['10 X', '600', '100']])
    expect(notes).toContainEqual(note)
    expect((await got(context, 'tax.year', { year: 2024 })).notes).toContainEqual(note)
    expect((await got(context, 'tax.year', { year: 2023 })).notes).not.toContainEqual(note)
  })

  test('TAX-20: crypto has boxes of its own from 2025 on', async () => {
    const events = [buy('2024-12-02', 'BTC', '1', '100'), sell('2025-02-03', 'BTC', '1', '90')]
    const context = ledgerWith(events, '2025-06-30')
    edit(context, 'BTC', { taxKind: 'crypto' })
    const { rows } = await got(context, 'tax.form8949', { year: 2025 })
    expect(rows.map((r) => r.boxes)).toEqual(['G, H or I'])
  })
})

describe('wash sales across the household', () => {
  const loss = [buy('2022-01-03', 'X', '100', '1000'), sell('2024-03-01', 'X', '100', '750')]
  const disallowed = async (context: Context) =>
    (await got(context, 'tax.form8949', { year: 2024 })).rows
      .filter((r) => r.account === 'a')
      .map((r) => r.adjustment)

  test('WSH-8: the spouse’s purchase washes, in whatever filing; that of an owner called other does not', async () => {
    const context = ledgerWith([...loss, buy('2024-03-20', 'X', '100', '800', { account: 'B' })])
    const of = (profile: Input<'tax.saveProfile'>['profile']) => got(context, 'tax.saveProfile', { profile })
    await of({ filing: 'separate', owners: { Spouse: 'spouse' } })
    expect(await disallowed(context)).toEqual(['250'])
    await of({ owners: { Spouse: 'other' } })
    expect(await disallowed(context)).toEqual(['0'])
  })

  test('TAX-3: a spouse who files separately is in no figure; jointly, or not named, is', async () => {
    const context = ledgerWith([
      buy('2024-01-03', 'X', '1', '100', { account: 'B' }),
      sell('2024-03-01', 'X', '1', '150', { account: 'B' }),
    ])
    expect(await line(context, 2024, 'shortSales')).toBe('50')
    await got(context, 'tax.saveProfile', { profile: { filing: 'separate', owners: { Spouse: 'spouse' } } })
    expect(await line(context, 2024, 'shortSales')).toBe('0')
    await got(context, 'tax.saveProfile', { profile: { filing: 'joint', owners: { Spouse: 'spouse' } } })
    expect(await line(context, 2024, 'shortSales')).toBe('50')
  })

  test('WSH-7: a call bought replaces 100 shares and takes the loss over; a put does not', async () => {
    const call = 'X 06/21/2024 10.00 C'
    const context = ledgerWith([...loss, trade('buyToOpen', '2024-03-20', call, '1', '-120')])
    expect(await disallowed(context)).toEqual(['250'])
    const { lots } = await got(context, 'ledger.lots', { asset: call })
    expect(lots.map((l) => [l.costBasis, l.washAdded])).toEqual([['370', '250']])
    const put = ledgerWith([...loss, trade('buyToOpen', '2024-03-20', 'X 06/21/2024 10.00 P', '1', '-120')])
    expect(await disallowed(put)).toEqual(['0'])
  })

  test('WSH-6: shares sold before a 4 for 1 split are replaced by four times as many after it', async () => {
    const context = ledgerWith([
      ...loss,
      buy('2024-03-05', 'X', '50', '400'),
      trade('split', '2024-03-11', 'X', '150'),
      buy('2024-03-20', 'X', '100', '200'),
    ])
    // 50 of 100 by the first purchase (200 units of today), 25 by the second's 100: three quarters of 250.
    expect(await disallowed(context)).toEqual(['187.5'])
    const { lots } = await got(context, 'ledger.lots', {})
    expect(lots.map((l) => [l.quantity, l.washAdded])).toEqual([
      ['200', '125'],
      ['100', '62.5'],
    ])
  })

  test('WSH-9: share classes of one fund wash by themselves; funds of two issuers only once they are grouped', async () => {
    const vanguard = ledgerWith([
      buy('2022-01-03', 'VTI', '100', '1000'),
      sell('2024-03-01', 'VTI', '100', '750'),
      buy('2024-03-20', 'VTSAX', '100', '800'),
    ])
    expect(await disallowed(vanguard)).toEqual(['250'])
    edit(vanguard, 'VTSAX', { identicalGroup: 'apart' })
    expect(await disallowed(vanguard)).toEqual(['0'])

    const issuers = ledgerWith([
      buy('2022-01-03', 'SPY', '100', '1000'),
      sell('2024-03-01', 'SPY', '100', '750'),
      buy('2024-03-20', 'IVV', '100', '800'),
    ])
    expect(await disallowed(issuers)).toEqual(['0'])
    const { groups } = await got(issuers, 'tax.groups', {})
    expect(groups.map((g) => [g.name, g.kind, g.assets.map((a) => a.symbol)])).toEqual([
      ['S&P 500', 'grey', ['IVV', 'SPY']],
    ])
    for (const asset of ['SPY', 'IVV']) edit(issuers, asset, { identicalGroup: 'S&P 500' })
    expect(await disallowed(issuers)).toEqual(['250'])
  })

  test('WSH-2, WSH-4: a chain of three: each loss enters the next basis, and what an IRA takes is lost; all is accounted for', async () => {
    const context = ledgerWith([
      buy('2023-01-03', 'X', '10', '1000'),
      sell('2024-01-10', 'X', '10', '900'),
      buy('2024-01-20', 'X', '10', '880'),
      sell('2024-02-15', 'X', '10', '850'),
      buy('2024-03-01', 'X', '10', '840', { account: 'I' }),
    ])
    const { rows } = await got(context, 'tax.form8949', { year: 2024 })
    // 100 lost and moved; then 880 + 100 − 850 = 130 lost, for good.
    expect(rows.map((r) => [r.costBasis, r.adjustment, r.gain])).toEqual([
      ['1000', '100', '0'],
      ['980', '130', '0'],
    ])
    const { lots } = await got(context, 'ledger.lots', {})
    expect(lots.map((l) => [l.costBasis, l.washAdded])).toEqual([['840', '0']])
  })
})

describe('a year of income', () => {
  const held = buy('2023-01-03', 'KO', '100', '5000')

  test('TAX-17: qualified by the ex-day that prices know, for the units held long enough', async () => {
    const context = ledgerWith([
      held,
      buy('2024-03-11', 'KO', '50', '2500'),
      sell('2024-04-01', 'KO', '50', '2600', { key: 's' }),
      dividend('2024-04-01', 'KO', '150', ''),
    ])
    addPrices(context, 'KO', { '2024-03-28': '50' }, ['2024-03-14'])
    // Fifo: the 50 sold are of the old lot, held since 2023; the 50 bought on 11 March are held past 60 days by 28 June.
    expect([
      await line(context, 2024, 'qualifiedDividends'),
      await line(context, 2024, 'ordinaryDividends'),
    ]).toEqual(['150', '150'])
    const young = ledgerWith(
      [held, buy('2024-03-11', 'KO', '50', '2500'), dividend('2024-04-01', 'KO', '150')],
      '2024-04-02',
    )
    addPrices(young, 'KO', { '2024-03-28': '50' }, ['2024-03-14'])
    const { notes } = await got(young, 'tax.year', { year: 2024 })
    expect(notes).toContainEqual({ kind: 'holdingAssumed', facts: { symbol: 'KO', exDay: '2024-03-14' } })
  })

  test('TAX-17: without an ex-day it is taken to be 14 days before the pay day, and said', async () => {
    const context = ledgerWith([held, dividend('2024-04-01', 'KO', '150')])
    expect(await line(context, 2024, 'qualifiedDividends')).toBe('150')
    expect((await got(context, 'tax.year', { year: 2024 })).notes).toContainEqual({
      kind: 'exDayUnknown',
      facts: { symbol: 'KO' },
    })
  })

  test('TAX-17: a row that says non-qualified is believed, and an issuer’s share can be stated', async () => {
    const plain = ledgerWith([held, dividend('2024-04-01', 'KO', '150', 'Non-Qualified Div: COCA COLA')])
    expect(await line(plain, 2024, 'qualifiedDividends')).toBe('0')
    const context = ledgerWith([held, dividend('2024-04-01', 'KO', '150')])
    await got(context, 'tax.saveProfile', { profile: { qualifiedShare: { KO: '0.4' } } })
    expect(await line(context, 2024, 'qualifiedDividends')).toBe('60')
  })

  test('TAX-23: municipal, Treasury, REIT and partnership dividends are what their kind says', async () => {
    const context = ledgerWith([
      dividend('2024-04-01', 'MUNI1', '100'),
      dividend('2024-04-01', 'TRSY', '200'),
      dividend('2024-04-01', 'REIT1', '300'),
      dividend('2024-04-01', 'MLP', '400'),
    ])
    edit(context, 'MUNI1', { taxKind: 'muniFund' })
    edit(context, 'TRSY', { taxKind: 'treasuryFund' })
    edit(context, 'REIT1', { taxKind: 'reit' })
    edit(context, 'MLP', { taxKind: 'partnership' })
    const of = async (id: string) => line(context, 2024, id)
    expect([
      await of('exemptDividends'),
      await of('ordinaryDividends'),
      await of('qualifiedDividends'),
    ]).toEqual(['100', '500', '0'])
    // 100,000 + 500 − 14,600 of standard deduction, + 100 − 200 for the state.
    expect([await of('taxableIncome'), await of('stateTaxable')]).toEqual(['85900', '85800'])
    expect((await got(context, 'tax.year', { year: 2024 })).notes).toContainEqual({
      kind: 'partnershipIncome',
      facts: { symbol: 'MLP', amount: '400' },
    })
  })

  test('TAX-17: a distribution of long-term gain is long-term, one that the row calls short-term an ordinary dividend', async () => {
    const distribution = (note: string): LedgerEvent => ({
      ...dividend('2024-04-01', 'FUND', '70', note),
      key: note,
      kind: 'capGainDistribution',
    })
    const context = ledgerWith([distribution('Long Term Cap Gain'), distribution('Short Term Cap Gain')])
    expect([
      await line(context, 2024, 'gainDistributions'),
      await line(context, 2024, 'ordinaryDividends'),
    ]).toEqual(['70', '70'])
  })

  test('TAX-18: section 1256 gains are 60/40, are not on Form 8949 and never wash', async () => {
    const context = ledgerWith([
      buy('2024-01-03', 'ES', '1', '1000'),
      sell('2024-02-01', 'ES', '1', '900'),
      buy('2024-02-05', 'ES', '1', '900'),
    ])
    edit(context, 'ES', { taxKind: 'section1256' })
    expect([
      await line(context, 2024, 'section1256Long'),
      await line(context, 2024, 'section1256Short'),
    ]).toEqual(['-60', '-40'])
    expect((await got(context, 'tax.form8949', { year: 2024 })).rows).toEqual([])
    expect((await got(context, 'tax.year', { year: 2024 })).notes).toContainEqual({
      kind: 'section1256Open',
      facts: { symbol: 'ES' },
    })
  })
})

describe('another currency', () => {
  test('TAX-24: a sale and a dividend in euro count at the rates of their days, and are named where there is none', async () => {
    const euro = { currency: 'EUR' }
    const events = [
      buy('2024-01-03', 'SAP', '10', '1000', euro),
      sell('2024-03-01', 'SAP', '10', '1200', euro),
      {
        ...dividend('2024-02-01', 'SAP', '50'),
        legs: [
          cashLeg('income', 'EUR', money('50')),
          { role: 'income' as const, asset: 'SAP', quantity: quantity('0'), amount: money('0') },
        ],
      },
    ]
    const context = ledgerWith(events)
    expect([await line(context, 2024, 'shortSales'), await line(context, 2024, 'ordinaryDividends')]).toEqual(
      ['0', '0'],
    )
    expect((await got(context, 'tax.year', { year: 2024 })).notes).toContainEqual({
      kind: 'otherCurrency',
      facts: { currency: 'EUR' },
    })
    valueOf(
      write(context.ledger, ['market'], () => {
        const rows = [
          { day: day('2024-01-03'), rate: rate('1.1') },
          { day: day('2024-02-01'), rate: rate('1.08') },
          { day: day('2024-03-01'), rate: rate('1.05') },
        ]
        saveFx(
          context.ledger,
          { base: 'EUR', quote: 'USD', rows },
          { source: 'synthetic', layout: 'two', importedAt: '' },
        )
        return ok(null)
      }),
    )
    // 1,200 × 1.05 − 1,000 × 1.10 = 1,260 − 1,100; 50 × 1.08.
    expect([await line(context, 2024, 'shortSales'), await line(context, 2024, 'ordinaryDividends')]).toEqual(
      ['160', '54'],
    )
  })
})

describe('a cost in one currency, proceeds in another', () => {
  // Bought for 6,000 euro, sold for 6,300 dollars: 6,300 − 6,000 × 1.10 = −300. Half of another lot likewise.
  const events = [
    buy('2024-01-03', 'ASML', '10', '6000', { currency: 'EUR' }),
    sell('2025-04-10', 'ASML', '10', '6300'),
    buy('2024-01-03', 'SAP', '10', '1000', { currency: 'EUR' }),
    sell('2025-04-10', 'SAP', '5', '700'),
  ]
  const knowing = (context: Context) =>
    valueOf(
      write(context.ledger, ['market'], () => {
        const rows = [
          { day: day('2024-01-03'), rate: rate('1.1') },
          { day: day('2025-04-10'), rate: rate('1.08') },
        ]
        saveFx(
          context.ledger,
          { base: 'EUR', quote: 'USD', rows },
          { source: 'synthetic', layout: 'two', importedAt: '' },
        )
        return ok(null)
      }),
    )

  test('LOT-19, TAX-24: the gain is known in the base currency, each side at the rate of its day', async () => {
    const context = ledgerWith(events, '2025-06-30')
    knowing(context)
    const { rows, totals } = await got(context, 'ledger.gains', { year: 2025 })
    expect(rows.map((r) => [r.symbol, r.gain, r.base.costBasis, r.base.value, r.base.gain])).toEqual([
      ['ASML', null, '6600', '6300', '-300'],
      ['SAP', null, '550', '700', '150'],
    ])
    expect(totals).toEqual({ short: '0', long: '-150', unknown: 0 })
    const form = await got(context, 'tax.form8949', { year: 2025 })
    expect(form.rows.map((r) => [r.description, r.proceeds, r.costBasis, r.gain])).toEqual([
      ['10 ASML', '6300', '6600', '-300'],
      ['5 SAP', '700', '550', '150'],
    ])
    expect(form.notes.filter(({ kind }) => kind === 'unknownBasis')).toEqual([])
    expect(await line(context, 2025, 'longSales')).toBe('-150')
  })

  test('TAX-24: without the rates the sales are in no sum', async () => {
    const context = ledgerWith(events, '2025-06-30')
    expect(await line(context, 2025, 'longSales')).toBe('0')
    expect((await got(context, 'ledger.gains', { year: 2025 })).totals).toMatchObject({
      long: '0',
      unknown: 2,
    })
    expect((await got(context, 'tax.year', { year: 2025 })).notes).toContainEqual({
      kind: 'otherCurrency',
      facts: { currency: 'EUR' },
    })
  })

  test('PRF-8: what such a sale realised is realised, not of unknown basis', async () => {
    const context = ledgerWith(events.slice(0, 2), '2025-06-30')
    knowing(context)
    const { total } = await got(context, 'performance.show', { from: '2024-01-03', to: '2025-04-10' })
    // Proceeds 6,300 less 6,000 × 1.08; the euro fell on the holding by 6,000 × 0.02 and on the debt gained as much.
    expect(total.parts).toMatchObject({
      realised: '-180',
      unknownBasis: '0',
      currencyOnHoldings: '-120',
      currencyOnCash: '120',
      remainder: '0',
    })
  })
})

describe('losses from year to year', () => {
  const events = [
    buy('2021-01-04', 'X', '10', '20000'),
    sell('2022-03-01', 'X', '10', '10000'),
    buy('2024-01-03', 'Y', '1', '100'),
    sell('2024-02-01', 'Y', '1', '1100'),
  ]

  test('TAX-14: 10,000 of long loss in 2022 is 7,000 into 2023, 4,000 into 2024 and meets a gain of 1,000 there', async () => {
    const context = ledgerWith(events)
    expect(await line(context, 2022, 'carriedLong')).toBe('7000')
    expect(await line(context, 2023, 'carriedLong')).toBe('4000')
    expect([await line(context, 2024, 'longCarriedIn'), await line(context, 2024, 'gainLine')]).toEqual([
      '4000',
      '-3000',
    ])
    expect(await line(context, 2024, 'carriedLong')).toBe('0')
  })

  test('TAX-14: the profile states what a first year inherits, and earlier years then leave nothing', async () => {
    const context = ledgerWith(events)
    await got(context, 'tax.saveProfile', { profile: { carried: { into: 2024, short: '500', long: '0' } } })
    expect([await line(context, 2024, 'shortCarriedIn'), await line(context, 2024, 'longCarriedIn')]).toEqual(
      ['500', '0'],
    )
    expect(await line(context, 2024, 'gainLine')).toBe('500')
  })
})

describe('tables, profile and filed years', () => {
  test('TAX-1: the table used is named; another year’s only with a note', async () => {
    const context = ledgerWith([])
    const used = async (year: number) => {
      const { table, notes } = await got(context, 'tax.year', { year })
      return [table.year, table.stands, notes.filter((n) => n.kind === 'tableOfOtherYear').length]
    }
    expect(await used(2024)).toEqual([2024, false, 0])
    expect(await used(2030)).toEqual([2026, true, 1])
    expect(await used(2019)).toEqual([2023, true, 1])
    const { table } = await got(context, 'tax.year', { year: 2023 })
    expect(table).toMatchObject({ asOf: '2022-10-18', edited: false })
    expect(table.source).toContain('Rev. Proc. 2022-38')
  })

  test('TAX-11: an own table is checked, used, marked, and given up again', async () => {
    const context = ledgerWith([])
    const { tables } = await got(context, 'tax.tables', {})
    expect(tables.map((t) => t.year)).toEqual([2023, 2024, 2025, 2026])
    const { edited: _edited, ...table } = tables[1]!
    const save = (of: unknown, year = 2024) => refused(context, 'tax.saveTable', { year, table: of })
    expect(await save({ ...table, niitRate: '38' })).toMatchObject({
      kind: 'badArguments',
      path: 'table.niitRate',
    })
    expect(await save({ ...table, niitRate: 0.038 })).toMatchObject({ path: 'table.niitRate' })
    expect(await save(table, 2025)).toMatchObject({ path: 'table.year' })
    const single = { ...table.filing.single, lossCap: '-1' }
    expect(await save({ ...table, filing: { ...table.filing, single } })).toMatchObject({
      path: 'table.filing.single.lossCap',
    })
    const falling = { ...table.filing.single, ordinary: [...table.filing.single.ordinary].reverse() }
    expect(await save({ ...table, filing: { ...table.filing, single: falling } })).toMatchObject({
      path: 'table.filing.single.ordinary.0.above',
    })
    const own = { ...table.filing.single, standardDeduction: '0' }
    await got(context, 'tax.saveTable', {
      year: 2024,
      table: { ...table, filing: { ...table.filing, single: own } },
    })
    expect(await line(context, 2024, 'taxableIncome')).toBe('100000')
    expect((await got(context, 'tax.year', { year: 2024 })).table.edited).toBe(true)
    await got(context, 'tax.saveTable', { year: 2024, table: null })
    expect(await line(context, 2024, 'taxableIncome')).toBe('85400')
  })

  test('TAX-2: what a profile says wrongly is refused with its path', async () => {
    const context = ledgerWith([])
    const save = (profile: Input<'tax.saveProfile'>['profile']) =>
      refused(context, 'tax.saveProfile', { profile })
    expect(await save({ stateRate: '1.5' })).toMatchObject({ path: 'profile.stateRate' })
    const entry = { year: 2024, ordinaryIncome: '1', deduction: 'standard' as const }
    expect(await save({ income: [{ ...entry, ordinaryIncome: '-1' }] })).toMatchObject({
      path: 'profile.income.0.ordinaryIncome',
    })
    expect(await save({ income: [entry, entry] })).toMatchObject({ path: 'profile.income.1.year' })
    expect(await save({ carried: { into: 2024, short: '-5', long: '0' } })).toMatchObject({
      path: 'profile.carried.short',
    })
    expect(await save({ partners: { NONE: [] } })).toMatchObject({ kind: 'notFound', id: 'NONE' })
    expect((await got(context, 'tax.profile', {})).saved).toBe(false)
  })

  test('TAX-2: income holds from its year on until the next entry', async () => {
    const context = ledgerWith([])
    await got(context, 'tax.saveProfile', {
      profile: {
        filing: 'joint',
        income: [
          { year: 2025, ordinaryIncome: '200000', deduction: '40000' },
          { year: 2023, ordinaryIncome: '150000', deduction: 'standard' },
        ],
      },
    })
    expect(await line(context, 2024, 'taxableIncome')).toBe('120800')
    expect(await line(context, 2026, 'taxableIncome')).toBe('160000')
  })

  test('TAX-21: a filed year keeps its figures, and what comes to differ is named', async () => {
    const context = ledgerWith([buy('2022-01-03', 'X', '1', '100'), sell('2023-03-01', 'X', '1', '150')])
    expect((await got(context, 'tax.markFiled', { year: 2023 })).years).toEqual([2023])
    const differing = async () =>
      (await got(context, 'tax.year', { year: 2023 })).notes.filter((n) => n.kind === 'differsFromFiled')
        .length
    expect(await differing()).toBe(0)
    await got(context, 'tax.saveProfile', { profile: { stateRate: '0.05' } })
    // The state's tax and the sum.
    expect(await differing()).toBe(2)
    expect((await got(context, 'tax.markFiled', { year: 2023, filed: false })).years).toEqual([])
    expect(await refused(context, 'tax.markFiled', { year: 2025 })).toMatchObject({ path: 'year' })
  })
})

describe('harvest candidates', () => {
  test('TAX-22: what a loss saves, what of it would be washed, and from when it is safe', async () => {
    const context = ledgerWith([
      buy('2024-02-01', 'X', '100', '10000'),
      buy('2024-06-10', 'X', '20', '1900', { account: 'I' }),
      buy('2020-01-02', 'Y', '10', '100'),
    ])
    addPrices(context, 'X', { '2024-06-27': '90' })
    addPrices(context, 'Y', { '2024-06-27': '20' })
    await got(context, 'tax.saveProfile', { profile: { partners: { X: ['Y'] } } })
    const answer = await got(context, 'tax.harvest', {})
    // 1,000 lost, a fifth of it washed by the IRA; 800 deducted at 22 %. Y is long-term with a gain, past the 0 % bracket.
    expect(answer.rows).toMatchObject([
      {
        kind: 'loss',
        symbol: 'X',
        gain: '-1000',
        term: 'short',
        washed: '200',
        saves: '176',
        purchases: [{ account: 'i', day: '2024-06-10', quantity: '20' }],
        cleanFrom: '2024-07-11',
        safeFrom: '2024-07-29',
        daysToLong: 219,
        partners: [{ symbol: 'Y' }],
      },
    ])
    expect(answer.roomAtZero).toBe('0')
  })

  test('TAX-22: while the year stands at a net loss no gain is called untaxed, since it would take the deduction’s place', async () => {
    const context = ledgerWith([
      buy('2020-01-02', 'Y', '10', '100'),
      buy('2024-01-03', 'Z', '10', '1000'),
      sell('2024-02-01', 'Z', '10', '100'),
    ])
    addPrices(context, 'Y', { '2024-06-27': '20' })
    const income = [{ year: 2024, ordinaryIncome: '30000', deduction: 'standard' as const }]
    await got(context, 'tax.saveProfile', { profile: { income } })
    expect(await got(context, 'tax.harvest', {})).toMatchObject({ roomAtZero: '0', rows: [] })
  })

  test('TAX-22: under the 0 % bracket long-term gains that fit are named', async () => {
    const context = ledgerWith([buy('2020-01-02', 'Y', '10', '100'), buy('2024-06-03', 'Z', '10', '100')])
    addPrices(context, 'Y', { '2024-06-27': '20' })
    addPrices(context, 'Z', { '2024-06-27': '20' })
    await got(context, 'tax.saveProfile', {
      profile: { income: [{ year: 2024, ordinaryIncome: '30000', deduction: 'standard' }] },
    })
    const { rows, roomAtZero } = await got(context, 'tax.harvest', {})
    // 47,025 − (30,000 − 14,600).
    expect(roomAtZero).toBe('31625')
    expect(rows.map((r) => [r.kind, r.symbol, r.gain, r.saves])).toEqual([['gainAtZero', 'Y', '100', '0']])
  })
})
