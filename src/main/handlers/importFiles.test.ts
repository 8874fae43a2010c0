import fc from 'fast-check'
import { expect, test } from 'vitest'
import { draftOf, readingOf, anyTrade } from '../../../tests/support/drafts.ts'
import type { Trade } from '../../../tests/support/drafts.ts'
import { testContext } from '../../../tests/support/ledger.ts'
import { ok, valueOf } from '../../shared/refusal.ts'
import { listAccounts, addAccount } from '../store/accounts.ts'
import { listAssets } from '../store/assets.ts'
import { listBatches, refusedRows } from '../store/batches.ts'
import { checkLedger, stateHash } from '../store/check.ts'
import { eventsInForce } from '../store/events.ts'
import { readSource } from '../store/sources.ts'
import { revisions, write } from '../store/write.ts'
import type { Context } from './handler.ts'
import { importHandlers } from './import.ts'
import { commitImport, previewImport } from './importFiles.ts'
import type { Reading } from './importFiles.ts'

const BUY: Trade = { kind: 'buy', dayOffset: 0, symbol: 'SPY', units: 2, cents: 10_000 }
const SELL: Trade = { kind: 'sell', dayOffset: 1, symbol: 'SPY', units: 1, cents: 25_050 }
const DIVIDEND: Trade = { kind: 'dividend', dayOffset: 2, symbol: 'SPY', units: 1, cents: 99_999 }

function context(...accounts: { name: string; currency?: string; externalIds?: string[] }[]): Context {
  const made = testContext()
  for (const account of accounts) {
    valueOf(
      write(made.ledger, ['ledger'], () =>
        ok(
          addAccount(made.ledger, {
            institution: '',
            owner: 'Me',
            taxType: 'taxable',
            currency: 'USD',
            relief: 'fifo',
            inPlan: true,
            externalIds: [],
            ...account,
          }),
        ),
      ),
    )
  }
  return made
}

function importAll(into: Context, ...readings: Reading[]) {
  const { preview } = valueOf(previewImport(into, readings, {}))
  return valueOf(commitImport(into, { preview, keep: [], leave: [], accounts: {} })).files
}

function undo(from: Context, batch: string) {
  const handler = importHandlers['import.undo']
  return valueOf(handler({ batch, reason: 'a test' }, from))
}

test('a file goes to the only account, with its assets, its bytes and every row counted', () => {
  const one = context({ name: 'Brokerage' })
  const [file] = importAll(one, readingOf('a.csv', [BUY, SELL, DIVIDEND]))
  expect(file).toMatchObject({ rows: 4, added: 3, duplicates: 0, nonData: 1, refused: [], refusal: null })
  expect(eventsInForce(one.ledger).map((e) => [e.kind, e.account])).toEqual([
    ['buy', 'brokerage'],
    ['sell', 'brokerage'],
    ['dividend', 'brokerage'],
  ])
  expect(listAssets(one.ledger)).toMatchObject([
    { id: 'SPY', symbol: 'SPY', kind: 'equity', currency: 'USD' },
  ])
  expect(listBatches(one.ledger)).toMatchObject([{ batch: file!.batch, events: 3, rows: 4, undone: false }])
  const [source] = one.ledger.db.prepare<[], string>('SELECT sha256 FROM source').pluck().all()
  expect(new TextDecoder().decode(readSource(one.ledger, source!))).toContain('buy,SPY,2,10000')
})

test('IMP-14: two equal fills in one file stay two, and the same file again adds none and makes no batch', () => {
  const one = context({ name: 'Brokerage' })
  const file = readingOf('a.csv', [BUY, BUY, SELL])
  expect(importAll(one, file)).toMatchObject([{ added: 3, duplicates: 0 }])
  expect(importAll(one, file)).toMatchObject([{ added: 0, duplicates: 3, rows: 4, batch: null }])
  expect(eventsInForce(one.ledger)).toHaveLength(3)
  expect(listBatches(one.ledger)).toHaveLength(1)
})

test('IMP-14: a longer file with a third equal fill adds exactly the third', () => {
  const one = context({ name: 'Brokerage' })
  importAll(one, readingOf('a.csv', [BUY, BUY]))
  expect(importAll(one, readingOf('b.csv', [BUY, SELL, BUY, BUY]))).toMatchObject([
    { added: 2, duplicates: 2 },
  ])
})

