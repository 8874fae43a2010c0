import Database from 'better-sqlite3'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { headFault } from '../../engine/journal/chain.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import type { Refusal, Result } from '../../shared/refusal.ts'
import type { Anchor, AnchorPlace } from './anchor.ts'
import { anchorBeside, anchorInMemory, isFileError, syncFolder } from './anchor.ts'
import { appendDecision } from './decisions.ts'
import { APPLICATION_ID, backupBeforeMigration, migrate, migrations, schemaVersion } from './migrate.ts'
import { anchorOf, refusalOfStorage, write, writeAnchor } from './write.ts'

/** What the store needs of its host: the clock, chance and a hash. */
export interface LedgerHost {
  now(): string
  newId(): string
  sha256(text: string | Uint8Array): string
}

/** An open ledger: the one writing connection, on the ledger thread. */
export interface OpenLedger {
  readonly db: Database.Database
  readonly file: string
  readonly id: string
  readonly host: LedgerHost
  readonly anchor: AnchorPlace
  /** Codes for the person: `anchorMissing`, `anchorNotWritten`. */
  readonly notices: Set<string>
  /**
   * Set where the anchor knows of something acknowledged that the database has no longer. Every write then returns this
   * refusal, and only app.status, journal.* and ledger.check may be answered, so that the fault can be looked at.
   */
  readonly damage: Refusal | undefined
  close(): void
}

export interface OpenOptions {
  /** A file that is not there: create it (the default), or refuse with `ledgerMissing`. */
  readonly create?: boolean
  /** For tests of migration. */
  readonly steps?: readonly string[]
}

/**
 * Opens the ledger in `file`, or creates it where neither it nor its anchor exists. Every file that is not a sound
 * ledger of ours is refused, each for its own reason: `notALedger` (found: `empty`, `notSqlite`, `otherApplication`,
 * `unfinished`), `ledgerNewer`, `ledgerDamaged` naming the checks that failed, `ledgerMissing` where the anchor says one
 * existed, `ledgerBusy`, `diskFull`. Nothing is ever deleted or overwritten here.
 */
export function openLedger(file: string, host: LedgerHost, options: OpenOptions = {}): Result<OpenLedger> {
  const steps = options.steps ?? migrations
  if (file === ':memory:') return openInMemory(host, steps)
  try {
    const anchor = anchorBeside(file, () => host.newId())
    const anchored = anchor.read()
    if (!existsSync(file)) {
      const existed = anchored !== undefined || existsSync(`${file}-wal`)
      if (existed || options.create === false) return refuse({ kind: 'ledgerMissing', file })
      create(file, host, steps)
    }
    const misfit = headerRefusal(file)
    if (misfit) return refuse(misfit)
    return openExisting(file, host, anchor, anchored, steps)
  } catch (error) {
    const refusal = refusalOfStorage(error, file)
    if (refusal) return refuse(refusal)
    throw error
  }
}

/** Marks the ledger as a sample, inside a write: the window says so on every page. */
export function markDemo(ledger: OpenLedger): void {
  ledger.db.prepare('UPDATE ledger SET demo = 1').run()
}

export function isDemo(ledger: OpenLedger): boolean {
  return ledger.db.prepare<[], bigint>('SELECT demo FROM ledger').pluck().get() === 1n
}

function openInMemory(host: LedgerHost, steps: readonly string[]): Result<OpenLedger> {
  const db = connect(':memory:')
  migrate(db, steps)
  found(db, host)
  const opened = assemble(db, ':memory:', host, anchorInMemory(), undefined)
  writeAnchor(opened)
  return ok(opened)
}

/** A first run either leaves a whole ledger under its name or nothing: it is made beside and linked into place. */
function create(file: string, host: LedgerHost, steps: readonly string[]): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const temporary = `${file}.${host.newId()}.tmp`
  closeSync(openSync(temporary, 'wx', 0o600))
  const db = connect(temporary)
  try {
    migrate(db, steps)
    found(db, host)
  } finally {
    db.close()
  }
  const handle = openSync(temporary, 'r+')
  fsyncSync(handle)
  closeSync(handle)
  try {
    linkSync(temporary, file)
    unlinkSync(temporary)
  } catch (error) {
    if (isFileError(error, 'EEXIST')) unlinkSync(temporary)
    else if (existsSync(file)) throw error
    else renameSync(temporary, file)
  }
  syncFolder(dirname(file))
}

