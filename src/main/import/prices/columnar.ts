import type { Price } from '../../../shared/amount.ts'
import { type Day, isoFromDay } from '../../../shared/day.ts'
import type { PriceLayout, PriceRow, PriceSeries } from '../../../shared/market.ts'
import { type Result, ok, refuse } from '../../../shared/refusal.ts'
import type { NumberStyle } from '../columns.ts'
import type { CsvRecord } from '../readCsv.ts'
import type { NamedSeries, PriceFile } from './priceFile.ts'
import {
  AMERICAN_NUMBERS,
  type Sheet,
  closeIn,
  daysOf,
  duplicateDay,
  floatIn,
  missingColumn,
  numberStyle,
  shortRecord,
} from '../sheet.ts'

/**
 * yfinance: a line of fields (`Price,Adj Close,Close,…`), one or two lines of tickers, a line that starts with `Date`.
 * The adjusted close is called `Adj Close`, or `Price` as its column index is; `Close` beside it is adjusted for splits only.
 * A file with `Close` alone may hold either kind (yfinance calls both so, by the setting auto_adjust): it is refused.
 */
export function readYfinance(sheet: Sheet): Result<PriceFile> {
  const fields = sheet.records[0]!.cells.map((cell) => cell.trim())
  const dateAt = sheet.records.findIndex((record) => /^date(time)?$/i.test(record.cells[0]!.trim()))
  const tickers = sheet.records[1]!.cells.map((cell) => cell.trim())
  if (dateAt < 2) return missingColumn(sheet, 1, 'Date', ['Price', 'Ticker', 'Date'], fields)
  const body = sheet.records.slice(dateAt + 1)
  const short = shortRecord(sheet, body, fields)
  if (!short.ok) return short
  const days = daysOf(sheet, body, 0, 'Date', true)
  if (!days.ok) return days
  const wanted: Wanted[] = []
  for (const ticker of new Set(tickers.slice(1).filter((cell) => cell !== ''))) {
    const columns = [...tickers.keys()].filter((i) => i > 0 && tickers[i] === ticker)
    const adjusted = columns.find((i) => /^(adj(usted)? close|price)$/i.test(fields[i] ?? ''))
    const close = columns.find((i) => /^close$/i.test(fields[i] ?? ''))
    const { line } = sheet.records[0]!
    const expected = ['Date', 'Adj Close', 'Close']
    if (close === undefined) return missingColumn(sheet, line, 'Close', expected, fields)
    if (adjusted === undefined) return missingColumn(sheet, line, 'Adj Close', expected, fields)
    wanted.push({ symbol: ticker, adjusted, close })
  }
  return collect(sheet, 'yfinance', fields, body, days.value, wanted, AMERICAN_NUMBERS, dateAt + 1)
}

/** Yahoo's own table: `Date,Open,High,Low,Close,Adj Close,Volume`, days ISO or M/D/YYYY. */
export function readYahoo(sheet: Sheet, symbol: string): Result<PriceFile> {
  const header = sheet.records[0]!.cells.map((cell) => cell.trim())
  const close = find(header, CLOSE)
  const adjusted = find(header, ADJUSTED)
  const line = sheet.records[0]!.line
  const expected = ['Date', 'Close', 'Adj Close']
  if (close === undefined) return missingColumn(sheet, line, 'Close', expected, header)
  if (adjusted === undefined) return missingColumn(sheet, line, 'Adj Close', expected, header)
  const date = find(header, DATE)!
  const body = sheet.records.slice(1)
  const short = shortRecord(sheet, body, header)
  if (!short.ok) return short
  const days = daysOf(sheet, body, date, header[date]!, true)
  if (!days.ok) return days
  return collect(sheet, 'yahoo', header, body, days.value, [{ symbol, close, adjusted }], AMERICAN_NUMBERS, 1)
}

