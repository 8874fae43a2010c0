import { describe, expect, test } from 'vitest'
import { textFromMoney, textFromQuantity } from '../../../shared/amount.ts'
import { isoFromDay } from '../../../shared/day.ts'
import { valueOf, type Refusal, type Result } from '../../../shared/refusal.ts'
import type { Draft } from '../../../shared/trade.ts'
import type { ReadFile } from '../rows.ts'
import { readTransactions } from '../readTransactions.ts'

const STOCK = '<SECID><UNIQUEID>037833100<UNIQUEIDTYPE>CUSIP</SECID>'

/** A statement of version 1 without closing tags; the transactions begin on line 3. */
function statement(rows: string, list = ''): string {
  return `OFXHEADER:100\n\n<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM><ACCTID>A1</INVACCTFROM><INVTRANLIST>${rows}</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>${list}</OFX>`
}

function listed(element: string, ticker: string, name = 'Name'): string {
  return `<SECLISTMSGSRSV1><SECLIST><${element}><SECINFO>${STOCK}<SECNAME>${name}<TICKER>${ticker}</SECINFO></${element}></SECLIST></SECLISTMSGSRSV1>`
}

function read(text: string | Uint8Array): Result<ReadFile> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  return readTransactions({ name: 'x.qfx', bytes }, { broker: 'auto', profiles: [] })
}

function refusalOf(text: string | Uint8Array): Refusal {
  const result = read(text)
  if (result.ok) throw new Error('expected a refusal')
  return result.refusal
}

function oneOf(text: string): Draft {
  const { drafts, refused } = valueOf(read(text))
  expect(refused).toEqual([])
  expect(drafts).toHaveLength(1)
  return drafts[0]!
}

/** Legs as text: `principal AAPL 1`, `principal USD -25`. */
function legsOf({ legs }: Draft): string[] {
  return legs.map(({ role, asset, currency, quantity, amount }) =>
    asset === undefined
      ? `${role} ${currency} ${textFromMoney(amount)}`
      : `${role} ${asset.symbol} ${textFromQuantity(quantity)}`,
  )
}

const BUY = (inner: string) =>
  `<BUYSTOCK><INVBUY><INVTRAN><FITID>7<DTTRADE>20240315230000[-5:EST]</INVTRAN>${STOCK}${inner}</INVBUY></BUYSTOCK>`

describe('a purchase', () => {
  test('IMP-73, IMP-75: has the day as written, the total as cash and the commissions as fee', () => {
    const draft = oneOf(
      statement(BUY('<UNITS>10<UNITPRICE>5<COMMISSION>1<FEES>.25<TOTAL>-51.25'), listed('STOCKINFO', 'AAA')),
    )
    expect(draft).toMatchObject({ kind: 'buy', line: 3, accountHint: 'A1', reference: '7' })
    expect(isoFromDay(draft.tradeDay)).toBe('2024-03-15')
    expect(legsOf(draft)).toEqual(['principal AAA 10', 'principal USD -50', 'fee USD -1.25'])
    expect(draft.legs[0]!.asset).toEqual({ symbol: 'AAA', name: 'Name', kind: 'equity', cusip: '037833100' })
  })

  test('IMP-75: pays where no purchase of the file has a minus, and is refused where another has', () => {
    const unsigned = BUY('<UNITS>10<TOTAL>50')
    expect(legsOf(oneOf(statement(unsigned)))).toEqual(['principal 037833100 10', 'principal USD -50'])
    const mixed = valueOf(read(statement(unsigned + BUY('<UNITS>1<TOTAL>-5'))))
    expect(mixed.drafts).toHaveLength(1)
    expect(mixed.refused).toMatchObject([{ line: 3, column: 'TOTAL', kind: 'badSign', text: '50' }])
  })

  test('IMP-12: without a total, units or an asset is refused with the tag', () => {
    const columns = [BUY('<UNITS>10'), BUY('<TOTAL>-5'), BUY('<UNITS>1<TOTAL>-5').replace(STOCK, '')].map(
      (row) => valueOf(read(statement(row))).refused[0],
    )
    expect(columns).toMatchObject([
      { column: 'TOTAL', kind: 'missingCell' },
      { column: 'UNITS', kind: 'missingCell' },
      { column: 'UNIQUEID', kind: 'missingCell' },
    ])
  })
})

describe('IMP-74: an asset', () => {
  const row = BUY('<UNITS>10<TOTAL>-10')
  test('is the sweep where a fund list has a money-market ticker, and a company where the stock list calls it CASH', () => {
    expect(legsOf(oneOf(statement(row, listed('MFINFO', 'SPAXX'))))).toEqual([
      'principal USD -10',
      'transfer USD 10',
      'transfer SPAXX 0',
    ])
    expect(legsOf(oneOf(statement(row, listed('STOCKINFO', 'CASH'))))[0]).toBe('principal CASH 10')
  })
  test('is an exchange-traded fund by its name, also in the stock list', () => {
    expect(oneOf(statement(row, listed('STOCKINFO', 'AAA', 'X ETF'))).legs[0]!.asset!.kind).toBe('etf')
  })
  test('that is an option never takes the ticker of its underlying', () => {
    expect(legsOf(oneOf(statement(row, listed('OPTINFO', 'AAA'))))[0]).toBe('principal 037833100 10')
    expect(legsOf(oneOf(statement(row, listed('OPTINFO', 'AAA240621C00100000'))))[0]).toBe(
      'principal AAA240621C00100000 10',
    )
  })
  test('with two tickers is called by its identifier', () => {
    const twice = listed('MFINFO', 'AAAAX') + listed('MFINFO', 'BBBBX')
    expect(legsOf(oneOf(statement(row, twice)))[0]).toBe('principal 037833100 10')
  })
})

