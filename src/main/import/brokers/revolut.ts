import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import {
  cashKind,
  draftRow,
  eachRow,
  meanings,
  minus,
  sizeOf,
  tableLayout,
  type TableRow,
} from '../tableLayout.ts'

/**
 * Revolut, trading account statement as CSV.
 *
 *     Date,Ticker,Type,Quantity,Price per share,Total Amount,Currency,FX Rate
 *     2023-09-22T13:30:10.514Z,O,BUY - MARKET,1.63453043,$52.07,$85.11,USD,1.0665
 *
 * Totals of trades are unsigned, others signed, the mark after the minus. A quantity may have a decimal comma among points. A split
 * carries the added shares. Shares that go from one company of Revolut to another stay where they are for the holder.
 */
const INVEST = {
  date: ['Date'],
  symbol: ['Ticker'],
  type: ['Type'],
  quantity: ['Quantity'],
  price: ['Price per share'],
  amount: ['Total Amount'],
  currency: ['Currency'],
  rate: ['FX Rate'],
} as const
type InvestField = keyof typeof INVEST

const investMeaning = meanings<EventKind | 'external' | 'internal'>({
  buy: ['BUY', 'BUY - MARKET', 'BUY - LIMIT', 'BUY - STOP'],
  sell: ['SELL', 'SELL - MARKET', 'SELL - LIMIT', 'SELL - STOP'],
  dividend: ['DIVIDEND'],
  withholding: ['DIVIDEND TAX (CORRECTION)'],
  fee: ['CUSTODY FEE', 'CUSTODY FEE REVERSAL', 'ROBO MANAGEMENT FEE'],
  split: ['STOCK SPLIT'],
  external: ['CASH TOP-UP', 'CASH WITHDRAWAL'],
  internal: ['TRANSFER'],
})

export const revolutInvest = tableLayout<InvestField>({
  broker: 'revolut',
  fields: INVEST,
  required: ['date', 'symbol', 'type', 'quantity', 'price', 'amount', 'currency', 'rate'],
  numbers: ['quantity', 'price', 'amount'],
  decimal: 'open',
  order: 'ymd',
  nonData: (_record, text) =>
    /^TRANSFER FROM REVOLUT\b.* TO REVOLUT\b/i.test(text('type')) && text('symbol') !== ''
      ? 'statementInfo'
      : undefined,
  read: eachRow(readInvestment),
})

function readInvestment(row: TableRow<InvestField>): RowFate {
  const type = row.text('type')
  const meaning = investMeaning(type.replace(/^TRANSFER FROM .*/i, 'TRANSFER'))
  if (meaning === undefined) return row.refuse('type', 'unknownAction')
  const amount = row.money('amount')
  const kind = investKind(meaning, amount ?? 0n)
  const symbol = row.text('symbol')
  const total = sizeOf(amount)
  return draftRow(
    row,
    {
      kind,
      currency: row.text('currency'),
      asset: symbol === '' ? undefined : assetHint(symbol, ''),
      quantity: row.quantity('quantity'),
      amount: kind === 'buy' ? minus(total) : kind === 'sell' ? total : kind === 'split' ? undefined : amount,
    },
    { note: type },
  )
}

function investKind(meaning: EventKind | 'external' | 'internal', sign: bigint): EventKind {
  return meaning === 'external' || meaning === 'internal' ? cashKind(meaning, sign) : meaning
}

/**
 * Revolut, crypto account statement as CSV.
 *
 *     Symbol,Type,Quantity,Price,Value,Fees,Date
 *     BTC,Buy,0.00056077,"89,162.28 SEK",50.00 SEK,0.00 SEK,"May 5, 2020, 10:10:57 PM"
 *     BTC,Buy,0.00009518,"$105,058.55",$10.00,$0.24,"May 9, 2025, 10:03:50 AM"
 *
 * The currency stands beside each number, as letters behind it or a mark before it. Prices are value by quantity, and a value
 * holds its fee. What is sent or received moves units; a stake leaves them with the holder; a reward states no value.
 */
const CRYPTO = {
  date: ['Date'],
  symbol: ['Symbol'],
  type: ['Type'],
  quantity: ['Quantity'],
  price: ['Price'],
  amount: ['Value'],
  fee: ['Fees'],
} as const
type CryptoField = keyof typeof CRYPTO

const cryptoMeaning = meanings<'buy' | 'sell' | 'transferIn' | 'transferOut'>({
  buy: ['Buy'],
  sell: ['Sell'],
  transferOut: ['Send'],
  transferIn: ['Receive', 'Staking reward', 'Learn reward'],
})

export const revolutCrypto = tableLayout<CryptoField>({
  broker: 'revolut',
  fields: CRYPTO,
  required: ['date', 'symbol', 'type', 'quantity', 'price', 'amount', 'fee'],
  numbers: ['quantity', 'price', 'amount', 'fee'],
  order: 'mdy',
  bare: (cell) => cell.replace(/\s*[A-Z]{3}\s*$/, ''),
  nonData: (_record, text) => (/^(?:Stake|Unstake)$/i.test(text('type')) ? 'statementInfo' : undefined),
  read: eachRow(readCoins),
})

function readCoins(row: TableRow<CryptoField>): RowFate {
  const type = row.text('type')
  const kind = cryptoMeaning(type)
  if (kind === undefined) return row.refuse('type', 'unknownAction')
  const symbol = row.text('symbol')
  const quantity = row.quantity('quantity')
  const value = row.money('amount')
  const asset = symbol === '' ? undefined : assetHint(symbol, '', { kind: 'crypto' })
  const currency = currencyBeside(row.written('amount'))
  if (kind === 'transferIn' || kind === 'transferOut')
    return draftRow(
      row,
      { kind, currency, asset, quantity: kind === 'transferOut' ? minus(quantity) : quantity },
      { note: value === undefined ? type : `${type} (worth ${row.written('amount')})` },
    )
  const fee = row.money('fee')
  if (fee !== undefined && fee !== 0n && currencyBeside(row.written('fee')) !== currency)
    return row.refuse('fee', 'badCurrency', row.written('fee'))
  return draftRow(
    row,
    { kind, currency, asset, quantity, amount: kind === 'buy' ? minus(value) : value, fee },
    { note: type },
  )
}

const MARKS: ReadonlyMap<string, string> = new Map([
  ['$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
])

/** `50.00 SEK`, `€10.00`; the empty text where neither letters nor a known mark stand there. */
function currencyBeside(cell: string): string {
  const letters = /[A-Z]{3}$/.exec(cell)?.[0]
  const mark = /[^\s\d.,-]/.exec(cell)?.[0]
  return letters ?? MARKS.get(mark ?? '') ?? ''
}
