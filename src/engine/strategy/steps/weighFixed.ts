import type { Step } from '../../../shared/strategy.ts'
import { IN, type RunStep } from '../draft.ts'

/** STR-3: to each asset that is in the share the document gives it; an asset it does not name gets none. */
export function weighFixed(step: Extract<Step, { kind: 'weighFixed' }>): RunStep {
  return ({ universe, decisions }, draft) => {
    const count = decisions.length
    const assets = universe.length
    for (let n = 0; n < assets; n++) {
      const share = step.weights[universe[n]!] ?? 0
      for (let d = 0; d < count; d++)
        draft.weights[d * assets + n] = draft.state[n * count + d] === IN ? share : 0
    }
    draft.follows = `weighFixed ${JSON.stringify(step.weights)}`
  }
}
