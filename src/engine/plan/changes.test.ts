import { describe, expect, test } from 'vitest'
import { money, rate, textFromMoney } from '../../shared/amount.ts'
import { changesOf } from './changes.ts'
import { driftOf } from './drift.ts'
import type { SleeveInForce } from './household.ts'
import { targetsOf } from './targets.ts'

const bands = { absolute: 0.05, relative: 0.25 }

/** A household of 100,000 with a core of 100 % unless a sleeve is given; what is not named is in cash. */
function wanted(
  values: Record<string, string>,
  core: Record<string, number>,
  told: { sleeve?: SleeveInForce; cost?: string; minimum?: string } = {},
) {
  const held = new Map(Object.entries(values).map(([asset, text]) => [asset, money(text)]))
  const value = money(String(Object.values(values).reduce((sum, text) => sum + Number(text), 0)))
  const targets = targetsOf(value, rate(told.sleeve ? '0.2' : '0'), core, told.sleeve ? [told.sleeve] : [])
  const { changes, unfunded } = changesOf(driftOf(held, targets, bands), {
    minimumTrade: money(told.minimum ?? '100'),
    costRate: rate(told.cost ?? '0'),
  })
  return {
    changes: Object.fromEntries(
      changes.map((c) => [c.asset, [textFromMoney(c.core), textFromMoney(c.sleeve)]]),
    ),
    unfunded: unfunded.map((u) => `${u.asset} ${textFromMoney(u.amount)}`),
  }
}
const halves = { VTI: 0.5, BND: 0.5 }
function sleeve(now: Record<string, number>, before: Record<string, number>): SleeveInForce {
  const map = (weights: Record<string, number>) => new Map(Object.entries(weights))
  return {
    id: 's',
    budget: 0.2,
    assets: ['VNQ', 'VTI', 'BIL'],
    parksIn: 'BIL',
    now: map(now),
    before: map(before),
  }
}

describe('trades back into the bands', () => {
  test('PLN-1: inside its band nothing trades', () => {
    expect(wanted({ VTI: '55000', BND: '45000', cash: '0' }, halves)).toEqual({ changes: {}, unfunded: [] })
  })

  test('PLN-1: outside, the core sells and buys back to half the band', () => {
    // Band 5,000: VTI 56,000 → 52,500; BND 44,000 → 47,500.
    expect(wanted({ VTI: '56000', BND: '44000', cash: '0' }, halves).changes).toEqual({
      VTI: ['-3500', '0'],
      BND: ['3500', '0'],
    })
  })

  test('PLN-2: proceeds buy what is furthest under in bands, though it is inside its own', () => {
    // A is 6,000 over (band 5,000) and sells 3,500; B is 3,000 under 30,000, C 3,000 under 20,000: C in bands is as far
    // (5,000 each), so the name decides, and B takes 3,000, C the other 500.
    expect(
      wanted({ A: '56000', B: '27000', C: '17000', cash: '0' }, { A: 0.5, B: 0.3, C: 0.2 }).changes,
    ).toEqual({
      A: ['-3500', '0'],
      B: ['3000', '0'],
      C: ['500', '0'],
    })
  })

  test('PLN-2: a purchase that must be made draws cash down to its target before anything is sold', () => {
    // Cash target 10,000, band 2,500. B: target 40,000, band 5,000, at 34,000 → 37,500 needs 3,500; cash has 2,000 over.
    const got = wanted({ A: '54000', B: '34000', cash: '12000' }, { A: 0.5, B: 0.4, cash: 0.1 })
    expect(got.changes).toEqual({ A: ['-1500', '0'], B: ['3500', '0'] })
  })

  test('PLN-2: new money above the band is spent down to the target, furthest under first', () => {
    // No cash target: band 5,000. 12,000 of cash buys BND 6,000 (its drift) and VTI 6,000.
    expect(wanted({ VTI: '44000', BND: '44000', cash: '12000' }, halves).changes).toEqual({
      VTI: ['6000', '0'],
      BND: ['6000', '0'],
    })
  })

  test('PLN-2: cash inside its band is left alone', () => {
    expect(wanted({ VTI: '48000', BND: '48000', cash: '4000' }, halves).changes).toEqual({})
  })

  test('PLN-2: cash below its band is raised to half its band by selling what is over', () => {
    // Target 20,000, band 5,000, cash 14,000 → 17,500.
    const got = wanted({ A: '44000', B: '42000', cash: '14000' }, { A: 0.4, B: 0.4, cash: 0.2 })
    expect(got.changes).toEqual({ A: ['-3500', '0'] })
  })

  test('PLN-2: where there is no cash, purchases are cut and the gap is said', () => {
    // 30,000 of a fund that nobody names: both halves are under 50,000 and there is nothing to sell.
    expect(wanted({ VTI: '34000', BND: '36000', GME: '30000', cash: '0' }, halves)).toEqual({
      changes: {},
      unfunded: ['BND 11500', 'VTI 13500'],
    })
  })

  test('PLN-2: what lacks is taken from the least outside first', () => {
    // Needs: VTI 13,500, BND 11,500; 13,000 of cash. The cash is above its band of 5,000, so all may go.
    expect(wanted({ VTI: '34000', BND: '36000', GME: '17000', cash: '13000' }, halves)).toEqual({
      changes: { VTI: ['13000', '0'] },
      unfunded: ['BND 11500', 'VTI 500'],
    })
  })

  test('PLN-3: below the minimum nothing trades', () => {
    expect(wanted({ VTI: '56000', BND: '44000', cash: '0' }, halves, { minimum: '4000' }).changes).toEqual({})
  })
})

describe('the sleeve', () => {
  const core = { VTI: 1 }
  test('PLN-1: when VNQ leaves, all of it goes to where the sleeve waits', () => {
    const got = wanted({ VTI: '80000', VNQ: '20000', cash: '0' }, core, {
      sleeve: sleeve({ BIL: 1 }, { VNQ: 1 }),
    })
    expect(got.changes).toEqual({ VNQ: ['0', '-20000'], BIL: ['0', '20000'] })
  })

  test('PLN-1: core and sleeve are netted: what one sells the other keeps', () => {
    // Core VTI 73,000 of 80,000, band 4,000 → needs 5,000. The sleeve leaves VTI and sells its 20,000, of
    // which BIL takes 13,000; the 2,000 left buy what is under in the core: VTI up to its target. Net: sell 13,000.
    const got = wanted({ VTI: '93000', BIL: '7000', cash: '0' }, core, {
      sleeve: sleeve({ BIL: 1 }, { VTI: 1 }),
    })
    expect(got.changes['VTI']).toEqual(['7000', '-20000'])
    expect(got.changes['BIL']).toEqual(['0', '13000'])
  })

  test('PLN-4: costs come out of the purchases', () => {
    // 20,000 at 1 % sold brings 19,800; the purchase with its cost must not exceed that: 19,800 / 1.01.
    const got = wanted({ VTI: '80000', VNQ: '20000', cash: '0' }, core, {
      sleeve: sleeve({ BIL: 1 }, { VNQ: 1 }),
      cost: '0.01',
    })
    expect(got.changes['VNQ']).toEqual(['0', '-20000'])
    expect(Number(got.changes['BIL']![1])).toBeCloseTo(19603.96, 2)
    expect(got.unfunded).toEqual(['BIL 396.039604'])
  })
})
