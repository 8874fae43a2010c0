import type { AssetKind } from '../../shared/account.ts'
import type { Money, Price, Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { SplitRatio } from '../../engine/ledger/holdings.ts'
import { priceAt, valueAt } from '../../engine/ledger/holdings.ts'
import type { SplitSeen } from '../../engine/ledger/position.ts'
import type { Closes, Quotes } from '../../engine/ledger/performance/worth.ts'
import { listAssets } from '../store/assets.ts'
import { closesAsOf, lastDays, listSeries, seriesOf } from '../store/prices.ts'
import { revisions } from '../store/write.ts'
import type { Context } from './handler.ts'
import { knownSplits, replayed } from './replayed.ts'

/** What units are worth at the latest close at or before a day. */
export interface Valued {
  readonly price: Price
  readonly priceDay: Day
  readonly value: Money
  readonly currency: string
}

export type Valuer = (asset: string, kind: AssetKind, units: Quantity) => Valued | undefined

/** Values units as they stood at the end of a day (LOT-18); undefined where the asset has no close, or no known contract size. */
export function valuer(context: Context, asOf: Day): Valuer {
  const { ledger, memory } = context
  const now = revisions(ledger)
  const key = `${now.market} ${now.ledger} ${asOf}`
  const known = memory.get('valuer') as { key: string; value: Valuer } | undefined
  if (known?.key === key) return known.value

  const closes = closesAsOf(ledger, asOf)
  const ends = lastDays(ledger)
  const splitsOf = splitReader(context)
  const value: Valuer = (asset, kind, units) => {
    const close = closes.get(asset)
    if (close === undefined || kind === 'option' || kind === 'future') return undefined
    const splits = splitsOf(asset)
    const unitsOf = close.closes === 'split' ? (ends.get(asset) ?? close.day) : close.day
    const quote = { close: close.close, unitsOf }
    return {
      price: priceAt(asOf, quote, splits),
      priceDay: close.day,
      value: valueAt(units, asOf, quote, splits),
      currency: close.currency,
    }
  }
  memory.set('valuer', { key, value })
  return value
}

/** Every close of some assets, for values of many days (PRF-3); assets without closes, or of unknown contract size, are left out. */
export function quotesOf(context: Context, assets: Iterable<string>): Quotes {
  const { ledger } = context
  const kinds = new Map(listAssets(ledger).map(({ id, kind }) => [id, kind]))
  const currencies = new Map(listSeries(ledger).map(({ asset, currency }) => [asset, currency]))
  const splitsOf = splitReader(context)
  const quotes = new Map<string, Closes>()
  for (const asset of new Set(assets)) {
    const kind = kinds.get(asset)
    const currency = currencies.get(asset)
    if (currency === undefined || kind === 'option' || kind === 'future') continue
    const series = seriesOf(ledger, asset)
    const rows = series?.rows.flatMap(({ day, close }) => (close === undefined ? [] : [{ day, close }])) ?? []
    if (series === undefined || rows.length === 0) continue
    quotes.set(asset, {
      currency,
      days: rows.map(({ day }) => day),
      close: rows.map(({ close }) => close),
      unitsOf: series.closes === 'split' ? series.rows.at(-1)!.day : undefined,
      splits: splitsOf(asset),
    })
  }
  return quotes
}

/** The splits of an asset: those listed or stated, and those that lots show within 7 days of none of them (LOT-18, LOT-38). */
function splitReader(context: Context): (asset: string) => readonly SplitRatio[] {
  const known = knownSplits(context.ledger)
  const seen = Map.groupBy(oncePerAsset(replayed(context).splits), (split) => split.asset)
  return (asset) => {
    const own = known.get(asset) ?? []
    const more = (seen.get(asset) ?? []).filter(
      ({ day }) => !own.some((split) => Math.abs(split.day - day) <= SAME_SPLIT_DAYS),
    )
    return [...own, ...more]
  }
}

/** Two accounts tell of the same split, perhaps some days apart: it counts once. */
export function oncePerAsset(splits: readonly SplitSeen[]): SplitSeen[] {
  const kept: SplitSeen[] = []
  for (const split of splits) {
    const again = kept.some(
      ({ asset, day }) => asset === split.asset && Math.abs(day - split.day) <= SAME_SPLIT_DAYS,
    )
    if (!again) kept.push(split)
  }
  return kept
}

const SAME_SPLIT_DAYS = 7
