import {
  parseMoney,
  parsePrice,
  parseQuantity,
  type Money,
  type Parsed,
  type Price,
  type Quantity,
} from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { ok, refuse, type FileProblem, type Result } from '../../shared/refusal.ts'
import type { LedgerCopy } from '../../shared/ledgerCopy.ts'
import type { Draft } from '../../shared/trade.ts'
import {
  dateEvidence,
  decimalEvidence,
  isEmptyCell,
  parseDay,
  plainNumber,
  splitAsOf,
  type DateOrder,
  type DateStyle,
  type Decimal,
  type NumberStyle,
} from './columns.ts'
import type { CsvRecord, CsvTable } from './readCsv.ts'
import type { Lack } from './legs.ts'

/** Why a row was refused; words for these are made where they are shown. */
export type RowProblem =
  | 'unknownAction'
  | 'unknownSection'
  | 'unknownRow'
  | 'unsupportedAsset'
  | 'missingCell'
  | 'badNumber'
  | 'badDate'
  | 'badCurrency'
  | 'badSign'
  | 'tooFewCells'
  | 'tooManyCells'

/** What a row without data is (IMP-2). */
export type NonData =
  | 'title'
  | 'header'
  | 'sectionHeader'
  | 'total'
  | 'footer'
  | 'statementInfo'
  | 'skipped'
  | 'partOfTrade'
  | 'sweep'
  | 'insideAccount'

export interface RefusedRow {
  readonly line: number
  /** The header cell of the column at fault. */
  readonly column: string
  readonly kind: RowProblem
  /** What was found there. */
  readonly text: string
  readonly raw: string
}

export interface NonDataRow {
  readonly line: number
  readonly what: NonData
  readonly raw: string
}

/** A file, read: rows = drafts + refused + nonData, always (IMP-1). */
export interface ReadFile {
  /** A broker or `profile:<id>`. */
  readonly broker: string
  readonly rows: number
  /** In the order in which things happened: by trade day, and within a day as the file's own direction has them. */
  readonly drafts: readonly Draft[]
  /** Lines with a figure of more decimals than our scale holds, rounded half-even. */
  readonly rounded: ReadonlySet<number>
  readonly refused: readonly RefusedRow[]
  readonly nonData: readonly NonDataRow[]
  /** The one currency of the file; undefined where it holds several or does not say. */
  readonly currency: string | undefined
  /** Where the file says so: a column for it, or else that of the amounts. */
  readonly currencyColumn?: string | undefined
  /** All of another ledger, whose events are the drafts (IMP-91). */
  readonly copy?: LedgerCopy
}

/** What became of one row. */
export type RowFate =
  | { readonly fate: 'draft'; readonly draft: Draft; readonly rounded: boolean }
  | { readonly fate: 'refused'; readonly column: string; readonly kind: RowProblem; readonly text: string }
  | { readonly fate: 'nonData'; readonly what: NonData }

export function collectFates(
  broker: string,
  rows: readonly Pick<CsvRecord, 'line' | 'raw'>[],
  fates: readonly RowFate[],
  drafts: readonly Draft[],
  currency: string | undefined,
  currencyColumn?: string,
): ReadFile {
  const rounded = new Set<number>()
  const refused: RefusedRow[] = []
  const nonData: NonDataRow[] = []
  rows.forEach(({ line, raw }, i) => {
    const fate = fates[i]!
    switch (fate.fate) {
      case 'draft':
        if (fate.rounded) rounded.add(line)
        break
      case 'refused':
        refused.push({ line, column: fate.column, kind: fate.kind, text: fate.text.slice(0, 200), raw })
        break
      case 'nonData':
        nonData.push({ line, what: fate.what, raw })
        break
    }
  })
  return { broker, rows: rows.length, drafts, rounded, refused, nonData, currency, currencyColumn }
}

export function draftsOf(fates: readonly RowFate[]): Draft[] {
  return fates.flatMap((fate) => (fate.fate === 'draft' ? [fate.draft] : []))
}

/**
 * Exports run newest first or oldest first. The trade days of neighbouring rows tell which; within a day the rows of a
 * newest-first file are turned round, so that a purchase stands before the sale it was made for.
 */
export function inOrderOfTime(drafts: readonly Draft[]): Draft[] {
  let down = 0
  let up = 0
  for (let i = 1; i < drafts.length; i++) {
    const step = drafts[i]!.tradeDay - drafts[i - 1]!.tradeDay
    if (step < 0) down++
    else if (step > 0) up++
  }
  const directed = down > up ? drafts.toReversed() : [...drafts]
  return directed.sort((a, b) => a.tradeDay - b.tradeDay)
}

