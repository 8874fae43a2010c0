/** What a solver answers: weights that sum to 1, or why there are none. */
export type Solution =
  | { readonly ok: true; readonly weights: Float64Array }
  | { readonly ok: false; readonly problem: 'singular' | 'notConverged' }

/** Covariance of returns, row by row: entry (i, j) at i × assets + j. */
export interface Covariance {
  readonly assets: number
  readonly entries: Float64Array
}

export function solved(weights: Float64Array): Solution {
  return { ok: true, weights }
}

/** No asset may have a variance that is zero or no number: it would get all the weight, or none would be defined. */
export function hasVariances({ assets, entries }: Covariance): boolean {
  for (let i = 0; i < assets; i++) if (!(entries[i * assets + i]! > 1e-16)) return false
  return true
}

/** The same in units of each asset's own deviation. */
export function correlationOf({ assets, entries }: Covariance): Covariance {
  const out = new Float64Array(assets * assets)
  const deviations = deviationsOf({ assets, entries })
  for (let i = 0; i < assets; i++)
    for (let j = 0; j < assets; j++)
      out[i * assets + j] = i === j ? 1 : entries[i * assets + j]! / (deviations[i]! * deviations[j]!)
  return { assets, entries: out }
}

export function deviationsOf({ assets, entries }: Covariance): Float64Array {
  return Float64Array.from({ length: assets }, (_, i) => Math.sqrt(entries[i * assets + i]!))
}

/** Divides by the sum, in place. */
export function normalised(weights: Float64Array): Float64Array {
  let sum = 0
  for (const weight of weights) sum += weight
  for (let i = 0; i < weights.length; i++) weights[i]! /= sum
  return weights
}
