import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testContext, testHost } from '../../../tests/support/ledger.ts'
import { contract } from '../../shared/contract.ts'
import { valueOf } from '../../shared/refusal.ts'
import { openLedger } from '../store/open.ts'
import { handlers } from './all.ts'
import { appHandlers } from './app.ts'
import type { Context, Job } from './handler.ts'
import { journalHandlers } from './journal.ts'
import { settingsHandlers } from './settings.ts'

const job: Job = { signal: new AbortController().signal, progress: () => {} }
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trimtab-app-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the status of a new ledger is empty, with a journal that has begun', () => {
  const status = valueOf(appHandlers['app.status']({}, testContext()))
  expect(status).toMatchObject({
    ledger: { file: ':memory:', demo: false, empty: true },
    revisions: { ledger: 0, market: 0, plan: 0, settings: 0 },
    today: '2026-03-02',
    lastClose: null,
    counts: { accounts: 0, events: 0, series: 0, strategies: 0, journal: 1 },
    notices: [],
  })
  expect(contract['app.status'].output.safeParse(status).success).toBe(true)
})

test('every check of a new ledger passes, and its answer is as the contract has it', () => {
  const answer = valueOf(appHandlers['ledger.check']({}, testContext()))
  expect(answer.checks.map((c) => [c.name, c.passed])).toEqual(
    [
      'settings',
      'pages',
      'references',
      'guards',
      'rowHashes',
      'revisions',
      'rows',
      'sources',
      'journal',
      'anchor',
    ].map((name) => [name, true]),
  )
  expect(contract['ledger.check'].output.safeParse(answer).success).toBe(true)
})

test('settings are what was saved last, and defaults before', () => {
  const context = testContext()
  expect(valueOf(settingsHandlers['settings.show']({}, context))).toEqual({
    theme: 'system',
    disclaimerSeen: false,
  })
  valueOf(settingsHandlers['settings.save']({ theme: 'dark' }, context))
  valueOf(settingsHandlers['settings.save']({ disclaimerSeen: true }, context))
  expect(valueOf(settingsHandlers['settings.show']({}, context))).toEqual({
    theme: 'dark',
    disclaimerSeen: true,
  })
})

test('JRN-1: a note needs a reason, may correct an entry that exists, and never changes it', () => {
  const context = testContext()
  expect(journalHandlers['journal.add']({ reason: '  ' }, context)).toEqual({
    ok: false,
    refusal: { kind: 'reasonMissing' },
  })
  const first = valueOf(journalHandlers['journal.add']({ reason: 'Sold too early' }, context))
  const second = valueOf(
    journalHandlers['journal.add']({ reason: 'In fact in time', corrects: first.seq }, context),
  )
  expect(journalHandlers['journal.add']({ reason: 'x', corrects: 99 }, context)).toEqual({
    ok: false,
    refusal: { kind: 'notFound', what: 'journal entry', id: '99' },
  })
  const { total, entries } = valueOf(journalHandlers['journal.list']({ offset: 0, limit: 10 }, context))
  expect([total, second.seq]).toEqual([3, 3])
  expect(entries.map((e) => [e.seq, e.reason, e.body['corrects']])).toEqual([
    [3, 'In fact in time', 2],
    [2, 'Sold too early', undefined],
    [1, '', undefined],
  ])
  expect(valueOf(journalHandlers['journal.verify']({}, context)).faults).toEqual([])
})

test('JRN-4: a ledger that lost something acknowledged answers how it stands and refuses everything else', async () => {
  const file = join(folder, 'ledger.db')
  const open = () => valueOf(openLedger(file, testHost({ seed: 'damage' })))
  open().close()
  copyFileSync(file, `${file}.older`)
  const ledger = open()
  const context = testContext(testHost(), ledger)
  valueOf(journalHandlers['journal.add']({ reason: 'kept?' }, context))
  ledger.close()
  copyFileSync(`${file}.older`, file)

  const damaged: Context = testContext(testHost(), open())
  const checks = ['journal: ends at 1, was at 2']
  const refusal = { kind: 'ledgerDamaged', file, checks }
  expect(valueOf(await handlers['app.status']!({}, damaged, job)).notices).toEqual(['ledgerDamaged'])
  expect(valueOf(await handlers['journal.verify']!({}, damaged, job)).faults).toEqual([
    { kind: 'truncated', anchoredSeq: 2, foundSeq: 1 },
  ])
  const failed = valueOf(await handlers['ledger.check']!({}, damaged, job)).checks.filter((c) => !c.passed)
  expect(failed.map((c) => c.name)).toEqual(['journal', 'anchor'])
  expect(await handlers['account.list']!({}, damaged, job)).toEqual({ ok: false, refusal })
  expect(await handlers['journal.add']!({ reason: 'over it' }, damaged, job)).toEqual({ ok: false, refusal })
  damaged.ledger.close()
})
