import { riskBudgets as settle } from './erc.ts'
import { type Covariance, type Solution, normalised, solved } from './solution.ts'

/** How far each asset's part of the risk may be from its budget, as a share of the whole risk. */
const TOLERANCE = 1e-10
/** Times that the descent is taken up again from where it stopped moving. */
const TRIES = 20

/**
 * WGT-3: the weights, all positive and summing to 1, at which each asset's part of the variance, w (Σ w) / w'Σw, is its budget; equal
 * budgets give equal risk contribution (Maillard, Roncalli, Teiletche, 2010). The descent of erc.ts stops where weights stand
 * still; here it goes on until the parts themselves are within 1e-10. Budgets sum to 1. Refused: `notConverged`.
 */
export function riskBudgets(covariance: Covariance, budgets: Float64Array): Solution {
  const weights = new Float64Array(covariance.assets)
  const room = new Float64Array(covariance.assets)
  for (let i = 0; i < TRIES; i++) {
    // Not settled yet it goes on from where it is, as long as that is a place.
    settle(covariance.entries, 0, budgets, weights, 0, room)
    if (!weights.every((weight) => weight > 0 && weight < Infinity)) break
    if (worstPart(covariance, budgets, weights) <= TOLERANCE) return solved(normalised(weights))
  }
  return { ok: false, problem: 'notConverged' }
}

/** WGT-3 with one budget for all. */
export function equalRisk(covariance: Covariance): Solution {
  return riskBudgets(covariance, new Float64Array(covariance.assets).fill(1 / covariance.assets))
}

function worstPart({ assets, entries }: Covariance, budgets: Float64Array, weights: Float64Array): number {
  const parts = new Float64Array(assets)
  let variance = 0
  for (let i = 0; i < assets; i++) {
    let pull = 0
    for (let j = 0; j < assets; j++) pull += entries[i * assets + j]! * weights[j]!
    variance += parts[i] = weights[i]! * pull
  }
  return parts.reduce((worst, part, i) => Math.max(worst, Math.abs(part / variance - budgets[i]!)), 0)
}
