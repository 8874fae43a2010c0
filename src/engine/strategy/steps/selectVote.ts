import type { Step } from '../../../shared/strategy.ts'
import { type Said, sayOf } from '../condition.ts'
import { IN, NOT_READY, OUT, type RunStep, type Signal, joinSignal } from '../draft.ts'
import { needsOf, roomFor, roughDays } from '../measures.ts'

type Vote = Extract<Step, { kind: 'selectVote' }>

/**
 * SIG-9: each condition weighs 1, or its weight for a weighted mean. In when those that are in reach what is needed; out when they
 * could not even with all that are not ready; not ready in between. Told as shares of the whole weight.
 */
export function selectVote(step: Vote): RunStep {
  return (sight, draft) => {
    const cells = sight.universe.length * sight.decisions.length
    const room = roomFor(sight)
    const parts = step.of.map((condition) => sayOf(sight, condition, room))
    const weights = step.how.by === 'mean' ? step.how.weights : step.of.map(() => 1)
    const all = weights.reduce((sum, weight) => sum + weight, 0)
    const need = needed(step) / (step.how.by === 'mean' ? 1 : all)
    const value = sight.desk.floats(cells)
    const threshold = sight.desk.floats(cells).fill(need)
    const state = sight.desk.bytes(cells)
    for (let i = 0; i < cells; i++) {
      const [yes, open] = countVotes(parts, weights, i)
      value[i] = yes / all
      state[i] = yes / all >= need - 1e-9 ? IN : (yes + open) / all < need - 1e-9 ? OUT : NOT_READY
    }
    const needs = step.of
      .map(({ measure }) => needsOf(measure))
      .reduce((most, each) => (roughDays(each) > roughDays(most) ? each : most))
    const members = step.of.map((condition, k): Signal => ({
      step,
      condition,
      needs: needsOf(condition.measure),
      ...parts[k]!,
    }))
    joinSignal(draft, { step, needs, state, value, threshold, members })
  }
}

/** Conditions that have to say in; for a mean the share of the weights. */
function needed({ how, of }: Vote): number {
  switch (how.by) {
    case 'all':
      return of.length
    case 'any':
      return 1
    case 'count':
    case 'mean':
      return how.least
  }
}

function countVotes(parts: readonly Said[], weights: readonly number[], i: number): [number, number] {
  let yes = 0
  let open = 0
  for (let k = 0; k < parts.length; k++) {
    const state = parts[k]!.state[i]
    if (state === IN) yes += weights[k]!
    else if (state === NOT_READY) open += weights[k]!
  }
  return [yes, open]
}
