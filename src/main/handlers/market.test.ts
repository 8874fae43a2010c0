import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { testContext } from '../../../tests/support/ledger.ts'
import { historyOf, levelsOf } from '../../engine/market/levels.ts'
import { contract, type Input } from '../../shared/contract.ts'
import { textFromPrice } from '../../shared/amount.ts'
import { type Day, day, isoFromDay } from '../../shared/day.ts'
import { ok, valueOf } from '../../shared/refusal.ts'
import { closesAsOf, saveSeries, seriesOf } from '../store/prices.ts'
import { macroValues } from '../store/macro.ts'
import { revisions, write } from '../store/write.ts'
import type { Context } from './handler.ts'
import { marketHandlers } from './market.ts'
import { panelFor } from './panel.ts'

const job = { signal: new AbortController().signal, progress() {} }
const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) })
const at = (path: string) => ({ name: path.split('/').at(-1)!, bytes: new Uint8Array(readFileSync(path)) })
const fixture = (name: string) => at(`tests/fixtures/prices/${name}`)

function importPrices(context: Context, input: Input<'prices.import'>) {
  const result = marketHandlers['prices.import'](contract['prices.import'].input.parse(input), context, job)
  if (result.ok) contract['prices.import'].output.parse(result.value)
  return result
}

function listed(context: Context) {
  return contract['prices.list'].output.parse(valueOf(marketHandlers['prices.list']({}, context)))
}

/** Everything the market tables hold, to see that nothing moved. */
function everything({ ledger }: Context) {
  const tables = [
    'asset',
    'asset_id',
    'series',
    'price',
    'price_action',
    'macro_series',
    'macro_value',
    'revision',
  ]
  return tables.map((table) => ledger.db.prepare(`SELECT * FROM ${table}`).all())
}

