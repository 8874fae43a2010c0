import { leastQuadratic } from './quadratic.ts'
import {
  type Covariance,
  type Solution,
  correlationOf,
  deviationsOf,
  normalised,
  solved,
} from './solution.ts'

/** WGT-2: in proportion to 1 / deviation, correlations left aside ("naive" risk parity). */
export function inverseVolatility(covariance: Covariance): Solution {
  return solved(normalised(deviationsOf(covariance).map((deviation) => 1 / deviation)))
}

/** WGT-4: the least variance without negative weights. Markowitz (1952), "Portfolio Selection". */
export function minimumVariance(covariance: Covariance): Solution {
  return leastQuadratic(covariance, 1)
}

/**
 * WGT-5: the highest ratio of the weighted mean of deviations to the deviation of the whole, without negative weights. In units of each asset's
 * own deviation that is the least variance under the correlations. Choueifaty and Coignard (2008), "Toward Maximum Diversification".
 */
export function maximumDiversification(covariance: Covariance): Solution {
  const scaled = leastQuadratic(correlationOf(covariance), 1)
  if (!scaled.ok) return scaled
  const deviations = deviationsOf(covariance)
  return solved(normalised(scaled.weights.map((weight, i) => weight / deviations[i]!)))
}

/**
 * WGT-6: the highest mean less half `aversion` times variance, without negative weights, on means drawn `shrinkage` of the way to their
 * common mean: estimated means are mostly noise. Jorion (1986), "Bayes-Stein Estimation for Portfolio Analysis"; here the
 * share is given, not estimated. Means and covariance are per the same period.
 */
export function meanVariance(
  covariance: Covariance,
  means: Float64Array,
  aversion: number,
  shrinkage: number,
): Solution {
  const common = means.reduce((sum, mean) => sum + mean, 0) / means.length
  const drawn = means.map((mean) => mean + shrinkage * (common - mean))
  return leastQuadratic(covariance, aversion, drawn)
}
