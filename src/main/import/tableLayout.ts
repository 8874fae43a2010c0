import type { Broker } from '../../shared/importing.ts'
import type { Day } from '../../shared/day.ts'
import { Currency } from '../../shared/plain.ts'
import { ok, type Result } from '../../shared/refusal.ts'
import type { AssetHint, Draft, EventKind, Leg } from '../../shared/trade.ts'
import {
  decimalEvidence,
  mayBeDecimal,
  mayBeOrder,
  parseDay,
  splitAsOf,
  type DateOrder,
  type Decimal,
  type NumberStyle,
} from './columns.ts'
import { legsOf, type Facts } from './legs.ts'
import type { CsvRecord, CsvTable } from './readCsv.ts'
import {
  collectFates,
  columnName,
  confirmStyles,
  draftsOf,
  lackProblem,
  matchHeader,
  openRow,
  refusedRow,
  truncatedLastRow,
  widthProblem,
  type Header,
  type NonData,
  type ReadFile,
  type RowCells,
  type RowFate,
  type Styles,
} from './rows.ts'

/** A broker's layout: how its header is known, and how a file that has one is read. */
export interface Layout {
  readonly broker: Broker
  isHeader(record: CsvRecord): boolean
  read(file: string, table: CsvTable, headerIndex: number): Result<ReadFile>
  /** For layouts whose rows stand alone: how they are read as they come, under this header. */
  rowsUnder?(titles: readonly CsvRecord[], header: CsvRecord): RowsUnder
}

/** Rows under a header as they come. All of them are `met` first, from the first to the last, and then read in the same order. */
export interface RowsUnder {
  readonly currency: string | undefined
  readonly currencyColumn: string
  /** Whether the row bears out the layout's own styles; where one does not, only the whole file can tell how to read it. */
  meet(record: CsvRecord): boolean
  /** Whether a file may end in the middle of the row that was met last. */
  mayEndHere(): boolean
  read(record: CsvRecord): RowFate
}

/**
 * An export that is one table under one header, as data: titles above, a row per transaction below. The field `date` holds
 * the trade day.
 */
export interface TableFormat<F extends string> {
  readonly broker: Broker
  /** Header cells by field; one that no cell names has none. */
  readonly fields: Readonly<Record<F | 'date', readonly string[]>>
  /** Fields that a header must name; they must tell the layout from any other broker's. */
  readonly required: readonly (F | 'date')[]
  readonly numbers: readonly F[]
  /** Points, unless it says otherwise; `open` where the broker writes as the customer's country does (IMP-42). */
  readonly decimal?: Decimal | 'open'
  /** Order of numeric dates in the fields `dates`, which are `date` alone unless it says otherwise. */
  readonly order: DateOrder
  readonly dates?: readonly (F | 'date')[]
  /** Where the time of day stands if not in `date`: the rows of a day are put in its order (IMP-23). */
  readonly time?: F
  /** Fields in columns without a name: each stands right behind the column of another field. */
  readonly behind?: Readonly<Partial<Record<F, F>>>
  /** Fields that hold the symbol, the quantity and the amount where no field has that name: what a row lacks is named there. */
  readonly lackAt?: Readonly<Partial<Record<'symbol' | 'quantity' | 'amount', F>>>
  /** The one currency of every such file; left out where rows say it. */
  readonly currency?: string
  /** The account, where a row above the header names it. */
  readonly account?: (titles: readonly CsvRecord[]) => string | undefined
  /** Rows that are known to hold no transaction, before anything in them is read. */
  readonly nonData?: (record: CsvRecord, written: (field: F | 'date') => string) => NonData | undefined
  /** What stands below the last row that has a day and is no transaction, such as a legal notice. */
  readonly footer?: (record: CsvRecord) => boolean
  /** Takes from a number cell what is no part of the number, such as the letters of its currency. */
  readonly bare?: (cell: string, field: F) => string
  readonly read: Reader<F>
}

