import type { Step } from '../../../shared/strategy.ts'
import type { RunStep } from '../draft.ts'

/**
 * OVL-4: half the sum of changes from the decision before, the waiting part included, is at most `most`: beyond that all weights go only that
 * part of the way. Counted between targets, drift left aside. The first decision with any weight is free.
 */
export function overlayTurnover(step: Extract<Step, { kind: 'overlayTurnover' }>): RunStep {
  return ({ universe, decisions }, draft) => {
    const assets = universe.length
    const { weights } = draft
    let opened = false
    for (let d = 0; d < decisions.length; d++) {
      const at = d * assets
      if (opened) {
        let moved = 0
        let rest = 0
        for (let n = 0; n < assets; n++) {
          const change = weights[at + n]! - weights[at - assets + n]!
          moved += Math.abs(change)
          rest -= change
        }
        const turnover = (moved + Math.abs(rest)) / 2
        if (turnover > step.most) {
          const share = step.most / turnover
          for (let n = 0; n < assets; n++) {
            const before = weights[at - assets + n]!
            weights[at + n] = before + share * (weights[at + n]! - before)
          }
        }
      }
      for (let n = 0; n < assets && !opened; n++) opened = weights[at + n]! > 0
    }
    draft.follows = undefined
  }
}