/** A row of column names, and where each field of the layout stands in it. */
export interface Header<F extends string> {
  readonly record: CsvRecord
  readonly at: ReadonlyMap<F, number>
}

/** Compares header cells without case, surplus spaces and the marks that spreadsheets leave. */
export function headerKey(cell: string): string {
  return cell
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
    .toLowerCase()
}

/** The fields that a record names as a header; undefined where a required one is missing or a name stands twice. */
export function matchHeader<F extends string>(
  record: CsvRecord,
  fields: Readonly<Record<F, readonly string[]>>,
  required: readonly F[],
): Header<F> | undefined {
  const places = new Map<string, number>()
  for (const [i, cell] of record.cells.entries()) {
    const key = headerKey(cell)
    if (key !== '' && !places.has(key)) places.set(key, i)
  }
  // Every row of a head is asked by every layout, and nearly all of them lack the first name that is required.
  const isThere = (name: string) => places.has(headerKey(name))
  if (!required.every((field) => fields[field].some(isThere))) return undefined
  const at = new Map<F, number>()
  for (const field of Object.keys(fields) as F[]) {
    for (const name of fields[field]) {
      const place = places.get(headerKey(name))
      if (place === undefined) continue
      if (at.has(field)) return undefined
      at.set(field, place)
    }
  }
  return { record, at }
}

export interface Styles<F extends string> {
  readonly numbers: ReadonlyMap<F, NumberStyle>
  readonly dates: ReadonlyMap<F, DateStyle>
}

/** How a layout writes numbers and dates, and which fields hold them. */
export interface Writing<F extends string> {
  readonly numbers: readonly F[]
  /** `open` where the broker writes as the customer's country does, so that only the values tell (IMP-42). */
  readonly decimal: Decimal | 'open'
  readonly dates: readonly F[]
  readonly order: DateOrder
}

/**
 * IMP-4 for a layout that is known: its own style holds, but only while the values of every column bear it out. A column
 * whose values fit another style alone was saved again by a spreadsheet in another country: the file is refused,
 * since its remaining columns (`1,500`) would be misread in silence.
 */
export function confirmStyles<F extends string>(
  file: string,
  rows: readonly CsvRecord[],
  header: Header<F>,
  writing: Writing<F>,
): Result<Styles<F>> {
  const numbers = new Map<F, NumberStyle>()
  for (const field of writing.numbers) {
    const cells = cellsOf(rows, header, field)
    const { reading, ambiguous, mixed, at } = decimalEvidence(cells)
    if (writing.decimal === 'open') {
      if (ambiguous) return refuseColumn(file, rows, header, field, at, 'ambiguousNumbers', 'point or comma')
      numbers.set(field, { decimal: reading ?? 'point', mixed, each: mixed })
      continue
    }
    if (reading !== undefined && !mixed && reading !== writing.decimal)
      return refuseColumn(file, rows, header, field, at, 'ambiguousNumbers', writing.decimal)
    numbers.set(field, { decimal: writing.decimal, mixed })
  }
  const dates = new Map<F, DateStyle>()
  for (const field of writing.dates) {
    const cells = cellsOf(rows, header, field).map((cell) => splitAsOf(cell).effective)
    const { reading, mixed, at } = dateEvidence(cells)
    if (reading !== undefined && !mixed && reading !== 'ymd' && reading !== writing.order)
      return refuseColumn(file, rows, header, field, at, 'ambiguousDates', writing.order)
    dates.set(field, { order: writing.order, mixed })
  }
  return ok({ numbers, dates })
}

function refuseColumn<F extends string>(
  file: string,
  rows: readonly CsvRecord[],
  header: Header<F>,
  field: F,
  at: number | undefined,
  problem: FileProblem,
  expected: string,
): Result<never> {
  const row = at === undefined ? undefined : rows[at]
  const place = header.at.get(field)
  return refuse({
    kind: 'file',
    file,
    ...(row && { line: row.line }),
    column: columnName(header, field),
    problem,
    found: (place === undefined ? '' : (row?.cells[place] ?? '')).slice(0, 100),
    expected: [expected],
  })
}

export function cellsOf<F extends string>(rows: readonly CsvRecord[], header: Header<F>, field: F): string[] {
  const place = header.at.get(field)
  return place === undefined ? [] : rows.map((row) => row.cells[place] ?? '')
}

