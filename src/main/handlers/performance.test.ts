import { describe, expect, test } from 'vitest'
import { testContext, testHost } from '../../../tests/support/ledger.ts'
import { buy, sell, trade } from '../../../tests/support/ledgerEvents.ts'
import { price } from '../../shared/amount.ts'
import { contract, type Input, type Output } from '../../shared/contract.ts'
import { day } from '../../shared/day.ts'
import { ok, type Result, valueOf } from '../../shared/refusal.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { addAccount } from '../store/accounts.ts'
import { ensureAsset } from '../store/assets.ts'
import { addBatch } from '../store/batches.ts'
import { saveSeries } from '../store/prices.ts'
import { write } from '../store/write.ts'
import { demoHandlers } from './demo.ts'
import { fxHandlers } from './fx.ts'
import type { Context } from './handler.ts'
import { performanceHandlers } from './performance.ts'

type Show = 'performance.show'

function ask(context: Context, input: Input<Show>): Result<Output<Show>> {
  const result = performanceHandlers['performance.show'](
    contract['performance.show'].input.parse(input),
    context,
  )
  if (result.ok) contract['performance.show'].output.parse(result.value)
  return result
}

function show(context: Context, input: Input<Show> = {}): Output<Show> {
  return valueOf(ask(context, input))
}

function ledgerWith(
  events: readonly LedgerEvent[],
  closes: Readonly<Record<string, Readonly<Record<string, string>>>>,
  currency = 'USD',
): Context {
  const context = testContext(testHost({ today: day('2024-06-28') }))
  const { ledger } = context
  valueOf(
    write(ledger, ['ledger', 'market'], (next) => {
      for (const name of ['A', 'B']) {
        addAccount(ledger, {
          name,
          institution: '',
          owner: 'Me',
          taxType: 'taxable',
          currency: 'USD',
          relief: 'fifo',
          inPlan: true,
          externalIds: [],
        })
      }
      const given = events.map((event) => ({ ...event, account: event.account.toLowerCase() }))
      for (const leg of given.flatMap((event) => event.legs))
        if (leg.asset !== undefined) ensureAsset(ledger, { symbol: leg.asset }, day('2020-01-02'), currency)
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
      for (const [symbol, rows] of Object.entries(closes)) {
        const series = Object.entries(rows).map(([on, close]) => ({
          day: day(on),
          close: price(close),
          adjusted: undefined,
        }))
        saveSeries(
          ledger,
          ensureAsset(ledger, { symbol }, day('2020-01-02'), currency),
          { closes: 'raw', rows: series, splits: [], distributions: [], distributionsKnown: false },
          { source: 'synthetic', layout: 'long', currency, synthetic: true, importedAt: '' },
        )
      }
      return ok(null)
    }),
  )
  return context
}

const EVENTS = [
  trade('deposit', '2023-01-02', 'X', '0', '1000'),
  buy('2023-01-03', 'X', '10', '601', { fee: '1' }),
  trade('dividend', '2023-02-01', 'X', '0', '12'),
  sell('2023-03-01', 'X', '4', '279', { fee: '1' }),
  trade('withdrawal', '2024-01-04', 'X', '0', '-100'),
]
const CLOSES = {
  X: { '2023-01-03': '60', '2023-02-01': '62', '2023-03-01': '70', '2023-12-29': '71', '2024-06-28': '80' },
}

