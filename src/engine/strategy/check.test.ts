import { describe, expect, test } from 'vitest'
import { readFileSync, readdirSync } from 'node:fs'
import { strategyOf } from '../../../tests/support/strategies.ts'
import { type Strategy, type StrategyText, Template } from '../../shared/strategy.ts'
import { checkStrategy } from './check.ts'

type Sleeve = NonNullable<Parameters<typeof strategyOf>[0]['sleeve']>

const sound: Sleeve = {
  universe: ['A', 'B'],
  steps: [
    { kind: 'selectAboveSma', window: { length: 10, unit: 'months' } },
    { kind: 'weighEqual' },
    { kind: 'parkIn', asset: 'cash' },
  ],
}

function pathOf(strategy: Strategy): string | undefined {
  const checked = checkStrategy(strategy)
  if (checked.ok) return undefined
  expect(checked.refusal.kind).toBe('invalidStrategy')
  return checked.refusal.kind === 'invalidStrategy' ? checked.refusal.path : ''
}

function withSleeve(sleeve: Partial<Sleeve>): string | undefined {
  return pathOf(strategyOf({ core: { A: 1 }, sleeve: { ...sound, ...sleeve } }))
}

describe('STR-1: what a strategy is refused for, by path', () => {
  test('a sound one is not', () => {
    expect(withSleeve({})).toBeUndefined()
    expect(pathOf(strategyOf({ core: { A: 0.1, B: 0.2, C: 0.7 } }))).toBeUndefined()
  })

  test('core shares that do not sum to one', () => {
    expect(pathOf(strategyOf({ core: { A: 0.6, B: 0.3 } }))).toBe('core.targets')
    expect(pathOf(strategyOf({ core: {} }))).toBe('core.targets')
  })

  test('a cap below the budget', () => {
    expect(withSleeve({ budget: 0.3, cap: 0.2 })).toBe('sleeves.0.cap')
  })

  test('budgets beyond the whole, and two sleeves of one name', () => {
    const one = strategyOf({ core: { A: 1 }, sleeve: { ...sound, budget: 0.6 } })
    const twice = { ...one, sleeves: [one.sleeves[0]!, one.sleeves[0]!] }
    expect(pathOf(twice)).toBe('sleeves')
    const small = twice.sleeves.map((sleeve) => ({ ...sleeve, budget: 0.1 }))
    expect(pathOf({ ...one, sleeves: small })).toBe('sleeves.1.id')
    expect(withSleeve({ id: 'core' })).toBe('sleeves.0.id')
  })

  test('an asset twice, or cash, in the universe', () => {
    expect(withSleeve({ universe: ['A', 'B', 'A'] })).toBe('sleeves.0.universe.2')
    expect(withSleeve({ universe: ['A', 'cash'] })).toBe('sleeves.0.universe.1')
  })

  test('no step that weighs, a second one, a selection after it, parking before the end', () => {
    const [select, weigh, park] = sound.steps as [Sleeve['steps'][0], Sleeve['steps'][0], Sleeve['steps'][0]]
    expect(withSleeve({ steps: [select] })).toBe('sleeves.0.steps')
    expect(withSleeve({ steps: [select, weigh, weigh] })).toBe('sleeves.0.steps.2.kind')
    expect(withSleeve({ steps: [weigh, select] })).toBe('sleeves.0.steps.1.kind')
    expect(withSleeve({ steps: [park, weigh] })).toBe('sleeves.0.steps.0.kind')
  })

  test('fixed weights outside the universe or beyond one', () => {
    expect(withSleeve({ steps: [{ kind: 'weighFixed', weights: { A: 0.5, Z: 0.5 } }] })).toBe(
      'sleeves.0.steps.0.weights.Z',
    )
    expect(withSleeve({ steps: [{ kind: 'weighFixed', weights: { A: 0.7, B: 0.4 } }] })).toBe(
      'sleeves.0.steps.0.weights',
    )
    expect(withSleeve({ steps: [{ kind: 'weighFixed', weights: { A: 0.7, B: 0.3 } }] })).toBeUndefined()
  })

  test('a fast window that is not shorter than the slow one', () => {
    const cross = (fast: number, slow: number): string | undefined =>
      withSleeve({
        steps: [
          {
            kind: 'selectCrossover',
            fast: { length: fast, unit: 'days' },
            slow: { length: slow, unit: 'months' },
          },
          { kind: 'weighEqual' },
        ],
      })
    expect(cross(50, 10)).toBeUndefined()
    expect(cross(210, 10)).toBe('sleeves.0.steps.0.fast')
  })
})