test('IMP-14: equal rows that differ in a note keep their notes, in whichever order the file has them', () => {
  const notes = ['first fill', 'second fill', 'a third']
  const ledgers = [notes, notes.toReversed(), ['a third', 'first fill', 'second fill']].map((order) => {
    const one = context({ name: 'Brokerage' })
    importAll(
      one,
      readingOf('a.csv', [BUY, BUY, BUY], (_t, i) => ({ note: order[i]! })),
    )
    return eventsInForce(one.ledger).map((e) => [e.key, e.note])
  })
  expect(ledgers[1]).toEqual(ledgers[0])
  expect(ledgers[2]).toEqual(ledgers[0])
})

test('IMP-14: a reference of the broker decides alone: equal ones are a duplicate, others are two trades', () => {
  const one = context({ name: 'Brokerage' })
  importAll(
    one,
    readingOf('a.csv', [BUY], () => ({ reference: 'T1' })),
  )
  const reworded = { ...BUY, cents: 10_050 }
  expect(
    importAll(
      one,
      readingOf('b.csv', [reworded], () => ({ reference: 'T1' })),
    ),
  ).toMatchObject([{ added: 0, duplicates: 1 }])
  expect(
    importAll(
      one,
      readingOf('c.csv', [BUY], () => ({ reference: 'T2' })),
    ),
  ).toMatchObject([{ added: 1, duplicates: 0 }])
})

test('IMP-14: a reference that two different fills of one file share keeps both, also when they come again', () => {
  const one = context({ name: 'Brokerage' })
  const fills = readingOf('a.csv', [BUY, { ...BUY, units: 3 }], () => ({ reference: 'ORDER' }))
  expect(importAll(one, fills)).toMatchObject([{ added: 2 }])
  const turned = readingOf('b.csv', [{ ...BUY, units: 3 }, BUY], () => ({ reference: 'ORDER' }))
  expect(importAll(one, turned)).toMatchObject([{ added: 0, duplicates: 2 }])
})

test('IMP-17: another fill of an order that came in part before is asked about, not dropped', () => {
  const one = context({ name: 'Brokerage' })
  importAll(
    one,
    readingOf('a.csv', [BUY], () => ({ reference: 'ORDER' })),
  )
  const rest = readingOf('b.csv', [{ ...BUY, units: 3 }], () => ({ reference: 'ORDER' }))
  const { preview, files } = valueOf(previewImport(one, [rest], {}))
  expect(files[0]).toMatchObject({ added: 0, possibleDuplicates: 1 })
  const key = files[0]!.lines.find((row) => row.fate === 'possibleDuplicate')!.key!
  valueOf(commitImport(one, { preview, keep: [key], leave: [], accounts: {} }))
  expect(eventsInForce(one.ledger)).toHaveLength(2)
})

test('IMP-17: the same trade with another cent is a possible duplicate, left out unless kept', () => {
  const one = context({ name: 'Brokerage' })
  importAll(one, readingOf('a.csv', [BUY, SELL]))
  const near = readingOf('b.csv', [
    { ...BUY, cents: 10_001 },
    { ...SELL, cents: 25_052 },
  ])
  const { preview, files } = valueOf(previewImport(one, [near], {}))
  expect(files[0]).toMatchObject({
    rows: 3,
    added: 1,
    duplicates: 0,
    possibleDuplicates: 1,
    nonData: 1,
    refused: 0,
  })
  const [imported] = valueOf(commitImport(one, { preview, keep: [], leave: [], accounts: {} })).files
  expect(imported).toMatchObject({ rows: 3, added: 1, duplicates: 1, nonData: 1 })
  expect(eventsInForce(one.ledger)).toHaveLength(3)
})

test('IMP-17: an event that the file holds in full already is not the twin of another row', () => {
  const one = context({ name: 'Brokerage' })
  importAll(one, readingOf('a.csv', [BUY]))
  const { files } = valueOf(previewImport(one, [readingOf('b.csv', [BUY, { ...BUY, cents: 10_001 }])], {}))
  expect(files[0]).toMatchObject({ added: 1, duplicates: 1, possibleDuplicates: 0 })
})

