import { moneyFromUnits } from '../../../shared/amount.ts'
import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import {
  cashKind,
  draftRow,
  emptyHeld,
  inTime,
  meanings,
  tableLayout,
  type Held,
  type TableRow,
} from '../tableLayout.ts'

/**
 * Merrill Edge, "Activities" of one or several accounts as CSV.
 *
 *     "Trade Date","Settlement Date","Pending/Settled",…,"Account #","Type","Description 1 ","Description 2","Symbol/CUSIP #","Quantity","Price ($)","Amount ($)"
 *     "2/4/2026","2/5/2026","Settled",…,"AA-11111","SecurityTransactions","Option Sale ","CALL XYZ 00425 … EXP 02-13-26","XYZ#B1326C425000","-3","5.23","1,567.05"
 *
 * Newest first, months first, `--` for nothing, brackets for money that goes, quantities signed, the commission inside the
 * amount. What happened is `Description 1`, with a blank at its end; a contract is known by the `#` in its symbol. An
 * option is sold or bought without a word whether that opens or closes: it closes what the rows before it hold of that
 * contract, and opens otherwise. Interest reinvested in the bank sweep says its sum as units of the sweep, and 0.00 as amount.
 */
const FIELDS = {
  date: ['Trade Date'],
  status: ['Pending/Settled'],
  account: ['Account #'],
  type: ['Type'],
  action: ['Description 1'],
  description: ['Description 2'],
  symbol: ['Symbol/CUSIP #'],
  quantity: ['Quantity'],
  price: ['Price ($)'],
  amount: ['Amount ($)'],
} as const
type Field = keyof typeof FIELDS

const CURRENCY = 'USD'

type Meaning = EventKind | 'purchase' | 'sale' | 'external' | 'internal'

const meaningOf = meanings<Meaning>({
  purchase: ['Purchase', 'Option Purchase', 'Buy'],
  sale: ['Sale', 'Option Sale', 'Sell'],
  optionExpired: ['Option Expired'],
  optionAssigned: ['Option Assigned', 'Option Assignment'],
  optionExercised: ['Option Exercised', 'Option Exercise'],
  dividend: ['Dividend', 'Foreign Dividend', 'Qualified Dividend'],
  reinvestment: ['Reinvestment Share(s)', 'Dividend Reinvestment'],
  capGainDistribution: ['Long Term Capital Gain', 'Short Term Capital Gain'],
  interest: ['Interest', 'Bank Interest', 'Credit Interest'],
  withholding: ['Foreign Tax Withholding'],
  fee: ['Fee', 'Advisory Fee'],
  external: ['Deposit', 'Withdrawal', 'Contribution', 'Funds Received', 'Check'],
  internal: ['Transfer / Adjustment', 'Journal Entry'],
  split: ['Stock Split'],
})

export const merrill = tableLayout<Field>({
  broker: 'merrill',
  fields: FIELDS,
  required: ['date', 'account', 'type', 'action', 'description', 'symbol', 'quantity', 'price', 'amount'],
  numbers: ['quantity', 'price', 'amount'],
  order: 'mdy',
  read: inTime(() => {
    const held = emptyHeld()
    return (row) => readRow(row, held)
  }),
})

function readRow(row: TableRow<Field>, held: Held): RowFate {
  const meaning = meaningOf(row.text('action'))
  if (meaning === undefined) return row.refuse('action', 'unknownAction')
  const account = row.text('account')
  const description = row.text('description')
  const symbol = row.text('symbol').replace(/^-+$/, '')
  const asset =
    symbol === ''
      ? undefined
      : assetHint(symbol, description, { kind: symbol.includes('#') ? 'option' : undefined })
  const quantity = row.quantity('quantity')
  const stated = row.money('amount')
  const swept = asset?.kind === 'moneyMarket' && stated === 0n && quantity !== undefined
  const amount = swept ? moneyFromUnits(quantity / UNITS_PER_DOLLAR) : stated
  const kind = kindOf(meaning, {
    isOption: asset?.kind === 'option',
    open: held.of(account, symbol),
    sign: amount ?? quantity ?? 0n,
    description,
  })
  const pending = row.text('status').toLowerCase() === 'pending' ? ' (pending)' : ''
  const fate = draftRow(
    row,
    { kind, currency: CURRENCY, asset, quantity, amount },
    { note: `${row.text('action')}: ${description}${pending}`, account },
  )
  if (fate.fate === 'draft')
    for (const leg of fate.draft.legs) if (leg.asset) held.add(account, symbol, leg.quantity)
  return fate
}

function kindOf(
  meaning: Meaning,
  row: {
    readonly isOption: boolean
    /** Contracts that the rows before this one hold, negative where they are short. */
    readonly open: bigint
    readonly sign: bigint
    readonly description: string
  },
): EventKind {
  if (meaning === 'purchase') return row.isOption ? (row.open < 0n ? 'buyToClose' : 'buyToOpen') : 'buy'
  if (meaning === 'sale') return row.isOption ? (row.open > 0n ? 'sellToClose' : 'sellToOpen') : 'sell'
  if (meaning !== 'external' && meaning !== 'internal') return meaning
  if (meaning === 'external' && /^FED(?:ERAL)? TAX\b/i.test(row.description)) return 'withholding'
  return cashKind(meaning, row.sign)
}

/** Ten-billionths of a unit of the sweep, at par, in a millionth of a dollar. */
const UNITS_PER_DOLLAR = 10_000n
