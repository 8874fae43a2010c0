import type { EventKind } from '../../../shared/trade.ts'
import { flatDraft, flatTable, meanings, sizeOf, type FlatRow, type Standard } from '../flatTable.ts'
import type { RowFate } from '../rows.ts'

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
type Field = Exclude<keyof typeof FIELDS, Standard>

const meaningOf = meanings<EventKind | 'external' | 'internal'>({
  interest: ['INTADJUST', 'INTEREST'],
  fee: ['FEE', 'ATMREBATE', 'SERVICECHARGE'],
  external: ['ACH', 'ATM', 'CHECK', 'DEPOSIT', 'VISA', 'WIRE', 'DIRECTDEPOSIT', 'BILLPAY'],
  internal: ['TRANSFER'],
})

export const schwabBank = flatTable<Field>({
  broker: 'schwab',
  fields: FIELDS,
  required: ['date', 'status', 'type', 'check', 'description', 'withdrawal', 'amount', 'balance'],
  numbers: ['withdrawal', 'amount', 'balance'],
  order: 'mdy',
  reader: () => readRow,
})

function readRow(row: FlatRow<Field | Standard>): RowFate {
  const { cells } = row
  const type = cells.text('type')
  const meaning = meaningOf(type)
  if (meaning === undefined) return cells.refuse('type', 'unknownAction')
  const out = cells.money('withdrawal')
  const into = cells.money('amount')
  const amount =
    out === undefined && into === undefined ? undefined : (sizeOf(into) ?? 0n) - (sizeOf(out) ?? 0n)
  return flatDraft(
    row,
    { kind: kindOf(meaning, amount ?? 0n), currency: 'USD', amount },
    { note: [type, cells.text('check'), cells.text('description')].filter((part) => part !== '').join(' ') },
  )
}

function kindOf(meaning: EventKind | 'external' | 'internal', sign: bigint): EventKind {
  if (meaning === 'external') return sign < 0n ? 'withdrawal' : 'deposit'
  if (meaning === 'internal') return sign < 0n ? 'transferOut' : 'transferIn'
  return meaning
}
