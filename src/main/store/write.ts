import type { Revisions } from '../../shared/proposal.ts'
import { refuse } from '../../shared/refusal.ts'
import type { Refusal, Result } from '../../shared/refusal.ts'
import type { Anchor } from './anchor.ts'
import { isFileError } from './anchor.ts'
import { journalHead } from './decisions.ts'
import type { OpenLedger } from './open.ts'

/** Counts that grow by one with each committed write; evidence names them. */
export type Stream = keyof Revisions

/**
 * Runs `work` in one IMMEDIATE transaction and moves the named streams on; `work` gets the revisions that will hold
 * once it is committed. A refusal from `work` leaves nothing behind, and so does a throw. What comes back as ok has been
 * synced to the disk, and the anchor outside the database has been brought up to it. A journal-only write names no stream.
 */
export function write<T>(
  ledger: OpenLedger,
  streams: readonly Stream[],
  work: (revisions: Revisions) => Result<T>,
): Result<T> {
  if (ledger.damage) return refuse(ledger.damage)
  const { db } = ledger
  if (db.inTransaction) throw new Error('a write inside a write')
  try {
    db.exec('BEGIN IMMEDIATE')
    const next = db.prepare('UPDATE revision SET n = n + 1 WHERE stream = ?')
    for (const stream of streams) next.run(stream)
    const result = work(revisions(ledger))
    if (!result.ok) {
      db.exec('ROLLBACK')
      return result
    }
    db.exec('COMMIT')
    writeAnchor(ledger)
    return result
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    const refusal = refusalOfStorage(error, ledger.file)
    if (refusal) return refuse(refusal)
    throw error
  }
}

export function revisions(ledger: Pick<OpenLedger, 'db'>): Revisions {
  const rows = ledger.db.prepare<[], { stream: Stream; n: bigint }>('SELECT stream, n FROM revision').all()
  const n = Object.fromEntries(rows.map((row) => [row.stream, Number(row.n)]))
  return {
    ledger: n['ledger'] ?? 0,
    market: n['market'] ?? 0,
    plan: n['plan'] ?? 0,
    settings: n['settings'] ?? 0,
  }
}

/** What the database holds now, in the form of an anchor. */
export function anchorOf(ledger: Pick<OpenLedger, 'db' | 'id'>): Anchor {
  const head = journalHead(ledger)
  const rows = ledger.db
    .prepare<[], { events: bigint; legs: bigint; batches: bigint; sources: bigint }>(
      `SELECT (SELECT count(*) FROM event)  AS events,
              (SELECT count(*) FROM leg)    AS legs,
              (SELECT count(*) FROM batch)  AS batches,
              (SELECT count(*) FROM source) AS sources`,
    )
    .get()!
  return {
    ledgerId: ledger.id,
    seq: head?.seq ?? 0,
    hash: head?.hash ?? '',
    counts: {
      events: Number(rows.events),
      legs: Number(rows.legs),
      batches: Number(rows.batches),
      sources: Number(rows.sources),
      ...revisions(ledger),
    },
  }
}

/** What is committed stays committed where the anchor cannot follow: a lagging anchor is allowed, and said. */
export function writeAnchor(ledger: Pick<OpenLedger, 'db' | 'id' | 'anchor' | 'notices'>): void {
  try {
    ledger.anchor.write(anchorOf(ledger))
    ledger.notices.delete('anchorNotWritten')
  } catch (error) {
    if (!isFileError(error, 'ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'EDQUOT', 'EIO')) throw error
    ledger.notices.add('anchorNotWritten')
  }
}

/** The refusal that an error of SQLite means for the person; undefined where it is a bug of ours. */
export function refusalOfStorage(error: unknown, file: string): Refusal | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  const { code } = error
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED') return { kind: 'ledgerBusy', file }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return { kind: 'diskFull', file }
  if (code.startsWith('SQLITE_CORRUPT'))
    return { kind: 'ledgerDamaged', file, checks: [`sqlite: ${error.message}`] }
  if (code === 'SQLITE_NOTADB') return { kind: 'notALedger', file, found: 'notSqlite' }
  return undefined
}
