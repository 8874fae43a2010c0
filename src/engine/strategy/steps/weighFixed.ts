import type { Step } from '../../../shared/strategy.ts'
import { IN, type RunStep } from '../draft.ts'

/** STR-3: to each asset that is in the share the document gives it; an asset it does not name gets none. */
export function weighFixed(step: Extract<Step, { kind: 'weighFixed' }>): RunStep {
  return (sight, draft) => {
    const count = sight.decisions.length
    for (let n = 0; n < sight.universe.length; n++) {
      const share = step.weights[sight.universe[n]!] ?? 0
      for (let i = n * count; i < (n + 1) * count; i++) draft.weights[i] = draft.state[i] === IN ? share : 0
    }
  }
}
