/**
 * BT-7, `solved`: the fee F with F = rate × Σ |want × (value − F) − have| over the first `assets` slots; cash, the slot
 * after them, is not traded. `want` are shares of what is left after the fee and stand from `at`, `have` and `value` are amounts.
 * As long as no trade changes its direction F is the root of a straight line; where one does, the line is laid anew.
 */
export function solveFee(
  value: number,
  want: Float64Array,
  at: number,
  have: Float64Array,
  assets: number,
  rate: number,
): number {
  let fee = 0
  for (let round = 0; round < 20; round++) {
    const left = value - fee
    let fixed = 0
    let slope = 0
    for (let a = 0; a < assets; a++) {
      const w = want[at + a]!
      const h = have[a]!
      if (w * left >= h) {
        fixed += w * value - h
        slope += w
      } else {
        fixed += h - w * value
        slope -= w
      }
    }
    const next = (rate * fixed) / (1 + rate * slope)
    if (Math.abs(next - fee) <= 1e-16 * value) return next
    fee = next
  }
  return fee
}

/** Amount bought plus amount sold to bring `have` to `want` shares of `value`. */
export function traded(
  value: number,
  want: Float64Array,
  at: number,
  have: Float64Array,
  assets: number,
): number {
  let sum = 0
  for (let a = 0; a < assets; a++) sum += Math.abs(want[at + a]! * value - have[a]!)
  return sum
}