/** A day and one column of total-return adjusted closes per symbol, blank where a symbol was not listed. */
export function readWide(sheet: Sheet): Result<PriceFile> {
  const header = sheet.records[0]!.cells.map((cell) => cell.trim())
  const line = sheet.records[0]!.line
  const nameless = header.findIndex((cell, i) => i > 0 && cell === '')
  if (nameless > 0)
    return missingColumn(sheet, line, `column ${nameless + 1}`, ['a symbol above each column'], header)
  const twice = header.find((cell, i) => header.indexOf(cell) < i)
  if (twice !== undefined) {
    return refuse({
      kind: 'file',
      file: sheet.file,
      line,
      column: twice,
      problem: 'ambiguousLayout',
      found: twice,
      expected: ['each symbol once'],
    })
  }
  const body = sheet.records.slice(1)
  const short = shortRecord(sheet, body, header)
  if (!short.ok) return short
  const days = daysOf(sheet, body, 0, header[0] === '' ? 'column 1' : header[0]!, false)
  if (!days.ok) return days
  const wanted = header.slice(1).map((symbol, i) => ({ symbol, adjusted: i + 1 }))
  const style = numberStyle(
    sheet,
    body,
    wanted.map((w) => w.adjusted),
  )
  if (!style.ok) return style
  return collect(sheet, 'wide', header, body, days.value, wanted, style.value, 1)
}

/**
 * One line per day and symbol: `date,symbol,close[,adjusted][,distribution]`. `close` is adjusted for splits only,
 * `distribution` is per share on its ex-day. With `adjusted` and no `close` the series is adjusted only.
 */
export function readLong(sheet: Sheet): Result<PriceFile> {
  const header = sheet.records[0]!.cells.map((cell) => cell.trim())
  const date = find(header, DATE)!
  const symbolAt = find(header, SYMBOL)!
  const close = find(header, CLOSE)
  const adjusted = find(header, ADJUSTED)
  const distribution = find(header, DISTRIBUTION)
  if (close === undefined && adjusted === undefined) {
    return missingColumn(sheet, sheet.records[0]!.line, 'close', ['date', 'symbol', 'close'], header)
  }
  const body = sheet.records.slice(1)
  const short = shortRecord(sheet, body, header)
  if (!short.ok) return short
  const days = daysOf(sheet, body, date, header[date]!, false)
  if (!days.ok) return days
  const numbers = [close, adjusted, distribution].filter((c) => c !== undefined)
  const style = numberStyle(sheet, body, numbers)
  if (!style.ok) return style

  const groups = new Map<string, { records: CsvRecord[]; days: Day[] }>()
  for (let i = 0; i < body.length; i++) {
    const symbol = (body[i]!.cells[symbolAt] ?? '').trim()
    if (symbol === '') {
      return refuse({
        kind: 'file',
        file: sheet.file,
        line: body[i]!.line,
        column: header[symbolAt]!,
        problem: 'badCell',
        found: '',
        expected: ['a symbol'],
      })
    }
    const group = groups.get(symbol) ?? { records: [], days: [] }
    group.records.push(body[i]!)
    group.days.push(days.value[i]!)
    groups.set(symbol, group)
  }
  const series: NamedSeries[] = []
  let nonData = 1
  let rounded = 0
  for (const [symbol, group] of groups) {
    const one = collect(
      sheet,
      'long',
      header,
      group.records,
      group.days,
      [
        {
          symbol,
          ...(close !== undefined && { close }),
          ...(adjusted !== undefined && { adjusted }),
          ...(distribution !== undefined && { distribution }),
        },
      ],
      style.value,
      0,
    )
    if (!one.ok) return one
    series.push(...one.value.series)
    nonData += one.value.nonData
    rounded += one.value.rounded
  }
  if (series.length === 0) return noRows(sheet)
  return ok({ file: sheet.file, layout: 'long', series, rows: sheet.records.length, nonData, rounded })
}

