import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textFromMoney, textFromQuantity } from '../../../shared/amount.ts'
import { isoFromDay } from '../../../shared/day.ts'
import { Refusal, valueOf } from '../../../shared/refusal.ts'
import type { PositionFile } from './positionFile.ts'
import { readPositions } from './readPositions.ts'

const GOLDENS = new URL('../../../../tests/golden/positions/', import.meta.url)
const FIXTURES = new URL('../../../../tests/fixtures/positions/', import.meta.url)
const SAMPLES = new URL('../../../../../shared/samples/brokers/', import.meta.url)
const PRESENT = existsSync(SAMPLES)

type ByAccount = Readonly<Record<string, Readonly<Record<string, string>>>>

interface Golden {
  readonly file: string
  readonly folder: string
  readonly broker: string
  readonly day: string | null
  readonly rows: number
  readonly nonData: Readonly<Record<string, number>>
  readonly refused: readonly { readonly line: number; readonly column: string; readonly kind: string }[]
  readonly units: ByAccount
  readonly cost: ByAccount
  readonly cash: ByAccount
}

if (!PRESENT)
  console.log(
    'not run: the samples of ../shared are not here, so no position file is compared with its golden file',
  )

describe.skipIf(!PRESENT)('REC-1: every sample of positions holds what was read from it by hand', () => {
  for (const name of readdirSync(GOLDENS).filter((each) => each.endsWith('.json'))) {
    const golden = JSON.parse(readFileSync(new URL(name, GOLDENS), 'utf8')) as Golden
    test(golden.file, () => {
      const bytes = readFileSync(new URL(`${golden.folder}/${golden.file}`, SAMPLES))
      const read = valueOf(readPositions({ name: golden.file, bytes }))
      const { file: _file, folder: _folder, ...stated } = golden
      expect(summary(read)).toEqual(stated)
    })
  }

  test('no history of transactions is taken for positions', () => {
    for (const folder of readdirSync(SAMPLES)) {
      for (const name of readdirSync(new URL(`${folder}/`, SAMPLES)).filter((each) =>
        each.endsWith('.csv'),
      )) {
        const read = readPositions({ name, bytes: readFileSync(new URL(`${folder}/${name}`, SAMPLES)) })
        const isPositions = /positions|Holdings|OfxDownload/.test(name)
        expect(read.ok, name).toBe(isPositions)
        if (!read.ok) expect(read.refusal).toMatchObject({ kind: 'file', problem: 'notPositions' })
      }
    }
  })
})

describe('synthetic files of each layout', () => {
  test('Fidelity: the day stands in the last line, pending activity is cash, and a cell that is no number refuses its row', () => {
    expect(summary(fixture('fidelity.csv'))).toEqual({
      broker: 'fidelity',
      day: '2026-01-30',
      rows: 8,
      nonData: { header: 1, footer: 2 },
      refused: [{ line: 6, column: 'Quantity', kind: 'badNumber' }],
      units: { Z99999901: { SYNA: '1250.125', SYNB: '100' } },
      cost: { Z99999901: { SYNA: '45000', SYNB: '18500' } },
      cash: { Z99999901: { USD: '2000' } },
    })
  })

  test('Schwab: one account by its title; the money fund and the cash line are cash together', () => {
    expect(summary(fixture('schwab-one.csv'))).toEqual({
      broker: 'schwab',
      day: '2026-01-30',
      rows: 7,
      nonData: { title: 1, header: 1, total: 1 },
      refused: [],
      units: { 'Individual ...901': { SYNA: '1000', 'SYND 03/20/2026 50.00 C': '-2' } },
      cost: { 'Individual ...901': { SYNA: '40000', 'SYND 03/20/2026 50.00 C': '-300' } },
      cash: { 'Individual ...901': { USD: '5055.6' } },
    })
  })

  test('Interactive Brokers: open positions and ending cash per currency, at the end of the period', () => {
    expect(summary(fixture('ibkr.csv'))).toEqual({
      broker: 'ibkr',
      day: '2025-12-31',
      rows: 17,
      nonData: { statementInfo: 9, header: 2, partOfTrade: 1, total: 1 },
      refused: [],
      units: { U9999901: { SYNA: '100', SYNE: '12.5' } },
      cost: { U9999901: { SYNA: '20001', SYNE: '1000' } },
      cash: { U9999901: { USD: '1234.56', EUR: '-20.25' } },
    })
  })

  test('a plain table: decimals are told by the values, cash is a row called so', () => {
    expect(summary(fixture('generic.csv'))).toEqual({
      broker: 'generic',
      day: '2026-01-30',
      rows: 5,
      nonData: { header: 1, total: 1 },
      refused: [],
      units: { '': { SYNA: '1250.125', SYNB: '100' } },
      cost: { '': { SYNA: '45000' } },
      cash: { '': { EUR: '2000.25' } },
    })
  })

  test('a plain table of several days is a history, and one whose decimals nobody can tell is refused', () => {
    expect(refused('Symbol,Quantity,Date\nSYNA,1,2026-01-30\nSYNA,2,2026-02-02\n')).toMatchObject({
      problem: 'notPositions',
      line: 3,
      column: 'Date',
    })
    expect(refused('Symbol;Quantity\nSYNA;1.250\n')).toMatchObject({ problem: 'ambiguousNumbers', line: 2 })
    expect(refused('Symbol,Quantity\n')).toMatchObject({ problem: 'noRows' })
  })

  test('OFX: a money fund beside AVAILCASH is no second cash, and short units are negative', () => {
    const list = (available: string) =>
      `OFXHEADER:100\n\n<OFX><INVSTMTRS><DTASOF>20260130<CURDEF>USD<INVACCTFROM><ACCTID>SYN-1</INVACCTFROM><INVPOSLIST>
<POSMF><INVPOS><SECID><UNIQUEID>VMFXX<UNIQUEIDTYPE>TICKER</SECID><UNITS>500.25<UNITPRICE>1.00<MKTVAL>500.25</INVPOS></POSMF>
<POSSTOCK><INVPOS><SECID><UNIQUEID>SYNA<UNIQUEIDTYPE>TICKER</SECID><POSTYPE>SHORT<UNITS>5<UNITPRICE>10<MKTVAL>-50</INVPOS></POSSTOCK>
</INVPOSLIST>${available}</INVSTMTRS></OFX>\n`
    const alone = valueOf(readPositions(named('a.ofx', list(''))))
    expect(summary(alone)).toMatchObject({
      cash: { 'SYN-1': { USD: '500.25' } },
      units: { 'SYN-1': { SYNA: '-5' } },
    })
    const beside = valueOf(readPositions(named('a.ofx', list('<INVBAL><AVAILCASH>600.10</INVBAL>'))))
    expect(summary(beside)).toMatchObject({ cash: { 'SYN-1': { USD: '600.1' } }, nonData: { sweep: 1 } })
  })
})

