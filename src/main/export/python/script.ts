import { type Day, isoFromDay } from '../../../shared/day.ts'
import { type Result, ok, refuse } from '../../../shared/refusal.ts'
import type { Line, Report, Stats } from '../../../shared/report.ts'
import type { Measure, Sleeve, Step, Strategy } from '../../../shared/strategy.ts'
import { csvRows, literal } from './literal.ts'
import { MEASURE_FUNCTIONS, MEASURE_PIECES } from './measures.ts'
import { type Piece, gather } from './piece.ts'
import { GROUND, PORTFOLIO, SLEEVE_PART, VERDICT } from './portfolio.ts'
import { STEP_FUNCTIONS, STEP_PIECES } from './steps.ts'

/** What a script is made of: the run, and all that it ran on. */
export interface Exported {
  /** As in a panel of the engine: column a of a table starts at a × days. Holds every asset and series named below. */
  readonly panel: {
    readonly assets: readonly string[]
    readonly days: Int32Array
    readonly close: Float64Array
    readonly total: Float64Array
    readonly nextSession: Day
    readonly billReturn: Float64Array | undefined
    /** By the day from which a value was known. */
    readonly macro?: readonly {
      readonly id: string
      readonly observed: Int32Array
      readonly availableAt: Int32Array
      readonly value: Float64Array
    }[]
  }
  readonly strategy: Strategy
  /** Of this strategy on this panel. */
  readonly report: Report
  /** Assets and macro series that the strategy touches, and what its steps measure. */
  readonly assets: readonly string[]
  readonly macro: readonly string[]
  readonly measures: readonly Measure[]
}

const PIECES: Readonly<Record<string, Piece>> = { ...MEASURE_PIECES, ...STEP_PIECES }

/** How far apart the script may be and still say that the run is reproduced; relative for a close. */
const TOLERANCE = '1e-9'

/** Figures that the script works out again, as they are called in a report. */
const FIGURES = [
  'totalReturn',
  'cagr',
  'volatility',
  'sharpe',
  'sortino',
  'maxDrawdown',
  'calmar',
  'bestMonth',
  'worstMonth',
  'winRateMonths',
  'turnover',
  'costs',
  'correlationToCore',
] as const satisfies readonly (keyof Stats)[]

/**
 * A back-test as one Python script (PY-1 to PY-5) that holds its data, its rules and what Trimtab found, and exits with 1 where it
 * comes to something else. Refuses with `notInPython`, naming a step, what it cannot say yet.
 */
export function pythonScript(of: Exported): Result<string> {
  const { strategy, report } = of
  const sleeve = strategy.sleeves[0]
  for (const [s, step] of (sleeve?.steps ?? []).entries()) {
    if (step.kind === 'tiltByRegime')
      return refuse({ kind: 'notInPython', path: `sleeves.0.steps.${s}`, step: step.kind })
    if (step.kind === 'weighByRisk' && step.method.by === 'hierarchical')
      return refuse({
        kind: 'notInPython',
        path: `sleeves.0.steps.${s}`,
        step: `${step.kind} by ${step.method.by}`,
      })
  }
  return ok(
    [
      headOf(report),
      GROUND.trim(),
      ...(sleeve === undefined ? [] : sleeveCode(sleeve, of.measures)),
      PORTFOLIO.trim(),
      ...(sleeve === undefined ? [] : [SLEEVE_PART.trim()]),
      VERDICT.trim().replace('SLEEVE_RUNS\n', sleeve === undefined ? '' : SLEEVE_RUNS),
      dataOf(of, sleeve),
      'sys.exit(main())\n',
    ].join('\n\n\n'),
  )
}

const SLEEVE_RUNS = `    weights, park = decide()
    runs["sleeve"] = [sleeve_part(1.0, weights, park)]
    runs["blend"] = [core_part(1 - BUDGET), sleeve_part(BUDGET, weights, park)]
`

function headOf({ strategyHash, dataHash, resultHash, from, to }: Report): string {
  return `#!/usr/bin/env python3
"""A back-test by Trimtab, again, in pandas: written from its numbered rules, apart from its own code.

Run it with Python 3 and pandas. It works out core, sleeve and blend, before and after costs, prints their statistics beside
Trimtab's, and exits with 1 if any close or figure is more than ${TOLERANCE} off.

Worked out here: month-ends and week-ends (from the days below and the session that follows them), every signal, state and weight,
every fill and fee, every close, every statistic printed. Taken over from Trimtab: the prices, the first and last session (${from} to
${to}), the bill returns. Prices and Trimtab's own closes stand at the end as text: hold them against another source.
Codes such as SIG-8 are the numbers of the rules. Taxes are not part of it.

rule ${strategyHash}
data ${dataHash}
result ${resultHash}
"""

import io
import math
import sys

import numpy as np
import pandas as pd`
}

/** The functions that a sleeve's steps call, and the one that calls them in turn. */
function sleeveCode({ steps }: Sleeve, measured: readonly Measure[]): string[] {
  const measures = [...new Set(measured.map(({ of }) => of))]
  const wanted = [
    ...measures.map((of) => MEASURE_FUNCTIONS[of]),
    ...steps.filter(({ kind }) => kind !== 'parkIn').map(({ kind }) => STEP_FUNCTIONS[kind]),
    ...(steps.some(isSelect) ? ['both'] : []),
  ]
  const code = gather(PIECES, wanted)
  if (measures.length > 0) {
    const table = measures.map((of) => `    ${JSON.stringify(of)}: ${MEASURE_FUNCTIONS[of]},\n`).join('')
    code.push(
      `MEASURES = {\n${table}}


def measured(measure, reads, sessions):
    """What a step asks of every asset at each decision session."""
    return MEASURES[measure["of"]](measure, levels(reads), sessions)`,
    )
  }
  const lines = steps.map((step, s) => {
    const call = `${STEP_FUNCTIONS[step.kind]}(steps[${s}]`
    if (step.kind === 'parkIn') return `park = steps[${s}]["asset"]`
    if (isSelect(step)) return `state = both(state, ${call}, state))`
    return step.kind.startsWith('weigh') ? `weights = ${call}, state)` : `weights = ${call}, weights)`
  })
  code.push(
    `def decide():
    """The sleeve's steps in turn, at every decision session: weights of the universe, and where the rest waits."""
    sleeve = STRATEGY["sleeves"][0]
    steps, park = sleeve["steps"], "cash"
    state = pd.DataFrame(1.0, index=decision_sessions(sleeve["schedule"]["every"]), columns=UNIVERSE)
${lines.map((line) => `    ${line}`).join('\n')}
    return weights, park`,
  )
  return code
}

