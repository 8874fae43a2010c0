import { type Day, addDays, dayFromYmd, isoFromDay } from '../../../shared/day.ts'
import type { MacroValue } from '../../../shared/macro.ts'
import { type Result, ok, refuse } from '../../../shared/refusal.ts'
import type { NumberStyle } from '../columns.ts'
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
  shortRecord,
} from '../sheet.ts'

/** One macro series as a file gives it. */
export interface SeriesFile {
  readonly id: string
  /** Null where vintages say when each value was known. */
  readonly lagDays: number | null
  readonly latestRevised: boolean
  readonly values: readonly MacroValue[]
}

export interface SeriesOptions {
  /** Which column is wanted of several, or what the only one shall be called. */
  readonly series?: string
  /** Days from the observation to its publication. Vintages know better and ignore it. */
  readonly lagDays?: number
}

/**
 * Macro series as FRED and ALFRED write them, or any CSV with a date and columns of numbers. Told by the header: `realtime_start` makes
 * it one line per vintage, columns `ID_YYYYMMDD` one column per vintage; else each column is one series of latest values
 * (MKT-14). A blank, `.` or `NaN` is no observation. All or nothing, as MKT-4.
 */
export function readSeries(file: NamedBytes, options: SeriesOptions = {}): Result<readonly SeriesFile[]> {
  const sheet = readSheet(file)
  if (!sheet.ok) return sheet
  const header = sheet.value.records[0]!.cells.map((cell) => cell.trim())
  const table = readTable(sheet.value, header)
  if (!table.ok) return table
  if (header.some((cell) => /^realtime_start$/i.test(cell))) return readLongVintages(table.value, options)
  if (header.length > 1 && header.slice(1).every((cell) => VINTAGE.test(cell)))
    return readWideVintages(table.value, options)
  return readLatest(table.value, options)
}

const DATE = /^(observation_date|date|day|month|quarter)$/i
const VINTAGE = /^(.+)_(\d{4})(\d{2})(\d{2})$/
/** What an id may have (plain.ts). */
const LONGEST_ID = 120
/** Header cells that say nothing about what is measured. */
const NAMELESS = /^(value|price|close|rate|index)$/i

interface Table {
  readonly sheet: Sheet
  readonly header: readonly string[]
  readonly body: readonly CsvRecord[]
  readonly observed: readonly Day[]
}

function readTable(sheet: Sheet, header: readonly string[]): Result<Table> {
  const line = sheet.records[0]!.line
  if (!DATE.test(header[0]!))
    return missingColumn(sheet, line, 'date', ['date, value', 'observation_date, ID'], header)
  if (header.length < 2)
    return missingColumn(sheet, line, 'value', ['date, value', 'observation_date, ID'], header)
  const long = header.find((cell) => cell.length > LONGEST_ID)
  if (long !== undefined)
    return missingColumn(
      sheet,
      line,
      `${long.slice(0, 40)}…`,
      [`a name of at most ${LONGEST_ID} letters`],
      header,
    )
  const body = sheet.records.slice(1)
  if (body.length === 0) return noRows(sheet)
  const short = shortRecord(sheet, body, header)
  if (!short.ok) return short
  const observed = daysOf(sheet, body, 0, header[0]!, true)
  return observed.ok ? ok({ sheet, header, body, observed: observed.value }) : observed
}

function readLatest(table: Table, options: SeriesOptions): Result<SeriesFile[]> {
  const { sheet, header, body, observed } = table
  const chosen = columnsWanted(table, options)
  if (!chosen.ok) return chosen
  const twice = repeated(observed)
  if (twice !== undefined) {
    return duplicateDay(sheet, body[twice]!, header[0]!, `${isoFromDay(observed[twice]!)} a second time`)
  }
  const files: SeriesFile[] = []
  for (const { id, column } of chosen.value) {
    const style = numberStyle(sheet, body, [column])
    if (!style.ok) return style
    const values: MacroValue[] = []
    for (let i = 0; i < body.length; i++) {
      const value = valueIn(table, body[i]!, column, style.value)
      if (!value.ok) return value
      if (value.value === undefined) continue
      const availableAt = addDays(observed[i]!, options.lagDays ?? 0)
      values.push({ observed: observed[i]!, availableAt, value: value.value })
    }
    if (values.length === 0) return noRows(sheet)
    files.push({
      id,
      lagDays: options.lagDays ?? 0,
      latestRevised: options.lagDays === undefined,
      values: values.toSorted((a, b) => a.observed - b.observed),
    })
  }
  return ok(files)
}

/** Named columns are series of their own; a nameless one is called after the file. */
function columnsWanted(table: Table, options: SeriesOptions): Result<{ id: string; column: number }[]> {
  const { sheet, header } = table
  const named = header.flatMap((id, column) => (column === 0 || id === '' ? [] : [{ id, column }]))
  const wanted = options.series
  if (wanted !== undefined) {
    const exact = named.find(({ id }) => id.toLowerCase() === wanted.toLowerCase())
    if (exact !== undefined) return ok([{ id: wanted, column: exact.column }])
    if (named.length === 1) return ok([{ id: wanted, column: named[0]!.column }])
    return missingColumn(
      sheet,
      sheet.records[0]!.line,
      wanted,
      named.map(({ id }) => id).slice(0, 40),
      header,
    )
  }
  if (named.length === 1 && NAMELESS.test(named[0]!.id))
    return ok([{ id: stem(sheet.file), column: named[0]!.column }])
  return ok(named)
}

