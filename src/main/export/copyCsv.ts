import type { LedgerCopy } from '../../shared/ledgerCopy.ts'
import { COPY_COLUMNS, guardCell, rowsOfCopy } from '../../shared/ledgerCopyCsv.ts'
import { joined } from './joined.ts'

/** A ledger as one CSV table that holds every fact in force and can be imported again (IMP-90). */
export function copyCsv(copy: LedgerCopy): Uint8Array {
  const encoder = new TextEncoder()
  const pieces: Uint8Array[] = []
  let lines = [COPY_COLUMNS.join(',')]
  const flush = () => {
    pieces.push(encoder.encode(`${lines.join('\r\n')}\r\n`))
    lines = []
  }
  for (const row of rowsOfCopy(copy)) {
    lines.push(COPY_COLUMNS.map((column) => cell(row[column] ?? '')).join(','))
    if (lines.length >= 10_000) flush()
  }
  if (lines.length > 0) flush()
  return joined(pieces)
}

function cell(text: string): string {
  const safe = guardCell(text)
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
