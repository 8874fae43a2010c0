import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import { currencyOf, draftRow, eachRow, meanings, tableLayout, type TableRow } from '../tableLayout.ts'

/**
 * Freetrade, "Activity" export of an account.
 *
 *     Title,Type,Timestamp,Account Currency,Total Amount,Buy / Sell,Ticker,ISIN,…,Stamp Duty,Quantity,…,FX Fee Amount,…
 *     FTSE All World,ORDER,2024-03-04T11:01:19.356Z,GBP,992.50,BUY,VWRL,IE00B3RBWM25,…
 *
 * No amount has a sign: the type, and for orders `Buy / Sell`, gives it. The total is in the account's currency and holds stamp
 * duty and the FX fee. Dividends are booked net; tax held back stands in the instrument's currency and was never cash of
 * this account. Statements and tax certificates are listed among the transactions.
 */
const FIELDS = {
  title: ['Title'],
  type: ['Type'],
  date: ['Timestamp'],
  currency: ['Account Currency'],
  amount: ['Total Amount'],
  side: ['Buy / Sell'],
  symbol: ['Ticker'],
  isin: ['ISIN'],
  stampDuty: ['Stamp Duty'],
  quantity: ['Quantity'],
  order: ['Order ID'],
  instrumentCurrency: ['Instrument Currency'],
  fxFee: ['FX Fee Amount'],
  withheldPercent: ['Dividend Withheld Tax Percentage'],
  withheld: ['Dividend Withheld Tax Amount'],
} as const
type Field = keyof typeof FIELDS

const typeOf = meanings<EventKind | 'order' | 'gift' | 'document'>({
  order: ['ORDER'],
  gift: ['FREESHARE_ORDER'],
  document: ['MONTHLY_STATEMENT', 'TAX_CERTIFICATE'],
  deposit: ['TOP_UP'],
  withdrawal: ['WITHDRAWAL'],
  interest: ['INTEREST_FROM_CASH'],
  dividend: ['DIVIDEND', 'PROPERTY'],
})
const sideOf = meanings({ buy: ['BUY'], sell: ['SELL'] })

export const freetrade = tableLayout<Field>({
  broker: 'freetrade',
  fields: FIELDS,
  required: [
    'title',
    'type',
    'date',
    'currency',
    'amount',
    'side',
    'symbol',
    'isin',
    'stampDuty',
    'quantity',
  ],
  numbers: ['amount', 'stampDuty', 'quantity', 'fxFee'],

  order: 'dmy',
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const type = typeOf(row.text('type'))
  if (type === undefined) return row.refuse('type', 'unknownAction')
  if (type === 'document') return { fate: 'nonData', what: 'statementInfo' }
  const side = sideOf(row.text('side'))
  if (type === 'order' && side === undefined) return row.refuse('side', 'unknownAction')
  const kind = type === 'order' ? side! : type === 'gift' ? 'transferIn' : type
  const currency = currencyOf(row, 'currency')
  const total = row.money('amount')
  if (total !== undefined && total < 0n) return row.refuse('amount', 'badSign')
  const amount = total === undefined ? undefined : kind === 'buy' || kind === 'withdrawal' ? -total : total
  const symbol = row.text('symbol')
  const isOrder = type === 'order'
  return draftRow(
    row,
    {
      kind,
      currency,
      asset: symbol === '' ? undefined : assetHint(symbol, row.text('title'), { isin: row.text('isin') }),
      quantity: isOrder || type === 'gift' ? row.quantity('quantity') : undefined,
      // A share that was given: the total is its value, nothing was paid (IMP-25).
      amount: type === 'gift' ? undefined : amount,
      fee: isOrder ? (row.money('stampDuty') ?? 0n) + (row.money('fxFee') ?? 0n) : 0n,
    },
    {
      reference: row.text('order'),
      note: [row.text('type'), row.text('title'), noteOf(row, type, currency)],
    },
  )
}

function noteOf(row: TableRow<Field>, type: string, currency: string): string {
  if (type === 'gift') return `given, worth ${row.text('amount')} ${currency}`
  const withheld = row.text('withheld')
  return type !== 'dividend' || /^[0.]*$/.test(withheld)
    ? ''
    : `net of tax withheld at source, ${withheld} ${row.text('instrumentCurrency')} (${row.text('withheldPercent')} %)`
}
