import { describe, expect, test } from 'vitest'
import { assetHint, isCusip, isIsin, isOptionSymbol } from './assetHint.ts'
import { isMoneyMarket } from '../../shared/moneyMarket.ts'

test('check digits tell a CUSIP and an ISIN from a symbol that only looks like one', () => {
  expect(['037833100', '44244CCF2', '96255NBE8', '00165C203'].map(isCusip)).toEqual([true, true, true, true])
  expect(['037833101', 'ABCDEFGH1', '03783310', 'AAPL'].map(isCusip)).toEqual([false, false, false, false])
  expect(['US0378331005', 'IE00BK5BQT80', 'CH0111762537'].map(isIsin)).toEqual([true, true, true])
  expect(['US0378331006', 'US037833100', 'us0378331005'].map(isIsin)).toEqual([false, false, false])
})

test('option symbols as four institutions write them', () => {
  expect(
    ['TSLA  230317P00180000', 'PLTR 04/17/2026 125.00 P', '-PLTR260417P125', 'QQZ 21FEB25 12 C'].map(
      isOptionSymbol,
    ),
  ).toEqual([true, true, true, true])
  expect(['PLTR', 'BRK.B', '44244CCF2', '-'].map(isOptionSymbol)).toEqual([false, false, false, false])
})

describe('the kind is named as far as the file tells', () => {
  const cases: readonly (readonly [symbol: string, name: string, kind: string | undefined])[] = [
    ['VOO', 'VANGUARD S&P 500 ETF', 'etf'],
    ['TLT', 'ISHARES 20+ YEAR TREASURY', 'etf'],
    ['JEPI', 'J P MORGAN EXCHANGE TRADED FD', 'etf'],
    ['QQQ', 'INVESCO QQQ TR', 'etf'],
    ['FXAIX', 'FIDELITY 500 INDEX FUND', 'mutualFund'],
    ['SPAXX', 'FIDELITY GOVERNMENT MONEY MARKET', 'moneyMarket'],
    ['96255NBE8', 'WHEAT RIDGE COLO SALES & USE TAX REV 05.00000%', 'bond'],
    ['00165C203', 'AMC ENTERTAINMENT PFD', 'equity'],
    ['PLTR 04/17/2026 125.00 P', 'PUT PALANTIR ETF', 'option'],
    ['AAPL', 'APPLE INC', undefined],
    ['NETFX', 'METFORD', 'mutualFund'],
  ]
  for (const [symbol, name, kind] of cases)
    test(`${symbol} ${name}`, () => expect(assetHint(symbol, name).kind).toBe(kind))

  test('identifiers are given where they stand, and only there', () => {
    expect(assetHint('44244CCF2', 'HOUSTON TEX UTIL')).toEqual({
      symbol: '44244CCF2',
      name: 'HOUSTON TEX UTIL',
      kind: 'bond',
      cusip: '44244CCF2',
    })
    expect(assetHint('IE00BK5BQT80', '')).toEqual({ symbol: 'IE00BK5BQT80', isin: 'IE00BK5BQT80' })
    expect(assetHint('QQZ', '', { conid: '265598' })).toEqual({ symbol: 'QQZ', conid: '265598' })
  })
})

test('IMP-8: sweeps of three institutions are cash, stocks and other funds are not', () => {
  expect(
    ['SPAXX', 'SPAXX**', 'swvxx', 'VMFXX', 'FDRXX', 'FCASH', 'QPIKQ', 'FSIXX'].every(isMoneyMarket),
  ).toBe(true)
  expect(['FXAIX', 'SWPPX', 'XX', 'LEXX', ''].some(isMoneyMarket)).toBe(false)
})