test('a row that the person leaves out is counted as refused, with its text', () => {
  const one = context({ name: 'Brokerage' })
  const { preview, files } = valueOf(previewImport(one, [readingOf('a.csv', [BUY, SELL])], {}))
  const key = files[0]!.lines.find((row) => row.kind === 'sell')!.key!
  const [file] = valueOf(commitImport(one, { preview, keep: [], leave: [key], accounts: {} })).files
  expect(file).toMatchObject({ rows: 3, added: 1, nonData: 1, refused: [{ line: 3, kind: 'leftOut' }] })
  expect(refusedRows(one.ledger, file!.batch!)).toEqual([
    { line: 3, column: '', kind: 'leftOut', text: 'sell,SPY,1,25050' },
  ])
})

test('two files of one import that overlap add each row once', () => {
  const one = context({ name: 'Brokerage' })
  const files = importAll(one, readingOf('a.csv', [BUY, SELL]), readingOf('b.csv', [SELL, DIVIDEND]))
  expect(files.map((f) => [f.added, f.duplicates])).toEqual([
    [2, 0],
    [1, 1],
  ])
})

test('a commit is refused where the ledger has moved since the preview, and changes nothing', () => {
  const one = context({ name: 'Brokerage' })
  const { preview, revision } = valueOf(previewImport(one, [readingOf('a.csv', [BUY])], {}))
  importAll(one, readingOf('b.csv', [SELL]))
  const before = stateHash(one.ledger)
  expect(commitImport(one, { preview, keep: [], leave: [], accounts: {} })).toEqual({
    ok: false,
    refusal: { kind: 'ledgerMoved', shownAt: revision, nowAt: revision + 1 },
  })
  expect(stateHash(one.ledger)).toBe(before)
})

test('a preview can be committed once', () => {
  const one = context({ name: 'Brokerage' })
  const { preview } = valueOf(previewImport(one, [readingOf('a.csv', [BUY])], {}))
  valueOf(commitImport(one, { preview, keep: [], leave: [], accounts: {} }))
  expect(commitImport(one, { preview, keep: [], leave: [], accounts: {} })).toMatchObject({
    refusal: { kind: 'notFound', what: 'preview' },
  })
})

test('with two accounts a file that names none asks; the answer may come with the commit', () => {
  const two = context({ name: 'One' }, { name: 'Two' })
  const { preview, files } = valueOf(previewImport(two, [readingOf('a.csv', [BUY, BUY])], {}))
  expect(files[0]!.accounts).toEqual([{ hint: '', rows: 2, account: null }])
  expect(commitImport(two, { preview, keep: [], leave: [], accounts: {} })).toEqual({
    ok: false,
    refusal: { kind: 'file', file: 'a.csv', problem: 'accountUnknown', expected: ['one', 'two'] },
  })
  expect(eventsInForce(two.ledger)).toEqual([])
  valueOf(commitImport(two, { preview, keep: [], leave: [], accounts: { '': 'Two' } }))
  expect(eventsInForce(two.ledger).map((e) => e.account)).toEqual(['two', 'two'])
})

test('the account that a number in the file means is asked once and remembered', () => {
  const two = context({ name: 'One' }, { name: 'Two' })
  const hinted = readingOf('a.csv', [BUY, SELL], (_t, i) => ({ accountHint: i === 0 ? 'X1' : 'X2' }))
  const { preview } = valueOf(previewImport(two, [hinted], { X1: 'one', X2: 'two' }))
  valueOf(commitImport(two, { preview, keep: [], leave: [], accounts: {} }))
  expect(listAccounts(two.ledger).map((a) => a.externalIds)).toEqual([['X1'], ['X2']])
  const later = readingOf('b.csv', [DIVIDEND], () => ({ accountHint: 'X2' }))
  const again = valueOf(previewImport(two, [later], {}))
  expect(again.files[0]!.accounts).toEqual([{ hint: 'X2', rows: 1, account: 'two' }])
})

