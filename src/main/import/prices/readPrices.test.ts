import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { historyOf, levelsOf } from '../../../engine/market/levels.ts'
import { mergeSeries } from '../../../engine/market/merge.ts'
import { textFromPrice, textFromRate } from '../../../shared/amount.ts'
import { isoFromDay } from '../../../shared/day.ts'
import type { PriceSeries } from '../../../shared/market.ts'
import { type Refusal, valueOf } from '../../../shared/refusal.ts'
import { readPrices } from './readPrices.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const file = (name: string, text: string) => ({ name, bytes: bytes(text) })
const fixture = (name: string) => ({
  name,
  bytes: new Uint8Array(readFileSync(`tests/fixtures/prices/${name}`)),
})
const one = (...names: string[]) => valueOf(readPrices(names.map(fixture)))[0]!

function plain(series: PriceSeries) {
  return series.rows.map((row) => [
    isoFromDay(row.day),
    row.close === undefined ? null : textFromPrice(row.close),
    row.adjusted ?? null,
  ])
}

function refusalOf(...files: { name: string; bytes: Uint8Array }[]): Refusal {
  const read = readPrices(files)
  if (read.ok) throw new Error('it was read')
  return read.refusal
}

describe('layouts, told by content', () => {
  test('yfinance: the second column is the adjusted close, the third the close; four header lines are no data', () => {
    const read = one('yfinance.csv')
    expect(read).toMatchObject({ layout: 'yfinance', rows: 9, nonData: 4, rounded: 0 })
    expect(read.series.map((s) => s.symbol)).toEqual(['ONE'])
    expect(read.series[0]!.series.closes).toBe('split')
    expect(plain(read.series[0]!.series)).toEqual([
      ['2024-03-01', '99.8', 99.301],
      ['2024-03-04', '100', 99.5],
      ['2024-03-05', '99.75', 99.75],
      ['2024-03-06', '100.25', 100.25],
      ['2024-03-07', '101', 101],
    ])
  })

  test('yfinance with several tickers: each has its own columns, blank before it was listed', () => {
    const read = one('yfinance-two.csv')
    expect(read.series.map((s) => [s.symbol, s.series.rows.length])).toEqual([
      ['ONE', 3],
      ['TWO', 2],
    ])
  })

  test('Yahoo: month before day, rows of null are no data, the symbol is the name of the file', () => {
    const read = one('ONE.csv')
    expect(read).toMatchObject({ layout: 'yahoo', rows: 6, nonData: 2 })
    expect(read.series[0]!.symbol).toBe('ONE')
    expect(plain(read.series[0]!.series).map((row) => row[0])).toEqual([
      '2024-03-01',
      '2024-03-04',
      '2024-03-05',
      '2024-03-07',
    ])
    expect(valueOf(readPrices([fixture('ONE.csv')], { symbol: 'SPY' }))[0]!.series[0]!.symbol).toBe('SPY')
  })

  test('wide: one series per column, adjusted only, blanks are left out', () => {
    const read = one('wide.csv')
    expect(read).toMatchObject({ layout: 'wide', rows: 5, nonData: 1 })
    expect(read.series.map((s) => [s.symbol, s.series.closes, s.series.rows.length])).toEqual([
      ['ONE', 'total', 4],
      ['TWO', 'total', 3],
      ['BABY', 'total', 2],
    ])
  })

  test('wide: a company whose symbol is LOW is a column like any other', () => {
    const read = valueOf(readPrices([file('w.csv', 'Date,LOW,HD\n2024-03-28,254.5,383.6\n')]))[0]!
    expect(read.series.map((s) => s.symbol)).toEqual(['LOW', 'HD'])
  })

  test('wide from a country of decimal commas: the columns say so together', () => {
    const read = one('wide-comma.csv')
    expect(plain(read.series[1]!.series)).toEqual([
      ['2024-03-01', null, 19.9],
      ['2024-03-04', null, 20.125],
      ['2024-03-25', null, 20.5],
    ])
  })

  test('long: one line per day and symbol, stated distributions taken', () => {
    const read = one('long.csv')
    expect(read).toMatchObject({ layout: 'long', rows: 6, nonData: 1 })
    const { series } = read.series[0]!
    expect(plain(series)[2]).toEqual(['2024-03-05', '99.75', 99.75])
    expect(series.distributionsKnown).toBe(true)
    expect(series.distributions.map((d) => [isoFromDay(d.day), textFromPrice(d.perShare)])).toEqual([
      ['2024-03-05', '0.5'],
    ])
  })

  test('MKT-15: LEAN bars are raw; its factors say 1 a share on 5 March and two for one on the sixth', () => {
    const read = valueOf(readPrices([fixture('one-daily.csv'), fixture('one-factor.csv')]))
    expect(read.map((f) => [f.layout, f.rows, f.nonData, f.series.length])).toEqual([
      ['lean', 5, 0, 1],
      ['lean', 4, 0, 0],
    ])
    const { symbol, series } = read[0]!.series[0]!
    expect(symbol).toBe('ONE')
    expect(plain(series)[0]).toEqual(['2024-03-01', '199.6', null])
    expect(series.distributions.map((d) => [isoFromDay(d.day), textFromPrice(d.perShare)])).toEqual([
      ['2024-03-05', '1'],
    ])
    expect(series.splits.map((s) => [isoFromDay(s.day), textFromRate(s.ratio)])).toEqual([
      ['2024-03-06', '2'],
    ])
  })

  test('MKT-15: 0.142857 is read as a seventh, not as what its decimals say', () => {
    const factors = '20240301,1,0.142857,1\n20240304,1,0.142857,1\n20501231,1,1,0\n'
    const read = valueOf(readPrices([fixture('one-daily.csv'), file('x.csv', factors)]))
    expect(textFromRate(read[0]!.series[0]!.series.splits[0]!.ratio)).toBe('7')
  })

  test('LEAN bars alone are read, their distributions unknown', () => {
    expect(one('one-daily.csv').series[0]!.series).toMatchObject({ closes: 'raw', distributionsKnown: false })
  })

  test('every layout of the same prices gives the same returns', () => {
    const expected = [99.301, 99.5, 99.75]
    for (const names of [
      ['yfinance.csv'],
      ['ONE.csv'],
      ['wide.csv'],
      ['long.csv'],
      ['one-daily.csv', 'one-factor.csv'],
    ]) {
      const merge = mergeSeries(undefined, one(...names).series[0]!.series)
      if (merge.kind !== 'merged') throw new Error(merge.kind)
      const { total } = levelsOf(historyOf('ONE', merge.series, false))
      for (let i = 0; i < 3; i++) expect(total[i]).toBeCloseTo(expected[i]!, 9)
      const paid = merge.series.distributions
      if (merge.series.closes === 'split') expect(textFromPrice(paid[0]!.perShare)).toBe('0.5')
    }
  })
})

