import { describe, expect, test } from 'vitest'
import { panelOf } from '../../../../tests/support/panels.ts'
import { strategyOf } from '../../../../tests/support/strategies.ts'
import { type Day, day, dayFromYmd, isoFromDay } from '../../../shared/day.ts'
import { valueOf } from '../../../shared/refusal.ts'
import type { StrategyText } from '../../../shared/strategy.ts'
import { describeReason } from '../../../shared/words.ts'
import { macroColumns } from '../../market/macro.ts'
import type { Panel } from '../../market/panel.ts'
import { checkStrategy } from '../check.ts'
import { decide, macroOf, targetsAt } from '../pipeline.ts'
import { trace } from '../trace.ts'

type Tilt = Extract<StrategyText['sleeves'][number]['steps'][number], { kind: 'tiltByRegime' }>
type Sleeve = StrategyText['sleeves'][number]

const monthDay = (i: number): Day => dayFromYmd(2000 + Math.floor(i / 12), (i % 12) + 1, 1)!
const monthly = (id: string, values: readonly number[]): ReturnType<typeof macroColumns> =>
  macroColumns(
    id,
    values.map((value, i) => ({ observed: monthDay(i), availableAt: monthDay(i), value })),
    false,
  )

// The synthetic series of regime.test.ts: growth stands 2.01 deviations above its border, inflation 1.44; the slope 0.96 above zero.
const panel: Panel = {
  ...panelOf(['2001-11-30', '2001-12-03'], { A: [1, 1], B: [1, 1], C: [1, 1] }),
  macro: [
    monthly('U', [...Array.from({ length: 22 }, () => 5), 4, 3]),
    monthly('P', [...Array.from({ length: 22 }, () => 100), 101, 100]),
    monthly(
      'S',
      Array.from({ length: 24 }, (_, i) => i % 2),
    ),
  ],
}

function tilt(tilts: Tilt['tilts'], more: Partial<Tilt['inputs']> = {}): Tilt {
  const inputs = {
    growth: { series: 'U', as: 'fall' as const },
    inflation: 'P',
    smooth: 2,
    trail: 12,
    ...more,
  }
  return { kind: 'tiltByRegime', inputs, tilts, most: 0.3 }
}

function sleeveWith(step: Tilt, before: Sleeve['steps']): ReturnType<typeof strategyOf> {
  const steps = [...before, step]
  const sleeve = { universe: ['A', 'B', 'C'], schedule: { every: 'day' as const }, steps }
  return valueOf(checkStrategy(strategyOf({ core: { A: 1 }, sleeve })))
}

const fixed: Sleeve['steps'] = [{ kind: 'weighFixed', weights: { A: 0.5, B: 0.3, C: 0.1 } }]

function sharesAt(d: number, step: Tilt, before = fixed): number[] {
  const decided = valueOf(decide(panel, sleeveWith(step, before).sleeves[0]!))
  const targets = targetsAt(decided, d)
  return ['A', 'B', 'C', 'cash'].map((asset) => Number((targets.get(asset) ?? 0).toFixed(9)))
}

describe('REG-4: tilts by hand', () => {
  test('the regime moves its tilt, the sum and cash stay; before it is known nothing moves', () => {
    const reflation = tilt({ reflation: { A: -0.2, B: 0.2 }, slowdown: { A: 0.2, B: -0.2 } })
    expect(sharesAt(0, reflation)).toEqual([0.5, 0.3, 0.1, 0.1])
    expect(sharesAt(1, reflation)).toEqual([0.3, 0.5, 0.1, 0.1])
  })

  test('conditions add theirs as far as their own confidence goes', () => {
    const easy = tilt({ easy: { B: -0.1, C: 0.1 }, tight: { B: 0.1, C: -0.1 } }, { slope: 'S' })
    const sure = 0.5 / Math.sqrt(3 / 11)
    const [, b, c] = sharesAt(1, easy)
    expect(b).toBeCloseTo(0.3 - 0.1 * sure, 8)
    expect(c).toBeCloseTo(0.1 + 0.1 * sure, 8)
  })

  test('no weight falls below zero: what cannot fall is not added elsewhere', () => {
    expect(sharesAt(1, tilt({ reflation: { A: 0.3, C: -0.3 } }))).toEqual([0.6, 0.3, 0, 0.1])
  })

  test('an asset that is out gets nothing, and then nothing falls for it', () => {
    const out: Sleeve['steps'] = [
      { kind: 'selectTop', count: 2, by: { of: 'momentum', unit: 'days', windows: [{ length: 1 }] } },
      ...fixed,
    ]
    const [a, b, c] = sharesAt(1, tilt({ reflation: { A: -0.2, C: 0.2 } }), out)
    expect([a, b, c]).toEqual([0.5, 0.3, 0])
  })
})

test('REG-4: a series that the panel lacks is refused by name', () => {
  const strategy = sleeveWith(tilt({ reflation: { A: -0.1, B: 0.1 } }, { slope: 'T10Y2Y' }), fixed)
  expect(macroOf(strategy)).toEqual(['U', 'P', 'T10Y2Y'])
  expect(decide(panel, strategy.sleeves[0]!)).toMatchObject({
    ok: false,
    refusal: { kind: 'notFound', what: 'macro series', id: 'T10Y2Y', known: ['U', 'P', 'S'] },
  })
})

test('STR-6: a trace tells the regime, its confidence, its scores and what each asset was moved by', () => {
  const strategy = sleeveWith(tilt({ reflation: { A: -0.2, B: 0.2 } }, { slope: 'S' }), fixed)
  const at = (row: number): string[] =>
    valueOf(trace(panel, strategy, row))[0]!
      .reasons.filter(({ rule }) => rule === 'tiltByRegime')
      .map((reason) => describeReason(reason, reason.asset))
  expect(at(0)[0]).toBe('A is not tilted: the regime is not known yet.')
  const regime =
    'reflation with confidence 1.00, growth 2.01 and inflation 1.44 trailing deviations from the border, conditions easy by 0.96'
  expect(at(1)).toEqual([
    `A is tilted down by 20.00%: ${regime}.`,
    `B is tilted up by 20.00%: ${regime}.`,
    `C is not tilted: ${regime}.`,
  ])
  const [first] = valueOf(trace(panel, strategy, 1))[0]!.reasons.filter(({ rule }) => rule === 'tiltByRegime')
  expect(first).toMatchObject({ changed: true, since: isoFromDay(day('2001-12-03')), turnsAt: null })
})
