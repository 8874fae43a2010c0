import { moneyFromUnits, quantityFromUnits, type Money, type Quantity } from '../../../shared/amount.ts'
import type { AssetHint, EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import {
  draftOfLegs,
  draftRow,
  eachRow,
  meanings,
  minus,
  sizeOf,
  tableLayout,
  type TableRow,
  type About,
} from '../tableLayout.ts'

/**
 * Coinbase, transaction history as CSV.
 *
 *     ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes
 *     …,2022-03-25 06:45:27 UTC,Buy,BTC,0.00166779,EUR,€39999.331136545,€67.01,€70.00,€2.99,Bought 0.00166779 BTC for 70 EUR
 *
 * Newest first; newer files have some lines of titles. Quantities of up to eighteen decimals are rounded to ten. The total of what
 * is sent or received is a value (IMP-25). A reward is income at its value, which is at once what its units cost: its cash legs cancel.
 * A conversion names what came in its note only: two events of two coins in one row, which is refused, but for ETH and
 * ETH2, the same coin while it is staked, which is a new name.
 */
const FIELDS = {
  reference: ['ID'],
  date: ['Timestamp'],
  type: ['Transaction Type'],
  symbol: ['Asset'],
  quantity: ['Quantity Transacted'],
  currency: ['Price Currency'],
  subtotal: ['Subtotal'],
  amount: ['Total (inclusive of fees and/or spread)'],
  fee: ['Fees and/or Spread'],
  notes: ['Notes'],
} as const
type Field = keyof typeof FIELDS

const meaningOf = meanings<EventKind | 'reward' | 'convert'>({
  buy: ['Buy', 'Advanced Trade Buy'],
  sell: ['Sell', 'Advanced Trade Sell'],
  transferOut: ['Send'],
  transferIn: ['Receive'],
  deposit: ['Deposit'],
  withdrawal: ['Withdrawal'],
  reward: [
    'Staking Income',
    'Rewards Income',
    'Reward Income',
    'Inflation Reward',
    'Learning Reward',
    'Coinbase Earn',
  ],
  convert: ['Convert'],
})

export const coinbase = tableLayout<Field>({
  broker: 'coinbase',
  fields: FIELDS,
  required: ['reference', 'date', 'type', 'symbol', 'quantity', 'currency', 'amount', 'fee', 'notes'],
  numbers: ['quantity', 'subtotal', 'amount', 'fee'],
  order: 'ymd',
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const type = row.text('type')
  const meaning = meaningOf(type)
  if (meaning === undefined) return row.refuse('type', 'unknownAction')
  const symbol = row.text('symbol')
  if (symbol === '') return row.refuse('symbol', 'missingCell')
  const asset = assetHint(symbol, '', { kind: 'crypto' })
  const currency = row.text('currency')
  const quantity = row.quantity('quantity')
  const total = row.money('amount')
  const notes = row.text('notes')
  const about = { note: notes === '' ? type : `${type}: ${notes}`, reference: row.text('reference') }
  if (meaning === 'reward') return readReward(row, asset, currency, quantity, total, about)
  if (meaning === 'convert') return readRename(row, asset, quantity, about)
  if (meaning === 'transferIn' || meaning === 'transferOut')
    return draftRow(row, { kind: meaning, currency, asset, quantity }, about)
  const comes = meaning === 'deposit' || meaning === 'sell'
  const amount = comes ? sizeOf(total) : minus(sizeOf(total))
  if (meaning === 'buy' || meaning === 'sell')
    return draftRow(
      row,
      { kind: meaning, currency, asset, quantity, amount, fee: sizeOf(row.money('fee')) },
      about,
    )
  // Only money of the currency that prices are in; a coin would be sent or received.
  if (symbol !== currency) return row.refuse('symbol', 'unsupportedAsset')
  return draftRow(row, { kind: meaning, currency, amount }, about)
}

function readReward(
  row: TableRow<Field>,
  asset: AssetHint,
  currency: string,
  quantity: Quantity | undefined,
  value: Money | undefined,
  about: About,
): RowFate {
  if (quantity === undefined || quantity <= 0n) return row.refuse('quantity', 'missingCell')
  if (value === undefined || value < 0n) return row.refuse('amount', 'missingCell')
  const [none, nothing] = [quantityFromUnits(0n), moneyFromUnits(0n)]
  return draftOfLegs(
    row,
    'reinvestment',
    [
      { role: 'principal', asset, quantity, amount: nothing },
      { role: 'principal', currency, quantity: none, amount: moneyFromUnits(-value) },
      { role: 'income', currency, quantity: none, amount: value },
    ],
    about,
  )
}

/** ETH into ETH2 or back, as many as before. */
function readRename(
  row: TableRow<Field>,
  asset: AssetHint,
  quantity: Quantity | undefined,
  about: About,
): RowFate {
  const notes = row.text('notes')
  const m = /^Converted ([\d.,]+) (\w+) to ([\d.,]+) (\w+)$/.exec(notes)
  const isStake = m !== null && ['ETH ETH2', 'ETH2 ETH'].includes(`${m[2]} ${m[4]}`)
  if (!isStake || m[1] !== m[3] || m[2] !== asset.symbol) return row.refuse('type', 'unknownAction', notes)
  if (quantity === undefined || quantity === 0n) return row.refuse('quantity', 'missingCell')
  const size = quantity < 0n ? -quantity : quantity
  const nothing = moneyFromUnits(0n)
  return draftOfLegs(
    row,
    'rename',
    [
      { role: 'principal', asset, quantity: quantityFromUnits(-size), amount: nothing },
      {
        role: 'principal',
        asset: assetHint(m[4]!, '', { kind: 'crypto' }),
        quantity: quantityFromUnits(size),
        amount: nothing,
      },
    ],
    about,
  )
}
