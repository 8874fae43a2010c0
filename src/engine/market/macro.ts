import { type Day, dayFromYmd, daysInMonth, ymdFromDay } from '../../shared/day.ts'
import type { MacroValue } from '../../shared/macro.ts'

/** One macro series as columns, ordered by when each value was known, then by what it was observed for. */
export interface MacroColumns {
  readonly id: string
  readonly observed: Int32Array
  readonly availableAt: Int32Array
  readonly value: Float64Array
  /** The values are today's revision: what was known at the time was another number. */
  readonly latestRevised: boolean
}

/** What was known of a series on a day: its observations up to the newest, in their latest revision as of that day. */
export interface KnownSeries {
  readonly observed: Int32Array
  /** NaN where an observation was not known yet. */
  readonly value: Float64Array
  /** The newest one known; −1 before the first. */
  newest: number
}

/** Days after which the newest value is no longer believed: two quarters and a delay. */
const OLDEST = 200
/** How much older than asked for an observation may be that stands in for a missing one. */
const GAP = 100

/** Values in any order, as columns over shared memory, so that workers see them without a copy. */
export function macroColumns(
  id: string,
  values: readonly MacroValue[],
  latestRevised: boolean,
): MacroColumns {
  const ordered = values.toSorted((a, b) => a.availableAt - b.availableAt || a.observed - b.observed)
  const days = (of: (value: MacroValue) => number): Int32Array => {
    const column = new Int32Array(new SharedArrayBuffer(4 * ordered.length))
    for (const [i, value] of ordered.entries()) column[i] = of(value)
    return column
  }
  const value = new Float64Array(new SharedArrayBuffer(8 * ordered.length))
  for (const [i, each] of ordered.entries()) value[i] = each.value
  return {
    id,
    observed: days(({ observed }) => observed),
    availableAt: days(({ availableAt }) => availableAt),
    value,
    latestRevised,
  }
}

/**
 * MKT-16: goes through ascending days and calls `see` with what was known of each series on each, by vintage or publication lag.
 * What `see` answers goes into out from `at`: NaN where a series has no value yet, or none newer than 200 days.
 */
export function sweepKnown(
  series: readonly MacroColumns[],
  days: Int32Array,
  see: (known: readonly KnownSeries[]) => number,
  out: Float64Array,
  at: number,
): void {
  const known = series.map(unknown)
  const next = series.map(() => 0)
  const newestAt = series.map(() => -Infinity)
  for (let i = 0; i < days.length; i++) {
    let ready = true
    for (let s = 0; s < series.length; s++) {
      const { observed, availableAt, value } = series[s]!
      const seen = known[s]!
      while (next[s]! < availableAt.length && availableAt[next[s]!]! <= days[i]!) {
        const k = next[s]!++
        const place = lastAtOrBefore(seen.observed, observed[k]!)
        seen.value[place] = value[k]!
        if (place > seen.newest) {
          seen.newest = place
          newestAt[s] = availableAt[k]!
        }
      }
      if (seen.newest < 0 || days[i]! - newestAt[s]! > OLDEST) ready = false
    }
    out[at + i] = ready ? see(known) : NaN
  }
}

/** The newest value known. */
export function newestOf({ value, newest }: KnownSeries): number {
  return value[newest]!
}

/** The value known for so many months before the newest observation; NaN where none was, or only one over 100 days older. */
export function monthsBefore(known: KnownSeries, months: number): number {
  const wanted = monthsEarlier(known.observed[known.newest]! as Day, months)
  let place = lastAtOrBefore(known.observed, wanted)
  while (place >= 0 && Number.isNaN(known.value[place]!)) place--
  if (place < 0 || wanted - known.observed[place]! > GAP) return NaN
  return known.value[place]!
}

/** Mean of the values observed in the last so many months up to the newest; NaN unless that far back is known. */
export function meanOfMonths(known: KnownSeries, months: number): number {
  const after = monthsEarlier(known.observed[known.newest]! as Day, months)
  if (known.observed[0]! > after) return NaN
  let sum = 0
  let count = 0
  for (let i = known.newest; i >= 0 && known.observed[i]! > after; i--) {
    if (Number.isNaN(known.value[i]!)) continue
    sum += known.value[i]!
    count++
  }
  return sum / count
}

/**
 * Mean of the last three observations less the lowest such mean of the twelve before: at or above 0.5 points of unemployment
 * tells a recession. Sahm (2019), "Direct Stimulus Payments to Individuals". Counts observations, so the series must be monthly.
 */
export function sahmOf({ value, newest }: KnownSeries): number {
  if (newest < 14) return NaN
  const mean = (last: number): number => (value[last]! + value[last - 1]! + value[last - 2]!) / 3
  let lowest = Infinity
  for (let i = newest - 12; i < newest; i++) lowest = Math.min(lowest, mean(i))
  return mean(newest) - lowest
}

/** The same day so many months earlier, the month's last day where that month is shorter. */
function monthsEarlier(d: Day, months: number): Day {
  const { year, month, dayOfMonth } = ymdFromDay(d)
  const index = year * 12 + month - 1 - months
  const y = Math.floor(index / 12)
  const m = (index % 12) + 1
  return dayFromYmd(y, m, Math.min(dayOfMonth, daysInMonth(y, m)))!
}

function unknown({ observed }: MacroColumns): KnownSeries {
  const days = Int32Array.from(new Set(observed)).toSorted()
  return { observed: days, value: new Float64Array(days.length).fill(NaN), newest: -1 }
}

function lastAtOrBefore(days: Int32Array, day: number): number {
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (days[middle]! <= day) low = middle + 1
    else high = middle
  }
  return low - 1
}
