import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Broker, Profile } from '../../shared/importing.ts'
import { Refusal, valueOf, type Result } from '../../shared/refusal.ts'
import { summariseImport, type ImportSummary } from '../../../tests/support/summariseImport.ts'
import { guessColumns, readTransactions, type ReadFile } from './readTransactions.ts'

const FIXTURES = new URL('../../../tests/fixtures/brokers/', import.meta.url)
const SAMPLES = new URL('../../../../shared/samples/brokers/', import.meta.url)

/** As a person would save it after looking at the synthetic bank's columns. */
const BANK: Profile = Profile.parse({
  id: 'synthetic-bank',
  name: 'Synthetic bank',
  header: ['Buchungsdatum', 'Vorgang', 'ISIN', 'Bezeichnung', 'Stück', 'Kurs', 'Gebühr', 'Betrag', 'Währung'],
  delimiter: ';',
  decimal: 'comma',
  dateOrder: 'dmy',
  columns: {
    date: 'Buchungsdatum',
    action: 'Vorgang',
    symbol: 'ISIN',
    description: 'Bezeichnung',
    quantity: 'Stück',
    price: 'Kurs',
    fee: 'Gebühr',
    amount: 'Betrag',
    currency: 'Währung',
  },
  actions: {
    Einzahlung: 'deposit',
    Kauf: 'buy',
    Ausschüttung: 'dividend',
    Steuer: 'withholding',
    Verkauf: 'sell',
    Auszahlung: 'withdrawal',
  },
  signedQuantity: false,
  currency: 'EUR',
})

describe('each synthetic export holds what its layout was made to say', () => {
  for (const name of readdirSync(FIXTURES).filter((file) => existsSync(new URL(`${file}.json`, FIXTURES)))) {
    test(name, () => {
      const { broker, ...expected } = JSON.parse(
        readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8'),
      ) as ImportSummary & { broker: string }
      const read = valueOf(readFixture(name))
      expect(read.broker).toBe(broker)
      expect(summariseImport(read)).toEqual(expected)
    })
  }
})

test('IMP-3: the name of a file tells nothing', () => {
  const bytes = readFileSync(new URL('ibkr-activity.csv', FIXTURES))
  expect(
    valueOf(readTransactions({ name: 'schwab_Transactions.csv', bytes }, { broker: 'auto', profiles: [] }))
      .broker,
  ).toBe('ibkr')
})

test('IMP-3: a broker that is insisted on must have its header in the file', () => {
  const bytes = readFileSync(new URL('ibkr-activity.csv', FIXTURES))
  const file = { name: 'x.csv', bytes }
  expect(refusalOf(readTransactions(file, { broker: 'fidelity', profiles: [] }))).toMatchObject({
    problem: 'unknownLayout',
    expected: ['fidelity'],
  })
  expect(refusalOf(readTransactions(file, { broker: 'nobody', profiles: [] }))).toEqual({
    kind: 'notFound',
    what: 'broker',
    id: 'nobody',
    known: [...Broker.options],
  })
  expect(refusalOf(readTransactions(file, { broker: 'auto', profiles: [BANK], profile: 'other' }))).toEqual({
    kind: 'notFound',
    what: 'profile',
    id: 'other',
    known: ['synthetic-bank'],
  })
})

test('IMP-3: a file with the headers of two brokers is asked about', () => {
  const schwab = 'Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount'
  const fidelity =
    'Run Date,Action,Symbol,Description,Type,Quantity,Price ($),Commission ($),Fees ($),Accrued Interest ($),Amount ($)'
  expect(refusalOf(read(`${schwab}\n${fidelity}\n`))).toMatchObject({
    problem: 'ambiguousLayout',
    expected: ['schwab', 'fidelity'],
  })
})

test('IMP-27: a profile applies by itself to a file with its header, and two such profiles are asked about', () => {
  const file = { name: 'bank.csv', bytes: readFileSync(new URL('mapper-semicolon.csv', FIXTURES)) }
  expect(valueOf(readTransactions(file, { broker: 'auto', profiles: [BANK] })).broker).toBe(
    'profile:synthetic-bank',
  )
  expect(valueOf(readTransactions(file, { broker: 'profile:synthetic-bank', profiles: [BANK] })).broker).toBe(
    'profile:synthetic-bank',
  )
  const twin = { ...BANK, id: 'twin' }
  expect(refusalOf(readTransactions(file, { broker: 'auto', profiles: [BANK, twin] }))).toMatchObject({
    problem: 'ambiguousLayout',
    expected: ['profile:synthetic-bank', 'profile:twin'],
  })
})

