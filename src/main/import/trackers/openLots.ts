import { assetHint, isIsin } from '../assetHint.ts'
import { headerKey, type RowFate } from '../rows.ts'
import { draftRow, eachRow, tableLayout, type TableRow } from '../tableLayout.ts'
import type { Layout } from '../tableLayout.ts'

/**
 * Open lots without history, as a person keeps them in a spreadsheet (IMP-96).
 *
 *     Symbol,Date,Quantity,Cost,Account,Name
 *     SYNQ,2021-03-15,12.5,1043.20,Brokerage,Synthetic Quarry
 *
 * Each row is an `openingLot`: units acquired on the day at a total cost. Account, name, ISIN, currency and note may be left out.
 * The header holds these columns and no other, so that a broker's export of lots with prices and gains is none.
 */
const FIELDS = {
  date: ['Date', 'Acquired', 'Date Acquired', 'Open Date', 'Purchase Date'],
  symbol: ['Symbol', 'Ticker'],
  quantity: ['Quantity', 'Shares', 'Units'],
  cost: ['Cost', 'Cost Basis', 'Total Cost', 'Basis'],
  account: ['Account', 'Account Number', 'Account Name'],
  name: ['Name', 'Description'],
  isin: ['ISIN'],
  currency: ['Currency'],
  note: ['Note', 'Notes'],
} as const
type Field = keyof typeof FIELDS

const NAMES = new Set(Object.values(FIELDS).flatMap((names) => names.map(headerKey)))

const layout = tableLayout<Field>({
  broker: 'openLots',
  fields: FIELDS,
  required: ['date', 'symbol', 'quantity', 'cost'],
  numbers: ['quantity', 'cost'],
  decimal: 'open',
  order: 'ymd',
  lackAt: { amount: 'cost' },
  read: eachRow(readRow),
})

export const openLots: Layout = {
  ...layout,
  isHeader: (record) =>
    layout.isHeader(record) && record.cells.every((cell) => cell.trim() === '' || NAMES.has(headerKey(cell))),
}

function readRow(row: TableRow<Field>): RowFate {
  const quantity = row.quantity('quantity')
  if (quantity !== undefined && quantity < 0n) return row.refuse('quantity', 'badSign')
  const cost = row.money('cost')
  if (cost !== undefined && cost < 0n) return row.refuse('cost', 'badSign')
  const [symbol, isin] = [row.text('symbol'), row.text('isin')]
  const named = symbol || isin
  return draftRow(
    row,
    {
      kind: 'openingLot',
      currency: '',
      asset:
        named === ''
          ? undefined
          : assetHint(named.slice(0, 60), row.text('name'), { isin: isIsin(isin) ? isin : undefined }),
      quantity,
      amount: cost,
    },
    { account: row.text('account'), note: row.text('note') },
  )
}
