/**
 * The statistics that a table of many runs shows, each line gone through once. The plain ones of stats.ts are the reference; sums of
 * squares instead of a second pass cost three of sixteen digits.
 */
export const SUMMARY_WIDTH = 6

/** Where each figure of a summary stands. NaN where stats.ts has null. */
export const TOTAL = 0
export const VOLATILITY = 1
export const SHARPE = 2
export const SORTINO = 3
export const MAX_DRAWDOWN = 4
/** Growth a year by sessions: 252 returns are a year. STAT-2 goes by the calendar and needs the days. */
export const GROWTH = 5

const PER_YEAR = 252
/** A variance this small beside the mean square is rounding, not risk. */
const NO_RISK = 1e-13

/**
 * STAT-3 and STAT-4 of one value line of `length` closes from `at`; `bills` is the risk-free return of each of its returns, from the
 * same row as the line's first, or undefined for zero.
 */
export function summariseValues(
  value: Float64Array,
  at: number,
  length: number,
  bills: Float64Array | undefined,
  out: Float64Array,
  outAt: number,
): void {
  let sum = 0
  let squares = 0
  let overSum = 0
  let overSquares = 0
  let below = 0
  let previous = value[at]!
  let peak = previous
  let keep = 1
  for (let i = at + 1; i < at + length; i++) {
    const v = value[i]!
    const r = v / previous - 1
    previous = v
    sum += r
    squares += r * r
    const over = bills === undefined ? r : r - bills[i - at - 1]!
    if (bills !== undefined) {
      overSum += over
      overSquares += over * over
    }
    if (over < 0) below += over * over
    if (v > peak) peak = v
    else if (v < keep * peak) keep = v / peak
  }
  if (bills === undefined) [overSum, overSquares] = [sum, squares]
  write(out, outAt, length - 1, previous / value[at]!, sum, squares, overSum, overSquares, below, keep)
}

/**
 * The same of one line of returns without a risk-free rate. `months` are the counts of returns up to and including each month's
 * last, and `table` takes each month's return from `tableAt`.
 */
export function summariseReturns(
  returns: Float64Array,
  at: number,
  length: number,
  months: Int32Array,
  out: Float64Array,
  outAt: number,
  table: Float64Array,
  tableAt: number,
): void {
  let sum = 0
  let squares = 0
  let below = 0
  for (let i = at; i < at + length; i++) {
    const r = returns[i]!
    // Twice the return where it is negative, else zero, without a branch that nobody could foresee.
    const n = r - Math.abs(r)
    sum += r
    squares += r * r
    below += n * n
  }
  below /= 4
  let v = 1
  let peak = 1
  let keep = 1
  let floor = 1
  let i = at
  for (let m = 0; m < months.length; m++) {
    const opened = v
    const last = at + months[m]!
    for (; i < last; i++) {
      v *= 1 + returns[i]!
      if (v > peak) {
        peak = v
        floor = keep * v
      } else if (v < floor) {
        keep = v / peak
        floor = v
      }
    }
    table[tableAt + m] = v / opened - 1
  }
  write(out, outAt, length, v, sum, squares, sum, squares, below, keep)
}

function write(
  out: Float64Array,
  at: number,
  count: number,
  ratio: number,
  sum: number,
  squares: number,
  overSum: number,
  overSquares: number,
  below: number,
  keep: number,
): void {
  const risk = deviation(count, overSum, overSquares)
  const mean = overSum / count
  const downside = Math.sqrt(below / count)
  out[at + TOTAL] = ratio - 1
  out[at + VOLATILITY] = deviation(count, sum, squares) * Math.sqrt(PER_YEAR)
  out[at + SHARPE] = risk > 0 ? (mean / risk) * Math.sqrt(PER_YEAR) : NaN
  out[at + SORTINO] = downside > 0 ? (mean / downside) * Math.sqrt(PER_YEAR) : NaN
  out[at + MAX_DRAWDOWN] = keep - 1
  out[at + GROWTH] = Math.pow(ratio, PER_YEAR / count) - 1
}

function deviation(count: number, sum: number, squares: number): number {
  const off = squares - (sum * sum) / count
  return off > NO_RISK * squares ? Math.sqrt(off / (count - 1)) : 0
}