test('an account that is not there is refused with those that are', () => {
  const one = context({ name: 'One' })
  expect(previewImport(one, [readingOf('a.csv', [BUY])], { '': 'three' })).toEqual({
    ok: false,
    refusal: { kind: 'notFound', what: 'account', id: 'three', known: ['one'] },
  })
})

test('a file in dollars for an account in euros is refused with line and column, and nothing changes', () => {
  const euros = context({ name: 'Depot', currency: 'EUR' })
  const { preview, files } = valueOf(previewImport(euros, [readingOf('a.csv', [BUY])], {}))
  const refusal = {
    kind: 'file',
    file: 'a.csv',
    line: 2,
    column: 'Amount',
    problem: 'wrongCurrency',
    found: 'USD',
    expected: ['EUR'],
  }
  expect(files[0]!.refusal).toEqual(refusal)
  expect(commitImport(euros, { preview, keep: [], leave: [], accounts: {} })).toEqual({ ok: false, refusal })
  expect(revisions(euros.ledger).ledger).toBe(1)
  expect(listAssets(euros.ledger)).toEqual([])
})

test('a refused file beside a good one is named, and the good one is imported', () => {
  const one = context({ name: 'Brokerage' })
  const bad: Reading = {
    name: 'bad.csv',
    bytes: new Uint8Array(),
    read: { ok: false, refusal: { kind: 'file', file: 'bad.csv', problem: 'empty' } },
  }
  const files = importAll(one, bad, readingOf('a.csv', [BUY]))
  expect(files.map((f) => [f.file, f.added, f.batch === null, f.refusal?.kind ?? null])).toEqual([
    ['bad.csv', 0, true, 'file'],
    ['a.csv', 1, false, null],
  ])
})

test('IMP-18: undoing a batch ends its events, enters the journal, and the file can come again', () => {
  const one = context({ name: 'Brokerage' })
  const file = readingOf('a.csv', [BUY, SELL])
  const empty = stateHash(one.ledger)
  const [first] = importAll(one, file)
  const full = stateHash(one.ledger)
  expect(undo(one, first!.batch!)).toEqual({ batch: first!.batch, events: 2 })
  expect(stateHash(one.ledger)).toBe(empty)
  expect(importHandlers['import.undo']({ batch: first!.batch!, reason: '' }, one)).toMatchObject({
    refusal: { kind: 'notFound' },
  })
  const journal = one.ledger.db.prepare('SELECT kind, reason FROM decision ORDER BY seq').raw().all()
  expect(journal).toEqual([
    ['ledgerCreated', ''],
    ['importUndone', 'a test'],
  ])
  expect(importAll(one, file)).toMatchObject([{ added: 2, duplicates: 0 }])
  expect(stateHash(one.ledger)).toBe(full)
  expect(eventsInForce(one.ledger, 2)).toHaveLength(2)
  expect(eventsInForce(one.ledger, 3)).toHaveLength(0)
  expect(one.ledger.db.prepare('SELECT count(*) FROM event').pluck().get()).toBe(4n)
})

test('IMP-18: what another file states too outlives the undo of the first', () => {
  const one = context({ name: 'Brokerage' })
  const [first] = importAll(one, readingOf('a.csv', [BUY, SELL]))
  const [second] = importAll(one, readingOf('b.csv', [SELL, DIVIDEND]))
  expect(undo(one, first!.batch!)).toMatchObject({ events: 1 })
  expect(eventsInForce(one.ledger).map((e) => e.kind)).toEqual(['sell', 'dividend'])
  expect(listBatches(one.ledger).find((b) => b.batch === second!.batch)).toMatchObject({ events: 2 })
  undo(one, second!.batch!)
  expect(eventsInForce(one.ledger)).toEqual([])
  expect(checkLedger(one.ledger).filter((c) => !c.passed)).toEqual([])
})

