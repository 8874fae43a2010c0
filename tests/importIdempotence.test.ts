import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addAccount } from '../src/main/store/accounts.ts'
import { checkLedger, stateHash } from '../src/main/store/check.ts'
import { write } from '../src/main/store/write.ts'
import { commitImport, previewImport } from '../src/main/handlers/importFiles.ts'
import type { Context } from '../src/main/handlers/handler.ts'
import { readTransactions } from '../src/main/import/readTransactions.ts'
import { dayFromIso, isoFromDay, type Day } from '../src/shared/day.ts'
import { ok, valueOf } from '../src/shared/refusal.ts'
import { testContext } from './support/ledger.ts'

const CASES = 1000
const SEED = 20_261_122
const HEADER = 'Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount'
const DAYS = 6

/** One row of a synthetic Schwab history; few values, so that equal fills of one day are common. */
interface Row {
  readonly day: number
  readonly cells: string
}

const anyRow: fc.Arbitrary<Row> = fc
  .record({
    day: fc.nat(DAYS - 1),
    what: fc.constantFrom('Buy', 'Sell', 'Qualified Dividend', 'Wire Funds', 'Mystery Entry'),
    symbol: fc.constantFrom('AAA', 'BBB'),
    units: fc.integer({ min: 1, max: 2 }),
    cents: fc.constantFrom('10.00', '10.01', '250.50'),
  })
  .map(({ day, what, symbol, units, cents }) => {
    const trades = what === 'Buy' || what === 'Sell'
    const asset = what === 'Wire Funds' ? ',' : `${symbol},${symbol} CORP`
    const amount = what === 'Buy' ? `-$${cents}` : `$${cents}`
    return { day, cells: `${what},${asset},${trades ? units : ''},${trades ? '$1' : ''},,${amount}` }
  })

/** Another way to bring the same history: parts by whole days that overlap, their rows and the parts themselves in any order, and some twice. */
interface Way {
  readonly cuts: readonly number[]
  readonly overlap: number
  readonly shuffle: number
  readonly again: readonly number[]
  readonly together: boolean
}

const anyWay: fc.Arbitrary<Way> = fc.record({
  cuts: fc.array(fc.integer({ min: 1, max: DAYS - 1 }), { maxLength: 3 }),
  overlap: fc.nat(2),
  shuffle: fc.nat(),
  again: fc.array(fc.nat(3), { maxLength: 2 }),
  together: fc.boolean(),
})

function filesOf(rows: readonly Row[], way: Way): string[] {
  const bounds = [0, ...new Set(way.cuts.toSorted((a, b) => a - b)), DAYS]
  const parts = bounds.slice(1).map((to, i) =>
    shuffled(
      rows.filter(({ day }) => day >= bounds[i]! && day < to + way.overlap),
      way.shuffle + i,
    ),
  )
  const all = [...parts, ...way.again.map((n) => parts[n % parts.length]!)]
  return shuffled(all, way.shuffle).map((part) => textOf(part))
}

function textOf(rows: readonly Row[]): string {
  const first = dayFromIso('2024-01-30')!
  const lines = rows.map(({ day, cells }) => {
    const [year, month, date] = isoFromDay((first + day) as Day).split('-')
    return `${month}/${date}/${year},${cells}`
  })
  return [HEADER, ...lines, ''].join('\n')
}

/** Fisher and Yates, over a small linear congruential generator. */
function shuffled<T>(values: readonly T[], seed: number): T[] {
  const out = [...values]
  let state = seed >>> 0
  for (let i = out.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const j = state % (i + 1)
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}

function newLedger(): Context {
  const context = testContext()
  valueOf(
    write(context.ledger, ['ledger'], () =>
      ok(
        addAccount(context.ledger, {
          name: 'Brokerage',
          institution: '',
          owner: 'Me',
          taxType: 'taxable',
          currency: 'USD',
          relief: 'fifo',
          inPlan: true,
          externalIds: [],
        }),
      ),
    ),
  )
  return context
}

function importAll(context: Context, texts: readonly string[], together: boolean): void {
  const readings = texts.map((text, n) => {
    const file = { name: `part-${n}.csv`, bytes: new TextEncoder().encode(text) }
    return { ...file, read: readTransactions(file, { broker: 'schwab', profiles: [] }) }
  })
  for (const group of together ? [readings] : readings.map((reading) => [reading])) {
    const { preview } = valueOf(previewImport(context, group, {}))
    valueOf(commitImport(context, { preview, keep: [], leave: [], accounts: {} }))
  }
}

test(`IMP-14: repeated, overlapping, shuffled and split, in any order: ${CASES} histories come to one state each`, () => {
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 1, maxLength: 14 }), anyWay, (rows, way) => {
      const plain = newLedger()
      importAll(plain, [textOf(rows)], false)
      const other = newLedger()
      importAll(other, filesOf(rows, way), way.together)
      expect(stateHash(other.ledger)).toBe(stateHash(plain.ledger))
      importAll(plain, filesOf(rows, way), way.together)
      expect(stateHash(plain.ledger)).toBe(stateHash(other.ledger))
      expect(checkLedger(other.ledger).filter(({ passed }) => !passed)).toEqual([])
      for (const { ledger } of [plain, other]) ledger.close()
    }),
    { numRuns: CASES, seed: SEED },
  )
}, 240_000)
