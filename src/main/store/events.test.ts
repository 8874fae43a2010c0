import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryLedger, testHost } from '../../../tests/support/ledger.ts'
import { money, moneyFromUnits, quantity, quantityFromUnits } from '../../shared/amount.ts'
import { canonical } from '../../shared/canonical.ts'
import { day, type Day } from '../../shared/day.ts'
import { ok, valueOf } from '../../shared/refusal.ts'
import type { Terms } from '../../shared/terms.ts'
import type { EventKind, Leg, Role } from '../../shared/trade.ts'
import { addAccount } from './accounts.ts'
import { ensureAsset } from './assets.ts'
import { addByHand, undoBatch } from './batches.ts'
import { checkLedger, stateHash } from './check.ts'
import { closeEvents, contentOf, eventsInForce, freeKey, rowHash } from './events.ts'
import type { NewEvent } from './events.ts'
import { eventKey, normalFields, placeInDay } from './keys.ts'
import type { OpenLedger } from './open.ts'
import { revisions, write } from './write.ts'

function ledgerWithSpy(): OpenLedger {
  const ledger = memoryLedger()
  valueOf(
    write(ledger, ['ledger'], () => {
      addAccount(ledger, {
        name: 'Brokerage',
        institution: '',
        owner: 'Me',
        taxType: 'taxable',
        currency: 'USD',
        relief: 'fifo',
        inPlan: true,
        externalIds: [],
      })
      ensureAsset(ledger, { symbol: 'SPY' }, day('2024-01-02'), 'USD')
      return ok(undefined)
    }),
  )
  return ledger
}

const OPENING: Omit<NewEvent, 'key'> = {
  account: 'brokerage',
  kind: 'openingLot',
  tradeDay: day('2020-03-23'),
  legs: [
    { role: 'transfer', asset: 'SPY', quantity: quantity('10.0000000001'), amount: money('0') },
    { role: 'basis', asset: 'SPY', quantity: quantity('0'), amount: money('2228.500001') },
  ],
  note: 'bought at the low',
}

function enter(ledger: OpenLedger, event: Omit<NewEvent, 'key'>): string {
  return valueOf(
    write(ledger, ['ledger'], (rev) =>
      ok(addByHand(ledger, rev.ledger, 'Opening lot', { ...event, key: freeKey(ledger, event) })),
    ),
  )
}

test('what is stored comes back to the last digit, at the largest amounts that 64 bits hold', () => {
  const ledger = ledgerWithSpy()
  const largest = 2n ** 63n - 1n
  const huge = {
    role: 'principal',
    currency: 'USD',
    quantity: quantity('0'),
    amount: money('9223372036854.775807'),
  } as const
  enter(ledger, OPENING)
  enter(ledger, { ...OPENING, kind: 'buy', settleDay: day('2020-03-25'), legs: [huge], note: 'huge' })
  const [opening, buy] = eventsInForce(ledger)
  expect(opening).toMatchObject(OPENING)
  expect(buy).toMatchObject({ settleDay: day('2020-03-25'), legs: [huge] })
  expect(buy!.legs[0]!.amount).toBe(largest)
})

test('IMP-15: a day stands by what its events are, and equal ones by key', () => {
  const ledger = ledgerWithSpy()
  for (const kind of [
    'sell',
    'dividend',
    'buy',
    'split',
    'transferOut',
    'openingLot',
    'reliefChoice',
    'buy',
  ] as const) {
    enter(ledger, { ...OPENING, kind, legs: kind === 'reliefChoice' ? [] : OPENING.legs })
  }
  const events = eventsInForce(ledger)
  expect(events.map((e) => e.kind)).toEqual([
    'openingLot',
    'split',
    'buy',
    'buy',
    'sell',
    'transferOut',
    'dividend',
    'reliefChoice',
  ])
  expect(events[2]!.key < events[3]!.key).toBe(true)
})

test('IMP-15: in a merger the units given up come before the units received', () => {
  expect(placeInDay('merger', [{ quantity: quantity('-5') }])).toBeLessThan(
    placeInDay('merger', [{ quantity: quantity('5') }]),
  )
})

