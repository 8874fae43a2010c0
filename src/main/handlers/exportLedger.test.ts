import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Money, Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { day } from '../../shared/day.ts'
import { valueOf } from '../../shared/refusal.ts'
import { EventKind, type Leg } from '../../shared/trade.ts'
import { testContext, testHost } from '../../../tests/support/ledger.ts'
import { rereadBeancount } from '../../../tests/support/beancount.ts'
import { addAccount } from '../store/accounts.ts'
import { addAssets, assetResolver } from '../store/assets.ts'
import { addBatch } from '../store/batches.ts'
import { checkLedger, stateHash } from '../store/check.ts'
import type { NewEvent } from '../store/events.ts'
import { copyLedger } from '../store/ledgerCopy.ts'
import { write } from '../store/write.ts'
import { demoHandlers } from './demo.ts'
import { exportLedger } from './exportLedger.ts'
import type { Context } from './handler.ts'
import { importHandlers } from './import.ts'
import { ledgerHandlers } from './ledger.ts'

type Format = 'json' | 'csv' | 'beancount'

function exported(context: Context, format: Format): { name: string; bytes: Uint8Array } {
  const { files } = valueOf(exportLedger({ format }, context))
  expect(files).toHaveLength(1)
  return files[0]!
}

async function imported(context: Context, file: { name: string; bytes: Uint8Array }) {
  const job = { signal: new AbortController().signal, progress: () => {} }
  const input = { files: [file], broker: 'auto', accounts: {} }
  const shown = valueOf(await importHandlers['import.preview'](input, context, job))
  expect(shown.files[0]!.refusal).toBeNull()
  const done = importHandlers['import.commit'](
    { preview: shown.preview, keep: [], leave: [], accounts: {} },
    context,
  )
  return valueOf(done).files[0]!
}

const text = fc.oneof(
  fc.constantFrom(
    '',
    'plain',
    '=1+1',
    "'quoted",
    '-5',
    '- a',
    '+1',
    '@x',
    'a "b", c',
    ' space ',
    'línea\nnueva',
    'a\rb',
    '\u0007',
    '\ufeffx',
    '\t',
  ),
  fc.string({ maxLength: 20, unit: 'grapheme' }),
)
const SYMBOLS = ['AAA', 'BBB.X', 'ccc d', '=EVIL', 'BRK.B', '12345'] as const
/** Sums of all legs of a ledger must fit as well. */
const MAX = 2n ** 57n - 1n
const units = fc.oneof(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.constantFrom(0n, MAX, -MAX))

interface Made {
  readonly account: number
  readonly kind: EventKind
  readonly on: number
  readonly settled: number | undefined
  readonly note: string
  readonly reference: string | undefined
  readonly legs: readonly {
    asset: number | undefined
    currency: string
    role: Leg['role']
    units: bigint
    basis: boolean
  }[]
}

