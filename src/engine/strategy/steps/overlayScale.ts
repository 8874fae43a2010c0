import type { Step } from '../../../shared/strategy.ts'
import { columnOf } from '../../market/panel.ts'
import type { RunStep } from '../draft.ts'
import { shareOf } from '../../../shared/mapping.ts'
import { measureAtDecisions, needsOf, roomFor } from '../measures.ts'

/**
 * MAP-1: each asset keeps of its weight what the mapping makes of its measure (or of another asset's, or of a macro series). A crash
 * filter is the momentum of a few days mapped in two steps; a CAPE rule, a macro level in several.
 */
export function overlayScale(step: Extract<Step, { kind: 'overlayScale' }>): RunStep {
  return (sight, draft) => {
    const { universe, decisions, columns, panel, desk } = sight
    const assets = universe.length
    const count = decisions.length
    const values = desk.floats(count)
    const room = roomFor(sight)
    const first = new Int32Array(assets)
    const signal = step.signal === undefined ? undefined : columnOf(panel, step.signal)
    for (let n = 0; n < assets; n++) {
      if (n === 0 || signal === undefined)
        measureAtDecisions(sight, signal ?? columns[n]!, step.reads, step.measure, room, values, 0)
      while (first[n]! < count && Number.isNaN(values[first[n]!]!)) first[n]!++
      for (let d = 0; d < count; d++) draft.weights[d * assets + n]! *= shareOf(step.map, values[d]!)
    }
    draft.follows = draft.follows === undefined ? undefined : `${draft.follows} ${JSON.stringify(step)}`
    draft.warmUps.push({ needs: needsOf(step.measure), first })
  }
}
