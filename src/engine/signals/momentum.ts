/**
 * Weighted mean of the returns over several windows, the newest `skip` rows left out: SIG-12. Each return is level over the level
 * `length` rows before it, minus 1. Time-series momentum: Moskowitz, Ooi, Pedersen (2012), "Time series momentum"; leaving
 * out the last month: Jegadeesh and Titman (1993). NaN where a level is missing.
 */
export function momentum(
  levels: Float64Array,
  windows: readonly { readonly length: number; readonly weight: number }[],
  skip: number,
  out: Float64Array,
): void {
  let weights = 0
  for (const { weight } of windows) weights += weight
  out.fill(0)
  for (const { length, weight } of windows) {
    const share = weight / weights
    for (let t = 0; t < out.length; t++) {
      const from = t - skip - length
      out[t]! += from < 0 ? NaN : share * (levels[t - skip]! / levels[from]! - 1)
    }
  }
}

/**
 * 13612W of month-end levels: (12 r1 + 4 r3 + 2 r6 + r12) / 4, so that a steady growth g a month gives about 12 g. Keller and
 * Keuning (2017), "Breadth Momentum and Vigilant Asset Allocation". NaN before the thirteenth month-end.
 */
export function momentum13612W(levels: Float64Array, out: Float64Array): void {
  for (let t = 0; t < out.length; t++) {
    const now = levels[t]!
    const since = (months: number): number => (t < months ? NaN : now / levels[t - months]! - 1)
    out[t] = (12 * since(1) + 4 * since(3) + 2 * since(6) + since(12)) / 4
  }
}
