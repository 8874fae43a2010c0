/** Statistics of returns and value lines. Conventions are STAT-1 to STAT-7 of SPEC.md; none is annualised twice. */

export const SESSIONS_PER_YEAR = 252
export const DAYS_PER_YEAR = 365.25
/** A deviation below this is rounding, not risk. */
const NO_RISK = 1e-15

/** Return of each value over the one before: one fewer than there are values. */
export function returnsOf(values: Float64Array): Float64Array {
  const returns = new Float64Array(Math.max(0, values.length - 1))
  for (let i = 0; i < returns.length; i++) returns[i] = values[i + 1]! / values[i]! - 1
  return returns
}

/** Growth of 1 through these returns, the 1 first: one more than there are returns. */
export function valuesOf(returns: ArrayLike<number>): Float64Array {
  const values = new Float64Array(returns.length + 1)
  values[0] = 1
  for (let i = 0; i < returns.length; i++) values[i + 1] = values[i]! * (1 + returns[i]!)
  return values
}

/** The yearly growth that makes `ratio` in so many years, as a fraction (STAT-2). */
export function annualGrowth(ratio: number, years: number): number {
  return Math.pow(ratio, 1 / years) - 1
}

export function mean(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** Sample deviation (n − 1); NaN below two values. */
export function deviation(values: Float64Array): number {
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    const off = values[i]! - centre
    sum += off * off
  }
  return values.length < 2 ? NaN : Math.sqrt(sum / (values.length - 1))
}

/** Annualised sample deviation of returns; NaN below two of them. */
export function volatility(returns: Float64Array, perYear: number): number {
  return deviation(returns) * Math.sqrt(perYear)
}

/** Returns less a rate per period, which may be one number or one per period. */
export function excess(returns: Float64Array, rate: number | Float64Array): Float64Array {
  const over = new Float64Array(returns.length)
  for (let i = 0; i < over.length; i++) over[i] = returns[i]! - (typeof rate === 'number' ? rate : rate[i]!)
  return over
}

/** Mean excess return over its deviation, annualised; null without deviation or below two returns. */
export function sharpe(over: Float64Array, perYear: number): number | null {
  const risk = deviation(over)
  return risk > NO_RISK ? (mean(over) / risk) * Math.sqrt(perYear) : null
}

/** Root of the mean squared shortfall of excess returns over all n observations, annualised; NaN without any. */
export function downsideRisk(over: Float64Array, perYear: number): number {
  let sum = 0
  for (let i = 0; i < over.length; i++) if (over[i]! < 0) sum += over[i]! * over[i]!
  return Math.sqrt(sum / over.length) * Math.sqrt(perYear)
}

/** Annualised mean excess return over downside risk; null without downside. */
export function sortino(over: Float64Array, perYear: number): number | null {
  const risk = downsideRisk(over, perYear)
  return risk > NO_RISK ? (mean(over) * perYear) / risk : null
}

/** Yearly growth over the size of the deepest fall (`depth`, zero or negative); null without one. */
export function calmar(growth: number, depth: number): number | null {
  return depth < 0 ? growth / -depth : null
}

/** Pearson's correlation of two columns of one length; null where either has no variance. */
export function correlation(a: Float64Array, b: Float64Array): number | null {
  const meanA = mean(a)
  const meanB = mean(b)
  let ab = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < a.length; i++) {
    const x = a[i]! - meanA
    const y = b[i]! - meanB
    ab += x * y
    aa += x * x
    bb += y * y
  }
  const size = Math.sqrt(aa * bb)
  return size > NO_RISK * NO_RISK ? ab / size : null
}

/**
 * Returns compounded within each run of equal keys: `periods[i]` is the period (a month, a week) of return i. One result per
 * run, in order.
 */
export function compoundBy(
  returns: ArrayLike<number>,
  periods: ArrayLike<number>,
): { period: number; total: number }[] {
  const out: { period: number; total: number }[] = []
  let growth = 1
  for (let i = 0; i < returns.length; i++) {
    growth *= 1 + returns[i]!
    if (i + 1 < returns.length && periods[i + 1] === periods[i]) continue
    out.push({ period: periods[i]!, total: growth - 1 })
    growth = 1
  }
  return out
}
