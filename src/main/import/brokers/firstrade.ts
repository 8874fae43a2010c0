import type { EventKind } from '../../../shared/trade.ts'
import { assetHint, isCusip } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import { cashKind, draftRow, eachRow, meanings, sizeOf, tableLayout, type TableRow } from '../tableLayout.ts'

/**
 * Firstrade, account history as CSV.
 *
 *     Symbol,Quantity,Price,Action,Description,TradeDate,SettledDate,Interest,Amount,Commission,Fee,CUSIP,RecordType
 *     SYNQ,40.00,12.50,BUY,SYNTHETIC QUARRY INC UNSOLICITED,2024-01-05,2024-01-09,0.00,-500.00,0.00,0.00,,Trade
 *
 * Years first; units and amounts are signed, the amount net of commission and fee. An option has no symbol: it is called by its
 * description, which also says whether it opens or closes. What is neither trade, dividend nor interest reads `Other`, and
 * the first words of its description tell.
 */
const FIELDS = {
  date: ['TradeDate'],
  settled: ['SettledDate'],
  symbol: ['Symbol'],
  quantity: ['Quantity'],
  price: ['Price'],
  action: ['Action'],
  description: ['Description'],
  amount: ['Amount'],
  commission: ['Commission'],
  fee: ['Fee'],
  cusip: ['CUSIP'],
  record: ['RecordType'],
} as const
type Field = keyof typeof FIELDS

const CURRENCY = 'USD'

const actionOf = meanings<EventKind | 'other'>({
  buy: ['BUY'],
  sell: ['SELL'],
  dividend: ['Dividend'],
  interest: ['Interest'],
  other: ['Other'],
})

const OTHERS: readonly (readonly [RegExp, EventKind | 'external' | 'internal'])[] = [
  [/\bREIN @/i, 'reinvestment'],
  [/\bNON-?RES TAX|TAX WITHHELD/i, 'withholding'],
  [/^(?:ACH|WIRE|CHECK)\b/i, 'external'],
  [/^(?:TFR|XFER|JOURNAL)\b|\bACAT\b/i, 'internal'],
  [/\bFEES?\b/i, 'fee'],
]

export const firstrade = tableLayout<Field>({
  broker: 'firstrade',
  fields: FIELDS,
  required: ['date', 'settled', 'symbol', 'quantity', 'action', 'description', 'amount', 'cusip', 'record'],
  numbers: ['quantity', 'price', 'amount', 'commission', 'fee'],
  dates: ['date', 'settled'],
  order: 'ymd',
  currency: CURRENCY,
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const action = row.text('action')
  const description = row.text('description').replace(/\s+/g, ' ')
  const meaning = actionOf(action)
  const said = meaning === 'other' ? OTHERS.find(([words]) => words.test(description))?.[1] : meaning
  if (said === undefined) return row.refuse('action', 'unknownAction', `${action}: ${description}`)
  const [quantity, amount] = [row.quantity('quantity'), row.money('amount')]
  const contract = /^(?:CALL|PUT) [A-Z.]+ \d{2}\/\d{2}\/\d{2} [\d.]+/.exec(description)?.[0]
  const kind =
    said === 'external' || said === 'internal'
      ? cashKind(said, amount || (quantity ?? 0n))
      : kindOfTrade(said, contract, description)
  if (kind === undefined) return row.refuse('description', 'unknownAction', description)
  // Units that come at a sale, or go at a purchase, contradict the action.
  if ((said === 'buy' && (quantity ?? 0n) < 0n) || (said === 'sell' && (quantity ?? 0n) > 0n))
    return row.refuse('quantity', 'badSign')
  const symbol = contract ?? row.text('symbol')
  const cusip = row.text('cusip')
  return draftRow(
    row,
    {
      kind,
      currency: CURRENCY,
      asset:
        symbol === ''
          ? undefined
          : assetHint(symbol, contract === undefined ? description : '', {
              kind: contract === undefined ? undefined : 'option',
              cusip: contract === undefined && isCusip(cusip) ? cusip : undefined,
            }),
      quantity,
      amount,
      fee: (sizeOf(row.money('commission')) ?? 0n) + (sizeOf(row.money('fee')) ?? 0n),
    },
    { settleDay: row.day('settled'), note: [action, description] },
  )
}

/** An option's purchase or sale by the words of its description; undefined where they do not say. */
function kindOfTrade(
  kind: EventKind,
  contract: string | undefined,
  description: string,
): EventKind | undefined {
  if (contract === undefined || (kind !== 'buy' && kind !== 'sell')) return kind
  if (/\bOPEN CONTRACT\b/i.test(description)) return kind === 'buy' ? 'buyToOpen' : 'sellToOpen'
  if (/\bCLOSING CONTRACT\b/i.test(description)) return kind === 'buy' ? 'buyToClose' : 'sellToClose'
  return undefined
}
