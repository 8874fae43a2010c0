import { textFromMoney } from '../../../shared/amount.ts'
import { isoFromDay, type Day } from '../../../shared/day.ts'
import type { EventKind } from '../../../shared/trade.ts'
import { assetHint, isOptionSymbol } from '../assetHint.ts'
import { parseDay } from '../columns.ts'
import type { CsvRecord } from '../readCsv.ts'
import type { RowFate } from '../rows.ts'
import { cashKind, draftRow, eachRow, tableLayout, type TableRow } from '../tableLayout.ts'

/**
 * Fidelity, "Activity & Orders" history, of one account or of all of them.
 *
 *     Run Date,Action,Symbol,Description,Type,Quantity,Price ($),Commission ($),Fees ($),Accrued Interest ($),Amount ($),…
 *     07/07/2025,"YOU SOLD EXCHANGE TO FXNAX FIDELITY 500 INDEX FUND (FXAIX) (Cash)",FXAIX,…,Cash,-331.291,217.03,,,,71900,…
 *     Date downloaded 07/11/2025 7:51 pm
 *
 * Five layouts are known: `Security Description,Security Type`; `Description,Type` with a cash balance, Quantity before
 * or after Price; the same with `Account` in front; all accounts with `Account Number`; and that with the exchange columns
 * and a currency. Blank lines or lines of commas stand above the header and below the rows, then a legal notice.
 *
 * Newest first, signed quantities and amounts, no currency marks. The action is a phrase, the name of the asset, the symbol
 * in brackets and the type of the account in brackets; the symbol cell may be blank. Commission and fees are part of
 * the amount; interest accrued on a bond too. A row that moves units in kind (a transfer of assets, the shares of a merger)
 * states their value as its amount: no cash moves.
 */
const FIELDS = {
  date: ['Run Date'],
  account: ['Account'],
  accountNumber: ['Account Number'],
  action: ['Action'],
  symbol: ['Symbol'],
  description: ['Description', 'Security Description'],
  type: ['Type', 'Security Type'],
  currency: ['Currency'],
  quantity: ['Quantity'],
  price: ['Price ($)', 'Price'],
  commission: ['Commission ($)', 'Commission'],
  fees: ['Fees ($)', 'Fees'],
  accrued: ['Accrued Interest ($)', 'Accrued Interest'],
  amount: ['Amount ($)', 'Amount'],
  settled: ['Settlement Date'],
} as const
type Field = keyof typeof FIELDS

/** Cash from outside or between accounts, whose sign decides; units in kind, whose amount is a value and no cash. */
type Meaning = EventKind | 'external' | 'internal' | 'bought' | 'sold'

interface Phrase {
  readonly starts: string
  readonly meaning: Meaning
  /** The amount of a row that moves units is what they are worth. */
  readonly inKind?: true
}