function isSelect({ kind }: Step): boolean {
  return kind.startsWith('select')
}

function readsPrice(step: Step): boolean {
  if (step.kind === 'selectVote') return step.of.some(({ reads }) => reads === 'price')
  return 'reads' in step && step.reads === 'price'
}

/** PY-2, PY-3: parameters, prices and what was found, as literals and as text that reads back bit for bit. */
function dataOf({ panel, strategy, report, assets, macro }: Exported, sleeve: Sleeve | undefined): string {
  const length = panel.days.length
  const [start, end] = [panel.days.indexOf(report.dates[0]!), panel.days.indexOf(report.dates.at(-1)!)]
  const isoOf = (day: number): string => isoFromDay(day as Day)
  const days = Array.from(panel.days.subarray(0, end + 1), isoOf)
  const table = (of: Float64Array): string =>
    textOf(
      csvRows(
        days,
        assets.map((asset) => {
          const at = panel.assets.indexOf(asset) * length
          return of.subarray(at, at + end + 1)
        }),
      ),
    )
  const lines = (['core', 'sleeve', 'blend'] as const).flatMap((name) => {
    const line: Line | null = report[name]
    if (line === null) return []
    return [
      { name: `${name} gross`, value: line.gross, stats: line.grossStats },
      { name: `${name} net`, value: line.net, stats: line.stats },
    ]
  })
  const statistics = Object.fromEntries(
    lines.map(({ name, stats }) => [
      name,
      Object.fromEntries(FIGURES.map((figure) => [figure, stats[figure]])),
    ]),
  )
  const series = macro.map((id) => panel.macro!.find((each) => each.id === id)!)
  return [
    '# The rule, and how it was run.',
    `STRATEGY = ${literal(strategy)}`,
    `EXECUTION = ${literal(report.execution)}`,
    `BUDGET = ${literal(report.budget)}`,
    `TOLERANCE = ${TOLERANCE}`,
    `ASSETS = ${literal(assets)}`,
    'SLOTS = ASSETS + ["cash"]',
    ...(sleeve === undefined ? [] : ['UNIVERSE = STRATEGY["sleeves"][0]["universe"]']),
    `NEXT_SESSION = pd.Timestamp("${isoOf(panel.days[end + 1] ?? panel.nextSession)}")`,
    '',
    '',
    `def table(text, names):
    """Rows of a day and numbers, read to the last bit; nothing between two commas is a missing value."""
    frame = pd.read_csv(io.StringIO(text.strip()), header=None, index_col=0, float_precision="round_trip", dtype=float, parse_dates=[0])
    return frame.set_axis(names, axis=1)`,
    '',
    '',
    '# Total-return levels by day, one column for each of ASSETS.',
    `TOTAL = table(${table(panel.total)}, ASSETS)`,
    ...((sleeve?.steps ?? []).some(readsPrice)
      ? ['# Closes adjusted for splits only.', `CLOSE = table(${table(panel.close)}, ASSETS)`]
      : ['CLOSE = None']),
    ...(panel.billReturn === undefined
      ? ['# Cash earns nothing (BT-4).', 'BILLS = None']
      : [
          '# Return of bills from each session to the next (BT-4, MKT-10).',
          `BILLS = table(${textOf(csvRows(days, [panel.billReturn.subarray(0, end + 1)]))}, ["bills"])["bills"]`,
        ]),
    ...(series.length === 0
      ? []
      : [
          '# Observed for, known from, value: in the order in which the values became known (MKT-16).',
          'MACRO = {}',
          ...series.map(({ id, observed, availableAt, value }) => {
            const rows = Array.from(
              observed,
              (on, i) => `${isoOf(on)},${isoOf(availableAt[i]!)},${value[i]!}`,
            )
            return `MACRO[${JSON.stringify(id)}] = pd.read_csv(io.StringIO(${textOf(rows.join('\n'))}.strip()), names=["observed", "available", "value"], parse_dates=["observed", "available"], float_precision="round_trip")`
          }),
        ]),
    '# What Trimtab found: value of 1 at each close, and its statistics.',
    `EXPECTED_LINES = table(${textOf(
      csvRows(
        days.slice(start),
        lines.map(({ value }) => value),
      ),
    )}, ${literal(lines.map(({ name }) => name))})`,
    `EXPECTED_STATISTICS = ${literal(statistics)}`,
    '',
    'DATES = TOTAL.index',
    `START = DATES.get_loc(pd.Timestamp("${report.from}"))`,
    `END = DATES.get_loc(pd.Timestamp("${report.to}"))`,
    '# What each slot becomes from one session to the next (BT-3, BT-4).',
    'GROWTH = (TOTAL / TOTAL.shift(1)).assign(cash=1.0 if BILLS is None else 1 + BILLS.shift(1)).to_numpy()',
  ].join('\n')
}

function textOf(rows: string): string {
  return `"""\n${rows}\n"""`
}
