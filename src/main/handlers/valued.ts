import type { AssetKind } from '../../shared/account.ts'
import type { Money, Price, Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { SplitRatio } from '../../engine/ledger/holdings.ts'
import { priceAt, valueAt } from '../../engine/ledger/holdings.ts'
import type { SplitSeen } from '../../engine/ledger/position.ts'
import { closesAsOf, lastDays, splitsByAsset } from '../store/prices.ts'
import { revisions } from '../store/write.ts'
import type { Context } from './handler.ts'
import { replayed } from './replayed.ts'

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
  const listed = splitsByAsset(ledger)
  const seen = Map.groupBy(oncePerAsset(replayed(context).splits), (split) => split.asset)
  const value: Valuer = (asset, kind, units) => {
    const close = closes.get(asset)
    if (close === undefined || kind === 'option' || kind === 'future') return undefined
    const splits: readonly SplitRatio[] =
      listed.get(asset)?.map(({ day, ratio }) => ({ day, before: 10n ** 10n, after: ratio })) ??
      seen.get(asset) ??
      []
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

/** Two accounts tell of the same split, perhaps some days apart: it counts once. */
function oncePerAsset(splits: readonly SplitSeen[]): SplitSeen[] {
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
