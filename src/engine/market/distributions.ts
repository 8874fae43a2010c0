/** What was paid per share on a row (its ex-day), in the currency of the close. */
export interface Paid {
  readonly row: number
  readonly perShare: number
}

/**
 * Relative. Vendors work their adjusted closes out in single precision, and chain the rounding of dozens of distributions: the
 * ratio of adjusted to plain close wanders by up to three millionths on days when nothing was paid. A step below this
 * is noise; a distribution of less than a twentieth of a basis point of the price is lost with it.
 */
const NOISE = 5e-6

/**
 * MKT-11: distributions per share, told from a split-adjusted close and its total-return adjusted close. The ratio of
 * the two, f, is level between ex-days; a vendor lowers every earlier f by 1 − D ÷ C, with C the last close before the
 * ex-day, so D = C × (1 − f before ÷ f after). Each level is the mean of f from one ex-day to the next, which averages
 * the vendor's rounding away; D is rounded to a millionth.
 *
 * `unit` is the smallest step that the decimals of the file can tell (0.01 for cents): at low prices it is the coarser
 * noise. Undefined where the two series do not tell: f falls (no distribution lowers it), wanders between its steps, or
 * a distribution would be the whole price. Rows whose close or adjusted close is NaN are left out.
 */
export function distributionsFrom(close: Float64Array, adjusted: Float64Array, unit = 0): Paid[] | undefined {
  const rows: number[] = []
  for (let i = 0; i < close.length; i++) if (close[i]! > 0 && adjusted[i]! > 0) rows.push(i)
  const paid: Paid[] = []
  let level = levelFrom(rows, 0, close, adjusted, unit)
  while (level.end < rows.length) {
    const next = levelFrom(rows, level.end, close, adjusted, unit)
    const share = 1 - level.mean / next.mean
    if (share < 0 || share >= 1 || !level.isLevel) return undefined
    const before = close[rows[level.end - 1]!]!
    paid.push({ row: rows[level.end]!, perShare: Math.round(before * share * 1e6) / 1e6 })
    level = next
  }
  return level.isLevel ? paid : undefined
}

interface Level {
  readonly mean: number
  /** False where the ratio, without a step, strays from its mean by more than noise. */
  readonly isLevel: boolean
  /** Index into `rows` after the last one of this level. */
  readonly end: number
}

/** The run of rows from `start` on over which f makes no step. */
function levelFrom(
  rows: readonly number[],
  start: number,
  close: Float64Array,
  adjusted: Float64Array,
  unit: number,
): Level {
  let end = start
  let sum = 0
  let low = Infinity
  let high = -Infinity
  let loosest = 0
  let before = NaN
  for (; end < rows.length; end++) {
    const row = rows[end]!
    const f = adjusted[row]! / close[row]!
    const noise = NOISE + unit * (1 / close[row]! + 1 / adjusted[row]!)
    if (Math.abs(1 - before / f) > noise) break
    sum += f
    low = Math.min(low, f)
    high = Math.max(high, f)
    loosest = Math.max(loosest, noise)
    before = f
  }
  const mean = sum / (end - start)
  return {
    mean,
    isLevel: end === start || (high <= mean * (1 + loosest) && low >= mean * (1 - loosest)),
    end,
  }
}