/** ALFRED, one column per vintage: a value is known from the first vintage that shows it, and until one shows another. */
function readWideVintages(table: Table, options: SeriesOptions): Result<SeriesFile[]> {
  const { sheet, header, body, observed } = table
  const line = sheet.records[0]!.line
  const twice = repeated(observed)
  if (twice !== undefined) {
    return duplicateDay(sheet, body[twice]!, header[0]!, `${isoFromDay(observed[twice]!)} a second time`)
  }
  const vintages: { column: number; id: string; availableAt: Day }[] = []
  for (let column = 1; column < header.length; column++) {
    const m = VINTAGE.exec(header[column]!)!
    const availableAt = dayFromYmd(Number(m[2]), Number(m[3]), Number(m[4]))
    if (availableAt === undefined) return missingColumn(sheet, line, header[column]!, ['ID_YYYYMMDD'], header)
    vintages.push({ column, id: m[1]!, availableAt })
  }
  const ids = new Set(vintages.map(({ id }) => id))
  if (ids.size > 1) return missingColumn(sheet, line, [...ids][1]!, ['vintages of one series'], header)
  vintages.sort((a, b) => a.availableAt - b.availableAt)
  const style = numberStyle(
    sheet,
    body,
    vintages.map(({ column }) => column),
  )
  if (!style.ok) return style
  const values: MacroValue[] = []
  for (let i = 0; i < body.length; i++) {
    let last: number | undefined
    for (const { column, availableAt } of vintages) {
      const value = valueIn(table, body[i]!, column, style.value)
      if (!value.ok) return value
      if (value.value === undefined || value.value === last) continue
      last = value.value
      values.push({ observed: observed[i]!, availableAt, value: value.value })
    }
  }
  return vintaged(sheet, options.series ?? vintages[0]!.id, values)
}

/** ALFRED, one line per value and the days between which it was the current one. */
function readLongVintages(table: Table, options: SeriesOptions): Result<SeriesFile[]> {
  const { sheet, header, body, observed } = table
  const start = header.findIndex((cell) => /^realtime_start$/i.test(cell))
  const column = header.findIndex((cell) => /^value$/i.test(cell))
  if (column === -1) {
    return missingColumn(
      sheet,
      sheet.records[0]!.line,
      'value',
      ['date, realtime_start, realtime_end, value'],
      header,
    )
  }
  const starts = daysOf(sheet, body, start, header[start]!, true)
  if (!starts.ok) return starts
  const style = numberStyle(sheet, body, [column])
  if (!style.ok) return style
  const seen = new Set<string>()
  const values: MacroValue[] = []
  for (let i = 0; i < body.length; i++) {
    const value = valueIn(table, body[i]!, column, style.value)
    if (!value.ok) return value
    const [day, availableAt] = [observed[i]!, starts.value[i]!]
    const key = `${day} ${availableAt}`
    if (seen.has(key)) {
      return duplicateDay(
        sheet,
        body[i]!,
        header[0]!,
        `${isoFromDay(day)} a second time from ${isoFromDay(availableAt)} on`,
      )
    }
    seen.add(key)
    if (value.value !== undefined) values.push({ observed: day, availableAt, value: value.value })
  }
  return vintaged(sheet, options.series ?? stem(sheet.file), values)
}

function vintaged(sheet: Sheet, id: string, values: MacroValue[]): Result<SeriesFile[]> {
  if (values.length === 0) return noRows(sheet)
  values.sort((a, b) => a.observed - b.observed || a.availableAt - b.availableAt)
  return ok([{ id, lagDays: null, latestRevised: false, values }])
}

function valueIn(
  table: Table,
  record: CsvRecord,
  column: number,
  style: NumberStyle,
): Result<number | undefined> {
  const cell = record.cells[column]
  if (isBlank(cell)) return ok(undefined)
  const text = numberText(cell!, style)
  const value = text === undefined || text === '' ? NaN : Number(text)
  if (!Number.isFinite(value))
    return badCell(table.sheet, record, column, table.header[column]!, ['a number such as 4.25'])
  return ok(value)
}

/** The first index whose day stood before. */
function repeated(days: readonly Day[]): number | undefined {
  const seen = new Set<Day>()
  for (let i = 0; i < days.length; i++) {
    if (seen.has(days[i]!)) return i
    seen.add(days[i]!)
  }
  return undefined
}

function noRows(sheet: Sheet): Result<never> {
  return refuse({
    kind: 'file',
    file: sheet.file,
    problem: 'noRows',
    expected: ['at least one day with a value'],
  })
}

function stem(file: string): string {
  return file
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .slice(0, 120)
}
