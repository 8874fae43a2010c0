import { expect, test } from 'vitest'
import { shareOf } from '../../../shared/mapping.ts'
import { mappingSpan } from './mappingSpan.ts'

test('a mapping is looked at where it turns, with room on either side', () => {
  expect(mappingSpan({ shape: 'linear', from: { at: 0, share: 0 }, to: { at: 0.2, share: 1 } })).toEqual([
    -0.05, 0.25,
  ])
  expect(mappingSpan({ shape: 'binary', at: 10, below: 0, above: 1 })).toEqual([5, 15])
  const curve = { shape: 'sigmoid', middle: 0, steepness: -20, low: 0, high: 1 } as const
  const [low, high] = mappingSpan(curve)
  expect(shareOf(curve, low)).toBeCloseTo(1, 2)
  expect(shareOf(curve, high)).toBeCloseTo(0, 2)
})
