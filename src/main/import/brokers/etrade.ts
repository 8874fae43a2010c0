import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { CsvRecord } from '../readCsv.ts'
import type { RowFate } from '../rows.ts'
import { draftRow, eachRow, meanings, sizeOf, tableLayout, type TableRow } from '../tableLayout.ts'

/**
 * E*TRADE, transactions of one account as CSV.
 *
 *     For Account:,####3525
 *
 *     TransactionDate,TransactionType,SecurityType,Symbol,Quantity,Amount,Price,Commission,Description
 *
 *     04/05/23,Sold,EQ,AMZN,-2,202.19,101.1,0,AMAZON.COM INC
 *
 * Newest first, months first, years of two digits. Quantities and amounts are signed, the amount net of the commission.
 * Descriptions are padded with blanks; the symbol of a transfer is one blank. A quantity of 0 says nothing.
 */
const FIELDS = {
  date: ['TransactionDate'],
  type: ['TransactionType'],
  security: ['SecurityType'],
  symbol: ['Symbol'],
  quantity: ['Quantity'],
  amount: ['Amount'],
  price: ['Price'],
  fee: ['Commission'],
  description: ['Description'],
} as const
type Field = keyof typeof FIELDS

const CURRENCY = 'USD'

const meaningOf = meanings<EventKind | 'transfer'>({
  buy: ['Bought'],
  sell: ['Sold'],
  buyToOpen: ['Bought To Open'],
  sellToOpen: ['Sold To Open', 'Sold Short'],
  buyToClose: ['Bought To Close', 'Bought To Cover'],
  sellToClose: ['Sold To Close'],
  optionExpired: ['Option Expiration', 'Option Expired'],
  optionAssigned: ['Option Assignment', 'Option Assigned'],
  optionExercised: ['Option Exercise', 'Option Exercised'],
  dividend: ['Dividend', 'Qualified Dividend'],
  reinvestment: ['Dividend Reinvestment', 'Reinvestment'],
  capGainDistribution: ['Capital Gain', 'LT Cap Gain Distribution', 'ST Cap Gain Distribution'],
  interest: ['Interest', 'Interest Income', 'Margin Interest'],
  fee: ['Fee', 'Service Fee'],
  split: ['Stock Split', 'Reverse Split'],
  transfer: ['Transfer', 'Online Transfer'],
})

export const etrade = tableLayout<Field>({
  broker: 'etrade',
  fields: FIELDS,
  required: ['date', 'type', 'security', 'symbol', 'quantity', 'amount', 'price', 'fee', 'description'],
  numbers: ['quantity', 'amount', 'price', 'fee'],
  order: 'mdy',
  account: accountAbove,
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const meaning = meaningOf(row.text('type'))
  if (meaning === undefined) return row.refuse('type', 'unknownAction')
  const quantity = row.quantity('quantity')
  const amount = row.money('amount')
  const description = row.text('description').replace(/\s+/g, ' ')
  const kind = meaning === 'transfer' ? transferKind(description, amount, quantity) : meaning
  const symbol = row.text('symbol')
  const isOption = row.text('security') === 'OPTN'
  return draftRow(
    row,
    {
      kind,
      currency: CURRENCY,
      asset:
        symbol === '' ? undefined : assetHint(symbol, description, { kind: isOption ? 'option' : undefined }),
      quantity,
      amount,
      fee: sizeOf(row.money('fee')),
    },
    { note: `${row.text('type')}: ${description}` },
  )
}

/** Money by ACH, wire or check is from outside (IMP-6); what else is transferred stays among accounts. */
function transferKind(
  description: string,
  amount: bigint | undefined,
  quantity: bigint | undefined,
): EventKind {
  const sign = amount || quantity || 0n
  if (amount && /\b(?:ACH|WIRE|CHECK|DEPOSIT|WITHDRAWAL)\b/i.test(description))
    return sign < 0n ? 'withdrawal' : 'deposit'
  return sign < 0n ? 'transferOut' : 'transferIn'
}

function accountAbove(titles: readonly CsvRecord[]): string | undefined {
  return titles.find(({ cells }) => /^For Account:?$/i.test(cells[0]!.trim()))?.cells[1]?.trim()
}
