import { moneyFromUnits, quantityFromUnits, valueOfUnits } from '../../../shared/amount.ts'
import { ok } from '../../../shared/refusal.ts'
import { assetHint } from '../assetHint.ts'
import { refusedRow, type RowFate } from '../rows.ts'
import { draftOfLegs, tableLayout, together, type TableRow } from '../tableLayout.ts'

/**
 * Charles Schwab Equity Awards Center, transactions as CSV.
 *
 *     "Date","Action","Symbol","Description","Quantity",…,"AwardDate","AwardId","FairMarketValuePrice",…,"SharesSoldWithheldForTaxes","NetSharesDeposited","Taxes"
 *     "08/15/2024","Lapse","AAPL","Restricted Stock Lapse","100",…
 *     "","","","","",…,"03/20/2023","123456","$150.00","","48","52","$7,200.00"
 *
 * Each vesting takes two rows; the second has its details and belongs to the first. The shares that are left after those
 * withheld for taxes come in, at their fair market value as their cost; the wages and the taxes are no cash of the account.
 */
const FIELDS = {
  date: ['Date'],
  action: ['Action'],
  symbol: ['Symbol'],
  description: ['Description'],
  quantity: ['Quantity'],
  fee: ['FeesAndCommissions'],
  amount: ['Amount'],
  awardId: ['AwardId'],
  price: ['FairMarketValuePrice'],
  withheld: ['SharesSoldWithheldForTaxes'],
  net: ['NetSharesDeposited'],
  taxes: ['Taxes'],
} as const
type Field = keyof typeof FIELDS
type Row = TableRow<Field>

export const schwabAwards = tableLayout<Field>({
  broker: 'schwab',
  fields: FIELDS,
  required: [
    'date',
    'action',
    'symbol',
    'description',
    'quantity',
    'awardId',
    'price',
    'withheld',
    'net',
    'taxes',
  ],
  numbers: ['quantity', 'amount', 'price', 'withheld', 'net', 'taxes'],
  order: 'mdy',
  read: together((rows) => ok(rows.map((row, i) => readRow(row, rows[i - 1], rows[i + 1])))),
})

function isDetail(row: Row | undefined): boolean {
  return (
    row !== undefined && row.text('date') === '' && row.text('action') === '' && row.text('symbol') === ''
  )
}

function readRow(row: Row, previous: Row | undefined, next: Row | undefined): RowFate {
  if (isDetail(row) && previous !== undefined && !isDetail(previous))
    return { fate: 'nonData', what: 'partOfTrade' }
  if (row.text('action') !== 'Lapse') return row.refuse('action', 'unknownAction')
  const symbol = row.text('symbol')
  if (symbol === '') return row.refuse('symbol', 'missingCell')
  const vested = row.quantity('quantity')
  if (vested === undefined || vested <= 0n) return row.refuse('quantity', 'missingCell')
  if (next === undefined || !isDetail(next)) return row.refuse('net', 'missingCell', '')
  const net = next.quantity('net')
  const withheld = next.quantity('withheld') ?? 0n
  const price = next.price('price')
  if (next.problem) return refusedRow(next.problem)
  if (net === undefined || net <= 0n || net + withheld !== vested)
    return row.refuse('net', net === undefined ? 'missingCell' : 'badNumber', next.text('net'))
  if (price === undefined || price <= 0n) return row.refuse('price', 'missingCell', next.text('price'))
  const cost = (net * price) / PER_MILLIONTH < 2n ** 63n ? valueOfUnits(net, price) : undefined
  if (cost === undefined) return row.refuse('price', 'badNumber', next.text('price'))
  const asset = assetHint(symbol, '')
  return draftOfLegs(
    row,
    'transferIn',
    [
      { role: 'transfer', asset, quantity: net, amount: moneyFromUnits(0n) },
      { role: 'basis', asset, quantity: quantityFromUnits(0n), amount: cost },
    ],
    {
      note: `${row.text('description')} ${next.text('awardId')}: ${next.text('withheld')} of ${row.text('quantity')} withheld for taxes`,
    },
  )
}

/** Units times price in millionths of a dollar. */
const PER_MILLIONTH = 10n ** 12n
