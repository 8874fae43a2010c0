import { type Covariance, type Solution, solved } from './solution.ts'

/** How much a pull may miss, relative to the largest: the tolerance to which weights of these methods are optimal. */
const TOLERANCE = 1e-10

/**
 * The weights, none negative and summing to 1, that make ½ γ w'Σw − μ'w least: WGT-4. An active-set method: on the assets that are
 * free it solves the conditions of the optimum exactly (Cholesky), lets go those that would turn negative, and takes in
 * the one that pulls hardest, until none pulls by more than 1e-10 of the largest pull (Nocedal and Wright, "Numerical
 * Optimization", 2006, algorithm 16.3). Refused: a matrix without a positive definite part among the free (`singular`), more than 20
 * rounds per asset (`notConverged`).
 */
export function leastQuadratic(
  { assets: n, entries }: Covariance,
  aversion: number,
  means?: Float64Array,
): Solution {
  const mean = means ?? new Float64Array(n)
  const weights = new Float64Array(n)
  const free = new Uint8Array(n)
  let best = 0
  for (let i = 1; i < n; i++) if (alone(i) < alone(best)) best = i
  weights[best] = 1
  free[best] = 1
  for (let round = 0; round < 20 * n + 20; round++) {
    const chosen = free.reduce((list: number[], on, i) => (on === 1 ? [...list, i] : list), [])
    const goal = optimumOn(chosen)
    if (goal === undefined) return { ok: false, problem: 'singular' }
    const step = longestStep(chosen, goal)
    for (const [k, i] of chosen.entries()) {
      weights[i]! += step * (goal[k]! - weights[i]!)
      if (step < 1 && weights[i]! <= 1e-15) {
        weights[i] = 0
        free[i] = 0
      }
    }
    if (step < 1) continue
    const entering = hardestPull(chosen)
    if (entering < 0) return solved(cleaned(weights))
    free[entering] = 1
  }
  return { ok: false, problem: 'notConverged' }

  function alone(i: number): number {
    return (aversion / 2) * entries[i * n + i]! - mean[i]!
  }

  /** With a = Σ⁻¹μ and b = Σ⁻¹1 over the free assets, w = (a + ν b) / γ and ν makes them sum to 1. */
  function optimumOn(chosen: readonly number[]): Float64Array | undefined {
    const factor = cholesky(chosen, entries, n)
    if (factor === undefined) return undefined
    const a = solveWith(
      factor,
      Float64Array.from(chosen, (i) => mean[i]!),
    )
    const b = solveWith(factor, new Float64Array(chosen.length).fill(1))
    const sum = (of: Float64Array): number => of.reduce((total, each) => total + each, 0)
    const nu = (aversion - sum(a)) / sum(b)
    return a.map((each, k) => (each + nu * b[k]!) / aversion)
  }

  /** How far towards the goal no weight turns negative, at most the whole way. */
  function longestStep(chosen: readonly number[], goal: Float64Array): number {
    let step = 1
    for (const [k, i] of chosen.entries()) {
      if (goal[k]! < 0) step = Math.min(step, weights[i]! / (weights[i]! - goal[k]!))
    }
    return step
  }

  /** The asset at zero that a little weight would improve most; −1 where none does. */
  function hardestPull(chosen: readonly number[]): number {
    const slopes = new Float64Array(n)
    let scale = 0
    for (let i = 0; i < n; i++) {
      let slope = -mean[i]!
      for (const j of chosen) slope += aversion * entries[i * n + j]! * weights[j]!
      slopes[i] = slope
      scale = Math.max(scale, Math.abs(slope), aversion * entries[i * n + i]!)
    }
    const level = chosen.reduce((sum, i) => sum + slopes[i]!, 0) / chosen.length
    let entering = -1
    let most = -TOLERANCE * scale
    for (let i = 0; i < n; i++) {
      if (free[i] === 0 && slopes[i]! - level < most) {
        most = slopes[i]! - level
        entering = i
      }
    }
    return entering
  }
}

/** Dust below zero is zero, and the sum is 1. */
function cleaned(weights: Float64Array): Float64Array {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i] = Math.max(0, weights[i]!)
  return weights.map((weight) => weight / sum)
}

/** Lower factor of the chosen part, packed by rows; undefined where it is not positive definite. */
function cholesky(chosen: readonly number[], entries: Float64Array, n: number): Float64Array | undefined {
  const size = chosen.length
  const lower = new Float64Array(size * size)
  for (let r = 0; r < size; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = entries[chosen[r]! * n + chosen[c]!]!
      for (let k = 0; k < c; k++) sum -= lower[r * size + k]! * lower[c * size + k]!
      if (r !== c) lower[r * size + c] = sum / lower[c * size + c]!
      else if (sum > 1e-13 * entries[chosen[r]! * n + chosen[r]!]!) lower[r * size + r] = Math.sqrt(sum)
      else return undefined
    }
  }
  return lower
}

function solveWith(lower: Float64Array, right: Float64Array): Float64Array {
  const size = right.length
  const x = right.slice()
  for (let r = 0; r < size; r++) {
    for (let k = 0; k < r; k++) x[r]! -= lower[r * size + k]! * x[k]!
    x[r]! /= lower[r * size + r]!
  }
  for (let r = size - 1; r >= 0; r--) {
    for (let k = r + 1; k < size; k++) x[r]! -= lower[k * size + r]! * x[k]!
    x[r]! /= lower[r * size + r]!
  }
  return x
}
