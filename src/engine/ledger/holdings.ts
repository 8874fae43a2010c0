import type { Money, Price, Quantity } from '../../shared/amount.ts'
import { divideHalfEven } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
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
  const sums = new Map<string, Holding>()
  for (const { account, asset, quantity, cost, currency } of lots) {
    const key = JSON.stringify([account, asset])
    const sum = sums.get(key)
    if (sum === undefined) {
      sums.set(key, { account, asset, quantity, cost, currency })
      continue
    }
    const known = sum.cost !== undefined && cost !== undefined && sum.currency === currency
    sums.set(key, {
      ...sum,
      quantity: (sum.quantity + quantity) as Quantity,
      cost: known ? (((sum.cost as bigint) + cost) as Money) : undefined,
    })
  }
  return [...sums.values()]
}

/** Units after = units before × after / before, from its day on. */
export interface SplitRatio {
  readonly day: Day
  readonly before: bigint
  readonly after: bigint
}

/** A close and the day whose units it is quoted in: as traded its own day, adjusted for splits the end of its series. */
export interface Quote {
  readonly close: Price
  readonly unitsOf: Day
}

/**
 * Value of units as they stood at the end of `heldOn`, half-even to the millionth, rounded once: splits between the two days are
 * multiplied in, or taken out where the close is older than the units (LOT-18).
 */
export function valueAt(units: Quantity, heldOn: Day, quote: Quote, splits: readonly SplitRatio[]): Money {
  const { up, down } = ratioBetween(heldOn, quote.unitsOf, splits)
  return divideHalfEven(units * quote.close * up, 10n ** 12n * down) as Money
}

/** The close per unit as units stood at the end of `heldOn`, half-even. */
export function priceAt(heldOn: Day, quote: Quote, splits: readonly SplitRatio[]): Price {
  const { up, down } = ratioBetween(heldOn, quote.unitsOf, splits)
  return divideHalfEven(quote.close * up, down) as Price
}

function ratioBetween(from: Day, to: Day, splits: readonly SplitRatio[]): { up: bigint; down: bigint } {
  let up = 1n
  let down = 1n
  for (const { day, before, after } of splits) {
    if (day > from && day <= to) {
      up *= after
      down *= before
    } else if (day <= from && day > to) {
      up *= before
      down *= after
    }
  }
  return { up, down }
}
