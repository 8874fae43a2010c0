import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compileStep } from '../src/engine/strategy/compileStep.ts'
import { type RunStep, type Sight, judge, levelsOf } from '../src/engine/strategy/draft.ts'
import { assetsOf, macroOf } from '../src/engine/strategy/pipeline.ts'
import { run } from '../src/engine/backtest/run.ts'
import type { Panel } from '../src/engine/market/panel.ts'
import { type Day, monthIndex } from '../src/shared/day.ts'
import { valueOf } from '../src/shared/refusal.ts'
import { type Step, type Strategy, Template } from '../src/shared/strategy.ts'
import { PERTURBATIONS, pastOf, perturbAfter } from './support/lookAhead.ts'
import { randomFrom, randomPanel } from './support/panels.ts'
import { randomMacro, randomStrategy } from './support/randomStrategies.ts'
import { inputOf, strategyOf, toolsFor } from './support/strategies.ts'

const CUTS = 200
const folder = new URL('../resources/strategies/', import.meta.url)
const templates = readdirSync(folder).map((file) =>
  Template.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))),
)

interface Found {
  readonly compared: number
  readonly differences: number
}

/** Runs a strategy, then again with everything after each of many random cuts made different, and counts pasts that moved. */
function search(
  panel: Panel,
  strategy: Strategy,
  cuts: number,
  compile: (step: Step) => RunStep = compileStep,
  execution = {},
): Found {
  const tools = { ...toolsFor(), compile }
  const whole = valueOf(run(inputOf(panel, strategy, { execution }), tools))
  const first = panel.days.indexOf(whole.dates[0]!)
  const random = randomFrom(11)
  let compared = 0
  let differences = 0
  for (let i = 0; i < cuts; i++) {
    const cut = first + 4 + Math.floor(random() * (panel.days.length - first - 6))
    const day = panel.days[cut]! as Day
    const past = pastOf(whole, day)
    for (const how of PERTURBATIONS) {
      const other = run(inputOf(perturbAfter(panel, cut, how, random), strategy, { execution }), tools)
      compared++
      if (!other.ok || pastOf(other.value, day) !== past) differences++
    }
  }
  return { compared, differences }
}

