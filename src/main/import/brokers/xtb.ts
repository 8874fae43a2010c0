import { parsePrice, parseQuantity } from '../../../shared/amount.ts'
import { ok, refuse } from '../../../shared/refusal.ts'
import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import { cashKind, draftRow, meanings, sizeOf, tableLayout, together, type TableRow } from '../tableLayout.ts'

/**
 * XTB, "Cash operations" of an account.
 *
 *     ID;Type;Time;Symbol;Comment;Amount
 *     530692719;Stocks/ETF purchase;12.04.2024 13:01:45;SPYL.DE;OPEN BUY 34/42.5658 @ 11.7480;-399.43
 *
 * Semicolons, decimal points, DD.MM.YYYY. Units and price stand in the comment alone: `34/42.5658` is 34 of an order whose other
 * fills are rows of their own. Types come in the customer's language. No cell names a currency (IMP-43).
 */
const FIELDS = {
  id: ['ID'],
  type: ['Type'],
  date: ['Time'],
  symbol: ['Symbol'],
  comment: ['Comment'],
  amount: ['Amount'],
} as const
type Field = keyof typeof FIELDS
type Row = TableRow<Field>

/** Cash that comes or goes: the sign tells which. */
type Meaning = EventKind | 'internal'

const typeOf = meanings<Meaning>({
  buy: ['Stocks/ETF purchase', 'Ações/ETF compra'],
  sell: ['Stocks/ETF sale', 'Ações/ETF vende'],
  dividend: ['Dividend'],
  withholding: ['Withholding tax', 'Free funds interests tax'],
  interest: ['Free funds interests'],
  returnOfCapital: ['Spin off'],
  fee: ['Swap'],
  deposit: ['Deposit'],
  withdrawal: ['Withdrawal'],
  internal: ['Transfer', 'Profit/Loss (FX/CFD)'],
})

/** Endings of symbols whose exchange quotes in one currency; London's quotes in several. */
const QUOTED_IN: Readonly<Record<string, string>> = {
  BE: 'EUR',
  CZ: 'CZK',
  DE: 'EUR',
  ES: 'EUR',
  FI: 'EUR',
  FR: 'EUR',
  IT: 'EUR',
  NL: 'EUR',
  PL: 'PLN',
  PT: 'EUR',
  US: 'USD',
}

export const xtb = tableLayout<Field>({
  broker: 'xtb',
  fields: FIELDS,
  required: ['id', 'type', 'date', 'symbol', 'comment', 'amount'],
  numbers: ['amount'],
  order: 'dmy',
  lackAt: { quantity: 'comment' },
  read: together((rows, file) => {
    const told = new Set(rows.flatMap((row) => currencyTold(row) ?? []))
    const [currency] = told
    if (currency === undefined || told.size > 1)
      return refuse({
        kind: 'file',
        file,
        column: 'currency',
        problem: 'missingColumn',
        found: told.size === 0 ? 'no trade that tells it' : `trades that tell ${[...told].join(' and ')}`,
        expected: ['purchases and sales paid in the currency of their exchange'],
      })
    return ok(rows.map((row) => readRow(row, currency)))
  }),
})

interface Dealt {
  readonly kind: 'buy' | 'sell'
  readonly quantity: bigint
  readonly price: bigint
}

function dealtIn(comment: string): Dealt | undefined {
  const m = /^(OPEN|CLOSE) BUY (\d+(?:\.\d+)?)(?:\/\d+(?:\.\d+)?)? @ (\d+(?:\.\d+)?)$/i.exec(comment)
  const quantity = m ? parseQuantity(m[2]!)?.value : undefined
  const price = m ? parsePrice(m[3]!)?.value : undefined
  if (!m || quantity === undefined || price === undefined) return undefined
  return { kind: m[1]!.toUpperCase() === 'OPEN' ? 'buy' : 'sell', quantity, price }
}

/** The currency of the account, where this row is a trade that was paid in the currency of its exchange. */
function currencyTold(row: Row): string | undefined {
  const dealt = dealtIn(row.text('comment'))
  const ending = /\.([A-Z]{2})$/.exec(row.text('symbol'))?.[1] ?? ''
  if (dealt === undefined || !Object.hasOwn(QUOTED_IN, ending)) return undefined
  const amount = row.money('amount')
  if (amount === undefined || amount === 0n) return undefined
  const difference = dealt.quantity * dealt.price - sizeOf(amount) * MONEY_IN_PRODUCT
  return sizeOf(difference) <= HALF_A_CENT ? QUOTED_IN[ending] : undefined
}
/** Quantities have ten decimals, prices eight, money six. */
const MONEY_IN_PRODUCT = 10n ** 12n
const HALF_A_CENT = 5n * 10n ** 15n

function readRow(row: Row, currency: string): RowFate {
  const type = row.text('type')
  const meaning = typeOf(type)
  if (meaning === undefined) return row.refuse('type', 'unknownAction')
  const amount = row.money('amount')
  const comment = row.text('comment')
  const dealt = dealtIn(comment)
  const isTrade = meaning === 'buy' || meaning === 'sell'
  if (isTrade && dealt?.kind !== meaning) return row.refuse('comment', 'unknownRow')
  if (amount !== undefined && (meaning === 'deposit' ? amount < 0n : meaning === 'withdrawal' && amount > 0n))
    return row.refuse('amount', 'badSign')
  // Per share: a dividend. Per index or barrel: the adjustment of a contract for difference (IMP-41).
  const isContract =
    meaning === 'internal' || meaning === 'fee' || (meaning === 'dividend' && !/\/ ?SHR$/i.test(comment))
  const kind =
    meaning === 'internal' || (isContract && meaning === 'dividend')
      ? cashKind('internal', amount ?? 0n)
      : meaning
  const symbol = row.text('symbol')
  return draftRow(
    row,
    {
      kind,
      currency,
      asset: symbol === '' || isContract ? undefined : assetHint(symbol, ''),
      quantity: isTrade ? dealt?.quantity : undefined,
      amount,
    },
    { reference: row.text('id'), note: [type, symbol, comment] },
  )
}
