import type { Step, Window } from '../../shared/strategy.ts'
import type { Panel } from '../market/panel.ts'
import { smaAt } from '../signals/sma.ts'

export const OUT = 0
export const IN = 1
export const NOT_READY = -1

/** What the steps of one sleeve look at: the panel, and the rows at which the sleeve decides. */
export interface Sight {
  readonly panel: Panel
  readonly universe: readonly string[]
  /** The panel's column of each asset of the universe. */
  readonly columns: Int32Array
  readonly decisions: Int32Array
  readonly monthEnds: Int32Array
}

/** What one select step said: columns over decisions, one per asset of the universe, column n starting at n × decisions. */
export interface Signal {
  readonly step: Extract<Step, { kind: 'selectAboveSma' | 'selectCrossover' }>
  readonly state: Int8Array
  readonly value: Float64Array
  readonly threshold: Float64Array
}

/** The decisions of one sleeve while its steps fill them in, laid out as `Signal` is. */
export interface Draft {
  /** What all select steps together say (STR-2). Without any, everything is in. */
  readonly state: Int8Array
  readonly signals: Signal[]
  /** Share of the sleeve for each asset of the universe. */
  readonly weights: Float64Array
  /** Where the rest waits. */
  park: string
}

/** One step, compiled: it reads what was known at each decision and changes the draft. */
export type RunStep = (sight: Sight, draft: Draft) => void

export function emptyDraft(sight: Sight): Draft {
  const cells = sight.universe.length * sight.decisions.length
  return { state: new Int8Array(cells).fill(IN), signals: [], weights: new Float64Array(cells), park: 'cash' }
}

/** The levels a signal reads of one asset of the universe. */
export function levelsOf(sight: Sight, n: number, reads: 'total' | 'price'): Float64Array {
  const length = sight.panel.days.length
  const at = sight.columns[n]! * length
  return (reads === 'total' ? sight.panel.total : sight.panel.close).subarray(at, at + length)
}

/** SIG-2 and SIG-3: the average of one asset's levels over a window, at every decision, into out from `at`. */
export function averageAtDecisions(
  sight: Sight,
  levels: Float64Array,
  window: Window,
  out: Float64Array,
  at: number,
  scratch: Scratch,
): void {
  if (window.unit === 'days') {
    smaAt(levels, window.length, sight.decisions, out, at, scratch.sums)
    return
  }
  const { monthEnds } = sight
  for (let m = 0; m < monthEnds.length; m++) scratch.months[m] = levels[monthEnds[m]!]!
  smaAt(scratch.months, window.length, scratch.lastMonth, out, at, scratch.sums)
}

/** Room for averages, made once per step. */
export interface Scratch {
  readonly sums: Float64Array
  readonly months: Float64Array
  /** For each decision, the index of the last month-end known then; −1 before the first. */
  readonly lastMonth: Int32Array
}

export function scratchFor(sight: Sight): Scratch {
  const lastMonth = new Int32Array(sight.decisions.length)
  let m = -1
  for (let d = 0; d < lastMonth.length; d++) {
    while (m + 1 < sight.monthEnds.length && sight.monthEnds[m + 1]! <= sight.decisions[d]!) m++
    lastMonth[d] = m
  }
  return {
    sums: new Float64Array(sight.panel.days.length + 1),
    months: new Float64Array(sight.monthEnds.length),
    lastMonth,
  }
}

/** Relative shortfall that still counts as a tie, and a tie is in (SIG-5). */
const TIE = 1e-9

/** Judges value against threshold at every decision, and lets the draft know: out beats not ready beats in (STR-2). */
export function judge(draft: Draft, signal: Signal): void {
  const { state, value, threshold } = signal
  for (let i = 0; i < state.length; i++) {
    const v = value[i]!
    const limit = threshold[i]! * (1 - TIE)
    const said = v >= limit ? IN : v < limit ? OUT : NOT_READY
    state[i] = said
    const before = draft.state[i]!
    if (before !== OUT) draft.state[i] = said === OUT ? OUT : said === NOT_READY ? NOT_READY : before
  }
  draft.signals.push(signal)
}
