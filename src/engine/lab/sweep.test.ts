import { describe, expect, test } from 'vitest'
import { randomFrom, randomPanel } from '../../../tests/support/panels.ts'
import { inputOf, strategyOf, toolsFor } from '../../../tests/support/strategies.ts'
import { isoFromDay } from '../../shared/day.ts'
import { valueOf } from '../../shared/refusal.ts'
import { Execution } from '../../shared/strategy.ts'
import { run } from '../backtest/run.ts'
import { newDesk } from '../strategy/desk.ts'
import { trialsOf, valuesOfTrial, withTrial } from './parameters.ts'
import { SWEEP_FIGURES, SWEEP_WIDTH, type SweepInput, sweep } from './sweep.ts'

const pulse = new Int32Array(2)
const strategy = strategyOf({
  core: { A: 0.6, B: 0.4 },
  sleeve: {
    universe: ['A', 'B', 'C'],
    steps: [
      { kind: 'selectAboveSma', window: { length: 50, unit: 'days' } },
      { kind: 'weighEqual' },
      { kind: 'overlayVolatilityTarget', target: 0.1, days: 20 },
    ],
  },
})
const vary = [
  { path: 'sleeves.0.schedule.every', values: ['day', 'week', 'month'] },
  { path: 'sleeves.0.steps.0.window.length', values: [10, 35, 60] },
  { path: 'sleeves.0.steps.2.target', values: [0.05, 0.2] },
]

function inputFor(seed: number, options: Partial<SweepInput> = {}): SweepInput {
  const panel = randomPanel(seed, 700, ['A', 'B', 'C'], { bills: seed % 2 === 0 })
  return { panel, strategy, vary, execution: Execution.parse({}), lines: true, ...options }
}

test('SWP-1: the first parameter of a grid changes slowest', () => {
  expect(trialsOf(vary)).toBe(18)
  expect([0, 1, 2, 17].map((trial) => valuesOfTrial(vary, trial))).toEqual([
    ['day', 10, 0.05],
    ['day', 10, 0.2],
    ['day', 35, 0.05],
    ['month', 60, 0.2],
  ])
})

describe.each([
  ['solved', 0],
  ['solved', 1],
  ['afterwards', 2],
] as const)(
  'SWP-2: every trial is the back-test of its document, sized %s, filled %i sessions later',
  (sizing, lag) => {
    test.each([1, 2, 3, 4])('on panel %i', (seed) => {
      const execution = Execution.parse({ sizing, lag, costBp: seed * 20 })
      const parked = seed > 2 ? ([{ kind: 'parkIn', asset: 'D' }] as const) : []
      const document = strategyOf({
        core: { A: 1 },
        sleeve: { ...strategy.sleeves[0]!, steps: [...strategy.sleeves[0]!.steps, ...parked] },
      })
      const panel = randomPanel(seed, 700, ['A', 'B', 'C', 'D'], { bills: seed % 2 === 0 })
      const swept = valueOf(sweep(inputFor(seed, { panel, strategy: document, execution }), pulse))
      const length = swept.end - swept.start + 1
      for (let trial = 0; trial < trialsOf(vary); trial++) {
        const from = isoFromDay(panel.days[swept.start]! as never)
        const input = inputOf(panel, withTrial(document, vary, trial), { from })
        const { sleeve } = valueOf(run({ ...input, execution }, toolsFor()))
        const line = swept.lines.subarray(trial * length, (trial + 1) * length)
        for (let i = 0; i < length; i++) expect(Math.abs(line[i]! / sleeve!.net[i]! - 1)).toBeLessThan(1e-12)
        for (const [f, name] of SWEEP_FIGURES.entries()) {
          const ours = swept.table[trial * SWEEP_WIDTH + f]!
          const theirs = sleeve!.stats[name] ?? NaN
          if (Number.isNaN(theirs)) expect(ours).toBeNaN()
          else expect(Math.abs(ours - theirs), name).toBeLessThan(1e-10 * Math.max(1, Math.abs(theirs)))
        }
      }
    })
  },
)

test('SWP-3: a trial has the same bits alone, in part of the grid, in any order and on a desk that was used before', () => {
  const input = inputFor(5)
  const desk = newDesk()
  const whole = valueOf(sweep(input, pulse, desk))
  const length = whole.end - whole.start + 1
  const random = randomFrom(1)
  for (let i = 0; i < 10; i++) {
    const trials = Int32Array.from({ length: 1 + Math.floor(random() * 4) }, () => Math.floor(random() * 18))
    const part = valueOf(
      sweep({ ...input, trials, start: whole.start }, pulse, i % 2 === 0 ? desk : newDesk()),
    )
    for (const [k, trial] of trials.entries()) {
      expect(part.lines.slice(k * length, (k + 1) * length)).toEqual(
        whole.lines.slice(trial * length, (trial + 1) * length),
      )
      expect(part.table.slice(k * SWEEP_WIDTH, (k + 1) * SWEEP_WIDTH)).toEqual(
        whole.table.slice(trial * SWEEP_WIDTH, (trial + 1) * SWEEP_WIDTH),
      )
    }
  }
})

test('SWP-2: a hole in a price that is held is refused as a back-test refuses it', () => {
  const input = inputFor(6)
  const length = input.panel.days.length
  for (let a = 0; a < 3; a++) input.panel.total[a * length + 650] = NaN
  const day = isoFromDay(input.panel.days[650]! as never)
  expect(sweep(input, pulse)).toMatchObject({ ok: false, refusal: { kind: 'missingPrice', day } })
})

test('SWP-4: a sweep that is told to stop answers that it was cancelled', () => {
  expect(sweep(inputFor(7), Int32Array.of(1, 0))).toEqual({ ok: false, refusal: { kind: 'cancelled' } })
})

test('a sweep of a document without a sleeve, or of assets without prices, is refused', () => {
  const bare = strategyOf({ core: { A: 1 } })
  expect(sweep(inputFor(8, { strategy: bare }), pulse)).toMatchObject({
    ok: false,
    refusal: { path: 'sleeves' },
  })
  const strange = { ...strategy, core: { ...strategy.core, targets: { Z: 1 } } }
  expect(sweep(inputFor(8, { strategy: strange }), pulse)).toMatchObject({
    ok: false,
    refusal: { kind: 'noPrices', assets: ['Z'] },
  })
})