describe('importing prices', () => {
  test('makes the asset, keeps the series, and moves the market revision once', () => {
    const context = testContext()
    const before = revisions(context.ledger)
    const got = valueOf(
      importPrices(context, { files: [fixture('yfinance.csv'), fixture('wide.csv')].slice(0, 1) }),
    )
    expect(got.files[0]!.series).toMatchObject([
      {
        asset: 'ONE',
        symbol: 'ONE',
        added: 5,
        changed: 0,
        same: 0,
        firstDay: '2024-03-01',
        lastDay: '2024-03-07',
      },
    ])
    expect(revisions(context.ledger)).toEqual({ ...before, market: before.market + 1 })
    expect(got.revision).toBe(before.market + 1)
    expect(listed(context)).toMatchObject([
      {
        asset: 'ONE',
        closes: 'split',
        layout: 'yfinance',
        distributionsKnown: true,
        sessions: 5,
        synthetic: false,
        source: 'yfinance.csv',
      },
    ])
  })

  test('MKT-12: the same file again changes nothing, not even the revision', () => {
    const context = testContext()
    valueOf(importPrices(context, { files: [fixture('yfinance.csv')] }))
    const before = everything(context)
    const again = valueOf(importPrices(context, { files: [fixture('yfinance.csv')] }))
    expect(again.files[0]!.series[0]).toMatchObject({ added: 0, changed: 0, same: 5 })
    expect(everything(context)).toEqual(before)
  })

  test('what was kept comes back exactly, distributions and all', () => {
    const context = testContext()
    valueOf(importPrices(context, { files: [fixture('one-daily.csv'), fixture('one-factor.csv')] }))
    const series = seriesOf(context.ledger, 'ONE')!
    expect(series.rows.map((row) => textFromPrice(row.close!))).toEqual([
      '199.6',
      '200',
      '199.5',
      '100.25',
      '101',
    ])
    expect(series.splits.map((s) => isoFromDay(s.day))).toEqual(['2024-03-06'])
    expect(series.distributions.map((d) => textFromPrice(d.perShare))).toEqual(['1'])
    const panel = valueOf(panelFor(context, ['ONE']))
    expect([...panel.close]).toEqual([99.8, 100, 99.75, 100.25, 101])
    expect(panel.total[0]! / panel.total[1]!).toBeCloseTo(99.301 / 99.5, 12)
  })

  test.each([
    ['a file that lacks a column', [file('y.csv', 'Date,Open,Close\n2024-03-28,1,1\n')], 'missingColumn'],
    [
      'a bad cell in the second of two files',
      [fixture('wide.csv'), file('y.csv', 'date,symbol,close\n2024-03-28,ONE,x\n')],
      'badCell',
    ],
    [
      'a day twice',
      [file('y.csv', 'date,symbol,close\n2024-03-28,ONE,1\n2024-03-28,ONE,1\n')],
      'duplicateDay',
    ],
    ['an empty file', [file('y.csv', '')], 'empty'],
    [
      'adjusted closes that overlap with nothing',
      [file('y.csv', 'date,symbol,close,adjusted\n2025-03-28,ONE,9,9\n')],
      'noSharedDay',
    ],
    [
      'adjusted-only closes that do not cover what is kept',
      [file('y.csv', 'date,ONE\n2024-03-06,9.25\n')],
      'otherCloses',
    ],
  ] as const)('%s is refused and nothing changes', (_name, files, problem) => {
    const context = testContext()
    valueOf(importPrices(context, { files: [fixture('yfinance.csv')] }))
    const before = everything(context)
    expect(importPrices(context, { files: [...files] })).toMatchObject({
      ok: false,
      refusal: { kind: 'file', problem },
    })
    expect(everything(context)).toEqual(before)
  })

  test('prices in another currency than the asset is kept in are refused', () => {
    const context = testContext()
    valueOf(importPrices(context, { files: [fixture('yfinance.csv')] }))
    expect(importPrices(context, { files: [fixture('yfinance.csv')], currency: 'EUR' })).toMatchObject({
      ok: false,
      refusal: { problem: 'otherCurrency', column: 'ONE', found: 'EUR', expected: ['USD'] },
    })
  })

  test('one symbol cannot name two files', () => {
    const context = testContext()
    const twice = { files: [fixture('ONE.csv'), { ...fixture('ONE.csv'), name: 'TWO.csv' }], symbol: 'SPY' }
    expect(importPrices(context, twice)).toMatchObject({
      ok: false,
      refusal: { kind: 'badArguments', path: 'symbol' },
    })
  })

  test('synthetic prices give way to a file and are never mixed with it', () => {
    const context = testContext()
    valueOf(importPrices(context, { files: [file('a.csv', 'date,symbol,close\n2020-01-02,ONE,5\n')] }))
    const made = seriesOf(context.ledger, 'ONE')!
    const source = {
      source: 'demo',
      layout: 'long',
      currency: 'USD',
      synthetic: true,
      importedAt: context.host.now(),
    } as const
    valueOf(write(context.ledger, ['market'], () => ok(saveSeries(context.ledger, 'ONE', made, source))))
    valueOf(importPrices(context, { files: [fixture('yfinance.csv')] }))
    expect(listed(context)).toMatchObject([{ sessions: 5, synthetic: false, firstDay: '2024-03-01' }])
  })

  test('a cancelled import keeps nothing', () => {
    const context = testContext()
    const before = everything(context)
    const stop = new AbortController()
    stop.abort()
    const input = contract['prices.import'].input.parse({ files: [fixture('wide.csv')] })
    const got = marketHandlers['prices.import'](input, context, { signal: stop.signal, progress() {} })
    expect(got).toEqual({ ok: false, refusal: { kind: 'cancelled' } })
    expect(everything(context)).toEqual(before)
  })
})

describe('closes for valuing', () => {
  const context = testContext()
  valueOf(importPrices(context, { files: [fixture('yfinance.csv')] }))
  valueOf(importPrices(context, { files: [file('w.csv', 'date,ADJ\n2024-03-01,10.25\n')] }))

  test('the last at or before the day, with its own day', () => {
    const closes = closesAsOf(context.ledger, day('2024-03-10'))
    expect(closes.get('ONE')).toEqual({
      day: day('2024-03-07'),
      close: 101_0000_0000n,
      closes: 'split',
      currency: 'USD',
    })
    expect(isoFromDay(closesAsOf(context.ledger, day('2024-03-05')).get('ONE')!.day)).toBe('2024-03-05')
    expect(closesAsOf(context.ledger, day('2024-02-01')).size).toBe(0)
  })

  test('MKT-3: an adjusted close values nothing', () => {
    expect(closesAsOf(context.ledger, day('2024-03-10')).has('ADJ')).toBe(false)
  })
})