/** How the rows of a layout become fates: each by itself, each after those before it in time, or all together. */
export type Reader<F extends string> =
  | { readonly by: 'row'; readonly read: (row: TableRow<F>) => RowFate }
  | { readonly by: 'time'; readonly begin: () => (row: TableRow<F>) => RowFate }
  | {
      readonly by: 'file'
      readonly read: (rows: readonly TableRow<F>[], file: string) => Result<readonly RowFate[]>
    }

/** For layouts whose rows stand alone. */
export function eachRow<F extends string>(read: (row: TableRow<F>) => RowFate): Reader<F> {
  return { by: 'row', read }
}

/** For layouts whose rows mean something by those before them: `begin` makes a reader for one file, which may remember. */
export function inTime<F extends string>(begin: () => (row: TableRow<F>) => RowFate): Reader<F> {
  return { by: 'time', begin }
}

/** For layouts that spread an event over several rows: all rows in the file's order; a refusal is of the whole file. */
export function together<F extends string>(
  read: (rows: readonly TableRow<F>[], file: string) => Result<readonly RowFate[]>,
): Reader<F> {
  return { by: 'file', read }
}

/** One row under the header, as wide as it. */
export interface TableRow<F extends string> extends RowCells<F | 'date'> {
  readonly record: CsvRecord
  /** Account by the titles; empty where they name none. */
  readonly account: string
  /** Cell as it stands in the file, whatever `bare` takes off. */
  written(field: F | 'date'): string
  /** Where what this row lacks should stand. */
  placeOf(what: Lacking): F
}

type Lacking = 'symbol' | 'quantity' | 'amount' | 'currency'

/** What `detect.ts` asks of a layout, from its description. */
export function tableLayout<F extends string>(format: TableFormat<F>): Layout {
  return {
    broker: format.broker,
    isHeader: (record) => headerOf(format, record) !== undefined,
    read: (file, table, headerIndex) => readTable(format, file, table, headerIndex),
    ...(format.read.by === 'row' &&
      format.decimal !== 'open' && { rowsUnder: (titles, header) => rowsUnder(format, titles, header) }),
  }
}

function rowsUnder<F extends string>(
  format: TableFormat<F>,
  titles: readonly CsvRecord[],
  headerRecord: CsvRecord,
): RowsUnder {
  const { numbers, decimal = 'point', dates = ['date'], order, read: reader } = format
  if (reader.by !== 'row' || decimal === 'open') throw new Error(`${format.broker} is read whole`)
  const header = headerOf(format, headerRecord)!
  const places = (fields: readonly (F | 'date')[]) => fields.flatMap((field) => header.at.get(field) ?? [])
  const [numbersAt, datesAt] = [places(numbers), places(dates)]
  const styles: Styles<F | 'date'> = {
    numbers: new Map(numbers.map((field) => [field, { decimal, mixed: false }])),
    dates: new Map(dates.map((field) => [field, { order, mixed: false }])),
  }
  const account = format.account?.(titles)?.slice(0, 80) ?? ''
  const orderly = new Set<string>()
  let lastDated = 0
  let last: CsvRecord = headerRecord

  function isOrderly(cell: string): boolean {
    if (orderly.has(cell)) return true
    if (!mayBeOrder(splitAsOf(cell).effective, order)) return false
    if (orderly.size < 100_000) orderly.add(cell)
    return true
  }

  return {
    currency: format.currency,
    currencyColumn: columnName<F | 'date'>(header, placeIn(format, header, 'currency')),
    meet(record) {
      last = record
      const { cells } = bare(format, header, record)
      if (format.footer !== undefined && momentOf(format, header, record).day !== Infinity)
        lastDated = record.line
      return (
        numbersAt.every((at) => mayBeDecimal((cells[at] ?? '').trim(), decimal)) &&
        datesAt.every((at) => isOrderly((cells[at] ?? '').trim()))
      )
    },
    mayEndHere: () => widthProblem(last, header) === undefined,
    read(record) {
      const known = fateBefore(format, header, record, record.line > lastDated)
      const cells = bare(format, header, record)
      return known ?? reader.read(tableRow(format, header, styles, record, cells, account))
    },
  }
}

