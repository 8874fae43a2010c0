import type { ActivityRow } from '../../../shared/importing.ts'
import { csvText } from '../csv.ts'

/** Transactions as a CSV; amounts are exact and signed as cash. */
export function activityCsv(rows: readonly ActivityRow[]): string {
  const header = ['day', 'account', 'kind', 'symbol', 'quantity', 'amount', 'fee', 'currency', 'note', 'key']
  return csvText(
    header,
    rows.map((row) => [
      row.day,
      row.accountName,
      row.kind,
      row.symbol,
      row.quantity,
      row.amount,
      row.fee,
      row.currency,
      row.note,
      row.key,
    ]),
  )
}
