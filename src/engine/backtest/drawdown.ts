/** The deepest fall of a value line, by index. `recovered` is the first index back at the peak's value, −1 while there is none. */
export interface Drawdown {
  /** Zero or negative: value over the peak, minus 1 (STAT-4). */
  readonly depth: number
  readonly peak: number
  readonly trough: number
  readonly recovered: number
}

/** STAT-4. The first of equally deep falls; undefined where the line never falls. */
export function deepestDrawdown(values: Float64Array): Drawdown | undefined {
  let high = 0
  let keep = 1
  let peak = -1
  let trough = -1
  for (let i = 1; i < values.length; i++) {
    if (values[i]! >= values[high]!) {
      high = i
    } else if (values[i]! < keep * values[high]!) {
      keep = values[i]! / values[high]!
      peak = high
      trough = i
    }
  }
  if (trough < 0) return undefined
  let recovered = trough + 1
  while (recovered < values.length && values[recovered]! < values[peak]!) recovered++
  return { depth: keep - 1, peak, trough, recovered: recovered < values.length ? recovered : -1 }
}