describe('columns for a chart', () => {
  const context = testContext()
  valueOf(importPrices(context, { files: [fixture('yfinance.csv')] }))
  valueOf(importPrices(context, { files: [file('l.csv', 'date,symbol,close\n2024-03-01,BARE,10.25\n')] }))
  const columns = (input: Input<'prices.columns'>) => marketHandlers['prices.columns'](input, context)

  test('close and total return between two days', () => {
    const got = contract['prices.columns'].output.parse(
      valueOf(columns({ asset: 'ONE', from: '2024-03-04', to: '2024-03-05' })),
    )
    expect([...got.days].map((d) => isoFromDay(d as Day))).toEqual(['2024-03-04', '2024-03-05'])
    expect([...got.close]).toEqual([100, 99.75])
    expect([...got.total]).toEqual([99.5, 99.75])
  })

  test('where distributions are unknown there is no total return to show', () => {
    expect([...valueOf(columns({ asset: 'BARE' })).total]).toEqual([NaN])
  })

  test('an asset without prices is refused, naming those with', () => {
    expect(columns({ asset: 'NONE' })).toMatchObject({
      ok: false,
      refusal: { kind: 'notFound', id: 'NONE', known: ['BARE', 'ONE'] },
    })
  })
})

describe('macro series', () => {
  function importMacro(context: Context, input: Input<'macro.import'>) {
    const result = marketHandlers['macro.import'](contract['macro.import'].input.parse(input), context)
    if (result.ok) contract['macro.import'].output.parse(result.value)
    return result
  }
  const macro = (name: string) => at(`tests/fixtures/macro/${name}`)

  test('are kept with their lag and listed', () => {
    const context = testContext()
    const got = valueOf(importMacro(context, { files: [macro('UNRATE.csv'), macro('two.csv')], lagDays: 35 }))
    expect(got.series.map((s) => s.id)).toEqual(['AAA', 'BAA', 'UNRATE'])
    const list = contract['macro.list'].output.parse(valueOf(marketHandlers['macro.list']({}, context)))
    expect(list[2]).toMatchObject({
      id: 'UNRATE',
      firstDay: '2024-01-01',
      lastDay: '2024-03-01',
      observations: 2,
      lagDays: 35,
    })
    expect(isoFromDay(macroValues(context.ledger, 'UNRATE')[0]!.availableAt)).toBe('2024-02-05')
  })

  test('vintages are added to vintages, latest values replace', () => {
    const context = testContext()
    valueOf(importMacro(context, { files: [macro('wide-vintages.csv')] }))
    const later = 'date,realtime_start,realtime_end,value\n2024-03-01,2024-05-15,9999-12-31,99.9\n'
    const got = valueOf(importMacro(context, { files: [file('GROWTH.csv', later)] }))
    expect(got.series[0]).toMatchObject({ observations: 3, lagDays: null })
    expect(macroValues(context.ledger, 'GROWTH').length).toBe(5)
    valueOf(importMacro(context, { files: [file('GROWTH.csv', 'date,value\n2024-03-01,99.9\n')] }))
    expect(macroValues(context.ledger, 'GROWTH').length).toBe(1)
  })

  test('a bad file among good ones changes nothing', () => {
    const context = testContext()
    const before = everything(context)
    expect(
      importMacro(context, { files: [macro('UNRATE.csv'), file('x.csv', 'date,X\n2024-01-01,?\n')] }),
    ).toMatchObject({
      ok: false,
      refusal: { file: 'x.csv', line: 2, column: 'X', problem: 'badCell' },
    })
    expect(importMacro(context, { files: [macro('UNRATE.csv'), macro('UNRATE.csv')] })).toMatchObject({
      ok: false,
      refusal: { kind: 'badArguments' },
    })
    expect(everything(context)).toEqual(before)
  })
})

