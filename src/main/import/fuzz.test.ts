import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Profile } from '../../shared/importing.ts'
import { Refusal, valueOf } from '../../shared/refusal.ts'
import { decodeText } from './decode.ts'
import { LAYOUTS } from './detect.ts'
import { readCsv } from './readCsv.ts'
import type { AssetHint, Leg } from '../../shared/trade.ts'
import { guessColumns, readTransactions } from './readTransactions.ts'
import type { Layout } from './tableLayout.ts'

/** Inputs for each parser, half of them tables of near-sense and half cut and changed at random bytes; `npm run fuzz` asks for more. */
const INPUTS = Number(process.env['FUZZ_INPUTS'] ?? 2000)
const RUNS = Math.ceil(INPUTS / 2)
/** Milliseconds for one set of runs on a busy machine; `holds` measures each file by itself. */
const PATIENCE = 120_000 + RUNS * 60
/** In the name of each test, so that a red run can be told from the log alone. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_302)
/** A share of the files must be read far, or the made-up rows test nothing. */
const READ = RUNS * 0.15

const SCHWAB = 'Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount'
const FIDELITY =
  'Run Date,Action,Symbol,Description,Type,Quantity,Price ($),Commission ($),Fees ($),Accrued Interest ($),Amount ($),Settlement Date'
const IBKR = [
  'Statement,Header,Field Name,Field Value',
  'Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code',
  'Dividends,Header,Currency,Date,Description,Amount',
  'Corporate Actions,Header,Asset Category,Currency,Report Date,Date/Time,Description,Quantity,Proceeds,Value,Realized P/L,Code',
].join('\n')

const PROFILE: Profile = Profile.parse({
  id: 'fuzz',
  name: 'Fuzz',
  header: ['Day', 'What', 'Ticker', 'Units', 'Each', 'Cost', 'Net', 'Money'],
  delimiter: ',',
  decimal: 'point',
  dateOrder: 'mdy',
  columns: {
    date: 'Day',
    action: 'What',
    symbol: 'Ticker',
    quantity: 'Units',
    price: 'Each',
    fee: 'Cost',
    amount: 'Net',
    currency: 'Money',
  },
  actions: {
    Buy: 'buy',
    Sell: 'sell',
    'Stock Split': 'split',
    'YOU BOUGHT': 'openingLot',
    ['__proto__']: 'buy',
    Data: 'transferIn',
    Expired: 'optionExpired',
  },
  signedQuantity: false,
  currency: 'USD',
})

