import type { AssetKind } from '../../../shared/account.ts'
import type { AssetHint } from '../../../shared/trade.ts'
import type { Day } from '../../../shared/day.ts'
import { moneyFromUnits, quantityFromUnits, type Money } from '../../../shared/amount.ts'
import { ok, refuse, type Result } from '../../../shared/refusal.ts'
import { Currency } from '../../../shared/plain.ts'
import { assetHint, isCusip, isIsin } from '../assetHint.ts'
import type { CsvRecord, CsvTable } from '../readCsv.ts'
import {
  columnName,
  confirmStyles,
  matchHeader,
  openRow,
  widthProblem,
  type FoundProblem,
  type Header,
  type NonData,
  type RowCells,
  type Writing,
} from '../rows.ts'
import {
  atPar,
  cashOfFund,
  collectPositions,
  decimalsOf,
  type PositionFate,
  type PositionFile,
} from './positionFile.ts'

/** Fields that every table of positions may have; a layout names their header cells, or leaves them out. */
export type PositionField =
  | 'account'
  | 'accountName'
  | 'symbol'
  | 'name'
  | 'isin'
  | 'cusip'
  | 'quantity'
  | 'price'
  | 'value'
  | 'cost'
  | 'gain'
  | 'date'
  | 'currency'
  | 'type'

/** What a row that stands under no header, or holds no position, says about the rest of the file. */
export interface About {
  readonly what: NonData
  readonly day?: Day | undefined
  /** The account of the rows that follow. */
  readonly account?: string | undefined
}

/** A broker's list of positions as one table, or several under the same header, as data. */
export interface PositionFormat {
  readonly broker: string
  readonly fields: Readonly<Record<PositionField, readonly string[]>>
  /** Fields that a header must name, and cells that it must not: they tell the layout from any other. */
  readonly required: readonly PositionField[]
  readonly never?: readonly string[]
  readonly writing: Writing<PositionField>
  readonly currency: string
  /** Rows that are neither header nor position: titles, account lines, totals, footers. Undefined: a position. */
  readonly about: (record: CsvRecord) => About | undefined
  /** What a symbol names by the broker's own way of writing. */
  readonly kindOf?: (symbol: string) => AssetKind | undefined
  /** Whether the row states cash, by its symbol or name cell. */
  readonly isCash: (row: RowCells<PositionField>) => boolean
}

export interface PositionLayout {
  readonly broker: string
  isHeader(record: CsvRecord): boolean
  read(file: string, table: CsvTable): Result<PositionFile>
}

export const NO_FIELDS: Readonly<Record<PositionField, readonly string[]>> = {
  account: [],
  accountName: [],
  symbol: [],
  name: [],
  isin: [],
  cusip: [],
  quantity: [],
  price: [],
  value: [],
  cost: [],
  gain: [],
  date: [],
  currency: [],
  type: [],
}

export const POSITION_NUMBERS = ['quantity', 'price', 'value', 'cost', 'gain'] as const

export function positionTable(format: PositionFormat): PositionLayout {
  return {
    broker: format.broker,
    isHeader: (record) => headerOf(format, record) !== undefined,
    read: (file, table) => readTable(format, file, table),
  }
}

function headerOf(format: PositionFormat, record: CsvRecord): Header<PositionField> | undefined {
  const header = matchHeader(record, format.fields, format.required)
  if (header === undefined) return undefined
  const cells = new Set(record.cells.map((cell) => cell.trim().toLowerCase()))
  return (format.never ?? []).some((cell) => cells.has(cell)) ? undefined : header
}