test('IMP-75: income reinvested in one element pays in and out, and is a lot with its cost', () => {
  const row = `<REINVEST><INVTRAN><FITID>1<DTTRADE>20240102</INVTRAN>${STOCK}<INCOMETYPE>DIV<TOTAL>-30<UNITS>2<COMMISSION>1</REINVEST>`
  expect(legsOf(oneOf(statement(row)))).toEqual([
    'principal 037833100 2',
    'principal USD -29',
    'income USD 30',
    'fee USD -1',
  ])
  expect(legsOf(oneOf(statement(row, listed('MFINFO', 'SPAXX'))))).toEqual([
    'income SPAXX 0',
    'income USD 30',
  ])
})

test('IMP-75: tax withheld from a sale is a leg of its own, so proceeds stay whole', () => {
  const row = `<SELLMF><INVSELL><INVTRAN><DTTRADE>20240102</INVTRAN>${STOCK}<UNITS>4<WITHHOLDING>20<TOTAL>80</INVSELL></SELLMF>`
  expect(legsOf(oneOf(statement(row)))).toEqual([
    'principal 037833100 -4',
    'principal USD 100',
    'tax USD -20',
  ])
})

test('IMP-76: a split holds what was added, one that pays a fraction is refused, a journal is no event', () => {
  const split = (cash: string) =>
    `<SPLIT><INVTRAN><DTTRADE>20240102</INVTRAN>${STOCK}<OLDUNITS>30<NEWUNITS>10<NUMERATOR>1<DENOMINATOR>3${cash}</SPLIT>`
  expect(legsOf(oneOf(statement(split(''))))).toEqual(['principal 037833100 -20'])
  const rest = valueOf(read(statement(`${split('<FRACCASH>3.10')}\n<JRNLFUND><TOTAL>5</JRNLFUND>`)))
  expect(rest.refused).toMatchObject([{ column: 'FRACCASH', text: '3.10' }])
  expect(rest.nonData).toMatchObject([{ line: 4, what: 'insideAccount' }])
})

test('IMP-9: who was assigned gets contracts back, who exercised gives them up, and an expiry has its sign', () => {
  const closed = (action: string, units: string) =>
    legsOf(
      oneOf(
        statement(
          `<CLOSUREOPT><INVTRAN><DTTRADE>20240102</INVTRAN>${STOCK}<OPTACTION>${action}<UNITS>${units}</CLOSUREOPT>`,
        ),
      ),
    )
  expect(closed('ASSIGN', '-2')).toEqual(['principal 037833100 2'])
  expect(closed('EXERCISE', '2')).toEqual(['principal 037833100 -2'])
  expect(closed('EXPIRE', '-2')).toEqual(['principal 037833100 -2'])
})

test('IMP-77: money is named by its type, and by its name only where the type tells nothing', () => {
  const kindOf = (type: string, amount: string, name: string) =>
    oneOf(
      statement(
        `<INVBANKTRAN><STMTTRN><TRNTYPE>${type}<DTPOSTED>20240102<TRNAMT>${amount}<NAME>${name}</STMTTRN></INVBANKTRAN>`,
      ),
    ).kind
  expect(kindOf('INT', '1', 'x')).toBe('interest')
  expect(kindOf('DEP', '1', 'INTEREST EARNED')).toBe('interest')
  expect(kindOf('OTHER', '-1', 'LATE SETTLEMENT FEE')).toBe('fee')
  expect(kindOf('OTHER', '-1', 'COFFEE')).toBe('withdrawal')
  expect(kindOf('CHECK', '-1', 'INTEREST')).toBe('withdrawal')
  expect(kindOf('XFER', '1', 'x')).toBe('transferIn')
})

test('IMP-73: 2,5 makes commas decimal in the whole file; 1,500 alone is refused', () => {
  const sure = valueOf(read(statement(BUY('<UNITS>1,500<TOTAL>-2,5'))))
  expect(legsOf(sure.drafts[0]!)).toEqual(['principal 037833100 1.5', 'principal USD -2.5'])
  expect(valueOf(read(statement(BUY('<UNITS>1,500<TOTAL>-2')))).refused).toMatchObject([
    { column: 'UNITS', kind: 'badNumber', text: '1,500' },
  ])
  expect(valueOf(read(statement(BUY('<UNITS>1<TOTAL>-1,234.50')))).refused).toMatchObject([
    { column: 'TOTAL', kind: 'badNumber' },
  ])
})