describe('a file that is no history of transactions is refused with what it is and where', () => {
  const cases: readonly [string, string | Uint8Array, object][] = [
    ['an empty file', '', { problem: 'empty' }],
    ['blank lines and commas', '\n ,,\n\n', { problem: 'empty' }],
    ['a PDF', '%PDF-1.7\n%âãÏÓ\n', { problem: 'binary', found: 'PDF document' }],
    [
      'a workbook that was cut',
      Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 6, 0),
      { problem: 'truncated', found: 'a zip archive without its directory' },
    ],
    [
      'a web page',
      '<!DOCTYPE html><html><body>Please log in</body></html>',
      { problem: 'unknownLayout', line: 1, found: 'web page (HTML)' },
    ],
    ['the header of an OFX file alone', 'OFXHEADER:100\nDATA:OFXSGML\n', { problem: 'truncated', line: 3 }],
    [
      'a CSV of no known layout',
      '\nshop,price\nmilk,2\n',
      {
        problem: 'unknownLayout',
        line: 2,
        column: 'shop',
        found: 'shop,price',
        expected: [...Broker.options],
      },
    ],
    [
      'positions',
      'Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value\nX1,A,AAA,B,1,2,2\n',
      { problem: 'notTransactions', line: 1, column: 'Account Number', found: 'positions' },
    ],
    [
      'realised gains',
      '"Realized Gain/Loss"\nSymbol,Name,Closed Date,Opened Date,Quantity,Proceeds\nAAA,A,01/01/2024,01/01/2023,1,2\n',
      { problem: 'notTransactions', line: 2, found: 'realised gains' },
    ],
    [
      'a quote that never closes',
      'Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n01/02/2024,Buy,"AAA',
      { problem: 'truncated', line: 2 },
    ],
    ['text behind a closing quote', 'a,b\n"x"y,2\n', { problem: 'unreadable', line: 2 }],
  ]
  for (const [what, content, expected] of cases) {
    test(what, () => {
      const refusal = refusalOf(
        typeof content === 'string'
          ? read(content)
          : readTransactions({ name: 'x.csv', bytes: content }, { broker: 'auto', profiles: [] }),
      )
      expect(refusal).toMatchObject({ kind: 'file', file: 'x.csv', ...expected })
      expect(() => Refusal.parse(refusal)).not.toThrow()
    })
  }
})

test('IMP-22: every fixture cut inside its last transaction is refused as cut or refuses that row, and never reads less in silence', () => {
  const text = readFileSync(new URL('fidelity-commas.csv', FIXTURES), 'utf8')
  const end = text.indexOf(',1800.55')
  for (let at = text.lastIndexOf('\n', end) + 3; at <= end; at++) {
    expect(refusalOf(read(text.slice(0, at)))).toMatchObject({ problem: 'truncated', line: 6 })
  }
})

test('IMP-1: a formula in a cell stays text, and a number that is one is refused', () => {
  const header = 'Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount'
  const file = valueOf(
    read(
      `${header}\n01/02/2024,Cash Dividend,AAA,"=HYPERLINK(""x"")",,,,$1\n01/02/2024,Buy,=1+1,A,=2*3,$1,,-$6\n`,
    ),
  )
  expect(file.drafts[0]!.note).toBe('Cash Dividend: =HYPERLINK("x")')
  expect(file.refused).toMatchObject([{ line: 3, column: 'Quantity', kind: 'badNumber', text: '=2*3' }])
})

test('a header cell called __proto__ is a column like any other', () => {
  const guess = valueOf(
    guessColumns(fileOf('__proto__,Date,constructor,Amount\nbuy,2024-01-02,toString,5.00\n')),
  ).guess
  expect(guess.header).toEqual(['__proto__', 'Date', 'constructor', 'Amount'])
  const profile = {
    ...guess,
    columns: { date: 'Date', amount: 'Amount', action: '__proto__' },
    actions: Object.fromEntries([['buy', 'deposit']]),
  }
  const read = valueOf(
    readTransactions(
      fileOf('__proto__,Date,constructor,Amount\nbuy,2024-01-02,toString,5.00\n__proto__,2024-01-02,,1.00\n'),
      { broker: 'auto', profiles: [profile] },
    ),
  )
  expect(read.drafts).toHaveLength(1)
  expect(read.refused).toMatchObject([{ line: 3, kind: 'unknownAction', text: '__proto__' }])
  expect(({} as Record<string, unknown>)['buy']).toBeUndefined()
})

describe.skipIf(!existsSync(SAMPLES))(
  'every sample of 25 institutions is read or refused with a reason, and none is misread in silence',
  () => {
    for (const folder of existsSync(SAMPLES) ? readdirSync(SAMPLES) : []) {
      for (const name of readdirSync(new URL(`${folder}/`, SAMPLES))) {
        test(`${folder}/${name}`, () => {
          const file = { name, bytes: readFileSync(new URL(`${folder}/${name}`, SAMPLES)) }
          const result = readTransactions(file, { broker: 'auto', profiles: [] })
          if (result.ok) {
            if (result.value.broker === 'ofx') expect(name).toMatch(/\.[oq]fx$/)
            else expect(Broker.options).toContain(folder)
            expect(result.value.rows).toBe(
              result.value.drafts.length + result.value.refused.length + result.value.nonData.length,
            )
          } else expect(() => Refusal.parse(result.refusal)).not.toThrow()
          const guess = guessColumns(file)
          if (guess.ok) {
            expect(Profile.parse(guess.value.guess)).toEqual(guess.value.guess)
            const again = valueOf(
              readTransactions(file, {
                broker: 'auto',
                profiles: [guess.value.guess],
                profile: guess.value.guess.id,
              }),
            )
            expect(again.rows).toBe(again.drafts.length + again.refused.length + again.nonData.length)
          }
        })
      }
    }
  },
)

function readFixture(name: string): Result<ReadFile> {
  return readTransactions(
    { name, bytes: readFileSync(new URL(name, FIXTURES)) },
    { broker: 'auto', profiles: [BANK] },
  )
}

function read(text: string): Result<ReadFile> {
  return readTransactions(fileOf(text), { broker: 'auto', profiles: [] })
}

function fileOf(text: string) {
  return { name: 'x.csv', bytes: new TextEncoder().encode(text) }
}

function refusalOf(result: Result<unknown>): Refusal {
  if (result.ok) throw new Error('expected a refusal')
  return result.refusal
}
