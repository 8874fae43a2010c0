import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import { draftRow, eachRow, meanings, tableLayout, type TableRow } from '../tableLayout.ts'

/**
 * finpension (Swiss pillar 3a and vested benefits), "Transactions" of a portfolio.
 *
 *     Date;Category;"Asset Name";ISIN;"Number of Shares";"Asset Currency";"Currency Rate";"Asset Price in CHF";"Cash Flow";Balance
 *     2023-07-11;Buy;"CSIF (CH) Bond …";CH0189956813;0.001000;CHF;1.000000;821.800000;-0.821800;16.484551
 *
 * Semicolons, a byte-order mark, six decimals. Shares and cash are signed; cash is in francs, whatever the fund's currency.
 */
const FIELDS = {
  date: ['Date'],
  category: ['Category'],
  name: ['Asset Name'],
  isin: ['ISIN'],
  quantity: ['Number of Shares'],
  price: ['Asset Price in CHF'],
  amount: ['Cash Flow'],
} as const
type Field = keyof typeof FIELDS

const categoryOf = meanings<EventKind>({
  buy: ['Buy'],
  sell: ['Sell'],
  dividend: ['Dividend'],
  interest: ['Interests', 'Interest'],
  fee: ['Flat-rate administrative fee'],
  deposit: ['Deposit'],
})
const CURRENCY = 'CHF'

export const finpension = tableLayout<Field>({
  broker: 'finpension',
  fields: FIELDS,
  required: ['date', 'category', 'name', 'isin', 'quantity', 'price', 'amount'],
  numbers: ['quantity', 'amount'],
  order: 'dmy',
  currency: CURRENCY,
  lackAt: { symbol: 'isin' },
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const category = row.text('category')
  const kind = categoryOf(category)
  if (kind === undefined) return row.refuse('category', 'unknownAction')
  const isin = row.text('isin')
  const name = row.text('name')
  const quantity = row.quantity('quantity')
  if (quantity !== undefined && quantity < 0n !== (kind === 'sell')) return row.refuse('quantity', 'badSign')
  return draftRow(
    row,
    {
      kind,
      currency: CURRENCY,
      asset: isin === '' ? undefined : assetHint(isin, name, { isin }),
      quantity,
      amount: row.money('amount'),
    },
    { note: [category, name] },
  )
}
