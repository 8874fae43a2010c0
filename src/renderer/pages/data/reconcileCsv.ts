import type { ReconcileReport } from '../../../shared/reconciling.ts'
import { describeCause } from '../../../shared/reconcileWords.ts'
import { csvText } from '../csv.ts'

/** The comparison as a CSV: one row a figure, with the likely causes as sentences. */
export function reconcileCsv(report: ReconcileReport): string {
  const rows = report.rows.map((row) => [
    report.day,
    row.accountName,
    row.what,
    row.symbol,
    row.currency,
    row.inFile,
    row.inLedger ?? '',
    row.apart ?? '',
    row.money ?? '',
    row.state,
    row.line === null ? '' : String(row.line),
    row.causes.map((cause) => describeCause(cause, row)).join(' '),
  ])
  const header = [
    'day',
    'account',
    'what',
    'symbol',
    'currency',
    'file',
    'ledger',
    'apart',
    'worth',
    'state',
    'line',
    'likely',
  ]
  return csvText(header, rows)
}
