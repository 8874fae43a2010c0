import {
  PRICE_DECIMALS,
  type Price,
  divideHalfEven,
  floatFromPrice,
  priceFromUnits,
} from '../../shared/amount.ts'
import type { DistributionAction, PriceRow, PriceSeries } from '../../shared/market.ts'
import { distributionsFrom } from './distributions.ts'

export type Merge =
  | {
      readonly kind: 'merged'
      readonly series: PriceSeries
      /** Days of the incoming file that are new, that differ from what was kept, and that do not. */
      readonly added: number
      readonly changed: number
      readonly same: number
    }
  /** The kept series holds another kind of close, and reaches further than the incoming one or knows what it does not. */
  | { readonly kind: 'otherCloses'; readonly kept: PriceSeries['closes'] }
  /** Adjusted closes on both sides, and no day that both have: nothing tells how they join. */
  | { readonly kind: 'noSharedDay' }

/**
 * MKT-12: what a file makes of a series that is kept already. From its first day to its last the file replaces everything.
 * Adjusted closes are only good up to a factor, and each download has its own, so those that are kept from before and after are
 * joined by the ratio on a shared day; closes adjusted for splits likewise where that ratio says that a split lies between.
 * Where every day has a close and an adjusted close, the distributions are told anew from the whole (MKT-11).
 */
export function mergeSeries(kept: PriceSeries | undefined, incoming: PriceSeries): Merge {
  if (kept === undefined || kept.rows.length === 0) return counted([], incoming, told(incoming))
  const first = incoming.rows[0]!.day
  const last = incoming.rows.at(-1)!.day
  if (kept.closes !== incoming.closes) {
    const isCovered = kept.rows[0]!.day >= first && kept.rows.at(-1)!.day <= last
    if (!isCovered || incoming.closes === 'total') return { kind: 'otherCloses', kept: kept.closes }
    return counted(kept.rows, incoming, told(incoming))
  }
  const before = kept.rows.filter((row) => row.day < first)
  const after = kept.rows.filter((row) => row.day > last)
  const shared = sharedDays(kept.rows, incoming.rows)
  const isAdjusted =
    incoming.rows.some((row) => row.adjusted !== undefined) &&
    kept.rows.some((row) => row.adjusted !== undefined)
  if (shared.length === 0 && isAdjusted && before.length + after.length > 0) return { kind: 'noSharedDay' }

  const canSplit = incoming.closes === 'split'
  const newest = shared.at(-1)
  const middle =
    after.length === 0 || newest === undefined
      ? incoming.rows
      : incoming.rows.map((row) => rescaled(row, factors(newest.theirs, newest.ours, canSplit)))
  const oldest = shared[0]
  const middleAtOldest = oldest && middle.find((row) => row.day === oldest.ours.day)
  const early =
    oldest === undefined || middleAtOldest === undefined
      ? before
      : before.map((row) => rescaled(row, factors(oldest.ours, middleAtOldest, canSplit)))
  const ratio =
    oldest === undefined || middleAtOldest === undefined
      ? 1
      : factors(oldest.ours, middleAtOldest, canSplit).close
  const outside = (d: { readonly day: number }) =>
    d.day < first || d.day > last || !incoming.distributionsKnown
  const distributions = [
    ...kept.distributions.filter(outside).map((d) => (d.day < first ? scaledDistribution(d, ratio) : d)),
    ...incoming.distributions,
  ].toSorted((a, b) => a.day - b.day)
  const splits = [...kept.splits.filter(outside), ...incoming.splits].toSorted((a, b) => a.day - b.day)
  const series: PriceSeries = {
    closes: incoming.closes,
    rows: [...early, ...middle, ...after],
    splits,
    distributions,
    distributionsKnown: incoming.distributionsKnown && kept.distributionsKnown,
  }
  return counted(kept.rows, incoming, told(series))
}

