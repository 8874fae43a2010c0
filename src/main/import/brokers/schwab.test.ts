import { expect, test } from 'vitest'
import { textFromMoney, textFromQuantity } from '../../../shared/amount.ts'
import { isoFromDay } from '../../../shared/day.ts'
import { valueOf } from '../../../shared/refusal.ts'
import type { Draft } from '../../../shared/trade.ts'
import { readTransactions } from '../readTransactions.ts'

const HEADER = 'Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount'

test('IMP-5: the principal is amount minus fee, so a rounded price makes no cent', () => {
  const [buy] = draftsOf('10/09/2023,Buy,BAR,BAR CORP,300,$135.0075,$1.34,"-$40,503.61"')
  expect(legs(buy!)).toEqual(['principal BAR 300', 'principal USD -40502.27', 'fee USD -1.34'])
})

test('a sale takes units out although the file writes them positive', () => {
  const [sell] = draftsOf('10/24/2023,Sell,BAR,BAR CORP,300,$140.35,$1.34,$42103.66')
  expect(legs(sell!)).toEqual(['principal BAR -300', 'principal USD 42105', 'fee USD -1.34'])
})

test('IMP-10: A as of B holds from B and notes A as posted', () => {
  const [interest] = draftsOf('04/17/2023 as of 04/15/2023,Bank Interest,,BANK INT,,,,$0.03')
  expect(isoFromDay(interest!.tradeDay)).toBe('2023-04-15')
  expect(interest!.note).toBe('Bank Interest: BANK INT (posted 2023-04-17)')
})

test('IMP-6: money from outside goes by the sign of the amount, a journal between accounts is a transfer', () => {
  const drafts = draftsOf(
    '01/04/2024,Journal,,TO BANK,,,,-$200.00',
    '01/03/2024,Journaled Shares,AAA,A FUND,-877,$22.91,,',
    '01/02/2024,MoneyLink Transfer,,Tfr BANK,,,,-$30.00',
    '01/01/2024,Wire Received,,WIRED,,,,$500.00',
  )
  expect(drafts.map((d) => d.kind)).toEqual(['deposit', 'withdrawal', 'transferOut', 'transferOut'])
  expect(drafts.map(legs)).toEqual([
    ['transfer USD 500'],
    ['transfer USD -30'],
    ['transfer AAA -877'],
    ['transfer USD -200'],
  ])
})

test('IMP-8: a money-market fund is cash: its legs cancel', () => {
  const [reinvested, sold] = draftsOf(
    '09/08/2023,Sell,SNAXX,SCHWAB VALUE ADVANTAGE,"500,135",$1.00,,$500135.00',
    '08/15/2023,Reinvest Shares,SNSXX,SCHWAB TREASURY,"1,215.46",$1.00,,"-$1,215.46"',
  )
  expect(legs(reinvested!)).toEqual(['principal USD -1215.46', 'transfer USD 1215.46', 'transfer SNSXX 0'])
  expect(legs(sold!)).toEqual(['principal USD 500135', 'transfer USD -500135', 'transfer SNAXX 0'])
})

test('IMP-9: an expiry closes the position with the sign of the file', () => {
  const drafts = draftsOf(
    '04/20/2026 as of 04/17/2026,Expired,PLTR 04/17/2026 125.00 P,PUT,1,,,',
    '04/09/2026,Sell to Open,PLTR 04/17/2026 125.00 P,PUT,1,$1.50,$0.66,$149.34',
  )
  expect(drafts.map((d) => d.kind)).toEqual(['sellToOpen', 'optionExpired'])
  expect(legs(drafts[0]!)).toEqual([
    'principal PLTR 04/17/2026 125.00 P -1',
    'principal USD 150',
    'fee USD -0.66',
  ])
  expect(legs(drafts[1]!)).toEqual(['principal PLTR 04/17/2026 125.00 P 1'])
  expect(drafts[0]!.legs[0]!.asset?.kind).toBe('option')
})

test('IMP-12: a sale without amount, a buy without quantity and a dividend with a spoilt amount are refused, by column', () => {
  const file = read(
    '01/04/2024,Sell,AAA,A,5,$1.00,,',
    '01/03/2024,Buy,AAA,A,,$1.00,,-$5.00',
    '01/02/2024,Cash Dividend,AAA,A,,,,five',
  )
  expect(file.refused.map(({ line, column, kind, text }) => [line, column, kind, text])).toEqual([
    [2, 'Amount', 'missingCell', ''],
    [3, 'Quantity', 'missingCell', ''],
    [4, 'Amount', 'badNumber', 'five'],
  ])
  expect(file.drafts).toEqual([])
})

test('within a day a newest-first file is turned round, so the purchase stands before the sale', () => {
  const drafts = draftsOf(
    '04/30/2025,Credit Interest,,INT,,,,$0.26',
    '04/29/2025,Sell to Close,SPXW 04/29/2025 5560.00 C,CALL,1,$7.30,$1.22,$728.78',
    '04/29/2025,Buy to Open,SPXW 04/29/2025 5560.00 C,CALL,1,$5.50,$1.22,-$551.22',
  )
  expect(drafts.map((d) => d.kind)).toEqual(['buyToOpen', 'sellToClose', 'interest'])
})

test('columns may stand in another order, and the masked account of the title is the hint', () => {
  const text =
    '"Transactions  for account General ...321 as of 05/03/2023 02:21:05 PM ET"\nDate,Action,Symbol,Description,Price,Quantity,Fees & Comm,Amount\n03/02/2021,Buy,FOO,FOO INC,$25,100,$6,-$2506\n'
  const [buy] = valueOf(readTransactions(fileOf(text), { broker: 'auto', profiles: [] })).drafts
  expect(buy!.accountHint).toBe('General ...321')
  expect(legs(buy!)).toEqual(['principal FOO 100', 'principal USD -2500', 'fee USD -6'])
})

test('IMP-4: a file whose amounts were saved again with decimal commas is refused as a whole, with its line', () => {
  const result = readTransactions(fileOf(`${HEADER}\n04/27/2023,Buy,BND,FUND,"1,500",2,,"-3000,50"\n`), {
    broker: 'auto',
    profiles: [],
  })
  expect(result).toEqual({
    ok: false,
    refusal: {
      kind: 'file',
      file: 'x.csv',
      line: 2,
      column: 'Amount',
      problem: 'ambiguousNumbers',
      found: '-3000,50',
      expected: ['point'],
    },
  })
})

test('a file that ends inside its last row is refused as cut, with the line', () => {
  const result = readTransactions(
    fileOf(`${HEADER}\n04/27/2023,Buy,BND,FUND,45,$2,,-$90\n04/26/2023,Buy,BND,FU`),
    { broker: 'auto', profiles: [] },
  )
  expect(result).toMatchObject({ ok: false, refusal: { problem: 'truncated', line: 3 } })
})

function read(...rows: string[]) {
  return valueOf(
    readTransactions(fileOf(`${HEADER}\n${rows.join('\n')}\n`), { broker: 'auto', profiles: [] }),
  )
}

function draftsOf(...rows: string[]): readonly Draft[] {
  const file = read(...rows)
  expect(file.refused).toEqual([])
  return file.drafts
}

function fileOf(text: string) {
  return { name: 'x.csv', bytes: new TextEncoder().encode(text) }
}

function legs({ legs }: Draft): string[] {
  return legs.map((leg) =>
    leg.asset
      ? `${leg.role} ${leg.asset.symbol} ${textFromQuantity(leg.quantity)}`
      : `${leg.role} ${leg.currency} ${textFromMoney(leg.amount)}`,
  )
}