/** Cells near to what exports hold, and cells made to hurt. */
const cell = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '--',
    '-',
    '0',
    '1',
    '-1',
    '1,234.50',
    '(5)',
    '$1',
    '-$2.5',
    '1.234,5',
    '9'.repeat(30),
    '9223372036854.775807',
    '-9223372036854.775807',
    '922337203.6854775807',
    '0.00000000001',
    '1e9',
    'NaN',
    '٣',
    '\u2212\u00a01',
  ),
  fc.constantFrom(
    '01/02/2024',
    '13/01/2024',
    '2024-01-02',
    '2024-01-02, 10:00:00',
    '02/30/2024',
    '04/17/2023 as of 04/15/2023',
    '1/2/24',
  ),
  fc.constantFrom(
    'Buy',
    'Sell',
    'Stock Split',
    'Journal',
    'Cash Dividend',
    'Expired',
    'YOU BOUGHT',
    'YOU SOLD',
    'REINVESTMENT',
    'MERGER',
    'TRANSFERRED TO',
    'DIRECT DEBIT',
  ),
  fc.constantFrom(
    'Trades',
    'Dividends',
    'Corporate Actions',
    'Transfers',
    'Data',
    'Header',
    'SubTotal',
    'Order',
    'Stocks',
    'Forex',
    'EUR.USD',
    'USD',
    'EUR',
    'O',
    'C;Ep',
  ),
  fc.constantFrom(
    'AAA',
    'SPAXX',
    'SWVXX',
    'QQZ 01/17/2025 40.00 P',
    'AAA(US0378331005) Split 4 for 1 (AAA, A INC, US0378331005)',
    '__proto__',
    'constructor',
    '=1+1',
    '@x',
  ),
  fc.string({ maxLength: 12 }),
)
const quoted = cell.map((text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
const body = fc
  .array(
    fc.array(quoted, { maxLength: 18 }).map((cells) => cells.join(',')),
    { maxLength: 14 },
  )
  .map((rows) => rows.join('\n'))

/** What a column usually holds, by its name. Nine cells in ten are usual, so that most rows are read far and some to the end. */
const USUAL: readonly (readonly [RegExp, fc.Arbitrary<string>])[] = [
  [
    /^(date|run date|day|settlement date)$/i,
    fc.constantFrom('01/02/2024', '02/28/2024', '12/31/2024', '04/17/2023 as of 04/15/2023'),
  ],
  [/^(settle date|report date)$/i, fc.constantFrom('2024-01-02', '2024-12-31')],
  [/^date\/time$/i, fc.constantFrom('"2024-01-02, 10:00:00"', '"2024-06-07, 20:25:00"')],
  [
    /^(action|what)$/i,
    fc.constantFrom(
      'Buy',
      'Sell',
      'Stock Split',
      'Journal',
      'Expired',
      'Reinvest Shares',
      'YOU BOUGHT A (AAA) (Cash)',
      'YOU SOLD A (AAA) (Cash)',
      'DIVIDEND RECEIVED',
      'TRANSFERRED TO X',
      'MERGER MER FROM',
    ),
  ],
  [/^(symbol|ticker)$/i, fc.constantFrom('AAA', 'SPAXX', 'SWVXX', 'EUR.USD', 'QQZ 01/17/2025 40.00 P')],
  [/^(quantity|units)$/i, fc.constantFrom('1', '-1', '12.5', '"1,000"', '0.00000000001', '-3')],
  [
    /^(amount|amount \(\$\)|net|proceeds)$/i,
    fc.constantFrom(
      '1',
      '-1',
      '-12.5',
      '"$1,000.25"',
      '(3.50)',
      '0.0000005',
      '9223372036854.775807',
      '-9223372036854.775807',
    ),
  ],
  [
    /^(fees & comm|commission \(\$\)|fees \(\$\)|cost|comm\/fee|price|price \(\$\)|each|t\. price|accrued interest \(\$\))$/i,
    fc.constantFrom('', '0.01', '$1', '-0.5', '9223372036854.775807'),
  ],
  [/^(currency|money)$/i, fc.constantFrom('USD', 'EUR', 'Total')],
  [/^datadiscriminator$/i, fc.constantFrom('Order', 'Order', 'Trade', 'ClosedLot')],
  [/^asset category$/i, fc.constantFrom('Stocks', 'Stocks', 'Forex', 'Equity and Index Options', 'Futures')],
  [
    /^description$/i,
    fc.constantFrom(
      'A INC',
      'AAA(US0378331005) Cash Dividend',
      '"AAA(US0378331005) Split 4 for 1 (AAA, A INC, US0378331005)"',
    ),
  ],
]

function rowOf(header: readonly string[]): fc.Arbitrary<string> {
  const cells = header.map((name) => {
    const usual = USUAL.find(([pattern]) => pattern.test(name.trim()))?.[1] ?? fc.constant('')
    return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: quoted })
  })
  return fc.tuple(...cells).map((row) => row.join(','))
}

function rowsOf(header: string): fc.Arbitrary<string> {
  return fc.array(rowOf(header.split(',')), { maxLength: 10 }).map((rows) => rows.join('\n'))
}

/** Layouts with starts of their own below; the others are fuzzed from their synthetic fixture, each layout of a broker from its own. */
function hasOwnStart(layout: Layout): boolean {
  return [SCHWAB, FIDELITY, IBKR].some((start) =>
    layout.isHeader({ line: 1, cells: start.split('\n')[0]!.split(','), raw: '' }),
  )
}

