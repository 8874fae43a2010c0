import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import { currencyOf, draftRow, eachRow, meanings, tableLayout, type TableRow } from '../tableLayout.ts'

/**
 * Directa SIM (Italy), "Movimenti" of an account.
 *
 *     Conto : CONTO COGNOME NOME ,,,,,,,,,,,                                      (nine lines of titles, filled with commas)
 *     Data operazione,Data valuta,Tipo operazione,Ticker,Isin,Protocollo,Descrizione,Quantità,Importo euro,Importo Divisa,Divisa,…
 *     02-12-2024,04-12-2024,Acquisto,ICOV,IE00B3B8Q275,,ETF COVERED BOND ISH,3,-431.04,0,EUR,XXXXXXXXX
 *
 * A byte-order mark, decimal points, DD-MM-YYYY. Cash is signed, units are not. Rows in another currency than euro have their
 * cash in a second column, of which nothing says whether it moved as well: they are refused.
 */
const FIELDS = {
  date: ['Data operazione'],
  settled: ['Data valuta'],
  type: ['Tipo operazione'],
  symbol: ['Ticker'],
  isin: ['Isin'],
  description: ['Descrizione'],
  quantity: ['Quantità'],
  amount: ['Importo euro'],
  foreign: ['Importo Divisa'],
  currency: ['Divisa'],
  order: ['Riferimento ordine'],
} as const
type Field = keyof typeof FIELDS

const typeOf = meanings<EventKind>({
  buy: ['Acquisto'],
  sell: ['Vendita'],
  dividend: ['Provento etf'],
  interest: ['Cedola obb.', 'Coupon certif.'],
  withholding: ['Rit.provento etf', 'Rit.cedola obb.', 'Ritenuta su plusvalenza'],
  deposit: ['Conferimento con bonifico'],
})
const CURRENCY = 'EUR'

export const directa = tableLayout<Field>({
  broker: 'directa',
  fields: FIELDS,
  required: ['date', 'settled', 'type', 'symbol', 'isin', 'quantity', 'amount', 'foreign', 'currency'],
  numbers: ['quantity', 'amount', 'foreign'],

  dates: ['date', 'settled'],
  order: 'dmy',
  currency: CURRENCY,
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const type = row.text('type')
  const kind = typeOf(type)
  if (kind === undefined) return row.refuse('type', type === '' ? 'missingCell' : 'unknownAction')
  if (currencyOf(row, 'currency') !== CURRENCY) return row.refuse('currency', 'badCurrency')
  if ((row.money('foreign') ?? 0n) !== 0n) return row.refuse('foreign', 'badCurrency')
  const amount = row.money('amount')
  if (kind === 'deposit' && amount !== undefined && amount < 0n) return row.refuse('amount', 'badSign')
  const symbol = row.text('symbol')
  const description = row.text('description')
  return draftRow(
    row,
    {
      kind,
      currency: CURRENCY,
      asset:
        symbol === '' ? undefined : assetHint(symbol, description, { isin: row.text('isin') || undefined }),
      quantity: row.quantity('quantity'),
      amount,
    },
    { settleDay: row.day('settled'), reference: row.text('order'), note: [type, description] },
  )
}