test('IMP-74: CURRENCY is the currency of the row, ORIGCURRENCY is not', () => {
  const money = (element: string) =>
    legsOf(
      oneOf(
        statement(
          `<MARGININTEREST><INVTRAN><DTTRADE>20240102</INVTRAN><TOTAL>-1<${element}><CURRATE>1.1<CURSYM>EUR</${element}></MARGININTEREST>`,
        ),
      ),
    )
  expect(money('CURRENCY')).toEqual(['income EUR -1'])
  expect(money('ORIGCURRENCY')).toEqual(['income USD -1'])
})

describe('IMP-72: a file is refused as a whole, with line and tag,', () => {
  const row = BUY('<UNITS>1<TOTAL>-1<MEMO>')
  const cases: readonly [string, string, object][] = [
    [
      'for a document type',
      `<?xml version="1.0"?>\n<!DOCTYPE OFX [<!ENTITY a "b">]>\n<OFX></OFX>`,
      { problem: 'badMarkup', line: 2 },
    ],
    [
      'for an entity',
      statement(row.replace('<MEMO>', '\n<MEMO>&lol;')),
      { problem: 'badMarkup', line: 4, column: 'MEMO', found: '&lol;' },
    ],
    [
      'for a closing tag that nothing opened',
      statement(`\n</NOTHING>${row}`),
      { problem: 'badMarkup', line: 4, column: 'NOTHING' },
    ],
    [
      'for a list that is not closed',
      statement(row).replace('</INVTRANLIST>', ''),
      { problem: 'badMarkup', column: 'INVTRANLIST' },
    ],
    [
      'for a second document',
      `${statement(row)}\n<OFX></OFX>`,
      { problem: 'badMarkup', line: 4, column: 'OFX' },
    ],
    ['without rows', statement(''), { problem: 'noRows', line: 3 }],
  ]
  for (const [why, text, expected] of cases) {
    test(why, () => {
      expect(refusalOf(text)).toMatchObject({ kind: 'file', file: 'x.qfx', ...expected })
    })
  }

  test('wherever it is cut', () => {
    const text = statement(row)
    for (let at = text.indexOf('<OFX>'); at < text.length; at++)
      expect(refusalOf(text.slice(0, at))).toMatchObject({ problem: 'truncated' })
  })
})

test('the references that XML has are read, and a bare ampersand stands for itself', () => {
  const draft = oneOf(
    statement(BUY('<UNITS>1<TOTAL>-1<MEMO>AT&T &amp; &#83;&#x26;P &lt;x&gt;&nbsp;<![CDATA[&amp;]]>')),
  )
  expect(draft.note).toBe('AT&T & S&P <x> &amp;')
})

test('a value that is left empty and open takes nothing with it', () => {
  const draft = oneOf(statement(BUY('<UNITS>1<MEMO><TOTAL>-1<COMMISSION>')))
  expect(legsOf(draft)).toEqual(['principal 037833100 1', 'principal USD -1'])
  expect(draft.raw).toMatch(/^<BUYSTOCK>.*<\/BUYSTOCK>$/)
})

describe('IMP-71: the header names the encoding', () => {
  const withHeader = (header: string, ...name: number[]) => {
    const [before, after] = statement(BUY('<UNITS>1<TOTAL>-1<MEMO>@'))
      .replace('OFXHEADER:100', `OFXHEADER:100\n${header}`)
      .split('@')
    const encoder = new TextEncoder()
    return Uint8Array.of(...encoder.encode(before), ...name, ...encoder.encode(after))
  }
  const noteOf = (bytes: Uint8Array) => valueOf(read(bytes)).drafts[0]!.note
  test('of a code page', () => {
    expect(noteOf(withHeader('ENCODING:USASCII\nCHARSET:1252', 0xfc))).toBe('ü')
    expect(noteOf(withHeader('ENCODING:USASCII\nCHARSET:1251', 0xc6, 0xe8, 0xeb))).toBe('Жил')
  })
  test('and UTF-8 stays UTF-8, whatever is declared', () => {
    expect(noteOf(withHeader('CHARSET:1252', 0xc3, 0xbc))).toBe('ü')
  })
  test('and one that is unknown, or not kept, is refused', () => {
    expect(refusalOf(withHeader('CHARSET:KLINGON', 0xfc))).toMatchObject({
      problem: 'encoding',
      found: 'klingon',
    })
    expect(refusalOf(withHeader('ENCODING:UTF-8\nCHARSET:NONE', 0xfc))).toMatchObject({ problem: 'encoding' })
  })
})

test('IMP-70: a broker that is insisted on and is not OFX refuses the file, and so does OFX a table', () => {
  const bytes = new TextEncoder().encode(statement(BUY('<UNITS>1<TOTAL>-1')))
  expect(readTransactions({ name: 'x', bytes }, { broker: 'schwab', profiles: [] })).toMatchObject({
    refusal: { problem: 'unknownLayout', found: 'OFX file' },
  })
  const table = new TextEncoder().encode('a,b\n1,2\n')
  expect(readTransactions({ name: 'x', bytes: table }, { broker: 'ofx', profiles: [] })).toMatchObject({
    refusal: { problem: 'unknownLayout', expected: ['ofx'] },
  })
})
