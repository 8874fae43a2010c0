import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Money, money, moneyFromUnits, rate, textFromMoney } from '../../shared/amount.ts'
import { driftOf, type Part } from './drift.ts'
import type { SleeveInForce } from './household.ts'
import { splitMoney, sumMoney } from './split.ts'
import { targetsOf } from './targets.ts'

const bands = { absolute: 0.05, relative: 0.25 }
const V = money('1000000')
const core = { VTI: 0.5, VXUS: 0.2, BND: 0.18, SCHP: 0.1, cash: 0.02 }

function sleeve(now: Record<string, number>, before = now, parksIn = 'BIL'): SleeveInForce {
  const map = (weights: Record<string, number>) => new Map(Object.entries(weights))
  return {
    id: 's',
    budget: 0.1,
    assets: ['VTI', 'VXUS', 'IEF', 'VNQ', 'DBC', parksIn],
    parksIn,
    now: map(now),
    before: map(before),
  }
}
const allIn = { VTI: 0.2, VXUS: 0.2, IEF: 0.2, VNQ: 0.2, DBC: 0.2 }
const vnqLeft = { VTI: 0.2, VXUS: 0.2, IEF: 0.2, BIL: 0.2, DBC: 0.2 }

function read(values: Record<string, string>, s: SleeveInForce = sleeve(allIn), budget = '0.15') {
  const held = new Map(Object.entries(values).map(([asset, text]) => [asset, money(text)]))
  const positions = driftOf(held, targetsOf(V, rate(budget), core, [s]), bands)
  return (asset: string) => positions.find((p) => p.asset === asset)!
}
function numbers(part: Part | undefined) {
  if (part === undefined) return undefined
  const text = (m: Money | undefined) => (m === undefined ? 'none' : textFromMoney(m))
  return [text(part.target), text(part.actual), text(part.drift), text(part.band), part.outside]
}

describe('targets', () => {
  test('DRF-3: 15 % of a million is the sleeve, a fifth of it each; the core spreads 850,000', () => {
    const t = targetsOf(V, rate('0.15'), core, [sleeve(vnqLeft)])
    expect(textFromMoney(t.sleeve.get('BIL')!)).toBe('30000')
    expect(t.sleeve.get('VNQ')).toBeUndefined()
    expect(textFromMoney(t.core.get('VTI')!)).toBe('425000')
    expect(textFromMoney(t.core.get('cash')!)).toBe('17000')
  })

  test('DRF-3: two sleeves share the budget in the proportion of their own', () => {
    const a = { ...sleeve({ IEF: 1 }), id: 'a', budget: 0.2 }
    const b = { ...sleeve({ DBC: 0.5 }), id: 'b', budget: 0.1 }
    const t = targetsOf(V, rate('0.15'), core, [a, b])
    expect(textFromMoney(t.sleeve.get('IEF')!)).toBe('100000')
    expect(textFromMoney(t.sleeve.get('DBC')!)).toBe('25000')
    expect(textFromMoney(t.sleeve.get('cash')!)).toBe('25000')
  })

  test('DRF-2: thirds leave no cash behind, and the parts sum to the whole', () => {
    const third = 1 / 3
    const t = targetsOf(money('100'), rate('0'), { A: third, B: third, C: third }, [])
    expect(t.core.has('cash')).toBe(false)
    expect(textFromMoney(sumMoney(t.core.values()))).toBe('100')
  })

  test('DRF-2: a split is exact for any weights, and no part is off by a millionth', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 15n), 10n ** 15n),
        fc.array(fc.bigInt(0n, 10n ** 10n), { minLength: 1 }),
        (whole, parts) => {
          const split = splitMoney(moneyFromUnits(whole), parts)
          expect(split.reduce((sum, part) => sum + part, 0n)).toBe(whole)
          const total = parts.reduce((sum, part) => sum + part, 0n)
          if (total > 0n)
            split.forEach((part, i) =>
              expect(Math.abs(Number(part * total - whole * parts[i]!))).toBeLessThanOrEqual(Number(total)),
            )
        },
      ),
    )
  })

  test('DRF-3: core and sleeve targets together are the value, whatever the weights', () => {
    const weight = fc.double({ min: 0, max: 0.2, noNaN: true })
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 15n),
        fc.array(weight, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (value, weights, budget) => {
          const now = Object.fromEntries(weights.map((w, i) => [`S${i}`, w]))
          const t = targetsOf(moneyFromUnits(value), rate(budget.toFixed(10)), core, [sleeve(now)])
          expect(sumMoney([...t.core.values(), ...t.sleeve.values()])).toBe(value)
        },
      ),
    )
  })
})

