/**
 * Highest of the last `length` values at every row: NaN until there are `least` in a row. One pass, whatever the length: a queue
 * keeps only values that can still be the highest.
 */
export function highest(values: Float64Array, length: number, out: Float64Array, least = length): void {
  extreme(values, length, 1, out, least)
}

/** As `highest`, the lowest. */
export function lowest(values: Float64Array, length: number, out: Float64Array): void {
  extreme(values, length, -1, out, length)
}

function extreme(values: Float64Array, length: number, sign: 1 | -1, out: Float64Array, least: number): void {
  const queue = new Int32Array(values.length)
  let head = 0
  let tail = 0
  let run = 0
  for (let t = 0; t < values.length; t++) {
    const value = values[t]!
    if (Number.isNaN(value)) {
      run = 0
      head = tail = 0
      out[t] = NaN
      continue
    }
    run++
    while (tail > head && sign * values[queue[tail - 1]!]! <= sign * value) tail--
    queue[tail++] = t
    while (queue[head]! <= t - length) head++
    out[t] = run < least ? NaN : values[queue[head]!]!
  }
}

/** Level over the highest of the last `length`, its own included, minus 1: SIG-18. */
export function drawdown(levels: Float64Array, length: number, out: Float64Array): void {
  highest(levels, length, out)
  for (let t = 0; t < out.length; t++) out[t] = levels[t]! / out[t]! - 1
}

/**
 * Donchian's channel: SIG-17. In from a level at or above the highest of the `enter` rows before it until one below the lowest
 * of the `leave` rows before it. What is told is the level over the line that counts, the upper one while out and the lower one while
 * in, minus 1: at or above zero is in. Out at the start, and anew after a missing level.
 */
export function breakout(
  levels: Float64Array,
  enter: number,
  leave: number,
  upper: Float64Array,
  lower: Float64Array,
  out: Float64Array,
): void {
  highest(levels, enter, upper)
  lowest(levels, leave, lower)
  out[0] = NaN
  let isIn = false
  for (let t = 1; t < levels.length; t++) {
    const line: number = isIn ? lower[t - 1]! : upper[t - 1]!
    const off = levels[t]! / line - 1
    const ready = Number.isNaN(upper[t - 1]!) || Number.isNaN(lower[t - 1]!) ? NaN : off
    out[t] = ready
    isIn = ready >= -1e-9
  }
}
