import { expect, test } from 'vitest'
import { randomFrom } from '../../../tests/support/panels.ts'
import { type Bootstrapped, PATHS_PER_BLOCK, blocksOf, bootstrap } from './bootstrap.ts'
import { drawChance, seedChance } from './chance.ts'

const pulse = new Int32Array(2)
const random = randomFrom(3)
const returns = Float64Array.from({ length: 300 }, () => (random() - 0.48) * 0.03)

function drawn(paths: number, meanBlock: number, blocks?: readonly [number, number]): Bootstrapped {
  return bootstrap({ returns, paths, meanBlock, seed: 5, blocks }, pulse)!
}

/** The same draws taken day by day, without a table. */
function dayByDay(paths: number, meanBlock: number): Bootstrapped {
  const wealth = new Float64Array(paths)
  const drawdown = new Float64Array(paths)
  const state = new Int32Array(4)
  for (let path = 0; path < paths; path++) {
    if (path % PATHS_PER_BLOCK === 0) seedChance(state, 0, 5, path / PATHS_PER_BLOCK)
    let level = 0
    let peak = 0
    let deepest = 0
    for (let left = returns.length; left > 0;) {
      const start = Math.floor((drawChance(state, 0) / 2 ** 32) * returns.length)
      const chance = drawChance(state, 0)
      let days = 1
      while (Math.floor((1 - (1 - 1 / meanBlock) ** days) * 2 ** 32) < chance && days < 4096) days++
      for (let i = 0; i < Math.min(days, left); i++) {
        level += Math.log1p(returns[(start + i) % returns.length]!)
        peak = Math.max(peak, level)
        deepest = Math.max(deepest, peak - level)
      }
      left -= days
    }
    wealth[path] = level
    drawdown[path] = Math.exp(-deepest) - 1
  }
  return { wealth, drawdown }
}

test.each([1.5, 21, 80])(
  'blocks of mean %d from the table give what the days one by one give',
  (meanBlock) => {
    const [table, plain] = [drawn(200, meanBlock), dayByDay(200, meanBlock)]
    for (let path = 0; path < 200; path++) {
      expect(table.wealth[path]).toBeCloseTo(plain.wealth[path]!, 12)
      expect(table.drawdown[path]).toBeCloseTo(plain.drawdown[path]!, 12)
    }
  },
)

test('however the paths are shared out, they are the same', () => {
  const whole = drawn(1000, 21)
  const parts = [drawn(1000, 21, [0, 3]), drawn(1000, 21, [3, 4]), drawn(1000, 21, [4, blocksOf(1000)])]
  expect(parts.flatMap(({ wealth }) => [...wealth])).toEqual([...whole.wealth])
  expect(parts.flatMap(({ drawdown }) => [...drawdown])).toEqual([...whole.drawdown])
})

test('the mean of the paths is that of the returns, within sampling error', () => {
  const { wealth } = drawn(20_000, 21)
  const mean = wealth.reduce((sum, w) => sum + w, 0) / wealth.length
  const logs = returns.map((r) => Math.log1p(r))
  expect(Math.abs(mean - logs.reduce((sum, r) => sum + r, 0))).toBeLessThan(0.01)
})

test('a bootstrap that is told to stop gives nothing', () => {
  expect(bootstrap({ returns, paths: 10, meanBlock: 21, seed: 5 }, Int32Array.of(1, 0))).toBeUndefined()
})
