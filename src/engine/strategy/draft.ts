import type { Refusal } from '../../shared/refusal.ts'
import type { Quadrant } from '../../shared/regime.ts'
import type { Condition, Step, Window } from '../../shared/strategy.ts'
import type { Panel } from '../market/panel.ts'
import type { RegimeScores } from '../market/regime.ts'
import { returnsInto } from '../signals/deviation.ts'
import { type Prefix, prefixOf, smaAt } from '../signals/sma.ts'
import type { Desk } from './desk.ts'

export const OUT = 0
export const IN = 1
export const NOT_READY = -1

/**
 * What the steps of one sleeve look at: the panel, and the rows at which the sleeve decides. What a step writes for a decision
 * may follow from rows up to that decision's alone: tests/noLookAhead.test.ts holds every step to it (docs/why/0005).
 */
export interface Sight {
  readonly panel: Panel
  readonly universe: readonly string[]
  /** The panel's column of each asset of the universe. */
  readonly columns: Int32Array
  readonly decisions: Int32Array
  readonly monthEnds: Int32Array
  readonly desk: Desk
  /** Tells this sight from others on the same desk: its schedule and universe. The first part of a key for `desk.once`. */
  readonly key: string
}

/** A step that says which assets are in. */
export type SelectStep = Extract<Step, { kind: `select${string}` }>

/** What one select step said: columns over decisions, one per asset of the universe, column n starting at n × decisions. */
export interface Signal {
  readonly step: SelectStep
  /** What was asked of the asset, where the step asks by a measure. */
  readonly condition?: Condition
  /** What the conditions of a vote said, each by itself. */
  readonly members?: readonly Signal[]
  /** The longest window that must be full before it can say anything. */
  readonly needs: Window
  readonly state: Int8Array
  readonly value: Float64Array
  readonly threshold: Float64Array
}

/** History that a step other than a select step needs before it can do its work. */
export interface WarmUp {
  readonly needs: Window
  /** By asset of the universe: the first decision at which it has that much; the count of decisions if never. */
  readonly first: Int32Array
}

/** What one step that tilts by regime saw and did at each decision. */
interface Tilted {
  readonly step: Extract<Step, { kind: 'tiltByRegime' }>
  readonly scores: RegimeScores
  /** Undefined while not known. */
  readonly quadrants: readonly (Quadrant | undefined)[]
  /** Shares moved by decision and asset, laid out as `Draft.weights`. */
  readonly moved: Float64Array
}

/** The decisions of one sleeve while its steps fill them in. */
export interface Draft {
  /** What all select steps together say (STR-2), laid out as `Signal` is. Without any, everything is in. */
  readonly state: Int8Array
  readonly signals: Signal[]
  readonly warmUps: WarmUp[]
  readonly tilts: Tilted[]
  /** Share of the sleeve by decision and asset: that of asset n at decision d stands at d × universe + n. */
  readonly weights: Float64Array
  /**
   * The rule by which the weights of a decision follow from its row and from which assets are in, if nothing else goes into
   * them: a step that changes weights sets it to its own name and parameters, or to undefined. Later steps may then
   * keep what they compute by row and set of assets (`desk.once`), which is what makes sweeps cheap.
   */
  follows: string | undefined
  /** Where the rest waits. */
  park: string
  /** Why a step could not do its work: the sleeve is then refused. */
  refusal: Refusal | undefined
  /** What `masksOf` made of the state. */
  masks: Int32Array | undefined
}

/** One step, compiled: it reads what was known at each decision and changes the draft. */
export type RunStep = (sight: Sight, draft: Draft) => void

export function emptyDraft({ universe, decisions, desk }: Sight): Draft {
  const cells = universe.length * decisions.length
  return {
    state: desk.bytes(cells).fill(IN),
    signals: [],
    warmUps: [],
    tilts: [],
    weights: desk.floats(cells).fill(0),
    follows: undefined,
    park: 'cash',
    refusal: undefined,
    masks: undefined,
  }
}

/** The largest universe whose sets of assets fit into the bits of a number. */
export const MASK_ASSETS = 30

/**
 * Which assets are in at each decision, asset n as bit n: for universes of at most `MASK_ASSETS`. Made once, when all select steps
 * have spoken.
 */
export function masksOf({ universe, decisions, desk }: Sight, draft: Draft): Int32Array {
  if (draft.masks !== undefined) return draft.masks
  const count = decisions.length
  const masks = desk.ints(count).fill(0)
  for (let n = 0; n < universe.length; n++) {
    const bit = 1 << n
    for (let d = 0, i = n * count; d < count; d++, i++) if (draft.state[i] === IN) masks[d]! |= bit
  }
  draft.masks = masks
  return masks
}

