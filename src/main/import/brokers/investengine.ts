import { assetHint } from '../assetHint.ts'
import { legsOf } from '../legs.ts'
import type { RowFate } from '../rows.ts'
import { draftRow, perRow, tableLayout, wordTable, type TableRow } from '../tableLayout.ts'

/**
 * InvestEngine, "Trading statement" of a portfolio: trades alone.
 *
 *     Security / ISIN,Transaction Type,Quantity,Share Price,Total Trade Value,Trade Date/Time,Settlement Date,Broker
 *     Vanguard FTSE All-World / ISIN IE00BK5BQT80,Buy,2.699055,£110.79,£299.04,23/12/24 15:18:12,27/12/24,None
 *
 * Name and ISIN share a cell; there are no tickers. Values have no sign and are in pounds. Days are DD/MM/YY.
 */
const FIELDS = {
  security: ['Security / ISIN'],
  type: ['Transaction Type'],
  quantity: ['Quantity'],
  amount: ['Total Trade Value'],
  date: ['Trade Date/Time'],
  settled: ['Settlement Date'],
} as const
type Field = keyof typeof FIELDS

const TYPES = wordTable({ buy: ['Buy'], sell: ['Sell'] })
const CURRENCY = 'GBP'

export const investengine = tableLayout<Field>({
  broker: 'investengine',
  fields: FIELDS,
  required: ['security', 'type', 'quantity', 'amount', 'date', 'settled'],
  writing: { numbers: ['quantity', 'amount'], decimal: 'point', dates: ['date', 'settled'], order: 'dmy' },
  times: ['date'],
  currency: CURRENCY,
  read: perRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const kind = TYPES.get(row.text('type').toLowerCase())
  if (kind === undefined) return row.refuse('type', 'unknownAction')
  const security = /^(.*?)\s*\/\s*ISIN ([A-Z]{2}[0-9A-Z]{9}\d)$/.exec(row.text('security'))
  if (security === null) return row.refuse('security', 'missingCell')
  if (!row.text('amount').includes('£')) return row.refuse('amount', 'badCurrency')
  const value = row.money('amount')
  if (value !== undefined && value < 0n) return row.refuse('amount', 'badSign')
  const [, name = '', isin = ''] = security
  return draftRow(row, {
    kind,
    settleDay: row.day('settled'),
    legs: legsOf({
      kind,
      currency: CURRENCY,
      asset: assetHint(isin, name, { isin }),
      quantity: row.quantity('quantity'),
      amount: value === undefined ? undefined : kind === 'buy' ? -value : value,
    }),
    cells: { date: 'date', symbol: 'security', quantity: 'quantity', amount: 'amount' },
    note: [row.text('type'), name],
  })
}