/** The first row of a ledger and the first entry of its journal. */
function found(db: Database.Database, host: LedgerHost): void {
  const id = host.newId()
  db.exec('BEGIN IMMEDIATE')
  db.prepare('INSERT INTO ledger (one, id, created_at, demo, min_reader) VALUES (1, ?, ?, 0, 1)').run(
    id,
    host.now(),
  )
  appendDecision({ db, host }, 'ledgerCreated', '', { ledger: id, schema: schemaVersion(db) })
  db.exec('COMMIT')
}

const MAGIC = 'SQLite format 3\0'

/** What the first hundred bytes say, before SQLite may touch the file: an empty file would open as a healthy empty ledger. */
function headerRefusal(file: string): Refusal | undefined {
  const { size } = statSync(file)
  if (size === 0) return { kind: 'notALedger', file, found: 'empty' }
  const head = Buffer.alloc(100)
  const handle = openSync(file, 'r')
  const read = readSync(handle, head, 0, 100, 0)
  closeSync(handle)
  if (read < 16 || head.toString('latin1', 0, 16) !== MAGIC)
    return { kind: 'notALedger', file, found: 'notSqlite' }
  if (read < 100) return { kind: 'ledgerDamaged', file, checks: ['header: cut off'] }
  if (head.readUInt32BE(68) !== APPLICATION_ID) return { kind: 'notALedger', file, found: 'otherApplication' }
  const pageSize = head.readUInt16BE(16) === 1 ? 65536 : head.readUInt16BE(16)
  if (pageSize < 512 || size % pageSize !== 0)
    return { kind: 'ledgerDamaged', file, checks: ['size: not whole pages'] }
  return undefined
}

function openExisting(
  file: string,
  host: LedgerHost,
  anchor: AnchorPlace,
  anchored: Anchor | 'unreadable' | undefined,
  steps: readonly string[],
): Result<OpenLedger> {
  const db = connect(file)
  let keep = false
  try {
    const unset = settingsNotTaken(db, file)
    if (unset.length > 0) return refuse({ kind: 'ledgerDamaged', file, checks: unset })
    const version = schemaVersion(db)
    if (version > steps.length) return refuse({ kind: 'ledgerNewer', file, version, known: steps.length })
    const broken = structuralFaults(db)
    if (broken.length > 0) return refuse({ kind: 'ledgerDamaged', file, checks: broken })
    const row = ledgerRow(db)
    if (row === undefined) return refuse({ kind: 'notALedger', file, found: 'unfinished' })
    if (row.minReader > steps.length) {
      return refuse({ kind: 'ledgerNewer', file, version: row.minReader, known: steps.length })
    }
    const lost = typeof anchored === 'object' ? lostSince(db, row.id, anchored) : []
    if (version < steps.length && lost.length === 0) {
      backupBeforeMigration(db, file, steps.length, host.newId())
      migrate(db, steps)
    }
    const damage: Refusal | undefined =
      lost.length > 0 ? { kind: 'ledgerDamaged', file, checks: lost } : undefined
    const ledger = assemble(db, file, host, anchor, damage)
    if (damage === undefined) catchUpAnchor(ledger, anchored)
    keep = true
    return ok(ledger)
  } finally {
    if (!keep) db.close()
  }
}

/** An anchor that lags is brought up; one that is missing is written anew, and both journal and person are told. */
function catchUpAnchor(ledger: OpenLedger, anchored: Anchor | 'unreadable' | undefined): void {
  if (typeof anchored === 'object') {
    const now = anchorOf(ledger)
    if (JSON.stringify(now) !== JSON.stringify(anchored)) writeAnchor(ledger)
    return
  }
  if (anchored === undefined && isNewborn(ledger)) {
    writeAnchor(ledger)
    return
  }
  if (anchored === 'unreadable') ledger.anchor.setAside(`unreadable-${ledger.host.newId()}`)
  ledger.notices.add('anchorMissing')
  const told = write(ledger, [], () =>
    ok(
      appendDecision(ledger, 'anchorMissing', '', {
        found: anchored === 'unreadable' ? 'unreadable' : 'nothing',
      }),
    ),
  )
  if (!told.ok) ledger.notices.add('anchorNotWritten')
}

/** Just created, by this process or by one that stopped before it could write the anchor: nothing else is in it. */
function isNewborn(ledger: OpenLedger): boolean {
  const { seq, counts } = anchorOf(ledger)
  return seq === 1 && Object.values(counts).every((n) => n === 0)
}

function assemble(
  db: Database.Database,
  file: string,
  host: LedgerHost,
  anchor: AnchorPlace,
  damage: Refusal | undefined,
): OpenLedger {
  const id = ledgerRow(db)!.id
  return {
    db,
    file,
    id,
    host,
    anchor,
    damage,
    notices: new Set(),
    close() {
      if (!db.open) return
      // A ledger that lost something stays as it was found.
      if (file !== ':memory:' && damage === undefined) {
        db.pragma('optimize')
        db.pragma('wal_checkpoint(TRUNCATE)')
      }
      db.close()
    },
  }
}

