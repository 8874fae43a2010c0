import fc from 'fast-check'
import { expect, test } from 'vitest'
import { money, quantity, textFromMoney, textFromQuantity } from '../../shared/amount.ts'
import type { AssetHint, EventKind, Leg } from '../../shared/trade.ts'
import { conversionLegs, legsOf, type Facts } from './legs.ts'

const FUND: AssetHint = { symbol: 'BND' }
const SWEEP: AssetHint = { symbol: 'SPAXX', kind: 'moneyMarket' }

test('IMP-5: a purchase is units in, the price out, the fee out', () => {
  expect(
    shown({
      kind: 'buy',
      currency: 'USD',
      asset: FUND,
      quantity: quantity('45'),
      amount: money('-3320.05'),
      fee: money('4.95'),
    }),
  ).toEqual(['principal BND 45', 'principal USD -3315.1', 'fee USD -4.95'])
})

test('IMP-24: accrued interest is income, negative for the buyer and positive for the seller', () => {
  const bond = {
    asset: { symbol: '00000QAB8' },
    currency: 'USD',
    quantity: quantity('5000'),
    accrued: money('12.5'),
  } as const
  expect(shown({ ...bond, kind: 'buy', amount: money('-4938.75'), fee: money('1.25') })).toEqual([
    'principal 00000QAB8 5000',
    'principal USD -4925',
    'income USD -12.5',
    'fee USD -1.25',
  ])
  expect(shown({ ...bond, kind: 'sell', amount: money('4936.25'), fee: money('1.25') })).toEqual([
    'principal 00000QAB8 -5000',
    'principal USD 4925',
    'income USD 12.5',
    'fee USD -1.25',
  ])
})

test('IMP-24: a commission in another currency is a leg of its own', () => {
  expect(
    shown({
      kind: 'buy',
      currency: 'USD',
      asset: FUND,
      quantity: quantity('1'),
      amount: money('-100'),
      fee: money('2'),
      feeCurrency: 'EUR',
    }),
  ).toEqual(['principal BND 1', 'principal USD -100', 'fee EUR -2'])
})

test('IMP-8: a sweep bought, sold or moved is cash', () => {
  expect(
    shown({ kind: 'buy', currency: 'USD', asset: SWEEP, quantity: quantity('100'), amount: money('-100') }),
  ).toEqual(['principal USD -100', 'transfer USD 100', 'transfer SPAXX 0'])
  expect(shown({ kind: 'transferIn', currency: 'USD', asset: SWEEP, quantity: quantity('12.34') })).toEqual([
    'transfer SPAXX 0',
    'transfer USD 12.34',
  ])
})

test('IMP-6: a transfer is cash where there is an amount, units where there is none', () => {
  expect(shown({ kind: 'transferOut', currency: 'USD', amount: money('-5') })).toEqual(['transfer USD -5'])
  expect(shown({ kind: 'transferOut', currency: 'USD', asset: FUND, quantity: quantity('-3') })).toEqual([
    'transfer BND -3',
  ])
  expect(legsOf({ kind: 'transferIn', currency: 'USD' })).toBe('amount')
  expect(legsOf({ kind: 'transferIn', currency: 'USD', quantity: quantity('3') })).toBe('symbol')
})

test('IMP-12: what a kind needs and the row lacks', () => {
  const facts = { currency: 'USD', asset: FUND, quantity: quantity('1'), amount: money('-1') } as const
  expect(legsOf({ ...facts, kind: 'buy', asset: undefined })).toBe('symbol')
  expect(legsOf({ ...facts, kind: 'buy', quantity: undefined })).toBe('quantity')
  expect(legsOf({ ...facts, kind: 'buy', quantity: quantity('0') })).toBe('quantity')
  expect(legsOf({ ...facts, kind: 'buy', amount: undefined })).toBe('amount')
  expect(legsOf({ ...facts, kind: 'buy', amount: money('1') })).toBe('amountSign')
  expect(legsOf({ ...facts, kind: 'sell' })).toBe('amountSign')
  expect(legsOf({ ...facts, kind: 'dividend', amount: undefined })).toBe('amount')
  expect(legsOf({ ...facts, kind: 'split', quantity: undefined, amount: undefined })).toBe('quantity')
  expect(legsOf({ ...facts, kind: 'merger', asset: undefined })).toBe('symbol')
})

