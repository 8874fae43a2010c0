import { expect, test } from 'vitest'
import { readingOf } from '../../../tests/support/drafts.ts'
import { testContext, testHost } from '../../../tests/support/ledger.ts'
import type { Checked } from '../../shared/contract.ts'
import { day } from '../../shared/day.ts'
import { valueOf } from '../../shared/refusal.ts'
import { reliefHistory } from '../store/accounts.ts'
import { revisions } from '../store/write.ts'
import { accountHandlers } from './account.ts'
import { assetHandlers } from './asset.ts'
import { commitImport, previewImport } from './importFiles.ts'

const ROTH: Checked<'account.add'> = {
  name: 'Roth IRA',
  institution: 'Fidelity',
  owner: 'Me',
  taxType: 'exempt',
  currency: 'USD',
  relief: 'fifo',
  inPlan: true,
  externalIds: ['X81', 'X81'],
}

test('an account is added under an id that can be typed, and moves the ledger by one', () => {
  const context = testContext()
  const account = valueOf(accountHandlers['account.add'](ROTH, context))
  expect(account).toEqual({ ...ROTH, id: 'roth-ira', externalIds: ['X81'] })
  expect(valueOf(accountHandlers['account.list']({}, context))).toEqual([account])
  expect(revisions(context.ledger).ledger).toBe(1)
})

test('names that differ in punctuation alone get ids of their own', () => {
  const context = testContext()
  const add = (name: string) =>
    valueOf(accountHandlers['account.add']({ ...ROTH, name, externalIds: [] }, context)).id
  expect([add('Depot: Zürich'), add('Depot Zurich'), add('日本')]).toEqual([
    'depot-zurich',
    'depot-zurich-2',
    'account',
  ])
})

test('a second account of the same name or number is refused, and nothing changes', () => {
  const context = testContext()
  valueOf(accountHandlers['account.add'](ROTH, context))
  expect(accountHandlers['account.add']({ ...ROTH, name: 'roth ira' }, context)).toEqual({
    ok: false,
    refusal: { kind: 'alreadyExists', what: 'account', id: 'Roth IRA' },
  })
  expect(accountHandlers['account.add']({ ...ROTH, name: 'Other' }, context)).toEqual({
    ok: false,
    refusal: { kind: 'alreadyExists', what: 'account number', id: 'X81' },
  })
  expect(revisions(context.ledger).ledger).toBe(1)
})

test('owners are people of one household: the first is oneself', () => {
  const context = testContext()
  for (const [name, owner] of [
    ['A', 'Me'],
    ['B', 'Ada'],
    ['C', 'Me'],
  ] as const) {
    valueOf(accountHandlers['account.add']({ ...ROTH, name, owner, externalIds: [] }, context))
  }
  expect(context.ledger.db.prepare('SELECT name, relation FROM owner ORDER BY id').raw().all()).toEqual([
    ['Ada', 'other'],
    ['Me', 'self'],
  ])
})

test('a new relief method holds from today on once something was sold, and from the start before', () => {
  const context = testContext(testHost({ today: day('2026-03-02') }))
  const { id } = valueOf(accountHandlers['account.add'](ROTH, context))
  const edit = (relief: 'hifo' | 'lifo') => valueOf(accountHandlers['account.edit']({ id, relief }, context))
  const history = () => reliefHistory(context.ledger).get(id)

  expect(edit('hifo').relief).toBe('hifo')
  expect(history()).toEqual([{ from: day('1900-01-01'), method: 'hifo' }])

  const sale = readingOf('a.csv', [{ kind: 'sell', dayOffset: 0, symbol: 'SPY', units: 1, cents: 100 }])
  const { preview } = valueOf(previewImport(context, [sale], {}))
  valueOf(commitImport(context, { preview, keep: [], leave: [], accounts: {} }))
  expect(edit('lifo').relief).toBe('lifo')
  expect(history()).toEqual([
    { from: day('1900-01-01'), method: 'hifo' },
    { from: day('2026-03-02'), method: 'lifo' },
  ])
})

test('an edit changes what it names and nothing else; an account that is not there is refused', () => {
  const context = testContext()
  const before = valueOf(accountHandlers['account.add'](ROTH, context))
  const change = {
    id: before.id,
    name: 'Roth',
    taxType: 'deferred',
    inPlan: false,
    externalIds: ['Y1'],
  } as const
  const after = valueOf(
    accountHandlers['account.edit']({ ...change, externalIds: [...change.externalIds] }, context),
  )
  expect(after).toEqual({ ...before, ...change })
  expect(accountHandlers['account.edit']({ id: 'nobody' }, context)).toEqual({
    ok: false,
    refusal: { kind: 'notFound', what: 'account', id: 'nobody', known: [before.id] },
  })
})

test('an asset can be described better than its export did; one that is not there is refused', () => {
  const context = testContext()
  valueOf(accountHandlers['account.add'](ROTH, context))
  const buy = readingOf('a.csv', [{ kind: 'buy', dayOffset: 0, symbol: 'SPY', units: 1, cents: 100 }])
  const { preview } = valueOf(previewImport(context, [buy], {}))
  valueOf(commitImport(context, { preview, keep: [], leave: [], accounts: {} }))
  const edited = valueOf(
    assetHandlers['asset.edit']({ id: 'SPY', kind: 'etf', identicalGroup: 'S&P 500' }, context),
  )
  expect(valueOf(assetHandlers['asset.list']({}, context))).toEqual([edited])
  expect(edited).toMatchObject({ id: 'SPY', name: 'SPY fund', kind: 'etf', identicalGroup: 'S&P 500' })
  expect(assetHandlers['asset.edit']({ id: 'QQQ', kind: 'etf' }, context)).toMatchObject({
    refusal: { kind: 'notFound' },
  })
})