/** The levels a signal reads of one asset of the universe. */
export function levelsOf({ panel, columns }: Sight, n: number, reads: 'total' | 'price'): Float64Array {
  return columnOfPanel(panel, columns[n]!, reads)
}

/** All levels of one column of the panel. */
export function columnOfPanel(panel: Panel, column: number, reads: 'total' | 'price'): Float64Array {
  const length = panel.days.length
  return (reads === 'total' ? panel.total : panel.close).subarray(column * length, (column + 1) * length)
}

/** Daily total returns of one asset of the universe: NaN on the first row and beside a missing price; shared, not to be changed. */
export function returnsOf(sight: Sight, n: number): Float64Array {
  return sight.desk.once(`returns ${sight.columns[n]!}`, () => {
    const levels = levelsOf(sight, n, 'total')
    const returns = new Float64Array(levels.length)
    returnsInto(levels, returns)
    return returns
  })
}

/** Levels of every asset of the universe at every decision, laid out as `Signal` is; shared, not to be changed. */
export function levelsAtDecisions(sight: Sight, reads: 'total' | 'price'): Float64Array {
  const { desk, universe, decisions, key } = sight
  return desk.once(`${key} levels at decisions ${reads}`, () => {
    const count = decisions.length
    const out = new Float64Array(universe.length * count)
    for (let n = 0; n < universe.length; n++) {
      const levels = levelsOf(sight, n, reads)
      for (let d = 0; d < count; d++) out[n * count + d] = levels[decisions[d]!]!
    }
    return out
  })
}

/** SIG-2 and SIG-3: the average of one asset's levels over a window, at every decision, into out from `at`. */
export function averageAtDecisions(
  sight: Sight,
  n: number,
  reads: 'total' | 'price',
  window: Window,
  out: Float64Array,
  at: number,
): void {
  averageOfColumn(sight, sight.columns[n]!, reads, window, out, at)
}

/** The same of any column of the panel. */
export function averageOfColumn(
  sight: Sight,
  column: number,
  reads: 'total' | 'price',
  window: Window,
  out: Float64Array,
  at: number,
): void {
  const { desk, panel, decisions, monthEnds } = sight
  if (window.unit === 'days') {
    const prefix = desk.once(`days ${reads} ${column}`, () => prefixOf(columnOfPanel(panel, column, reads)))
    smaAt(prefix, window.length, decisions, out, at)
    return
  }
  const prefix = desk.once(`months ${reads} ${column}`, (): Prefix => {
    const levels = columnOfPanel(panel, column, reads)
    return prefixOf(Float64Array.from(monthEnds, (row) => levels[row]!))
  })
  smaAt(prefix, window.length, lastMonthOf(sight), out, at)
}

/** For each decision, the index of the last month-end known then; −1 before the first. */
export function lastMonthOf(sight: Sight): Int32Array {
  return sight.desk.once(`${sight.key} last month`, () => lastMonths(sight))
}

function lastMonths({ decisions, monthEnds }: Sight): Int32Array {
  const last = new Int32Array(decisions.length)
  let m = -1
  for (let d = 0; d < last.length; d++) {
    while (m + 1 < monthEnds.length && monthEnds[m + 1]! <= decisions[d]!) m++
    last[d] = m
  }
  return last
}

/** Relative shortfall that still counts as a tie, and a tie is in (SIG-5). */
const TIE = 1e-9

/** Judges value against threshold at every decision, and lets the draft know. */
export function judge(draft: Draft, signal: Signal): void {
  judgeColumn(signal, 0, signal.state.length)
  joinSignal(draft, signal)
}

/** Judges the cells from `at` to before `to`: one asset's column is judged fastest right after it was written. */
export function judgeColumn({ state, value, threshold }: Signal, at: number, to: number): void {
  for (let i = at; i < to; i++) {
    const v = value[i]!
    const limit = threshold[i]! * (1 - TIE)
    state[i] = v >= limit ? IN : v < limit ? OUT : NOT_READY
  }
}

/** STR-2: out beats not ready beats in. */
export function joinSignal(draft: Draft, signal: Signal): void {
  const { state } = signal
  if (draft.signals.length === 0) draft.state.set(state)
  else {
    for (let i = 0; i < state.length; i++) {
      const said = state[i]!
      if (draft.state[i] !== OUT && said !== IN) draft.state[i] = said
    }
  }
  draft.signals.push(signal)
}
