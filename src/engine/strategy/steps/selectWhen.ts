import type { Step } from '../../../shared/strategy.ts'
import { sayOf } from '../condition.ts'
import { type RunStep, joinSignal } from '../draft.ts'
import { needsOf, roomFor } from '../measures.ts'

/** In while a measure is at or above, or at or below, a number or the same measure of another asset (SIG-8). */
export function selectWhen(step: Extract<Step, { kind: 'selectWhen' }>): RunStep {
  return (sight, draft) => {
    joinSignal(draft, {
      step,
      condition: step,
      needs: needsOf(step.measure),
      ...sayOf(sight, step, roomFor(sight)),
    })
  }
}
