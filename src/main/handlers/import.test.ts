import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { testContext } from '../../../tests/support/ledger.ts'
import { textFromMoney, textFromQuantity } from '../../shared/amount.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import { Profile } from '../../shared/importing.ts'
import { valueOf } from '../../shared/refusal.ts'
import { listAssets } from '../store/assets.ts'
import { checkLedger, stateHash } from '../store/check.ts'
import { eventsInForce } from '../store/events.ts'
import type { OpenLedger } from '../store/open.ts'
import { accountHandlers } from './account.ts'
import type { Context, Job } from './handler.ts'
import { importHandlers } from './import.ts'

const SAMPLES = new URL('../../../../shared/samples/brokers/', import.meta.url)
const GOLDENS = new URL('../../../tests/golden/brokers/', import.meta.url)
const job: Job = { signal: new AbortController().signal, progress: () => {} }

function preview(
  context: Context,
  file: { name: string; bytes: Uint8Array },
  accounts: Record<string, string> = {},
  profile?: string,
) {
  const handler = importHandlers['import.preview']
  return handler(
    { files: [file], broker: 'auto', accounts, ...(profile === undefined ? {} : { profile }) },
    context,
    job,
  )
}

function commit(context: Context, id: string) {
  return importHandlers['import.commit']({ preview: id, keep: [], leave: [], accounts: {} }, context)
}

function csv(name: string, ...lines: string[]) {
  return { name, bytes: new TextEncoder().encode(lines.join('\n')) }
}

function addAccount(context: Context, name: string, currency = 'USD') {
  return valueOf(
    accountHandlers['account.add'](
      {
        name,
        institution: '',
        owner: 'Me',
        taxType: 'taxable',
        currency,
        relief: 'fifo',
        inPlan: true,
        externalIds: [],
      },
      context,
    ),
  )
}

const PROFILE: Profile = {
  id: 'bank',
  name: 'My bank',
  header: ['Day', 'What', 'Paper', 'Units', 'Money'],
  delimiter: ',',
  decimal: 'point',
  dateOrder: 'ymd',
  columns: { date: 'Day', action: 'What', symbol: 'Paper', quantity: 'Units', amount: 'Money' },
  actions: { bought: 'buy', paid: 'dividend', note: 'skip' },
  signedQuantity: false,
  currency: 'USD',
}

test('a CSV of the own bank is read by a saved profile, row by row, and counted', async () => {
  const context = testContext()
  addAccount(context, 'Brokerage')
  valueOf(importHandlers['import.saveProfile'](PROFILE, context))
  expect(valueOf(importHandlers['import.profiles']({}, context))).toEqual([PROFILE])
  const file = csv(
    'bank.csv',
    'Day,What,Paper,Units,Money',
    '2024-01-02,Bought,SPY,2,-945.30',
    '2024-03-15,Paid,SPY,,3.19',
    '2024-03-16,Note,SPY,,',
    '2024-03-17,Gambled,SPY,1,-5',
  )
  const shown = valueOf(await preview(context, file))
  expect(shown.files[0]).toMatchObject({
    broker: 'profile:bank',
    rows: 5,
    added: 2,
    nonData: 2,
    refused: 1,
    refusal: null,
  })
  expect(shown.files[0]!.lines.map((row) => [row.line, row.fate])).toEqual([
    [1, 'nonData'],
    [2, 'new'],
    [3, 'new'],
    [4, 'nonData'],
    [5, 'refused'],
  ])
  expect(shown.files[0]!.lines[1]).toMatchObject({
    kind: 'buy',
    account: 'brokerage',
    day: '2024-01-02',
    symbol: 'SPY',
    quantity: '2',
    amount: '-945.3',
    currency: 'USD',
  })
  const { files, revision } = valueOf(commit(context, shown.preview))
  expect(files[0]).toMatchObject({ rows: 5, added: 2, duplicates: 0, nonData: 2, refused: [{ line: 5 }] })
  expect(revision).toBe(2)
})

test.each([
  ['an empty file', csv('a.csv', ''), 'empty'],
  [
    'a PDF',
    { name: 'a.csv', bytes: new TextEncoder().encode('%PDF-1.7\u0000\u0001\u0002 stream') },
    'binary',
  ],
  ['a CSV of no known layout', csv('a.csv', 'one,two,three', '1,2,3', '4,5,6'), 'unknownLayout'],
])('%s is one refusal that names the file, and nothing changes', async (_what, file, problem) => {
  const context = testContext()
  addAccount(context, 'Brokerage')
  const before = stateHash(context.ledger)
  const shown = valueOf(await preview(context, file))
  expect(shown.files[0]!.refusal).toMatchObject({ kind: 'file', file: 'a.csv', problem })
  expect(commit(context, shown.preview)).toEqual({ ok: false, refusal: shown.files[0]!.refusal })
  expect(stateHash(context.ledger)).toBe(before)
  expect(context.ledger.db.prepare('SELECT count(*) FROM batch').pluck().get()).toBe(0n)
})

test('a file for an account in another currency is refused at the first such line and the column that tells', async () => {
  const context = testContext()
  addAccount(context, 'Depot', 'EUR')
  valueOf(importHandlers['import.saveProfile'](PROFILE, context))
  const lines = ['2024-03-02,Bought,SPY,2,-945.30', '2024-01-02,Bought,SPY,1,-470']
  const shown = valueOf(await preview(context, csv('bank.csv', 'Day,What,Paper,Units,Money', ...lines)))
  expect(shown.files[0]!.refusal).toEqual({
    kind: 'file',
    file: 'bank.csv',
    line: 2,
    column: 'Money',
    problem: 'wrongCurrency',
    found: 'USD',
    expected: ['EUR'],
  })
})

