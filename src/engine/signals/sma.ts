/** Running sums of levels, so that the sum of any window is one subtraction. */
export interface Prefix {
  /** sums[t] is that of the levels before t; a missing level adds nothing. */
  readonly sums: Float64Array
  /** Where a level is missing, ascending: one that is not above zero. */
  readonly holes: Int32Array
}

/** Every sum depends on earlier levels only, so a longer column begins with the sums of a shorter one. */
export function prefixOf(levels: Float64Array): Prefix {
  const sums = new Float64Array(levels.length + 1)
  const holes = new Int32Array(levels.length)
  let count = 0
  let sum = 0
  for (let t = 0; t < levels.length; t++) {
    const level = levels[t]!
    if (level > 0) sum += level
    else holes[count++] = t
    sums[t + 1] = sum
  }
  return { sums, holes: holes.slice(0, count) }
}

/**
 * Simple moving averages of `length` levels, wanted at the given rows only (ascending; a negative row is never known):
 * out[at + i] is the mean of the levels up to and including rows[i], NaN where one of them is missing (SIG-2).
 */
export function smaAt(
  { sums, holes }: Prefix,
  length: number,
  rows: Int32Array,
  out: Float64Array,
  at: number,
): void {
  const share = 1 / length
  if (holes.length === 0) {
    for (let i = 0; i < rows.length; i++) {
      const t = rows[i]! + 1
      out[at + i] = t >= length ? (sums[t]! - sums[t - length]!) * share : NaN
    }
    return
  }
  let passed = 0
  let hole = -1
  for (let i = 0; i < rows.length; i++) {
    const t = rows[i]!
    while (passed < holes.length && holes[passed]! <= t) hole = holes[passed++]!
    out[at + i] = t - hole >= length ? (sums[t + 1]! - sums[t + 1 - length]!) * share : NaN
  }
}
