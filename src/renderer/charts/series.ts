import { isoFromDay, monthIndex, ymdFromDay, type Day } from '../../shared/day.ts'

/** How far each close lies below the highest close so far: 0 at a high, −0.25 a quarter below it. */
export function drawdownOf(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length)
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > high) high = values[i]!
    out[i] = values[i]! / high - 1
  }
  return out
}

/** The mean of each of `buckets` equal stretches of a column: what a chart of that many pixels can show of it. */
export function bucketMeans(column: Float64Array, buckets: number): Float64Array {
  const size = Math.min(buckets, column.length)
  const out = new Float64Array(size)
  for (let b = 0; b < size; b++) {
    const from = Math.floor((b * column.length) / size)
    const to = Math.floor(((b + 1) * column.length) / size)
    let sum = 0
    for (let i = from; i < to; i++) sum += column[i]!
    out[b] = sum / (to - from)
  }
  return out
}

export interface Tick {
  /** Index into the dates. */
  readonly at: number
  readonly label: string
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** At most about `most` places to name on a time axis: years where the span is long, months where it is short. */
export function timeTicks(dates: Float64Array, most = 8): readonly Tick[] {
  const n = dates.length
  if (n === 0) return []
  const first = monthIndex(dates[0] as Day)
  const last = monthIndex(dates[n - 1] as Day)
  const months = last - first
  const step = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((each) => months / each <= most) ?? 480
  const ticks: Tick[] = []
  let seen = first
  for (let i = 1; i < n; i++) {
    const month = monthIndex(dates[i] as Day)
    if (month === seen) continue
    seen = month
    if (month % step !== 0) continue
    const year = Math.floor(month / 12)
    ticks.push({ at: i, label: step >= 12 ? String(year) : `${MONTHS[month % 12]} ${year}` })
  }
  return ticks
}

/** `Apr 2018`, as a crosshair says it. */
export function monthAt(dates: Float64Array, index: number): string {
  const day = dates[index]
  if (day === undefined) return ''
  const { year, month } = ymdFromDay(day as Day)
  return `${MONTHS[month - 1]} ${year}`
}

/** The last index of each calendar year: the rows of a chart's data table. */
export function yearEnds(dates: Float64Array): readonly { readonly day: string; readonly at: number }[] {
  const rows: { day: string; at: number }[] = []
  for (let i = 0; i < dates.length; i++) {
    const next = dates[i + 1]
    if (next === undefined || ymdFromDay(next as Day).year !== ymdFromDay(dates[i] as Day).year) {
      rows.push({ day: isoFromDay(dates[i] as Day), at: i })
    }
  }
  return rows
}

/** Heights for labels that want to stand at `wanted`, moved apart to `gap` and kept between `low` and `high`. */
export function spreadLabels(
  wanted: readonly number[],
  gap: number,
  low: number,
  high: number,
): readonly number[] {
  const order = wanted.map((at, i) => ({ at, i })).toSorted((a, b) => a.at - b.at)
  const placed: number[] = []
  let before = low - gap
  for (const { at } of order) {
    before = Math.max(at, before + gap)
    placed.push(before)
  }
  let after = high + gap
  for (let k = placed.length - 1; k >= 0; k--) {
    after = Math.min(placed[k]!, after - gap)
    placed[k] = after
  }
  const out = wanted.map(() => 0)
  order.forEach(({ i }, k) => {
    out[i] = placed[k]!
  })
  return out
}

/** The value that nineteen of twenty magnitudes stay below: what counts as strong in a heatmap. */
export function strongMove(values: readonly number[]): number {
  const sizes = values.map(Math.abs).toSorted((a, b) => a - b)
  return sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * 0.95))] ?? 0
}

/** One of four shades by size, 0 where the value prints as zero. */
export function heatShade(value: number, strong: number): 0 | 1 | 2 | 3 | 4 {
  if (Math.abs(value) < 0.0005 || strong <= 0) return 0
  const share = Math.abs(value) / strong
  return share > 0.75 ? 4 : share > 0.5 ? 3 : share > 0.25 ? 2 : 1
}
