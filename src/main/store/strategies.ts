import { canonical } from '../../shared/canonical.ts'
import { Strategy } from '../../shared/strategy.ts'
import type { OpenLedger } from './open.ts'

type Reader = Pick<OpenLedger, 'db'>

/** One saved version, as its words stand. */
export interface SavedStrategy {
  readonly strategy: Strategy
  readonly hash: string
  readonly savedAt: string
}

interface Row {
  readonly body: string
  readonly hash: string
  readonly saved_at: string
}

/** The newest version of every strategy, by id. */
export function newestStrategies({ db }: Reader): SavedStrategy[] {
  return db
    .prepare<[], Row>(
      `SELECT body, hash, saved_at
         FROM strategy AS s
        WHERE version = (SELECT max(version) FROM strategy WHERE id = s.id)
        ORDER BY id`,
    )
    .all()
    .map(savedFromRow)
}

/** One version, or the newest; undefined where there is none. */
export function savedStrategy({ db }: Reader, id: string, version?: number): SavedStrategy | undefined {
  const row = db
    .prepare<[string, number | null, number | null], Row>(
      `SELECT body, hash, saved_at
         FROM strategy
        WHERE id = ? AND (? IS NULL OR version = ?)
        ORDER BY version DESC LIMIT 1`,
    )
    .get(id, version ?? null, version ?? null)
  return row && savedFromRow(row)
}

/** The versions a strategy has, oldest first. */
export function versionsOfStrategy({ db }: Reader, id: string): number[] {
  return db
    .prepare<[string], bigint>('SELECT version FROM strategy WHERE id = ? ORDER BY version')
    .pluck()
    .all(id)
    .map(Number)
}

/** STR-5: adds a version, inside the caller's `write`. The database lets none be changed. */
export function addStrategyVersion(ledger: OpenLedger, strategy: Strategy, hash: string): void {
  ledger.db
    .prepare('INSERT INTO strategy (id, version, hash, body, saved_at) VALUES (?, ?, ?, ?, ?)')
    .run(strategy.id, strategy.version, hash, canonical(strategy), ledger.host.now())
}

function savedFromRow(row: Row): SavedStrategy {
  return { strategy: Strategy.parse(JSON.parse(row.body)), hash: row.hash, savedAt: row.saved_at }
}
