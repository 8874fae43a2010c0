import { type Day, isoFromDay } from '../../shared/day.ts'
import { unitOf } from '../../shared/measureUnit.ts'
import { type Refusal, type Result, ok, refuse } from '../../shared/refusal.ts'
import type { Reason } from '../../shared/report.ts'
import type { Sleeve, Strategy, Window } from '../../shared/strategy.ts'
import type { Panel } from '../market/panel.ts'
import { confidenceOf } from '../market/regime.ts'
import { IN, NOT_READY, OUT, type Signal, levelsOf } from './draft.ts'
import { measureWords, owned } from './measureWords.ts'
import { type Decided, decide, isIn, targetsAt } from './pipeline.ts'
import { countUpTo } from './schedule.ts'

/** What lies between the day of a trace and the next decision, as the calendar tells it. */
export interface Ahead {
  readonly nextDecision: Day
  /** Sessions after the day asked for, up to and including the next decision. */
  readonly sessions: number
  /** Whether the next decision falls on a month's last session, and how many month-ends come up to then. */
  readonly monthEnds: number
}

export interface SleeveTrace {
  readonly sleeve: string
  readonly decided: Day
  readonly nextDecision: Day | undefined
  readonly reasons: readonly Reason[]
  /** Shares of the sleeve by asset, `cash` under its own name; they sum to 1. */
  readonly targets: ReadonlyMap<string, number>
}

/**
 * STR-6: each sleeve's decision in force at the close of `row` and the numbers behind it. `ahead` asks the calendar for the way
 * from that close to the next decision; without it turning points are null. Refuses with `notEnoughHistory` where no
 * decision session lies at or before the row.
 */
export function trace(
  panel: Panel,
  strategy: Strategy,
  row: number,
  ahead?: (sleeve: Sleeve) => Ahead,
): Result<SleeveTrace[]> {
  const traces: SleeveTrace[] = []
  for (const sleeve of strategy.sleeves) {
    const decided = decide(panel, sleeve)
    if (!decided.ok) return decided
    const { sight } = decided.value
    const d = countUpTo(sight.decisions, row) - 1
    if (d < 0) return refuse(tooEarly(strategy))
    const way = ahead?.(sleeve)
    traces.push({
      sleeve: sleeve.id,
      decided: panel.days[sight.decisions[d]!]! as Day,
      nextDecision: way?.nextDecision,
      reasons: reasonsAt(decided.value, d).map((reason, i) => ({
        ...reason,
        turnsAt: way === undefined ? null : turningPoint(decided.value, i, row, way),
        close: closeAt(decided.value, i, row),
      })),
      targets: targetsAt(decided.value, d),
    })
  }
  return ok(traces)
}

/** No decision session lies at or before the day asked for. */
export function tooEarly(strategy: Strategy): Refusal {
  const asset = strategy.sleeves[0]?.universe[0] ?? Object.keys(strategy.core.targets)[0] ?? 'cash'
  return { kind: 'notEnoughHistory', asset, needed: 1, found: 0, unit: 'months' }
}

/** One reason per select step and asset, steps first; one `always` per asset where no step selects. */
export function reasonsAt(decided: Decided, d: number, changedOnly = false): Reason[] {
  const { sight, draft } = decided
  const count = sight.decisions.length
  const reasons: Reason[] = []
  for (const signal of withMembers(draft.signals)) {
    for (let n = 0; n < sight.universe.length; n++) {
      const changed = d > 0 && signal.state[n * count + d] !== signal.state[n * count + d - 1]
      if (changedOnly && !changed) continue
      reasons.push(reasonOf(decided, signal, n, d, changed))
    }
  }
  if (draft.signals.length === 0 && !changedOnly) {
    for (let n = 0; n < sight.universe.length; n++) {
      reasons.push({
        asset: sight.universe[n]!,
        state: isIn(decided, n, d) ? 'in' : 'out',
        rule: 'always',
        value: null,
        threshold: null,
        since: null,
        changed: false,
      })
    }
  }
  reasons.push(...tiltReasons(decided, d, changedOnly))
  return reasons
}

/** One per asset and step that tilts; where only changes are asked for, those of a decision at which the regime changed. */
function tiltReasons({ sight, draft }: Decided, d: number, changedOnly: boolean): Reason[] {
  const assets = sight.universe.length
  return draft.tilts.flatMap(({ scores, quadrants, moved }) => {
    const quadrant = quadrants[d]
    const changed = d > 0 && quadrant !== quadrants[d - 1]
    if (changedOnly && !changed) return []
    let first = d
    while (first > 0 && quadrants[first - 1] === quadrant) first--
    const [growth, inflation, conditions] = [scores.growth[d]!, scores.inflation[d]!, scores.conditions[d]!]
    const mood = Number.isNaN(conditions)
      ? ''
      : `, conditions ${conditions >= 0 ? 'easy' : 'tight'} by ${conditions.toFixed(2)}`
    const what =
      quadrant === undefined
        ? 'the regime is not known yet'
        : `${quadrant} with confidence ${confidenceOf(growth, inflation).toFixed(2)}, growth ${growth.toFixed(2)} and ` +
          `inflation ${inflation.toFixed(2)} trailing deviations from the border${mood}`
    return sight.universe.map((asset, n): Reason => ({
      asset,
      state: quadrant === undefined ? 'notReady' : moved[d * assets + n] === 0 ? 'out' : 'in',
      rule: 'tiltByRegime',
      what,
      unit: 'share',
      value: moved[d * assets + n]!,
      threshold: null,
      since: isoFromDay(sight.panel.days[sight.decisions[first]!]! as Day),
      changed,
    }))
  })
}

