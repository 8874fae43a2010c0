import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import { draftRow, eachRow, meanings, minus, sizeOf, tableLayout, type TableRow } from '../tableLayout.ts'

/**
 * Trading 212, history as CSV.
 *
 *     Action,Time,ISIN,Ticker,Name,No. of shares,Price / share,Currency (Price / share),Exchange rate,…,Total,Currency (Total),…,ID,…
 *     Market buy,2024-01-01 16:10:05.175,US…,FOO,"Foo Company",24.0000000000,124.01,USD,1.25229,…,2381.35,"GBP",…,EOF…,4.71,"GBP"
 *
 * Columns come and go with what the account did; each fee has its own and a column for its currency. `Total` is in the
 * account's currency, fees taken off or put on, and mostly without a sign: the action gives it. Prices in other currencies move no
 * cash. A dividend's total is what came after tax. A split takes two rows, old units out and new ones in. The total of
 * shares that move without money is their value (IMP-25).
 */
const FIELDS = {
  action: ['Action'],
  date: ['Time'],
  isin: ['ISIN'],
  symbol: ['Ticker'],
  name: ['Name'],
  notes: ['Notes'],
  reference: ['ID'],
  quantity: ['No. of shares'],
  amount: ['Total'],
  currency: ['Currency (Total)'],
  withheld: ['Withholding tax'],
  withheldCurrency: ['Currency (Withholding tax)'],
  conversionFee: ['Currency conversion fee'],
  conversionFeeCurrency: ['Currency (Currency conversion fee)'],
  transactionFee: ['Transaction fee'],
  transactionFeeCurrency: ['Currency (Transaction fee)'],
  stampDuty: ['Stamp duty reserve tax'],
  stampDutyCurrency: ['Currency (Stamp duty reserve tax)'],
  finraFee: ['Finra fee'],
  finraFeeCurrency: ['Currency (Finra fee)'],
  frenchTax: ['French transaction tax'],
  frenchTaxCurrency: ['Currency (French transaction tax)'],
} as const
type Field = keyof typeof FIELDS

const FEES = ['conversionFee', 'transactionFee', 'stampDuty', 'finraFee', 'frenchTax'] as const

const meaningOf = meanings<EventKind | 'adjustment' | 'splitOut'>({
  buy: ['Market buy', 'Limit buy', 'Stop buy', 'Stop limit buy'],
  sell: ['Market sell', 'Limit sell', 'Stop sell', 'Stop limit sell'],
  dividend: [
    'Dividend',
    'Dividend (Dividend)',
    'Dividend (Ordinary)',
    'Dividend (Bonus)',
    'Dividend (Property income)',
    'Dividend (Dividends paid by us corporations)',
    'Dividend (Dividends paid by foreign corporations)',
    'Dividend (Dividend manufactured payment)',
  ],
  returnOfCapital: ['Dividend (Return of capital)', 'Dividend (Return of capital non us)'],
  interest: ['Interest on cash', 'Lending interest', 'Share lending interest'],
  deposit: ['Deposit'],
  withdrawal: ['Withdrawal'],
  adjustment: ['Result adjustment'],
  spinOff: ['Stock distribution'],
  transferIn: ['Transfer in'],
  transferOut: ['Transfer out'],
  split: ['Stock split open'],
  splitOut: ['Stock split close'],
})

export const trading212 = tableLayout<Field>({
  broker: 'trading212',
  fields: FIELDS,
  required: ['action', 'date', 'isin', 'symbol', 'quantity', 'amount', 'currency', 'reference'],
  numbers: ['quantity', 'amount', 'withheld', ...FEES],
  order: 'ymd',
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const action = row.text('action')
  const meaning = meaningOf(action)
  if (meaning === undefined) return row.refuse('action', 'unknownAction')
  const notes = row.text('notes')
  // An adjustment says in its note alone what it is.
  if (meaning === 'adjustment' && !/withholding tax/i.test(notes))
    return row.refuse('action', 'unknownAction', `${action}: ${notes}`)
  const kind = meaning === 'adjustment' ? 'withholding' : meaning === 'splitOut' ? 'split' : meaning

  const currency = row.text('currency')
  const symbol = row.text('symbol')
  const quantity = row.quantity('quantity')
  const leaves = meaning === 'transferOut' || meaning === 'splitOut'
  const name = row.text('name')
  return draftRow(
    row,
    {
      kind,
      currency,
      asset: symbol === '' ? undefined : assetHint(symbol, name, { isin: row.text('isin') || undefined }),
      quantity: leaves ? minus(quantity) : quantity,
      amount: signedTotal(kind, row.money('amount')),
      fee: feesIn(row, currency),
    },
    { note: noteOf(row, `${action}: ${name || notes}`), reference: row.text('reference') },
  )
}

/** Effect on the account's cash; none where the total is a value. */
function signedTotal(kind: EventKind, total: bigint | undefined): bigint | undefined {
  if (total === undefined || VALUED.includes(kind)) return undefined
  if (kind === 'buy' || kind === 'withdrawal') return -sizeOf(total)
  return kind === 'sell' || kind === 'deposit' ? sizeOf(total) : total
}

const VALUED: readonly EventKind[] = ['spinOff', 'transferIn', 'transferOut', 'split']

/** Fees in the currency of the total. One in another currency is in the total too, at a rate that the row does not give. */
function feesIn(row: TableRow<Field>, currency: string): bigint {
  let sum = 0n
  for (const fee of FEES) {
    const amount = row.money(fee)
    if (amount !== undefined && row.text(`${fee}Currency`) === currency) sum += sizeOf(amount)
  }
  return sum
}

function noteOf(row: TableRow<Field>, text: string): string {
  const withheld = row.text('withheld')
  return withheld === '' ? text : `${text} (withheld ${withheld} ${row.text('withheldCurrency')})`
}
