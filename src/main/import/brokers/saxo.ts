import { parseQuantity } from '../../../shared/amount.ts'
import { ok } from '../../../shared/refusal.ts'
import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import { plainNumber, type NumberStyle } from '../columns.ts'
import type { RowFate } from '../rows.ts'
import {
  currencyOf,
  draftRow,
  meanings,
  styleOfText,
  tableLayout,
  together,
  type TableRow,
} from '../tableLayout.ts'

/**
 * Saxo, "Transactions" of an account, or of a bank that works on Saxo's platform.
 *
 *     Client ID,Trade Date,Value Date,Type,Instrument,Instrument ISIN,Instrument currency,…,Instrument Symbol,Event,Amount,Order ID,…
 *     ,02-Jan-2025,02-Jan-2025,Trade,Vanguard FTSE All-World …,IE00BK5BQT80,USD,…,VWRA:xlon,Sell 3 @ 139.74 USD,"419,22",,1
 *
 * Units and price of a trade stand in the text of the event alone; the amount is signed and holds the commission, which nothing states.
 * Amounts are written as the customer's country does (IMP-42), types and events in the customer's language. The amount is
 * in the instrument's currency.
 */
const FIELDS = {
  account: ['Client ID'],
  date: ['Trade Date'],
  settled: ['Value Date'],
  type: ['Type'],
  name: ['Instrument'],
  isin: ['Instrument ISIN'],
  currency: ['Instrument currency'],
  symbol: ['Instrument Symbol'],
  event: ['Event'],
  amount: ['Amount'],
  order: ['Order ID'],
} as const
type Field = keyof typeof FIELDS
type Row = TableRow<Field>

const TRADES = new Set(['trade', 'transactie'])
const sideOf = meanings({ buy: ['Buy', 'Koop'], sell: ['Sell', 'Verkoop'] })
const eventOf = meanings<EventKind>({
  dividend: ['Corporate action Dividend'],
  fee: ['Cash amount Custody Fee'],
  deposit: ['Cash Transfer Deposit'],
  withdrawal: ['Cash Transfer Withdrawal'],
})

export const saxo = tableLayout<Field>({
  broker: 'saxo',
  fields: FIELDS,
  required: ['account', 'date', 'settled', 'type', 'isin', 'currency', 'symbol', 'event', 'amount', 'order'],
  numbers: ['amount'],
  decimal: 'open',
  dates: ['date', 'settled'],
  order: 'dmy',
  lackAt: { quantity: 'event' },
  read: together((rows) => {
    const style = styleOfText(rows.flatMap((row) => sidesOf(row)?.numbers ?? []))
    return ok(rows.map((row) => readRow(row, style)))
  }),
})

/** `Sell 3 @ 139.74 USD`. */
function sidesOf(
  row: Row,
): { readonly kind: 'buy' | 'sell'; readonly numbers: readonly [string, string] } | undefined {
  if (!TRADES.has(row.text('type').toLowerCase())) return undefined
  const m = /^(\p{L}+) (\S+) @ (\S+) [A-Z]{3}$/u.exec(row.text('event'))
  const kind = sideOf(m?.[1] ?? '')
  return m && kind ? { kind, numbers: [m[2]!, m[3]!] } : undefined
}

function readRow(row: Row, style: NumberStyle): RowFate {
  const event = row.text('event')
  const trade = sidesOf(row)
  const kind = trade?.kind ?? eventOf(`${row.text('type')} ${event}`)
  if (kind === undefined) return row.refuse('event', 'unknownAction')
  const plain = trade && plainNumber(trade.numbers[0], style)
  const quantity = plain === undefined ? undefined : parseQuantity(plain)?.value
  if (trade && quantity === undefined) return row.refuse('event', 'badNumber')
  const currency = currencyOf(row, 'currency')
  const amount = row.money('amount')
  if (amount !== undefined && (kind === 'deposit' ? amount < 0n : kind === 'withdrawal' && amount > 0n))
    return row.refuse('amount', 'badSign')
  const symbol = row.text('symbol').split(':')[0]!
  const name = row.text('name')
  return draftRow(
    row,
    {
      kind,
      currency,
      asset: symbol === '' ? undefined : assetHint(symbol, name, { isin: row.text('isin') || undefined }),
      quantity,
      amount,
    },
    {
      settleDay: row.day('settled'),
      account: row.text('account'),
      reference: row.text('order'),
      note: [event, name],
    },
  )
}
