import Database from 'better-sqlite3'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryLedger, testHost } from '../../../tests/support/ledger.ts'
import { linkHash } from '../../engine/journal/chain.ts'
import type { JournalFault } from '../../shared/decision.ts'
import { ok, valueOf } from '../../shared/refusal.ts'
import { appendDecision, listDecisions, verifyJournal } from './decisions.ts'
import { openLedger } from './open.ts'
import type { OpenLedger } from './open.ts'
import { write } from './write.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trimtab-journal-'))
  file = join(folder, 'ledger.db')
  const ledger = open()
  for (const reason of ['first', 'second', 'third', 'fourth']) note(ledger, reason)
  ledger.close()
})
afterEach(() => rmSync(folder, { recursive: true }))

function open(): OpenLedger {
  return valueOf(openLedger(file, testHost({ seed: 'journal' })))
}

function note(ledger: OpenLedger, reason: string): void {
  valueOf(write(ledger, [], () => ok(appendDecision(ledger, 'note', reason, { evidence: reason }))))
}

/** Somebody with another SQLite tool, who takes the guards away first. */
function tamper(...statements: string[]): void {
  const raw = new Database(file)
  const triggers = raw.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all() as {
    name: string
    sql: string
  }[]
  for (const { name } of triggers) raw.exec(`DROP TRIGGER ${name}`)
  for (const statement of statements) raw.exec(statement)
  for (const { sql } of triggers) raw.exec(sql)
  raw.close()
}

function faultsNow(): JournalFault[] {
  const ledger = open()
  const { faults } = verifyJournal(ledger)
  ledger.close()
  return faults
}

test('JRN-3: an untouched journal verifies, with its head anchored', () => {
  const ledger = open()
  const found = verifyJournal(ledger)
  expect(found).toMatchObject({ entries: 5, faults: [], anchored: { seq: 5, hash: found.head } })
  ledger.close()
})

test('JRN-1: the guards stop update, delete, replace and an entry out of order on every connection of ours', () => {
  const ledger = open()
  const attempt = (sql: string) => () => ledger.db.exec(sql)
  expect(attempt(`UPDATE decision SET reason = 'x' WHERE seq = 2`)).toThrow('append-only')
  expect(attempt('DELETE FROM decision WHERE seq = 5')).toThrow('append-only')
  const columns = `'${'0'.repeat(64)}', 'now', 'note', 'x', '{}', 'h'`
  expect(attempt(`INSERT OR REPLACE INTO decision VALUES (5, ${columns})`)).toThrow('append')
  expect(attempt(`INSERT INTO decision VALUES (9, ${columns})`)).toThrow('in order')
  expect(verifyJournal(ledger).faults).toEqual([])
  ledger.close()
})

test.each([
  ['reason', `reason = 'I never doubted'`],
  ['body', `body = '{"evidence":"other"}'`],
  ['spaces in the body', `body = ' ' || body`],
  ['time', `at = '2020-01-01T00:00:00Z'`],
  ['kind', `kind = 'accepted'`],
])('JRN-3: a changed %s is found', (_what, change) => {
  tamper(`UPDATE decision SET ${change} WHERE seq = 3`)
  expect(faultsNow()).toEqual([{ kind: 'changed', seq: 3 }])
})

test('JRN-3: a deleted entry is found', () => {
  tamper('DELETE FROM decision WHERE seq = 3')
  expect(faultsNow()).toEqual([
    { kind: 'missing', seq: 3 },
    { kind: 'brokenLink', seq: 4 },
  ])
})

test('JRN-3: two entries that changed places are found', () => {
  tamper(
    'UPDATE decision SET seq = -1 WHERE seq = 2',
    'UPDATE decision SET seq = 2 WHERE seq = 3',
    'UPDATE decision SET seq = 3 WHERE seq = -1',
  )
  expect(faultsNow().map((fault) => fault.kind)).toEqual([
    'changed',
    'brokenLink',
    'changed',
    'brokenLink',
    'brokenLink',
  ])
})