describe('2,000 inputs that hurt', () => {
  const heads = readdirSync(FIXTURES)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => readFileSync(new URL(name, FIXTURES), 'utf8'))
  const cell = fc.oneof(
    fc.constantFrom(
      '',
      '--',
      '0',
      '-1',
      '1,5',
      '1.234',
      '(5)',
      '$',
      'Total',
      '2026-01-30',
      '9'.repeat(30),
      'CASH',
    ),
    fc.string({ maxLength: 6 }),
  )

  test('no row is lost, nothing is thrown, and every refusal is one of the contract', () => {
    const input = fc.record({
      head: fc.constantFrom(...heads),
      cut: fc.nat(1200),
      rows: fc.array(fc.array(cell, { maxLength: 18 }), { maxLength: 6 }),
    })
    fc.assert(
      fc.property(input, ({ head, cut, rows }) => {
        const text = `${head.slice(0, cut)}\n${rows.map((row) => row.join(',')).join('\n')}\n`
        const read = readPositions(named('fuzz.csv', text))
        if (!read.ok) expect(Refusal.safeParse(read.refusal).success).toBe(true)
        else {
          const { positions, cash, refused: bad, nonData } = read.value
          expect(positions.length + cash.length + bad.length + nonData.length).toBe(read.value.rows)
        }
      }),
      { numRuns: 2000, seed: 20_260_302 },
    )
  }, 120_000)
})

function fixture(name: string): PositionFile {
  return valueOf(readPositions({ name, bytes: readFileSync(new URL(name, FIXTURES)) }))
}

function named(name: string, text: string) {
  return { name, bytes: new TextEncoder().encode(text) }
}

function refused(text: string): Refusal {
  const read = readPositions(named('own.csv', text))
  if (read.ok) throw new Error('was read')
  return read.refusal
}

/** The layout of a golden file. */
function summary(file: PositionFile): Omit<Golden, 'file' | 'folder'> {
  const units: Record<string, Record<string, bigint>> = {}
  const cost: Record<string, Record<string, bigint>> = {}
  const cash: Record<string, Record<string, bigint>> = {}
  const add = (sums: Record<string, Record<string, bigint>>, account: string, name: string, n: bigint) => {
    const own = (sums[account] ??= {})
    own[name] = (own[name] ?? 0n) + n
  }
  for (const { account, asset, quantity, cost: paid } of file.positions) {
    add(units, account, asset.symbol, quantity)
    if (paid !== undefined) add(cost, account, asset.symbol, paid)
  }
  for (const { account, currency, amount } of file.cash) add(cash, account, currency, amount)
  const nonData: Record<string, number> = {}
  for (const { what } of file.nonData) nonData[what] = (nonData[what] ?? 0) + 1
  return {
    broker: file.broker,
    day: file.day === undefined ? null : isoFromDay(file.day),
    rows: file.rows,
    nonData,
    refused: file.refused.map(({ line, column, kind }) => ({ line, column, kind })),
    units: inText(units, (n) => textFromQuantity(n as Parameters<typeof textFromQuantity>[0])),
    cost: inText(cost, (n) => textFromMoney(n as Parameters<typeof textFromMoney>[0])),
    cash: inText(cash, (n) => textFromMoney(n as Parameters<typeof textFromMoney>[0])),
  }
}

function inText(sums: Record<string, Record<string, bigint>>, text: (n: bigint) => string): ByAccount {
  return Object.fromEntries(
    Object.entries(sums).map(([account, own]) => [
      account,
      Object.fromEntries(Object.entries(own).map(([name, n]) => [name, text(n)])),
    ]),
  )
}
