import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Money, money } from '../../shared/amount.ts'
import { day } from '../../shared/day.ts'
import type { FxTable } from '../market/fx.ts'
import { FX_ONE } from '../market/fx.ts'
import { gainInBase } from './currency.ts'

const THEN = day('2023-05-02')
const NOW = day('2024-05-02')

function table(then: bigint, now: bigint): FxTable {
  return (from, to, on) => {
    if (from === to) return { rate: FX_ONE, day: on, age: 0 }
    const rate = on === THEN ? then : on === NOW ? now : undefined
    return rate === undefined ? undefined : { rate, day: on, age: 0 }
  }
}

describe('FX-8, FX-9: a gain in base currency, taken apart', () => {
  test('bought for 1,000 euros at 1.10, sold for 1,200 at 1.05: 160 dollars, 210 of them the asset’s', () => {
    const rates = table((FX_ONE * 110n) / 100n, (FX_ONE * 105n) / 100n)
    const paid = [{ cost: money('1000'), currency: 'EUR', acquired: THEN }]
    const worth = { amount: money('1200'), currency: 'EUR', on: NOW }
    expect(gainInBase(paid, worth, 'USD', rates)).toMatchObject({
      cost: money('1100'),
      worth: money('1260'),
      gain: money('160'),
      assetEffect: money('210'),
      currencyEffect: money('-50'),
      missing: [],
    })
  })

  test('bought in euros and worth dollars: the gain is known in the base currency', () => {
    const rates = table((FX_ONE * 110n) / 100n, (FX_ONE * 105n) / 100n)
    const paid = [{ cost: money('1000'), currency: 'EUR', acquired: THEN }]
    const worth = { amount: money('1300'), currency: 'USD', on: NOW }
    expect(gainInBase(paid, worth, 'USD', rates)).toMatchObject({
      gain: money('200'),
      currencyEffect: money('-50'),
    })
  })

  test('FX-6: a missing rate leaves its figures out and is named; an unknown cost is no missing rate', () => {
    const rates = table(FX_ONE, FX_ONE)
    const worth = { amount: money('7'), currency: 'EUR', on: NOW }
    const early = day('2020-01-02')
    expect(
      gainInBase([{ cost: money('5'), currency: 'EUR', acquired: early }], worth, 'USD', rates),
    ).toMatchObject({
      cost: undefined,
      worth: money('7'),
      gain: undefined,
      missing: [{ from: 'EUR', to: 'USD', day: early }],
    })
    expect(
      gainInBase([{ cost: undefined, currency: 'EUR', acquired: THEN }], worth, 'USD', rates),
    ).toMatchObject({ cost: undefined, worth: money('7'), missing: [] })
  })

  test('A6: asset effect + currency effect = gain, to the millionth, at any rates', () => {
    const anyMoney = fc.bigInt({ min: 0n, max: 10n ** 15n }).map((n) => n as Money)
    const anyRate = fc.bigInt({ min: 1n, max: 10n ** 24n })
    fc.assert(
      fc.property(
        fc.array(anyMoney, { minLength: 1, maxLength: 4 }),
        anyRate,
        anyMoney,
        anyRate,
        (costs, then, value, now) => {
          const paid = costs.map((cost) => ({ cost, currency: 'EUR', acquired: THEN }))
          const apart = gainInBase(paid, { amount: value, currency: 'EUR', on: NOW }, 'USD', table(then, now))
          expect(apart.assetEffect! + apart.currencyEffect!).toBe(apart.gain)
          expect(apart.worth! - apart.cost!).toBe(apart.gain)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
