/** Every fall of a value line, and what it was to sit through them (STAT-12). */

/** One fall by index: from the high, through the low, to the first value back at the high; −1 while there is none. */
export interface Fall {
  readonly peak: number
  readonly trough: number
  readonly recovered: number
  /** Negative: value at the low over the high, minus 1. */
  readonly depth: number
}

/** All falls in order of time. A value equal to the high ends a fall and none starts there. */
export function fallsOf(values: Float64Array): Fall[] {
  const falls: Fall[] = []
  let peak = 0
  let trough = -1
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!
    if (value < values[peak]!) {
      if (trough < 0 || value < values[trough]!) trough = i
      continue
    }
    if (trough >= 0) falls.push({ peak, trough, recovered: i, depth: values[trough]! / values[peak]! - 1 })
    peak = i
    trough = -1
  }
  if (trough >= 0) falls.push({ peak, trough, recovered: -1, depth: values[trough]! / values[peak]! - 1 })
  return falls
}

/** Value over the highest so far, minus 1: zero or negative, one per value. */
export function underwater(values: Float64Array): Float64Array {
  const depths = new Float64Array(values.length)
  let high = -Infinity
  for (let i = 0; i < values.length; i++) {
    high = Math.max(high, values[i]!)
    depths[i] = values[i]! / high - 1
  }
  return depths
}

/** Root of the mean squared depth over the periods, the start left out (Martin and McCann 1989). */
export function ulcerIndex(values: Float64Array): number {
  const depths = underwater(values)
  let sum = 0
  for (let i = 1; i < depths.length; i++) sum += depths[i]! * depths[i]!
  return Math.sqrt(sum / (depths.length - 1))
}

/** Mean depth over the periods, as a positive number: what pain ratio divides by. */
export function painIndex(values: Float64Array): number {
  const depths = underwater(values)
  let sum = 0
  for (let i = 1; i < depths.length; i++) sum -= depths[i]!
  return sum / (depths.length - 1)
}

/** The longest stretch from a high to the next value above it, or to the end, in the units of `days`. */
export function longestWithoutHigh(values: Float64Array, days: ArrayLike<number>): number {
  let high = 0
  let longest = 0
  for (let i = 1; i < values.length; i++) {
    longest = Math.max(longest, days[i]! - days[high]!)
    if (values[i]! > values[high]!) high = i
  }
  return longest
}

/** Growth that makes good a loss: a loss of 50 % needs 100 %. `depth` is negative and above −1. */
export function neededToRecover(depth: number): number {
  return 1 / (1 + depth) - 1
}