/** The top of a fixture as it stands, then rows that mix what its columns hold with cells made to hurt. */
function startOf(layout: Layout): readonly [string, string, fc.Arbitrary<string>] {
  const fixtures = new URL('../../../tests/fixtures/brokers/', import.meta.url)
  const found = readdirSync(fixtures)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => {
      const text = valueOf(decodeText(name, readFileSync(new URL(name, fixtures)))).trimEnd()
      return { name, ...valueOf(readCsv(name, text)) }
    })
    .find(({ rows }) => rows.some((record) => layout.isHeader(record)))
  if (found === undefined) throw new Error(`a layout of ${layout.broker} has no synthetic fixture`)
  const { name, rows, delimiter } = found
  const below = rows.findIndex((record) => layout.isHeader(record)) + 1
  const data = rows.slice(below)
  const top = rows.slice(0, below + 2).map(({ raw }) => raw)
  const written = (cell: string) =>
    /["\n\r]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell
  const mixed = data.map((record) =>
    fc
      .tuple(
        ...record.cells.map((own, i) => {
          const column = data.map(({ cells }) => cells[i] ?? '')
          return fc.oneof(
            { weight: 30, arbitrary: fc.constant(own) },
            { weight: 3, arbitrary: fc.constantFrom(...column) },
            { weight: 1, arbitrary: cell },
          )
        }),
      )
      .map((cells) => cells.map(written).join(delimiter)),
  )
  const table = fc.array(fc.oneof(...mixed), { maxLength: 10 }).map((lines) => lines.join('\n'))
  return [name, top.join('\n'), fc.oneof({ weight: 4, arbitrary: table }, { weight: 1, arbitrary: body })]
}

describe(`no file makes a parser throw, hang or lose a row (seed ${SEED})`, () => {
  const starts: readonly (readonly [string, string, fc.Arbitrary<string>])[] = [
    ['schwab', SCHWAB, fc.oneof(rowsOf(SCHWAB), rowsOf(SCHWAB), body)],
    ['fidelity', FIDELITY, fc.oneof(rowsOf(FIDELITY), rowsOf(FIDELITY), body)],
    ['ibkr', IBKR, fc.oneof(sectionRows(), sectionRows(), body)],
    ...LAYOUTS.filter((layout) => !hasOwnStart(layout)).map(startOf),
    ['the mapper', PROFILE.header.join(','), fc.oneof(rowsOf(PROFILE.header.join(',')), body)],
  ]
  for (const [name, start, rows] of starts) {
    test(
      `${name}: ${RUNS} random tables under its header`,
      () => {
        let read = 0
        fc.assert(
          fc.property(rows, fc.constantFrom('\n', '\r\n', ''), (text, end) => {
            read += holds(new TextEncoder().encode(`${start}\n${text}${end}`))
          }),
          { numRuns: RUNS, seed: SEED },
        )
        expect(read).toBeGreaterThan(READ)
      },
      PATIENCE,
    )
    test(
      `${name}: ${RUNS} files cut and changed at random bytes`,
      () => {
        fc.assert(
          fc.property(
            rows,
            fc.nat(),
            fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
            (text, cut, changes) => {
              const whole = new TextEncoder().encode(`${start}\n${text}\n`)
              for (const [at, byte] of changes) whole[at % whole.length] = byte
              holds(whole.subarray(0, cut % 3 === 0 ? cut % whole.length : whole.length))
            },
          ),
          { numRuns: RUNS, seed: SEED },
        )
      },
      PATIENCE,
    )
  }

  test(
    `${RUNS} files of random bytes`,
    () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void holds(bytes)),
        { numRuns: RUNS, seed: SEED },
      )
    },
    PATIENCE,
  )
})

