import { mean } from '../backtest/stats.ts'

/** Shape of a distribution of returns (STAT-8, STAT-9). Empty columns give null, never NaN. */

/** Σ (x − mean)^power over n. */
function centralMoment(values: Float64Array, power: 2 | 3 | 4): number {
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    const off = values[i]! - centre
    const square = off * off
    sum += power === 2 ? square : power === 3 ? square * off : square * square
  }
  return sum / values.length
}

/** Third central moment over the population deviation cubed; null below two values or without variance. */
export function skewnessOfMoments(values: Float64Array): number | null {
  const variance = values.length < 2 ? 0 : centralMoment(values, 2)
  return variance > 0 ? centralMoment(values, 3) / Math.pow(variance, 1.5) : null
}

/** Fourth central moment over the population variance squared: 3 for a normal distribution. */
export function kurtosisOfMoments(values: Float64Array): number | null {
  const variance = values.length < 2 ? 0 : centralMoment(values, 2)
  return variance > 0 ? centralMoment(values, 4) / (variance * variance) : null
}

/** Adjusted Fisher–Pearson skewness, as spreadsheets have it; null below three values. */
export function sampleSkewness(values: Float64Array): number | null {
  const n = values.length
  const g = skewnessOfMoments(values)
  return n < 3 || g === null ? null : (g * Math.sqrt(n * (n - 1))) / (n - 2)
}

/** Sample excess kurtosis, 0 for a normal distribution; null below four values. */
export function sampleExcessKurtosis(values: Float64Array): number | null {
  const n = values.length
  const k = kurtosisOfMoments(values)
  return n < 4 || k === null ? null : ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (k - 3) + 6)
}

/** The value below which a share of them lies, linear between order statistics (Hyndman and Fan's type 7); null without any. */
export function quantile(values: Float64Array, share: number): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted()
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below]!
  return low + (place - below) * ((sorted[below + 1] ?? low) - low)
}

/** Mean distance from the mean. */
export function meanAbsoluteDeviation(values: Float64Array): number | null {
  if (values.length === 0) return null
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i]! - centre)
  return sum / values.length
}

/** Historical value at risk: the loss, as a positive fraction, that a share of the periods exceeded. */
export function valueAtRisk(returns: Float64Array, share: number): number | null {
  const cut = quantile(returns, share)
  return cut === null ? null : -cut
}

/** Value at risk were returns normal: −(mean + z × deviation). `z` is the normal quantile of the share, negative. */
export function normalValueAtRisk(centre: number, risk: number, z: number): number {
  return -(centre + z * risk)
}

/**
 * Cornish and Fisher's correction of the normal quantile for skewness and excess kurtosis (Favre and Galeano 2002). Holds for
 * moderate shapes only; beyond them the correction is no longer monotone.
 */
export function cornishFisher(z: number, skew: number, excess: number): number {
  const z2 = z * z
  return (
    z + ((z2 - 1) * skew) / 6 + ((z2 * z - 3 * z) * excess) / 24 - ((2 * z2 * z - 5 * z) * skew * skew) / 36
  )
}

/** Expected shortfall: mean loss, as a positive fraction, of the periods at or below the historical value at risk. */
export function expectedShortfall(returns: Float64Array, share: number): number | null {
  const cut = quantile(returns, share)
  if (cut === null) return null
  const tail = returns.filter((r) => r <= cut)
  return -mean(tail)
}

/** Size of the 95th percentile over the size of the 5th; null where the latter is zero. */
export function tailRatio(returns: Float64Array): number | null {
  const low = quantile(returns, 0.05)
  const high = quantile(returns, 0.95)
  return low === null || high === null || low === 0 ? null : Math.abs(high) / Math.abs(low)
}

/** Products of successive deviations from the mean over the sum of their squares: what a trend or a stale price leaves behind. */
export function autocorrelation(values: Float64Array): number | null {
  const variance = values.length < 3 ? 0 : centralMoment(values, 2)
  if (!(variance > 0)) return null
  const centre = mean(values)
  let sum = 0
  for (let i = 1; i < values.length; i++) sum += (values[i]! - centre) * (values[i - 1]! - centre)
  return sum / (variance * values.length)
}

/** R² of the straight line through the logarithm of growth: 1 for growth without a wobble. */
export function stability(returns: Float64Array): number | null {
  const n = returns.length
  if (n < 2) return null
  const middle = (n - 1) / 2
  const logs = new Float64Array(n)
  let log = 0
  for (let i = 0; i < n; i++) logs[i] = log += Math.log1p(returns[i]!)
  const centre = mean(logs)
  let xy = 0
  let xx = 0
  let yy = 0
  for (let i = 0; i < n; i++) {
    const x = i - middle
    const y = logs[i]! - centre
    xy += x * y
    xx += x * x
    yy += y * y
  }
  return yy > 0 ? (xy * xy) / (xx * yy) : null
}
