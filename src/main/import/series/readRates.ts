import { type Rate, parseRate } from '../../../shared/amount.ts'
import { type Day, isoFromDay } from '../../../shared/day.ts'
import type { FxFileSummary, FxLayout, FxRow, FxSeries } from '../../../shared/fx.ts'
import { type Result, ok, refuse } from '../../../shared/refusal.ts'
import type { CsvRecord } from '../readCsv.ts'
import {
  type NamedBytes,
  type Sheet,
  badCell,
  daysOf,
  duplicateDay,
  isBlank,
  missingColumn,
  numberStyle,
  numberText,
  readSheet,
} from '../sheet.ts'
import { moneyOfCountry, moneyOfFred } from './currencies.ts'

/** One file of exchange rates; days ascend. */
export interface RatesFile {
  readonly file: string
  readonly layout: FxLayout
  readonly series: readonly FxSeries[]
  readonly left: FxFileSummary['left']
}

type Named = Pick<FxSeries, 'base' | 'quote'>
type Left = FxFileSummary['left'][number]

/**
 * Exchange rates in the layouts of FX-2, told by the header. `pair` names the two currencies where a file of two columns does not
 * (`EURUSD`: dollars for one euro). All or nothing, as MKT-4, but for countries and monies that cannot be told, which are
 * left out and named.
 */
export function readRates(file: NamedBytes, pair?: string): Result<RatesFile> {
  const sheet = readSheet(file)
  if (!sheet.ok) return sheet
  const header = sheet.value.records[0]!.cells.map((cell) => cell.trim())
  if (!/^(date|observation_date|day|month|time period)$/i.test(header[0]!))
    return missingColumn(sheet.value, sheet.value.records[0]!.line, 'date', EXPECTED, header)
  if (header.length === 3 && /^country$/i.test(header[1]!)) return readCountries(sheet.value, header)
  // The bank's file ends each line with a comma: a last column without a name.
  const columns = header.flatMap((name, column) => (column === 0 || name === '' ? [] : [{ name, column }]))
  if (columns.length === 1) return readOne(sheet.value, columns[0]!, pair)
  if (columns.length > 1 && columns.every(({ name }) => /^[A-Z]{3}$/.test(name))) {
    const named = columns.map(({ name, column }) => ({ column, name, base: 'EUR', quote: name }))
    return readColumns(sheet.value, 'ecb', named)
  }
  return missingColumn(sheet.value, sheet.value.records[0]!.line, 'rate', EXPECTED, header)
}

const EXPECTED = [
  'date, rate',
  'Date, USD, JPY, … for one euro',
  'DATE, DEXUSEU',
  'Date, Country, Exchange rate',
]

function readOne(
  sheet: Sheet,
  { name, column }: { name: string; column: number },
  pair: string | undefined,
): Result<RatesFile> {
  const fred = moneyOfFred(name)
  const written = /^([A-Z]{3})[\s/._-]?([A-Z]{3})$/i.exec(name)
  const own =
    fred ??
    (written === null ? undefined : { base: written[1]!.toUpperCase(), quote: written[2]!.toUpperCase() })
  const given = pair === undefined ? undefined : { base: pair.slice(0, 3), quote: pair.slice(3) }
  const clash = own !== undefined && given !== undefined && own.base + own.quote !== pair
  const named = own ?? given
  if (named === undefined || clash || named.base === named.quote) {
    return refuse({
      kind: 'file',
      file: sheet.file,
      line: sheet.records[0]!.line,
      column: name,
      problem: 'pairUnknown',
      found: clash ? `${own.base}${own.quote} in the header, ${pair} asked for` : name,
      expected: ['a pair such as EURUSD'],
    })
  }
  return readColumns(sheet, fred === undefined ? 'two' : 'fred', [{ ...named, name, column }])
}

