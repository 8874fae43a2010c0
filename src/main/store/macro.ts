import type { Day } from '../../shared/day.ts'
import type { MacroValue } from '../../shared/macro.ts'
import type { OpenLedger } from './open.ts'

/** What is known of a macro series beside its values. */
export interface MacroFacts {
  readonly id: string
  readonly name: string
  readonly unit: string
  /** Days from observation to publication, as declared; null where vintages say when each value was known. */
  readonly lagDays: number | null
  /** The values are those of today's revision, and nobody said when they were published. */
  readonly latestRevised: boolean
  readonly synthetic: boolean
}

export interface KeptMacro extends MacroFacts {
  readonly firstDay: Day
  readonly lastDay: Day
  readonly observations: number
}

type Reader = Pick<OpenLedger, 'db'>

/**
 * Keeps a macro series as it shall be from now on, inside a write. Values of days that the new ones do not reach are
 * kept where both are told by vintages; otherwise the new values are the series.
 */
export function saveMacro(
  ledger: OpenLedger,
  facts: MacroFacts,
  values: readonly MacroValue[],
  importedAt: string,
): void {
  const { db } = ledger
  if (!db.inTransaction) throw new Error('a macro series outside a write')
  const kept = listMacro(ledger).find((series) => series.id === facts.id)
  const joins = kept !== undefined && kept.lagDays === null && facts.lagDays === null
  db.prepare(
    `INSERT INTO macro_series (id, name, unit, lag_days, latest_revised, synthetic, imported_at)
     VALUES (@id, @name, @unit, @lagDays, @latestRevised, @synthetic, @importedAt)
     ON CONFLICT (id) DO UPDATE SET
       name = @name, unit = @unit, lag_days = @lagDays, latest_revised = @latestRevised, synthetic = @synthetic,
       imported_at = @importedAt`,
  ).run({
    id: facts.id,
    name: facts.name,
    unit: facts.unit,
    lagDays: facts.lagDays,
    latestRevised: facts.latestRevised ? 1 : 0,
    synthetic: facts.synthetic ? 1 : 0,
    importedAt,
  })
  if (!joins) db.prepare('DELETE FROM macro_value WHERE series = ?').run(facts.id)
  const put = db.prepare(
    `INSERT INTO macro_value (series, observed, available_at, value) VALUES (?, ?, ?, ?)
     ON CONFLICT (series, observed, available_at) DO UPDATE SET value = excluded.value`,
  )
  for (const { observed, availableAt, value } of values) put.run(facts.id, observed, availableAt, value)
}

/** Every macro series with the days it spans, by id. An observation counts once, however often it was revised. */
export function listMacro(ledger: Reader): KeptMacro[] {
  return ledger.db
    .prepare<
      [],
      {
        id: string
        name: string
        unit: string
        lagDays: bigint | null
        latestRevised: bigint
        synthetic: bigint
        firstDay: bigint
        lastDay: bigint
        observations: bigint
      }
    >(
      `SELECT s.id, s.name, s.unit, s.lag_days AS lagDays, s.latest_revised AS latestRevised, s.synthetic,
              min(v.observed) AS firstDay, max(v.observed) AS lastDay, count(DISTINCT v.observed) AS observations
         FROM macro_series s JOIN macro_value v ON v.series = s.id
        GROUP BY s.id
        ORDER BY s.id`,
    )
    .all()
    .map((row) => ({
      id: row.id,
      name: row.name,
      unit: row.unit,
      lagDays: row.lagDays === null ? null : Number(row.lagDays),
      latestRevised: row.latestRevised === 1n,
      synthetic: row.synthetic === 1n,
      firstDay: Number(row.firstDay) as Day,
      lastDay: Number(row.lastDay) as Day,
      observations: Number(row.observations),
    }))
}

/** Every value ever published, by observation and then by when it was known. */
export function macroValues(ledger: Reader, id: string): MacroValue[] {
  return ledger.db
    .prepare<[string], { observed: bigint; availableAt: bigint; value: number }>(
      `SELECT observed, available_at AS availableAt, value
         FROM macro_value WHERE series = ? ORDER BY observed, available_at`,
    )
    .all(id)
    .map((row) => ({
      observed: Number(row.observed) as Day,
      availableAt: Number(row.availableAt) as Day,
      value: row.value,
    }))
}
