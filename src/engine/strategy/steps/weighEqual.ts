import type { Step } from '../../../shared/strategy.ts'
import { IN, MASK_ASSETS, type RunStep, masksOf } from '../draft.ts'

/** STR-3: 1/N to each asset that is in. */
export function weighEqual({ over }: Extract<Step, { kind: 'weighEqual' }>): RunStep {
  return (sight, draft) => {
    const { universe, decisions } = sight
    const { state, weights } = draft
    const count = decisions.length
    const assets = universe.length
    if (assets <= MASK_ASSETS) {
      const masks = masksOf(sight, draft)
      for (let d = 0; d < count; d++) {
        const mask = masks[d]!
        const share = mask === 0 ? 0 : 1 / (over === 'universe' ? assets : bitsIn(mask))
        for (let n = 0; n < assets; n++) weights[d * assets + n] = ((mask >> n) & 1) * share
      }
    } else {
      for (let d = 0; d < count; d++) {
        let chosen = 0
        for (let n = 0; n < assets; n++) if (state[n * count + d] === IN) chosen++
        const share = chosen === 0 ? 0 : 1 / (over === 'universe' ? assets : chosen)
        for (let n = 0; n < assets; n++) weights[d * assets + n] = state[n * count + d] === IN ? share : 0
      }
    }
    draft.follows = `weighEqual ${over}`
  }
}

function bitsIn(mask: number): number {
  let bits = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits++
  return bits
}
