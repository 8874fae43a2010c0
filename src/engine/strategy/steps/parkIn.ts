import type { Step } from '../../../shared/strategy.ts'
import type { RunStep } from '../draft.ts'

/** STR-3: where the share waits that no asset of the universe gets. */
export function parkIn(step: Extract<Step, { kind: 'parkIn' }>): RunStep {
  return (_sight, draft) => {
    draft.park = step.asset
  }
}