describe('performance.show', () => {
  test('PRF-8: the total, its parts and a remainder of nothing', () => {
    const { total, currency, from, to } = show(ledgerWith(EVENTS, CLOSES))
    expect([currency, from, to]).toEqual(['USD', '2023-01-02', '2024-06-28'])
    expect(total).toMatchObject({
      kind: 'household',
      start: '0',
      end: '1070',
      contributions: '1000',
      withdrawals: '100',
      gain: '170',
      parts: {
        realised: '38.6',
        unrealised: '119.4',
        dividends: '12',
        costs: '0',
        currencyOnHoldings: '0',
        remainder: '0',
        tradingFees: '2',
      },
      estimated: false,
    })
    expect(total.moneyWeighted.kind).toBe('rate')
  })

  test('PRF-12: years join on to each other, and their gains sum to the total', () => {
    const { lines, total } = show(ledgerWith(EVENTS, CLOSES), { by: 'year' })
    expect(lines.map((l) => [l.id, l.from, l.to, l.start, l.end])).toEqual([
      ['2023', '2023-01-02', '2023-12-31', '0', '1116'],
      ['2024', '2024-01-01', '2024-06-28', '1116', '1070'],
    ])
    expect(lines.reduce((sum, l) => sum + Number(l.gain), 0)).toBe(Number(total.gain))
    const months = show(ledgerWith(EVENTS, CLOSES), {
      by: 'month',
      from: '2023-01-01',
      to: '2023-03-31',
    }).lines
    expect(months.map((l) => [l.id, l.parts!.dividends])).toEqual([
      ['2023-01', '0'],
      ['2023-02', '12'],
      ['2023-03', '0'],
    ])
    expect(months[0]!.moneyWeighted).toEqual({ kind: 'tooShort' })
  })

  test('by account and by asset', () => {
    const context = ledgerWith(
      [...EVENTS, trade('deposit', '2024-01-05', 'X', '0', '50', { account: 'B' })],
      CLOSES,
    )
    expect(show(context, { by: 'account' }).lines.map((l) => [l.name, l.gain, l.end])).toEqual([
      ['A', '170', '1070'],
      ['B', '0', '50'],
    ])
    expect(show(context, { by: 'asset' }).lines.map((l) => [l.kind, l.name, l.gain, l.end])).toEqual([
      ['asset', 'X', '170', '480'],
      ['cash', 'Cash', '0', '640'],
    ])
    expect(show(context, { account: 'b' }).total).toMatchObject({ kind: 'account', name: 'B', end: '50' })
  })

  test('the series has value, net contributions and growth for a chart', () => {
    const { series } = show(ledgerWith(EVENTS, CLOSES))
    expect(series.days[0]).toBe(day('2023-01-01'))
    expect([series.value[0], series.value.at(-1)]).toEqual([0, 1070])
    expect([series.contributed[0], series.contributed.at(-1)]).toEqual([0, 900])
    expect(series.index[0]).toBe(1)
    expect(series.index.at(-1)).toBeGreaterThan(1)
  })

  test('PRF-5, PRF-9: what a figure leans on is told', () => {
    const { flags, total } = show(
      ledgerWith(
        [
          ...EVENTS,
          sell('2024-02-01', 'Y', '1', '30'),
          trade('deposit', '2024-02-15', 'X', '0', '25', { seq: 9 }),
        ],
        CLOSES,
      ),
    )
    expect(total.estimated).toBe(true)
    expect(total.parts!.unknownBasis).toBe('30')
    expect(flags).toContainEqual(
      expect.objectContaining({ kind: 'unknownBasis', symbol: 'Y', day: '2024-02-01', amount: '30' }),
    )
    expect(flags).toContainEqual(expect.objectContaining({ kind: 'bridged' }))
    expect(show(ledgerWith(EVENTS, {})).flags).toContainEqual({
      kind: 'atCost',
      symbol: 'X',
      from: '2023-01-03',
      to: '2024-06-28',
    })
  })

  test('FX-6: a missing rate refuses, with pair and day; an import mends it', () => {
    const euros = EVENTS.map((event) => ({
      ...event,
      legs: event.legs.map((leg) => (leg.currency === undefined ? leg : { ...leg, currency: 'EUR' })),
    }))
    const context = ledgerWith(euros, CLOSES, 'EUR')
    expect(ask(context, {})).toEqual({
      ok: false,
      refusal: { kind: 'missingRate', from: 'EUR', to: 'USD', day: '2023-01-02' },
    })
    const rows: string[] = []
    for (let on = day('2023-01-01') as number; on <= day('2024-06-28'); on += 1)
      rows.push(`${new Date(on * 86_400_000).toISOString().slice(0, 10)},1.1`)
    const bytes = new TextEncoder().encode(`date,EURUSD\n${rows.join('\n')}\n`)
    valueOf(fxHandlers['fx.import']({ files: [{ name: 'r.csv', bytes }] }, context))
    expect(show(context).total).toMatchObject({
      end: '1177',
      gain: '187',
      parts: { currencyOnHoldings: '0' },
    })
  })

  test('refuses what is not there', () => {
    const context = ledgerWith(EVENTS, CLOSES)
    expect(ask(context, { account: 'zz' })).toMatchObject({ refusal: { kind: 'notFound', what: 'account' } })
    expect(ask(context, { from: '2024-01-02', to: '2024-01-01' })).toMatchObject({
      refusal: { kind: 'badArguments', path: 'to' },
    })
    expect(ask(context, { by: 'sleeve' })).toEqual({ ok: false, refusal: { kind: 'noPlan' } })
    expect(ask(testContext(), {})).toEqual({ ok: false, refusal: { kind: 'emptyLedger' } })
  })
})

test('PRF-11: in the demo core and sleeve sum to the household, by value and by gain', () => {
  const context = testContext(testHost({ today: day('2026-03-02') }))
  valueOf(
    demoHandlers['demo.create']({ seed: 42 }, context, {
      signal: new AbortController().signal,
      progress: () => {},
    }),
  )
  const { total, lines } = show(context, { by: 'sleeve' })
  expect(lines.map((l) => [l.kind, l.inferred, l.parts])).toEqual([
    ['core', true, null],
    ['sleeve', true, null],
  ])
  const cents = (text: string) => Math.round(Number(text) * 1e6)
  for (const of of ['end', 'gain'] as const)
    expect(Math.abs(cents(lines[0]![of]) + cents(lines[1]![of]) - cents(total[of]))).toBeLessThanOrEqual(4)
})
