import { lackProblem, type RowFate } from '../rows.ts'
import { assetHint } from '../assetHint.ts'
import { ok, refuse, type Result } from '../../../shared/refusal.ts'
import { currencyOf, draftOfLegs, eachRow, meanings, tableLayout, type TableRow } from '../tableLayout.ts'
import { plainDecimal } from '../plainDecimal.ts'
import type { CsvTable } from '../readCsv.ts'
import { activityLegs, type ActivityKind } from './activity.ts'

/**
 * Ghostfolio: activities as CSV, and its export as JSON, whose activities are read as rows of the same table.
 *
 *     Date,Code,DataSource,Currency,Price,Quantity,Action,Fee,Note
 *     05-01-2024,SYNQ,YAHOO,USD,12.50,40,buy,1.00,First purchase
 *
 *     {"meta": {…}, "accounts": [{"id": "…", "name": "…"}], "activities": [{"accountId": "…", "fee": 1, "quantity": 40, "type": "BUY",
 *       "unitPrice": 12.5, "currency": "USD", "dataSource": "YAHOO", "date": "2024-01-05T00:00:00.000Z", "symbol": "SYNQ"}]}
 *
 * No amounts: cash is units × price and the fee (IMP-95). What is owned or owed without units that trade (ITEM, LIABILITY) is
 * refused. The symbol of a fee or of interest is made up and left out. Numbers of the JSON are read as they are written.
 */
const FIELDS = {
  date: ['date'],
  symbol: ['code', 'symbol', 'ticker'],
  source: ['datasource'],
  currency: ['currency', 'ccy'],
  price: ['price', 'unitprice'],
  quantity: ['quantity', 'qty'],
  type: ['action', 'type'],
  fee: ['fee', 'commission'],
  account: ['accountid', 'account'],
  note: ['note', 'comment'],
  reference: ['id'],
} as const
type Field = keyof typeof FIELDS

const typeOf = meanings<ActivityKind>({
  buy: ['buy'],
  sell: ['sell'],
  dividend: ['dividend'],
  interest: ['interest'],
  fee: ['fee'],
})

export const ghostfolio = tableLayout<Field>({
  broker: 'ghostfolio',
  fields: FIELDS,
  required: ['date', 'symbol', 'source', 'currency', 'price', 'quantity', 'type', 'fee'],
  numbers: ['price', 'quantity', 'fee'],
  order: 'dmy',
  lackAt: { amount: 'price' },
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const type = row.text('type')
  const kind = typeOf(type)
  if (kind === undefined)
    return row.refuse(
      'type',
      /^(?:item|liability|valuable)$/i.test(type) ? 'unsupportedAsset' : 'unknownAction',
    )
  const symbol = row.text('symbol')
  const legs = activityLegs({
    kind,
    currency: currencyOf(row, 'currency'),
    asset:
      symbol === '' || kind === 'fee' || kind === 'interest' ? undefined : assetHint(symbol.slice(0, 60), ''),
    quantity: row.quantity('quantity'),
    price: row.price('price'),
    fee: row.money('fee'),
  })
  if (typeof legs === 'string') {
    const lack = lackProblem(legs)
    return row.refuse(lack.field === 'amount' ? 'price' : lack.field, lack.kind)
  }
  return draftOfLegs(row, kind, legs, {
    account: row.text('account'),
    reference: row.text('reference'),
    note: [type, row.text('note')],
  })
}

/** Whether text is a Ghostfolio export: an object of meta and activities. */
export function isGhostfolioJson(text: string): boolean {
  return /^\s*\{/.test(text) && /"activities"\s*:\s*\[/.test(text) && /"unitPrice"|"meta"\s*:/.test(text)
}

const COLUMNS = [
  'date',
  'symbol',
  'datasource',
  'currency',
  'unitprice',
  'quantity',
  'type',
  'fee',
  'accountid',
  'comment',
  'id',
]

/** The activities as a table under a header of its own: line 2 is the first activity, however the text is broken. */
export function ghostfolioTable(file: string, text: string): Result<CsvTable> {
  let value: unknown
  try {
    // The third argument gives a number as it is written, before it becomes a float.
    value = JSON.parse(text, ((_key: string, own: unknown, context: { source?: string }) =>
      typeof own === 'number' ? (plainDecimal(context.source ?? '') ?? context.source) : own) as (
      key: string,
      own: unknown,
    ) => unknown)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const line = /\(line (\d+) column \d+\)/.exec(error.message)?.[1]
    return refuse({
      kind: 'file',
      file,
      ...(line !== undefined && { line: Number(line) }),
      problem: 'unreadable',
      found: error.message.slice(0, 300),
    })
  }
  const { activities, accounts } = value as { activities?: unknown; accounts?: unknown }
  const entries = Array.isArray(activities) ? activities.filter(isRecord) : []
  if (entries.length === 0 || !Array.isArray(activities) || entries.length !== activities.length)
    return refuse({ kind: 'file', file, problem: 'noRows', column: 'activities' })
  const names = new Map(
    (Array.isArray(accounts) ? accounts.filter(isRecord) : []).map((account) => [
      account['id'],
      account['name'],
    ]),
  )
  const rows = entries.map((activity, i) => {
    const profile = isRecord(activity['SymbolProfile']) ? activity['SymbolProfile'] : {}
    const cells = [
      activity['date'],
      activity['symbol'] ?? profile['symbol'],
      activity['dataSource'] ?? profile['dataSource'],
      activity['currency'] ?? profile['currency'],
      activity['unitPrice'],
      activity['quantity'],
      activity['type'],
      activity['fee'],
      names.get(activity['accountId']) ?? activity['accountId'],
      activity['comment'],
      activity['id'],
    ].map((cell) => (typeof cell === 'string' ? cell : ''))
    return { line: i + 2, cells, raw: JSON.stringify(activity).slice(0, 4000) }
  })
  return ok({
    delimiter: ',',
    rows: [{ line: 1, cells: COLUMNS, raw: '' }, ...rows],
    endsWithNewline: true,
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
