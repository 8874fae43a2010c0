import { describe, expect, it } from 'vitest'
import type { InBase } from '../../shared/fx.ts'
import { bothOf } from './inBase.ts'

function base(value: string | null): InBase {
  return {
    currency: 'USD',
    costBasis: null,
    value,
    gain: null,
    assetEffect: null,
    currencyEffect: null,
    rateDay: null,
    missing: [],
  }
}
const dollars = { currency: 'USD', value: '100', base: base('100') }
const euros = { currency: 'EUR', value: '200', base: base('220') }
const francs = { currency: 'CHF', value: '50', base: base(null) }

describe('amounts beside those of the household', () => {
  it('leaves the household currency alone: there is nothing to put beside it', () => {
    expect(bothOf([dollars, dollars], 'value')).toEqual({ of: '200' })
  })

  it('keeps another currency in its own letters, with the household amount beside it', () => {
    expect(bothOf([euros, euros], 'value')).toEqual({
      of: '400',
      currency: 'EUR',
      beside: { of: '440', currency: 'USD' },
    })
  })

  it('never adds two currencies: a mixed sum is in the household currency alone', () => {
    expect(bothOf([dollars, euros], 'value')).toEqual({ of: '320' })
  })

  it('tells a cost paid in another currency than the price in that of the household', () => {
    const paidInEuros = { currency: 'USD', costBasis: null, base: { ...base('100'), costBasis: '90' } }
    expect(bothOf([paidInEuros], 'costBasis')).toEqual({ of: '90' })
    const paidInDollars = { ...paidInEuros, currency: 'EUR' }
    expect(bothOf([paidInDollars], 'costBasis')).toEqual({ of: '90', currency: 'USD' })
  })

  it('does not know the sum where a rate is missing', () => {
    expect(bothOf([dollars, francs], 'value')).toEqual({ of: null })
    expect(bothOf([{ ...francs, value: null }], 'value')).toEqual({ of: null })
    expect(bothOf([francs], 'value').beside).toEqual({ of: null, currency: 'USD' })
  })
})