test('a sale whose fee is more than its price still costs cash', () => {
  expect(
    shown({
      kind: 'sell',
      currency: 'USD',
      asset: FUND,
      quantity: quantity('1'),
      amount: money('-0.5'),
      fee: money('0.6'),
    }),
  ).toEqual(['principal BND -1', 'principal USD 0.1', 'fee USD -0.6'])
})

test('an opening lot brings its cost as basis and moves no cash', () => {
  expect(
    shown({
      kind: 'openingLot',
      currency: 'USD',
      asset: FUND,
      quantity: quantity('10'),
      amount: money('-500'),
    }),
  ).toEqual(['principal BND 10', 'basis BND 0'])
  const legs = legsOf({
    kind: 'openingLot',
    currency: 'USD',
    asset: FUND,
    quantity: quantity('10'),
    amount: money('-500'),
  }) as Leg<AssetHint>[]
  expect(textFromMoney(legs[1]!.amount)).toBe('500')
})

test('figures that do not fit 64 bits together are refused, not wrapped', () => {
  const most = 2n ** 63n - 1n
  expect(legsOf({ kind: 'dividend', currency: 'USD', amount: most, fee: 1n })).toBe('range')
  expect(
    legsOf({ kind: 'sell', currency: 'USD', asset: FUND, quantity: most, amount: most, fee: most }),
  ).toBe('range')
  expect(legsOf({ kind: 'dividend', currency: 'USD', amount: most })).toHaveLength(1)
})

test('IMP-11: a conversion has a leg per currency and the fee', () => {
  const legs = conversionLegs(
    { currency: 'EUR', amount: money('1000') },
    { currency: 'USD', amount: money('-1080') },
    { currency: 'USD', amount: money('2') },
  )
  expect(legs.map(show)).toEqual(['principal EUR 1000', 'principal USD -1080', 'fee USD -2'])
})

test('IMP-5: whatever the kind, the cash legs add up to the amount, and a sweep to minus its fee', () => {
  const kinds: readonly EventKind[] = [
    'buy',
    'sell',
    'reinvestment',
    'dividend',
    'interest',
    'fee',
    'withholding',
    'deposit',
    'withdrawal',
    'transferIn',
    'merger',
    'returnOfCapital',
    'buyToOpen',
    'sellToClose',
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.bigInt(-(10n ** 15n), 10n ** 15n),
      fc.bigInt(0n, 10n ** 9n),
      fc.bigInt(0n, 10n ** 9n),
      fc.bigInt(1n, 10n ** 14n),
      fc.boolean(),
      (kind, amount, fee, accrued, units, sweep) => {
        const facts: Facts = {
          kind,
          currency: 'USD',
          asset: sweep ? SWEEP : FUND,
          quantity: units,
          amount: amount,
          fee: fee,
          accrued: accrued,
        }
        const legs = legsOf(facts)
        if (typeof legs === 'string') return
        const cash = legs.reduce((sum, leg) => sum + (leg.currency === undefined ? 0n : leg.amount), 0n)
        const isTrade = ['buy', 'sell', 'reinvestment', 'buyToOpen', 'sellToClose'].includes(kind)
        if (isTrade && sweep) expect(cash).toBe(-fee)
        else if (kind === 'transferIn' && amount === 0n) expect(cash).toBe(sweep ? units / 10_000n : 0n)
        else expect(cash).toBe(amount)
        for (const leg of legs)
          expect([leg.asset !== undefined, leg.currency !== undefined].filter(Boolean)).toHaveLength(1)
      },
    ),
    { numRuns: 2000 },
  )
})

function shown(facts: Facts): string[] {
  const legs = legsOf(facts)
  if (typeof legs === 'string') throw new Error(legs)
  return legs.map(show)
}

function show(leg: Leg<AssetHint>): string {
  return leg.asset
    ? `${leg.role} ${leg.asset.symbol} ${textFromQuantity(leg.quantity)}`
    : `${leg.role} ${leg.currency} ${textFromMoney(leg.amount)}`
}
