import type { Mapping } from './strategy.ts'

/** MAP-1: the share that a value leaves; a value within 1e-9 below a step has reached it. Not known: 0. */
export function shareOf(mapping: Mapping, value: number): number {
  if (Number.isNaN(value)) return 0
  switch (mapping.shape) {
    case 'binary':
      return value >= mapping.at - 1e-9 ? mapping.above : mapping.below
    case 'stepped': {
      let share = mapping.below
      for (const step of mapping.steps) if (value >= step.from - 1e-9) ({ share } = step)
      return share
    }
    case 'linear': {
      const { from, to } = mapping
      const way = Math.min(1, Math.max(0, (value - from.at) / (to.at - from.at)))
      return from.share + way * (to.share - from.share)
    }
    case 'sigmoid': {
      const { low, high, steepness, middle } = mapping
      return low + (high - low) / (1 + Math.exp(-steepness * (value - middle)))
    }
  }
}
