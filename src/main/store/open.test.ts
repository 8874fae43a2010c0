import Database from 'better-sqlite3'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testHost } from '../../../tests/support/ledger.ts'
import { ok, refuse, valueOf } from '../../shared/refusal.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { anchorFileOf } from './anchor.ts'
import { appendDecision, listDecisions } from './decisions.ts'
import { migrations } from './migrate.ts'
import { openLedger, settingsNotTaken } from './open.ts'
import type { OpenLedger } from './open.ts'
import { revisions, write } from './write.ts'

let folder: string
let file: string
let opened: OpenLedger[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trimtab-open-'))
  file = join(folder, 'ledger.db')
  opened = []
})
afterEach(() => {
  for (const ledger of opened) ledger.close()
  rmSync(folder, { recursive: true })
})

function open(at = file, seed = 'open'): OpenLedger {
  const ledger = valueOf(openLedger(at, testHost({ seed: `${seed}${opened.length}` })))
  opened.push(ledger)
  return ledger
}

function refusalOf(at = file): Refusal {
  const result = openLedger(at, testHost())
  if (result.ok) {
    result.value.close()
    throw new Error('it opened')
  }
  return result.refusal
}

function addNote(ledger: OpenLedger, reason: string) {
  return valueOf(write(ledger, ['plan'], () => ok(appendDecision(ledger, 'note', reason, {}))))
}

