import type { BatchRow } from '../../shared/importing.ts'
import { closeEvents, eventsOfBatch, insertEvents } from './events.ts'
import type { NewEvent } from './events.ts'
import type { OpenLedger } from './open.ts'
import { fateNumber } from './staging.ts'
import type { Staging, Tally } from './staging.ts'

export interface RefusedRow {
  readonly line: number
  readonly column: string
  readonly kind: string
  readonly text: string
}

export interface NewBatch {
  readonly file: string
  /** SHA-256 of the kept bytes; null for entries made by hand. */
  readonly source: string | null
  readonly broker: string
  readonly rows: number
  readonly nonData: number
  readonly events: readonly NewEvent[]
  /** Rows that are in the ledger already, by the key of the event that says the same. */
  readonly duplicates: readonly { readonly line: number; readonly key: string }[]
  /** Rows that are possible duplicates the person has not kept: counted as duplicates, but they vouch for nothing. */
  readonly setAside: number
  readonly refused: readonly RefusedRow[]
}

/** The broker of a batch that holds entries made by hand. */
export const BY_HAND = 'hand'

/** Stores a batch with its events and every row accounted for, inside a write. `rev` is the ledger revision it makes. */
export function addBatch(ledger: OpenLedger, rev: number, batch: NewBatch): string {
  const { db, host } = ledger
  const id = host.newId().slice(0, 12)
  insertBatch(ledger, rev, {
    ...batch,
    id,
    added: batch.events.length,
    duplicates: batch.duplicates.length + batch.setAside,
    refused: batch.refused.length,
  })
  insertEvents(ledger, id, rev, batch.events)
  const addDuplicate = db.prepare(
    'INSERT INTO batch_duplicate (batch, line, key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  for (const { line, key } of batch.duplicates) addDuplicate.run(id, line, key)
  const addRefused = db.prepare(
    'INSERT INTO batch_refused (batch, line, column_name, kind, text) VALUES (?, ?, ?, ?, ?)',
  )
  for (const row of batch.refused) addRefused.run(id, row.line, row.column, row.kind, row.text)
  return id
}

/** Counts by which every row of a batch is accounted for. */
interface BatchFacts {
  readonly id: string
  readonly file: string
  readonly source: string | null
  readonly broker: string
  readonly rows: number
  readonly added: number
  readonly duplicates: number
  readonly nonData: number
  readonly refused: number
}

function insertBatch({ db, host }: OpenLedger, rev: number, batch: BatchFacts): void {
  const { rows, added, duplicates, nonData, refused } = batch
  if (rows !== added + duplicates + nonData + refused) throw new Error(`rows of ${batch.file} do not add up`)
  db.prepare(
    `INSERT INTO batch (id, file, source, broker, imported_at, rev, undone_rev, rows, added, duplicates, non_data, refused)
     VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?)`,
  ).run(
    batch.id,
    batch.file,
    batch.source,
    batch.broker,
    host.now(),
    rev,
    rows,
    added,
    duplicates,
    nonData,
    refused,
  )
}

/** What a person chose of the rows of an import, by event key. */
export interface RowChoices {
  /** Possible duplicates that are new. */
  readonly keep: readonly string[] | 'every'
  /** New rows that are left out. */
  readonly leave: readonly string[]
}

/** Turns staged rows as the person chose, inside a transaction: what is kept is new, what is left out is refused. */
export function applyChoices(ledger: OpenLedger, staging: Staging, { keep, leave }: RowChoices): void {
  const { db } = ledger
  const { rows } = staging
  if (keep === 'every')
    db.prepare(`UPDATE ${rows} SET fate = ? WHERE fate = ?`).run(fateNumber.new, fateNumber.possibleDuplicate)
  else if (keep.length > 0) {
    staging.index()
    const take = db.prepare(`UPDATE ${rows} SET fate = ? WHERE key = ? AND fate = ?`)
    for (const key of keep) take.run(fateNumber.new, key, fateNumber.possibleDuplicate)
  }
  if (leave.length === 0) return
  staging.index()
  const drop = db.prepare(
    `UPDATE ${rows} SET fate = ?, why = 'leftOut', column_name = '', found = substr(raw, 1, 400) WHERE key = ? AND fate = ?`,
  )
  for (const key of leave) drop.run(fateNumber.refused, key, fateNumber.new)
}

/**
 * Stores the rows of a staged file as a batch, inside a write that makes revision `rev`: the very rows that were planned, moved
 * by SQLite alone. Possible duplicates that nobody kept are counted as duplicates, but they vouch for nothing.
 */
export function addStagedBatch(
  ledger: OpenLedger,
  rev: number,
  staging: Staging,
  batch: Omit<BatchFacts, 'added' | 'duplicates' | 'nonData' | 'refused'> & {
    /** Of the file among those staged. */
    readonly place: number
    readonly counts: Tally['counts']
  },
): void {
  const { db } = ledger
  const { counts } = batch
  insertBatch(ledger, rev, {
    ...batch,
    added: counts.new,
    duplicates: counts.duplicate + counts.possibleDuplicate,
    nonData: counts.nonData,
    refused: counts.refused,
  })
  const of = { batch: batch.id, file: batch.place, rev, base: highestEvent(ledger) }
  const { rows, legs } = staging
  const restoreIndexes = counts.new > REBUILD_ABOVE ? dropIndexes(ledger, counts.new) : undefined
  db.prepare(
    `INSERT INTO event (id, key, batch, account, kind, trade_day, settle_day, seq_in_day, source_row, reference, note, choice, terms, since_rev, row_hash)
     SELECT @base + id, key, @batch, account, kind, trade_day, settle_day, seq_in_day, line, reference, note, choice, terms, @rev, row_hash
       FROM ${rows} WHERE file = @file AND fate = ${fateNumber.new} ORDER BY id`,
  ).run(of)
  db.prepare(
    `INSERT INTO leg (event, n, role, asset, currency, quantity, amount)
     SELECT @base + l.staged, l.n, l.role, l.asset, l.currency, l.quantity, l.amount
       FROM ${rows} r JOIN ${legs} l ON l.staged = r.id
      WHERE r.file = @file AND r.fate = ${fateNumber.new} ORDER BY r.id, l.n`,
  ).run(of)
  restoreIndexes?.()
  db.prepare(
    `INSERT INTO batch_duplicate (batch, line, key)
     SELECT @batch, line, key FROM ${rows} WHERE file = @file AND fate = ${fateNumber.duplicate} ON CONFLICT DO NOTHING`,
  ).run(of)
  db.prepare(
    `INSERT INTO batch_refused (batch, line, column_name, kind, text)
     SELECT @batch, line, column_name, why, found FROM ${rows} WHERE file = @file AND fate = ${fateNumber.refused} ORDER BY line`,
  ).run(of)
}

/** Events of one batch from which on sorting the keys once is cheaper than finding each its place in an index. */
const REBUILD_ABOVE = 50_000

/**
 * Takes the indexes of events and legs away, where as many events come as there are, and gives what makes them again: in the same
 * transaction, so that a ledger without them is never seen.
 */
function dropIndexes({ db }: OpenLedger, coming: number): (() => void) | undefined {
  const there = db.prepare<[], bigint>('SELECT count(*) FROM event').pluck().get()!
  if (there > BigInt(coming)) return undefined
  const indexes = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name IN ('event', 'leg') AND sql IS NOT NULL`,
    )
    .all()
  for (const { name } of indexes) db.exec(`DROP INDEX "${name}"`)
  return () => {
    for (const { sql } of indexes) db.exec(sql)
  }
}

function highestEvent({ db }: OpenLedger): bigint {
  return db.prepare<[], bigint>('SELECT coalesce(max(id), 0) FROM event').pluck().get()!
}

/** Events entered by hand together, in a batch of their own so that they can be undone like any import, inside a write. */
export function addByHand(ledger: OpenLedger, rev: number, what: string, ...events: NewEvent[]): string {
  return addBatch(ledger, rev, {
    file: what,
    source: null,
    broker: BY_HAND,
    rows: events.length,
    nonData: 0,
    events,
    duplicates: [],
    setAside: 0,
    refused: [],
  })
}

/** Every batch, the newest first; `events` counts what is in force. */
export function listBatches(ledger: Pick<OpenLedger, 'db'>): BatchRow[] {
  const rows = ledger.db
    .prepare<[], ListRow>(
      `SELECT b.id, b.file, b.broker, b.imported_at, b.rows, b.duplicates, b.refused, b.non_data, b.undone_rev,
              (SELECT count(*) FROM event e WHERE e.batch = b.id AND e.until_rev IS NULL) AS events,
              (SELECT json_group_array(DISTINCT e.account) FROM event e WHERE e.batch = b.id) AS accounts
         FROM batch b
        ORDER BY b.rev DESC, b.file, b.id`,
    )
    .all()
  return rows.map((row) => ({
    batch: row.id,
    file: row.file,
    broker: row.broker,
    importedAt: row.imported_at,
    events: Number(row.events),
    rows: Number(row.rows),
    duplicates: Number(row.duplicates),
    refused: Number(row.refused),
    nonData: Number(row.non_data),
    accounts: (JSON.parse(row.accounts) as string[]).toSorted(),
    undone: row.undone_rev !== null,
  }))
}

export interface BatchState {
  readonly id: string
  readonly file: string
  readonly undone: boolean
}

export function batchById(ledger: Pick<OpenLedger, 'db'>, id: string): BatchState | undefined {
  const row = ledger.db
    .prepare<[string], { id: string; file: string; undone_rev: bigint | null }>(
      'SELECT id, file, undone_rev FROM batch WHERE id = ?',
    )
    .get(id)
  return row && { id: row.id, file: row.file, undone: row.undone_rev !== null }
}

/** Whether these very bytes are in the ledger through a batch that was not undone. */
export function isImported(ledger: Pick<OpenLedger, 'db'>, sha256: string): boolean {
  return (
    ledger.db.prepare('SELECT 1 FROM batch WHERE source = ? AND undone_rev IS NULL').get(sha256) !== undefined
  )
}

/** The lines of a batch that became no events, and why. */
export function refusedRows(ledger: Pick<OpenLedger, 'db'>, batch: string): RefusedRow[] {
  return ledger.db
    .prepare<[string], { line: bigint; column: string; kind: string; text: string }>(
      'SELECT line, column_name AS "column", kind, text FROM batch_refused WHERE batch = ? ORDER BY line',
    )
    .all(batch)
    .map((row) => ({ ...row, line: Number(row.line) }))
}

/**
 * Ends the events of a batch as of revision `rev`, inside a write. An event that another batch in force states too stays,
 * as that batch's (IMP-18). Returns how many events are gone and how many stayed.
 */
export function undoBatch(ledger: OpenLedger, id: string, rev: number): { gone: number; kept: number } {
  const { db } = ledger
  const own = eventsOfBatch(ledger, id)
  closeEvents(
    ledger,
    own.map((event) => event.key),
    rev,
  )
  db.prepare('UPDATE batch SET undone_rev = ? WHERE id = ?').run(rev, id)
  const heir = db.prepare<[string], { batch: string; line: bigint }>(
    `SELECT d.batch, d.line
       FROM batch_duplicate d JOIN batch b ON b.id = d.batch
      WHERE d.key = ? AND b.undone_rev IS NULL
      ORDER BY b.rev, b.id LIMIT 1`,
  )
  let kept = 0
  for (const event of own) {
    const to = heir.get(event.key)
    if (to === undefined) continue
    const { batch: _batch, sinceRev: _since, seqInDay: _seq, ...fact } = event
    insertEvents(ledger, to.batch, rev, [{ ...fact, sourceRow: Number(to.line) }])
    kept++
  }
  return { gone: own.length - kept, kept }
}

interface ListRow {
  readonly id: string
  readonly file: string
  readonly broker: string
  readonly imported_at: string
  readonly rows: bigint
  readonly duplicates: bigint
  readonly refused: bigint
  readonly non_data: bigint
  readonly undone_rev: bigint | null
  readonly events: bigint
  readonly accounts: string
}