function readTable(format: PositionFormat, file: string, table: CsvTable): Result<PositionFile> {
  let header: Header<PositionField> | undefined
  let account = ''
  let day: Day | undefined
  const names = new Map<string, string>()
  const under: { record: CsvRecord; header: Header<PositionField>; account: string; at: number }[] = []
  const fates: PositionFate[] = []
  for (const [at, record] of table.rows.entries()) {
    const own = headerOf(format, record)
    const about = own === undefined ? format.about(record) : undefined
    if (own !== undefined) {
      header = own
      fates[at] = { fate: 'nonData', what: 'header' }
    } else if (about !== undefined || header === undefined) {
      day ??= about?.day
      if (about?.account !== undefined) {
        account = about.account
        names.set(account, account)
      }
      fates[at] = { fate: 'nonData', what: about?.what ?? 'title' }
    } else under.push({ record: withoutTail(record, header), header, account, at })
  }
  const first = under[0]
  if (first !== undefined) {
    const styles = confirmStyles(
      file,
      under.map(({ record }) => record),
      first.header,
      format.writing,
    )
    if (!styles.ok) return styles
    for (const row of under) {
      const cells = openRow(row.record, row.header, styles.value)
      const problem = widthProblem(row.record, row.header)
      fates[row.at] = problem
        ? refusedFate(problem)
        : readRow(format, cells, row.record.line, row.account, (field) =>
            decimalsOf(cells.text(field), styles.value.numbers.get(field)?.decimal ?? 'point'),
          )
      const on = problem ? undefined : cells.day('date')
      if (on !== undefined && day !== undefined && on !== day)
        return refuse({
          kind: 'file',
          file,
          line: row.record.line,
          column: columnName(row.header, 'date'),
          problem: 'notPositions',
          found: cells.text('date').slice(0, 100),
          expected: ['one day for all rows'],
        })
      day ??= on
      const named = cells.text('account') || row.account
      if (named !== '' && cells.text('accountName') !== '') names.set(named, cells.text('accountName'))
    }
  }
  return ok(collectPositions(format.broker, day, table.rows, fates, names))
}

/** Fidelity ends its rows with a comma that its header does not have: blank cells behind the header's last are none. */
function withoutTail(record: CsvRecord, header: Header<PositionField>): CsvRecord {
  const width = header.record.cells.length
  const tail = record.cells.slice(width)
  return tail.every((cell) => cell.trim() === '')
    ? { ...record, cells: record.cells.slice(0, width) }
    : record
}

function readRow(
  format: PositionFormat,
  row: RowCells<PositionField>,
  line: number,
  section: string,
  decimals: (field: PositionField) => number,
): PositionFate {
  const account = (row.text('account') || section).slice(0, 80)
  const currency = row.text('currency').toUpperCase() || format.currency
  const [quantity, value, price] = [row.quantity('quantity'), row.money('value'), row.price('price')]
  const stated = row.money('cost')
  const gain = row.money('gain')
  row.day('date')
  if (row.problem) return refusedFate(row.problem)
  if (currency !== '' && !Currency.safeParse(currency).success)
    return refusedFate({ column: 'Currency', kind: 'badCurrency', text: currency })
  if (format.isCash(row)) {
    const amount = value ?? (quantity === undefined ? undefined : atPar(quantity))
    if (amount === undefined) return refusedCell(row, 'value')
    return { fate: 'cash', cash: { line, account, amount, currency } }
  }
  const symbol = row.text('symbol').replace(/\*+$/, '').slice(0, 60)
  const name = row.text('name')
  if (symbol === '' && row.text('isin') === '' && row.text('cusip') === '') return refusedCell(row, 'symbol')
  const asset: AssetHint = assetHint(symbol, name, {
    kind: format.kindOf?.(symbol),
    isin: isIsin(row.text('isin')) ? row.text('isin') : undefined,
    cusip: isCusip(row.text('cusip')) ? row.text('cusip') : undefined,
  })
  const position = {
    line,
    account,
    asset,
    quantity: quantity ?? NO_UNITS,
    decimals: decimals('quantity'),
    cost: stated ?? (value === undefined || gain === undefined ? undefined : less(value, gain)),
    price,
    value,
    currency,
  }
  const sweep = quantity === undefined && value === undefined ? undefined : cashOfFund(position)
  if (sweep) return { fate: 'cash', cash: sweep }
  if (quantity === undefined) return refusedCell(row, 'quantity')
  return { fate: 'position', position }
}

function refusedCell(row: RowCells<PositionField>, field: PositionField): PositionFate {
  row.refuse(field, 'missingCell')
  return refusedFate(row.problem!)
}

function refusedFate({ column, kind, text }: FoundProblem): PositionFate {
  return { fate: 'refused', column, kind, text }
}

function less(whole: Money, part: Money): Money {
  return moneyFromUnits(whole - part)
}

const NO_UNITS = quantityFromUnits(0n)
