/**
 * Exponential moving average of `length` values: SIG-10. It begins as the mean of the first `length` values in a row, then
 * moves by 2 / (length + 1) of the distance to each new value (Appel, "Technical Analysis", 2005, ch. 8; Wilder's
 * smoothing is another share, see `smoothed`). NaN before; a missing value (NaN) ends it, and it begins anew after.
 */
export function ema(values: Float64Array, length: number, out: Float64Array): void {
  smoothed(values, length, 2 / (length + 1), out)
}

/** As `ema`, with the share that each new value gets. Wilder's is 1 / length ("New Concepts in Technical Trading Systems", 1978). */
export function smoothed(values: Float64Array, length: number, share: number, out: Float64Array): void {
  let run = 0
  let sum = 0
  let average = NaN
  for (let t = 0; t < values.length; t++) {
    const value = values[t]!
    if (Number.isNaN(value)) {
      run = sum = 0
      average = NaN
    } else if (run < length) {
      sum += value
      if (++run === length) average = sum / length
    } else {
      average += share * (value - average)
    }
    out[t] = average
  }
}