export const DATE = /^(date|day|datetime|timestamp)$/i
export const SYMBOL = /^(symbol|ticker)$/i
export const CLOSE = /^(close\*{0,2}|price)$/i
export const ADJUSTED = /^(adj(usted)?[ _]?close\*{0,2}|adjusted)$/i
const DISTRIBUTION = /^(distributions?|dividends?)$/i

export function find(header: readonly string[], name: RegExp): number | undefined {
  const at = header.findIndex((cell) => name.test(cell))
  return at === -1 ? undefined : at
}

interface Wanted {
  readonly symbol: string
  readonly close?: number
  readonly adjusted?: number
  readonly distribution?: number
}

/** The series of some columns, days put in order. A record in which none of them has a value is no data. */
function collect(
  sheet: Sheet,
  layout: PriceLayout,
  header: readonly string[],
  records: readonly CsvRecord[],
  days: readonly Day[],
  wanted: readonly Wanted[],
  style: NumberStyle,
  headerLines: number,
): Result<PriceFile> {
  const order = inOrder(days)
  const used = new Uint8Array(records.length)
  const series: NamedSeries[] = []
  let rounded = 0
  for (const { symbol, close, adjusted, distribution } of wanted) {
    const rows: PriceRow[] = []
    const distributions: { day: Day; perShare: Price }[] = []
    let lastAt = -1
    for (const i of order) {
      const record = records[i]!
      const exact = close === undefined ? ok(undefined) : closeIn(sheet, record, close, header[close]!, style)
      if (!exact.ok) return exact
      const float =
        adjusted === undefined ? ok(NaN) : floatIn(sheet, record, adjusted, header[adjusted]!, style)
      if (!float.ok) return float
      if (distribution !== undefined) {
        const paid = distributionIn(sheet, record, distribution, header[distribution]!, style)
        if (!paid.ok) return paid
        if (paid.value !== undefined) distributions.push({ day: days[i]!, perShare: paid.value })
      }
      if (exact.value === undefined && Number.isNaN(float.value)) continue
      if (lastAt >= 0 && days[lastAt] === days[i]) {
        const later = records[Math.max(i, lastAt)]!
        return duplicateDay(sheet, later, 'Date', `${isoFromDay(days[i]!)} a second time for ${symbol}`)
      }
      if (exact.value?.rounded) rounded++
      used[i] = 1
      lastAt = i
      rows.push({
        day: days[i]!,
        close: exact.value?.value,
        adjusted: Number.isNaN(float.value) ? undefined : float.value,
      })
    }
    if (rows.length === 0) continue
    series.push({
      symbol,
      series: {
        closes: close === undefined ? 'total' : 'split',
        rows,
        splits: [],
        distributions,
        distributionsKnown: distribution !== undefined && close !== undefined,
      } satisfies PriceSeries,
    })
  }
  if (series.length === 0 && layout !== 'long') return noRows(sheet)
  let blank = 0
  for (const one of used) if (one === 0) blank++
  return ok({
    file: sheet.file,
    layout,
    series,
    rows: sheet.records.length,
    nonData: headerLines + blank,
    rounded,
  })
}

function distributionIn(
  sheet: Sheet,
  record: CsvRecord,
  column: number,
  name: string,
  style: NumberStyle,
): Result<Price | undefined> {
  if (/^0*(?:[.,]0*)?$/.test((record.cells[column] ?? '').trim())) return ok(undefined)
  const paid = closeIn(sheet, record, column, name, style)
  return paid.ok ? ok(paid.value?.value) : paid
}

function noRows(sheet: Sheet): Result<never> {
  return refuse({
    kind: 'file',
    file: sheet.file,
    problem: 'noRows',
    expected: ['at least one day with a price'],
  })
}

/** Indexes by day, equal days as they stand in the file. */
function inOrder(days: readonly Day[]): number[] {
  const order = [...days.keys()]
  return order.sort((a, b) => days[a]! - days[b]! || a - b)
}
