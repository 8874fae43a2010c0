import { type Covariance, type Solution, normalised, solved } from './solution.ts'

/** How far each asset's part of the risk may be from its budget, as a share of the whole risk. */
const TOLERANCE = 1e-10
const ROUNDS = 5000

/**
 * WGT-3: the weights, all positive and summing to 1, at which each asset's part of the variance, w (Σ w) / w'Σw, is its budget; equal
 * budgets give equal risk contribution (Maillard, Roncalli, Teiletche, 2010). Cyclical coordinate descent of Griveau-Billion,
 * Richard, Roncalli (2013), "A Fast Algorithm for Computing High-dimensional Risk Parity Portfolios", until no part is off by more than
 * 1e-10. Budgets sum to 1. Refused: no convergence within 5,000 rounds (`notConverged`).
 */
export function riskBudgets({ assets, entries }: Covariance, budgets: Float64Array): Solution {
  const x = Float64Array.from({ length: assets }, (_, i) => Math.sqrt(budgets[i]! / entries[i * assets + i]!))
  const pull = new Float64Array(assets)
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < assets; i++) {
      const own = entries[i * assets + i]!
      let others = 0
      for (let j = 0; j < assets; j++) if (j !== i) others += entries[i * assets + j]! * x[j]!
      x[i] = (Math.sqrt(others * others + 4 * own * budgets[i]!) - others) / (2 * own)
    }
    let variance = 0
    for (let i = 0; i < assets; i++) {
      pull[i] = 0
      for (let j = 0; j < assets; j++) pull[i]! += entries[i * assets + j]! * x[j]!
      variance += x[i]! * pull[i]!
    }
    let worst = 0
    for (let i = 0; i < assets; i++)
      worst = Math.max(worst, Math.abs((x[i]! * pull[i]!) / variance - budgets[i]!))
    if (worst <= TOLERANCE) return solved(normalised(x))
    if (!(worst < Infinity)) break
  }
  return { ok: false, problem: 'notConverged' }
}

/** WGT-3 with one budget for all. */
export function equalRisk(covariance: Covariance): Solution {
  return riskBudgets(covariance, new Float64Array(covariance.assets).fill(1 / covariance.assets))
}
