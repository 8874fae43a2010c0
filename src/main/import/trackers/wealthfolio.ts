import { assetHint } from '../assetHint.ts'
import { lackProblem, type RowFate } from '../rows.ts'
import { currencyOf, draftOfLegs, eachRow, meanings, tableLayout, type TableRow } from '../tableLayout.ts'
import { activityLegs, type ActivityKind } from './activity.ts'

/**
 * Wealthfolio, activities as CSV: the columns of its import, or its export with more of them.
 *
 *     date,symbol,quantity,activityType,unitPrice,currency,fee,amount
 *     2024-01-05,SYNQ,40,BUY,12.50,USD,1.00,
 *     2024-01-03,$CASH-USD,1,DEPOSIT,1000,USD,0,1000
 *
 * Cash is the amount of income, money and taxes, else units × price and the fee (IMP-95); `$CASH-…` is no asset. A split states a
 * ratio, not the units that it adds, and is refused.
 */
const FIELDS = {
  date: ['date', 'activityDate'],
  symbol: ['symbol', 'assetSymbol'],
  quantity: ['quantity'],
  type: ['activityType'],
  price: ['unitPrice'],
  currency: ['currency'],
  fee: ['fee'],
  amount: ['amount'],
  account: ['accountName', 'account'],
  note: ['comment'],
  reference: ['id'],
} as const
type Field = keyof typeof FIELDS

const typeOf = meanings<ActivityKind>({
  buy: ['BUY'],
  sell: ['SELL'],
  dividend: ['DIVIDEND'],
  interest: ['INTEREST'],
  deposit: ['DEPOSIT', 'CREDIT'],
  withdrawal: ['WITHDRAWAL'],
  fee: ['FEE'],
  withholding: ['TAX'],
  transferIn: ['TRANSFER_IN', 'ADD_HOLDING', 'CONVERSION_IN'],
  transferOut: ['TRANSFER_OUT', 'REMOVE_HOLDING', 'CONVERSION_OUT'],
})

export const wealthfolio = tableLayout<Field>({
  broker: 'wealthfolio',
  fields: FIELDS,
  required: ['date', 'symbol', 'quantity', 'type', 'price', 'currency', 'fee'],
  numbers: ['quantity', 'price', 'fee', 'amount'],
  order: 'ymd',
  lackAt: { amount: 'price' },
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const type = row.text('type')
  const kind = typeOf(type)
  if (kind === undefined) return row.refuse('type', type === '' ? 'missingCell' : 'unknownAction')
  const symbol = row.text('symbol')
  const isCash = symbol === '' || /^\$CASH\b/i.test(symbol)
  const legs = activityLegs({
    kind,
    currency: currencyOf(row, 'currency'),
    asset: isCash ? undefined : assetHint(symbol.slice(0, 60), ''),
    quantity: row.quantity('quantity'),
    price: row.price('price'),
    fee: row.money('fee'),
    amount: kind === 'buy' || kind === 'sell' ? undefined : row.money('amount'),
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
