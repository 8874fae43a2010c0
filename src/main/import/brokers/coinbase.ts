import { moneyFromUnits, quantityFromUnits, type Money, type Quantity } from '../../../shared/amount.ts'
import type { AssetHint, EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import {
  draftOfLegs,
  flatDraft,
  flatTable,
  meanings,
  minus,
  sizeOf,
  type About,
  type FlatRow,
  type Standard,
} from '../flatTable.ts'
import type { RowFate } from '../rows.ts'

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
type Field = Exclude<keyof typeof FIELDS, Standard>

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

export const coinbase = flatTable<Field>({
  broker: 'coinbase',
  fields: FIELDS,
  required: ['reference', 'date', 'type', 'symbol', 'quantity', 'currency', 'amount', 'fee', 'notes'],
  numbers: ['quantity', 'subtotal', 'amount', 'fee'],
  order: 'ymd',
  reader: () => readRow,
})

function readRow(row: FlatRow<Field | Standard>): RowFate {
  const { cells } = row
  const type = cells.text('type')
  const meaning = meaningOf(type)
  if (meaning === undefined) return cells.refuse('type', 'unknownAction')
  const symbol = cells.text('symbol')
  if (symbol === '') return cells.refuse('symbol', 'missingCell')
  const asset = assetHint(symbol, '', { kind: 'crypto' })
  const currency = cells.text('currency')
  const quantity = cells.quantity('quantity')
  const total = cells.money('amount')
  const notes = cells.text('notes')
  const about = { note: notes === '' ? type : `${type}: ${notes}`, reference: cells.text('reference') }
  if (meaning === 'reward') return readReward(row, asset, currency, quantity, total, about)
  if (meaning === 'convert') return readRename(row, asset, quantity, about)
  if (meaning === 'transferIn' || meaning === 'transferOut')
    return flatDraft(row, { kind: meaning, currency, asset, quantity }, about)
  const comes = meaning === 'deposit' || meaning === 'sell'
  const amount = comes ? sizeOf(total) : minus(sizeOf(total))
  if (meaning === 'buy' || meaning === 'sell')
    return flatDraft(
      row,
      { kind: meaning, currency, asset, quantity, amount, fee: sizeOf(cells.money('fee')) },
      about,
    )
  // Only money of the currency that prices are in; a coin would be sent or received.
  if (symbol !== currency) return cells.refuse('symbol', 'unsupportedAsset')
  return flatDraft(row, { kind: meaning, currency, amount }, about)
}

function readReward(
  row: FlatRow<Field | Standard>,
  asset: AssetHint,
  currency: string,
  quantity: Quantity | undefined,
  value: Money | undefined,
  about: About,
): RowFate {
  if (quantity === undefined || quantity <= 0n) return row.cells.refuse('quantity', 'missingCell')
  if (value === undefined || value < 0n) return row.cells.refuse('amount', 'missingCell')
  const [none, nothing] = [quantityFromUnits(0n), moneyFromUnits(0n)]
  return draftOfLegs(
    row,
    { kind: 'reinvestment', currency },
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
  row: FlatRow<Field | Standard>,
  asset: AssetHint,
  quantity: Quantity | undefined,
  about: About,
): RowFate {
  const notes = row.cells.text('notes')
  const m = /^Converted ([\d.,]+) (\w+) to ([\d.,]+) (\w+)$/.exec(notes)
  const isStake = m !== null && ['ETH ETH2', 'ETH2 ETH'].includes(`${m[2]} ${m[4]}`)
  if (!isStake || m[1] !== m[3] || m[2] !== asset.symbol)
    return row.cells.refuse('type', 'unknownAction', notes)
  if (quantity === undefined || quantity === 0n) return row.cells.refuse('quantity', 'missingCell')
  const size = quantity < 0n ? -quantity : quantity
  const nothing = moneyFromUnits(0n)
  return draftOfLegs(
    row,
    { kind: 'rename', currency: row.cells.text('currency') },
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
