import { ok } from '../../../shared/refusal.ts'
import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import { conversionLegs } from '../legs.ts'
import type { RowFate } from '../rows.ts'
import {
  currencyOf,
  draftOfLegs,
  draftRow,
  meanings,
  tableLayout,
  together,
  type TableRow,
} from '../tableLayout.ts'

/**
 * Swissquote, "Transactions" of an account that holds cash in several currencies.
 *
 *     Date;Order #;Transaction;Symbol;Name;ISIN;Quantity;Unit price;Costs;Accrued Interest;Net Amount;Balance;Currency
 *     10-08-2022 15:30:02;113947121;Buy;ORFN;CONSTRAINED …;US8863645383;200.0;19.85;5.96;0.00;-3975.96;168660.08;USD
 *     23-08-2022 12:00:25;114723639;Forex credit;;;;1.0;1995.39;0.00;0.00;1995.39;2937.32;EUR
 *     23-08-2022 12:00:25;114723639;Forex debit;;;;1.0;2000.00;0.00;0.00;-2000.00;166660.08;USD
 *
 * Semicolons, newest first. The net amount is signed and holds the costs; quantities are unsigned and 1.0 where they mean
 * nothing. Order 00000000 is none. The two rows of a conversion share their order (IMP-40); the fills of one may too.
 */
const FIELDS = {
  date: ['Date'],
  order: ['Order #'],
  type: ['Transaction'],
  symbol: ['Symbol'],
  name: ['Name'],
  isin: ['ISIN'],
  quantity: ['Quantity'],
  price: ['Unit price'],
  costs: ['Costs'],
  accrued: ['Accrued Interest'],
  amount: ['Net Amount'],
  currency: ['Currency'],
} as const
type Field = keyof typeof FIELDS
type Row = TableRow<Field>

const typeOf = meanings<EventKind>({
  buy: ['Buy'],
  sell: ['Sell'],
  dividend: ['Dividend'],
  interest: ['Interests'],
  fee: ['Custody Fees'],
  deposit: ['Credit'],
  withdrawal: ['Debit'],
  fxConversion: ['Forex credit', 'Forex debit'],
})

export const swissquote = tableLayout<Field>({
  broker: 'swissquote',
  fields: FIELDS,
  required: ['date', 'order', 'type', 'symbol', 'isin', 'quantity', 'costs', 'accrued', 'amount', 'currency'],
  numbers: ['quantity', 'costs', 'accrued', 'amount'],

  order: 'dmy',
  read: together((rows) => {
    const waiting = new Map<string, Row>()
    const mates = new Map<Row, Row>()
    for (const row of rows) {
      if (typeOf(row.text('type')) !== 'fxConversion') continue
      const tie = `${row.text('order')} ${row.text('date')}`
      const first = waiting.get(tie)
      if (first && first.text('type').toLowerCase() !== row.text('type').toLowerCase()) {
        waiting.delete(tie)
        mates.set(first, row).set(row, first)
      } else waiting.set(tie, row)
    }
    const joined = new Set<Row>()
    return ok(
      rows.map((row): RowFate => {
        const mate = mates.get(row)
        if (mate === undefined) return readRow(row)
        if (joined.has(row)) return { fate: 'nonData', what: 'partOfTrade' }
        const fate = readConversion(row, mate)
        if (fate.fate === 'draft') joined.add(mate)
        return fate
      }),
    )
  }),
})

function readRow(row: Row): RowFate {
  const type = row.text('type')
  const kind = typeOf(type)
  if (kind === undefined) return row.refuse('type', 'unknownAction')
  // Half a conversion: nothing says what the other currency gave or got.
  if (kind === 'fxConversion') return row.refuse('type', 'unknownRow')
  const currency = currencyOf(row, 'currency')
  const amount = row.money('amount')
  if (amount !== undefined && (kind === 'deposit' ? amount < 0n : kind === 'withdrawal' && amount > 0n))
    return row.refuse('amount', 'badSign')
  const symbol = row.text('symbol')
  return draftRow(
    row,
    {
      kind,
      currency,
      asset:
        symbol === ''
          ? undefined
          : assetHint(symbol, row.text('name'), { isin: row.text('isin') || undefined }),
      quantity: row.quantity('quantity'),
      amount,
      fee: row.money('costs'),
      accrued: row.money('accrued'),
    },
    { reference: referenceOf(row), note: [type, row.text('name')] },
  )
}

function readConversion(row: Row, mate: Row): RowFate {
  const [currency, mateCurrency] = [currencyOf(row, 'currency'), currencyOf(mate, 'currency')]
  const [amount, mateAmount] = [row.money('amount'), mate.money('amount')]
  const fees = (row.money('costs') ?? 0n) + (mate.money('costs') ?? 0n)
  if (mate.problem) return row.refuse('type', mate.problem.kind, mate.problem.text)
  if (amount === undefined || mateAmount === undefined) return row.refuse('amount', 'missingCell')
  if (amount * mateAmount >= 0n) return row.refuse('amount', 'badSign')
  if (fees !== 0n) return row.refuse('costs', 'unknownRow')
  return draftOfLegs(
    row,
    'fxConversion',
    conversionLegs(
      { currency, amount },
      { currency: mateCurrency, amount: mateAmount },
      { currency, amount: 0n },
    ),
    { reference: referenceOf(row), note: [`${row.text('type')} and ${mate.text('type').toLowerCase()}`] },
  )
}

function referenceOf(row: Row): string {
  const order = row.text('order')
  return /^0*$/.test(order) ? '' : order
}
