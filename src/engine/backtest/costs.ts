/**
 * BT-7, `solved`: the fee F with F = rate × Σ |want × (value − F) − have| over the first `assets` slots; cash, the slot
 * after them, is not traded. `want` are shares of what is left after the fee, `have` and `value` amounts. Each round
 * shrinks the error by the factor `rate`, so a handful reaches the last bit.
 */
export function solveFee(
  value: number,
  want: Float64Array,
  have: Float64Array,
  assets: number,
  rate: number,
): number {
  let fee = 0
  for (let round = 0; round < 60; round++) {
    const next = rate * traded(value - fee, want, have, assets)
    if (Math.abs(next - fee) <= 1e-17 * value) return next
    fee = next
  }
  return fee
}

/** Amount bought plus amount sold to bring `have` to `want` shares of `value`. */
export function traded(value: number, want: Float64Array, have: Float64Array, assets: number): number {
  let sum = 0
  for (let a = 0; a < assets; a++) sum += Math.abs(want[a]! * value - have[a]!)
  return sum
}
