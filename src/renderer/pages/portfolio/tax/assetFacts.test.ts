import { expect, test } from 'vitest'
import { TaxProfile } from '../../../../shared/tax.ts'
import { assetFactsOf, assetsWithFacts, withAssetFacts } from './assetFacts.ts'

const assets = [
  { id: 'VTI', symbol: 'VTI' },
  { id: 'SCHB-2', symbol: 'SCHB' },
  { id: 'VNQ', symbol: 'VNQ' },
]

test('facts of a fund are kept by asset, typed by symbol and percent, and leave the others alone', () => {
  const before = TaxProfile.parse({ qualifiedShare: { VNQ: '0.04' }, partners: { VNQ: ['VTI'] } })
  const typed = { qualifiedPercent: '95.5', statePercent: '', partners: ' schb, ' }
  const { profile } = withAssetFacts(before, 'VTI', typed, assets)
  expect(profile?.qualifiedShare).toEqual({ VNQ: '0.04', VTI: '0.955' })
  expect(profile?.partners).toEqual({ VNQ: ['VTI'], VTI: ['SCHB-2'] })
  expect(assetsWithFacts(profile!)).toEqual(['VNQ', 'VTI'])
  expect(assetFactsOf(profile!, 'VTI', assets)).toEqual({ ...typed, partners: 'SCHB' })
})

test('emptied facts are taken away', () => {
  const before = TaxProfile.parse({ qualifiedShare: { VNQ: '0.04' }, partners: { VNQ: ['VTI'] } })
  const nothing = { qualifiedPercent: '', statePercent: ' ', partners: '' }
  expect(assetsWithFacts(withAssetFacts(before, 'VNQ', nothing, assets).profile!)).toEqual([])
})

test('what cannot be read is named: a percentage past 100, a symbol not known, the fund itself', () => {
  const nothing = { qualifiedPercent: '', statePercent: '', partners: '' }
  const of = (typed: Partial<typeof nothing>) =>
    withAssetFacts(TaxProfile.parse({}), 'VTI', { ...nothing, ...typed }, assets).wrong
  expect(of({ qualifiedPercent: '120' })).toBe('qualifiedPercent')
  expect(of({ statePercent: 'half' })).toBe('statePercent')
  expect(of({ partners: 'ITOT' })).toBe('partners')
  expect(of({ partners: 'VTI' })).toBe('partners')
})
