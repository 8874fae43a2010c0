import { expect, test } from 'vitest'
import { run } from '../src/engine/backtest/run.ts'
import { checkStrategy } from '../src/engine/strategy/check.ts'
import { valueOf } from '../src/shared/refusal.ts'
import { Execution, type StrategyText, type Strategy } from '../src/shared/strategy.ts'
import { randomFrom, randomPanel } from './support/panels.ts'
import { referenceBacktest } from './support/referenceBacktest.ts'
import { inputOf, strategyOf, toolsFor } from './support/strategies.ts'

type Steps = StrategyText['sleeves'][number]['steps']

const RUNS = 200

test(`the engine agrees to 1e-12 with a plain loop on ${RUNS} random strategies, panels and executions`, () => {
  let worst = 0
  const seen = new Set<string>()
  let compared = 0
  for (let seed = 1; compared < RUNS; seed++) {
    const random = randomFrom(seed)
    const panel = randomPanel(seed, 200 + Math.floor(random() * 400), ['A', 'B', 'C', 'D'], {
      bills: random() < 0.5,
    })
    const strategy = randomStrategy(random)
    const execution = Execution.parse({
      lag: Math.floor(random() * 4),
      costBp: pick(random, [0, 10, 100, 500]),
      sizing: pick(random, ['solved', 'afterwards'] as const),
    })
    valueOf(checkStrategy(strategy))
    const budget = pick(random, [0, 0.1, 0.35, 1])
    const late = random() < 0.5 ? { from: '1995-03-14' } : {}
    const answer = run({ ...inputOf(panel, strategy, late), execution, budget }, toolsFor())
    if (!answer.ok) {
      // A window longer than a short panel; nothing to compare.
      expect(answer.refusal.kind).toBe('notEnoughHistory')
      continue
    }
    compared++
    const report = answer.value
    const start = panel.days.indexOf(report.dates[0]!)
    const end = panel.days.indexOf(report.dates.at(-1)!)
    const compare = (costBp: number, which: 'gross' | 'net'): void => {
      const slow = referenceBacktest(panel, strategy, execution, start, end, budget, costBp)
      for (const [name, line] of [
        ['core', slow.core],
        ['sleeve', slow.sleeve],
        ['blend', slow.blend],
      ] as const) {
        const ours = report[name]?.[which]
        expect(ours === undefined).toBe(line === undefined)
        for (const [i, value] of (line ?? []).entries())
          worst = Math.max(worst, Math.abs(ours![i]! / value - 1))
      }
    }
    compare(execution.costBp, 'net')
    compare(0, 'gross')
    if (worst > 1e-12) throw new Error(`seed ${seed}: off by ${worst}`)
    for (const { kind } of strategy.sleeves.flatMap(({ steps }) => steps)) seen.add(kind)
    if (report.decisions.some(({ sleeve }, i) => sleeve === 'core' && i > 0)) seen.add('bands')
  }
  expect(worst).toBeLessThan(1e-12)
  // The draw reached every kind of step, and cores that left their bands.
  expect([...seen].toSorted()).toEqual(
    expect.arrayContaining([
      'bands',
      'parkIn',
      'selectAboveSma',
      'selectCrossover',
      'weighEqual',
      'weighFixed',
    ]),
  )
}, 60_000)

function randomStrategy(random: () => number): Strategy {
  const every = (): 'month' | 'week' | 'day' => pick(random, ['month', 'month', 'week', 'day'])
  const share = Math.round(random() * 100) / 100
  const core = {
    targets: pick(random, [{ A: 1 }, { A: share, B: 1 - share }, { A: 0.5, B: 0.3, cash: 0.2 }]),
    bands: { absolute: pick(random, [0.02, 0.05]), relative: pick(random, [0.1, 0.25]) },
    schedule: { every: every() },
  }
  if (random() < 0.1) return strategyOf({ core })
  const universe = ['A', 'B', 'C', 'D'].slice(0, 1 + Math.floor(random() * 4))
  const reads = pick(random, ['total', 'price'] as const)
  const steps: Steps = []
  if (random() < 0.7) steps.push({ kind: 'selectAboveSma', window: aWindow(random, 2, 4, 5, 60), reads })
  if (random() < 0.4) {
    steps.push({
      kind: 'selectCrossover',
      fast: aWindow(random, 2, 2, 3, 15),
      slow: aWindow(random, 3, 5, 63, 90),
      reads,
    })
  }
  if (random() < 0.5)
    steps.push({ kind: 'weighEqual', over: pick(random, ['universe', 'selected'] as const) })
  else
    steps.push({
      kind: 'weighFixed',
      weights: Object.fromEntries(universe.map((asset) => [asset, 0.9 / universe.length])),
    })
  if (random() < 0.6) steps.push({ kind: 'parkIn', asset: pick(random, ['cash', 'D', 'B']) })
  return strategyOf({ core, sleeve: { universe, steps, schedule: { every: every() } } })
}

function aWindow(
  random: () => number,
  monthsFrom: number,
  monthsTo: number,
  daysFrom: number,
  daysTo: number,
): { length: number; unit: 'days' | 'months' } {
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1))
  return random() < 0.5
    ? { length: between(monthsFrom, monthsTo), unit: 'months' }
    : { length: between(daysFrom, daysTo), unit: 'days' }
}

function pick<T>(random: () => number, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)]!
}
