import type { Money, Price, Quantity } from '../../shared/amount.ts'
import { divideHalfEven, valueOfUnits } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { Rate } from '../../shared/amount.ts'
import type { Lot } from '../../shared/lot.ts'

/** All lots of one asset in one account. */
export interface Holding {
  readonly account: string
  readonly asset: string
  readonly quantity: Quantity
  /** Undefined as soon as one lot's cost is unknown or in another currency (LOT-18). */
  readonly cost: Money | undefined
  readonly currency: string
}

/** Sums lots into holdings, in the order in which their first lots stand. */
export function holdingsOf(lots: readonly Lot[]): Holding[] {
  const sums = new Map<string, { -readonly [K in keyof Holding]: Holding[K] }>()
  for (const { account, asset, quantity, cost, currency } of lots) {
    const key = JSON.stringify([account, asset])
    const sum = sums.get(key)
    if (sum === undefined) {
      sums.set(key, { account, asset, quantity, cost, currency })
      continue
    }
    sum.quantity = (sum.quantity + quantity) as Quantity
    const known = sum.cost !== undefined && cost !== undefined && sum.currency === currency
    sum.cost = known ? (((sum.cost as Money) + cost) as Money) : undefined
  }
  return [...sums.values()]
}

/** A split that a price series has already been adjusted for: units after = units before × ratio, from its day on. */
export interface SplitRatio {
  readonly day: Day
  readonly ratio: Rate
}

/**
 * Value of units held on `on` at a close that the vendor has adjusted for all splits since: the units are multiplied by the
 * splits that came after the day, exactly, and the value is rounded once (LOT-18).
 */
export function valueAtSplitAdjusted(
  units: Quantity,
  close: Price,
  on: Day,
  splits: readonly SplitRatio[],
): Money {
  let scaled: bigint = units
  let scale = 1n
  for (const { day, ratio } of splits) {
    if (day <= on) continue
    scaled *= ratio
    scale *= 10n ** 10n
  }
  return scale === 1n
    ? valueOfUnits(units, close)
    : (divideHalfEven(scaled * close, scale * 10n ** 12n) as Money)
}
