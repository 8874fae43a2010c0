import type { Money, Price, Quantity } from '../../../shared/amount.ts'
import type { Day } from '../../../shared/day.ts'
import type { FxTable } from '../../market/fx.ts'
import type { NoRate } from '../currency.ts'
import type { SplitRatio } from '../holdings.ts'
import { valueAt } from '../holdings.ts'
import type { Cell, Sums } from './book.ts'
import { heldOn } from './book.ts'

/** The closes of one asset, ascending; `unitsOf` is the day whose units they are quoted in where they are adjusted for splits (LOT-18). */
export interface Closes {
  readonly currency: string
  readonly days: ArrayLike<number>
  readonly close: ArrayLike<bigint>
  readonly unitsOf: Day | undefined
  readonly splits: readonly SplitRatio[]
}

/** Closes by asset; an asset without any, or whose contract size is not known, has none. */
export type Quotes = ReadonlyMap<string, Closes>

/** Amounts in the base currency before any rounding: money at 1e-6 times rates at 1e-20. */
export const EXACT = 10n ** 20n

/** Days for which a close makes a valuation day (PRF-4). */
const RECENT = 7

/** What a cell is worth at the end of a day, in the currencies of its closes or costs. */
export interface CellWorth {
  readonly known: Sums
  /** Of units whose cost is unknown. */
  readonly unknown: Sums
  /** Without a close up to then: at its cost. */
  readonly atCost: boolean
  /** Its close is recent, or it never has one. */
  readonly recent: boolean
}

const NONE: Sums = new Map()
const NOTHING: CellWorth = { known: NONE, unknown: NONE, atCost: false, recent: true }

/** PRF-3. */
export function cellWorth(cell: Cell, day: Day, quotes: Quotes): CellWorth {
  const held = heldOn(cell, day)
  if (held === undefined || (held.units === 0n && held.costs.length === 0)) return NOTHING
  const closes = quotes.get(cell.asset)
  const at = closes === undefined ? -1 : lastAt(closes.days, day)
  if (closes === undefined || at < 0) {
    const known = new Map(held.costs.map(({ currency, cost }) => [currency, cost as bigint]))
    return { known, unknown: NONE, atCost: true, recent: closes === undefined }
  }
  const whole = unitsWorth(closes, at, held.units, day)
  const known =
    held.unknown === 0n ? whole : unitsWorth(closes, at, (held.units - held.unknown) as Quantity, day)
  return {
    known: new Map([[closes.currency, known as bigint]]),
    unknown: known === whole ? NONE : new Map([[closes.currency, whole - known]]),
    atCost: false,
    recent: day - closes.days[at]! <= RECENT,
  }
}

/** Units at the close of a day, or the last before it; undefined without one. */
export function worthOf(
  quotes: Quotes,
  asset: string,
  units: bigint,
  day: Day,
): { readonly currency: string; readonly amount: bigint } | undefined {
  const closes = quotes.get(asset)
  const at = closes === undefined ? -1 : lastAt(closes.days, day)
  if (closes === undefined || at < 0) return undefined
  return { currency: closes.currency, amount: unitsWorth(closes, at, units as Quantity, day) }
}

function unitsWorth(closes: Closes, at: number, units: Quantity, day: Day): Money {
  const quote = { close: closes.close[at] as Price, unitsOf: closes.unitsOf ?? (closes.days[at] as Day) }
  return valueAt(units, day, quote, closes.splits)
}

function lastAt(days: ArrayLike<number>, day: Day): number {
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (days[middle]! <= day) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Amounts into the base currency, exactly; rates that are missing are noted down and count as nothing. */
export interface Exchange {
  readonly base: string
  readonly missing: NoRate[]
  /** At the rate of `day`, at the scale of `EXACT`. */
  exact(sums: Sums, day: Day): bigint
  one(amount: bigint, currency: string, day: Day): bigint
}

export function exchange(base: string, rates: FxTable): Exchange {
  const missing: NoRate[] = []
  const one = (amount: bigint, currency: string, day: Day): bigint => {
    if (amount === 0n) return 0n
    const rate = rates(currency, base, day)
    if (rate === undefined) {
      missing.push({ from: currency, to: base, day })
      return 0n
    }
    return amount * rate.rate
  }
  return {
    base,
    missing,
    one,
    exact(sums, day) {
      let sum = 0n
      for (const [currency, amount] of sums) sum += one(amount, currency, day)
      return sum
    },
  }
}
