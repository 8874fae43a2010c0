import type { OpenLedger } from './open.ts'

/** A year whose tax was filed, and the instant at which that was said. */
export interface FiledYear {
  readonly year: number
  readonly filedAt: string
}

/** Years marked as filed, the earliest first. */
export function filedYears(ledger: Pick<OpenLedger, 'db'>): FiledYear[] {
  return ledger.db
    .prepare<[], { year: bigint; filed_at: string }>('SELECT year, filed_at FROM filed_year ORDER BY year')
    .all()
    .map(({ year, filed_at: filedAt }) => ({ year: Number(year), filedAt }))
}

/** Marks a year as filed, or takes the mark off, inside a write. */
export function markFiled(ledger: OpenLedger, year: number, filed: boolean): void {
  const { db, host } = ledger
  if (filed) {
    db.prepare('INSERT INTO filed_year (year, filed_at) VALUES (?, ?) ON CONFLICT DO NOTHING').run(
      year,
      host.now(),
    )
  } else db.prepare('DELETE FROM filed_year WHERE year = ?').run(year)
}
