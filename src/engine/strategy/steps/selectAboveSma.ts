import type { Step } from '../../../shared/strategy.ts'
import { type RunStep, averageAtDecisions, joinSignal, judgeColumn, levelsAtDecisions } from '../draft.ts'

/**
 * In while the close is at or above its simple moving average (SIG-5): the timing rule of Faber, "A Quantitative Approach
 * to Tactical Asset Allocation" (2007), with the window a parameter.
 */
export function selectAboveSma(step: Extract<Step, { kind: 'selectAboveSma' }>): RunStep {
  return (sight, draft) => {
    const count = sight.decisions.length
    const cells = sight.universe.length * count
    const value = levelsAtDecisions(sight, step.reads)
    const threshold = sight.desk.floats(cells)
    const signal = { step, needs: step.window, state: sight.desk.bytes(cells), value, threshold }
    for (let n = 0; n < sight.universe.length; n++) {
      averageAtDecisions(sight, n, step.reads, step.window, threshold, n * count)
      judgeColumn(signal, n * count, (n + 1) * count)
    }
    joinSignal(draft, signal)
  }
}