test('STR-1: what contradicts itself in a step that measures, weighs or limits', () => {
  const first = (step: Sleeve['steps'][0]): string | undefined =>
    withSleeve({ steps: [step, { kind: 'weighEqual' }] })?.replace('sleeves.0.steps.0.', '')
  const after = (step: Sleeve['steps'][0]): string | undefined =>
    withSleeve({ steps: [{ kind: 'weighEqual' }, step] })?.replace('sleeves.0.steps.1.', '')
  const days = (length: number) => ({ length, unit: 'days' as const })
  const when = (
    measure: Extract<Sleeve['steps'][0], { kind: 'selectWhen' }>['measure'],
  ): string | undefined => first({ kind: 'selectWhen', measure })
  expect(when({ of: 'crossover', fast: days(20), slow: days(20) })).toBe('measure.fast')
  expect(when({ of: 'tripleAverage', fast: days(5), middle: days(30), slow: days(20) })).toBe(
    'measure.middle',
  )
  expect(when({ of: 'macd', fast: 26, slow: 12 })).toBe('measure.fast')
  expect(when({ of: 'volatilityRatio', short: 60, long: 20 })).toBe('measure.short')
  expect(when({ of: 'breakout', enter: days(20), leave: { length: 2, unit: 'months' } })).toBe(
    'measure.leave.unit',
  )
  const momentum = { measure: { of: 'momentum13612W' as const } }
  expect(first({ kind: 'selectVote', of: [momentum, momentum], how: { by: 'count', least: 3 } })).toBe(
    'how.least',
  )
  expect(
    first({
      kind: 'selectVote',
      of: [momentum, momentum],
      how: { by: 'mean', weights: [1, 1, 1], least: 0.5 },
    }),
  ).toBe('how.weights')
  expect(first({ kind: 'selectTop', count: 3, by: momentum.measure })).toBe('count')
  expect(first({ kind: 'selectTop', count: 2, keep: 1, by: momentum.measure })).toBe('keep')
  expect(first({ kind: 'selectTop', count: 1, by: { of: 'macroLevel', series: 'X' } })).toBe('by.of')
  const scale = { kind: 'overlayScale' as const, ...momentum }
  const point = { at: 1, share: 1 }
  expect(after({ ...scale, map: { shape: 'linear', from: point, to: point } })).toBe('map.to.at')
  const steps = [
    { from: 2, share: 1 },
    { from: 1, share: 0.5 },
  ]
  expect(after({ ...scale, map: { shape: 'stepped', below: 0, steps } })).toBe('map.steps.1.from')
  expect(first({ ...scale, map: { shape: 'binary', at: 0, below: 0, above: 1 } })).toBe('kind')
  expect(after({ kind: 'overlayLimits' })).toBe('sleeves.0.steps.1')
  expect(after({ kind: 'overlayLimits', cap: 0.1, floor: 0.2 })).toBe('floor')
  expect(after({ kind: 'overlayLimits', groups: [{ name: 'g', assets: ['A', 'Z'], cap: 0.5 }] })).toBe(
    'groups.0.assets.1',
  )
  expect(after({ kind: 'overlayDrawdown', limit: 0.1, back: 0.1 })).toBe('back')
  const tilt = (
    tilts: Extract<StrategyText['sleeves'][0]['steps'][0], { kind: 'tiltByRegime' }>['tilts'],
  ): string | undefined =>
    after({ kind: 'tiltByRegime', inputs: { growth: { series: 'X' }, inflation: 'Y' }, tilts })
  expect(tilt({ reflation: { A: 0.1, B: -0.1 } })).toBeUndefined()
  expect(tilt({})).toBe('tilts')
  expect(tilt({ reflation: { A: 0.1, B: -0.05 } })).toBe('tilts.reflation')
  expect(tilt({ slowdown: { A: 0.1, Z: -0.1 } })).toBe('tilts.slowdown.Z')
  expect(tilt({ stagflation: { A: 0.11, B: -0.11 } })).toBe('tilts.stagflation.A')
  expect(tilt({ tight: { A: 0.01, B: -0.01 } })).toBe('tilts.tight')
  const budgets = (parts: Record<string, number>): string | undefined =>
    withSleeve({ steps: [{ kind: 'weighByRisk', method: { by: 'riskBudgets', budgets: parts } }] })
  expect(budgets({ A: 1, B: 2 })).toBeUndefined()
  expect(budgets({ A: 1 })).toBe('sleeves.0.steps.0.method.budgets')
  expect(budgets({ A: 1, B: 1, Z: 1 })).toBe('sleeves.0.steps.0.method.budgets.Z')
})

test('every template is a sound strategy under its own name', () => {
  const folder = new URL('../../../resources/strategies/', import.meta.url)
  for (const file of readdirSync(folder)) {
    const template = Template.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
    expect(checkStrategy(template.strategy)).toMatchObject({ ok: true })
    expect([`${template.id}.json`, template.strategy.id]).toEqual([file, template.id])
    // Trade-offs stand as prominent as benefits.
    expect(template.tradeOffs.length).toBeGreaterThanOrEqual(template.benefits.length)
  }
})
