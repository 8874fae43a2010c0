import { drawChance, seedChance } from './chance.ts'

/** Paths that share one stream of chance: the smallest piece of work that can be handed out. */
export const PATHS_PER_BLOCK = 64
/** Lengths that the table knows; a longer block is taken in pieces. Longer tables fall out of the processor's cache. */
const TABLE_LENGTHS = 32
/** Total, highest, lowest and deepest fall. */
const FIGURES = 4
const LENGTHS = 4096
const STEPS = 4096

export interface BootstrapInput {
  /** Returns of one line, per period, each above −1. */
  readonly returns: Float64Array
  readonly paths: number
  /** Mean length of a block in periods, at least 1. */
  readonly meanBlock: number
  readonly seed: number
  /** Blocks of paths to run here, from the first to before the last; all if left out. */
  readonly blocks?: readonly [from: number, to: number] | undefined
}

/** One number a path run here. */
export interface Bootstrapped {
  /** Log of the wealth that 1 becomes. */
  readonly wealth: Float64Array<ArrayBuffer>
  /** Maximum drawdown, zero or negative. */
  readonly drawdown: Float64Array<ArrayBuffer>
}

/**
 * Stationary bootstrap of Politis and Romano (1994): blocks of geometric length from starts drawn evenly, wrapping around. Paths are
 * drawn in blocks of `PATHS_PER_BLOCK`, each with a stream of its own, so the answer does not depend on how they are
 * shared out. Undefined where `pulse` says stop.
 */
export function bootstrap(input: BootstrapInput, pulse: Int32Array): Bootstrapped | undefined {
  const { returns, paths, meanBlock, seed } = input
  const length = returns.length
  const [from, to] = input.blocks ?? [0, blocksOf(paths)]
  const last = Math.min(paths, to * PATHS_PER_BLOCK)
  const count = Math.max(0, last - from * PATHS_PER_BLOCK)
  const wealth = new Float64Array(count)
  const drawdown = new Float64Array(count)
  const table = tableOf(returns)
  const lengths = lengthsOf(meanBlock)
  const state = new Int32Array(4)
  let path = 0
  for (let block = from; block < to; block++) {
    if (Atomics.load(pulse, 0) !== 0) return undefined
    seedChance(state, 0, seed, block)
    for (let k = Math.min(PATHS_PER_BLOCK, count - path); k > 0; k--) {
      walk(table, length, lengths, state, wealth, drawdown, path++)
    }
    Atomics.store(pulse, 1, Math.floor((1000 * (block + 1 - from)) / (to - from)))
  }
  return { wealth, drawdown }
}

/** How many blocks of paths there are. */
export function blocksOf(paths: number): number {
  return Math.ceil(paths / PATHS_PER_BLOCK)
}

/** One path, block by block. */
function walk(
  table: Float64Array,
  length: number,
  { bounds, first }: Lengths,
  state: Int32Array,
  wealth: Float64Array,
  drawdown: Float64Array,
  path: number,
): void {
  let level = 0
  let peak = 0
  let deepest = 0
  let left = length
  while (left > 0) {
    let start = Math.floor((drawChance(state, 0) * length) / 4294967296)
    const chance = drawChance(state, 0)
    let drawn = first[chance >>> 20]!
    while (bounds[drawn]! < chance) drawn++
    let days = drawn + 1
    if (days > left) days = left
    left -= days
    for (;;) {
      const piece = days < TABLE_LENGTHS ? days : TABLE_LENGTHS
      const at = (start * TABLE_LENGTHS + piece - 1) * FIGURES
      const fall = peak - level - table[at + 2]!
      const inside = table[at + 3]!
      const top = level + table[at + 1]!
      if (fall > deepest) deepest = fall
      if (inside > deepest) deepest = inside
      if (top > peak) peak = top
      level += table[at]!
      days -= piece
      if (days === 0) break
      start += piece
      if (start >= length) start -= length
    }
  }
  wealth[path] = level
  drawdown[path] = Math.exp(-deepest) - 1
}

/** For every start and length up to `TABLE_LENGTHS`: what log wealth does over that block. */
function tableOf(returns: Float64Array): Float64Array {
  const length = returns.length
  const logs = new Float64Array(length + TABLE_LENGTHS)
  for (let t = 0; t < logs.length; t++) logs[t] = Math.log1p(returns[t % length]!)
  const table = new Float64Array(length * TABLE_LENGTHS * FIGURES)
  let at = 0
  for (let start = 0; start < length; start++) {
    let total = 0
    let highest = -Infinity
    let lowest = Infinity
    let fall = 0
    for (let i = 0; i < TABLE_LENGTHS; i++) {
      total += logs[start + i]!
      if (total > highest) highest = total
      if (total < lowest) lowest = total
      if (highest - total > fall) fall = highest - total
      table[at++] = total
      table[at++] = highest
      table[at++] = lowest
      table[at++] = fall
    }
  }
  return table
}

/** A geometric draw without a logarithm: the length less one is the first whose bound reaches the chance. */
interface Lengths {
  readonly bounds: Float64Array
  /** Where to begin to look, by the upper bits of the chance. */
  readonly first: Int32Array
}

function lengthsOf(mean: number): Lengths {
  const bounds = new Float64Array(LENGTHS)
  let beyond = 1
  for (let i = 0; i < LENGTHS; i++) {
    beyond *= 1 - 1 / mean
    bounds[i] = Math.floor((1 - beyond) * 4294967296)
  }
  bounds[LENGTHS - 1] = 4294967295
  const first = new Int32Array(STEPS)
  let drawn = 0
  for (let i = 0; i < STEPS; i++) {
    while (bounds[drawn]! < i * (4294967296 / STEPS)) drawn++
    first[i] = drawn
  }
  return { bounds, first }
}