test('a first run makes a ledger with an identity, a first journal entry and an anchor beside it', () => {
  const ledger = open()
  expect(ledger.id).toMatch(/^[0-9a-f]{32}$/)
  expect(listDecisions(ledger, { offset: 0, limit: 9 }).entries.map((e) => e.kind)).toEqual(['ledgerCreated'])
  expect(JSON.parse(readFileSync(anchorFileOf(file), 'utf8'))).toMatchObject({ ledgerId: ledger.id, seq: 1 })
  expect([...ledger.notices]).toEqual([])
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('a ledger file is for its owner alone', () => {
  open()
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(statSync(anchorFileOf(file)).mode & 0o077).toBe(0)
})

test('every setting holds when it is read back after a write and after opening again', () => {
  const first = open()
  addNote(first, 'something written')
  expect(settingsNotTaken(first.db, file)).toEqual([])
  first.close()
  expect(settingsNotTaken(open().db, file)).toEqual([])
})

test('the settings are those that keep an acknowledged commit through a power cut, by their numbers', () => {
  const ledger = open()
  addNote(ledger, 'something written')
  const read = (name: string) => Number(ledger.db.pragma(name, { simple: true }))
  expect(ledger.db.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(read('synchronous')).toBe(2)
  expect([read('foreign_keys'), read('recursive_triggers'), read('cell_size_check')]).toEqual([1, 1, 1])
  expect([read('trusted_schema'), read('mmap_size')]).toEqual([0, 0])
  expect([read('busy_timeout'), read('journal_size_limit')]).toEqual([5000, 67_108_864])
  expect(read('application_id')).toBe(0x5472696d)
  expect(ledger.db.prepare('SELECT 9223372036854775807').pluck().get()).toBe(9223372036854775807n)
})

test('a connection with the defaults of the library is seen to lack settings', () => {
  open().close()
  const raw = new Database(file)
  const unset = settingsNotTaken(raw, file)
  raw.close()
  expect(unset.some((line) => line.startsWith('synchronous: 1'))).toBe(true)
  expect(unset.some((line) => line.startsWith('recursive_triggers: 0'))).toBe(true)
})

test('a write moves the streams it names, and what was written is there after opening again', () => {
  const ledger = open()
  addNote(ledger, 'kept')
  expect(revisions(ledger)).toEqual({ ledger: 0, market: 0, plan: 1, settings: 0 })
  ledger.close()
  const again = open()
  expect(revisions(again).plan).toBe(1)
  expect(listDecisions(again, { offset: 0, limit: 1 }).entries[0]?.reason).toBe('kept')
})

test('a refused write and a throwing write leave nothing behind', () => {
  const ledger = open()
  const refused = write(ledger, ['ledger'], () => {
    appendDecision(ledger, 'note', 'refused', {})
    return refuse({ kind: 'noPlan' })
  })
  expect(refused).toEqual({ ok: false, refusal: { kind: 'noPlan' } })
  expect(() =>
    write(ledger, ['ledger'], () => {
      appendDecision(ledger, 'note', 'thrown', {})
      throw new RangeError('a bug')
    }),
  ).toThrow('a bug')
  expect(revisions(ledger).ledger).toBe(0)
  expect(listDecisions(ledger, { offset: 0, limit: 9 }).total).toBe(1)
})

test('an empty file is refused as empty: SQLite would greet it as a healthy empty ledger', () => {
  writeFileSync(file, '')
  expect(refusalOf()).toEqual({ kind: 'notALedger', file, found: 'empty' })
  expect(statSync(file).size).toBe(0)
})

test('a file that is no database is refused and left as it was', () => {
  writeFileSync(file, '%PDF-1.7 and so on'.repeat(50))
  expect(refusalOf()).toEqual({ kind: 'notALedger', file, found: 'notSqlite' })
  expect(readFileSync(file, 'utf8').startsWith('%PDF')).toBe(true)
})

test('a database of another program is refused', () => {
  const other = new Database(file)
  other.exec('CREATE TABLE t (a)')
  other.close()
  expect(refusalOf()).toEqual({ kind: 'notALedger', file, found: 'otherApplication' })
})

test('a ledger of a newer program is refused with both versions', () => {
  open().close()
  const raw = new Database(file)
  raw.pragma(`user_version = ${migrations.length + 3}`)
  raw.close()
  expect(refusalOf()).toEqual({
    kind: 'ledgerNewer',
    file,
    version: migrations.length + 3,
    known: migrations.length,
  })
})

test('a ledger that only newer programs may read is refused, whatever its schema number', () => {
  open().close()
  const raw = new Database(file)
  raw.exec('UPDATE ledger SET min_reader = 9')
  raw.close()
  expect(refusalOf()).toMatchObject({ kind: 'ledgerNewer', version: 9 })
})

test('a missing file is an error where the anchor says a ledger was there, never a first run', () => {
  open().close()
  rmSync(file)
  expect(refusalOf()).toEqual({ kind: 'ledgerMissing', file })
  expect(existsSync(file)).toBe(false)
})

test('a missing file is an error where the caller creates none', () => {
  expect(openLedger(file, testHost(), { create: false })).toEqual({
    ok: false,
    refusal: { kind: 'ledgerMissing', file },
  })
})

test.each([0.05, 0.3, 0.5, 0.7, 0.99])('a ledger cut to %d of its length is refused as damaged', (share) => {
  open().close()
  const whole = readFileSync(file)
  writeFileSync(file, whole.subarray(0, Math.max(120, Math.floor(whole.length * share))))
  expect(refusalOf()).toMatchObject({ kind: 'ledgerDamaged', file })
})

test('a ledger cut at a page is refused too', () => {
  open().close()
  const whole = readFileSync(file)
  const page = whole.readUInt16BE(16)
  writeFileSync(file, whole.subarray(0, whole.length - page))
  expect(refusalOf()).toMatchObject({ kind: 'ledgerDamaged', file })
})

test('a row whose parent is gone is found at opening', () => {
  open().close()
  const raw = new Database(file)
  raw.pragma('foreign_keys = OFF')
  raw.exec(`INSERT INTO owner VALUES ('o', 'nowhere', 'Me', 'self')`)
  raw.close()
  expect(refusalOf()).toEqual({
    kind: 'ledgerDamaged',
    file,
    checks: ['foreign_key_check: owner without its household'],
  })
})

test('a ledger without its anchor opens, says so, writes one and a journal entry', () => {
  const ledger = open()
  addNote(ledger, 'one')
  ledger.close()
  rmSync(anchorFileOf(file))
  const again = open()
  expect([...again.notices]).toEqual(['anchorMissing'])
  expect(listDecisions(again, { offset: 0, limit: 1 }).entries[0]).toMatchObject({ kind: 'anchorMissing' })
  again.close()
  expect([...open().notices]).toEqual([])
})

test('an anchor that cannot be read is set aside, not deleted', () => {
  const ledger = open()
  addNote(ledger, 'one')
  ledger.close()
  writeFileSync(anchorFileOf(file), '{"ledgerId":')
  expect([...open().notices]).toEqual(['anchorMissing'])
  expect(readdirSync(folder).some((name) => name.includes('.anchor.json.unreadable-'))).toBe(true)
})

test('JRN-4: an older copy put in place of the ledger opens for looking only, and says what is lost', () => {
  const ledger = open()
  addNote(ledger, 'one')
  ledger.close()
  copyFileSync(file, `${file}.old`)
  const later = open()
  addNote(later, 'two')
  later.close()
  copyFileSync(`${file}.old`, file)
  const now = open()
  expect(now.damage).toEqual({
    kind: 'ledgerDamaged',
    file,
    checks: ['journal: ends at 2, was at 3', 'plan: 1, was 2'],
  })
  expect(write(now, [], () => ok(appendDecision(now, 'note', 'hides it', {})))).toEqual({
    ok: false,
    refusal: now.damage,
  })
  now.close()
  expect(open().damage).toBeDefined()
})

test('JRN-4: a write-ahead log that was removed after a crash is noticed', () => {
  const ledger = open()
  addNote(ledger, 'checkpointed')
  ledger.db.pragma('wal_checkpoint(TRUNCATE)')
  addNote(ledger, 'only in the log')
  const crashed = join(folder, 'crashed.db')
  copyFileSync(file, crashed)
  copyFileSync(anchorFileOf(file), anchorFileOf(crashed))
  expect(open(crashed).damage).toMatchObject({ kind: 'ledgerDamaged' })
})

test('the ledger of somebody else, put under an anchor, is not taken for the one that was there', () => {
  open().close()
  const other = join(folder, 'other.db')
  open(other, 'other').close()
  copyFileSync(other, file)
  expect(open().damage).toEqual({
    kind: 'ledgerDamaged',
    file,
    checks: ['anchor: belongs to another ledger'],
  })
})

test('an anchor that lags is brought up without a word', () => {
  const ledger = open()
  const early = readFileSync(anchorFileOf(file))
  addNote(ledger, 'one')
  ledger.close()
  writeFileSync(anchorFileOf(file), early)
  const again = open()
  expect([again.damage, [...again.notices]]).toEqual([undefined, []])
  expect(JSON.parse(readFileSync(anchorFileOf(file), 'utf8'))).toMatchObject({ seq: 2 })
})

test('a ledger that another process is writing to refuses as busy', { timeout: 15_000 }, () => {
  const ledger = open()
  const other = new Database(file)
  other.exec('BEGIN IMMEDIATE')
  ledger.db.pragma('busy_timeout = 50')
  expect(write(ledger, ['plan'], () => ok(1))).toEqual({ ok: false, refusal: { kind: 'ledgerBusy', file } })
  other.exec('ROLLBACK')
  other.close()
  expect(write(ledger, ['plan'], () => ok(1))).toEqual({ ok: true, value: 1 })
})

test('a migration of an existing ledger makes a checked copy first and keeps every row', () => {
  const ledger = open()
  addNote(ledger, 'before')
  ledger.close()
  const steps = [...migrations, 'CREATE TABLE later (a INTEGER) STRICT;']
  const migrated = valueOf(openLedger(file, testHost({ seed: 'm' }), { steps }))
  opened.push(migrated)
  expect(migrated.db.prepare('SELECT count(*) FROM later').pluck().get()).toBe(0n)
  expect(listDecisions(migrated, { offset: 0, limit: 1 }).entries[0]?.reason).toBe('before')
  const copies = readdirSync(`${file}.backups`)
  expect(copies).toHaveLength(1)
  expect(copies[0]).toMatch(new RegExp(`^before-${steps.length}-[0-9a-f]{32}\\.db$`))
  const copy = new Database(join(`${file}.backups`, copies[0]!), { readonly: true })
  expect(copy.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(copy.prepare('SELECT count(*) FROM decision').pluck().get()).toBe(2)
  copy.close()
})

test('a migration that fails leaves the ledger at the version it had', () => {
  open().close()
  const steps = [
    ...migrations,
    'CREATE TABLE later (a INTEGER) STRICT;',
    'CREATE TABLE ledger (one INTEGER);',
  ]
  expect(() => openLedger(file, testHost({ seed: 'm' }), { steps })).toThrow('already exists')
  const raw = new Database(file)
  expect(raw.pragma('user_version', { simple: true })).toBe(migrations.length + 1)
  raw.close()
})

test('an anchor that cannot be written leaves the commit standing, and the lag is said', () => {
  const ledger = open()
  const failing: OpenLedger = {
    ...ledger,
    anchor: {
      ...ledger.anchor,
      write() {
        throw Object.assign(new Error('read-only'), { code: 'EROFS' })
      },
    },
  }
  expect(write(failing, ['plan'], () => ok(1)).ok).toBe(true)
  expect([...failing.notices]).toEqual(['anchorNotWritten'])
  expect(revisions(ledger).plan).toBe(1)
})
