import type { Rate } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { FxLayout, type FxRow, type FxSeries } from '../../shared/fx.ts'
import type { OpenLedger } from './open.ts'

/** A kept pair with where it came from. */
export interface KeptFx extends FxSeries {
  readonly source: string
  readonly layout: FxLayout
}

export interface FxSource {
  readonly source: string
  readonly layout: FxLayout
  readonly importedAt: string
}

type Reader = Pick<OpenLedger, 'db'>

/** Every pair with its rates, by pair. */
export function listFx(ledger: Reader): KeptFx[] {
  const rows = new Map<string, FxRow[]>()
  const all = ledger.db
    .prepare<[], { base: string; quote: string; day: bigint; rate: bigint }>(
      'SELECT base, quote, day, rate FROM fx_rate ORDER BY base, quote, day',
    )
    .all()
  for (const { base, quote, day, rate } of all) {
    const own = rows.get(base + quote) ?? []
    own.push({ day: Number(day) as Day, rate: rate as Rate })
    rows.set(base + quote, own)
  }
  return ledger.db
    .prepare<[], { base: string; quote: string; source: string; layout: string }>(
      'SELECT base, quote, source, layout FROM fx_series ORDER BY base, quote',
    )
    .all()
    .map((s) => ({ ...s, layout: FxLayout.parse(s.layout), rows: rows.get(s.base + s.quote) ?? [] }))
}

/** Keeps a pair as it shall be from now on, inside a write. */
export function saveFx(ledger: OpenLedger, { base, quote, rows }: FxSeries, from: FxSource): void {
  const { db } = ledger
  if (!db.inTransaction) throw new Error('exchange rates outside a write')
  db.prepare(
    `INSERT INTO fx_series (base, quote, source, layout, imported_at)
     VALUES (@base, @quote, @source, @layout, @importedAt)
     ON CONFLICT (base, quote) DO UPDATE SET source = @source, layout = @layout, imported_at = @importedAt`,
  ).run({ base, quote, ...from })
  db.prepare('DELETE FROM fx_rate WHERE base = ? AND quote = ?').run(base, quote)
  const put = db.prepare('INSERT INTO fx_rate (base, quote, day, rate) VALUES (?, ?, ?, ?)')
  for (const { day, rate } of rows) put.run(base, quote, day, rate)
}

/** The household reckons in this currency from now on (FX-7), inside a write; false where there is no household yet. */
export function saveBaseCurrency(ledger: OpenLedger, currency: string): boolean {
  return ledger.db.prepare('UPDATE household SET currency = ?').run(currency).changes > 0
}
