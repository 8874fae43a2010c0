import { describe, expect, test } from 'vitest'
import { textFromMoney, textFromQuantity } from '../../../shared/amount.ts'
import { isoFromDay } from '../../../shared/day.ts'
import { valueOf } from '../../../shared/refusal.ts'
import type { Draft } from '../../../shared/trade.ts'
import { readTransactions } from '../readTransactions.ts'

const START = [
  'Statement,Header,Field Name,Field Value',
  'Statement,Data,Title,Activity Statement',
  'Statement,Data,AccountId,U1',
]
const TRADES =
  'Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code'
const ACTIONS =
  'Corporate Actions,Header,Asset Category,Currency,Report Date,Date/Time,Description,Quantity,Proceeds,Value,Realized P/L,Code'
const DIVIDENDS = 'Dividends,Header,Currency,Date,Description,Amount'

test('cash of a trade is proceeds and commission, rounded once where the commission is finer than a millionth', () => {
  const file = read(
    TRADES,
    'Trades,Data,Order,Stocks,USD,RXRX,"2024-06-06, 09:32:06",324,9.07,9.01,-2938.68,-0.51923349,2939.19923349,0,-19.44,O;P',
  )
  expect(legs(file.drafts[0]!)).toEqual(['principal RXRX 324', 'principal USD -2938.68', 'fee USD -0.519233'])
  expect([...file.rounded]).toEqual([5])
  expect(file.drafts[0]!.accountHint).toBe('U1')
})

test('a header cell may be renamed: commissions in the base currency are a leg of their own', () => {
  const header =
    'Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,,Proceeds,Comm in EUR,,,MTM in EUR,Code'
  const file = read(header, 'Trades,Data,Order,Stocks,USD,AAA,"2024-06-06, 09:32:06",1,10,,-10,-2,,,0,O')
  expect(legs(file.drafts[0]!)).toEqual(['principal AAA 1', 'principal USD -10', 'fee EUR -2'])
  expect(file.currency).toBe('EUR')
})

test('IMP-11: a currency pair sold is dollars in and euros out, thousands in quotes', () => {
  const [sold] = draftsOf(
    TRADES,
    'Trades,Data,Order,Forex,USD,EUR.USD,"2024-03-02, 09:00:00","-1,000",1.08,1.08,1080,-2,,,,',
  )
  expect(sold!.kind).toBe('fxConversion')
  expect(legs(sold!)).toEqual(['principal EUR -1000', 'principal USD 1080', 'fee USD -2'])
})

test('the codes tell openings from closings, short sales and what became of options', () => {
  const trade = (
    category: string,
    symbol: string,
    quantity: number,
    proceeds: number,
    code: string,
    minute: number,
  ) =>
    `Trades,Data,Order,${category},USD,${symbol},"2024-06-06, 09:${minute}:00",${quantity},1,1,${proceeds},0,0,0,0,${code}`
  const option = 'QQZ 21FEB25 12 C'
  const drafts = draftsOf(
    TRADES,
    trade('Stocks', 'AAA', 10, -10, 'O', 10),
    trade('Stocks', 'AAA', -10, 10, 'C;P', 11),
    trade('Stocks', 'AAA', -5, 5, 'O', 12),
    trade('Stocks', 'AAA', 5, -5, 'C', 13),
    trade('Equity and Index Options', option, -2, 55, 'O', 14),
    trade('Equity and Index Options', option, 1, -20, 'C', 15),
    trade('Equity and Index Options', option, 1, 0, 'C;Ep', 16),
    trade('Equity and Index Options', option, 1, 0, 'A;C', 17),
  )
  expect(drafts.map((d) => d.kind)).toEqual([
    'buy',
    'sell',
    'sellToOpen',
    'buyToClose',
    'sellToOpen',
    'buyToClose',
    'optionExpired',
    'optionAssigned',
  ])
  expect(legs(drafts[6]!)).toEqual([`principal ${option} 1`])
})

test('executions repeat the order they belong to, and count only where no orders are given', () => {
  const order = 'Trades,Data,Order,Stocks,USD,AAA,"2024-06-06, 09:32:06",2,10,10,-20,-1,21,0,0,O'
  const execution = 'Trades,Data,Trade,Stocks,USD,AAA,"2024-06-06, 09:32:06",2,10,10,-20,-1,21,0,0,O'
  expect(read(TRADES, order, execution)).toMatchObject({ drafts: [{ line: 5 }], nonData: { length: 5 } })
  expect(read(TRADES, execution).drafts).toHaveLength(1)
})

test('symbol, ISIN and kind of income come out of the description', () => {
  const drafts = draftsOf(
    DIVIDENDS,
    'Dividends,Data,USD,2024-02-15,AAPL(US0378331005) Cash Dividend USD 0.24 per Share (Ordinary Dividend),2.4',
    'Dividends,Data,USD,2024-02-16,BRK B(72063691) Payment in Lieu of Dividend (Ordinary Dividend),1',
    'Dividends,Data,USD,2024-02-17,AAA(US0378331005) Cash Dividend USD 0.5 per Share (Return of Capital),5',
    'Dividends,Data,Total,,,8.4',
    'Dividends,Data,Total in USD,,,8.4',
  )
  expect(drafts.map((d) => d.kind)).toEqual(['dividend', 'dividend', 'returnOfCapital'])
  expect(drafts.map((d) => d.legs[0]!.asset)).toEqual([
    { symbol: 'AAPL', isin: 'US0378331005' },
    { symbol: 'BRK B', conid: '72063691' },
    { symbol: 'AAA', isin: 'US0378331005' },
  ])
})