test('JRN-4: a journal cut at the end is found by the anchor alone', () => {
  tamper('DELETE FROM decision WHERE seq > 3')
  expect(faultsNow()).toEqual([{ kind: 'truncated', anchoredSeq: 5, foundSeq: 3 }])
})

test('JRN-4: a journal cut and then continued is not the one that was acknowledged', () => {
  tamper('DELETE FROM decision WHERE seq = 5')
  const raw = new Database(file)
  const last = raw.prepare('SELECT hash FROM decision WHERE seq = 4').pluck().get() as string
  const link = { seq: 5, prev: last, at: 'then', kind: 'note', reason: 'forged', body: '{}' }
  const hash = linkHash(link, (text) => testHost().sha256(text))
  raw
    .prepare('INSERT INTO decision VALUES (5, ?, ?, ?, ?, ?, ?)')
    .run(last, 'then', 'note', 'forged', '{}', hash)
  raw.close()
  expect(faultsNow()).toEqual([{ kind: 'anchorDiffers', seq: 5 }])
})

test('JRN-4: a chain rewritten from the middle, every hash recomputed, is found by the anchor', () => {
  const raw = new Database(file)
  raw.exec('DROP TRIGGER decision_keeps_its_words')
  const rows = raw.prepare('SELECT * FROM decision ORDER BY seq').all() as {
    seq: number
    prev: string
    at: string
    kind: string
    reason: string
    body: string
    hash: string
  }[]
  for (const [i, row] of rows.entries()) {
    if (i < 2) continue
    const link = { ...row, prev: rows[i - 1]!.hash, reason: `${row.reason}, as I always said` }
    rows[i] = { ...link, hash: linkHash(link, (text) => testHost().sha256(text)) }
    const { prev, reason, hash, seq } = rows[i]
    raw
      .prepare('UPDATE decision SET prev = ?, reason = ?, hash = ? WHERE seq = ?')
      .run(prev, reason, hash, seq)
  }
  raw.close()
  expect(faultsNow()).toEqual([
    { kind: 'anchorDiffers', seq: 5 },
    { kind: 'guardMissing', trigger: 'decision_keeps_its_words' },
  ])
})

test('JRN-4: the whole ledger replaced by an older copy of itself is found', () => {
  copyFileSync(file, `${file}.older`)
  const ledger = open()
  note(ledger, 'fifth')
  ledger.close()
  copyFileSync(`${file}.older`, file)
  expect(faultsNow()).toEqual([{ kind: 'truncated', anchoredSeq: 6, foundSeq: 5 }])
})

test('JRN-5: a guard that is gone, or that was replaced by one that guards nothing, is named', () => {
  const raw = new Database(file)
  raw.exec('DROP TRIGGER decision_stays')
  raw.exec('DROP TRIGGER event_stays')
  raw.exec('CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN SELECT 1; END')
  raw.close()
  expect(faultsNow()).toEqual([
    { kind: 'guardMissing', trigger: 'decision_stays' },
    { kind: 'guardMissing', trigger: 'event_stays' },
  ])
})

test('entries are listed newest first and found by any word, without regard to case or wildcards', () => {
  const ledger = memoryLedger()
  for (const reason of ['Bought 100 % of it', 'Declined: too dear', 'bought more']) note(ledger, reason)
  const find = (text: string) =>
    listDecisions(ledger, { text, offset: 0, limit: 10 }).entries.map((e) => e.seq)
  expect(find('BOUGHT')).toEqual([4, 2])
  expect(find('100 %')).toEqual([2])
  expect(find('%')).toEqual([2])
  expect(find('_')).toEqual([])
  expect(find('ledgerCreated')).toEqual([1])
  expect(listDecisions(ledger, { offset: 1, limit: 2 })).toMatchObject({
    total: 4,
    entries: [{ seq: 3 }, { seq: 2 }],
  })
})

test('an entry outside a write is a bug', () => {
  const ledger = memoryLedger()
  expect(() => appendDecision(ledger, 'note', 'x', {})).toThrow('outside a write')
})
