import type { Mapping } from '../../../shared/strategy.ts'

/** From where to where a mapping is worth looking at: what it turns on, with room on either side. */
export function mappingSpan(map: Mapping): readonly [number, number] {
  switch (map.shape) {
    case 'binary':
      return around([map.at])
    case 'stepped':
      return around(map.steps.map(({ from }) => from))
    case 'linear':
      return around([map.from.at, map.to.at])
    case 'sigmoid': {
      const reach = map.steepness === 0 ? 1 : 6 / Math.abs(map.steepness)
      return [map.middle - reach, map.middle + reach]
    }
  }
}

function around(turns: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...turns), Math.max(...turns)]
  const room = high > low ? (high - low) / 4 : Math.max(Math.abs(low) / 2, 0.1)
  return [low - room, high + room]
}
