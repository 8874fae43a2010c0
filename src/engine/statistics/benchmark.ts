import { annualGrowth, correlation, deviation, mean, valuesOf } from '../backtest/stats.ts'

/** A line measured against another (STAT-11). Both columns have one length and run over the same periods. */

/** Slope of returns over the benchmark's, both in excess of bills where there are bills; null where the benchmark stands still. */
export function beta(over: Float64Array, benchmarkOver: Float64Array): number | null {
  if (over.length < 2) return null
  const centre = mean(over)
  const benchmarkCentre = mean(benchmarkOver)
  let both = 0
  let own = 0
  for (let i = 0; i < over.length; i++) {
    const off = benchmarkOver[i]! - benchmarkCentre
    both += (over[i]! - centre) * off
    own += off * off
  }
  return own > 1e-30 ? both / own : null
}

/** Intercept of the same regression, per period. */
export function alphaPerPeriod(over: Float64Array, benchmarkOver: Float64Array): number | null {
  const slope = beta(over, benchmarkOver)
  return slope === null ? null : mean(over) - slope * mean(benchmarkOver)
}

/** Annualised growth beyond what beta and the benchmark's annualised growth explain (Jensen 1968, as Bacon has it). */
export function jensenAlpha(growth: number, benchmarkGrowth: number, slope: number, bills: number): number {
  return growth - bills - slope * (benchmarkGrowth - bills)
}

export function rSquared(over: Float64Array, benchmarkOver: Float64Array): number | null {
  const r = over.length < 2 ? null : correlation(over, benchmarkOver)
  return r === null ? null : r * r
}

/** Annualised sample deviation of the difference in return. */
export function trackingError(active: Float64Array, perYear: number): number {
  return deviation(active) * Math.sqrt(perYear)
}

/** Annualised mean difference over the tracking error; null where the two never differ. */
export function informationRatio(active: Float64Array, perYear: number): number | null {
  const error = trackingError(active, perYear)
  return error > 1e-15 ? (mean(active) * perYear) / error : null
}

export type Capture = 'all' | 'up' | 'down'

/**
 * Annualised growth of the line over that of the benchmark, in the periods in which the benchmark rose, fell, or all of them. Null
 * where there is no such period or the benchmark came out at zero.
 */
export function capture(
  returns: Float64Array,
  benchmark: Float64Array,
  which: Capture,
  perYear: number,
): number | null {
  const counts = (r: number) => which === 'all' || (which === 'up' ? r > 0 : r < 0)
  const own = returns.filter((_, i) => counts(benchmark[i]!))
  const other = benchmark.filter(counts)
  if (other.length === 0) return null
  const years = other.length / perYear
  const growth = annualGrowth(valuesOf(own).at(-1)!, years)
  const against = annualGrowth(valuesOf(other).at(-1)!, years)
  return against === 0 ? null : growth / against
}

/** Share of the periods in which the line did better than the benchmark. */
export function battingAverage(active: Float64Array): number | null {
  if (active.length === 0) return null
  let better = 0
  for (let i = 0; i < active.length; i++) if (active[i]! > 0) better++
  return better / active.length
}

/** What the line would have made at the benchmark's risk: bills + Sharpe × the benchmark's volatility (Modigliani 1997). */
export function mSquared(sharpe: number | null, benchmarkVolatility: number, bills: number): number | null {
  return sharpe === null ? null : bills + sharpe * benchmarkVolatility
}

/** Mean over the periods in which the benchmark rose, or fell, of the slope there alone. */
export function betaWhen(over: Float64Array, benchmarkOver: Float64Array, rose: boolean): number | null {
  const counts = (i: number) => (rose ? benchmarkOver[i]! > 0 : benchmarkOver[i]! < 0)
  return beta(
    over.filter((_, i) => counts(i)),
    benchmarkOver.filter((_, i) => counts(i)),
  )
}
