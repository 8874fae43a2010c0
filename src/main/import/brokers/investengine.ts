import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import { draftRow, eachRow, meanings, tableLayout, type TableRow } from '../tableLayout.ts'

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

const typeOf = meanings({ buy: ['Buy'], sell: ['Sell'] })
const CURRENCY = 'GBP'

export const investengine = tableLayout<Field>({
  broker: 'investengine',
  fields: FIELDS,
  required: ['security', 'type', 'quantity', 'amount', 'date', 'settled'],
  numbers: ['quantity', 'amount'],
  dates: ['date', 'settled'],
  order: 'dmy',
  currency: CURRENCY,
  lackAt: { symbol: 'security' },
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const kind = typeOf(row.text('type'))
  if (kind === undefined) return row.refuse('type', 'unknownAction')
  const security = /^(.*?)\s*\/\s*ISIN ([A-Z]{2}[0-9A-Z]{9}\d)$/.exec(row.text('security'))
  if (security === null) return row.refuse('security', 'missingCell')
  if (!row.text('amount').includes('£')) return row.refuse('amount', 'badCurrency')
  const value = row.money('amount')
  if (value !== undefined && value < 0n) return row.refuse('amount', 'badSign')
  const [, name = '', isin = ''] = security
  return draftRow(
    row,
    {
      kind,
      currency: CURRENCY,
      asset: assetHint(isin, name, { isin }),
      quantity: row.quantity('quantity'),
      amount: value === undefined ? undefined : kind === 'buy' ? -value : value,
    },
    { settleDay: row.day('settled'), note: [row.text('type'), name] },
  )
}