test('terms keep every digit, and the event that they belong to', () => {
  const ledger = ledgerWithSpy()
  const terms: Terms = {
    kind: 'gifted',
    given: day('2024-02-29'),
    acquired: day('2012-03-04'),
    cost: money('1234.567891'),
    value: money('1000'),
  }
  enter(ledger, { ...OPENING, kind: 'terms', legs: [], terms, termsOf: 'k' })
  expect(eventsInForce(ledger)).toMatchObject([{ kind: 'terms', terms, termsOf: 'k' }])
  expect(() => ledger.db.exec(`UPDATE event SET terms = '{}'`)).toThrow('an event can only be closed')
})

test('a choice of lots keeps its sale, its lots and their order', () => {
  const ledger = ledgerWithSpy()
  const choice = {
    sale: 'k',
    lots: [
      { lot: 'b', quantity: quantity('1.5') },
      { lot: 'a', quantity: quantity('2') },
    ],
  }
  enter(ledger, {
    account: 'brokerage',
    kind: 'reliefChoice',
    tradeDay: day('2024-01-03'),
    legs: [],
    note: '',
    choice,
  })
  expect(eventsInForce(ledger)[0]?.choice).toEqual(choice)
})

test('a past revision can be replayed after an undo', () => {
  const ledger = ledgerWithSpy()
  const before = stateHash(ledger)
  const batch = enter(ledger, OPENING)
  const at = revisions(ledger).ledger
  valueOf(write(ledger, ['ledger'], (rev) => ok(undoBatch(ledger, batch, rev.ledger))))
  expect(eventsInForce(ledger)).toEqual([])
  expect(eventsInForce(ledger, at)).toHaveLength(1)
  expect(eventsInForce(ledger, at - 1)).toEqual([])
  expect(stateHash(ledger)).toBe(before)
})

test('the database lets an event be closed once, and nothing else of it be changed or removed', () => {
  const ledger = ledgerWithSpy()
  enter(ledger, OPENING)
  const attempt = (sql: string) => () => ledger.db.exec(sql)
  expect(attempt(`UPDATE event SET note = 'x'`)).toThrow('closed, once')
  expect(attempt(`UPDATE event SET reference = 'x'`)).toThrow('closed, once')
  expect(attempt('UPDATE leg SET amount = amount + 1')).toThrow('facts')
  expect(attempt('DELETE FROM leg')).toThrow('facts')
  expect(attempt('DELETE FROM event')).toThrow('never deleted')
  expect(attempt('INSERT OR REPLACE INTO leg SELECT event, n, role, asset, currency, 1, 1 FROM leg')).toThrow(
    'facts',
  )
  expect(attempt('INSERT OR REPLACE INTO event SELECT * FROM event')).toThrow('never deleted')
  const [event] = eventsInForce(ledger)
  valueOf(write(ledger, ['ledger'], (rev) => ok(closeEvents(ledger, [event!.key], rev.ledger))))
  expect(attempt('UPDATE event SET until_rev = NULL')).toThrow('closed, once')
})

test('IMP-14: the same lot entered twice by hand is two lots, and a freed key is taken again', () => {
  const ledger = ledgerWithSpy()
  const batch = enter(ledger, OPENING)
  enter(ledger, OPENING)
  const keys = eventsInForce(ledger).map((e) => e.key)
  expect(new Set(keys).size).toBe(2)
  valueOf(write(ledger, ['ledger'], (rev) => ok(undoBatch(ledger, batch, rev.ledger))))
  enter(ledger, OPENING)
  expect(new Set(eventsInForce(ledger).map((e) => e.key))).toEqual(new Set(keys))
})