const OFX_TAGS = [
  'BUYSTOCK',
  'BUYMF',
  'BUYDEBT',
  'BUYOPT',
  'SELLSTOCK',
  'SELLOPT',
  'INCOME',
  'REINVEST',
  'RETOFCAP',
  'SPLIT',
  'TRANSFER',
  'CLOSUREOPT',
  'INVBANKTRAN',
  'STMTTRN',
  'INVEXPENSE',
  'MARGININTEREST',
  'JRNLFUND',
  'JRNLSEC',
  'OTHERTHING',
] as const
const ofxNumber = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('1', '-1', '+12.50', '-100.00', '2,5', '0.00000000001') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '1,500', '$1', '1e9', 'NaN', '9'.repeat(30), '-9223372036854.775807'),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
)
const ofxValues: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ['FITID', fc.constantFrom('1', '2', '')],
  ['DTTRADE', fc.constantFrom('20240102', '20240102160000.000[-5:EST]', '20240102', '20240230', '', '2024')],
  ['DTPOSTED', fc.constantFrom('20240103', '20240103', '20240103120000', 'x')],
  ['UNIQUEID', fc.constantFrom('037833100', 'ZZZXX', '__proto__', '')],
  ['UNIQUEIDTYPE', fc.constantFrom('CUSIP', 'OTHER')],
  ['UNITS', ofxNumber],
  ['OLDUNITS', ofxNumber],
  ['NEWUNITS', ofxNumber],
  ['TOTAL', ofxNumber],
  ['TRNAMT', ofxNumber],
  ['COMMISSION', ofxNumber],
  ['WITHHOLDING', fc.constantFrom('', '', '0', '1.25', '9223372036854.775807')],
  ['INCOMETYPE', fc.constantFrom('DIV', 'INTEREST', 'CGLONG', 'X')],
  ['TFERACTION', fc.constantFrom('IN', 'OUT', '')],
  ['OPTACTION', fc.constantFrom('EXPIRE', 'ASSIGN', 'EXERCISE', 'toString')],
  ['TRNTYPE', fc.constantFrom('CREDIT', 'INT', 'XFER', 'HOLD', 'constructor')],
  [
    'MEMO',
    fc.oneof(
      fc.constantFrom(
        'REINVESTMENT',
        'A &amp; B',
        'AT&T',
        '&bomb;',
        '<![CDATA[<x>]]>',
        '<!ENTITY x "y">',
        '< 5',
        '</STMTTRN>',
      ),
      fc.string({ maxLength: 10 }),
    ),
  ],
  ['CURSYM', fc.constantFrom('USD', 'EUR', 'usd', '')],
]
/** One transaction with each value closed, left open, or left out; now and then nothing at all of an aggregate's end. */
const ofxRow = fc
  .tuple(
    fc.constantFrom(...OFX_TAGS),
    fc.tuple(...ofxValues.map(([, value]) => value)),
    fc.array(fc.nat(9), { minLength: ofxValues.length, maxLength: ofxValues.length }),
    fc.nat(40),
  )
  .map(([tag, values, how, end]) => {
    const inner = ofxValues.map(([name], i) => {
      if (name === 'MEMO' && how[i]! > 2) return ''
      const value = how[i] === 0 ? '' : `<${name}>${values[i]}${how[i]! < 5 ? `</${name}>` : ''}`
      return name === 'CURSYM' ? (how[i]! < 5 ? `<CURRENCY>${value}</CURRENCY>` : '') : value
    })
    return `<${tag}>${inner.join(how[0]! < 5 ? '\n' : '')}${end === 0 ? '' : `</${tag}>`}`
  })
const ofxFile = fc
  .tuple(
    fc.array(ofxRow, { maxLength: 8 }),
    fc.constantFrom('OFXHEADER:100\n\n', '<?xml version="1.0"?><?OFX?>\n', ''),
  )
  .map(
    ([rows, header]) =>
      `${header}<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM><ACCTID>1</INVACCTFROM><INVTRANLIST>\n${rows.join('\n')}\n</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>`,
  )

describe(`no OFX file makes its parser throw, hang or lose a row (seed ${SEED})`, () => {
  test(
    `ofx: ${RUNS} random statements`,
    () => {
      let read = 0
      fc.assert(
        fc.property(ofxFile, (text) => {
          const result = readOfxFile(new TextEncoder().encode(text))
          // What a list holds are rows, whatever became of the tags inside.
          if (result && !/<MEMO>/.test(text)) {
            const opened = text.match(new RegExp(`<(?:${OFX_TAGS.join('|')})>`, 'g'))?.length ?? 0
            if (result.rows < opened) throw new Error(`${opened} transactions, ${result.rows} rows`)
          }
          read += result?.drafts ?? 0
        }),
        { numRuns: RUNS, seed: SEED },
      )
      expect(read).toBeGreaterThan(READ)
    },
    PATIENCE,
  )
  test(
    `ofx: ${RUNS} statements cut and changed at random bytes`,
    () => {
      fc.assert(
        fc.property(
          ofxFile,
          fc.nat(),
          fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
          (text, cut, changes) => {
            const whole = new TextEncoder().encode(text)
            for (const [at, byte] of changes) whole[at % whole.length] = byte
            readOfxFile(whole.subarray(0, cut % 3 === 0 ? cut % whole.length : whole.length))
          },
        ),
        { numRuns: RUNS, seed: SEED },
      )
    },
    PATIENCE,
  )
})

const READ_BY_TEXT = ['ibkr-flex.xml', 'ghostfolio-export.json'] as const

