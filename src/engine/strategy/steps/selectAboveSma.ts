import type { Step } from '../../../shared/strategy.ts'
import { type RunStep, averageAtDecisions, judge, levelsOf, scratchFor } from '../draft.ts'

/**
 * In while the close is at or above its simple moving average (SIG-5): the timing rule of Faber, "A Quantitative Approach
 * to Tactical Asset Allocation" (2007), with the window a parameter.
 */
export function selectAboveSma(step: Extract<Step, { kind: 'selectAboveSma' }>): RunStep {
  return (sight, draft) => {
    const count = sight.decisions.length
    const cells = sight.universe.length * count
    const value = new Float64Array(cells)
    const threshold = new Float64Array(cells)
    const scratch = scratchFor(sight)
    for (let n = 0; n < sight.universe.length; n++) {
      const levels = levelsOf(sight, n, step.reads)
      for (let d = 0; d < count; d++) value[n * count + d] = levels[sight.decisions[d]!]!
      averageAtDecisions(sight, levels, step.window, threshold, n * count, scratch)
    }
    judge(draft, { step, state: new Int8Array(cells), value, threshold })
  }
}
