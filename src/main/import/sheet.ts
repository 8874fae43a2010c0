import { type Price, parsePrice } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { type FileProblem, type Result, ok, refuse } from '../../shared/refusal.ts'
import {
  type DateStyle,
  type NumberStyle,
  dateEvidence,
  decimalEvidence,
  parseDay,
  plainNumber,
} from './columns.ts'
import { decodeText } from './decode.ts'
import { type CsvRecord, type Delimiter, readCsv } from './readCsv.ts'

export interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A file as records of text cells, blank lines left out. */
export interface Sheet {
  readonly file: string
  readonly records: readonly CsvRecord[]
  readonly delimiter: Delimiter
  /** The file stops in the middle of a line, so that its last record may be cut. */
  readonly cut: boolean
}

/** Files written by programs whose decimals are points and whose dates, where the year is last, start with the month. */
export const AMERICAN_NUMBERS: NumberStyle = { decimal: 'point', mixed: false }
const AMERICAN_DATES: DateStyle = { order: 'mdy', mixed: false }

const BLANK = /^(?:|-{1,2}|null|nan|none|#?n\/a|\.)$/i
const PLAIN = /^\d+(?:\.\d+)?$/
const EXPONENT = /^(\d+)(?:\.(\d+))?e([+-]?\d{1,2})$/i

/** Refuses what is no text, what is empty, and what breaks off inside a quoted cell. */
export function readSheet(file: NamedBytes): Result<Sheet> {
  const text = decodeText(file.name, file.bytes)
  if (!text.ok) return text
  const table = readCsv(file.name, text.value)
  if (!table.ok) return table
  const { rows, delimiter, endsWithNewline } = table.value
  return ok({ file: file.name, records: rows, delimiter, cut: !endsWithNewline })
}

/** A cell that says that there is no value: empty, `null`, `NaN`, `.`, a dash. */
export function isBlank(cell: string | undefined): boolean {
  return cell === undefined || BLANK.test(cell.trim())
}

/** The day of each record, in the order of the file. Refuses the first cell that is no day, and an order of day and month that no value tells. */
export function daysOf(
  sheet: Sheet,
  records: readonly CsvRecord[],
  column: number,
  name: string,
  american: boolean,
): Result<Day[]> {
  const style = dateStyle(sheet, records, column, name, american)
  if (!style.ok) return style
  const days: Day[] = []
  for (const record of records) {
    const day = parseDay(record.cells[column] ?? '', style.value)
    if (day === undefined) return badCell(sheet, record, column, name, ['a day such as 2024-03-28'])
    days.push(day)
  }
  return ok(days)
}

/** A close, exact to 1e-8; undefined where the cell is blank. Refuses what is no number above zero. */
export function closeIn(
  sheet: Sheet,
  record: CsvRecord,
  column: number,
  name: string,
  style: NumberStyle,
): Result<{ readonly value: Price; readonly rounded: boolean } | undefined> {
  const cell = record.cells[column]
  if (isBlank(cell)) return ok(undefined)
  const text = numberText(cell!, style)
  const parsed = text === undefined ? undefined : parsePrice(text)
  if (parsed === undefined || parsed.value <= 0n) return badCell(sheet, record, column, name, PRICE_EXPECTED)
  return ok(parsed)
}

/** A float above zero; NaN where the cell is blank. */
export function floatIn(
  sheet: Sheet,
  record: CsvRecord,
  column: number,
  name: string,
  style: NumberStyle,
): Result<number> {
  const cell = record.cells[column]
  if (isBlank(cell)) return ok(NaN)
  const text = PLAIN.test(cell!) && style.decimal === 'point' ? cell! : numberText(cell!, style)
  const value = text === undefined ? NaN : Number(text)
  if (!(value > 0) || !Number.isFinite(value)) return badCell(sheet, record, column, name, PRICE_EXPECTED)
  return ok(value)
}

const PRICE_EXPECTED = ['a price above zero such as 412.35']

/** Plain decimal text of a number cell, `1.5e-05` written out; undefined where it is none in this style. */
export function numberText(cell: string, style: NumberStyle): string | undefined {
  const trimmed = cell.trim()
  const m = EXPONENT.exec(trimmed)
  if (!m) return plainNumber(trimmed, style)
  const digits = `${m[1]}${m[2] ?? ''}`
  const point = m[1]!.length + Number(m[3])
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`
  return point >= digits.length
    ? digits.padEnd(point, '0')
    : `${digits.slice(0, point)}.${digits.slice(point)}`
}

/**
 * The decimal style of some columns together, from all their values (IMP-4). Where no value tells, cells divided by commas
 * have points for decimals: `18.930` is below nineteen. Otherwise that is refused.
 */
export function numberStyle(
  sheet: Sheet,
  records: readonly CsvRecord[],
  columns: readonly number[],
): Result<NumberStyle> {
  // One value such as 12.5 or 1234.56 settles it; most files have one at once.
  for (const record of records) {
    for (const column of columns) {
      if (/^-?\d+\.(?:\d{1,2}|\d{4,})$/.test(record.cells[column] ?? '')) return ok(AMERICAN_NUMBERS)
    }
  }
  const cells: string[] = []
  for (const record of records) {
    for (const column of columns) if (!isBlank(record.cells[column])) cells.push(record.cells[column]!)
  }
  const evidence = decimalEvidence(cells)
  if (evidence.ambiguous) {
    if (sheet.delimiter === ',') return ok(AMERICAN_NUMBERS)
    return refuse({
      kind: 'file',
      file: sheet.file,
      problem: 'ambiguousNumbers',
      found: cells[evidence.at ?? 0] ?? '',
    })
  }
  return ok({ decimal: evidence.reading ?? 'point', mixed: evidence.mixed })
}

/** One refusal for a cell that cannot be read. On a last line that is cut short the file is named truncated instead. */
export function badCell(
  sheet: Sheet,
  record: CsvRecord,
  column: number,
  name: string,
  expected: readonly string[],
): { readonly ok: false; readonly refusal: Extract<ReturnType<typeof refuse>['refusal'], { kind: 'file' }> } {
  const problem: FileProblem = sheet.cut && record === sheet.records.at(-1) ? 'truncated' : 'badCell'
  const found = (record.cells[column] ?? '').slice(0, 80)
  return {
    ok: false,
    refusal: {
      kind: 'file',
      file: sheet.file,
      line: record.line,
      column: name,
      problem,
      found,
      expected: [...expected],
    },
  }
}

/** One refusal for a column that the layout needs and the header lacks. */
export function missingColumn(
  sheet: Sheet,
  line: number,
  column: string,
  expected: readonly string[],
  header: readonly string[],
): Result<never> {
  return refuse({
    kind: 'file',
    file: sheet.file,
    line,
    column,
    problem: 'missingColumn',
    found: header.join(', ').slice(0, 200),
    expected: [...expected],
  })
}

/** A record with fewer cells than its header, where the header's last column is not one that may be left out. */
export function shortRecord(
  sheet: Sheet,
  records: readonly CsvRecord[],
  header: readonly string[],
): Result<undefined> {
  for (const record of records) {
    if (record.cells.length < header.length) {
      const at = record.cells.length
      const refused = badCell(sheet, record, at, header[at]!, [`${header.length} cells, as in the header`])
      return refuse({ ...refused.refusal, found: `${at} cells` })
    }
  }
  return ok(undefined)
}

/** Refuses a second price of the same symbol on the same day, naming the line on which it stands. */
export function duplicateDay(sheet: Sheet, record: CsvRecord, column: string, found: string): Result<never> {
  return refuse({
    kind: 'file',
    file: sheet.file,
    line: record.line,
    column,
    problem: 'duplicateDay',
    found,
    expected: ['each day once'],
  })
}

function dateStyle(
  sheet: Sheet,
  records: readonly CsvRecord[],
  column: number,
  name: string,
  american: boolean,
): Result<DateStyle> {
  const cells = records.map((record) => record.cells[column] ?? '')
  const evidence = dateEvidence(cells)
  if (evidence.ambiguous) {
    if (american) return ok(AMERICAN_DATES)
    return refuse({
      kind: 'file',
      file: sheet.file,
      line: records[evidence.at ?? 0]?.line ?? 1,
      column: name,
      problem: 'ambiguousDates',
      found: cells[evidence.at ?? 0] ?? '',
      expected: ['days written YYYY-MM-DD'],
    })
  }
  return ok({ order: evidence.reading ?? 'ymd', mixed: evidence.mixed })
}
