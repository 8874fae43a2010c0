import { valueOfUnits } from '../../../shared/amount.ts'
import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import {
  cashKind,
  currencyOf,
  draftRow,
  eachRow,
  meanings,
  sizeOf,
  tableLayout,
  type TableRow,
} from '../tableLayout.ts'

/**
 * Questrade (Canada), "Account activity", an Excel workbook of one sheet.
 *
 *     Transaction Date | Settlement Date | Action | Symbol | Description | Quantity | Price | Gross Amount | Commission | Net Amount | Currency | Account # | Activity Type | Account Type
 *     2023-01-04 12:00:00 AM | 2023-01-05 12:00:00 AM | Buy | CCO | … | 2.00000000 | 10.00000000 | -20.00 | -3.99 | -23.99 | CAD | 10000001 | Trades | Individual TFSA
 *
 * Days as text with a midnight, years first. Sales have negative quantities, and the net amount is signed and net of the
 * commission, which may carry a minus. Where the net amount holds no figure, the cash of a trade is quantity × price and
 * the commission (IMP-85). Distributions in kind (`DIS`) bring units without cash.
 */
const FIELDS = {
  date: ['Transaction Date'],
  settled: ['Settlement Date'],
  action: ['Action'],
  symbol: ['Symbol'],
  description: ['Description'],
  quantity: ['Quantity'],
  price: ['Price'],
  gross: ['Gross Amount'],
  fee: ['Commission'],
  amount: ['Net Amount'],
  currency: ['Currency'],
  account: ['Account #'],
  activity: ['Activity Type'],
} as const
type Field = keyof typeof FIELDS

type Meaning = EventKind | 'external' | 'internal'

const actionOf = meanings<Meaning>({
  buy: ['Buy'],
  sell: ['Sell', 'LIQ', 'RDM'],
  reinvestment: ['REI'],
  dividend: ['DIV'],
  interest: ['INT'],
  fee: ['FCH', 'FEE', 'HST', 'GST'],
  withholding: ['NRT', 'WHT'],
  external: ['DEP', 'EFT', 'CON', 'WDR', 'GRT'],
  internal: ['TFI', 'TFO', 'TF6', 'TSF', 'BRW'],
  split: ['DIS', 'STK', 'SPL'],
  merger: ['MGR'],
  rename: ['NAC'],
  returnOfCapital: ['CIL', 'ROC'],
  optionExpired: ['EXP'],
  optionAssigned: ['ASN'],
  optionExercised: ['EXR'],
})

export const questrade = tableLayout<Field>({
  broker: 'questrade',
  fields: FIELDS,
  required: [
    'date',
    'settled',
    'action',
    'symbol',
    'quantity',
    'price',
    'gross',
    'fee',
    'amount',
    'account',
    'activity',
  ],
  numbers: ['quantity', 'price', 'fee', 'amount'],
  dates: ['date', 'settled'],
  order: 'ymd',
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const tradeDay = row.day('date')
  if (tradeDay === undefined) return row.refuse('date', 'missingCell')
  const action = row.text('action')
  const meaning = actionOf(action)
  if (meaning === undefined) return row.refuse('action', action === '' ? 'missingCell' : 'unknownAction')
  const currency = currencyOf(row, 'currency')
  const hasUnits = UNITS.has(meaning)
  const quantity = hasUnits ? row.quantity('quantity') : undefined
  if (meaning === 'buy' && quantity !== undefined && quantity < 0n) return row.refuse('quantity', 'badSign')
  const fee = TRADES.has(meaning) ? (sizeOf(row.money('fee')) ?? 0n) : 0n
  const amount = amountOf(row, meaning, fee)
  const kind =
    meaning === 'external' || meaning === 'internal' ? cashKind(meaning, amount || (quantity ?? 0n)) : meaning
  const symbol = row.text('symbol')
  return draftRow(
    row,
    {
      kind,
      currency,
      asset: symbol === '' ? undefined : assetHint(symbol.slice(0, 60), row.text('description')),
      quantity,
      amount: UNITS_ALONE.has(kind) && amount === 0n ? undefined : amount,
      fee,
    },
    { settleDay: row.day('settled'), account: row.text('account'), note: [action, row.text('description')] },
  )
}

const TRADES: ReadonlySet<Meaning> = new Set<Meaning>(['buy', 'sell', 'reinvestment'])
const UNITS: ReadonlySet<Meaning> = new Set<Meaning>([
  'buy',
  'sell',
  'reinvestment',
  'internal',
  'split',
  'merger',
  'rename',
  'optionExpired',
  'optionAssigned',
  'optionExercised',
])
const UNITS_ALONE: ReadonlySet<EventKind> = new Set<EventKind>([
  'split',
  'rename',
  'transferIn',
  'transferOut',
])

/** The net amount; where it holds no figure at all, what a trade comes to (IMP-85), and nothing for units in kind. */
function amountOf(row: TableRow<Field>, meaning: Meaning, fee: bigint): bigint | undefined {
  if (/\d/.test(row.text('amount')) || !UNITS.has(meaning)) return row.money('amount')
  if (!TRADES.has(meaning)) return undefined
  const [quantity, price] = [row.quantity('quantity'), row.price('price')]
  if (quantity === undefined || price === undefined) return undefined
  const value = sizeOf(valueOfUnits(quantity, price))
  return meaning === 'sell' ? value - fee : -value - fee
}
