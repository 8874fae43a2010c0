import type { Covariance } from './solution.ts'

/** Returns of a window, row by row: asset i of row t at t × assets + i. */
export interface Returns {
  readonly assets: number
  readonly rows: number
  readonly values: Float64Array
}

/** WGT-8: sample covariance (n − 1) of the rows. */
export function sampleCovariance(returns: Returns): Covariance {
  return scatter(returns, returns.rows - 1)
}

/**
 * WGT-8: the sample covariance (over n) drawn towards equal variances without correlation, by the share that makes the expected squared error least:
 * Ledoit and Wolf (2004), "A well-conditioned estimator for large-dimensional covariance matrices". Never singular
 * unless nothing moves.
 */
export function ledoitWolf(returns: Returns): Covariance & { readonly shrinkage: number } {
  const { assets, rows } = returns
  const { entries } = scatter(returns, rows)
  let trace = 0
  let squares = 0
  for (let i = 0; i < assets; i++) trace += entries[i * assets + i]!
  for (const entry of entries) squares += entry * entry
  const level = trace / assets
  const means = meansOf(returns)
  let fourth = 0
  for (let t = 0; t < rows; t++) {
    let size = 0
    for (let i = 0; i < assets; i++) size += (returns.values[t * assets + i]! - means[i]!) ** 2
    fourth += size * size
  }
  const apart = squares - assets * level * level
  const noise = Math.min(apart, Math.max(0, (fourth / rows - squares) / rows))
  const shrinkage = apart <= 1e-14 * squares ? 1 : noise / apart
  const drawn = entries.map((entry, at) => {
    const target = Math.floor(at / assets) === at % assets ? level : 0
    return shrinkage * target + (1 - shrinkage) * entry
  })
  return { assets, entries: drawn, shrinkage }
}

/**
 * WGT-8: exponentially weighted products of returns, mean zero: each row moves the estimate by `ewmaStep`, from zero, and the whole is divided
 * by the sum of the weights given. RiskMetrics Technical Document (1996), λ = 0.94 for days.
 */
export function ewmaCovariance({ assets, rows, values }: Returns, lambda: number): Covariance {
  const entries = new Float64Array(assets * assets)
  let given = 0
  for (let t = 0; t < rows; t++) {
    given = ewmaStep(given, 1, lambda)
    for (let i = 0; i < assets; i++)
      for (let j = 0; j < assets; j++) {
        const at = i * assets + j
        entries[at] = ewmaStep(entries[at]!, values[t * assets + i]! * values[t * assets + j]!, lambda)
      }
  }
  return { assets, entries: entries.map((entry) => entry / given) }
}

/** What an exponentially weighted mean becomes with one more value. */
export function ewmaStep(before: number, value: number, lambda: number): number {
  return lambda * before + (1 - lambda) * value
}

export function meansOf({ assets, rows, values }: Returns): Float64Array {
  const means = new Float64Array(assets)
  for (let t = 0; t < rows; t++) for (let i = 0; i < assets; i++) means[i]! += values[t * assets + i]!
  return means.map((sum) => sum / rows)
}

function scatter(returns: Returns, over: number): { assets: number; entries: Float64Array } {
  const { assets, rows, values } = returns
  const means = meansOf(returns)
  const entries = new Float64Array(assets * assets)
  for (let i = 0; i < assets; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let t = 0; t < rows; t++)
        sum += (values[t * assets + i]! - means[i]!) * (values[t * assets + j]! - means[j]!)
      entries[i * assets + j] = entries[j * assets + i] = sum / over
    }
  }
  return { assets, entries }
}