test('the list of instruments gives name, kind and numbers to every row', () => {
  const [bought] = draftsOf(
    TRADES,
    'Trades,Data,Order,Stocks,USD,VUSD,"2024-06-06, 09:32:06",1,10,10,-10,-1,0,0,0,O',
    'Financial Instrument Information,Header,Asset Category,Symbol,Description,Conid,Security ID,Listing Exch,Multiplier,Type,Code',
    'Financial Instrument Information,Data,Stocks,"VUSD, VUSDd",SYNTHETIC S&P 500,12345,IE00B3XXRP09,LSE,1,ETF,',
  )
  expect(bought!.legs[0]!.asset).toEqual({
    symbol: 'VUSD',
    name: 'SYNTHETIC S&P 500',
    kind: 'etf',
    isin: 'IE00B3XXRP09',
    conid: '12345',
  })
})

test('IMP-7: a split adds shares on the day of its time, and the report day stays in the note', () => {
  const [split] = draftsOf(
    ACTIONS,
    'Corporate Actions,Data,Stocks,USD,2024-06-10,"2024-06-07, 20:25:00","AAPL(US0378331005) Split 4 for 1 (AAPL, APPLE INC, US0378331005)",18,0,0,0,',
  )
  expect([split!.kind, isoFromDay(split!.tradeDay), ...legs(split!)]).toEqual([
    'split',
    '2024-06-07',
    'principal AAPL 18',
  ])
  expect(split!.note).toContain('reported 2024-06-10')
  expect(split!.legs[0]!.asset).toEqual({ symbol: 'AAPL', name: 'APPLE INC', isin: 'US0378331005' })
})

test('IMP-26: a merger pays cash and takes the units of the asset in its last brackets', () => {
  const [merger] = draftsOf(
    ACTIONS,
    'Corporate Actions,Data,Stocks,USD,2024-06-10,"2024-06-07, 20:25:00","OLD(US0378331005) Merged(Acquisition) for USD 12.00 per Share (OLD, OLDCO, US0378331005)",-10,120,-120,0,',
  )
  expect([merger!.kind, ...legs(merger!)]).toEqual(['merger', 'principal OLD -10', 'principal USD 120'])
})

test('transfers between accounts take their sign from the direction', () => {
  const header =
    'Transfers,Header,Asset Category,Currency,Symbol,Date,Type,Direction,Xfer Company,Xfer Account,Qty,Xfer Price,Market Value,Realized P/L,Cash Amount,Code'
  const drafts = draftsOf(
    header,
    'Transfers,Data,Stocks,USD,AAA,2024-05-01,ACATS,In,--,U2,10,--,1000,0,0,',
    'Transfers,Data,Cash,USD,--,2024-05-02,Internal,Out,--,U2,--,--,0,0,250,',
  )
  expect(drafts.map((d) => [d.kind, ...legs(d)])).toEqual([
    ['transferIn', 'transfer AAA 10'],
    ['transferOut', 'transfer USD -250'],
  ])
})

test('IMP-23: rows come in order of day and time, whatever section they stand in', () => {
  const drafts = draftsOf(
    TRADES,
    'Trades,Data,Order,Stocks,USD,AAA,"2024-06-06, 15:00:00",-1,10,10,10,0,0,0,0,C',
    'Trades,Data,Order,Stocks,USD,AAA,"2024-06-06, 09:00:00",1,10,10,-10,0,0,0,0,O',
    DIVIDENDS,
    'Dividends,Data,USD,2024-06-06,AAA(US0378331005) Cash Dividend,1',
    'Dividends,Data,USD,2024-06-05,AAA(US0378331005) Cash Dividend,1',
  )
  expect(drafts.map((d) => d.line)).toEqual([9, 8, 6, 5])
})

