import type { Step } from '../../../shared/strategy.ts'
import { highest } from '../../signals/extremes.ts'
import { type RunStep, levelsOf } from '../draft.ts'

/**
 * OVL-5: the sleeve's own line, as given so far, is followed from session to session at the weights of the last decision (what waits earns
 * nothing). Once it closes a decision's session `limit` or more under its highest of the last `days` sessions, weights are
 * multiplied by `to`, until at a decision the line is back within `back`. The line itself is not scaled, so it can come back.
 * Grossman and Zhou (1993), "Optimal Investment Strategies for Controlling Drawdowns", in two steps.
 */
export function overlayDrawdown(step: Extract<Step, { kind: 'overlayDrawdown' }>): RunStep {
  return (sight, draft) => {
    const { universe, decisions, desk, panel } = sight
    const assets = universe.length
    const { weights } = draft
    const length = panel.days.length
    const line = desk.floats(length)
    const peak = desk.floats(length)
    const levels = universe.map((_, n) => levelsOf(sight, n, 'total'))
    line[0] = 1
    let d = 0
    for (let t = 1; t < length; t++) {
      // The decision in force over this session is the newest one before it.
      while (d < decisions.length && decisions[d]! < t) d++
      let gain = 0
      for (let n = 0; n < assets && d > 0; n++) {
        const weight = weights[(d - 1) * assets + n]!
        if (weight !== 0) gain += weight * (levels[n]![t]! / levels[n]![t - 1]! - 1)
      }
      // A price that is missing is told by the back-test itself (BT-5); here it moves nothing.
      line[t] = line[t - 1]! * (1 + (gain >= -1 ? gain : 0))
    }
    highest(line, step.days, peak, 1)
    let isOut = false
    for (let i = 0; i < decisions.length; i++) {
      const row = decisions[i]!
      const down = 1 - line[row]! / peak[row]!
      isOut = isOut ? down > step.back + 1e-9 : down >= step.limit - 1e-9
      if (isOut) for (let n = 0; n < assets; n++) weights[i * assets + n]! *= step.to
    }
    draft.follows = undefined
  }
}
