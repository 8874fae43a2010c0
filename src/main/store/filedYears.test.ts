import { expect, test } from 'vitest'
import Database from 'better-sqlite3'
import { memoryLedger } from '../../../tests/support/ledger.ts'
import { ok, valueOf } from '../../shared/refusal.ts'
import { filedLines, filedYears, markFiled, unmarkFiled } from './filedYears.ts'
import { migrate, migrations } from './migrate.ts'
import { write } from './write.ts'

test('TAX-21: a year is marked with its figures, marked again with newer ones, and unmarked', () => {
  const ledger = memoryLedger()
  const mark = (lines: Record<string, string>) =>
    valueOf(write(ledger, ['ledger'], () => ok(markFiled(ledger, 2024, lines))))
  expect(filedLines(ledger, 2024)).toBeUndefined()
  mark({ totalTax: '100' })
  mark({ totalTax: '120.5' })
  expect([...filedYears(ledger)]).toEqual([2024])
  expect(filedLines(ledger, 2024)).toEqual({ totalTax: '120.5' })
  valueOf(write(ledger, ['ledger'], () => ok(unmarkFiled(ledger, 2024))))
  expect(filedYears(ledger).size).toBe(0)
})

test('TAX-2: the migration hands what the newest plan said of the tax to the profile, and takes it out of every plan', () => {
  const db = new Database(':memory:')
  migrate(db, migrations.slice(0, 3))
  const add = db.prepare(`INSERT INTO plan (rev, body, saved_at) VALUES (?, ?, '')`)
  add.run(1, '{"costBp":10,"filing":"single","ordinaryIncome":"50000","stateRate":0}')
  add.run(2, '{"costBp":10,"filing":"joint","ordinaryIncome":"160000","stateRate":0.0307}')
  migrate(db)
  const setting = db.prepare(`SELECT value FROM setting WHERE key = 'taxProfile'`).pluck().get() as string
  expect(JSON.parse(setting)).toEqual({
    filing: 'joint',
    stateRate: '0.0307000000',
    income: [{ year: 1900, ordinaryIncome: '160000', deduction: '0' }],
  })
  expect(db.prepare('SELECT body FROM plan ORDER BY rev').pluck().all()).toEqual([
    '{"costBp":10}',
    '{"costBp":10}',
  ])
  db.close()
})
