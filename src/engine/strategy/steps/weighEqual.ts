import type { Step } from '../../../shared/strategy.ts'
import { IN, type RunStep } from '../draft.ts'

/** STR-3: 1/N to each asset that is in. */
export function weighEqual(step: Extract<Step, { kind: 'weighEqual' }>): RunStep {
  return ({ universe, decisions }, draft) => {
    const { state, weights } = draft
    const count = decisions.length
    const assets = universe.length
    for (let d = 0; d < count; d++) {
      let chosen = 0
      for (let n = 0; n < assets; n++) if (state[n * count + d] === IN) chosen++
      const share = chosen === 0 ? 0 : 1 / (step.over === 'universe' ? assets : chosen)
      for (let n = 0; n < assets; n++) weights[d * assets + n] = state[n * count + d] === IN ? share : 0
    }
    draft.follows = `weighEqual ${step.over}`
  }
}