test('IMP-16: a key does not depend on what the ledger knows of the asset', () => {
  const plain = context({ name: 'Brokerage' })
  importAll(plain, readingOf('a.csv', [BUY]))
  const wiser = context({ name: 'Brokerage' })
  const known = { symbol: 'OTHER', cusip: '78462F103' }
  const first = draftOf(BUY, 2, {
    legs: draftOf(BUY, 2).legs.map((leg) => (leg.asset ? { ...leg, asset: known } : leg)),
    tradeDay: draftOf(SELL, 2).tradeDay,
  })
  importAll(wiser, {
    ...readingOf('z.csv', []),
    read: ok({ ...valueOf(readingOf('z.csv', []).read), rows: 2, drafts: [first] }),
  })
  importAll(wiser, readingOf('a.csv', [BUY]))
  const keyOf = (c: Context) =>
    eventsInForce(c.ledger).find((e) => e.tradeDay === draftOf(BUY, 2).tradeDay)!.key
  expect(keyOf(wiser)).toBe(keyOf(plain))
})

test(
  'IMP-14: repeating, overlapping, shuffling and splitting files gives one and the same ledger',
  { timeout: 60_000 },
  () => {
    fc.assert(
      fc.property(
        fc.array(anyTrade, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat(1000)),
        fc.array(fc.record({ from: fc.nat(11), length: fc.nat(12), turned: fc.boolean() }), { maxLength: 4 }),
        (trades, chance, windows) => {
          const draw = (below: number) => (chance.next().value as number) % below
          const whole = context({ name: 'Brokerage' })
          importAll(whole, readingOf('whole.csv', trades))

          // Days are never split between files of one export; a window that cuts a day holds a part of it.
          const pieces = context({ name: 'Brokerage' })
          for (const [i, { from, length, turned }] of windows.entries()) {
            const part = shuffled(trades.slice(from, from + length), draw)
            importAll(pieces, readingOf(`part${i}.csv`, turned ? part.toReversed() : part))
          }
          importAll(pieces, readingOf('shuffled.csv', shuffled(trades, draw)))
          importAll(pieces, readingOf('whole.csv', trades), readingOf('again.csv', trades.toReversed()))

          expect(stateHash(pieces.ledger)).toBe(stateHash(whole.ledger))
          expect(new Set(eventsInForce(pieces.ledger).map((e) => e.key))).toEqual(
            new Set(eventsInForce(whole.ledger).map((e) => e.key)),
          )
          expect(checkLedger(pieces.ledger).filter((c) => !c.passed)).toEqual([])
          whole.ledger.close()
          pieces.ledger.close()
        },
      ),
      { numRuns: 250 },
    )
  },
)

test(
  'IMP-18: after any undos and imports the ledger is what the files still in force make it',
  { timeout: 60_000 },
  () => {
    fc.assert(
      fc.property(
        fc.array(anyTrade, { minLength: 3, maxLength: 8 }),
        fc.array(
          fc.oneof(
            fc.record({
              do: fc.constant('import' as const),
              from: fc.nat(7),
              length: fc.integer({ min: 1, max: 8 }),
            }),
            fc.record({ do: fc.constant('undo' as const), which: fc.nat(5) }),
          ),
          { minLength: 2, maxLength: 10 },
        ),
        (trades, steps) => {
          const ledger = context({ name: 'Brokerage' })
          const inForce: { batch: string; reading: Reading }[] = []
          for (const step of steps) {
            if (step.do === 'import') {
              const name = `${step.from}-${step.length}.csv`
              const part = trades.slice(step.from, step.from + step.length)
              if (part.length === 0) continue
              const reading = readingOf(name, part)
              const [file] = importAll(ledger, reading)
              if (file!.batch !== null) inForce.push({ batch: file!.batch, reading })
            } else if (inForce.length > 0) {
              const [gone] = inForce.splice(step.which % inForce.length, 1)
              undo(ledger, gone!.batch)
            }
          }
          const fresh = context({ name: 'Brokerage' })
          for (const { reading } of inForce) importAll(fresh, reading)
          expect(stateHash(ledger.ledger)).toBe(stateHash(fresh.ledger))
          expect(checkLedger(ledger.ledger).filter((c) => !c.passed)).toEqual([])
          ledger.ledger.close()
          fresh.ledger.close()
        },
      ),
      { numRuns: 200 },
    )
  },
)

function shuffled<T>(values: readonly T[], draw: (below: number) => number): T[] {
  const out = [...values]
  for (let i = out.length - 1; i > 0; i--) {
    const j = draw(i + 1)
    const held = out[i]!
    out[i] = out[j]!
    out[j] = held
  }
  return out
}
