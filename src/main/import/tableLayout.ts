import type { Broker } from '../../shared/importing.ts'
import type { Day } from '../../shared/day.ts'
import { ok, type Result } from '../../shared/refusal.ts'
import type { Draft, Leg, AssetHint } from '../../shared/trade.ts'
import { decimalEvidence, type NumberStyle } from './columns.ts'
import type { Lack } from './legs.ts'
import type { CsvRecord, CsvTable } from './readCsv.ts'
import {
  collectFates,
  confirmStyles,
  draftsOf,
  inOrderOfTime,
  lackProblem,
  matchHeader,
  openRow,
  refusedRow,
  truncatedLastRow,
  widthProblem,
  type Header,
  type ReadFile,
  type RowCells,
  type RowFate,
  type Writing,
} from './rows.ts'

/** One row under the header, as wide as it. */
export interface TableRow<F extends string> extends RowCells<F> {
  readonly record: CsvRecord
}

/** An export that is one table under one header, as data. */
export interface TableFormat<F extends string> {
  readonly broker: Broker
  readonly fields: Readonly<Record<F, readonly string[]>>
  /** Fields that a header must name; they must tell the layout from any other broker's. */
  readonly required: readonly F[]
  readonly writing: Writing<F>
  /** Fields in columns without a name: each stands right behind the column of another field. */
  readonly behind?: Readonly<Partial<Record<F, F>>>
  /** Fields whose text holds a time of day as `HH:MM`: the rows of a day are put in its order (IMP-23). */
  readonly times?: readonly F[]
  /** The one currency of every such file; left out where rows say it. */
  readonly currency?: string
  /** The fates of the rows, in their order; a refusal is of the whole file. */
  readonly read: (rows: readonly TableRow<F>[], file: string) => Result<readonly RowFate[]>
}

/** A broker's layout: how its header is known, and how a file that has one is read. */
export interface Layout {
  readonly broker: Broker
  isHeader(record: CsvRecord): boolean
  read(file: string, table: CsvTable, headerIndex: number): Result<ReadFile>
}

/** The layout of a format: titles above its header, the header, and rows of the header's width. */
export function tableLayout<F extends string>(format: TableFormat<F>): Layout {
  return {
    broker: format.broker,
    isHeader: (record) => headerOf(format, record) !== undefined,
    read: (file, table, headerIndex) => readTable(format, file, table, headerIndex),
  }
}

/** For formats whose rows stand alone. */
export function perRow<F extends string>(read: (row: TableRow<F>) => RowFate): TableFormat<F>['read'] {
  return (rows) => ok(rows.map(read))
}

function headerOf<F extends string>(format: TableFormat<F>, record: CsvRecord): Header<F> | undefined {
  const header = matchHeader(record, format.fields, format.required)
  if (header === undefined || format.behind === undefined) return header
  const at = new Map(header.at)
  for (const [field, before] of Object.entries(format.behind) as [F, F][]) {
    const place = header.at.get(before)! + 1
    if ((record.cells[place] ?? 'none').trim() !== '') return undefined
    at.set(field, place)
  }
  return { record, at }
}

function readTable<F extends string>(
  format: TableFormat<F>,
  file: string,
  table: CsvTable,
  headerIndex: number,
): Result<ReadFile> {
  const header = headerOf(format, table.rows[headerIndex]!)!
  const below = table.rows.slice(headerIndex + 1)
  const styles = confirmStyles(file, below, header, format.writing)
  if (!styles.ok) return styles
  const problems = below.map((record) => widthProblem(record, header))
  const sound = below.flatMap((record, i): TableRow<F>[] =>
    problems[i] === undefined ? [withRecord(openRow(record, header, styles.value), record)] : [],
  )
  const read = format.read(sound, file)
  if (!read.ok) return read
  const fatesInTurn = read.value.values()
  const fates: RowFate[] = [
    ...table.rows.slice(0, headerIndex).map((): RowFate => ({ fate: 'nonData', what: 'title' })),
    { fate: 'nonData', what: 'header' },
    ...problems.map((problem) => (problem ? refusedRow(problem) : fatesInTurn.next().value!)),
  ]
  const cut = truncatedLastRow(file, table, fates)
  if (cut) return cut
  const drafts = inOrderOfTime(draftsOf(fates))
  const times = new Map(sound.map((row) => [row.record.line, timeOf(row, format.times ?? [])]))
  drafts.sort((a, b) => a.tradeDay - b.tradeDay || compare(times.get(a.line)!, times.get(b.line)!))
  return ok(collectFates(format.broker, table.rows, fates, drafts, format.currency))
}