const shared = '../shared/data'
describe.skipIf(!existsSync(shared))('real files', () => {
  const context = testContext()
  const pricesOf = (folder: string) =>
    readdirSync(`${shared}/prices/${folder}`).map((name) => at(`${shared}/prices/${folder}/${name}`))

  test('the eleven funds of yfinance: no gap, no spike, no strange day; distributions known; totals within two millionths', () => {
    const files = pricesOf('etf-yfinance')
    const got = valueOf(importPrices(context, { files }))
    expect(got.files.map((f) => [f.layout, f.nonData])).toEqual(files.map(() => ['yfinance', 4]))
    for (const f of got.files) {
      const { asset, added, faults } = f.series[0]!
      expect(added).toBe(f.rows - 4)
      expect(faults.map((fault) => fault.kind)).toEqual(['stale'])
      const series = seriesOf(context.ledger, asset)!
      expect(series.distributionsKnown).toBe(true)
      const vendor = Float64Array.from(series.rows, (row) => row.adjusted!)
      const bare = { ...series, rows: series.rows.map((row) => ({ ...row, adjusted: undefined })) }
      const ours = levelsOf(historyOf(asset, bare, false)).total
      let worst = 0
      for (let i = 0; i < ours.length; i++) worst = Math.max(worst, Math.abs(ours[i]! / vendor[i]! - 1))
      expect(worst).toBeLessThan(2e-6)
    }
  })

  test('MKT-11: SPY paid 132 times, as published: 0.213 first, the Microsoft dividend of November 2004, 1.831 last', () => {
    const paid = seriesOf(context.ledger, 'SPY')!.distributions.map(
      (d) => [isoFromDay(d.day), Number(d.perShare) / 1e8] as const,
    )
    expect(paid.length).toBe(132)
    const on = new Map(paid)
    for (const [iso, published] of [
      ['1993-03-19', 0.213],
      ['2004-11-15', 0.351],
      ['2024-12-20', 1.966],
      ['2025-06-20', 1.761],
      ['2025-09-19', 1.831],
    ] as const) {
      expect(Math.abs(on.get(iso)! - published)).toBeLessThan(5e-5)
    }
    expect(seriesOf(context.ledger, 'GLD')!.distributions).toEqual([])
  })

  test('MKT-15: LEAN and Yahoo tell the same ex-days of SPY, and the same returns within two basis points a year', () => {
    const files = [`${shared}/prices/lean/spy-daily.csv`, `${shared}/prices/lean/spy-factor.csv`].map(at)
    valueOf(importPrices(context, { files, symbol: 'SPYLEAN' }))
    const lean = seriesOf(context.ledger, 'SPYLEAN')!
    expect(lean.splits).toEqual([])
    const days = new Set(seriesOf(context.ledger, 'SPY')!.distributions.map((d) => d.day))
    expect(lean.distributions.length).toBeGreaterThan(90)
    expect(lean.distributions.filter((d) => !days.has(d.day)).map((d) => isoFromDay(d.day))).toEqual([])
    const { days: sessions, total } = valueOf(panelFor(context, ['SPY', 'SPYLEAN']))
    const n = sessions.length
    const [first, last] = [sessions.indexOf(day('1998-01-02')), sessions.indexOf(day('2021-03-31'))]
    const growth = (column: number) =>
      (total[column * n + last]! / total[column * n + first]!) **
      (365.25 / (sessions[last]! - sessions[first]!))
    // Their closes of the first day are 0.2 % apart, which alone makes one.
    expect(Math.abs(growth(0) - growth(1))).toBeLessThan(2e-4)
  })

  test('Yahoo with the month first, and wide with blanks before listing', () => {
    valueOf(importPrices(context, { files: pricesOf('yahoo') }))
    const wide = valueOf(importPrices(context, { files: pricesOf('wide').slice(-1) }))
    expect(wide.files[0]!.series.length).toBe(20)
    expect(wide.files[0]!.series.find((s) => s.symbol === 'FB')).toMatchObject({
      firstDay: '2012-05-18',
      added: 1483,
    })
    expect(wide.files[0]!.series.flatMap((s) => s.faults).filter((fault) => fault.kind === 'gap')).toEqual([])
    const rows = listed(context)
    expect(rows.find((row) => row.asset === 'SP500-YAHOO-MDY')).toMatchObject({
      firstDay: '1999-01-04',
      lastDay: '2018-12-31',
      sessions: 5031,
    })
  })

  test('the other wide file, whose days have the month first', () => {
    const got = valueOf(importPrices(testContext(), { files: pricesOf('wide').slice(0, 1) }))
    expect(got.files[0]!.series.map((s) => [s.symbol, s.added])).toEqual([
      ['AAPL', 2517],
      ['MSFT', 2517],
      ['C', 2517],
    ])
  })

  test.each([
    ['fred-2col/UNRATE.csv', 'UNRATE', '2025-11-01', 550],
    ['fred-2col/DGS10.csv', 'DGS10', '2025-12-30', 11499],
    ['fred-native/UNRATE.csv', 'UNRATE', '2025-08-01', 320],
    ['fred-native/CPILFESL-mdy.csv', 'CPILFESL', '2018-11-01', 743],
    ['fred-native/AAA-BAA-mdy.csv', 'AAA', '2018-12-01', 1200],
  ])('%s is read', (path, id, lastDay, observations) => {
    const got = valueOf(
      marketHandlers['macro.import']({ files: [at(`${shared}/macro/${path}`)] }, testContext()),
    )
    expect(got.series[0]).toMatchObject({ id, lastDay, observations, latestRevised: true })
  })
})