describe('nobody sees tomorrow', () => {
  test.each(templates.map((template) => [template.id, template.strategy] as const))(
    'BT-1: %s decides and holds the same up to a cut, whatever comes after it',
    (_id, strategy) => {
      const macro = randomMacro(5, 90, macroOf(strategy))
      const panel = { ...randomPanel(5, 1500, assetsOf(strategy), { bills: true }), macro }
      expect(search(panel, strategy, CUTS)).toEqual({ compared: CUTS * 4, differences: 0 })
    },
    120_000,
  )

  const weekly = strategyOf({
    core: { targets: { A: 0.5, B: 0.5 }, schedule: { every: 'week' } },
    sleeve: {
      universe: ['A', 'B', 'C'],
      schedule: { every: 'week' },
      steps: [
        { kind: 'selectAboveSma', window: { length: 4, unit: 'months' } },
        { kind: 'selectCrossover', fast: { length: 10, unit: 'days' }, slow: { length: 2, unit: 'months' } },
        { kind: 'weighEqual', over: 'selected' },
      ],
      budget: 0.3,
    },
  })
  const panel = randomPanel(6, 900, ['A', 'B', 'C'])

  test.each([0, 1, 3])('BT-1: nor do weekly steps and bands, filled %i sessions later', (lag) => {
    expect(search(panel, weekly, 60, compileStep, { lag })).toEqual({ compared: 240, differences: 0 })
  })

  test('BT-1: nor do 60 random strategies of every kind of step, macro series with vintages included', () => {
    const seen = new Set<string>()
    let compared = 0
    for (let seed = 1; compared < 60 * 12; seed++) {
      const random = randomFrom(seed)
      const strategy = randomStrategy(random)
      const known = {
        ...randomPanel(seed, 420, ['A', 'B', 'C', 'D'], { bills: true }),
        macro: randomMacro(seed, 48),
      }
      // A window longer than the panel, or cuts that would leave nothing to run.
      const whole = run(inputOf(known, strategy), toolsFor())
      if (!whole.ok || whole.value.dates.length < 60) continue
      const found = search(known, strategy, 3)
      expect(found, `seed ${seed}: ${JSON.stringify(strategy.sleeves[0]?.steps)}`).toEqual({
        compared: 12,
        differences: 0,
      })
      compared += found.compared
      for (const { kind } of strategy.sleeves.flatMap(({ steps }) => steps)) seen.add(kind)
    }
    expect(seen.size).toBeGreaterThanOrEqual(14)
  }, 120_000)

  describe('a step that cheats is caught', () => {
    /** Replaces the first step by one that judges each asset by `value` against `threshold` at a decision's row. */
    function plant(
      values: (sight: Sight, n: number, row: number) => readonly [number, number],
    ): (step: Step) => RunStep {
      return (step) => {
        if (step.kind !== 'selectAboveSma') return compileStep(step)
        return (sight, draft) => {
          const count = sight.decisions.length
          const cells = sight.universe.length * count
          const value = new Float64Array(cells)
          const threshold = new Float64Array(cells)
          for (let n = 0; n < sight.universe.length; n++) {
            for (let d = 0; d < count; d++) {
              const [v, t] = values(sight, n, sight.decisions[d]!)
              value[n * count + d] = v
              threshold[n * count + d] = t
            }
          }
          judge(draft, { step, needs: step.window, state: new Int8Array(cells), value, threshold })
        }
      }
    }

    const caught = (compile: (step: Step) => RunStep): void => {
      const { compared, differences } = search(panel, weekly, 25, compile)
      expect(compared).toBe(100)
      expect(differences).toBeGreaterThan(0)
    }

    test('the harness itself finds nothing in the same step done honestly', () => {
      const honest = plant((sight, n, row) => [
        levelsOf(sight, n, 'total')[row]!,
        levelsOf(sight, n, 'total')[row - 1] ?? NaN,
      ])
      expect(search(panel, weekly, 25, honest)).toEqual({ compared: 100, differences: 0 })
    })

    test('reading the next close', () => {
      caught(
        plant((sight, n, row) => [
          levelsOf(sight, n, 'total')[row + 1] ?? NaN,
          levelsOf(sight, n, 'total')[row]!,
        ]),
      )
    })

    test('normalising by the mean of the whole sample', () => {
      caught(
        plant((sight, n, row) => {
          const levels = levelsOf(sight, n, 'total')
          return [levels[row]!, levels.reduce((sum, level) => sum + level, 0) / levels.length]
        }),
      )
    })

    test('knowing the close of a month before its last session', () => {
      caught(
        plant((sight, n, row) => {
          const levels = levelsOf(sight, n, 'total')
          const { days } = sight.panel
          const month = monthIndex(days[row]! as Day)
          let end = row
          while (end + 1 < days.length && monthIndex(days[end + 1]! as Day) === month) end++
          return [levels[end]!, levels[row]!]
        }),
      )
    })

    test('taking the last row of the data for a month-end', () => {
      caught(
        plant((sight, n, row) => {
          const levels = levelsOf(sight, n, 'total')
          const ends = [...sight.monthEnds, sight.panel.days.length - 1].filter((end) => end <= row)
          return [levels[ends.at(-1) ?? -1] ?? NaN, levels[ends.at(-2) ?? -1] ?? NaN]
        }),
      )
    })

    test('prices adjusted backwards from the last one, against a fixed level', () => {
      caught(
        plant((sight, n, row) => {
          const levels = levelsOf(sight, n, 'total')
          return [(100 * levels[row]!) / levels.at(-1)!, 80]
        }),
      )
    })

    test('skipping assets that will not last', () => {
      caught(
        plant((sight, n, row) => {
          const levels = levelsOf(sight, n, 'total')
          return [levels.at(-1)!, levels[row]! * 0.9]
        }),
      )
    })
  })
})
