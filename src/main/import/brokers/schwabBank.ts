import type { EventKind } from '../../../shared/trade.ts'
import type { RowFate } from '../rows.ts'
import { cashKind, draftRow, eachRow, meanings, sizeOf, tableLayout, type TableRow } from '../tableLayout.ts'

/**
 * Charles Schwab Bank, transactions of a checking or savings account as CSV.
 *
 *     "Date","Status","Type","CheckNumber","Description","Withdrawal","Deposit","RunningBalance"
 *     "02/03/2022","Posted","ACH","","Electronic Withdrawal","$2.00","","$3.00"
 *
 * Newest first. Money that goes and money that comes have columns of their own, both positive.
 */
const FIELDS = {
  date: ['Date'],
  status: ['Status'],
  type: ['Type'],
  symbol: [],
  check: ['CheckNumber'],
  description: ['Description'],
  quantity: [],
  withdrawal: ['Withdrawal'],
  amount: ['Deposit'],
  balance: ['RunningBalance'],
} as const
type Field = keyof typeof FIELDS

const meaningOf = meanings<EventKind | 'external' | 'internal'>({
  interest: ['INTADJUST', 'INTEREST'],
  fee: ['FEE', 'ATMREBATE', 'SERVICECHARGE'],
  external: ['ACH', 'ATM', 'CHECK', 'DEPOSIT', 'VISA', 'WIRE', 'DIRECTDEPOSIT', 'BILLPAY'],
  internal: ['TRANSFER'],
})

export const schwabBank = tableLayout<Field>({
  broker: 'schwab',
  fields: FIELDS,
  required: ['date', 'status', 'type', 'check', 'description', 'withdrawal', 'amount', 'balance'],
  numbers: ['withdrawal', 'amount', 'balance'],
  order: 'mdy',
  read: eachRow(readRow),
})

function readRow(row: TableRow<Field>): RowFate {
  const type = row.text('type')
  const meaning = meaningOf(type)
  if (meaning === undefined) return row.refuse('type', 'unknownAction')
  const out = row.money('withdrawal')
  const into = row.money('amount')
  const amount =
    out === undefined && into === undefined ? undefined : (sizeOf(into) ?? 0n) - (sizeOf(out) ?? 0n)
  return draftRow(
    row,
    { kind: kindOf(meaning, amount ?? 0n), currency: 'USD', amount },
    { note: [type, row.text('check'), row.text('description')].filter((part) => part !== '').join(' ') },
  )
}

function kindOf(meaning: EventKind | 'external' | 'internal', sign: bigint): EventKind {
  return meaning === 'external' || meaning === 'internal' ? cashKind(meaning, sign) : meaning
}
