import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { run } from '../src/engine/backtest/run.ts'
import { type HonestyInput, checkHonesty } from '../src/engine/lab/honesty.ts'
import { PERTURBATIONS } from '../src/engine/lab/perturb.ts'
import type { Panel } from '../src/engine/market/panel.ts'
import { compileStep } from '../src/engine/strategy/compileStep.ts'
import { type RunStep, type Sight, judge, levelsOf } from '../src/engine/strategy/draft.ts'
import { assetsOf, decide, macroOf } from '../src/engine/strategy/pipeline.ts'
import { type Day, isoFromDay, monthIndex } from '../src/shared/day.ts'
import type { Honesty } from '../src/shared/honesty.ts'
import { valueOf } from '../src/shared/refusal.ts'
import { type Step, type Strategy, Template } from '../src/shared/strategy.ts'
import { nextWeekday, randomFrom, randomPanel } from './support/panels.ts'
import { randomMacro, randomStrategy } from './support/randomStrategies.ts'
import { inputOf, strategyOf, toolsFor } from './support/strategies.ts'

/** Days at which each template's future is changed; with LOOKAHEAD=nightly in every way at each, else in the four ways in turn. */
const CUTS = 500
const WAYS = process.env['LOOKAHEAD'] === 'nightly' ? 'all' : 'inTurn'

const folder = new URL('../resources/strategies/', import.meta.url)
const templates = readdirSync(folder).map((file) =>
  Template.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))),
)

function search(
  panel: Panel,
  strategy: Strategy,
  options: Partial<HonestyInput> & {
    readonly compile?: (step: Step) => RunStep
    readonly execution?: { readonly lag: number }
  },
): Honesty {
  const { compile, execution, ...rest } = options
  const backtest = inputOf(panel, strategy, execution === undefined ? {} : { execution })
  const tools = { clock: () => 0, pulse: new Int32Array(2), ...(compile === undefined ? {} : { compile }) }
  return valueOf(checkHonesty({ backtest, cuts: 25, ways: 'all', seed: 11, ...rest }, tools))
}

/** Templates that read prices alone and name no asset within a step, so that any three assets do. */
const PLAIN = ['crossover-50-200', 'equal-weight', 'five-assets', 'sixty-forty', 'twelve-month-average']

const clean = { differences: 0, first: null }