/** One pair a column, one day a row. */
function readColumns(
  sheet: Sheet,
  layout: FxLayout,
  columns: readonly (Named & { readonly name: string; readonly column: number })[],
): Result<RatesFile> {
  const body = sheet.records.slice(1)
  if (body.length === 0) return noRows(sheet)
  const days = daysOf(sheet, body, 0, sheet.records[0]!.cells[0]!, true)
  if (!days.ok) return days
  const seen = new Set<Day>()
  for (const [i, day] of days.value.entries()) {
    if (seen.has(day))
      return duplicateDay(sheet, body[i]!, sheet.records[0]!.cells[0]!, `${isoFromDay(day)} a second time`)
    seen.add(day)
  }
  const read: { name: string; series: FxSeries }[] = []
  for (const { name, column, base, quote } of columns) {
    const rows = ratesIn(sheet, body, days.value, column, name)
    if (!rows.ok) return rows
    read.push({ name, series: { base, quote, rows: rows.value } })
  }
  return sorted(sheet, layout, read, [])
}

/** One country and day a row; rates are its money for one US dollar. */
function readCountries(sheet: Sheet, header: readonly string[]): Result<RatesFile> {
  const body = sheet.records.slice(1)
  const left: Left[] = []
  const read: { name: string; series: FxSeries }[] = []
  for (const [country, records] of Map.groupBy(body, (record) => (record.cells[1] ?? '').trim())) {
    const quote = moneyOfCountry(country)
    if (quote === undefined) {
      left.push({ name: country.slice(0, 80), why: 'unknownCountry' })
      continue
    }
    const days = daysOf(sheet, records, 0, header[0]!, true)
    if (!days.ok) return days
    const seen = new Set<Day>()
    for (const [i, day] of days.value.entries()) {
      if (seen.has(day))
        return duplicateDay(sheet, records[i]!, header[0]!, `${country} on ${isoFromDay(day)} a second time`)
      seen.add(day)
    }
    const rows = ratesIn(sheet, records, days.value, 2, header[2]!)
    if (!rows.ok) return rows
    read.push({ name: country, series: { base: 'USD', quote, rows: rows.value } })
  }
  return sorted(sheet, 'country', read, left)
}

function ratesIn(
  sheet: Sheet,
  records: readonly CsvRecord[],
  days: readonly Day[],
  column: number,
  name: string,
): Result<FxRow[]> {
  const style = numberStyle(sheet, records, [column])
  if (!style.ok) return style
  const rows: FxRow[] = []
  for (const [i, record] of records.entries()) {
    const cell = record.cells[column]
    if (isBlank(cell)) continue
    const text = numberText(cell!, style.value)
    const rate = text === undefined ? undefined : parseRate(text)
    if (rate === undefined || rate.value <= 0n)
      return badCell(sheet, record, column, name, ['a rate above zero such as 1.0823'])
    rows.push({ day: days[i]!, rate: rate.value })
  }
  return ok(rows.sort((a, b) => a.day - b.day))
}

/** Leaves out what has no rate or changes its money on the way (FX-2); refuses a file of nothing else. */
function sorted(
  sheet: Sheet,
  layout: FxLayout,
  read: readonly { readonly name: string; readonly series: FxSeries }[],
  left: readonly Left[],
): Result<RatesFile> {
  const taken: FxSeries[] = []
  const not = [...left]
  for (const { name, series } of read) {
    if (series.rows.length === 0) not.push({ name, why: 'noRates' })
    else if (series.rows.some(({ rate }, i) => i > 0 && isNewMoney(series.rows[i - 1]!.rate, rate)))
      not.push({ name, why: 'newMoney' })
    else taken.push(series)
  }
  if (taken.length > 0) return ok({ file: sheet.file, layout, series: taken, left: not })
  const renamed = not.find(({ why }) => why === 'newMoney')
  if (renamed !== undefined)
    return refuse({ kind: 'file', file: sheet.file, column: renamed.name, problem: 'newMoney' })
  return noRows(sheet)
}

function isNewMoney(before: Rate, after: Rate): boolean {
  return before > after * 100n || after > before * 100n
}

function noRows(sheet: Sheet): Result<never> {
  return refuse({
    kind: 'file',
    file: sheet.file,
    problem: 'noRows',
    expected: ['at least one day with a rate'],
  })
}