/** By the words with which an action starts; the first that fits counts, so the longer ones stand first. */
const PHRASES: readonly Phrase[] = [
  { starts: 'YOU SOLD SHORT SALE', meaning: 'sellToOpen' },
  { starts: 'YOU BOUGHT SHORT COVER', meaning: 'buyToClose' },
  { starts: 'YOU BOUGHT', meaning: 'bought' },
  { starts: 'YOU SOLD', meaning: 'sold' },
  { starts: 'PURCHASE INTO CORE ACCOUNT', meaning: 'buy' },
  { starts: 'REDEMPTION FROM CORE ACCOUNT', meaning: 'sell' },
  { starts: 'REDEMPTION PAYOUT', meaning: 'sell' },
  { starts: 'REINVESTMENT', meaning: 'reinvestment' },
  { starts: 'EXPIRED CALL', meaning: 'optionExpired' },
  { starts: 'EXPIRED PUT', meaning: 'optionExpired' },
  { starts: 'ASSIGNED', meaning: 'optionAssigned' },
  { starts: 'EXERCISED', meaning: 'optionExercised' },
  { starts: 'DIVIDEND RECEIVED', meaning: 'dividend' },
  { starts: 'DIVIDEND CHARGED', meaning: 'dividend' },
  { starts: 'LONG-TERM CAP GAIN', meaning: 'capGainDistribution' },
  { starts: 'SHORT-TERM CAP GAIN', meaning: 'capGainDistribution' },
  { starts: 'RETURN OF CAPITAL', meaning: 'returnOfCapital' },
  { starts: 'IN LIEU OF FRX SHARE', meaning: 'returnOfCapital' },
  { starts: 'MUNI EXEMPT INT', meaning: 'interest' },
  { starts: 'MUNI TAXABLE INT', meaning: 'interest' },
  { starts: 'INTEREST', meaning: 'interest' },
  { starts: 'MARGIN INTEREST', meaning: 'interest' },
  { starts: 'FOREIGN TAX PAID', meaning: 'withholding' },
  { starts: 'NON-RESIDENT TAX', meaning: 'withholding' },
  { starts: 'FED TAX W/H', meaning: 'withholding' },
  { starts: 'STATE TAX W/H', meaning: 'withholding' },
  { starts: 'TAX WITHHELD', meaning: 'withholding' },
  { starts: 'FEE CHARGED', meaning: 'fee' },
  { starts: 'ADJUST FEE CHARGED', meaning: 'fee' },
  { starts: 'ADVISORY FEE', meaning: 'fee' },
  { starts: 'FOREIGN CUSTODY FEE', meaning: 'fee' },
  { starts: 'ASSET/ACCT FEE', meaning: 'fee' },
  { starts: 'DIRECT DEPOSIT', meaning: 'external' },
  { starts: 'DIRECT DEBIT', meaning: 'external' },
  { starts: 'ELECTRONIC FUNDS TRANSFER', meaning: 'external' },
  { starts: 'WIRE TRANSFER', meaning: 'external' },
  { starts: 'ADJUST WIRE TRANSFER', meaning: 'external' },
  { starts: 'CHECK RECEIVED', meaning: 'external' },
  { starts: 'CHECK PAID', meaning: 'external' },
  { starts: 'BILL PAYMENT', meaning: 'external' },
  { starts: 'DEBIT CARD PURCHASE', meaning: 'external' },
  { starts: 'CASH ADVANCE', meaning: 'external' },
  { starts: 'CASH CONTRIBUTION', meaning: 'external' },
  { starts: 'CONTRIBUTION', meaning: 'external' },
  { starts: 'PARTIC CONTR', meaning: 'external' },
  { starts: 'CO CONTR', meaning: 'external' },
  { starts: 'ROLLOVER CASH', meaning: 'external' },
  { starts: 'PARTIAL DISTRIBUTION', meaning: 'external' },
  { starts: 'NORMAL DISTR', meaning: 'external' },
  { starts: 'TRANSFERRED FROM', meaning: 'internal', inKind: true },
  { starts: 'TRANSFERRED TO', meaning: 'internal', inKind: true },
  { starts: 'TRANSFER OF ASSETS', meaning: 'internal', inKind: true },
  { starts: 'JOURNALED', meaning: 'internal', inKind: true },
  { starts: 'DISTRIBUTION SPINOFF', meaning: 'spinOff', inKind: true },
  { starts: 'DISTRIBUTION', meaning: 'split', inKind: true },
  { starts: 'REVERSE SPLIT', meaning: 'split', inKind: true },
  { starts: 'STOCK SPLIT', meaning: 'split', inKind: true },
  { starts: 'MERGER MER PAYOUT', meaning: 'merger' },
  { starts: 'MERGER', meaning: 'merger', inKind: true },
  { starts: 'NAME CHANGED', meaning: 'rename', inKind: true },
]

export const fidelity = tableLayout<Field>({
  broker: 'fidelity',
  fields: FIELDS,
  required: ['date', 'action', 'symbol', 'quantity', 'commission', 'fees', 'amount'],
  numbers: ['quantity', 'price', 'commission', 'fees', 'accrued', 'amount'],
  dates: ['date', 'settled'],
  order: 'mdy',
  footer: isNotice,
  read: eachRow(readRow),
})

/** Below the last row: one cell of running text, or the day of the download. A cut row starts with a date and is none. */
function isNotice({ cells }: CsvRecord): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '')
  if (filled.length !== 1 || cells[0]!.trim() === '') return false
  return /^Date downloaded /i.test(cells[0]!.trim()) || /^[A-Za-z](?:.*?\s\S){4}/s.test(cells[0]!.trim())
}