describe('nobody sees tomorrow', () => {
  test.each(templates.map((template) => [template.id, template.strategy] as const))(
    `HON-2, L1 to L3: %s decides and holds the same up to each of ${CUTS} cuts, whatever comes after it`,
    (_id, strategy) => {
      const macro = randomMacro(5, 60, macroOf(strategy))
      const panel = { ...randomPanel(5, 1000, assetsOf(strategy), { bills: true }), macro }
      const found = search(panel, strategy, { cuts: CUTS, ways: WAYS })
      expect(found).toMatchObject({ ...clean, comparisons: WAYS === 'all' ? CUTS * 4 : CUTS })
    },
    300_000,
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
  const panel = { ...randomPanel(6, 900, ['A', 'B', 'C']), macro: randomMacro(6, 48) }

  test.each([0, 1, 3])('HON-2: nor do weekly steps and bands, filled %i sessions later', (lag) => {
    expect(search(panel, weekly, { cuts: 60, execution: { lag } })).toMatchObject({
      ...clean,
      comparisons: 240,
    })
  })

  test('HON-2: nor do 60 random strategies of every kind of step, macro series with vintages included', () => {
    const seen = new Set<string>()
    for (let seed = 1, compared = 0; compared < 60 * 12; seed++) {
      const random = randomFrom(seed)
      const strategy = randomStrategy(random)
      const known = {
        ...randomPanel(seed, 420, ['A', 'B', 'C', 'D'], { bills: true }),
        macro: randomMacro(seed, 48),
      }
      // A window longer than the panel, or cuts that would leave nothing to run.
      const whole = run(inputOf(known, strategy), toolsFor())
      if (!whole.ok || whole.value.dates.length < 60) continue
      const found = search(known, strategy, { cuts: 3 })
      expect(found, `seed ${seed}: ${JSON.stringify(strategy.sleeves[0]?.steps)}`).toMatchObject(clean)
      compared += found.comparisons
      for (const { kind } of strategy.sleeves.flatMap(({ steps }) => steps)) seen.add(kind)
    }
    expect(seen.size).toBeGreaterThanOrEqual(14)
  }, 120_000)

  test('L1: what the steps wrote for a decision is the same to the bit on a panel that ends there', () => {
    for (let seed = 100, compared = 0; compared < 40; seed++) {
      const random = randomFrom(seed)
      const sleeve = randomStrategy(random).sleeves[0]
      if (sleeve === undefined) continue
      const known = { ...randomPanel(seed, 400, ['A', 'B', 'C', 'D']), macro: randomMacro(seed, 48) }
      const whole = decide(known, sleeve)
      if (!whole.ok) continue
      const { sight, draft } = whole.value
      const d = Math.floor(sight.decisions.length * (0.5 + 0.4 * random()))
      const part = valueOf(decide(endingAt(known, sight.decisions[d]!), sleeve))
      expect(part.sight.decisions.length).toBe(d + 1)
      const assets = sleeve.universe.length
      expect(part.draft.weights, `seed ${seed}`).toEqual(draft.weights.slice(0, (d + 1) * assets))
      for (const [s, signal] of part.draft.signals.entries()) {
        const count = sight.decisions.length
        for (let n = 0; n < assets; n++) {
          for (const column of ['state', 'value', 'threshold'] as const)
            expect(signal[column].slice(n * (d + 1), (n + 1) * (d + 1))).toEqual(
              draft.signals[s]![column].slice(n * count, n * count + d + 1),
            )
        }
      }
      compared++
    }
  })

  test('L4: more history before the start moves nothing but the last digits of running sums', () => {
    const long = randomPanel(12, 1200, ['A', 'B', 'C'])
    const rows = 400
    const cut = (column: Float64Array): Float64Array =>
      Float64Array.from([0, 1, 2].flatMap((a) => [...column.subarray(a * 1200 + rows, (a + 1) * 1200)]))
    const short = {
      ...long,
      days: long.days.slice(rows),
      close: cut(long.close),
      total: cut(long.total),
    }
    for (const { id, strategy } of templates) {
      if (!PLAIN.includes(id)) continue
      const named = renamed(strategy)
      const from = isoFromDay(short.days[320]! as Day)
      const a = run(inputOf(long, named, { from }), toolsFor())
      const b = run(inputOf(short, named, { from }), toolsFor())
      const [more, less] = [valueOf(a), valueOf(b)]
      expect(more.dates).toEqual(less.dates)
      for (const line of ['core', 'sleeve', 'blend'] as const) {
        const [x, y] = [more[line], less[line]]
        if (x === null || y === null) continue
        for (let i = 0; i < x.net.length; i++) expect(Math.abs(x.net[i]! / y.net[i]! - 1)).toBeLessThan(1e-11)
      }
    }
  })

  test('L5, HON-4: the check tells what a delay of one session costs', () => {
    const { sharpe, sharpeOneLater } = search(panel, weekly, { cuts: 1 })
    const later = valueOf(run(inputOf(panel, weekly, { execution: { lag: 2 } }), toolsFor()))
    expect(sharpeOneLater).toBe(later.sleeve!.stats.sharpe)
    expect(sharpe).not.toBe(sharpeOneLater)
  })

  test('HON-3: the same check gives the same answer', () => {
    const cheat = { compile: cheats['a negative shift: the next close']!, cuts: 8 }
    expect(search(panel, weekly, cheat)).toEqual(search(panel, weekly, cheat))
  })

  test('a check that is told to stop answers that it was cancelled', () => {
    const input = { backtest: inputOf(panel, weekly), cuts: 5, ways: 'all', seed: 1 } as const
    expect(checkHonesty(input, { clock: () => 0, pulse: Int32Array.of(1, 0) })).toEqual({
      ok: false,
      refusal: { kind: 'cancelled' },
    })
  })

  describe('L6: of eight planted cheats eight are caught', () => {
    test('the harness itself finds nothing in the same step done honestly', () => {
      const honest = plant((sight, n, row) => [level(sight, n, row), level(sight, n, row - 1)])
      expect(search(panel, weekly, { compile: honest })).toMatchObject({ ...clean, comparisons: 100 })
    })

    test.each(Object.entries(cheats))('%s', (_name, compile) => {
      const found = search(panel, weekly, { compile })
      expect(found.differences).toBeGreaterThan(0)
      expect(found.first).not.toBeNull()
      expect(PERTURBATIONS).toContain(found.first!.future)
    })

    test('there are eight of them', () => {
      expect(Object.keys(cheats)).toHaveLength(8)
    })
  })
})

/** Every cheat replaces the first step by one that judges each asset by two numbers that it should not have. */
const cheats: Readonly<Record<string, (step: Step) => RunStep>> = {
  'a negative shift: the next close': plant((sight, n, row) => [
    level(sight, n, row + 1),
    level(sight, n, row),
  ]),
  'a fill at the bar that decided: the return of the session of the fill is part of the signal': plant(
    (sight, n, row) => [level(sight, n, row) + level(sight, n, row + 1), 2 * level(sight, n, row - 1)],
  ),
  'normalising by the mean of the whole sample': plant((sight, n, row) => {
    const levels = levelsOf(sight, n, 'total')
    return [levels[row]!, levels.reduce((sum, each) => sum + each, 0) / levels.length]
  }),
  'revised macro: the last revision of what was first published by then': plant((sight, _n, row) => [
    lastRevision(sight, row, 1),
    lastRevision(sight, row, 2),
  ]),
  'figures of a period known at its end: macro on the day it was observed for': plant((sight, _n, row) => {
    const { observed, value } = sight.panel.macro![0]!
    const today = sight.panel.days[row]!
    const known = [...observed.keys()].filter((i) => observed[i]! <= today)
    return [value[known.at(-1) ?? -1] ?? NaN, value[known.at(-2) ?? -1] ?? NaN]
  }),
  "today's members: leaving out what will not last": plant((sight, n, row) => [
    levelsOf(sight, n, 'total').at(-1)!,
    level(sight, n, row) * 0.9,
  ]),
  'prices adjusted backwards from the last one, against a fixed level': plant((sight, n, row) => {
    const levels = levelsOf(sight, n, 'total')
    return [(100 * levels[row]!) / levels.at(-1)!, 80]
  }),
  'a bar stamped at its start: the close of the month before its last session': plant((sight, n, row) => {
    const { days } = sight.panel
    const month = monthIndex(days[row]! as Day)
    let end = row
    while (end + 1 < days.length && monthIndex(days[end + 1]! as Day) === month) end++
    return [level(sight, n, end), level(sight, n, row)]
  }),
}

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

function level(sight: Sight, n: number, row: number): number {
  return levelsOf(sight, n, 'total')[row] ?? NaN
}

/** Today's figure of the nth newest observation of a macro series that some figure had been published of by this row. */
function lastRevision(sight: Sight, row: number, nth: number): number {
  const { observed, availableAt, value } = sight.panel.macro![0]!
  const today = sight.panel.days[row]!
  const published = [...observed].filter((_, i) => availableAt[i]! <= today)
  const wanted = [...new Set(published)].toSorted((a, b) => b - a)[nth - 1]
  // Ordered by when they were known: the last one found is the last revision.
  return value[observed.lastIndexOf(wanted ?? -1)] ?? NaN
}

/** The panel as someone standing at the end of `row` knows it. */
function endingAt(panel: Panel, row: number): Panel {
  const length = panel.days.length
  const cut = (column: Float64Array): Float64Array =>
    Float64Array.from(panel.assets.flatMap((_, a) => [...column.subarray(a * length, a * length + row + 1)]))
  return {
    ...panel,
    days: panel.days.slice(0, row + 1),
    close: cut(panel.close),
    total: cut(panel.total),
    nextSession: (row + 1 < length ? panel.days[row + 1]! : nextWeekday(panel.days[row]! as Day)) as Day,
  }
}

/** The strategy with the assets A, B and C in the places of its own, as far as they reach. */
function renamed(strategy: Strategy): Strategy {
  const names = assetsOf(strategy)
  const text = names.reduce(
    (document, name, i) => document.replaceAll(`"${name}"`, `"${['A', 'B', 'C'][i] ?? name}"`),
    JSON.stringify(strategy),
  )
  const document = JSON.parse(text) as Strategy
  const kept = new Set(['A', 'B', 'C', 'cash'])
  return {
    ...document,
    core: { ...document.core, targets: { A: 1 } },
    sleeves: document.sleeves.map((sleeve) => ({
      ...sleeve,
      universe: sleeve.universe.filter((asset) => kept.has(asset)),
      steps: sleeve.steps.filter((step) => step.kind !== 'parkIn' || kept.has(step.asset)),
    })),
  }
}
