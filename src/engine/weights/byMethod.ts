import type { WeighMethod } from '../../shared/strategy.ts'
import { hierarchical } from './hierarchical.ts'
import { inverseVolatility, maximumDiversification, meanVariance, minimumVariance } from './methods.ts'
import { equalRisk, riskBudgets } from './riskBudgets.ts'
import { type Covariance, type Solution, hasVariances, normalised } from './solution.ts'

/** Weights by the method named. `means` are per the covariance's period and used by `meanVariance` alone. */
export function weightsBy(
  method: WeighMethod,
  names: readonly string[],
  covariance: Covariance,
  means: Float64Array,
): Solution | { readonly ok: false; readonly problem: 'noVariance' } {
  if (!hasVariances(covariance)) return { ok: false, problem: 'noVariance' }
  switch (method.by) {
    case 'inverseVolatility':
      return inverseVolatility(covariance)
    case 'equalRisk':
      return equalRisk(covariance)
    case 'riskBudgets':
      return riskBudgets(
        covariance,
        normalised(Float64Array.from(names, (name) => method.budgets[name] ?? NaN)),
      )
    case 'minimumVariance':
      return minimumVariance(covariance)
    case 'maximumDiversification':
      return maximumDiversification(covariance)
    case 'hierarchical':
      return hierarchical(covariance)
    case 'meanVariance':
      return meanVariance(covariance, means, method.aversion, method.shrinkage)
  }
}
