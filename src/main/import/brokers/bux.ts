import { ok } from '../../../shared/refusal.ts'
import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import {
  cashKind,
  currencyOf,
  draftRow,
  meanings,
  tableLayout,
  together,
  type TableRow,
} from '../tableLayout.ts'

/**
 * BUX (bux.com, formerly BUX Zero), "Transactions" of an account.
 *
 *     Transaction Time (CET),Transaction Category,Transaction Type,Transfer Type,Transaction Amount,Transaction Currency,…
 *     2023-03-21 13:37:29.383000,trades,Buy Trade,,-542.92,EUR,48.49,NL0011821202,ING,49,11.08,EUR,…
 *     2023-03-21 13:37:29.384000,fees,Trading Fee,,-1.5,EUR,46.99,NL0011821202,ING,,…
 *     2023-03-21 13:37:29.384000,trades,Buy Trade,,-7.08,EUR,39.91,NL0011821202,ING,0.638989,11.08,EUR,…
 *
 * Cash is signed, units are not. One order takes several rows of the same asset and second: whole shares, fraction, fee
 * (IMP-40). A split takes two: the old units redeemed, the new ones deposited, with values that move no cash. Deposits
 * of 2020 have their amount, currency and balance one cell to the right.
 */
const FIELDS = {
  date: ['Transaction Time (CET)'],
  category: ['Transaction Category'],
  type: ['Transaction Type'],
  transfer: ['Transfer Type'],
  amount: ['Transaction Amount'],
  currency: ['Transaction Currency'],
  balance: ['Cash Balance Amount'],
  isin: ['Asset Id'],
  name: ['Asset Name'],
  quantity: ['Asset Quantity'],
  description: ['Transaction Description'],
} as const
type Field = keyof typeof FIELDS
type Row = TableRow<Field>

/** Cash that comes or goes: the sign tells which (IMP-44). */
type Meaning = EventKind | 'external' | 'tradingFee' | 'corporateAction'

const typeOf = meanings<Meaning>({
  buy: ['trades Buy Trade'],
  sell: ['trades Sell Trade'],
  tradingFee: ['fees Trading Fee'],
  fee: ['fees Subscription Fee'],
  dividend: ['dividends Cash Dividend'],
  interest: ['interest Interest Payment'],
  external: [
    'deposits Sepa Deposit',
    'withdrawals Sepa Withdrawal',
    'others Promotional',
    'others To User Corrections',
  ],
  corporateAction: ['corporate_actions General Corporate Action'],
})

export const bux = tableLayout<Field>({
  broker: 'bux',
  fields: FIELDS,
  required: ['date', 'category', 'type', 'transfer', 'amount', 'currency', 'isin', 'quantity'],
  numbers: ['amount', 'quantity'],
  order: 'dmy',
  lackAt: { symbol: 'isin' },
  read: together((rows) => {
    const groups = new Map<string, Row[]>()
    for (const row of rows) {
      const tie = tieOf(row)
      if (tie !== undefined) groups.set(tie, [...(groups.get(tie) ?? []), row])
    }
    const fates = new Map<Row, RowFate>()
    for (const group of groups.values()) {
      const first = group.find((row) => meaningOf(row) !== 'tradingFee') ?? group[0]!
      const fate = readGroup(first, group)
      if (fate?.fate !== 'draft') continue
      fates.set(first, fate)
      for (const row of group) if (row !== first) fates.set(row, { fate: 'nonData', what: 'partOfTrade' })
    }
    return ok(rows.map((row) => fates.get(row) ?? readRow(row)))
  }),
})

function meaningOf(row: Row): Meaning | undefined {
  return typeOf(`${row.text('category')} ${row.text('type')}`)
}

/** What the rows of one order or of one split share; undefined for a row that stands alone. */
function tieOf(row: Row): string | undefined {
  const meaning = meaningOf(row)
  const second = row.text('date').slice(0, 19)
  const paid = row.text('amount').startsWith('-')
  // A purchase that brings money, or a sale that costs some, is no part of any order.
  if (meaning === 'buy' && paid) return `${row.text('isin')} ${second}`
  if (meaning === 'sell' && !paid) return `${row.text('isin')} ${second}`
  if (meaning === 'tradingFee') return `${row.text('isin')} ${second}`
  if (meaning === 'corporateAction' && isSplit(row))
    return `${row.text('isin')} ${row.text('date').slice(0, 10)} split`
  return undefined
}

