import type { Broker } from '../../shared/importing.ts'
import { Currency } from '../../shared/plain.ts'
import { ok, type Result } from '../../shared/refusal.ts'
import type { AssetHint, Draft, EventKind, Leg } from '../../shared/trade.ts'
import { parseDay, splitAsOf, type DateOrder, type Decimal } from './columns.ts'
import type { Layout } from './tableLayout.ts'
import { legsOf, type Facts } from './legs.ts'
import type { CsvRecord, CsvTable } from './readCsv.ts'
import {
  collectFates,
  confirmStyles,
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
} from './rows.ts'

/** Columns that every flat layout speaks of; one that a layout lacks has no names. */
export type Standard = 'date' | 'symbol' | 'quantity' | 'amount'

/** A layout of one header and one row per transaction. */
export interface FlatTable<F extends string> {
  readonly broker: Broker
  readonly fields: Readonly<Record<F | Standard, readonly string[]>>
  readonly required: readonly (F | Standard)[]
  readonly numbers: readonly (F | Standard)[]
  /** Points, unless it says otherwise; `open` where the broker writes as the customer's country does (IMP-42). */
  readonly decimal?: Decimal | 'open'
  /** Order of numeric dates in `date` (and `settled`, where there is one). */
  readonly order: DateOrder
  readonly dates?: readonly (F | Standard)[]
  /** Rows that are known to hold no transaction, before anything in them is read. */
  readonly nonData?: (record: CsvRecord, text: (field: F | Standard) => string) => NonData | undefined
  /** The account, where a row above the header names it. */
  readonly account?: (titles: readonly CsvRecord[]) => string | undefined
  /** Takes from a number cell what is no part of the number, such as the letters of its currency. */
  readonly bare?: (cell: string, field: F | Standard) => string
  /** A reader for one file: it is given the rows in order of time and may remember what it saw. */
  readonly reader: () => (row: FlatRow<F | Standard>) => RowFate
}

export interface FlatRow<F extends string> {
  readonly record: CsvRecord
  readonly cells: RowCells<F>
  /** Cell as it stands in the file, whatever `bare` takes off. */
  readonly written: (field: F) => string
  readonly account: string | undefined
  /** The rows before and after it in the file, for layouts that spread a transaction over two. */
  readonly previous: RowCells<F> | undefined
  readonly next: RowCells<F> | undefined
}

/** What `detect.ts` asks of a layout, from its description. */
export function flatTable<F extends string>(layout: FlatTable<F>): Layout {
  return {
    broker: layout.broker,
    isHeader: (record: CsvRecord) => headerOf(layout, record) !== undefined,
    read: (file: string, table: CsvTable, headerIndex: number) => readFlat(layout, file, table, headerIndex),
  }
}

function headerOf<F extends string>(
  layout: FlatTable<F>,
  record: CsvRecord,
): Header<F | Standard> | undefined {
  return matchHeader<F | Standard>(record, layout.fields, layout.required)
}

function readFlat<F extends string>(
  layout: FlatTable<F>,
  file: string,
  table: CsvTable,
  headerIndex: number,
): Result<ReadFile> {
  const header = headerOf(layout, table.rows[headerIndex]!)!
  const bared = table.rows.map((record, i) => (i > headerIndex ? bare(layout, header, record) : record))
  const styles = confirmStyles(file, bared.slice(headerIndex + 1), header, {
    numbers: layout.numbers,
    decimal: layout.decimal ?? 'point',
    dates: layout.dates ?? ['date'],
    order: layout.order,
  })
  if (!styles.ok) return styles

  const account = layout.account?.(table.rows.slice(0, headerIndex))?.slice(0, 80)
  const read = layout.reader()
  const fates: RowFate[] = table.rows.map((_, i) => ({
    fate: 'nonData',
    what: i < headerIndex ? 'title' : 'header',
  }))
  const opened = (i: number) =>
    i > headerIndex && i < bared.length ? openRow(bared[i]!, header, styles.value) : undefined
  const drafts: Draft[] = []
  for (const i of orderOfTime(bared, headerIndex, header, layout.order)) {
    const record = table.rows[i]!
    const place = (field: F | Standard) => header.at.get(field)
    const written = (field: F | Standard) => (record.cells[place(field) ?? -1] ?? '').trim()
    const what = layout.nonData?.(record, written)
    const width = widthProblem(record, header)
    const fate: RowFate =
      what !== undefined
        ? { fate: 'nonData', what }
        : width
          ? refusedRow(width)
          : read({
              record,
              cells: opened(i)!,
              written,
              account,
              previous: opened(i - 1),
              next: opened(i + 1),
            })
    fates[i] = fate
    if (fate.fate === 'draft') drafts.push(fate.draft)
  }
  const cut = truncatedLastRow(file, table, fates)
  return cut ?? ok(collectFates(layout.broker, table.rows, fates, drafts, onlyCurrency(drafts)))
}

