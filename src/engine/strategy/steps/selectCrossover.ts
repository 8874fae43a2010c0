import type { Step } from '../../../shared/strategy.ts'
import { type RunStep, averageAtDecisions, judge, levelsOf, scratchFor } from '../draft.ts'

/** In while the fast moving average is at or above the slow one (SIG-5). */
export function selectCrossover(step: Extract<Step, { kind: 'selectCrossover' }>): RunStep {
  return (sight, draft) => {
    const count = sight.decisions.length
    const cells = sight.universe.length * count
    const value = new Float64Array(cells)
    const threshold = new Float64Array(cells)
    const scratch = scratchFor(sight)
    for (let n = 0; n < sight.universe.length; n++) {
      const levels = levelsOf(sight, n, step.reads)
      averageAtDecisions(sight, levels, step.fast, value, n * count, scratch)
      averageAtDecisions(sight, levels, step.slow, threshold, n * count, scratch)
    }
    judge(draft, { step, state: new Int8Array(cells), value, threshold })
  }
}