/** `openRow` answers through getters, which a copy by spread would freeze. */
function withRecord<F extends string>(row: RowCells<F>, record: CsvRecord): TableRow<F> {
  return Object.assign(row, { record })
}

function timeOf<F extends string>(row: RowCells<F>, fields: readonly F[]): string {
  for (const field of fields) {
    const m = /(?<!\d)\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?/.exec(row.text(field))
    if (m) return m[0]
  }
  return ''
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** What a row says beside its legs. */
export interface Told<F extends string> extends Pick<Draft, 'kind'> {
  readonly settleDay?: Day | undefined
  /** Empty where the row names none; likewise the reference. */
  readonly account?: string
  readonly reference?: string
  /** Parts of the note; empty ones are left out. */
  readonly note: readonly string[]
  readonly legs: readonly Leg<AssetHint>[] | Lack
  /** Which fields hold the trade day, symbol, quantity and amount; a lack is named there. */
  readonly cells: Readonly<Record<'date' | 'symbol' | 'quantity' | 'amount', F>>
}

/** The event of a row, or why there is none: the first cell that could not be read, else what its kind lacks (IMP-12). */
export function draftRow<F extends string>(row: TableRow<F>, told: Told<F>): RowFate {
  const { kind, settleDay, account = '', reference = '', legs, cells } = told
  const tradeDay = row.day(cells.date)
  if (row.problem) return refusedRow(row.problem)
  if (tradeDay === undefined) return row.refuse(cells.date, 'missingCell')
  if (typeof legs === 'string') {
    const lack = lackProblem(legs)
    return row.refuse(cells[lack.field], lack.kind)
  }
  const { line, raw } = row.record
  return {
    fate: 'draft',
    rounded: row.rounded,
    draft: {
      kind,
      tradeDay,
      ...(settleDay !== undefined && { settleDay }),
      line,
      raw,
      ...(account !== '' && { accountHint: account.slice(0, 80) }),
      ...(reference !== '' && { reference }),
      legs,
      note: told.note.filter((part) => part !== '').join(': '),
    },
  }
}

/** The currency a row names; where it names none, the row is refused already. */
export function currencyOf<F extends string>(row: TableRow<F>, field: F): string {
  const currency = row.text(field).toUpperCase()
  if (!/^[A-Z]{3}$/.test(currency)) row.refuse(field, currency === '' ? 'missingCell' : 'badCurrency')
  return currency
}

/** A table from the words of an export, compared without case, to what they mean. */
export function wordTable<M extends string>(
  table: Readonly<Partial<Record<M, readonly string[]>>>,
): ReadonlyMap<string, M> {
  return new Map(
    (Object.entries(table) as [M, readonly string[]][]).flatMap(([meaning, words]) =>
      words.map((word) => [word.toLowerCase(), meaning] as const),
    ),
  )
}

export function sizeOf(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}

/** The style of numbers inside texts, from all of them (IMP-42). */
export function styleOfText(numbers: readonly string[]): NumberStyle {
  const { reading, mixed } = decimalEvidence(numbers)
  const open = mixed || reading === undefined
  return { decimal: reading ?? 'point', mixed: open, each: open }
}