/** Each signal, and after a vote the conditions it counted. */
function withMembers(signals: readonly Signal[]): Signal[] {
  return signals.flatMap((signal) => [signal, ...(signal.members ?? [])])
}

/** What the reason of a step that measures says beyond its numbers. */
function measuredBy({ step, condition, members }: Signal): Partial<Reason> {
  if (condition !== undefined) {
    const { measure, is, signal } = condition
    const about = { what: owned(measureWords(measure), signal, (asset) => asset), unit: unitOf(measure), is }
    return step.kind === 'selectVote' ? { ...about, ofVote: true } : about
  }
  if (step.kind === 'selectTop') return { what: measureWords(step.by), unit: unitOf(step.by), is: 'atLeast' }
  return members === undefined ? {} : { unit: 'share', is: 'atLeast' }
}

function reasonOf(decided: Decided, signal: Signal, n: number, d: number, changed: boolean): Reason {
  const { sight } = decided
  const i = n * sight.decisions.length + d
  const value = signal.value[i]!
  const threshold = signal.threshold[i]!
  return {
    asset: sight.universe[n]!,
    state: stateName(signal.state[i]!),
    rule: signal.step.kind,
    value: Number.isNaN(value) ? null : value,
    threshold: Number.isNaN(threshold) ? null : threshold,
    since: isoFromDay(
      sight.panel.days[sight.decisions[sinceOf(signal, n * sight.decisions.length, d)]!]! as Day,
    ),
    changed,
    ...measuredBy(signal),
  }
}

/** SIG-6: the first decision of the unbroken run of this state. */
function sinceOf({ state }: Signal, at: number, d: number): number {
  let since = d
  while (since > 0 && state[at + since - 1] === state[at + d]) since--
  return since
}

function stateName(state: number): Reason['state'] {
  switch (state) {
    case IN:
      return 'in'
    case OUT:
      return 'out'
    case NOT_READY:
      return 'notReady'
  }
  throw new RangeError(`no such state: ${state}`)
}

/**
 * SIG-7: with every session up to the next decision closing at the level p, value and threshold are straight lines in p;
 * this is where they cross (told for the two rules on averages alone), turned from a level into a price by today's ratio of the two.
 */
function turningPoint(decided: Decided, i: number, row: number, way: Ahead): number | null {
  const { sight, draft } = decided
  const signal = withMembers(draft.signals)[Math.floor(i / sight.universe.length)]
  if (signal === undefined) return null
  const n = i % sight.universe.length
  const { step } = signal
  if (step.kind !== 'selectAboveSma' && step.kind !== 'selectCrossover') return null
  const levels = levelsOf(sight, n, step.reads)
  const value =
    step.kind === 'selectAboveSma'
      ? { fixed: 0, slope: 1 }
      : averageAhead(sight.monthEnds, levels, step.fast, row, way)
  const window = step.kind === 'selectAboveSma' ? step.window : step.slow
  const threshold = averageAhead(sight.monthEnds, levels, window, row, way)
  // Where a new close moves the threshold as much as the value, no close turns the state the way it should.
  if (value.slope <= threshold.slope) return null
  const level = (threshold.fixed - value.fixed) / (value.slope - threshold.slope)
  const close = levelsOf(sight, n, 'price')[row]!
  const price = (level / levels[row]!) * close
  return price > 0 && price < Infinity ? price : null
}

/** The close that turning points are told in; null where the asset has none on that row. */
function closeAt({ sight }: Decided, i: number, row: number): number | null {
  const close = levelsOf(sight, i % sight.universe.length, 'price')[row]
  return close === undefined || Number.isNaN(close) ? null : close
}

/** The average at the next decision as fixed + slope × p. */
function averageAhead(
  monthEnds: Int32Array,
  levels: Float64Array,
  window: Window,
  row: number,
  way: Ahead,
): { fixed: number; slope: number } {
  const coming = Math.min(window.length, window.unit === 'days' ? way.sessions : way.monthEnds)
  const known = window.length - coming
  let sum = 0
  if (window.unit === 'days') {
    for (let t = row - known + 1; t <= row; t++) sum += levels[t] ?? NaN
  } else {
    const last = countUpTo(monthEnds, row) - 1
    for (let m = last - known + 1; m <= last; m++) sum += levels[monthEnds[m] ?? -1] ?? NaN
  }
  return { fixed: sum / window.length, slope: coming / window.length }
}
