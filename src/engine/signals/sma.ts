/**
 * Simple moving averages of `length` levels, wanted at the given rows only (ascending; a negative row is never known):
 * out[at + i] is the mean of the levels up to and including rows[i], NaN where one of them is missing (SIG-2). A level
 * that is not above zero counts as missing. Differences of one running sum, so every value depends on earlier rows only.
 */
export function smaAt(
  levels: Float64Array,
  length: number,
  rows: Int32Array,
  out: Float64Array,
  at: number,
  sums: Float64Array,
): void {
  let sum = 0
  let hole = -1
  let i = 0
  while (i < rows.length && rows[i]! < 0) out[at + i++] = NaN
  sums[0] = 0
  for (let t = 0; t < levels.length && i < rows.length; t++) {
    const level = levels[t]!
    if (level > 0) sum += level
    else hole = t
    sums[t + 1] = sum
    while (i < rows.length && rows[i] === t) {
      out[at + i++] = t - hole >= length ? (sum - sums[t + 1 - length]!) / length : NaN
    }
  }
}
