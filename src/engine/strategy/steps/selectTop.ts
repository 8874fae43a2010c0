import type { Step } from '../../../shared/strategy.ts'
import { IN, NOT_READY, OUT, type RunStep, joinSignal } from '../draft.ts'
import { measureAtDecisions, needsOf, roomFor } from '../measures.ts'

/**
 * SIG-11: relative strength. Assets are ranked by the measure, highest first, ties in the order of the universe; the first `count` are in,
 * and one that is in stays until it falls below rank `keep`. With `among: in` only those that the steps before let in are
 * ranked. An asset whose measure is not known is not ready and has no rank. Value: the measure; threshold: that of the
 * last asset in. Jegadeesh and Titman (1993); with an absolute rule before it, Antonacci (2014), "Dual Momentum Investing".
 */
export function selectTop(step: Extract<Step, { kind: 'selectTop' }>): RunStep {
  return (sight, draft) => {
    const { universe, decisions, columns, desk } = sight
    const count = decisions.length
    const assets = universe.length
    const cells = assets * count
    const value = desk.floats(cells)
    const threshold = desk.floats(cells)
    const state = desk.bytes(cells)
    const room = roomFor(sight)
    for (let n = 0; n < assets; n++)
      measureAtDecisions(sight, columns[n]!, step.reads, step.by, room, value, n * count)
    const keep = step.keep ?? step.count
    const ranked = new Int32Array(assets)
    for (let d = 0; d < count; d++) {
      let known = 0
      for (let n = 0; n < assets; n++) {
        const i = n * count + d
        state[i] = Number.isNaN(value[i]!) ? NOT_READY : OUT
        if (state[i] === OUT && (step.among === 'universe' || draft.state[i] === IN)) ranked[known++] = n
      }
      sortByScore(ranked, known, value, count, d)
      let places = step.count
      for (let r = 0; r < Math.min(keep, known) && d > 0; r++) {
        const i = ranked[r]! * count + d
        if (state[i - 1] === IN && places > 0) {
          state[i] = IN
          places--
        }
      }
      for (let r = 0; r < known && places > 0; r++) {
        const i = ranked[r]! * count + d
        if (state[i] === IN) continue
        state[i] = IN
        places--
      }
      let last = NaN
      for (let r = 0; r < known; r++) {
        const i = ranked[r]! * count + d
        if (state[i] === IN) last = value[i]!
      }
      for (let n = 0; n < assets; n++) threshold[n * count + d] = last
    }
    joinSignal(draft, { step, needs: needsOf(step.by), state, value, threshold })
  }
}

/** The first `known` entries by score, highest first; equal scores (within 1e-12) stay in their order. */
function sortByScore(ranked: Int32Array, known: number, value: Float64Array, count: number, d: number): void {
  for (let r = 1; r < known; r++) {
    const asset = ranked[r]!
    const score = value[asset * count + d]!
    let place = r
    while (place > 0 && value[ranked[place - 1]! * count + d]! < score - 1e-12) {
      ranked[place] = ranked[place - 1]!
      place--
    }
    ranked[place] = asset
  }
}