/** Cells up to the last named column: a comma at the end of every line makes no column. */
function headerWidth(header: { readonly record: CsvRecord }): number {
  return header.record.cells.findLastIndex((cell) => cell.trim() !== '') + 1
}

export function columnName<F extends string>(header: Header<F>, field: F): string {
  const place = header.at.get(field)
  return place === undefined ? field : (header.record.cells[place] ?? '').trim()
}

export interface FoundProblem {
  readonly column: string
  readonly kind: RowProblem
  readonly text: string
}

/**
 * The cells of one row by field. Every reading gives undefined for an empty cell; the first cell that cannot be read is
 * kept as `problem` and decides the row's fate.
 */
export interface RowCells<F extends string> {
  text(field: F): string
  money(field: F): Money | undefined
  quantity(field: F): Quantity | undefined
  price(field: F): Price | undefined
  day(field: F): Day | undefined
  /** Refuses the row, unless it is refused already. */
  refuse(field: F, kind: RowProblem, text?: string): RowFate
  readonly problem: FoundProblem | undefined
  readonly rounded: boolean
}

export function openRow<F extends string>(
  record: CsvRecord,
  header: Header<F>,
  styles: Styles<F>,
): RowCells<F> {
  let problem: FoundProblem | undefined
  let rounded = false

  function text(field: F): string {
    const place = header.at.get(field)
    return place === undefined ? '' : (record.cells[place] ?? '').trim()
  }
  function note(field: F, kind: RowProblem, found: string): void {
    problem ??= { column: columnName(header, field), kind, text: found }
  }
  function amount<T>(field: F, parse: (plain: string) => Parsed<T> | undefined): T | undefined {
    const cell = text(field)
    const plain = plainNumber(cell, styles.numbers.get(field) ?? { decimal: 'point', mixed: false })
    if (plain === '') return undefined
    const parsed = plain === undefined ? undefined : parse(plain)
    if (parsed === undefined) {
      note(field, 'badNumber', cell)
      return undefined
    }
    rounded ||= parsed.rounded
    return parsed.value
  }
  return {
    text,
    money: (field) => amount(field, parseMoney),
    quantity: (field) => amount(field, parseQuantity),
    price: (field) => amount(field, parsePrice),
    day(field) {
      const cell = splitAsOf(text(field)).effective
      if (isEmptyCell(cell)) return undefined
      const day = parseDay(cell, styles.dates.get(field) ?? { order: 'ymd', mixed: false })
      if (day === undefined) note(field, 'badDate', cell)
      return day
    },
    refuse(field, kind, found = text(field)) {
      note(field, kind, found)
      return refusedRow(problem!)
    },
    get problem() {
      return problem
    },
    get rounded() {
      return rounded
    },
  }
}

export function refusedRow({ column, kind, text }: FoundProblem): RowFate {
  return { fate: 'refused', column, kind, text }
}

/** What a kind lacks, as the problem of the cell at fault. */
export function lackProblem(lack: Lack): {
  readonly field: 'symbol' | 'quantity' | 'amount'
  readonly kind: RowProblem
} {
  switch (lack) {
    case 'symbol':
    case 'quantity':
    case 'amount':
      return { field: lack, kind: 'missingCell' }
    case 'amountSign':
      return { field: 'amount', kind: 'badSign' }
    case 'range':
      return { field: 'amount', kind: 'badNumber' }
  }
}

/**
 * A row whose width is not the header's. A short one lost cells; a longer one has a comma that nobody quoted, and every cell
 * behind it stands one column too far, even where the last is blank.
 */
export function widthProblem(
  record: CsvRecord,
  header: { readonly record: CsvRecord },
): FoundProblem | undefined {
  const found = record.cells.length
  const named = headerWidth(header)
  if (found < named) return { column: '', kind: 'tooFewCells', text: `${found} of ${named}` }
  if (found > header.record.cells.length)
    return { column: '', kind: 'tooManyCells', text: `${found} of ${header.record.cells.length}` }
  return undefined
}

/** The last row, where the file ends in the middle of its line and cells are lacking: the download was cut. */
export function truncatedLastRow(
  file: string,
  table: CsvTable,
  fates: readonly RowFate[],
): Result<never> | undefined {
  const last = table.rows.at(-1)
  const fate = fates[table.rows.length - 1]
  if (table.endsWithNewline || last === undefined || fate?.fate !== 'refused' || fate.kind !== 'tooFewCells')
    return undefined
  return refuse({ kind: 'file', file, line: last.line, problem: 'truncated', found: last.raw.slice(0, 200) })
}