test('IMP-14: a key holds account, kind, day, units and cash; not the split between price and fee, not the note', () => {
  const sha256 = (text: string) => testHost().sha256(text)
  const facts = {
    account: 'a',
    kind: 'buy' as const,
    tradeDay: day('2024-01-02'),
    legs: [
      { role: 'principal', currency: 'USD', quantity: quantity('0'), amount: money('-100') },
      { role: 'principal', asset: 'SPY', quantity: quantity('2'), amount: money('0') },
    ] as const,
  }
  const key = eventKey(facts, 0, sha256)
  expect(key).toMatch(/^[0-9a-f]{32}$/)
  const withFee = [
    { ...facts.legs[0], amount: money('-99') },
    { role: 'fee', currency: 'USD', quantity: quantity('0'), amount: money('-1') },
    facts.legs[1],
  ] as const
  expect(eventKey({ ...facts, legs: withFee }, 0, sha256)).toBe(key)
  const others = [
    eventKey(facts, 1, sha256),
    eventKey({ ...facts, account: 'b' }, 0, sha256),
    eventKey({ ...facts, kind: 'reinvestment' }, 0, sha256),
    eventKey({ ...facts, tradeDay: day('2024-01-03') }, 0, sha256),
    eventKey({ ...facts, legs: [facts.legs[0], { ...facts.legs[1], asset: 'AGG' }] }, 0, sha256),
    eventKey(
      { ...facts, legs: [facts.legs[0], { ...facts.legs[1], quantity: quantity('2.0000000001') }] },
      0,
      sha256,
    ),
    eventKey(
      { ...facts, legs: [{ ...facts.legs[0], amount: money('-100.000001') }, facts.legs[1]] },
      0,
      sha256,
    ),
    eventKey({ ...facts, reference: 'T1' }, 0, sha256),
  ]
  expect(new Set([key, ...others]).size).toBe(9)
})

test('IMP-14: two sweeps of different size are two facts, though the cash legs of each cancel', () => {
  const sweep = (amount: string) =>
    normalFields({
      account: 'a',
      kind: 'buy',
      tradeDay: day('2024-01-02'),
      legs: [
        { role: 'principal', currency: 'USD', quantity: quantity('0'), amount: money(`-${amount}`) },
        { role: 'transfer', currency: 'USD', quantity: quantity('0'), amount: money(amount) },
      ],
    })
  expect(sweep('10')).not.toBe(sweep('20'))
})

const TEXTS = fc.oneof(
  fc.constantFrom('SPY', 'USD', '700', '__proto', 'e\u0301t\u00e9', 'a "b" \\ c\n', 'BRK.B'),
  fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => text.isWellFormed()),
)
const LEGS: fc.Arbitrary<Leg[]> = fc.array(
  fc.record(
    {
      role: fc.constantFrom<Role>('principal', 'fee', 'tax', 'transfer', 'income'),
      asset: TEXTS,
      currency: fc.constantFrom('USD', 'EUR'),
      quantity: fc.bigInt(-(10n ** 15n), 10n ** 15n).map(quantityFromUnits),
      amount: fc.bigInt(-(10n ** 12n), 10n ** 12n).map(moneyFromUnits),
    },
    { requiredKeys: ['role', 'quantity', 'amount'] },
  ),
  { maxLength: 5 },
)

test('a row hash is of the canonical text of the event, whatever it says and leaves out', () => {
  const events = fc.record(
    {
      key: fc.constant('0f'.repeat(16)),
      batch: fc.constant('b1'),
      account: TEXTS,
      kind: fc.constantFrom<EventKind>('buy', 'fxConversion', 'reliefChoice'),
      tradeDay: fc.integer({ min: -100_000, max: 100_000 }).map((n) => n as Day),
      settleDay: fc.integer({ min: -100_000, max: 100_000 }).map((n) => n as Day),
      seqInDay: fc.integer({ min: 0, max: 9 }),
      sinceRev: fc.integer({ min: 1, max: 1e9 }),
      sourceRow: fc.integer({ min: 1, max: 1e7 }),
      reference: TEXTS,
      note: TEXTS,
      choice: fc.constant({ sale: 'k', lots: [{ lot: 'l', quantity: quantity('1.5') }] }),
      terms: fc.constant<Terms>({ kind: 'split', after: quantity('1'), before: quantity('10') }),
      termsOf: TEXTS,
      legs: LEGS,
    },
    {
      requiredKeys: ['key', 'batch', 'account', 'kind', 'tradeDay', 'seqInDay', 'sinceRev', 'note', 'legs'],
    },
  )
  fc.assert(
    fc.property(events, (event) => {
      const { key, batch, sourceRow, reference, sinceRev, seqInDay } = event
      expect(rowHash(event, (text) => text)).toBe(
        canonical({ key, batch, sourceRow, reference, sinceRev, seqInDay, ...contentOf(event) }),
      )
    }),
  )
})

