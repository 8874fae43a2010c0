import type { Day } from '../../../shared/day.ts'
import { isoFromDay } from '../../../shared/day.ts'
import { type Result, ok, refuse } from '../../../shared/refusal.ts'
import type { CsvRecord } from '../readCsv.ts'
import {
  type NamedBytes,
  type Sheet,
  badCell,
  daysOf,
  duplicateDay,
  isBlank,
  numberStyle,
  numberText,
  readSheet,
} from '../sheet.ts'

/** How a file writes a return of one per cent: 0.01 or 1. */
export type ReturnUnit = 'fraction' | 'percent'

/** Returns of one column of a file, ascending by day; blank cells are left out. */
export interface ReturnsFile {
  readonly column: string
  readonly days: readonly Day[]
  readonly returns: Float64Array
}

/**
 * A CSV of period returns: a day first, then one column or several, with or without a header. A cell with a per cent sign is in per
 * cent; without one, values all below 1 in size are taken as fractions and anything larger must be named (`unit`): a
 * file of daily per cents and one of fractions with a doubled price look alike (MET-1).
 */
export function readReturns(
  file: NamedBytes,
  options: { readonly column?: string; readonly unit?: ReturnUnit } = {},
): Result<ReturnsFile> {
  const sheet = readSheet(file)
  if (!sheet.ok) return sheet
  const { records } = sheet.value
  const first = records[0]!.cells
  const isHeader = first
    .slice(1)
    .some((cell) => !isBlank(cell) && !/\d/.test(cell.replace(/[A-Za-z].*$/, '')))
  const header = isHeader
    ? first.map((cell, i) => cell.trim() || `column ${i + 1}`)
    : first.map((_, i) => `column ${i + 1}`)
  const body = isHeader ? records.slice(1) : records
  const at = columnAt(sheet.value, records[0]!, header, options.column)
  if (!at.ok) return at
  if (body.length === 0) return refuse({ kind: 'file', file: file.name, problem: 'noRows' })
  const days = daysOf(sheet.value, body, 0, header[0]!, true)
  if (!days.ok) return days
  return valuesOf(sheet.value, body, days.value, header[at.value]!, at.value, options.unit)
}

function columnAt(
  sheet: Sheet,
  record: CsvRecord,
  header: readonly string[],
  wanted: string | undefined,
): Result<number> {
  const names = header.slice(1)
  const place = wanted === undefined ? (names.length === 1 ? 0 : -1) : names.indexOf(wanted)
  if (place >= 0) return ok(place + 1)
  return refuse({
    kind: 'file',
    file: sheet.file,
    line: record.line,
    problem: 'missingColumn',
    found: wanted ?? names.join(', ').slice(0, 400),
    expected: wanted === undefined ? ['the name of one of these columns'] : names.slice(0, 40),
  })
}

function valuesOf(
  sheet: Sheet,
  body: readonly CsvRecord[],
  days: readonly Day[],
  name: string,
  column: number,
  unit: ReturnUnit | undefined,
): Result<ReturnsFile> {
  const style = numberStyle(sheet, body, [column])
  if (!style.ok) return style
  const rows: { day: Day; value: number; record: CsvRecord }[] = []
  for (const [i, record] of body.entries()) {
    const cell = record.cells[column]
    if (isBlank(cell)) continue
    const signed = cell!.trim().endsWith('%')
    const text = numberText(signed ? cell!.trim().slice(0, -1) : cell!, style.value)
    const number = text === undefined ? NaN : Number(text)
    if (!Number.isFinite(number))
      return badCell(sheet, record, column, name, ['a return such as 0.012 or 1.2%'])
    if (unit === undefined && !signed && Math.abs(number) >= 1) {
      return badCell(sheet, record, column, name, [
        'a value below 1 in size, or the unit named: fraction or percent',
      ])
    }
    const value = signed || unit === 'percent' ? number / 100 : number
    if (value <= -1) return badCell(sheet, record, column, name, ['a return above −100 %'])
    rows.push({ day: days[i]!, value, record })
  }
  rows.sort((a, b) => a.day - b.day)
  const twice = rows.find(({ day }, i) => i > 0 && rows[i - 1]!.day === day)
  if (twice !== undefined) {
    return duplicateDay(sheet, twice.record, 'date', `${isoFromDay(twice.day)} a second time`)
  }
  if (rows.length === 0) return refuse({ kind: 'file', file: sheet.file, problem: 'noRows' })
  return ok({
    column: name,
    days: rows.map(({ day }) => day),
    returns: Float64Array.from(rows, ({ value }) => value),
  })
}
