import { expect, test } from 'vitest'
import { rsi } from './rsi.ts'

function rsiOf(levels: readonly number[], length: number): number[] {
  const columns = [0, 1, 2].map(() => new Float64Array(levels.length))
  rsi(Float64Array.from(levels), length, columns[0]!, columns[1]!, columns[2]!)
  return [...columns[2]!]
}

test('SIG-19: gains of 3 and losses of 1 give 75, then both are smoothed by a half', () => {
  // Changes +3 −1: means 1.5 and 0.5. Then +2: 1.75 and 0.25.
  expect(rsiOf([10, 13, 12, 14], 2)).toEqual([NaN, NaN, 75, 87.5])
})

test('SIG-19: only gains 100, only losses 0, nothing 50', () => {
  expect(rsiOf([1, 2, 3], 2)[2]).toBe(100)
  expect(rsiOf([3, 2, 1], 2)[2]).toBe(0)
  expect(rsiOf([3, 3, 3], 2)[2]).toBe(50)
})
