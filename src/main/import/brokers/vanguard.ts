import type { EventKind } from '../../../shared/trade.ts'
import { moneyFromUnits, quantityFromUnits } from '../../../shared/amount.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import {
  cashKind,
  draftOfLegs,
  draftRow,
  eachRow,
  meanings,
  sizeOf,
  tableLayout,
  type TableRow,
} from '../tableLayout.ts'

/**
 * Vanguard (US), `OfxDownload.csv`: a table of holdings, blank lines, then the transactions under a header of their own.
 *
 *     Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,
 *     …
 *     Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,Share Price,Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,
 *     4829103746,2024-01-03,2024-01-05,Buy,Buy Order Executed,Vanguard Total Stock Market Index Fund,VTSAX,25.00,112.45,2811.25,0.00,2811.25,0.00,Individual,
 *
 * Years first; every row ends with a comma. Some downloads sign amounts and shares, some leave the sign to the type. A dividend with
 * shares is income and purchase in one (IMP-86). Sweeps into and out of the settlement fund are cash that stays (IMP-8).
 */
const FIELDS = {
  account: ['Account Number'],
  date: ['Trade Date'],
  settled: ['Settlement Date'],
  type: ['Transaction Type'],
  description: ['Transaction Description'],
  name: ['Investment Name'],
  symbol: ['Symbol'],
  quantity: ['Shares'],
  price: ['Share Price'],
  principal: ['Principal Amount'],
  fee: ['Commissions and Fees', 'Commission Fees'],
  amount: ['Net Amount'],
  accrued: ['Accrued Interest'],
} as const
type Field = keyof typeof FIELDS

const typeOf = meanings<EventKind | 'external' | 'internal' | 'sweep'>({
  buy: ['Buy', 'Buy (exchange)', 'Exchange (incoming)'],
  sell: ['Sell', 'Sell (exchange)', 'Exchange (outgoing)'],
  dividend: ['Dividend'],
  reinvestment: ['Reinvestment', 'Reinvestment (LT gain)', 'Reinvestment (ST gain)'],
  capGainDistribution: ['Capital gain (LT)', 'Capital gain (ST)'],
  interest: ['Interest'],
  fee: ['Fee'],
  withholding: ['Withholding'],
  external: ['Funds Received', 'Withdrawal', 'Contribution', 'Distribution'],
  internal: [
    'Transfer (incoming)',
    'Transfer (outgoing)',
    'Conversion (incoming)',
    'Conversion (outgoing)',
    'Rollover (incoming)',
    'Rollover (outgoing)',
  ],
  split: ['Stock split'],
  sweep: ['Sweep in', 'Sweep out'],
})
const CURRENCY = 'USD'

export const vanguard = tableLayout<Field>({
  broker: 'vanguard',
  fields: FIELDS,
  required: [
    'account',
    'date',
    'type',
    'description',
    'name',
    'symbol',
    'quantity',
    'principal',
    'fee',
    'amount',
  ],
  numbers: ['quantity', 'price', 'principal', 'fee', 'amount', 'accrued'],
  dates: ['date', 'settled'],
  order: 'ymd',
  currency: CURRENCY,
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const meaning = typeOf(row.text('type'))
  if (meaning === undefined)
    return row.refuse('type', row.text('type') === '' ? 'missingCell' : 'unknownAction')
  if (meaning === 'sweep') return { fate: 'nonData', what: 'sweep' }
  const symbol = row.text('symbol')
  const asset = symbol === '' ? undefined : assetHint(symbol, row.text('name'))
  const about = {
    settleDay: row.day('settled'),
    account: row.text('account'),
    note: [row.text('type'), row.text('description')],
  }
  const quantity = row.quantity('quantity')
  const net = row.money('amount')
  if (meaning === 'dividend' && asset !== undefined && (quantity ?? 0n) > 0n && net !== undefined) {
    const [none, nothing] = [quantityFromUnits(0n), moneyFromUnits(0n)]
    const paid = sizeOf(net)
    return draftOfLegs(
      row,
      'reinvestment',
      [
        { role: 'principal', asset, quantity: quantity!, amount: nothing },
        { role: 'principal', currency: CURRENCY, quantity: none, amount: moneyFromUnits(-paid) },
        { role: 'income', currency: CURRENCY, quantity: none, amount: moneyFromUnits(paid) },
      ],
      about,
    )
  }
  const kind =
    meaning === 'external' || meaning === 'internal' ? cashKind(meaning, net || (quantity ?? 0n)) : meaning
  return draftRow(
    row,
    {
      kind,
      currency: CURRENCY,
      asset,
      quantity: INCOME.has(kind) ? undefined : quantity,
      amount: signed(kind, net),
      fee: sizeOf(row.money('fee')),
      accrued: isInAmount(row) ? sizeOf(row.money('accrued')) : undefined,
    },
    about,
  )
}

const INCOME: ReadonlySet<EventKind> = new Set<EventKind>(['dividend', 'capGainDistribution', 'interest'])

function signed(kind: EventKind, net: bigint | undefined): bigint | undefined {
  if (net === undefined) return undefined
  if (kind === 'buy' || kind === 'reinvestment' || kind === 'fee' || kind === 'withholding')
    return -sizeOf(net)
  if (kind === 'split') return net === 0n ? undefined : net
  return kind === 'sell' ? sizeOf(net) : net
}

/** Accrued interest is only part of what was paid where the net amount holds it beside the principal. */
function isInAmount(row: TableRow<Field>): boolean {
  const [principal, fee, net, accrued] = (['principal', 'fee', 'amount', 'accrued'] as const).map(
    (field) => sizeOf(row.money(field)) ?? 0n,
  )
  return accrued !== 0n && (net === principal! + fee! + accrued! || net === principal! - fee! + accrued!)
}
