/**
 * Running sums of returns and of their products, two at a time, so that the mean and covariance of any window are differences.
 * Returns are total, close to close. Each sum depends on earlier rows only. Over 30 years of daily returns a window of 60 keeps
 * twelve digits; the loss grows with the length of the series.
 */
export interface Moments {
  readonly assets: number
  /** first[t × assets + i]: sum of asset i's returns that end before row t. */
  readonly first: Float64Array
  /** second[t × pairs + i(i + 1)/2 + j], j ≤ i: sum of the products of two returns that end before row t. */
  readonly second: Float64Array
  /** By asset: rows without a return, ascending; the first row of a panel is one. Such a return adds nothing. */
  readonly holes: readonly Int32Array[]
}

export function pairsOf(assets: number): number {
  return (assets * (assets + 1)) / 2
}

/** Moments of these level columns, all of one length. */
export function momentsOf(columns: readonly Float64Array[]): Moments {
  const assets = columns.length
  const length = columns[0]?.length ?? 0
  const pairs = pairsOf(assets)
  const first = new Float64Array((length + 1) * assets)
  const second = new Float64Array((length + 1) * pairs)
  const returns = new Float64Array(length * assets)
  const holes = columns.map((column, i) => returnsInto(column, returns, i, assets))
  for (let t = 0; t < length; t++) {
    const r = t * assets
    const m = t * pairs
    for (let i = 0; i < assets; i++) first[r + assets + i] = first[r + i]! + returns[r + i]!
    let p = 0
    for (let i = 0; i < assets; i++) {
      const ri = returns[r + i]!
      for (let j = 0; j <= i; j++) {
        second[m + pairs + p] = second[m + p]! + ri * returns[r + j]!
        p++
      }
    }
  }
  return { assets, first, second, holes }
}

/** Writes one asset's returns row by row; zero where there is none, and tells those rows. */
function returnsInto(column: Float64Array, returns: Float64Array, i: number, assets: number): Int32Array {
  const holes: number[] = []
  for (let t = 0; t < column.length; t++) {
    const change = t === 0 ? NaN : column[t]! / column[t - 1]! - 1
    if (change > -1 && change < Infinity) returns[t * assets + i] = change
    else holes.push(t)
  }
  return Int32Array.from(holes)
}

/** Whether asset i has a return in each of the `window` rows up to and including `row`. */
export function isFull({ holes }: Moments, i: number, row: number, window: number): boolean {
  const rows = holes[i]!
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]! <= row) low = middle + 1
    else high = middle
  }
  return row - (low === 0 ? -1 : rows[low - 1]!) >= window
}

/**
 * Sample variance (n − 1) of the return of a basket held at fixed weights over the `window` rows up to and including `row`; the
 * weights stand in `weights` from `at`. NaN where an asset with weight lacks a return there. Rounding never makes it negative.
 */
export function basketVariance(
  moments: Moments,
  weights: Float64Array,
  at: number,
  row: number,
  window: number,
): number {
  const { assets, first, second } = moments
  const pairs = pairsOf(assets)
  const to = (row + 1) * pairs
  const from = (row + 1 - window) * pairs
  if (from < 0) return NaN
  let squares = 0
  let sum = 0
  for (let i = 0; i < assets; i++) {
    const wi = weights[at + i]!
    if (wi === 0) continue
    if (!isFull(moments, i, row, window)) return NaN
    sum += wi * (first[(row + 1) * assets + i]! - first[(row + 1 - window) * assets + i]!)
    const p = (i * (i + 1)) / 2
    let cross = 0
    for (let j = 0; j < i; j++) cross += weights[at + j]! * (second[to + p + j]! - second[from + p + j]!)
    squares += wi * (2 * cross + wi * (second[to + p + i]! - second[from + p + i]!))
  }
  return Math.max(0, (squares - (sum * sum) / window) / (window - 1))
}