describe('what cannot be read for certain is refused', () => {
  const cases: readonly (readonly [string, readonly string[], object])[] = [
    [
      'futures',
      [TRADES, 'Trades,Data,Order,Futures,USD,ESH5,"2024-06-06, 15:00:00",1,1,1,0,-2,0,0,0,O'],
      { column: 'Asset Category', kind: 'unsupportedAsset', text: 'Futures' },
    ],
    [
      'a section nobody knows',
      ['Novelties,Header,A,B', 'Novelties,Data,1,2'],
      { kind: 'unknownSection', text: 'Novelties' },
    ],
    [
      'data above their header',
      ['Dividends,Data,USD,2024-02-15,AAPL(US0378331005) Cash,2'],
      { kind: 'unknownRow' },
    ],
    [
      'a row that is neither',
      [DIVIDENDS, 'Dividends,Extra,USD,2024-02-15,x,2'],
      { kind: 'unknownRow', text: 'Extra' },
    ],
    [
      'a trade without proceeds',
      [TRADES, 'Trades,Data,Order,Stocks,USD,AAA,"2024-06-06, 15:00:00",1,1,1,,-2,0,0,0,O'],
      { column: 'Proceeds', kind: 'missingCell' },
    ],
    [
      'a purchase that brings cash',
      [TRADES, 'Trades,Data,Order,Stocks,USD,AAA,"2024-06-06, 15:00:00",1,1,1,50,-2,0,0,0,O'],
      { column: 'Proceeds', kind: 'badSign' },
    ],
    [
      'a corporate action nobody knows',
      [
        ACTIONS,
        'Corporate Actions,Data,Stocks,USD,2024-06-10,"2024-06-07, 20:25:00",AAA(US0378331005) Wonder,1,0,0,0,',
      ],
      { column: 'Description', kind: 'unknownAction' },
    ],
    [
      'a day that is none',
      [DIVIDENDS, 'Dividends,Data,USD,2024-02-30,AAPL(US0378331005) Cash,2'],
      { column: 'Date', kind: 'badDate', text: '2024-02-30' },
    ],
    [
      'a currency that is none',
      [DIVIDENDS, 'Dividends,Data,Dollars,2024-02-28,AAPL(US0378331005) Cash,2'],
      { column: 'Currency', kind: 'badCurrency' },
    ],
  ]
  for (const [what, rows, expected] of cases)
    test(what, () => expect(read(...rows).refused).toMatchObject([expected]))

  test('a section without a column that it needs, as a whole file with the column', () => {
    const result = readTransactions(
      fileOf('Dividends,Header,Currency,Date,Description', 'Dividends,Data,USD,2024-02-15,x'),
      { broker: 'auto', profiles: [] },
    )
    expect(result).toMatchObject({
      ok: false,
      refusal: { problem: 'missingColumn', line: 4, column: 'Amount' },
    })
  })
})

describe('a transaction history, the newer report of one section', () => {
  const HISTORY =
    'Transaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Gross Amount ,Commission,Net Amount'

  test('amounts are in the base currency, and the commission is inside the net amount', () => {
    const drafts = draftsOf(
      'Summary,Header,Field Name,Field Value',
      'Summary,Data,Base Currency,GBP',
      HISTORY,
      'Transaction History,Data,2025-08-15,U1,A FUND,Sell,QQZ,-50.0,100.00,4500.00,-2.50,4497.50',
      'Transaction History,Data,2025-08-14,U1,QQZ(US00000QQZ07) ADR Fee,Other Fee,QQZ,-,-,-2.25,-,-2.25',
    )
    expect(drafts.map(legs)).toEqual([
      ['fee QQZ 0', 'fee GBP -2.25'],
      ['principal QQZ -50', 'principal GBP 4500', 'fee GBP -2.5'],
    ])
  })

  test('IMP-11: a pair gives both sides from quantity and price; the revaluation of foreign cash is no transaction', () => {
    const file = read(
      'Summary,Header,Field Name,Field Value',
      'Summary,Data,Base Currency,GBP',
      HISTORY,
      'Transaction History,Data,2022-01-21,U1,Net Amount in Base from Forex Trade,Forex Trade Component,GBP.USD,-20000.0,1.35551,0.43,-1.47,0.43',
      'Transaction History,Data,2022-01-22,U1,FX Translations P&L,Adjustment,-,-,-,-593.38,-,-593.38',
      'Transaction History,Data,2022-01-23,U1,Something,Adjustment,-,-,-,-1,-,-1',
    )
    expect(file.drafts.map(legs)).toEqual([
      ['principal GBP -20000', 'principal USD 27110.2', 'fee GBP -1.47'],
    ])
    expect(file.refused.map(({ kind, text }) => [kind, text])).toEqual([['unknownAction', 'Adjustment']])
  })

  test('without a base currency no amount is read', () => {
    const file = read(HISTORY, 'Transaction History,Data,2025-08-15,U1,X,Deposit,-,-,-,5,-,5')
    expect(file.refused.map(({ kind, column }) => [kind, column])).toEqual([['badCurrency', 'Net Amount']])
  })
})

function read(...rows: readonly string[]) {
  return valueOf(readTransactions(fileOf(...rows), { broker: 'auto', profiles: [] }))
}

function draftsOf(...rows: readonly string[]): readonly Draft[] {
  const file = read(...rows)
  expect(file.refused).toEqual([])
  return file.drafts
}

function fileOf(...rows: readonly string[]) {
  return { name: 'x.csv', bytes: new TextEncoder().encode(`${[...START, ...rows].join('\n')}\n`) }
}

function legs({ legs }: Draft): string[] {
  return legs.map((leg) =>
    leg.asset
      ? `${leg.role} ${leg.asset.symbol} ${textFromQuantity(leg.quantity)}`
      : `${leg.role} ${leg.currency} ${textFromMoney(leg.amount)}`,
  )
}
