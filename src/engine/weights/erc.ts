/** Largest relative change of a weight in the last round. */
const TOLERANCE = 1e-8
const ROUNDS = 500

/**
 * Weights whose shares of the basket's variance are the budgets (equal risk contribution: 1/n each), long only, summing to 1. Cyclical
 * coordinate descent of Griveau-Billion, Richard and Roncalli (2013). `covariance` is a full matrix, row by row, from
 * `at`; `budgets` sum to 1. `out` from `outAt` holds the start, where its first number is above zero, and takes the answer.
 * Gives the rounds used; 0 where a variance is not above zero or it does not settle within 500 rounds, and `out` then means nothing.
 */
export function riskBudgets(
  covariance: Float64Array,
  at: number,
  budgets: Float64Array,
  out: Float64Array,
  outAt: number,
  scratch: Float64Array,
): number {
  const n = budgets.length
  for (let i = 0; i < n; i++) if (!(covariance[at + i * n + i]! > 0)) return 0
  if (!(out[outAt]! > 0)) {
    for (let i = 0; i < n; i++) out[outAt + i] = 1 / Math.sqrt(covariance[at + i * n + i]! * n)
  } else scaleStart(covariance, at, n, out, outAt)
  for (let j = 0; j < n; j++) scratch[j] = 0
  for (let i = 0; i < n; i++) {
    const x = out[outAt + i]!
    for (let j = 0; j < n; j++) scratch[j]! += x * covariance[at + i * n + j]!
  }
  for (let round = 1; round <= ROUNDS; round++) {
    let moved = 0
    for (let i = 0; i < n; i++) {
      const row = at + i * n
      const a = covariance[row + i]!
      const x = out[outAt + i]!
      const c = scratch[i]! - a * x
      const y = (-c + Math.sqrt(c * c + 4 * a * budgets[i]!)) / (2 * a)
      const d = y - x
      const change = (d < 0 ? -d : d) / y
      if (!(change <= moved)) moved = change
      out[outAt + i] = y
      for (let j = 0; j < n; j++) scratch[j]! += d * covariance[row + j]!
    }
    if (moved < TOLERANCE) {
      let sum = 0
      for (let i = 0; i < n; i++) sum += out[outAt + i]!
      for (let i = 0; i < n; i++) out[outAt + i]! /= sum
      return round
    }
  }
  return 0
}

/** Weights from last time, brought to the size at which the basket's variance is 1, as that of the answer is. */
function scaleStart(covariance: Float64Array, at: number, n: number, out: Float64Array, outAt: number): void {
  let variance = 0
  for (let i = 0; i < n; i++) {
    let cross = 0
    for (let j = 0; j < n; j++) cross += covariance[at + i * n + j]! * out[outAt + j]!
    variance += out[outAt + i]! * cross
  }
  const size = variance > 0 ? 1 / Math.sqrt(variance) : 1
  for (let i = 0; i < n; i++) out[outAt + i]! *= size
}