const made: fc.Arbitrary<Made> = fc.record({
  account: fc.nat(2),
  kind: fc.constantFrom(...EventKind.options.filter((kind) => kind !== 'terms')),
  on: fc.integer({ min: 0, max: 20_000 }),
  settled: fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: undefined }),
  note: text,
  reference: fc.option(fc.string({ minLength: 1, maxLength: 12 }), { nil: undefined }),
  legs: fc.array(
    fc.record({
      asset: fc.option(fc.nat(SYMBOLS.length - 1), { nil: undefined }),
      currency: fc.constantFrom('USD', 'EUR', 'SEK'),
      role: fc.constantFrom('principal' as const, 'fee' as const, 'tax' as const, 'transfer' as const),
      units,
      basis: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
})

/** A ledger of three accounts with whatever facts, among them choices of lots. */
function ledgerOf(facts: readonly Made[], names: readonly string[]): Context {
  const context = testContext(testHost({ seed: 'export' }))
  const { ledger } = context
  valueOf(
    write(ledger, ['ledger'], ({ ledger: rev }) => {
      const accounts = [0, 1, 2].map((n) =>
        addAccount(ledger, {
          name: `${names[n]} ${n}`.trim().slice(0, 80),
          institution: names[n]!.slice(0, 80),
          owner: n === 2 ? 'Spouse' : 'Owner',
          taxType: (['taxable', 'deferred', 'exempt'] as const)[n]!,
          currency: 'USD',
          relief: (['fifo', 'hifo', 'specific'] as const)[n]!,
          inPlan: n !== 1,
          externalIds: n === 0 ? ['X-1', '=2'] : [],
        }),
      )
      const resolver = assetResolver(ledger)
      const assets = SYMBOLS.map((symbol, n) =>
        resolver.resolve(
          { symbol, name: names[n % 3]!, ...(n === 0 && { isin: 'US0378331005' }) },
          day('2020-01-01'),
          'USD',
        ),
      )
      addAssets(ledger, resolver.news())
      const events = facts.map((fact, n): NewEvent => ({
        key: `key-${n}`,
        account: accounts[fact.account]!.id,
        kind: fact.kind,
        tradeDay: fact.on as Day,
        ...(fact.settled !== undefined && { settleDay: fact.settled as Day }),
        note: fact.note,
        ...(fact.reference !== undefined && { reference: fact.reference }),
        ...(fact.kind === 'reliefChoice' && {
          choice: { sale: 'key-0', lots: [{ lot: 'key-1/0', quantity: 15n as Quantity }] },
        }),
        legs: fact.legs.map(({ asset, currency, role, units: size, basis }): Leg => {
          if (asset === undefined) return { role, currency, quantity: 0n as Quantity, amount: size as Money }
          return basis
            ? { role: 'basis', asset: assets[asset]!, quantity: 0n as Quantity, amount: size as Money }
            : { role, asset: assets[asset]!, quantity: size as Quantity, amount: 0n as Money }
        }),
      }))
      ledger.db
        .prepare('INSERT INTO filed_year (year, filed_at, lines) VALUES (2020, ?, ?)')
        .run('2021-04-01', '{"shortGain":"12.50"}')
      addBatch(ledger, rev, {
        file: 'made',
        source: null,
        broker: 'hand',
        rows: events.length,
        nonData: 0,
        events,
        duplicates: [],
        setAside: 0,
        refused: [],
      })
      return { ok: true, value: undefined }
    }),
  )
  return context
}

describe('IMP-90: what was exported and imported again is the same ledger', () => {
  test.each(['json', 'csv'] as const)(
    'generated ledgers, as %s',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(made, { maxLength: 8 }),
          fc.array(text, { minLength: 3, maxLength: 3 }),
          async (facts, names) => {
            const from = ledgerOf(facts, names)
            const to = testContext(testHost({ seed: 'again' }))
            const file = exported(from, format)
            const result = await imported(to, file)
            expect(result).toMatchObject({ broker: 'trimtab', added: facts.length, refused: [] })
            expect(stateHash(to.ledger)).toBe(stateHash(from.ledger))
            expect(copyLedger(to.ledger)).toEqual(copyLedger(from.ledger))
            expect(exported(to, format).bytes).toEqual(file.bytes)
            expect(checkLedger(to.ledger).filter(({ passed }) => !passed)).toEqual([])
            // Again it brings nothing.
            expect(await imported(to, file)).toMatchObject({
              added: 0,
              duplicates: facts.length,
              batch: null,
            })
            from.ledger.close()
            to.ledger.close()
          },
        ),
        { numRuns: 60, seed: 90 },
      )
    },
    120_000,
  )

  test('the demo ledger, in both formats, with an opening lot and a choice of lots', async () => {
    const from = testContext(testHost({ seed: 'demo' }))
    const job = { signal: new AbortController().signal, progress: () => {} }
    valueOf(demoHandlers['demo.create']({ seed: 7 }, from, job))
    const { lots } = valueOf(ledgerHandlers['ledger.lots']({}, from))
    valueOf(
      ledgerHandlers['ledger.addOpeningLot'](
        {
          account: lots[0]!.account,
          asset: lots[0]!.asset,
          acquired: '1999-05-03',
          quantity: '1.5',
          costBasis: '10.25',
          note: '',
        },
        from,
      ),
    )
    const events = copyLedger(from.ledger).events.length
    expect(events).toBeGreaterThan(100)
    for (const format of ['json', 'csv'] as const) {
      const to = testContext(testHost({ seed: 'again' }))
      expect(await imported(to, exported(from, format))).toMatchObject({ added: events })
      expect(stateHash(to.ledger)).toBe(stateHash(from.ledger))
      expect(copyLedger(to.ledger)).toEqual(copyLedger(from.ledger))
      to.ledger.close()
    }
    // Beancount, read again by its grammar: every transaction balances, and so do the balances at the end.
    const book = rereadBeancount(new TextDecoder().decode(exported(from, 'beancount').bytes))
    expect(book.faults).toEqual([])
    expect(book.transactions).toBe(events)
    expect(book.balances).toBeGreaterThan(5)
    from.ledger.close()
  }, 120_000)
})