describe('files that are no tables: whatever is changed in them, no throw, no hang, no lost row', () => {
  test.each(READ_BY_TEXT)(
    `${RUNS} of %s with words changed, cut and at random bytes`,
    (name) => {
      const whole = readFileSync(new URL(`../../../tests/fixtures/brokers/${name}`, import.meta.url), 'utf8')
      const words = [...new Set(whole.match(/[\w.;:-]+/g))]
      let read = 0
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.constantFrom(...words), fc.oneof(cell, fc.constantFrom(...words))), {
            maxLength: 4,
          }),
          fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 }),
          fc.nat(9),
          fc.nat(),
          (changes, bytes, how, cut) => {
            let text = whole
            for (const [word, other] of changes) text = text.replaceAll(word, other)
            const all = new TextEncoder().encode(text)
            if (how === 0) for (const [at, byte] of bytes) all[at % all.length] = byte
            read += readOfxFile(how === 1 ? all.subarray(0, cut % all.length) : all)?.drafts ?? 0
          },
        ),
        { numRuns: RUNS, seed: SEED },
      )
      expect(read).toBeGreaterThan(300)
    },
    60_000,
  )
})

/** As `holds`, but for rows that may share a line. */
function readOfxFile(bytes: Uint8Array): { readonly rows: number; readonly drafts: number } | undefined {
  const began = performance.now()
  const result = readTransactions({ name: 'fuzz.ofx', bytes }, { broker: 'auto', profiles: [] })
  if (performance.now() - began > 5000) throw new Error('too slow')
  if (!result.ok) {
    if (!Refusal.safeParse(result.refusal).success) throw new Error(JSON.stringify(result.refusal))
    return undefined
  }
  const { rows, drafts, refused, nonData } = result.value
  if (drafts.length + refused.length + nonData.length !== rows) throw new Error(`${rows} rows`)
  for (const { legs } of drafts) checkLegs(legs)
  return { rows, drafts: drafts.length }
}

function checkLegs(legs: readonly Leg<AssetHint>[]): void {
  for (const { asset, currency, quantity, amount } of legs) {
    if ((asset === undefined) === (currency === undefined)) throw new Error('a leg is of an asset or of cash')
    if (currency !== undefined && (quantity !== 0n || !/^[A-Z]{3}$/.test(currency)))
      throw new Error('a bad cash leg')
    if (asset !== undefined && amount !== 0n && quantity !== 0n) throw new Error('a bad units leg')
  }
}

function sectionRows(): fc.Arbitrary<string> {
  const rows = IBKR.split('\n')
    .slice(1)
    .map((line) => {
      const [section, , ...header] = line.split(',')
      const place = fc.constantFrom('Data', 'Data', 'Data', 'Data', 'SubTotal', 'Notes')
      // This broker writes its dates year first, as in the column that others call the settle date.
      return fc
        .tuple(place, rowOf(header.map((name) => (name === 'Date' ? 'Settle Date' : name))))
        .map(([kind, cells]) => `${section},${kind},${cells}`)
    })
  return fc.array(fc.oneof(...rows), { maxLength: 10 }).map((lines) => lines.join('\n'))
}

/** Plain comparisons: a matcher per leg would take longer than the parsers do. */
function holds(bytes: Uint8Array): number {
  const file = { name: 'fuzz.csv', bytes }
  const began = performance.now()
  const result = readTransactions(file, { broker: 'auto', profiles: [PROFILE] })
  let read = 0
  if (result.ok) {
    const { rows, drafts, refused, nonData, rounded } = result.value
    read = drafts.length
    const lines = new Set([...drafts, ...refused, ...nonData].map(({ line }) => line))
    if (drafts.length + refused.length + nonData.length !== rows || lines.size !== rows)
      throw new Error(`${rows} rows, ${lines.size} lines`)
    for (const line of rounded) if (!lines.has(line)) throw new Error(`rounded line ${line} is no row`)
    for (const [i, { tradeDay, legs }] of drafts.entries()) {
      if (i > 0 && tradeDay < drafts[i - 1]!.tradeDay) throw new Error('drafts out of order')
      checkLegs(legs)
    }
  } else if (!Refusal.safeParse(result.refusal).success) throw new Error(JSON.stringify(result.refusal))
  const guess = guessColumns(file)
  if (guess.ok ? !Profile.safeParse(guess.value.guess).success : !Refusal.safeParse(guess.refusal).success)
    throw new Error(JSON.stringify(guess))
  if (performance.now() - began > 5000) throw new Error('too slow')
  return read
}