/** What is known of a row before anything in it is read. */
function fateBefore<F extends string>(
  format: TableFormat<F>,
  header: Header<F | 'date'>,
  record: CsvRecord,
  isBelowLastDay: boolean,
): RowFate | undefined {
  const what =
    isBelowLastDay && format.footer?.(record) === true
      ? 'footer'
      : format.nonData?.(record, writtenIn(record, header))
  if (what !== undefined) return { fate: 'nonData', what }
  const width = widthProblem(record, header)
  return width && refusedRow(width)
}

function headerOf<F extends string>(
  format: TableFormat<F>,
  record: CsvRecord,
): Header<F | 'date'> | undefined {
  const header = matchHeader<F | 'date'>(record, format.fields, format.required)
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
  const titles = table.rows.slice(0, headerIndex)
  const below = table.rows.slice(headerIndex + 1)
  const bared = below.map((record) => bare(format, header, record))
  const styles = confirmStyles(file, bared, header, {
    numbers: format.numbers,
    decimal: format.decimal ?? 'point',
    dates: format.dates ?? ['date'],
    order: format.order,
  })
  if (!styles.ok) return styles

  const moments = below.map((record) => momentOf(format, header, record))
  const lastDated = moments.findLastIndex(({ day }) => day !== Infinity)
  const known = below.map((record, i) => fateBefore(format, header, record, i > lastDated))
  const account = format.account?.(titles)?.slice(0, 80) ?? ''
  const rows = below.map((record, i) =>
    known[i] === undefined ? tableRow(format, header, styles.value, record, bared[i]!, account) : undefined,
  )
  const inOrder = orderOfTime(moments)
  const read = readRows(format.read, rows, inOrder, file)
  if (!read.ok) return read
  const fates = [
    ...titles.map((): RowFate => ({ fate: 'nonData', what: 'title' })),
    { fate: 'nonData', what: 'header' } as const,
    ...known.map((fate, i) => fate ?? read.value[i]!),
  ]
  const cut = truncatedLastRow(file, table, fates)
  if (cut) return cut
  const drafts = draftsOf(inOrder.map((i) => fates[headerIndex + 1 + i]!))
  drafts.sort((a, b) => a.tradeDay - b.tradeDay)
  const currency = format.currency ?? onlyCurrency(drafts)
  const tells = placeIn(format, header, 'currency')
  return ok(
    collectFates(format.broker, table.rows, fates, drafts, currency, columnName<F | 'date'>(header, tells)),
  )
}

/** Fates by the index of their rows; rows that are undefined have theirs already. */
function readRows<F extends string>(
  reader: Reader<F>,
  rows: readonly (TableRow<F> | undefined)[],
  inOrder: readonly number[],
  file: string,
): Result<readonly (RowFate | undefined)[]> {
  switch (reader.by) {
    case 'row':
      return ok(rows.map((row) => row && reader.read(row)))
    case 'time': {
      const read = reader.begin()
      const fates: (RowFate | undefined)[] = rows.map(() => undefined)
      for (const i of inOrder) {
        const row = rows[i]
        if (row) fates[i] = read(row)
      }
      return ok(fates)
    }
    case 'file': {
      const read = reader.read(
        rows.filter((row) => row !== undefined),
        file,
      )
      if (!read.ok) return read
      const inTurn = read.value.values()
      return ok(rows.map((row) => row && inTurn.next().value!))
    }
  }
}

function tableRow<F extends string>(
  format: TableFormat<F>,
  header: Header<F | 'date'>,
  styles: Styles<F | 'date'>,
  record: CsvRecord,
  bared: CsvRecord,
  account: string,
): TableRow<F> {
  // `openRow` answers through getters, which a copy by spread would freeze.
  return Object.assign(openRow(bared, header, styles), {
    record,
    account,
    written: writtenIn(record, header),
    placeOf: (what: Lacking) => placeIn(format, header, what),
  })
}