describe('drift and bands', () => {
  test('DRF-7: half of the core has a band of 5 % of the core, a tenth of it one of a quarter of itself', () => {
    const at = read({ VTI: '455000', SCHP: '80000' })
    expect(numbers(at('VTI').core)).toEqual(['425000', '425000', '0', '42500', false])
    expect(numbers(at('SCHP').core)).toEqual(['85000', '80000', '-5000', '21250', false])
  })

  test('DRF-7: exactly at the band is inside, a millionth more is outside', () => {
    expect(read({ SCHP: '106250' })('SCHP').core?.outside).toBe(false)
    expect(read({ SCHP: '106250.000001' })('SCHP').core?.outside).toBe(true)
    expect(read({ SCHP: '63750' })('SCHP').core?.outside).toBe(false)
    expect(read({ SCHP: '63749.999999' })('SCHP').core?.outside).toBe(true)
  })

  test('DRF-7: a fifth of the sleeve has a band of a quarter of itself, an asset it does not want none', () => {
    const at = read({ IEF: '30000', VNQ: '28000' }, sleeve(vnqLeft))
    expect(numbers(at('IEF').sleeve)).toEqual(['30000', '30000', '0', '7500', false])
    expect(numbers(at('VNQ').sleeve)).toEqual(['0', '28000', '28000', '0', true])
  })

  test('DRF-7: a sleeve of one fund has a band of a quarter of itself, up to 5 % of the whole', () => {
    const one = { ...sleeve({ IEF: 1 }), assets: ['IEF'] }
    expect(numbers(read({ IEF: '187500' }, one)('IEF').sleeve)).toEqual([
      '150000',
      '187500',
      '37500',
      '37500',
      false,
    ])
    expect(numbers(read({ IEF: '250000' }, one, '0.3')('IEF').sleeve)).toEqual([
      '300000',
      '250000',
      '-50000',
      '50000',
      false,
    ])
  })

  test('DRF-7: cash without a core target may go up to 5 % of the core', () => {
    const t = targetsOf(V, rate('0.15'), { VTI: 1 }, [sleeve(allIn)])
    const cash = driftOf(new Map([['cash', money('42500')]]), t, bands).find((p) => p.asset === 'cash')!
    expect(numbers(cash.core)).toEqual(['0', '42500', '42500', '42500', false])
  })

  test('DRF-6: what nobody names is shown in the core with target 0, no band, never outside', () => {
    const at = read({ GME: '50000' })
    expect(numbers(at('GME').core)).toEqual(['0', '50000', '50000', 'none', false])
    expect(at('GME').sleeve).toBeUndefined()
    expect(at('GME').due).toBe(false)
  })
})

describe('whose units they are', () => {
  const shared = (value: string, s: SleeveInForce) => {
    const vti = read({ VTI: value }, s)('VTI')
    return [textFromMoney(vti.core!.actual), textFromMoney(vti.sleeve!.actual), vti.due]
  }
  const vtiLeft = { VXUS: 0.2, IEF: 0.2, VNQ: 0.2, DBC: 0.2, BIL: 0.2 }

  test('DRF-5: an asset that only the sleeve may hold is the sleeve’s, one that only the core holds the core’s', () => {
    const at = read({ IEF: '29000', BND: '150000', BIL: '400' })
    expect(at('IEF').core).toBeUndefined()
    expect(textFromMoney(at('IEF').sleeve!.actual)).toBe('29000')
    expect(at('BND').sleeve).toBeUndefined()
    expect(textFromMoney(at('BIL').sleeve!.actual)).toBe('400')
  })

  test('DRF-5: of VTI at 494,000 the sleeve has its 30,000 and the core 464,000', () => {
    expect(shared('494000', sleeve(allIn))).toEqual(['464000', '30000', false])
  })

  test('DRF-5: when VTI leaves the sleeve, the 30,000 of the decision before are still the sleeve’s until sold', () => {
    expect(shared('454000', sleeve(vtiLeft, allIn))).toEqual(['424000', '30000', true])
    expect(shared('424000', sleeve(vtiLeft, allIn))).toEqual(['424000', '0', false])
  })

  test('DRF-5: when VTI enters, the sleeve owns nothing of it before the purchase and 30,000 after', () => {
    expect(shared('426000', sleeve(allIn, vtiLeft))).toEqual(['426000', '0', true])
    expect(shared('456000', sleeve(allIn, vtiLeft))).toEqual(['426000', '30000', false])
  })

  test('DRF-5: the sleeve never owns more than there is', () => {
    expect(shared('10000', sleeve(allIn))).toEqual(['0', '10000', true])
  })

  test('DRF-5: a sleeve that waits in cash owns its cash, and a loan is the core’s', () => {
    const out = sleeve({ cash: 1 }, { cash: 1 }, 'cash')
    expect(textFromMoney(read({ cash: '160000' }, out)('cash').sleeve!.actual)).toBe('150000')
    expect(textFromMoney(read({ cash: '-5000' }, out)('cash').sleeve!.actual)).toBe('0')
  })

  test('DRF-5: core and sleeve together are the holding, whatever it is', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 11n), 10n ** 13n), (value) => {
        for (const s of [sleeve(allIn), sleeve(vtiLeft, allIn), sleeve(allIn, vtiLeft)]) {
          const held = new Map([
            ['VTI', moneyFromUnits(value)],
            ['cash', moneyFromUnits(value / 3n)],
          ])
          for (const p of driftOf(held, targetsOf(V, rate('0.15'), core, [s]), bands))
            expect((p.core?.actual ?? 0n) + (p.sleeve?.actual ?? 0n)).toBe(p.value)
        }
      }),
    )
  })
})

describe('what is due in the sleeve', () => {
  test('DRF-8: inside its band nothing is due', () => {
    expect(read({ IEF: '37500' })('IEF').due).toBe(false)
    expect(read({ IEF: '37500.01' })('IEF').due).toBe(true)
  })

  test('DRF-8: a smaller share is due while the holding is nearer to the share before, and no longer once it was traded', () => {
    // From a fifth to a sixth of 150,000: 30,000 to 25,000, both inside a band of 6,250.
    const sixths = sleeve({ IEF: 1 / 6 }, { IEF: 0.2 })
    expect(read({ IEF: '30500' }, sixths)('IEF').due).toBe(true)
    expect(read({ IEF: '27400' }, sixths)('IEF').due).toBe(false)
  })
})