/** Each setting, and what it reads once it holds. Set on every connection; `journal_mode` stays in the file. */
const SETTINGS: readonly (readonly [name: string, value: string, reads: string])[] = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', '2'],
  ['fullfsync', 'ON', '1'],
  ['checkpoint_fullfsync', 'ON', '1'],
  ['foreign_keys', 'ON', '1'],
  ['recursive_triggers', 'ON', '1'],
  ['trusted_schema', 'OFF', '0'],
  ['cell_size_check', 'ON', '1'],
  ['mmap_size', '0', '0'],
  ['busy_timeout', '5000', '5000'],
  ['journal_size_limit', String(64 * 1024 * 1024), String(64 * 1024 * 1024)],
]

const OLDEST_SQLITE = [3, 51, 3] as const

function connect(file: string): Database.Database {
  const db = new Database(file, { timeout: 5000, fileMustExist: file !== ':memory:' })
  try {
    db.defaultSafeIntegers(true)
    const sqlite = db.prepare<[], string>('SELECT sqlite_version()').pluck().get()!
    // Before 3.51.3 two connections that write and checkpoint at once could corrupt a WAL database.
    if (isOlder(sqlite, OLDEST_SQLITE))
      throw new Error(`SQLite ${sqlite} is older than ${OLDEST_SQLITE.join('.')}`)
    for (const [name, value] of SETTINGS) db.pragma(`${name} = ${value}`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function isOlder(version: string, than: readonly number[]): boolean {
  const parts = version.split('.').map(Number)
  for (const [i, oldest] of than.entries()) {
    const part = parts[i] ?? 0
    if (part !== oldest) return part < oldest
  }
  return false
}

/**
 * Settings that do not hold, read back after a first read: `synchronous` reads FULL just after the switch to WAL and
 * falls to NORMAL with the first use of the log, so an earlier look would pass wrongly.
 */
export function settingsNotTaken(db: Database.Database, file: string): string[] {
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  const unset: string[] = []
  for (const [name, , reads] of SETTINGS) {
    if (file === ':memory:' && name === 'journal_mode') continue
    // In memory there is nothing to map, and SQLite reads back nothing at all.
    const found = db.pragma(name, { simple: true }) as string | number | bigint | undefined
    if (found !== undefined && String(found) !== reads) unset.push(`${name}: ${String(found)}, not ${reads}`)
  }
  return unset
}

/** What SQLite itself finds wrong with pages, indexes and references. */
export function structuralFaults(db: Database.Database): string[] {
  const faults: string[] = []
  const checked = db.pragma('quick_check(5)', { simple: false }) as { quick_check: string }[]
  for (const row of checked) if (row.quick_check !== 'ok') faults.push(`quick_check: ${row.quick_check}`)
  if (faults.length > 0) return faults
  const dangling = db.pragma('foreign_key_check') as { table: string; parent: string }[]
  for (const row of dangling.slice(0, 5))
    faults.push(`foreign_key_check: ${row.table} without its ${row.parent}`)
  return faults
}

/** What the anchor knows and the database has no longer (JRN-4): a lost log, an older copy put back, a cut journal. */
export function lostSince(db: Database.Database, id: string, anchored: Anchor): string[] {
  if (anchored.ledgerId !== id) return ['anchor: belongs to another ledger']
  const now = anchorOf({ db, id })
  const hashAtAnchor = db
    .prepare<[number], string>('SELECT hash FROM decision WHERE seq = ?')
    .pluck()
    .get(anchored.seq)
  const lost: string[] = []
  const fault = headFault(anchored, { lastSeq: now.seq, hashAtAnchor })
  if (fault?.kind === 'truncated')
    lost.push(`journal: ends at ${fault.foundSeq}, was at ${fault.anchoredSeq}`)
  else if (fault) lost.push(`journal: entry ${anchored.seq} is not the one that was acknowledged`)
  for (const [what, was] of Object.entries(anchored.counts)) {
    const is = now.counts[what as keyof Anchor['counts']]
    if (is < was) lost.push(`${what}: ${is}, was ${was}`)
  }
  return lost
}

function ledgerRow(db: Database.Database): { id: string; minReader: number } | undefined {
  const exists = db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'ledger'`).get()
  if (exists === undefined) return undefined
  const row = db.prepare<[], { id: string; min_reader: bigint }>('SELECT id, min_reader FROM ledger').get()
  return row && { id: row.id, minReader: Number(row.min_reader) }
}
