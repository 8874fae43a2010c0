import { expect, test } from 'vitest'
import { memoryLedger } from '../../../tests/support/ledger.ts'
import { day } from '../../shared/day.ts'
import { ok, valueOf } from '../../shared/refusal.ts'
import { guessKind, guessTaxKind } from './assetKinds.ts'
import { addAssets, assetResolver, editAsset, ensureAsset, listAssets } from './assets.ts'
import type { OpenLedger } from './open.ts'
import { write } from './write.ts'

const D = day('2024-05-01')

function ensure(ledger: OpenLedger, hint: Parameters<typeof ensureAsset>[1], on = D): string {
  return valueOf(write(ledger, ['ledger'], () => ok(ensureAsset(ledger, hint, on, 'USD'))))
}

test('a new asset is called by its symbol and known by every identifier of the hint', () => {
  const ledger = memoryLedger()
  expect(ensure(ledger, { symbol: 'AAPL', name: 'APPLE INC', isin: 'US0378331005', conid: '265598' })).toBe(
    'AAPL',
  )
  expect(listAssets(ledger)).toEqual([
    {
      id: 'AAPL',
      symbol: 'AAPL',
      name: 'APPLE INC',
      kind: 'equity',
      taxKind: 'securities',
      currency: 'USD',
      ids: [
        { scheme: 'isin', value: 'US0378331005' },
        { scheme: 'conid', value: '265598' },
        { scheme: 'symbol', value: 'AAPL' },
      ],
    },
  ])
})

test('IMP-16: an ISIN goes before a symbol, and teaches the asset its new symbol from that day on', () => {
  const ledger = memoryLedger()
  ensure(ledger, { symbol: 'FB', isin: 'US30303M1027' }, day('2021-01-04'))
  expect(ensure(ledger, { symbol: 'META', isin: 'US30303M1027' }, day('2022-06-09'))).toBe('FB')
  expect(ensure(ledger, { symbol: 'META' }, day('2023-01-03'))).toBe('FB')
  expect(listAssets(ledger)[0]!.ids).toContainEqual({
    scheme: 'symbol',
    value: 'META',
    fromDay: '2022-06-09',
  })
})

test('IMP-16: a symbol means the asset that bore it on that day', () => {
  const ledger = memoryLedger()
  ensure(ledger, { symbol: 'XYZ' }, day('2010-01-04'))
  ledger.db.prepare(`UPDATE asset_id SET to_day = ? WHERE value = 'XYZ'`).run(day('2015-12-31'))
  expect(ensure(ledger, { symbol: 'XYZ' }, day('2020-01-02'))).toBe('XYZ-2')
  expect(ensure(ledger, { symbol: 'XYZ' }, day('2012-01-03'))).toBe('XYZ')
})

test('a symbol that is met again with a CUSIP keeps its asset and learns the CUSIP', () => {
  const ledger = memoryLedger()
  ensure(ledger, { symbol: 'SPY' })
  expect(ensure(ledger, { symbol: 'SPY', cusip: '78462F103' })).toBe('SPY')
  expect(ensure(ledger, { symbol: '', cusip: '78462F103' })).toBe('SPY')
  expect(listAssets(ledger)).toHaveLength(1)
})

test('resolving writes nothing, and what it found out is added once however often', () => {
  const ledger = memoryLedger()
  const resolver = assetResolver(ledger)
  expect(resolver.resolve({ symbol: 'SPY' }, D, 'USD')).toBe('SPY')
  expect(resolver.resolve({ symbol: ' SPY ' }, D, 'USD')).toBe('SPY')
  expect(listAssets(ledger)).toEqual([])
  for (let i = 0; i < 2; i++) {
    valueOf(
      write(ledger, ['ledger'], () => {
        addAssets(ledger, resolver.news())
        return ok(undefined)
      }),
    )
  }
  expect(listAssets(ledger)).toMatchObject([{ id: 'SPY', ids: [{ scheme: 'symbol', value: 'SPY' }] }])
})

test('a hint with a name alone is known by that name', () => {
  const ledger = memoryLedger()
  expect(ensure(ledger, { symbol: '', name: 'LARGE CAP POOL' })).toBe('LARGE CAP POOL')
  expect(ensure(ledger, { symbol: '', name: 'LARGE CAP POOL' })).toBe('LARGE CAP POOL')
  expect(listAssets(ledger)).toMatchObject([{ symbol: 'LARGE CAP POOL', kind: 'other' }])
})

test('an asset can be put into a group of substantially identical ones and taken out', () => {
  const ledger = memoryLedger()
  ensure(ledger, { symbol: 'SPY' })
  const edit = (change: Parameters<typeof editAsset>[2]) =>
    write(ledger, ['ledger'], () => {
      editAsset(ledger, 'SPY', change)
      return ok(undefined)
    })
  edit({ kind: 'etf', identicalGroup: 'S&P 500' })
  expect(listAssets(ledger)[0]).toMatchObject({ kind: 'etf', identicalGroup: 'S&P 500' })
  edit({ identicalGroup: null })
  expect(listAssets(ledger)[0]!.identicalGroup).toBeUndefined()
})

test.each([
  [{ symbol: 'SPY', name: 'SPDR S&P 500 ETF' }, 'etf', 'securities'],
  [{ symbol: 'GLD', name: 'SPDR GOLD TRUST' }, 'etf', 'collectible'],
  [{ symbol: 'DBC' }, 'etf', 'partnership'],
  [{ symbol: 'VNQ' }, 'etf', 'reit'],
  [{ symbol: 'AAPL', name: 'APPLE INC' }, 'equity', 'securities'],
  [{ symbol: 'VTSAX' }, 'mutualFund', 'securities'],
  [{ symbol: 'SPAXX' }, 'moneyMarket', 'securities'],
  [{ symbol: '412003AD7', name: 'HARRIS COUNTY TEX' }, 'bond', 'securities'],
  [{ symbol: 'SPY 01/20/2023 400.00 C' }, 'option', 'securities'],
  [{ symbol: '-SPY230120C400' }, 'option', 'securities'],
  [{ symbol: 'BTC', kind: 'crypto' as const }, 'crypto', 'crypto'],
])('%o is taken for %s, taxed as %s, until the person says otherwise', (hint, kind, taxKind) => {
  expect(guessKind(hint)).toBe(kind)
  expect(guessTaxKind(hint, guessKind(hint))).toBe(taxKind)
})