describe('IMP-91: a copy that is not whole is refused', () => {
  const good = () => exported(ledgerOf([], ['a', 'b', 'c']), 'json')
  test.each<[string, (text: string) => string, object]>([
    ['cut', (text) => text.slice(0, -20), { problem: 'unreadable' }],
    [
      'of a later version',
      (text) => text.replace('"version":1', '"version":9'),
      { problem: 'badCell', column: 'version' },
    ],
    [
      'with an account twice',
      (text) => text.replace('"id":"b-1"', '"id":"a-0"'),
      { problem: 'badCell', column: 'id' },
    ],
  ])('%s', async (_what, change, refusal) => {
    const context = testContext()
    const bytes = new TextEncoder().encode(change(new TextDecoder().decode(good().bytes)))
    const job = { signal: new AbortController().signal, progress: () => {} }
    const input = { files: [{ name: 'x.json', bytes }], broker: 'auto', accounts: {} }
    const shown = valueOf(await importHandlers['import.preview'](input, context, job))
    expect(shown.files[0]!.refusal).toMatchObject({ kind: 'file', file: 'x.json', ...refusal })
  })

  test('with half a character, which no ledger can hold', async () => {
    const context = testContext()
    const bytes = new TextEncoder().encode(
      new TextDecoder().decode(good().bytes).replace('"id":"b-1"', '"id":"\\ud800"'),
    )
    const job = { signal: new AbortController().signal, progress: () => {} }
    const input = { files: [{ name: 'x.json', bytes }], broker: 'auto', accounts: {} }
    const shown = valueOf(await importHandlers['import.preview'](input, context, job))
    expect(shown.files[0]!.refusal).toMatchObject({ problem: 'badCell', column: 'id' })
  })

  test('an event of an account that is not in it is named by its line', async () => {
    const fact: Made = {
      account: 0,
      kind: 'fee',
      on: 1,
      settled: undefined,
      note: '',
      reference: undefined,
      legs: [],
    }
    for (const format of ['json', 'csv'] as const) {
      const whole = new TextDecoder().decode(exported(ledgerOf([fact, fact], ['a', 'b', 'c']), format).bytes)
      const at = whole.split('\n').findLastIndex((line) => line.includes('key-1')) + 1
      const bytes = new TextEncoder().encode(whole.replace(/(key-1\W+(?:account\W+)?)a-0/, '$1zz'))
      const job = { signal: new AbortController().signal, progress: () => {} }
      const input = { files: [{ name: 'x', bytes }], broker: 'auto', accounts: {} }
      const shown = valueOf(await importHandlers['import.preview'](input, testContext(), job))
      expect(shown.files[0]!.refusal).toMatchObject({ line: at, column: 'account', found: 'zz' })
    }
  })

  test('an empty ledger has nothing to export', () => {
    expect(exportLedger({ format: 'json' }, testContext())).toMatchObject({
      refusal: { kind: 'emptyLedger' },
    })
  })
})