/** The series with its distributions told from close and adjusted close, where every day has both. */
function told(series: PriceSeries): PriceSeries {
  if (series.closes !== 'split' || series.rows.length === 0) return series
  if (!series.rows.every((row) => row.close !== undefined && row.adjusted !== undefined)) return series
  // What a file states of distributions is better than what can be told.
  if (series.distributionsKnown && series.distributions.length > 0) return series
  const close = Float64Array.from(series.rows, (row) => floatFromPrice(row.close!))
  const adjusted = Float64Array.from(series.rows, (row) => row.adjusted!)
  const paid = distributionsFrom(close, adjusted, unitOf(series.rows))
  if (paid === undefined) return { ...series, distributions: [], distributionsKnown: false }
  const distributions = paid.map(({ row, perShare }): DistributionAction => {
    return { day: series.rows[row]!.day, perShare: priceFromUnits(BigInt(Math.round(perShare * 1e6)) * 100n) }
  })
  return { ...series, distributions, distributionsKnown: true }
}

/** The last decimal that the file printed, told from all its closes and adjusted closes: 0.01 for cents. */
function unitOf(rows: readonly PriceRow[]): number {
  let decimals = 0
  for (const { close, adjusted } of rows) {
    while (decimals < PRICE_DECIMALS && close! % 10n ** BigInt(PRICE_DECIMALS - decimals) !== 0n) decimals++
    decimals = Math.max(decimals, Math.min(PRICE_DECIMALS, decimalsOf(adjusted!)))
    if (decimals === PRICE_DECIMALS) break
  }
  return 10 ** -decimals
}

/** Decimals of the shortest text that reads back as `x`. */
function decimalsOf(x: number): number {
  const text = String(x)
  if (text.includes('e')) return PRICE_DECIMALS
  const point = text.indexOf('.')
  return point === -1 ? 0 : text.length - point - 1
}

interface SharedDay {
  /** The kept row and the incoming row of one day. */
  readonly ours: PriceRow
  readonly theirs: PriceRow
}

function sharedDays(kept: readonly PriceRow[], incoming: readonly PriceRow[]): SharedDay[] {
  const byDay = new Map(kept.map((row) => [row.day, row]))
  const shared: SharedDay[] = []
  for (const theirs of incoming) {
    const ours = byDay.get(theirs.day)
    if (ours === undefined) continue
    // Only a day that says everything can join; a blank on either side says nothing.
    if (
      (ours.adjusted === undefined) === (theirs.adjusted === undefined) &&
      (ours.close === undefined) === (theirs.close === undefined)
    ) {
      shared.push({ ours, theirs })
    }
  }
  return shared
}

interface Factors {
  readonly close: number
  readonly adjusted: number
}

/** By what rows in the scale of `from` must be multiplied to stand in the scale of `to`, both being of one day. */
function factors(from: PriceRow, to: PriceRow, canSplit: boolean): Factors {
  const adjusted = from.adjusted === undefined || to.adjusted === undefined ? 1 : to.adjusted / from.adjusted
  const close = from.close === undefined || to.close === undefined ? 1 : Number(to.close) / Number(from.close)
  // Less than a tenth is a correction of one price or a reprint, no split.
  return { adjusted, close: canSplit && Math.abs(close - 1) > 0.1 ? close : 1 }
}

function rescaled(row: PriceRow, by: Factors): PriceRow {
  if (by.adjusted === 1 && by.close === 1) return row
  return {
    day: row.day,
    close: row.close === undefined ? undefined : scaledPrice(row.close, by.close),
    adjusted: row.adjusted === undefined ? undefined : row.adjusted * by.adjusted,
  }
}

function scaledDistribution(d: DistributionAction, by: number): DistributionAction {
  return by === 1 ? d : { day: d.day, perShare: scaledPrice(d.perShare, by) }
}

/** A split ratio as told by two closes is good to nine digits at best; more are not made up. */
function scaledPrice(price: Price, by: number): Price {
  return by === 1 ? price : (divideHalfEven(price * BigInt(Math.round(by * 1e9)), 10n ** 9n) as Price)
}

function counted(kept: readonly PriceRow[], incoming: PriceSeries, series: PriceSeries): Merge {
  const was = new Map(kept.map((row) => [row.day, row]))
  const is = new Map(series.rows.map((row) => [row.day, row]))
  let added = 0
  let changed = 0
  let same = 0
  for (const { day } of incoming.rows) {
    const old = was.get(day)
    const now = is.get(day)
    if (old === undefined) added++
    else if (old.close === now?.close && old.adjusted === now?.adjusted) same++
    else changed++
  }
  return { kind: 'merged', series, added, changed, same }
}
