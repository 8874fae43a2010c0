import { floatFromPrice, floatFromRate } from '../../shared/amount.ts'
import type { Adjustment, PriceSeries } from '../../shared/market.ts'

/** One asset's prices as they are stored, as columns: ascending days, NaN where the source gives no value. */
export interface PriceHistory {
  readonly asset: string
  readonly days: Int32Array
  /** In the asset's currency; what kind of close it is says `closes`. */
  readonly close: Float64Array
  /** The vendor's total-return adjusted close. */
  readonly adjusted: Float64Array
  readonly closes: Adjustment
  /** New shares per old one, effective on `day`. */
  readonly splits: readonly Action[]
  /** Splits that the ledger states and the series does not list (LOT-38); left out where there are none. */
  readonly stated?: readonly Action[]
  /** Currency per share as counted on `day`, the ex-day. */
  readonly distributions: readonly Action[]
  readonly distributionsKnown: boolean
  readonly synthetic: boolean
  /** Declared to trade on another calendar than the panel's; left out where nobody said so. */
  readonly otherCalendar?: boolean
}

export interface Action {
  readonly day: number
  readonly value: number
}

/** Two levels per day: adjusted for splits only, and for distributions too. Only their ratios carry meaning. */
export interface Levels {
  readonly close: Float64Array
  readonly total: Float64Array
}

/**
 * MKT-6, MKT-7: what a panel holds of one asset. A raw close is divided by every later split. The total-return level is
 * the vendor's adjusted close where there is one for every close, else it is chained from the distributions
 * (`chainTotal`), else it equals the close and `distributionsKnown` is false.
 */
export function levelsOf(history: PriceHistory): Levels {
  if (history.closes === 'total') return { close: history.adjusted, total: history.adjusted }
  const { days } = history
  const shares = sharesPerShare(days, history.closes === 'raw' ? splitsOf(history) : [])
  const close = new Float64Array(days.length)
  for (let i = 0; i < days.length; i++) close[i] = history.close[i]! / shares[i]!
  if (hasAllAdjusted(history)) return { close, total: history.adjusted }
  if (history.distributions.length === 0) return { close, total: close }
  const paid = new Float64Array(days.length)
  for (const { day, value } of history.distributions) {
    const row = firstAtOrAfter(days, day)
    if (row < days.length) paid[row] = paid[row]! + value / shares[row]!
  }
  return { close, total: chainTotal(close, paid) }
}

/**
 * Total-return levels from split-adjusted closes and the distribution per share on each ex-day (0 elsewhere), ending
 * at the last close. From one close to the next the holder earns close ÷ (previous close − distribution): the
 * distribution is reinvested at the price without it, the convention of the vendors' adjusted closes and of CRSP's
 * adjustment factors, so that our levels can be compared with theirs digit by digit.
 */
export function chainTotal(close: Float64Array, paid: Float64Array): Float64Array {
  const total = new Float64Array(close.length)
  let factor = 1
  let later = -1
  for (let i = close.length - 1; i >= 0; i--) {
    const c = close[i]!
    if (Number.isNaN(c)) {
      total[i] = NaN
      continue
    }
    // A distribution on a day without a close counts from the next close on.
    if (later >= 0) {
      let due = 0
      for (let k = i + 1; k <= later; k++) due += paid[k]!
      factor *= 1 - due / c
    }
    total[i] = c * factor
    later = i
  }
  return total
}

/** By how much a step of the closes may miss the ratio of a split that is to explain it: a day's move comes on top. */
const STEP = Math.log(1.25)

/** Listed splits, and stated ones that the closes show: a series without that step was adjusted already (LOT-38). */
function splitsOf({ days, close, splits, stated = [] }: PriceHistory): readonly Action[] {
  const shown = stated.filter(({ day, value }) => {
    const row = firstAtOrAfter(days, day)
    const step = Math.log(close[row - 1]! / close[row]!)
    return Math.abs(step - Math.log(value)) < Math.min(STEP, Math.abs(Math.log(value)) / 2)
  })
  return shown.length === 0 ? splits : [...splits, ...shown]
}

/** For each day, how many of today's shares one share of that day has become: the product of all later splits. */
function sharesPerShare(days: Int32Array, splits: readonly Action[]): Float64Array {
  const shares = new Float64Array(days.length).fill(1)
  const ordered = splits.toSorted((a, b) => b.day - a.day)
  let factor = 1
  let next = 0
  for (let i = days.length - 1; i >= 0; i--) {
    while (next < ordered.length && ordered[next]!.day > days[i]!) factor *= ordered[next++]!.value
    shares[i] = factor
  }
  return shares
}

function hasAllAdjusted(history: PriceHistory): boolean {
  for (let i = 0; i < history.days.length; i++) {
    if (Number.isNaN(history.adjusted[i]!) && !Number.isNaN(history.close[i]!)) return false
  }
  return history.days.length > 0
}

/** The first row whose day is at or after `day`; the length where there is none. */
export function firstAtOrAfter(days: Int32Array, day: number): number {
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (days[middle]! < day) low = middle + 1
    else high = middle
  }
  return low
}

/** An exact series as columns of floats. */
export function historyOf(asset: string, series: PriceSeries, synthetic: boolean): PriceHistory {
  const { rows } = series
  return {
    asset,
    days: Int32Array.from(rows, (row) => row.day),
    close: Float64Array.from(rows, (row) => (row.close === undefined ? NaN : floatFromPrice(row.close))),
    adjusted: Float64Array.from(rows, (row) => row.adjusted ?? NaN),
    closes: series.closes,
    splits: series.splits.map(({ day, ratio }) => ({ day, value: floatFromRate(ratio) })),
    distributions: series.distributions.map(({ day, perShare }) => ({
      day,
      value: floatFromPrice(perShare),
    })),
    distributionsKnown: series.distributionsKnown,
    synthetic,
  }
}