function readRow(row: TableRow<Field>): RowFate {
  const runDay = row.day('date')
  if (runDay === undefined) return row.refuse('date', row.text('date') === '' ? 'missingCell' : 'badDate')
  const action = row.text('action').replace(/\s+/g, ' ')
  const phrase = PHRASES.find(({ starts }) => action.toUpperCase().startsWith(starts))
  if (phrase === undefined) return row.refuse('action', 'unknownAction')
  const symbol = row.text('symbol') || symbolInAction(action)
  const currency = row.text('currency') || 'USD'
  const quantity = row.quantity('quantity')
  const stated = row.money('amount')
  const isCore = / CORE ACCOUNT\b/i.test(action)
  const asset =
    symbol === ''
      ? undefined
      : assetHint(symbol, nameOf(row.text('description')), isCore ? { kind: 'moneyMarket' } : {})
  const movesUnits =
    phrase.inKind === true &&
    quantity !== undefined &&
    quantity !== 0n &&
    asset !== undefined &&
    asset.kind !== 'moneyMarket'
  const amount = movesUnits ? undefined : stated
  const sign = amount === undefined || amount === 0n ? (quantity ?? 0n) : amount
  const kind = kindOf(phrase.meaning, action, isOptionSymbol(symbol), sign)
  if (kind === undefined) return row.refuse('action', 'unknownAction')
  if (quantity !== undefined && hasWrongSign(kind, quantity)) return row.refuse('quantity', 'badSign')

  const asOf = effectiveDay(action)
  return draftRow(
    row,
    {
      kind,
      currency,
      asset,
      quantity,
      amount,
      fee: (row.money('commission') ?? 0n) + (row.money('fees') ?? 0n),
      accrued: row.money('accrued'),
    },
    {
      tradeDay: asOf,
      settleDay: row.day('settled'),
      account: row.text('accountNumber') || row.text('account'),
      note: [
        action,
        ...(asOf === undefined ? [] : [`(posted ${isoFromDay(runDay)})`]),
        ...(movesUnits && stated !== undefined && stated !== 0n
          ? [`(stated value ${textFromMoney(stated)} ${currency})`]
          : []),
      ].join(' '),
    },
  )
}

function kindOf(meaning: Meaning, action: string, option: boolean, sign: bigint): EventKind | undefined {
  if (meaning === 'external' || meaning === 'internal') return cashKind(meaning, sign)
  if (meaning !== 'bought' && meaning !== 'sold') return meaning
  if (!option) return meaning === 'bought' ? 'buy' : 'sell'
  if (/\bOPENING TRANSACTION\b/i.test(action)) return meaning === 'bought' ? 'buyToOpen' : 'sellToOpen'
  if (/\bCLOSING TRANSACTION\b/i.test(action)) return meaning === 'bought' ? 'buyToClose' : 'sellToClose'
  return undefined
}

/** `… FIDELITY U.S. BOND INDEX FUND (FXNAX) (Cash)`: the symbol before the type of the account. */
function symbolInAction(action: string): string {
  return /\(([A-Z][A-Z0-9.]{0,9})\)\s*\((?:Cash|Margin|Short|Shares)\)\s*$/i.exec(action)?.[1] ?? ''
}

/** `ASSIGNED as of Feb-01-2025 PUT …`: the day on which it took effect (IMP-10). */
function effectiveDay(action: string): Day | undefined {
  const m = /\bas of ([A-Za-z]{3}-\d{2}-\d{4}|\d{2}[-/]\d{2}[-/](?:\d{4}|\d{2}))\b/i.exec(action)
  return m ? parseDay(m[1]!, { order: 'mdy', mixed: false }) : undefined
}

function hasWrongSign(kind: EventKind, quantity: bigint): boolean {
  if (kind === 'buy' || kind === 'reinvestment' || kind === 'buyToOpen' || kind === 'buyToClose')
    return quantity < 0n
  if (kind === 'sell' || kind === 'sellToOpen' || kind === 'sellToClose') return quantity > 0n
  return false
}

function nameOf(description: string): string {
  return description === 'No Description' ? '' : description
}
