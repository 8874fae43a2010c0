import { moneyFromUnits, quantityFromUnits } from '../../../shared/amount.ts'
import type { EventKind } from '../../../shared/trade.ts'
import { assetHint, isIsin } from '../assetHint.ts'
import { legsOf } from '../legs.ts'
import { lackProblem, type RowFate } from '../rows.ts'
import {
  cashKind,
  currencyOf,
  draftOfLegs,
  eachRow,
  meanings,
  minus,
  sizeOf,
  tableLayout,
  type TableRow,
} from '../tableLayout.ts'

/**
 * Portfolio Performance, transactions as CSV (of one account or of all), in English or German.
 *
 *     Datum;Typ;Wert;Buchungswährung;Bruttobetrag;Währung Bruttobetrag;Wechselkurs;Gebühren;Steuern;Stück;ISIN;WKN;Ticker-Symbol;Wertpapiername;Notiz
 *     2024-01-05T00:00;Kauf;-604,95;EUR;;;;4,95;;12;DE0005933931;593393;EXS1;Synthetischer DAX;
 *
 * Delimiter and decimals are the computer's. The value is what moved on the cash account, fees and taxes included; the same
 * purchase has a minus in the list of its account and none in that of its portfolio, so the type gives the direction
 * (IMP-94). A delivery brings its value as basis.
 */
const FIELDS = {
  date: ['Date', 'Datum'],
  type: ['Type', 'Typ'],
  amount: ['Value', 'Wert'],
  currency: ['Transaction Currency', 'Buchungswährung'],
  gross: ['Gross Amount', 'Bruttobetrag'],
  fee: ['Fees', 'Gebühren'],
  tax: ['Taxes', 'Steuern'],
  quantity: ['Shares', 'Stück'],
  isin: ['ISIN'],
  wkn: ['WKN'],
  symbol: ['Ticker Symbol', 'Ticker-Symbol'],
  name: ['Security Name', 'Wertpapiername'],
  account: ['Cash Account', 'Account', 'Konto'],
  note: ['Note', 'Notiz'],
} as const
type Field = keyof typeof FIELDS

type Meaning = EventKind | 'feeBack' | 'taxBack' | 'interestPaid'

const typeOf = meanings<Meaning>({
  buy: ['Buy', 'Kauf'],
  sell: ['Sell', 'Verkauf'],
  deposit: ['Deposit', 'Einlage'],
  withdrawal: ['Removal', 'Entnahme'],
  dividend: ['Dividend', 'Dividends', 'Dividende'],
  interest: ['Interest', 'Zinsen'],
  interestPaid: ['Interest Charge', 'Zinsbelastung'],
  fee: ['Fees', 'Fee', 'Gebühren'],
  feeBack: ['Fees Refund', 'Gebührenerstattung'],
  withholding: ['Taxes', 'Tax', 'Steuern'],
  taxBack: ['Tax Refund', 'Steuerrückerstattung'],
  transferIn: ['Transfer (Inbound)', 'Umbuchung (Eingang)', 'Delivery (Inbound)', 'Einlieferung'],
  transferOut: ['Transfer (Outbound)', 'Umbuchung (Ausgang)', 'Delivery (Outbound)', 'Auslieferung'],
})

export const portfolioPerformance = tableLayout<Field>({
  broker: 'portfolioPerformance',
  fields: FIELDS,
  required: ['date', 'type', 'amount', 'currency', 'gross', 'fee', 'tax', 'quantity', 'isin', 'wkn', 'name'],
  numbers: ['amount', 'fee', 'tax', 'quantity'],
  decimal: 'open',
  order: 'ymd',
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const meaning = typeOf(row.text('type'))
  if (meaning === undefined)
    return row.refuse('type', row.text('type') === '' ? 'missingCell' : 'unknownAction')
  const currency = currencyOf(row, 'currency')
  const value = sizeOf(row.money('amount'))
  const [fee, tax] = [sizeOf(row.money('fee')) ?? 0n, sizeOf(row.money('tax')) ?? 0n]
  const kind = kindOf(meaning)
  const quantity = sizeOf(row.quantity('quantity'))
  const asset = assetOf(row)
  const moves = kind === 'transferIn' || kind === 'transferOut'
  const isInKind = moves && (quantity ?? 0n) !== 0n
  // What a purchase paid in taxes is cost like its fee; of all else taxes are withheld.
  const withheld = kind === 'buy' || isInKind || kind === 'withholding' ? 0n : tax
  const drawn = legsOf({
    kind: moves && !isInKind ? cashKind('internal', kind === 'transferIn' ? 1n : -1n) : kind,
    currency,
    asset,
    quantity: INCOME.has(kind) ? undefined : kind === 'transferOut' ? minus(quantity) : quantity,
    amount: isInKind || value === undefined ? undefined : LEAVES.has(meaning) ? -value : value + withheld,
    fee: isInKind || kind === 'fee' ? 0n : kind === 'buy' ? fee + tax : fee,
  })
  if (typeof drawn === 'string') {
    const lack = lackProblem(drawn)
    return row.refuse(lack.field, lack.kind)
  }
  const none = quantityFromUnits(0n)
  const legs = [
    ...drawn,
    ...(withheld === 0n
      ? []
      : [{ role: 'tax', currency, quantity: none, amount: moneyFromUnits(-withheld) } as const]),
    ...(isInKind && kind === 'transferIn' && asset !== undefined && value !== undefined && value !== 0n
      ? [{ role: 'basis', asset, quantity: none, amount: moneyFromUnits(value) } as const]
      : []),
  ]
  return draftOfLegs(row, kind, legs, {
    account: row.text('account'),
    note: [row.text('type'), row.text('name'), row.text('note')],
  })
}

const INCOME: ReadonlySet<EventKind> = new Set<EventKind>(['dividend', 'interest', 'fee', 'withholding'])
const LEAVES: ReadonlySet<Meaning> = new Set<Meaning>([
  'buy',
  'withdrawal',
  'fee',
  'withholding',
  'interestPaid',
  'transferOut',
])

function kindOf(meaning: Meaning): EventKind {
  if (meaning === 'feeBack') return 'fee'
  if (meaning === 'taxBack') return 'withholding'
  return meaning === 'interestPaid' ? 'interest' : meaning
}

function assetOf(row: TableRow<Field>) {
  const [isin, name] = [row.text('isin'), row.text('name')]
  const symbol = row.text('symbol') || isin || row.text('wkn') || name
  return symbol === ''
    ? undefined
    : assetHint(symbol.slice(0, 60), name, { isin: isIsin(isin) ? isin : undefined })
}
