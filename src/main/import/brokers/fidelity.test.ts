import { describe, expect, test } from 'vitest'
import { textFromMoney, textFromQuantity } from '../../../shared/amount.ts'
import { isoFromDay } from '../../../shared/day.ts'
import { valueOf } from '../../../shared/refusal.ts'
import type { Draft } from '../../../shared/trade.ts'
import { readTransactions } from '../readTransactions.ts'

const HEADER =
  'Run Date,Action,Symbol,Description,Type,Quantity,Price ($),Commission ($),Fees ($),Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date'

test('a sale between funds: units out, the amount in, the day of settlement kept', () => {
  const [sold] = draftsOf(
    '07/07/2025,"YOU SOLD EXCHANGE TO FXNAX FIDELITY 500 INDEX FUND (FXAIX) (Cash)",FXAIX,FIDELITY 500 INDEX FUND,Cash,-331.291,217.03,,,,71900,--,07/08/2025',
  )
  expect(sold!.kind).toBe('sell')
  expect(legs(sold!)).toEqual(['principal FXAIX -331.291', 'principal USD 71900'])
  expect([sold!.tradeDay, sold!.settleDay].map((d) => isoFromDay(d!))).toEqual(['2025-07-07', '2025-07-08'])
  expect(sold!.legs[0]!.asset).toEqual({
    symbol: 'FXAIX',
    name: 'FIDELITY 500 INDEX FUND',
    kind: 'mutualFund',
  })
  expect(sold!.accountHint).toBeUndefined()
})

test('commission and fees are one fee leg inside the amount', () => {
  const [sold] = draftsOf('03/14/2025,YOU SOLD A FUND (AAA) (Cash),AAA,A,Cash,-10,50.00,1.00,0.01,,498.99,,')
  expect(legs(sold!)).toEqual(['principal AAA -10', 'principal USD 500', 'fee USD -1.01'])
})

test('a blank symbol cell: the symbol stands in brackets before the type of the account', () => {
  const [dividend, debit] = draftsOf(
    '01/03/2025, DIRECT DEBIT TREASURY (DIRECTREAS) DRCT (Cash),  , No Description,Cash,,,,,,-10,,',
    '01/02/2025,DIVIDEND RECEIVED FIDELITY CASH (SPAXX) (Cash),,X,Cash,0.000,,,,,1.5,,',
  )
  expect(legs(dividend!)).toEqual(['income SPAXX 0', 'income USD 1.5'])
  expect(dividend!.legs[0]!.asset?.kind).toBe('moneyMarket')
  expect(legs(debit!)).toEqual(['transfer USD -10'])
})

test('IMP-8: money in the core account is cash whatever fund serves as core', () => {
  const drafts = draftsOf(
    '01/03/2025,REDEMPTION FROM CORE ACCOUNT BANK SWEEP (QXSYN) (Cash),QXSYN,BANK,Cash,-61,1,,,,61,,',
    '01/02/2025,PURCHASE INTO CORE ACCOUNT BANK SWEEP (QXSYN) (Cash),QXSYN,BANK,Cash,90,1,,,,-90,,',
  )
  expect(drafts.map(legs)).toEqual([
    ['principal USD -90', 'transfer USD 90', 'transfer QXSYN 0'],
    ['principal USD 61', 'transfer USD -61', 'transfer QXSYN 0'],
  ])
})

test('IMP-9: options open and close by the words of the action, and a bare one is refused', () => {
  const drafts = draftsOf(
    '04/21/2025,EXPIRED CALL (QQZ) WIDGETS APR 18 25 $90 as of Apr-18-2025 (100 SHS) (Margin), -QQZ250418C90,CALL,Margin,-1,,,,,0.00,,',
    '03/14/2025,YOU SOLD CLOSING TRANSACTION CALL (QQZ) (Margin), -QQZ250418C90,CALL,Margin,-1,1.2,0.65,0.02,,119.33,,',
    '03/13/2025,YOU BOUGHT OPENING TRANSACTION CALL (QQZ) (Margin), -QQZ250418C90,CALL,Margin,2,1.10,1.3,0.06,,-221.36,,',
  )
  expect(drafts.map((d) => d.kind)).toEqual(['buyToOpen', 'sellToClose', 'optionExpired'])
  expect(isoFromDay(drafts[2]!.tradeDay)).toBe('2025-04-18')
  expect(drafts[2]!.note).toContain('(posted 2025-04-21)')
  expect(legs(drafts[2]!)).toEqual(['principal -QQZ250418C90 -1'])
  expect(
    read('03/13/2025,YOU BOUGHT CALL (QQZ) (Margin), -QQZ250418C90,CALL,Margin,2,1.10,,,,-220,,').refused,
  ).toMatchObject([{ column: 'Action', kind: 'unknownAction' }])
})

