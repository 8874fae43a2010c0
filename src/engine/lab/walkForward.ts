/** Which trial a year was given to, by what the years before had said. */
export interface Chosen {
  readonly year: number
  readonly trial: number
  /** Yearly Sharpe ratio of that trial over the years it was chosen by. */
  readonly sharpe: number
}

export interface WalkedForward {
  /** Value of 1 at the end of the years needed for the first choice, at each close after that. */
  readonly value: Float64Array<ArrayBuffer>
  readonly chosen: readonly Chosen[]
}

const PER_YEAR = 252
/** A difference in the ratio that still counts as a tie. */
const TIE = 1e-9

/**
 * SWP-5: `lines` are value lines of `length` closes each, one after the other, `years` the calendar year of each close. Empty where
 * there is no year left to choose for.
 */
export function walkForward(
  lines: Float64Array,
  length: number,
  years: Int32Array,
  lookBack: number,
): WalkedForward {
  const trials = lines.length / length
  const starts = startsOfYears(years)
  const count = starts.length - 1
  const [sums, squares] = sumsByYear(lines, length, starts)
  const chosen: Chosen[] = []
  const value = new Float64Array(count > lookBack ? length - starts[lookBack]! : 0)
  let wealth = 1
  let at = 0
  for (let y = lookBack; y < count; y++) {
    // The first close of a line is the start of its first return, not the end of one.
    const observations = starts[y]! - Math.max(1, starts[y - lookBack]!)
    let best = -Infinity
    let trial = 0
    for (let k = 0; k < trials; k++) {
      const ratio = sharpeOver(sums, squares, k * count + y - lookBack, lookBack, observations)
      if (ratio > best + TIE) [best, trial] = [ratio, k]
    }
    for (let t = starts[y]!; t < starts[y + 1]!; t++) {
      wealth *= lines[trial * length + t]! / lines[trial * length + t - 1]!
      value[at++] = wealth
    }
    chosen.push({ year: years[starts[y]!]!, trial, sharpe: best * Math.sqrt(PER_YEAR) })
  }
  return { value, chosen }
}

/** The index of each year's first close, and the count of closes last. */
function startsOfYears(years: Int32Array): number[] {
  const starts: number[] = []
  for (let t = 0; t < years.length; t++) if (t === 0 || years[t] !== years[t - 1]) starts.push(t)
  return [...starts, years.length]
}

/** Sums of returns and of their squares, by trial and year. */
function sumsByYear(
  lines: Float64Array,
  length: number,
  starts: readonly number[],
): [Float64Array, Float64Array] {
  const count = starts.length - 1
  const trials = lines.length / length
  const sums = new Float64Array(trials * count)
  const squares = new Float64Array(trials * count)
  for (let k = 0; k < trials; k++) {
    const at = k * length
    for (let y = 0; y < count; y++) {
      const first = Math.max(1, starts[y]!)
      let sum = 0
      let square = 0
      let previous = lines[at + first - 1]!
      for (let t = at + first; t < at + starts[y + 1]!; t++) {
        const v = lines[t]!
        const r = v / previous - 1
        previous = v
        sum += r
        square += r * r
      }
      sums[k * count + y] = sum
      squares[k * count + y] = square
    }
  }
  return [sums, squares]
}

/** Mean over deviation of the returns of some years; −∞ without deviation. */
function sharpeOver(
  sums: Float64Array,
  squares: Float64Array,
  at: number,
  years: number,
  observations: number,
): number {
  let sum = 0
  let square = 0
  for (let i = at; i < at + years; i++) {
    sum += sums[i]!
    square += squares[i]!
  }
  const variance = (square - (sum * sum) / observations) / (observations - 1)
  return variance > 0 ? sum / observations / Math.sqrt(variance) : -Infinity
}
