/** Rows after which the running sums are added up afresh, so that rounding does not grow with the column. */
const AFRESH = 256

/**
 * Sample deviation (n − 1) of the last `length` values at every row: NaN until there are that many, and as long as one of them
 * is missing. Sums run about a value of the window, which keeps what is small beside what is large.
 */
export function deviation(values: Float64Array, length: number, out: Float64Array): void {
  let run = 0
  let since = 0
  let centre = 0
  let sum = 0
  let squares = 0
  for (let t = 0; t < values.length; t++) {
    const value = values[t]!
    run = Number.isNaN(value) ? 0 : run + 1
    if (run < length) {
      out[t] = NaN
      since = 0
      continue
    }
    if (since === 0) {
      centre = value
      sum = squares = 0
      for (let i = t - length + 1; i <= t; i++) {
        const off = values[i]! - centre
        sum += off
        squares += off * off
      }
    } else {
      const comes = value - centre
      const goes = values[t - length]! - centre
      sum += comes - goes
      squares += comes * comes - goes * goes
    }
    since = since === AFRESH ? 0 : since + 1
    const variance = (squares - (sum * sum) / length) / (length - 1)
    // What cancels to less than rounding is no spread at all.
    out[t] = variance > 1e-15 * (squares / length) ? Math.sqrt(variance) : 0
  }
}

/** Return from the row before: NaN on the first, and where a level is missing. */
export function returnsInto(levels: Float64Array, out: Float64Array): void {
  out[0] = NaN
  for (let t = 1; t < levels.length; t++) out[t] = levels[t]! / levels[t - 1]! - 1
}