test('IMP-14: the fields of a key are canonical text of the sums by name', () => {
  const sumsOf = (
    legs: readonly Leg[],
    name: (leg: Leg) => string | undefined,
    of: 'quantity' | 'amount',
  ) => {
    const sums = new Map<string, bigint>()
    for (const leg of legs) {
      const by = name(leg)
      if (by !== undefined) sums.set(by, (sums.get(by) ?? 0n) + leg[of])
    }
    return Object.fromEntries([...sums].map(([by, sum]) => [by, sum.toString()]))
  }
  fc.assert(
    fc.property(TEXTS, LEGS, (account, legs) => {
      const names = new Set(legs.flatMap(({ asset }) => asset ?? []))
      fc.pre(new Set([...names].map((name) => name.normalize('NFC'))).size === names.size)
      const cash = (isMoved: boolean) =>
        sumsOf(
          legs,
          (leg) =>
            leg.asset === undefined && (leg.role === 'transfer') === isMoved ? leg.currency : undefined,
          'amount',
        )
      expect(normalFields({ account, kind: 'buy', tradeDay: day('2024-01-02'), legs })).toBe(
        canonical({
          account,
          basis: sumsOf(legs, (leg) => (leg.amount === 0n ? undefined : leg.asset), 'amount'),
          cash: cash(false),
          day: '2024-01-02',
          kind: 'buy',
          moved: cash(true),
          units: sumsOf(legs, ({ asset }) => asset, 'quantity'),
        }),
      )
    }),
  )
})

test('row hashes find a change that every check of SQLite lets through', () => {
  const ledger = ledgerWithSpy()
  enter(ledger, OPENING)
  expect(checkLedger(ledger).every((c) => c.passed)).toBe(true)
  ledger.db.exec('DROP TRIGGER leg_keeps_its_facts')
  ledger.db.exec('UPDATE leg SET quantity = quantity + 1 WHERE n = 0')
  const failed = checkLedger(ledger).filter((c) => !c.passed)
  expect(failed.map((c) => c.name)).toEqual(['guards', 'rowHashes'])
  expect(failed[1]!.detail).toContain(eventsInForce(ledger)[0]!.key)
})

test('checks name a lost leg, a lost event and a kept file that is no longer what came', () => {
  const ledger = ledgerWithSpy()
  enter(ledger, OPENING)
  enter(ledger, { ...OPENING, note: 'another' })
  ledger.db.exec(
    `DROP TRIGGER leg_stays; DROP TRIGGER event_stays; DELETE FROM leg WHERE event = 2; DELETE FROM event WHERE id = 2`,
  )
  ledger.db.prepare('INSERT INTO source VALUES (?, ?, 3)').run('0'.repeat(64), Buffer.from('not gzip'))
  const failed = checkLedger(ledger).filter((c) => !c.passed)
  expect(failed.map((c) => c.name)).toEqual(['guards', 'rows', 'sources', 'anchor'])
  expect(failed[3]!.detail).toBe('events: 1, was 2; legs: 2, was 4')
})

test('a connection without recursive triggers would let a fact be replaced: why the setting is read back', () => {
  const raw = new Database(':memory:')
  raw.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (1, 'fact');
            CREATE TRIGGER stays BEFORE DELETE ON t BEGIN SELECT RAISE(ABORT, 'stays'); END`)
  raw.pragma('recursive_triggers = OFF')
  raw.exec(`INSERT OR REPLACE INTO t VALUES (1, 'forged')`)
  expect(raw.prepare('SELECT a FROM t').pluck().get()).toBe('forged')
  raw.pragma('recursive_triggers = ON')
  expect(() => raw.exec(`INSERT OR REPLACE INTO t VALUES (1, 'again')`)).toThrow('stays')
  raw.close()
})
