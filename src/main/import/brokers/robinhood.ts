import type { EventKind } from '../../../shared/trade.ts'
import { assetHint, isCusip } from '../assetHint.ts'
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
 * Robinhood, account activity as CSV.
 *
 *     Activity Date,Process Date,Settle Date,Instrument,Description,Trans Code,Quantity,Price,Amount,
 *     12/01/2020,12/01/2020,12/03/2020,ACME,"Acme Corp
 *     CUSIP: 123456789",Buy,10,$5.00,($50.00),
 *     12/15/2020,12/15/2020,12/16/2020,ACME,ACME 1/15/2021 Call $7.50,BTO,1,$0.50,($50.00),
 *
 * Newest or oldest first, months first, amounts signed by brackets and net of fees, quantities unsigned. The description of an
 * option is its contract; `Instrument` then names the share under it. Expiries and assignments have a quantity such
 * as `2S`, no amount and no direction: they close what the rows before them hold, and are refused where those hold nothing.
 * A disclaimer in a row of its own ends newer files.
 */
const FIELDS = {
  date: ['Activity Date'],
  settled: ['Settle Date'],
  symbol: ['Instrument'],
  description: ['Description'],
  code: ['Trans Code'],
  quantity: ['Quantity'],
  price: ['Price'],
  amount: ['Amount'],
} as const
type Field = keyof typeof FIELDS

const CURRENCY = 'USD'

const meaningOf = meanings<EventKind | 'external' | 'internal'>({
  buy: ['Buy'],
  sell: ['Sell'],
  buyToOpen: ['BTO'],
  sellToOpen: ['STO'],
  buyToClose: ['BTC'],
  sellToClose: ['STC'],
  optionExpired: ['OEXP'],
  optionAssigned: ['OASGN'],
  optionExercised: ['OEXCS'],
  dividend: ['CDIV'],
  interest: ['INT', 'SLIP', 'MINT'],
  withholding: ['NRAT', 'DTAX'],
  fee: ['GOLD', 'AFEE', 'DFEE'],
  returnOfCapital: ['CIL'],
  external: ['ACH', 'RTP', 'WIRE'],
  internal: ['ACATI', 'ACATO', 'REC'],
  split: ['SPL'],
  spinOff: ['SOFF'],
})

export const robinhood = tableLayout<Field>({
  broker: 'robinhood',
  fields: FIELDS,
  required: ['date', 'symbol', 'description', 'code', 'quantity', 'price', 'amount'],
  numbers: ['quantity', 'price', 'amount'],
  order: 'mdy',
  nonData: ({ cells }) =>
    cells.every((cell) => cell.trim() === '' || /^The data provided\b/.test(cell.trim()))
      ? 'footer'
      : undefined,
  bare: (cell, field) => (field === 'quantity' ? cell.replace(/S$/, '') : cell),
  read: inTime(() => {
    const held = emptyHeld()
    return (row) => readRow(row, held)
  }),
})

function readRow(row: TableRow<Field>, held: Held): RowFate {
  const meaning = meaningOf(row.text('code'))
  if (meaning === undefined) return row.refuse('code', 'unknownAction')
  const amount = row.money('amount')
  const closes = meaning === 'optionExpired' || meaning === 'optionAssigned' || meaning === 'optionExercised'
  if (row.written('quantity').endsWith('S') && !closes)
    return row.refuse('quantity', 'badNumber', row.written('quantity'))

  const description = row.text('description').replace(/\s+/g, ' ')
  const contract = /[A-Z0-9.]+ \d{1,2}\/\d{1,2}\/\d{4} (?:Call|Put) \$[\d,.]+$/.exec(description)?.[0]
  const symbol = contract ?? row.text('symbol')
  let quantity: bigint | undefined = row.quantity('quantity')
  if (closes && quantity !== undefined) {
    const open = held.of('', symbol)
    if (open === 0n) return row.refuse('quantity', 'badSign', row.written('quantity'))
    if (open > 0n) quantity = -quantity
  }
  const kind = kindOf(meaning, amount ?? quantity ?? 0n)
  const fate = draftRow(
    row,
    {
      kind,
      currency: CURRENCY,
      asset: assetOf(symbol, row.text('description'), contract),
      quantity,
      amount,
    },
    { note: `${row.text('code')}: ${description}` },
  )
  if (fate.fate === 'draft')
    for (const leg of fate.draft.legs) if (leg.asset) held.add('', leg.asset.symbol, leg.quantity)
  return fate
}

function kindOf(meaning: EventKind | 'external' | 'internal', sign: bigint): EventKind {
  return meaning === 'external' || meaning === 'internal' ? cashKind(meaning, sign) : meaning
}

function assetOf(symbol: string, description: string, contract: string | undefined) {
  if (symbol === '') return undefined
  if (contract !== undefined) return assetHint(symbol, '', { kind: 'option' })
  const cusip = /CUSIP:\s*([0-9A-Z]{9})/.exec(description)?.[1]
  const name = description.split(/[\r\n]/, 1)[0]!.trim()
  return assetHint(symbol, name, { cusip: cusip !== undefined && isCusip(cusip) ? cusip : undefined })
}
