import { moneyFromUnits, quantityFromUnits, valueOfUnits } from '../../../shared/amount.ts'
import { assetHint } from '../assetHint.ts'
import { draftOfLegs, flatTable, type FlatRow, type Standard } from '../flatTable.ts'
import { refusedRow, type RowFate } from '../rows.ts'

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
type Field = Exclude<keyof typeof FIELDS, Standard>

const CURRENCY = 'USD'

export const schwabAwards = flatTable<Field>({
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
  reader: () => readRow,
})

function isDetail(row: { text(field: Field | Standard): string } | undefined): boolean {
  return (
    row !== undefined && row.text('date') === '' && row.text('action') === '' && row.text('symbol') === ''
  )
}

function readRow(row: FlatRow<Field | Standard>): RowFate {
  const { cells, previous, next } = row
  if (isDetail(cells) && previous !== undefined && !isDetail(previous))
    return { fate: 'nonData', what: 'partOfTrade' }
  if (cells.text('action') !== 'Lapse') return cells.refuse('action', 'unknownAction')
  const symbol = cells.text('symbol')
  if (symbol === '') return cells.refuse('symbol', 'missingCell')
  const vested = cells.quantity('quantity')
  if (vested === undefined || vested <= 0n) return cells.refuse('quantity', 'missingCell')
  if (next === undefined || !isDetail(next)) return cells.refuse('net', 'missingCell', '')
  const net = next.quantity('net')
  const withheld = next.quantity('withheld') ?? 0n
  const price = next.price('price')
  if (next.problem) return refusedRow(next.problem)
  if (net === undefined || net <= 0n || net + withheld !== vested)
    return cells.refuse('net', net === undefined ? 'missingCell' : 'badNumber', next.text('net'))
  if (price === undefined || price <= 0n) return cells.refuse('price', 'missingCell', next.text('price'))
  const cost = (net * price) / PER_MILLIONTH < 2n ** 63n ? valueOfUnits(net, price) : undefined
  if (cost === undefined) return cells.refuse('price', 'badNumber', next.text('price'))
  const asset = assetHint(symbol, '')
  return draftOfLegs(
    row,
    { kind: 'transferIn', currency: CURRENCY },
    [
      { role: 'transfer', asset, quantity: net, amount: moneyFromUnits(0n) },
      { role: 'basis', asset, quantity: quantityFromUnits(0n), amount: cost },
    ],
    {
      note: `${cells.text('description')} ${next.text('awardId')}: ${next.text('withheld')} of ${cells.text('quantity')} withheld for taxes`,
    },
  )
}

/** Units times price in millionths of a dollar. */
const PER_MILLIONTH = 10n ** 12n
