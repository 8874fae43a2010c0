import { isoFromDay } from '../../../shared/day.ts'
import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import { parseDay, splitAsOf } from '../columns.ts'
import type { CsvRecord } from '../readCsv.ts'
import type { RowFate } from '../rows.ts'
import { cashKind, draftRow, eachRow, meanings, sizeOf, tableLayout, type TableRow } from '../tableLayout.ts'

/**
 * Charles Schwab, "Transactions" of a brokerage account, as downloaded from the History page.
 *
 *     "Transactions  for account Brokerage ...0000 as of 03/23/2026 02:03:53 AM ET"     (older files; newer start below)
 *     "Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"   (in this or another order)
 *     "04/18/2023","Sell","BND","VANGUARD …","10.065","$73.4049","$0.01","$738.81"
 *     "Transactions Total","","","","","","","-$1,574.04"                                (older files)
 *
 * Newest first. `$` before the digits, a minus before the `$`, commas in thousands. Sales have positive quantities: the
 * action gives the direction. Expiries, assignments and journalled shares have signed ones. A reinvestment takes two
 * rows, the dividend and the shares. `04/17/2023 as of 04/15/2023` was posted on the first day and holds from the second.
 */
const FIELDS = {
  date: ['Date'],
  action: ['Action'],
  symbol: ['Symbol'],
  description: ['Description'],
  quantity: ['Quantity'],
  price: ['Price'],
  fee: ['Fees & Comm', 'Fees & Commissions'],
  amount: ['Amount'],
} as const
type Field = keyof typeof FIELDS
const CURRENCY = 'USD'

/** Cash that comes or goes: the sign of the amount tells which (IMP-6). */
type Meaning = EventKind | 'external' | 'internal'

const meaningOf = meanings<Meaning>({
  buy: ['Buy'],
  sell: ['Sell'],
  reinvestment: ['Reinvest Shares'],
  buyToOpen: ['Buy to Open'],
  sellToOpen: ['Sell to Open', 'Sell Short'],
  buyToClose: ['Buy to Close', 'Buy to Cover'],
  sellToClose: ['Sell to Close'],
  optionExpired: ['Expired'],
  optionAssigned: ['Assigned'],
  optionExercised: ['Exchange or Exercise', 'Exercised'],
  dividend: [
    'Cash Dividend',
    'Qualified Dividend',
    'Non-Qualified Div',
    'Special Dividend',
    'Special Qual Div',
    'Special Non Qual Div',
    'Pr Yr Cash Div',
    'Pr Yr Non-Qual Div',
    'Pr Yr Qual Div',
    'Pr Yr Special Div',
    'Div Adjustment',
    'Dividend',
    'Reinvest Dividend',
    'Qual Div Reinvest',
    'Non-Qual Div Reinvest',
    'Special Div Reinvest',
    'Pr Yr Div Reinvest',
  ],
  capGainDistribution: [
    'Long Term Cap Gain',
    'Short Term Cap Gain',
    'Long Term Cap Gain Reinvest',
    'Short Term Cap Gain Reinvest',
  ],
  returnOfCapital: ['Return Of Capital', 'Ret Cap Reinvest', 'Cash In Lieu'],
  interest: [
    'Bank Interest',
    'Credit Interest',
    'Bond Interest',
    'Margin Interest',
    'Interest Adj',
    'CD Interest',
  ],
  withholding: [
    'Foreign Tax Paid',
    'Foreign Tax Reclaim',
    'NRA Withholding',
    'NRA Tax Adj',
    'Backup Withholding',
    'Tax Withholding',
  ],
  fee: [
    'ADR Mgmt Fee',
    'Service Fee',
    'Advisor Fee',
    'Misc Fee',
    'Wire Fee',
    'Foreign Custody Fee',
    'IRA Fee',
    'Fee',
  ],
  external: [
    'Wire Sent',
    'Wire Received',
    'Wire Funds',
    'Wire Funds Received',
    'Wire Funds Adj',
    'Funds Received',
    'Funds Paid',
    'Funds Deposited',
    'MoneyLink Transfer',
    'MoneyLink Deposit',
    'MoneyLink Withdrawal',
    'MoneyLink Adj',
    'Direct Deposit',
    'Check',
    'Visa Purchase',
    'ATM Withdrawal',
  ],
  internal: ['Journal', 'Journaled Shares', 'Internal Transfer', 'Security Transfer', 'Stock Plan Activity'],
  split: ['Stock Split', 'Stock Split Adj', 'Reverse Split', 'Stock Div Dist', 'Stock Dividend'],
  spinOff: ['Spin-off'],
  merger: [
    'Stock Merger',
    'Cash Merger',
    'Cash Merger Adj',
    'Cash/Stock Merger',
    'Full Redemption',
    'Full Redemption Adj',
    'Conversion',
    'Mandatory Reorg Exc',
  ],
  rename: ['Name Change', 'Symbol Change'],
})

export const schwab = tableLayout<Field>({
  broker: 'schwab',
  fields: FIELDS,
  required: ['date', 'action', 'symbol', 'description', 'quantity', 'price', 'fee', 'amount'],
  numbers: ['quantity', 'price', 'fee', 'amount'],
  order: 'mdy',
  currency: CURRENCY,
  account: accountOfTitle,
  nonData: ({ cells }) =>
    cells.some((cell) => /^Transactions Total$/i.test(cell.trim())) ? 'total' : undefined,
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const action = row.text('action')
  const meaning = meaningOf(action)
  if (meaning === undefined) return row.refuse('action', 'unknownAction')
  const quantity = row.quantity('quantity')
  const amount = row.money('amount')
  const sign = amount ?? quantity ?? 0n
  const symbol = row.text('symbol')
  const description = row.text('description')
  return draftRow(
    row,
    {
      kind: meaning === 'external' || meaning === 'internal' ? cashKind(meaning, sign) : meaning,
      currency: CURRENCY,
      asset: symbol === '' ? undefined : assetHint(symbol, description),
      quantity,
      amount,
      fee: sizeOf(row.money('fee')),
    },
    { note: noteOf(action, description, splitAsOf(row.text('date')).posted) },
  )
}

function noteOf(action: string, description: string, posted: string | undefined): string {
  const postedDay = posted === undefined ? undefined : parseDay(posted, { order: 'mdy', mixed: false })
  const text = description === '' ? action : `${action}: ${description}`
  return postedDay === undefined ? text : `${text} (posted ${isoFromDay(postedDay)})`
}

function accountOfTitle(titles: readonly CsvRecord[]): string | undefined {
  for (const { cells } of titles) {
    const m = /^Transactions\s+for account (.+?) as of /i.exec(cells[0]!.trim())
    if (m) return m[1]!.trim()
  }
  return undefined
}
