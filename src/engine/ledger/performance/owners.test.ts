import fc from 'fast-check'
import { expect, test } from 'vitest'
import { money, type Money } from '../../../shared/amount.ts'
import { addDays, day } from '../../../shared/day.ts'
import type { DayValue } from './chain.ts'
import { growthOf } from './chain.ts'
import { type OwnedAsset, ownersOf } from './owners.ts'
import { EXACT } from './worth.ts'

const START = day('2024-01-01')
const none = { came: 0n, left: 0n, inKind: 0n, valued: true }
const exact = (text: string) => money(text) * EXACT

function days(
  values: readonly string[],
  flows: Readonly<Record<number, Partial<DayValue>>> = {},
): DayValue[] {
  return values.map((value, i) => ({ ...none, day: addDays(START, i), value: exact(value), ...flows[i] }))
}

test('PRF-11: who owned an asset at a close has what it does up to the next; what remains went from one to the other', () => {
  const assets: OwnedAsset[] = [
    { asset: 'X', days: days(['100', '110', '121']) },
    { asset: 'cash', days: days(['50', '50', '50']) },
  ]
  // The sleeve owns 40 of X on the first day and 11 on the others.
  const { core, sleeve } = ownersOf(assets, (on) => new Map([['X', money(on === START ? '40' : '11')]]))
  expect(sleeve.gain).toBe(exact('5.1'))
  expect(core.gain).toBe(exact('15.9'))
  // 40 grew to 44 and 33 went to the core; 11 grew to 12.10 and 1.10 went.
  expect(sleeve.withdrawals).toBe(exact('34.1'))
  expect(core.contributions).toBe(exact('34.1'))
  expect(growthOf(sleeve.links)).toBeCloseTo(1.21, 12)
})

test('PRF-11: what nobody owned before belongs, from its purchase to the close, to who owns it then', () => {
  const assets: OwnedAsset[] = [
    { asset: 'X', days: days(['0', '105'], { 1: { came: exact('100') } }) },
    { asset: 'cash', days: days(['100', '0'], { 1: { left: exact('100') } }) },
  ]
  const { core, sleeve } = ownersOf(
    assets,
    (on) => new Map(on === START ? [['cash', money('100')]] : [['X', money('105')]]),
  )
  expect([core.gain, sleeve.gain]).toEqual([0n, exact('5')])
  expect([sleeve.start, sleeve.end, core.end]).toEqual([exact('100'), exact('105'), 0n])
})

test('PRF-11: core + sleeve are the whole on every day, and their gains and flows sum to the whole’s, exactly', () => {
  const anyDay = fc.record({
    value: fc.bigInt({ min: 0n, max: 10n ** 30n }),
    came: fc.bigInt({ min: 0n, max: 10n ** 29n }),
    left: fc.bigInt({ min: 0n, max: 10n ** 29n }),
    share: fc.integer({ min: 0, max: 100 }),
  })
  fc.assert(
    fc.property(fc.array(fc.tuple(anyDay, anyDay), { minLength: 2, maxLength: 8 }), (drawn) => {
      const assets = ['X', 'cash'].map((asset, a) => ({
        asset,
        days: drawn.map((both, i) => {
          const { value, came, left } = both[a]!
          return { ...none, day: addDays(START, i), value, came, left }
        }),
      }))
      const { core, sleeve } = ownersOf(assets, (on, values) => {
        const both = drawn[on - START]!
        return new Map(
          [...values].map(([asset, value], a) => [asset, ((value * BigInt(both[a]!.share)) / 100n) as Money]),
        )
      })
      drawn.forEach((_, i) => {
        expect(core.days[i]!.value + sleeve.days[i]!.value).toBe(
          assets[0]!.days[i]!.value + assets[1]!.days[i]!.value,
        )
      })
      const gain = (d: readonly DayValue[]) =>
        d.slice(1).reduce((sum, one, i) => sum + one.value - d[i]!.value - one.came + one.left, 0n)
      expect(core.gain + sleeve.gain).toBe(gain(assets[0]!.days) + gain(assets[1]!.days))
    }),
    { numRuns: 300 },
  )
})