/** A currency without a column of its own is told by the amounts. */
function placeIn<F extends string>(format: TableFormat<F>, header: Header<F | 'date'>, what: Lacking): F {
  if (what === 'currency') return (header.at.has(what as F) ? what : 'amount') as F
  return format.lackAt?.[what] ?? (what as F)
}

function writtenIn<F extends string>(record: CsvRecord, header: Header<F>): (field: F) => string {
  return (field) => (record.cells[header.at.get(field) ?? -1] ?? '').trim()
}

function bare<F extends string>(
  { bare: strip, numbers }: TableFormat<F>,
  header: Header<F | 'date'>,
  record: CsvRecord,
): CsvRecord {
  if (strip === undefined) return record
  const cells = [...record.cells]
  for (const field of numbers) {
    const place = header.at.get(field)
    if (place !== undefined && cells[place] !== undefined) cells[place] = strip(cells[place], field)
  }
  return { ...record, cells }
}

interface Moment {
  /** Infinity where the row has none. */
  readonly day: number
  readonly time: number
}

function momentOf<F extends string>(
  format: TableFormat<F>,
  header: Header<F | 'date'>,
  record: CsvRecord,
): Moment {
  const written = writtenIn(record, header)
  const date = splitAsOf(written('date')).effective
  const day = parseDay(date, { order: format.order, mixed: false })
  return { day: day ?? Infinity, time: timeOf(format.time === undefined ? date : written(format.time)) }
}

/** IMP-23: by day, then by time where there is one, then as the file runs, turned round where its days run backwards. */
function orderOfTime(moments: readonly Moment[]): number[] {
  const dated = moments.filter(({ day }) => day !== Infinity)
  let down = 0
  let up = 0
  for (let at = 1; at < dated.length; at++) {
    const step = dated[at]!.day - dated[at - 1]!.day || dated[at]!.time - dated[at - 1]!.time
    if (step < 0) down++
    else if (step > 0) up++
  }
  const indices = moments.map((_, i) => i)
  if (down > up) indices.reverse()
  return indices.sort((a, b) => {
    const [one, other] = [moments[a]!, moments[b]!]
    return one.day === other.day ? one.time - other.time : one.day - other.day
  })
}

