import { ok, refuse, type Result } from '../../../shared/refusal.ts'
import type { Day } from '../../../shared/day.ts'
import { assetHint } from '../assetHint.ts'
import { parseDay } from '../columns.ts'
import { matchHeader, openRow, type Header, type Styles } from '../rows.ts'
import {
  cashOfFund,
  collectPositions,
  decimalsOf,
  type PositionFate,
  type PositionFile,
} from './positionFile.ts'
import type { CsvRecord, CsvTable } from '../readCsv.ts'
import type { PositionLayout } from './positionTable.ts'
import { AMERICAN_DATES, titleDay } from './titleDay.ts'

/**
 * Interactive Brokers, activity statement as CSV: sections, of which two say what is held at the end of its period.
 *
 *     Statement,Data,Period,"January 1, 2024 - December 31, 2024"
 *     Account Information,Data,Account,U1234567
 *     Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,Cost Price,Cost Basis,Close Price,Value,…
 *     Open Positions,Data,Summary,Stocks,USD,VTI,100,1,200.01,20001,250,25000,…
 *     Cash Report,Header,Currency Summary,Currency,Total,…
 *     Cash Report,Data,Ending Cash,USD,1234.56,…
 *
 * Rows of lots stand below the summary of their position, and cash in the base currency below that of each currency: both
 * say nothing more. Everything else of the statement is for the import.
 */
export const ibkrPositions: PositionLayout = {
  broker: 'ibkr',
  isHeader: ({ cells }) => cells[0]?.trim() === 'Open Positions' && cells[1]?.trim() === 'Header',
  read: readStatement,
}

const FIELDS = {
  row: ['DataDiscriminator', 'Currency Summary'],
  currency: ['Currency'],
  symbol: ['Symbol'],
  quantity: ['Quantity'],
  price: ['Close Price'],
  cost: ['Cost Basis'],
  value: ['Value', 'Total'],
} as const
type Field = keyof typeof FIELDS

const STYLES: Styles<Field> = { numbers: new Map(), dates: new Map() }

function readStatement(file: string, { rows }: CsvTable): Result<PositionFile> {
  let account = ''
  let day: Day | undefined
  for (const { cells } of rows) {
    const [section = '', kind = '', field = '', value = ''] = cells.map((cell) => cell.trim())
    if (kind !== 'Data') continue
    if (section === 'Account Information' && field === 'Account') account ||= value
    if (section !== 'Statement') continue
    if (field === 'AccountId') account ||= value
    if (field === 'Period') day ??= lastDay(value)
    if (field === 'ToDate') day ??= parseDay(value, AMERICAN_DATES)
  }
  if (day === undefined)
    return refuse({
      kind: 'file',
      file,
      line: rows[0]!.line,
      column: 'Period',
      problem: 'missingColumn',
      expected: ['the period of the statement'],
    })
  const headers = new Map<string, Header<Field>>()
  const fates = rows.map((record): PositionFate => {
    const [section = '', kind = ''] = record.cells.map((cell) => cell.trim())
    if (section !== 'Open Positions' && section !== 'Cash Report')
      return { fate: 'nonData', what: 'statementInfo' }
    if (kind === 'Header') {
      const header = matchHeader(record, FIELDS, ['row', 'currency', 'value'])
      if (header) headers.set(section, header)
      return { fate: 'nonData', what: 'header' }
    }
    if (kind !== 'Data') return { fate: 'nonData', what: 'total' }
    const header = headers.get(section)
    if (header === undefined)
      return { fate: 'refused', column: section, kind: 'unknownSection', text: section }
    return section === 'Cash Report'
      ? readCash(record, header, account)
      : readPosition(record, header, account)
  })
  return ok(collectPositions('ibkr', day, rows, fates, new Map(account === '' ? [] : [[account, '']])))
}

function readPosition(record: CsvRecord, header: Header<Field>, account: string): PositionFate {
  const row = openRow(record, header, STYLES)
  if (row.text('row').toLowerCase() === 'lot') return { fate: 'nonData', what: 'partOfTrade' }
  const [quantity, cost, price, value] = [
    row.quantity('quantity'),
    row.money('cost'),
    row.price('price'),
    row.money('value'),
  ]
  const symbol = row.text('symbol').slice(0, 60)
  if (symbol === '') row.refuse('symbol', 'missingCell')
  if (quantity === undefined) row.refuse('quantity', 'missingCell')
  if (row.problem || quantity === undefined) return { fate: 'refused', ...row.problem! }
  const position = {
    line: record.line,
    account,
    asset: assetHint(symbol, ''),
    quantity,
    decimals: decimalsOf(row.text('quantity'), 'point'),
    cost,
    price,
    value,
    currency: row.text('currency'),
  }
  const sweep = cashOfFund(position)
  return sweep ? { fate: 'cash', cash: sweep } : { fate: 'position', position }
}

function readCash(record: CsvRecord, header: Header<Field>, account: string): PositionFate {
  const row = openRow(record, header, STYLES)
  const currency = row.text('currency')
  if (row.text('row') !== 'Ending Cash' || !/^[A-Z]{3}$/.test(currency))
    return { fate: 'nonData', what: 'statementInfo' }
  const amount = row.money('value')
  if (amount === undefined) row.refuse('value', 'missingCell')
  if (row.problem || amount === undefined) return { fate: 'refused', ...row.problem! }
  return { fate: 'cash', cash: { line: record.line, account, amount, currency } }
}

/** `January 1, 2024 - December 31, 2024`, or one day. */
function lastDay(period: string): Day | undefined {
  return titleDay(period.split(' - ').at(-1) ?? '', AMERICAN_DATES)
}