function isSplit(row: Row): boolean {
  return (
    /^stock split\b/i.test(row.text('description')) && /^asset_(redeem|deposit)$/i.test(row.text('transfer'))
  )
}

/** One event for rows that belong together; undefined where they do not, and each then stands alone. */
function readGroup(first: Row, group: readonly Row[]): RowFate | undefined {
  if (group.length === 1) return undefined
  const meanings = new Set(group.map(meaningOf))
  meanings.delete('tradingFee')
  const [kind] = meanings
  if (meanings.size !== 1) return undefined
  if (kind === 'corporateAction') return readSplit(first, group)
  if (kind !== 'buy' && kind !== 'sell') return undefined
  const currency = currencyOf(first, 'currency')
  if (group.some((row) => currencyOf(row, 'currency') !== currency)) return undefined
  const sum = (rows: readonly Row[], of: (row: Row) => bigint | undefined) =>
    rows.reduce((total, row) => total + (of(row) ?? 0n), 0n)
  const trades = group.filter((row) => meaningOf(row) === kind)
  const fees = group.filter((row) => meaningOf(row) === 'tradingFee')
  const lacking = group.some(
    (row) =>
      row.money('amount') === undefined ||
      (meaningOf(row) === kind && row.quantity('quantity') === undefined),
  )
  if (lacking || group.some((row) => row.problem)) return undefined
  return draftRow(
    first,
    {
      kind,
      currency,
      asset: assetOf(first),
      quantity: sum(trades, (row) => row.quantity('quantity')),
      amount: sum(group, (row) => row.money('amount')),
      fee: -sum(fees, (row) => row.money('amount')),
    },
    { note: [first.text('type'), first.text('name')] },
  )
}

function readSplit(first: Row, group: readonly Row[]): RowFate | undefined {
  const units = group.map((row) => {
    const quantity = row.quantity('quantity')
    return quantity === undefined || /redeem/i.test(row.text('transfer')) ? -(quantity ?? 0n) : quantity
  })
  if (group.some((row) => row.problem)) return undefined
  // Only together do they say how many units were added; a half alone is refused (IMP-40).
  if (!units.some((quantity) => quantity < 0n) || !units.some((quantity) => quantity > 0n)) return undefined
  return draftRow(
    first,
    {
      kind: 'split',
      currency: '',
      asset: assetOf(first),
      quantity: units.reduce((total, quantity) => total + quantity, 0n),
    },
    { note: [first.text('description')] },
  )
}

function readRow(row: Row): RowFate {
  const meaning = meaningOf(row)
  if (meaning === undefined) return row.refuse('type', 'unknownAction')
  if (meaning === 'corporateAction')
    return row.refuse('description', isSplit(row) ? 'unknownRow' : 'unknownAction')
  const [amountField, currencyField] = isShifted(row)
    ? (['currency', 'balance'] as const)
    : (['amount', 'currency'] as const)
  const amount = row.money(amountField)
  const currency = currencyOf(row, currencyField)
  const kind =
    meaning === 'tradingFee' ? 'fee' : meaning === 'external' ? cashKind(meaning, amount ?? 0n) : meaning
  return draftRow(
    row,
    {
      kind,
      currency,
      asset: isShifted(row) ? undefined : assetOf(row),
      quantity: row.quantity('quantity'),
      amount,
    },
    { note: [row.text('type'), isShifted(row) ? '' : row.text('name'), row.text('description')] },
  )
}

/** No currency is a number and no balance a currency: such a row can be read one way only. */
function isShifted(row: Row): boolean {
  return (
    row.text('amount') === '' &&
    /^-?\d+(\.\d+)?$/.test(row.text('currency')) &&
    /^[A-Z]{3}$/.test(row.text('balance')) &&
    row.text('name') === ''
  )
}

function assetOf(row: Row) {
  const isin = row.text('isin')
  return isin === '' ? undefined : assetHint(isin, row.text('name'), { isin })
}
