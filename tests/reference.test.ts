import { expect, test } from 'vitest'
import { run } from '../src/engine/backtest/run.ts'
import { checkStrategy } from '../src/engine/strategy/check.ts'
import { valueOf } from '../src/shared/refusal.ts'
import { Execution, type Strategy } from '../src/shared/strategy.ts'
import { randomFrom, randomPanel } from './support/panels.ts'
import { pick, randomMacro, randomStrategy } from './support/randomStrategies.ts'
import { referenceBacktest } from './support/referenceBacktest.ts'
import { inputOf, toolsFor } from './support/strategies.ts'

const RUNS = 1000

/** Weights that are in or out agree to 1e-12; those scaled by an estimate as far as two ways of adding it up; searched ones as far as the search goes. */
const ROOM = { plain: 1e-12, scaled: 1e-10, searched: 1e-8 }

function numbersOf({ sleeves }: Strategy): keyof typeof ROOM {
  const steps = sleeves.flatMap((sleeve) => sleeve.steps)
  const budgets = steps.some(
    (step) => step.kind === 'weighByRisk' && ['equalRisk', 'riskBudgets'].includes(step.method.by),
  )
  if (budgets) return 'searched'
  const estimates = [
    'weighByRisk',
    'overlayScale',
    'overlayVolatilityTarget',
    'overlayTurnover',
    'overlayLimits',
    'tiltByRegime',
  ]
  return steps.some(({ kind }) => estimates.includes(kind)) ? 'scaled' : 'plain'
}

test(`the engine agrees with a plain loop on ${RUNS} random strategies, panels and executions`, () => {
  const worst = { plain: 0, scaled: 0, searched: 0 }
  const seen = new Set<string>()
  const measures = new Set<string>()
  let compared = 0
  for (let seed = 1; compared < RUNS; seed++) {
    const random = randomFrom(seed)
    const panel = {
      ...randomPanel(seed, 200 + Math.floor(random() * 400), ['A', 'B', 'C', 'D'], { bills: random() < 0.5 }),
      macro: randomMacro(seed, 48),
    }
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
      expect(['notEnoughHistory', 'noWeights'], JSON.stringify(answer.refusal)).toContain(answer.refusal.kind)
      continue
    }
    compared++
    const report = answer.value
    const how = numbersOf(strategy)
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
          worst[how] = Math.max(worst[how], Math.abs(ours![i]! / value - 1))
      }
    }
    compare(execution.costBp, 'net')
    compare(0, 'gross')
    if (worst[how] > ROOM[how])
      throw new Error(
        `seed ${seed}: ${how}, off by ${worst[how]} ${JSON.stringify(strategy.sleeves[0]?.steps)} ${strategy.sleeves[0]?.schedule.every} ${start}`,
      )
    for (const step of strategy.sleeves.flatMap(({ steps }) => steps)) {
      seen.add(step.kind)
      for (const [, measure] of JSON.stringify(step).matchAll(/"of":"(\w+)"/g)) measures.add(measure!)
    }
    if (report.decisions.some(({ sleeve }, i) => sleeve === 'core' && i > 0)) seen.add('bands')
  }
  // The draw reached every kind of step, and cores that left their bands.
  expect([...seen].toSorted()).toEqual(
    expect.arrayContaining([
      'bands',
      'overlayDrawdown',
      'overlayLimits',
      'overlayScale',
      'overlayTurnover',
      'overlayVolatilityTarget',
      'parkIn',
      'selectAboveSma',
      'selectCrossover',
      'selectSeason',
      'selectTop',
      'selectVote',
      'selectWhen',
      'tiltByRegime',
      'weighByRisk',
      'weighEqual',
      'weighFixed',
    ]),
  )
  expect(measures.size).toBeGreaterThanOrEqual(18)
}, 600_000)
