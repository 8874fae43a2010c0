import type { Step } from '../../../shared/strategy.ts'
import { type RunStep, averageAtDecisions, judge } from '../draft.ts'

/** In while the fast moving average is at or above the slow one (SIG-5). */
export function selectCrossover(step: Extract<Step, { kind: 'selectCrossover' }>): RunStep {
  return (sight, draft) => {
    const count = sight.decisions.length
    const cells = sight.universe.length * count
    const value = sight.desk.floats(cells)
    const threshold = sight.desk.floats(cells)
    for (let n = 0; n < sight.universe.length; n++) {
      averageAtDecisions(sight, n, step.reads, step.fast, value, n * count)
      averageAtDecisions(sight, n, step.reads, step.slow, threshold, n * count)
    }
    judge(draft, { step, needs: step.slow, state: sight.desk.bytes(cells), value, threshold })
  }
}
