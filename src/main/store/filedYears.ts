import { z } from 'zod'
import { canonical } from '../../shared/canonical.ts'
import { AmountText } from '../../shared/plain.ts'
import type { OpenLedger } from './open.ts'

const Lines = z.record(z.string(), AmountText)

/** The figures of a return as they stood when it was marked as filed, by line. */
export type FiledLines = z.infer<typeof Lines>

/** Years whose return was filed: what changes afterwards (relief methods, choices of lots) must not alter their sales. */
export function filedYears(ledger: Pick<OpenLedger, 'db'>): ReadonlySet<number> {
  const years = ledger.db.prepare<[], bigint>('SELECT year FROM filed_year').pluck().all()
  return new Set(years.map(Number))
}

/** Undefined where the year is not marked. */
export function filedLines(ledger: Pick<OpenLedger, 'db'>, year: number): FiledLines | undefined {
  const lines = ledger.db
    .prepare<[number], string>('SELECT lines FROM filed_year WHERE year = ?')
    .pluck()
    .get(year)
  return lines === undefined ? undefined : Lines.parse(JSON.parse(lines))
}

/** Marks a year as filed with its figures, inside a write; marking it again takes the new ones. */
export function markFiled(ledger: OpenLedger, year: number, lines: FiledLines): void {
  ledger.db
    .prepare(
      `INSERT INTO filed_year (year, filed_at, lines) VALUES (?, ?, ?)
       ON CONFLICT (year) DO UPDATE SET filed_at = excluded.filed_at, lines = excluded.lines`,
    )
    .run(year, ledger.host.now(), canonical(lines))
}

/** Takes the mark off a year, inside a write. */
export function unmarkFiled(ledger: OpenLedger, year: number): void {
  ledger.db.prepare('DELETE FROM filed_year WHERE year = ?').run(year)
}
