import type { Condition } from '../../shared/strategy.ts'
import { columnOf } from '../market/panel.ts'
import { IN, NOT_READY, OUT, type Sight } from './draft.ts'
import { type Room, measureAtDecisions } from './measures.ts'

/** What a condition says of each asset at each decision, laid out as a signal is. */
export interface Said {
  readonly state: Int8Array
  readonly value: Float64Array
  /** What the value was held against, the band on the side of the state before included. */
  readonly threshold: Float64Array
}

/** Shortfall that still counts as a tie (SIG-8). */
const TIE = 1e-9

/**
 * SIG-8: the state machine of a condition, one for each asset, a step at each decision. From no state, in or out by the threshold alone. From a
 * state, the value must pass the threshold and the band beyond it at `confirm` decisions in a row, and the state must
 * have lasted `hold` decisions. A value that is not known ends the state.
 */
export function sayOf(sight: Sight, condition: Condition, room: Room): Said {
  const { universe, decisions, desk, panel } = sight
  const { measure, reads, than, against, signal } = condition
  const count = decisions.length
  const cells = universe.length * count
  const said: Said = { state: desk.bytes(cells), value: desk.floats(cells), threshold: desk.floats(cells) }
  const base = desk.floats(count).fill(0)
  if (against !== undefined)
    measureAtDecisions(sight, columnOf(panel, against), reads, measure, room, base, 0)
  const one = signal === undefined && !readsNoAsset(condition) ? undefined : (signal ?? universe[0]!)
  for (let n = 0; n < universe.length; n++) {
    const at = n * count
    if (one !== undefined && n > 0) said.value.copyWithin(at, 0, count)
    else {
      const column = one === undefined ? sight.columns[n]! : columnOf(panel, one)
      measureAtDecisions(sight, column, reads, measure, room, said.value, at)
    }
    for (let d = 0; d < count; d++) said.threshold[at + d] = than + base[d]!
    runMachine(condition, said, at, count)
  }
  return said
}

function readsNoAsset({ measure }: Condition): boolean {
  return measure.of.startsWith('macro') || measure.of === 'sahm' || measure.of === 'earningsYieldGap'
}

function runMachine({ is, band, confirm, hold }: Condition, said: Said, at: number, count: number): void {
  const direction = is === 'atLeast' ? 1 : -1
  let state = NOT_READY
  let lasted = 0
  let against = 0
  for (let i = at; i < at + count; i++) {
    const value = said.value[i]!
    const side = state === NOT_READY ? 0 : state === IN ? -band : band
    const threshold = said.threshold[i]! + direction * side
    said.threshold[i] = threshold
    const off = direction * (value - threshold)
    if (Number.isNaN(off)) {
      state = NOT_READY
      lasted = against = 0
    } else {
      const wanted = off >= -TIE ? IN : OUT
      against = wanted === state ? 0 : against + 1
      if (state === NOT_READY || (against >= confirm && lasted >= hold)) {
        if (wanted !== state) lasted = 0
        state = wanted
        against = 0
      }
      lasted++
    }
    said.state[i] = state
  }
}