describe('MKT-3: closes are exact', () => {
  const close = (text: string) => {
    const read = valueOf(readPrices([file('x.csv', `date,symbol,close\n2024-03-28,A,${text}\n`)]))[0]!
    return [textFromPrice(read.series[0]!.series.rows[0]!.close!), read.rounded]
  }

  test('digit by digit, half-even once beyond eight decimals, exponents written out', () => {
    expect(close('0.1')).toEqual(['0.1', 0])
    expect(close('102.16999816894531')).toEqual(['102.16999817', 1])
    expect(close('1.000000005')).toEqual(['1', 1])
    expect(close('1.000000015')).toEqual(['1.00000002', 1])
    expect(close('1.5e-05')).toEqual(['0.000015', 0])
    expect(close('1.25E+3')).toEqual(['1250', 0])
  })

  test('whatever the cents, the close is what the file says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 12 }), (cents) => {
        const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
        expect(Number(close(text)[0])).toBe(cents / 100)
      }),
    )
  })
})

describe('MKT-4: one refusal that says where and what', () => {
  const yahoo = (row: string) =>
    file('y.csv', `Date,Open,High,Low,Close,Adj Close,Volume\n3/28/2024,1,1,1,1,1,1\n${row}\n`)

  test('an empty file, a picture, a document', () => {
    expect(refusalOf(file('e.csv', ''))).toEqual({ kind: 'file', file: 'e.csv', problem: 'empty' })
    expect(refusalOf(file('p.csv', '%PDF-1.7 ...'))).toMatchObject({
      problem: 'binary',
      found: 'PDF document',
    })
  })

  test('a column that is missing is named with the ones that are needed', () => {
    expect(refusalOf(file('y.csv', 'Date,Open,Close,Volume\n2024-03-28,1,1,1\n'))).toEqual({
      kind: 'file',
      file: 'y.csv',
      line: 1,
      column: 'Adj Close',
      problem: 'missingColumn',
      found: 'Date, Open, Close, Volume',
      expected: ['Date', 'Close', 'Adj Close'],
    })
    expect(refusalOf(file('y.csv', 'Date,Open,Adj Close\n2024-03-28,1,1\n'))).toMatchObject({
      column: 'Close',
    })
    expect(refusalOf(file('l.csv', 'date,symbol,volume\n2024-03-28,A,1\n'))).toMatchObject({
      column: 'close',
    })
    const yfinance = 'Price,Price,High\nTicker,A,A\nDate,,\n2024-03-28,1,1\n'
    expect(refusalOf(file('f.csv', yfinance))).toMatchObject({
      column: 'Close',
      line: 1,
      problem: 'missingColumn',
    })
  })

  test('a cell that is no price', () => {
    expect(refusalOf(yahoo('3/29/2024,1,1,1,about 1,1,1'))).toEqual({
      kind: 'file',
      file: 'y.csv',
      line: 3,
      column: 'Close',
      problem: 'badCell',
      found: 'about 1',
      expected: ['a price above zero such as 412.35'],
    })
    for (const cell of ['0', '-3', '1.2.3', '1e400', 'Infinity']) {
      expect(refusalOf(yahoo(`3/29/2024,1,1,1,1,${cell},1`))).toMatchObject({
        line: 3,
        column: 'Adj Close',
        problem: 'badCell',
      })
    }
  })

  test('a day that the calendar does not have', () => {
    expect(refusalOf(yahoo('2/30/2024,1,1,1,1,1,1'))).toMatchObject({
      line: 3,
      column: 'Date',
      found: '2/30/2024',
    })
  })

  test('a day that stands twice, equal or not, names the second line', () => {
    const twice = { kind: 'file', file: 'y.csv', line: 3, column: 'Date', problem: 'duplicateDay' }
    expect(refusalOf(yahoo('3/28/2024,1,1,1,1,1,1'))).toMatchObject(twice)
    expect(refusalOf(yahoo('3/28/2024,2,2,2,2,2,2'))).toMatchObject(twice)
  })

  test('a file that breaks off in a row', () => {
    const whole = readFileSync('tests/fixtures/prices/yfinance.csv', 'utf8')
    const cut = whole.slice(0, whole.indexOf('2024-03-07') + 21)
    expect(refusalOf(file('c.csv', cut))).toMatchObject({ line: 9, problem: 'truncated', found: '2 cells' })
  })

  test('a header without prices, and no layout at all', () => {
    expect(refusalOf(file('h.csv', 'Date,A,B\n'))).toMatchObject({ problem: 'noRows' })
    expect(refusalOf(file('n.csv', 'Account,Total\n1,2\n'))).toMatchObject({
      problem: 'unknownLayout',
      line: 1,
    })
    expect(refusalOf(fixture('one-factor.csv'))).toMatchObject({ problem: 'unknownLayout' })
  })

  test('days that could be read two ways in a layout that does not say which', () => {
    expect(refusalOf(file('w.csv', 'date;A\n01.02.2024;1,5\n02.03.2024;1,6\n'))).toMatchObject({
      problem: 'ambiguousDates',
      line: 2,
    })
  })

  test('one bad file among good ones refuses them all', () => {
    expect(refusalOf(fixture('ONE.csv'), yahoo('3/29/2024,1,1,1,x,1,1'))).toMatchObject({
      file: 'y.csv',
      line: 3,
    })
  })

  test('a file that names no symbol, under a name that holds none, asks for one', () => {
    const { bytes: bars } = fixture('ONE.csv')
    for (const name of ['prices/', '5/g\\', ' .csv'])
      expect(refusalOf({ name, bytes: bars })).toEqual({
        kind: 'badArguments',
        path: 'symbol',
        problem: `no symbol for "${name}"`,
      })
    const told = valueOf(readPrices([{ name: 'prices/', bytes: bars }], { symbol: ' ONE ' }))
    expect(told[0]!.series[0]!.symbol).toBe('ONE')
  })

  test('whatever the bytes, the answer is a file or a refusal, never a fault', () => {
    const seeds = ['yfinance.csv', 'ONE.csv', 'wide.csv', 'long.csv', 'one-daily.csv', 'one-factor.csv'].map(
      (n) => fixture(n).bytes,
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(
          fc.record({ at: fc.nat(400), byte: fc.constantFrom(...bytes(',";\n\t 0123456789.-eND/é')) }),
          { maxLength: 12 },
        ),
        fc.nat(400),
        (seed, changes, length) => {
          const mutant = seed.slice(0, Math.max(1, Math.min(seed.length, length)))
          for (const { at, byte } of changes) mutant[at % mutant.length] = byte
          const read = readPrices([{ name: 'm.csv', bytes: mutant }])
          if (!read.ok) {
            expect(read.refusal.kind).toBe('file')
            return
          }
          for (const { series } of read.value.flatMap((f) => f.series)) {
            for (let i = 1; i < series.rows.length; i++)
              expect(series.rows[i]!.day).toBeGreaterThan(series.rows[i - 1]!.day)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})