/** Microseconds since midnight of a cell such as `2024-01-01 16:10:05.175` or `May 5, 2020, 10:10:57 PM`; zero where there is no time. */
function timeOf(cell: string): number {
  const m = /(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*([AP]M)?/i.exec(cell)
  if (!m) return 0
  const half = m[5] === undefined ? Number(m[1]) : (Number(m[1]) % 12) + (/p/i.test(m[5]) ? 12 : 0)
  const seconds = half * 3600 + Number(m[2]) * 60 + Number(m[3] ?? 0)
  return seconds * 1_000_000 + Number((m[4] ?? '').padEnd(6, '0'))
}

function onlyCurrency(drafts: readonly Draft[]): string | undefined {
  const found = new Set<string>()
  for (const { legs } of drafts)
    for (const { currency } of legs) if (currency !== undefined) found.add(currency)
  return found.size === 1 ? [...found][0] : undefined
}

/** What a row says about itself beside the facts that make its legs. */
export interface About {
  /** Text, or its parts, of which empty ones are left out. */
  readonly note: string | readonly string[]
  /** Where the row has a day of its own that goes before `date` (IMP-10). */
  readonly tradeDay?: Day | undefined
  readonly settleDay?: Day | undefined
  /** Empty where the row names none; likewise the reference. */
  readonly account?: string
  readonly reference?: string
}

/** The event of a row, or why there is none: the first cell that could not be read, else what its kind lacks (IMP-12). */
export function draftRow<F extends string>(row: TableRow<F>, facts: Facts, about: About): RowFate {
  const legs = legsOf(facts)
  if (typeof legs !== 'string') return draftOfLegs(row, facts.kind, legs, about)
  row.day('date')
  const lack = lackProblem(legs)
  return row.refuse(row.placeOf(lack.field), lack.kind)
}

/** The same for legs that are drawn by hand. */
export function draftOfLegs<F extends string>(
  row: TableRow<F>,
  kind: EventKind,
  legs: readonly Leg<AssetHint>[],
  { note, tradeDay, settleDay, account = row.account, reference = '' }: About,
): RowFate {
  const { line, raw } = row.record
  const day = row.day('date')
  if (row.problem) return refusedRow(row.problem)
  if (day === undefined) return row.refuse('date', 'missingCell')
  for (const { currency } of legs)
    if (currency !== undefined && !Currency.safeParse(currency).success)
      return row.refuse(row.placeOf('currency'), 'badCurrency', currency)
  return {
    fate: 'draft',
    rounded: row.rounded,
    draft: {
      kind,
      tradeDay: tradeDay ?? day,
      ...(settleDay !== undefined && { settleDay }),
      line,
      raw,
      ...(account !== '' && { accountHint: account.slice(0, 80) }),
      ...(reference !== '' && { reference }),
      legs,
      note: typeof note === 'string' ? note : note.filter((part) => part !== '').join(': '),
    },
  }
}

/** The currency a row names; where it names none, the row is refused already. */
export function currencyOf<F extends string>(row: TableRow<F>, field: F): string {
  const currency = row.text(field).toUpperCase()
  if (!Currency.safeParse(currency).success)
    row.refuse(field, currency === '' ? 'missingCell' : 'badCurrency')
  return currency
}

/** From the words of an export, compared without case and surplus spaces, to what they mean. */
export function meanings<M extends string>(
  table: Readonly<Partial<Record<M, readonly string[]>>>,
): (words: string) => M | undefined {
  const byWords = new Map(
    (Object.entries(table) as [M, readonly string[]][]).flatMap(([meaning, all]) =>
      all.map((words) => [wordsKey(words), meaning] as const),
    ),
  )
  return (words) => byWords.get(wordsKey(words))
}

function wordsKey(words: string): string {
  return words.replace(/\s+/g, ' ').trim().toLowerCase()
}

/** The size of a figure, whose sign something else gives. */
export function sizeOf(figure: bigint): bigint
export function sizeOf(figure: bigint | undefined): bigint | undefined
export function sizeOf(figure: bigint | undefined): bigint | undefined {
  return figure === undefined || figure >= 0n ? figure : -figure
}

/** The figure with the other sign. */
export function minus(figure: bigint | undefined): bigint | undefined {
  return figure === undefined ? undefined : -figure
}

/** Money that comes from outside or from another account, or goes there: the sign tells which (IMP-6). */
export function cashKind(from: 'external' | 'internal', sign: bigint): EventKind {
  if (from === 'external') return sign < 0n ? 'withdrawal' : 'deposit'
  return sign < 0n ? 'transferOut' : 'transferIn'
}

/** Units of each contract that the rows so far brought, by account: what tells an opening from a closing where the file does not. */
export interface Held {
  of(account: string, symbol: string): bigint
  add(account: string, symbol: string, units: bigint): void
}

export function emptyHeld(): Held {
  const units = new Map<string, bigint>()
  const key = (account: string, symbol: string) => JSON.stringify([account, symbol])
  return {
    of: (account, symbol) => units.get(key(account, symbol)) ?? 0n,
    add(account, symbol, more) {
      units.set(key(account, symbol), (units.get(key(account, symbol)) ?? 0n) + more)
    },
  }
}

/** The style of numbers inside texts, from all of them (IMP-42). */
export function styleOfText(numbers: readonly string[]): NumberStyle {
  const { reading, mixed } = decimalEvidence(numbers)
  const open = mixed || reading === undefined
  return { decimal: reading ?? 'point', mixed: open, each: open }
}