test('IMP-25: units that come in kind bring no cash, and their stated value stays in the note', () => {
  const drafts = draftsOf(
    '11/17/2025,MERGER MER FROM 54211N101#REOR GROUP ADS (LSEGY) (Margin),LSEGY,GROUP ADS,Shares,1060,,,,,30246.04,,',
    '11/16/2025,MERGER MER PAYOUT #REOR OLDCO (OLDC) (Cash),OLDC,OLDCO,Cash,-10,,,,,120,,',
    '10/23/2024,TRANSFER OF ASSETS ACAT RECEIVE SECTOR (XLE) (Margin),XLE,SECTOR,Margin,100,,,,,8981,1485.54,',
  )
  expect(drafts.map(legs)).toEqual([
    ['transfer XLE 100'],
    ['principal OLDC -10', 'principal USD 120'],
    ['principal LSEGY 1060'],
  ])
  expect(drafts[2]!.note).toContain('(stated value 30246.04 USD)')
})

describe('a row that cannot be what it says is refused by its column', () => {
  const cases: readonly (readonly [string, string, object])[] = [
    [
      'a sale of positive units',
      '01/02/2025,YOU SOLD A (AAA) (Cash),AAA,A,Cash,10,5,,,,50,,',
      { column: 'Quantity', kind: 'badSign' },
    ],
    [
      'a purchase that brings cash',
      '01/02/2025,YOU BOUGHT A (AAA) (Cash),AAA,A,Cash,10,5,,,,50,,',
      { column: 'Amount ($)', kind: 'badSign' },
    ],
    [
      'a purchase without units',
      '01/02/2025,YOU BOUGHT A (AAA) (Cash),AAA,A,Cash,,5,,,,-50,,',
      { column: 'Quantity', kind: 'missingCell' },
    ],
    [
      'an action nobody knows',
      '01/02/2025,SOMETHING NEW (Cash),,A,Cash,,,,,,-50,,',
      { column: 'Action', kind: 'unknownAction', text: 'SOMETHING NEW (Cash)' },
    ],
    [
      'a row with too many cells',
      '01/02/2025,CHECK RECEIVED,of, A (Cash),,A,Cash,,,,,,5,,',
      { kind: 'tooManyCells' },
    ],
  ]
  for (const [what, row, expected] of cases)
    test(what, () => expect(read(row).refused).toMatchObject([{ line: 2, ...expected }]))
})

test('IMP-2: the legal notice and the day of the download below the last row are footers, text between rows is refused', () => {
  const row = '01/02/2025,CHECK RECEIVED (Cash),,A,Cash,,,,,,5,,'
  const file = read(
    row,
    'The data and information in this spreadsheet is provided to you solely',
    row,
    '',
    '"Brokerage services are provided by somebody, somewhere"',
    'Date downloaded 01/03/2025 7:51 pm',
  )
  expect(file.nonData.map(({ line, what }) => [line, what])).toEqual([
    [1, 'header'],
    [6, 'footer'],
    [7, 'footer'],
  ])
  expect(file.refused).toMatchObject([{ line: 3, kind: 'tooFewCells' }])
})

test('IMP-4: dates with dashes are read, a file saved again with the day first is refused', () => {
  expect(isoFromDay(draftsOf('01-02-2025,CHECK RECEIVED (Cash),,A,Cash,,,,,,5,,')[0]!.tradeDay)).toBe(
    '2025-01-02',
  )
  const result = readTransactions(
    fileOf(
      '02/01/2025,CHECK RECEIVED (Cash),,A,Cash,,,,,,5,,',
      '31/01/2025,CHECK RECEIVED (Cash),,A,Cash,,,,,,5,,',
    ),
    { broker: 'auto', profiles: [] },
  )
  expect(result).toMatchObject({
    ok: false,
    refusal: {
      problem: 'ambiguousDates',
      line: 3,
      column: 'Run Date',
      found: '31/01/2025',
      expected: ['mdy'],
    },
  })
})

test('the account is the number where the file has one, else the account cell', () => {
  const withAccount = `Run Date,Account,Action,Symbol,Security Description,Security Type,Quantity,Price ($),Commission ($),Fees ($),Accrued Interest ($),Amount ($),Settlement Date\n01/02/2025,CASH MGMT Z00000000, CHECK RECEIVED (Cash),,A,Cash,,,,,,5,\n`
  const file = valueOf(
    readTransactions(
      { name: 'x.csv', bytes: new TextEncoder().encode(withAccount) },
      { broker: 'auto', profiles: [] },
    ),
  )
  expect(file.drafts[0]!.accountHint).toBe('CASH MGMT Z00000000')
})

function read(...rows: string[]) {
  return valueOf(readTransactions(fileOf(...rows), { broker: 'auto', profiles: [] }))
}

function draftsOf(...rows: string[]): readonly Draft[] {
  const file = read(...rows)
  expect(file.refused).toEqual([])
  return file.drafts
}

function fileOf(...rows: string[]) {
  return { name: 'x.csv', bytes: new TextEncoder().encode(`${HEADER}\n${rows.join('\n')}\n`) }
}

function legs({ legs }: Draft): string[] {
  return legs.map((leg) =>
    leg.asset
      ? `${leg.role} ${leg.asset.symbol} ${textFromQuantity(leg.quantity)}`
      : `${leg.role} ${leg.currency} ${textFromMoney(leg.amount)}`,
  )
}