function bare<F extends string>(
  layout: FlatTable<F>,
  header: Header<F | Standard>,
  record: CsvRecord,
): CsvRecord {
  const { bare: strip, numbers } = layout
  if (strip === undefined) return record
  const cells = [...record.cells]
  for (const field of numbers) {
    const place = header.at.get(field)
    if (place !== undefined && cells[place] !== undefined) cells[place] = strip(cells[place], field)
  }
  return { ...record, cells }
}

/** IMP-23: by day, then by time where the dates have one, then as the file runs, turned round where its days run backwards. */
function orderOfTime<F extends string>(
  rows: readonly CsvRecord[],
  headerIndex: number,
  header: Header<F | Standard>,
  order: DateOrder,
): number[] {
  const place = header.at.get('date') ?? -1
  const moments = rows.map(({ cells }, i) => {
    const cell = i > headerIndex ? splitAsOf(cells[place] ?? '').effective : ''
    const day = parseDay(cell, { order, mixed: false })
    return { i, day: day === undefined ? Infinity : Number(day), time: timeOf(cell) }
  })
  const dated = moments.filter(({ day }) => day !== Infinity)
  let down = 0
  let up = 0
  for (let at = 1; at < dated.length; at++) {
    const step = dated[at]!.day - dated[at - 1]!.day || dated[at]!.time - dated[at - 1]!.time
    if (step < 0) down++
    else if (step > 0) up++
  }
  const directed = down > up ? moments.toReversed() : moments
  return directed
    .filter(({ i }) => i > headerIndex)
    .sort((a, b) => (a.day === b.day ? a.time - b.time || 0 : a.day - b.day))
    .map(({ i }) => i)
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
  const found = new Set(
    drafts.flatMap(({ legs }) => legs.flatMap(({ currency }) => (currency === undefined ? [] : [currency]))),
  )
  return found.size === 1 ? [...found][0] : undefined
}

/** What a row says about itself beside the facts that make its legs. */
export interface About {
  readonly note: string
  readonly account?: string | undefined
  readonly reference?: string | undefined
}

/** The event of a row, or why it is none: no day, no currency, or what its kind lacks (IMP-12). */
export function flatDraft<F extends string>(row: FlatRow<F | Standard>, facts: Facts, about: About): RowFate {
  const legs = legsOf(facts)
  if (typeof legs !== 'string') return draftOfLegs(row, facts, legs, about)
  if (row.cells.problem) return refusedRow(row.cells.problem)
  const lack = lackProblem(legs)
  return row.cells.refuse(lack.field, lack.kind)
}

/** The same for legs that are drawn by hand. */
export function draftOfLegs<F extends string>(
  row: FlatRow<F | Standard>,
  { kind, currency }: { readonly kind: EventKind; readonly currency: string },
  legs: readonly Leg<AssetHint>[],
  { note, account = row.account, reference }: About,
): RowFate {
  const { cells, record } = row
  const tradeDay = cells.day('date')
  if (tradeDay === undefined)
    return cells.refuse('date', cells.text('date') === '' ? 'missingCell' : 'badDate')
  if (cells.problem) return refusedRow(cells.problem)
  if (legs.some((leg) => leg.currency !== undefined) && !Currency.safeParse(currency).success)
    return cells.refuse('amount', 'badCurrency', currency)
  return {
    fate: 'draft',
    rounded: cells.rounded,
    draft: {
      kind,
      tradeDay,
      line: record.line,
      raw: record.raw,
      ...(account !== undefined && account !== '' && { accountHint: account.slice(0, 80) }),
      ...(reference !== undefined && reference !== '' && { reference }),
      legs,
      note,
    },
  }
}

/** Action text, compared without case and surplus spaces, to what it means. */
export function meanings<M extends string>(
  table: Partial<Record<M, readonly string[]>>,
): (action: string) => M | undefined {
  const byAction = new Map(
    (Object.entries(table) as [M, readonly string[]][]).flatMap(([meaning, actions]) =>
      actions.map((action) => [actionKey(action), meaning] as const),
    ),
  )
  return (action) => byAction.get(actionKey(action))
}

function actionKey(action: string): string {
  return action.replace(/\s+/g, ' ').trim().toLowerCase()
}

/** The size of a figure, whose sign the action gives. */
export function sizeOf(figure: bigint | undefined): bigint | undefined {
  return figure === undefined || figure >= 0n ? figure : -figure
}

/** The figure with the other sign. */
export function minus(figure: bigint | undefined): bigint | undefined {
  return figure === undefined ? undefined : -figure
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
