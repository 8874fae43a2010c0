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
  /** A number for each asset, to work in. */
  readonly room: Int32Array
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
  return { assets, first, second, holes, room: new Int32Array(assets) }
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
  if (rows.length === 0) return row + 1 >= window
  const last = rows[rows.length - 1]!
  if (last <= row) return row - last >= window
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
  const { assets, first, second, room } = moments
  const pairs = pairsOf(assets)
  const to = (row + 1) * pairs
  const from = (row + 1 - window) * pairs
  if (from < 0) return NaN
  let squares = 0
  let sum = 0
  let held = 0
  for (let i = 0; i < assets; i++) {
    const wi = weights[at + i]!
    if (wi === 0) continue
    if (!isFull(moments, i, row, window)) return NaN
    sum += wi * (first[(row + 1) * assets + i]! - first[(row + 1 - window) * assets + i]!)
    const p = (i * (i + 1)) / 2
    const up = to + p
    const down = from + p
    let cross = 0
    for (let k = 0; k < held; k++) {
      const j = room[k]!
      cross += weights[at + j]! * (second[up + j]! - second[down + j]!)
    }
    squares += wi * (2 * cross + wi * (second[up + i]! - second[down + i]!))
    room[held++] = i
  }
  return Math.max(0, (squares - (sum * sum) / window) / (window - 1))
}

/**
 * Sample covariance (n − 1) of the returns of the `window` rows up to and including `row` as a full matrix, row by row, into `out`
 * from `at`. Returns whether every asset has all of these returns; `out` is left alone where one has not.
 */
export function covarianceAt(
  moments: Moments,
  row: number,
  window: number,
  out: Float64Array,
  at: number,
): boolean {
  const { assets } = moments
  for (let i = 0; i < assets; i++) if (!isFull(moments, i, row, window)) return false
  writeCovariance(moments, row, window, out, at)
  return true
}

/** Rows after which the rolling sums are laid anew, so that rounding cannot pile up. */
const RESTART = 512

/**
 * Sample covariance (n − 1) of every row over its last `window` returns, full matrices one after the other into `out`; NaN throughout
 * where one of those returns is missing. Sums roll: the new day in, the old one out.
 */
export function rollingCovariance(columns: readonly Float64Array[], window: number, out: Float64Array): void {
  const assets = columns.length
  const length = columns[0]?.length ?? 0
  const cells = assets * assets
  const returns = new Float64Array(length * assets)
  const holes = columns.map((column, i) => returnsInto(column, returns, i, assets))
  const lastHole = new Int32Array(length).fill(-1)
  for (const rows of holes) for (const row of rows) lastHole[row] = row
  const sums = new Float64Array(assets)
  const products = new Float64Array(pairsOf(assets))
  const scale = 1 / (window - 1)
  let hole = -1
  for (let row = 0; row < length; row++) {
    hole = Math.max(hole, lastHole[row]!)
    if (row % RESTART === 0) {
      sums.fill(0)
      products.fill(0)
      for (let t = Math.max(0, row - window + 1); t <= row; t++)
        enter(returns, t * assets, assets, sums, products)
    } else if (row < window) enter(returns, row * assets, assets, sums, products)
    else roll(returns, row * assets, (row - window) * assets, assets, sums, products)
    const at = row * cells
    if (row - hole < window) {
      out.fill(NaN, at, at + cells)
      continue
    }
    let p = 0
    for (let i = 0; i < assets; i++) {
      const mean = sums[i]! / window
      for (let j = 0; j <= i; j++) {
        const value = (products[p]! - mean * sums[j]!) * scale
        p++
        out[at + i * assets + j] = value
        out[at + j * assets + i] = value
      }
    }
  }
}

function enter(
  returns: Float64Array,
  at: number,
  assets: number,
  sums: Float64Array,
  products: Float64Array,
): void {
  let p = 0
  for (let i = 0; i < assets; i++) {
    const ri = returns[at + i]!
    sums[i]! += ri
    for (let j = 0; j <= i; j++) products[p++]! += ri * returns[at + j]!
  }
}

function roll(
  returns: Float64Array,
  at: number,
  old: number,
  assets: number,
  sums: Float64Array,
  products: Float64Array,
): void {
  let p = 0
  for (let i = 0; i < assets; i++) {
    const ri = returns[at + i]!
    const qi = returns[old + i]!
    sums[i]! += ri - qi
    for (let j = 0; j <= i; j++) {
      products[p] = products[p]! + ri * returns[at + j]! - qi * returns[old + j]!
      p++
    }
  }
}

function writeCovariance(
  { assets, first, second }: Moments,
  row: number,
  window: number,
  out: Float64Array,
  at: number,
): void {
  const pairs = pairsOf(assets)
  const to = (row + 1) * pairs
  const from = (row + 1 - window) * pairs
  const firstTo = (row + 1) * assets
  const firstFrom = (row + 1 - window) * assets
  const scale = 1 / (window - 1)
  let p = 0
  for (let i = 0; i < assets; i++) {
    const mean = (first[firstTo + i]! - first[firstFrom + i]!) / window
    for (let j = 0; j <= i; j++) {
      const sum = first[firstTo + j]! - first[firstFrom + j]!
      const value = (second[to + p]! - second[from + p]! - mean * sum) * scale
      p++
      out[at + i * assets + j] = value
      out[at + j * assets + i] = value
    }
  }
}
