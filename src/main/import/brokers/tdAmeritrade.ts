import type { EventKind } from '../../../shared/trade.ts'
import { assetHint } from '../assetHint.ts'
import type { RowFate } from '../rows.ts'
import {
  cashKind,
  draftRow,
  emptyHeld,
  inTime,
  sizeOf,
  tableLayout,
  type Held,
  type TableRow,
} from '../tableLayout.ts'

/**
 * TD Ameritrade, transactions as CSV; no new ones come, but many histories begin with them.
 *
 *     DATE,TRANSACTION ID,DESCRIPTION,QUANTITY,SYMBOL,PRICE,COMMISSION,AMOUNT,REG FEE,SHORT-TERM RDM FEE,FUND REDEMPTION FEE, DEFERRED SALES CHARGE
 *     01/05/2021,30000000001,Bought 40 SYNQ @ 12.5,40,SYNQ,12.5,0.00,-500.00,,,,
 *     ***END OF FILE***
 *
 * Oldest first, months first. What happened is in the description alone, and so is the direction: quantities are unsigned.
 * Amounts are signed and net of the fees. An option is called as the symbol column has it (`SYNQ Feb 19 2021 15.0 Call`) and opens
 * or closes by what the rows before it hold (IMP-50). Purchases and redemptions of the money-market sweep are cash that stays.
 */
const FEES = ['commission', 'regFee', 'shortTermFee', 'redemptionFee', 'salesCharge'] as const
const FIELDS = {
  date: ['DATE'],
  reference: ['TRANSACTION ID'],
  description: ['DESCRIPTION'],
  quantity: ['QUANTITY'],
  symbol: ['SYMBOL'],
  price: ['PRICE'],
  commission: ['COMMISSION'],
  amount: ['AMOUNT'],
  regFee: ['REG FEE', 'SALES FEE'],
  shortTermFee: ['SHORT-TERM RDM FEE'],
  redemptionFee: ['FUND REDEMPTION FEE'],
  salesCharge: ['DEFERRED SALES CHARGE'],
} as const
type Field = keyof typeof FIELDS

const CURRENCY = 'USD'

type Meaning = EventKind | 'external' | 'internal' | 'sweep'

/** By the first words of a description; the narrower ones stand first. */
const MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
  [/^MONEY MARKET (?:PURCHASE|REDEMPTION)/i, 'sweep'],
  [/^REMOVAL OF OPTION DUE TO EXPIRATION/i, 'optionExpired'],
  [/^REMOVAL OF OPTION DUE TO ASSIGNMENT/i, 'optionAssigned'],
  [/^REMOVAL OF OPTION DUE TO EXERCISE/i, 'optionExercised'],
  [/^BOUGHT\b/i, 'buy'],
  [/^SOLD\b/i, 'sell'],
  [/^(?:ORDINARY|QUALIFIED|NON-QUALIFIED|NON-TAXABLE) DIVIDEND/i, 'dividend'],
  [/^(?:LONG|SHORT) TERM (?:CAPITAL )?GAINS?\b/i, 'capGainDistribution'],
  [/^(?:FREE BALANCE INTEREST|MONEY MARKET INTEREST|MARGIN INTEREST|INTEREST)/i, 'interest'],
  [/^(?:W-8 WITHHOLDING|FOREIGN TAX WITHHELD|BACKUP WITHHOLDING)/i, 'withholding'],
  [/^(?:ADR FEE|.*\bFEE$)/i, 'fee'],
  [/^(?:CLIENT REQUESTED ELECTRONIC FUNDING|WIRE (?:INCOMING|OUTGOING)|ACH|CASH MOVEMENT)/i, 'external'],
  [/^(?:INTERNAL TRANSFER|TRANSFER OF SECURITY|TRANSFER (?:IN|OUT|FROM|TO))/i, 'internal'],
  [/^CASH IN LIEU/i, 'returnOfCapital'],
  [/^STOCK SPLIT/i, 'split'],
]

export const tdAmeritrade = tableLayout<Field>({
  broker: 'tdAmeritrade',
  fields: FIELDS,
  required: [
    'date',
    'reference',
    'description',
    'quantity',
    'symbol',
    'price',
    'commission',
    'amount',
    'redemptionFee',
  ],
  numbers: ['quantity', 'price', 'amount', ...FEES],
  order: 'mdy',
  currency: CURRENCY,
  nonData: ({ cells }) => (cells[0]!.trim() === '***END OF FILE***' ? 'footer' : undefined),
  read: inTime(() => {
    const held = emptyHeld()
    return (row) => readRow(row, held)
  }),
})

function readRow(row: TableRow<Field>, held: Held): RowFate {
  const description = row.text('description')
  const meaning = MEANINGS.find(([words]) => words.test(description))?.[1]
  if (meaning === undefined)
    return row.refuse('description', description === '' ? 'missingCell' : 'unknownAction')
  if (meaning === 'sweep') return { fate: 'nonData', what: 'sweep' }
  const symbol = row.text('symbol')
  const isOption = / (?:Call|Put)$/i.test(symbol)
  const holds = held.of('', symbol)
  const [units, amount] = [row.quantity('quantity'), row.money('amount')]
  const closes = meaning === 'optionExpired' || meaning === 'optionAssigned' || meaning === 'optionExercised'
  if (closes && holds === 0n) return row.refuse('quantity', 'badSign')
  const kind = kindOf(meaning, isOption, holds, amount || sizeOf(units) || 0n, description)
  const quantity = closes && holds > 0n && units !== undefined ? -units : units
  const fate = draftRow(
    row,
    {
      kind,
      currency: CURRENCY,
      asset: symbol === '' ? undefined : assetHint(symbol, '', { kind: isOption ? 'option' : undefined }),
      quantity: kind === 'transferOut' && quantity !== undefined ? -quantity : quantity,
      amount: amount === 0n && (closes || meaning === 'internal') ? undefined : amount,
      fee: FEES.reduce((sum, field) => sum + (sizeOf(row.money(field)) ?? 0n), 0n),
    },
    { reference: row.text('reference'), note: description },
  )
  if (fate.fate === 'draft')
    for (const leg of fate.draft.legs) if (leg.asset) held.add('', leg.asset.symbol, leg.quantity)
  return fate
}

function kindOf(
  meaning: Exclude<Meaning, 'sweep'>,
  isOption: boolean,
  holds: bigint,
  sign: bigint,
  description: string,
): EventKind {
  if (meaning === 'external') return cashKind(meaning, sign)
  if (meaning === 'internal') return cashKind(meaning, / OUT\b/i.test(description) ? -1n : sign)
  if (!isOption || (meaning !== 'buy' && meaning !== 'sell')) return meaning
  if (meaning === 'buy') return holds < 0n ? 'buyToClose' : 'buyToOpen'
  return holds > 0n ? 'sellToClose' : 'sellToOpen'
}