interface Golden {
  readonly file: string
  readonly broker: string
  readonly folder?: string
  /** Of files that are refused as a whole, which the reader's own tests hold. */
  readonly refusal?: unknown
  readonly rows: number
  readonly nonData: readonly unknown[]
  readonly transactionRows: number
  readonly refused: readonly unknown[]
  readonly quantities: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** `quantities` where identifiers join what the file calls by two symbols. */
  readonly inLedger?: Golden['quantities']
  /** Of a layout that no broker has: how the column mapper is to read it. */
  readonly profile?: unknown
  readonly cash: Readonly<Record<string, Readonly<Record<string, string>>>>
}

if (!existsSync(SAMPLES))
  console.log('not run: the samples of ../shared are not here, so none is imported into a ledger')

describe.skipIf(!existsSync(SAMPLES))('every sample export, imported into a ledger', () => {
  for (const name of readdirSync(GOLDENS).filter((n) => n.endsWith('.json'))) {
    const golden = JSON.parse(readFileSync(new URL(name, GOLDENS), 'utf8')) as Golden
    if (golden.refusal !== undefined) continue
    const first = Object.keys(Object.values(golden.cash)[0] ?? {})[0] ?? 'USD'
    const currencyOf = (hint: string) => Object.keys(golden.cash[hint] ?? {})[0] ?? first
    test(`${golden.file}: what was read by hand is what the ledger holds; again adds none; undone leaves none`, async () => {
      const context = testContext()
      const bytes = new Uint8Array(
        readFileSync(new URL(`${golden.folder ?? golden.broker}/${golden.file}`, SAMPLES)),
      )
      const file = { name: golden.file, bytes }
      if (golden.profile !== undefined)
        valueOf(importHandlers['import.saveProfile'](Profile.parse(golden.profile), context))
      addAccount(context, 'nobody’s')
      const hints = valueOf(await preview(context, file)).files[0]!.accounts.map(({ hint }) => hint)
      const accounts: Record<string, string> = {}
      for (const hint of hints) accounts[hint] = addAccount(context, `account ${hint}`, currencyOf(hint)).id
      const before = stateHash(context.ledger)

      // A number in the file is remembered from the first import on; a file that names none is asked about each time.
      const asked = Object.hasOwn(accounts, '') ? { '': accounts['']! } : {}
      const { preview: id } = valueOf(await preview(context, file, accounts))
      const imported = valueOf(commit(context, id)).files[0]!
      expect(imported).toMatchObject({ rows: golden.rows, duplicates: 0, nonData: golden.nonData.length })
      expect(imported.added + imported.refused.length).toBe(golden.transactionRows)
      expect(imported.refused).toHaveLength(golden.refused.length)
      const { units, cash } = sums(context.ledger)
      // Only Schwab's title names an account that its rows do not; the golden files call that one ''.
      const idOf = (hint: string) => accounts[hint] ?? Object.values(accounts)[0]!
      for (const [hint, figures] of Object.entries(golden.inLedger ?? golden.quantities))
        expect(units[idOf(hint)] ?? {}).toEqual(figures)
      for (const [hint, figures] of Object.entries(golden.cash))
        expect(cash[idOf(hint)] ?? {}).toEqual(figures)
      expect(checkLedger(context.ledger).filter((c) => !c.passed)).toEqual([])

      const full = stateHash(context.ledger)
      const again = valueOf(commit(context, valueOf(await preview(context, file, asked)).preview)).files[0]!
      expect(again).toMatchObject({ added: 0, duplicates: imported.added, batch: null })
      expect(stateHash(context.ledger)).toBe(full)

      valueOf(importHandlers['import.undo']({ batch: imported.batch!, reason: '' }, context))
      expect(stateHash(context.ledger)).toBe(before)
      valueOf(commit(context, valueOf(await preview(context, file, asked)).preview))
      expect(stateHash(context.ledger)).toBe(full)
      expect(checkLedger(context.ledger).filter((c) => !c.passed)).toEqual([])
      context.ledger.close()
    })
  }
})

/** Units by account and symbol, and cash by account and currency, from the events in force. */
function sums(ledger: OpenLedger) {
  const symbols = new Map(listAssets(ledger).map((asset) => [asset.id, asset.symbol]))
  const units: Record<string, Record<string, bigint>> = {}
  const cash: Record<string, Record<string, bigint>> = {}
  for (const event of eventsInForce(ledger)) {
    for (const leg of event.legs) {
      if (leg.asset !== undefined && leg.quantity !== 0n)
        add((units[event.account] ??= {}), symbols.get(leg.asset)!, leg.quantity)
      if (leg.asset === undefined) add((cash[event.account] ??= {}), leg.currency!, leg.amount)
    }
  }
  return {
    units: inText(units, (n) => textFromQuantity(n as Quantity)),
    cash: inText(cash, (n) => textFromMoney(n as Money)),
  }
}

function add(to: Record<string, bigint>, name: string, amount: bigint): void {
  to[name] = (to[name] ?? 0n) + amount
}

function inText(
  all: Record<string, Record<string, bigint>>,
  text: (n: bigint) => string,
): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(all).map(([account, figures]) => [
      account,
      Object.fromEntries(Object.entries(figures).map(([name, n]) => [name, text(n)])),
    ]),
  )
}
