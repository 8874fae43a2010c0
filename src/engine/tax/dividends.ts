import type { Day } from '../../shared/day.ts'
import type { Quantity } from '../../shared/amount.ts'
import type { Replay } from '../ledger/replay.ts'

/** Units of one purchase: held from the day after `acquired` to `sold`, or still. */
export interface Holding {
  readonly acquired: Day
  readonly sold: Day | undefined
  readonly quantity: Quantity
}

/** How long units must be held around the ex-day (IRC 1(h)(11)(B)(iii), 246(c); Pub. 550, "Qualified dividends"). */
export interface HoldingTest {
  /** Days before the ex-day on which the window begins, and after it on which it ends. */
  readonly around: number
  /** More than so many days of the window. */
  readonly moreThan: number
}

/** More than 60 days of the 121 that begin 60 days before the ex-day. */
export const COMMON: HoldingTest = { around: 60, moreThan: 60 }
/** Preferred stock whose dividend is for more than 366 days: more than 90 of 181. */
export const PREFERRED: HoldingTest = { around: 90, moreThan: 90 }

/** Days from pay day back to the ex-day where the ex-day is not known (TAX-17). */
export const EX_DAYS_BEFORE_PAY = 14

/** What of the units that earned a dividend passes the test; all three in units, `assumed` being part of `passing`. */
export interface Tested {
  readonly held: bigint
  readonly passing: bigint
  /** Passes only if it is still held on days that have not come. */
  readonly assumed: bigint
}

/**
 * The units held when the ex-day came, and those of them held long enough around it. The day of purchase does not count,
 * the day of sale does. `known` is the last day of which the holdings are known.
 */
export function qualifyingUnits(
  holdings: readonly Holding[],
  exDay: Day,
  known: Day,
  test: HoldingTest,
): Tested {
  let held = 0n
  let passing = 0n
  let assumed = 0n
  const from = exDay - test.around
  const to = exDay + test.around
  for (const { acquired, sold, quantity } of holdings) {
    if (acquired >= exDay || (sold !== undefined && sold < exDay)) continue
    held += quantity
    const first = Math.max(acquired + 1, from)
    const days = (last: number) => Math.min(last, to) - first + 1
    if (days(sold ?? Infinity) <= test.moreThan) continue
    passing += quantity
    if (sold === undefined && days(known) <= test.moreThan) assumed += quantity
  }
  return { held, passing, assumed }
}

/** The last ex-day at or before a pay day and not more than 60 days before it; undefined where none is known. */
export function exDayOf(exDays: readonly Day[], payDay: Day): Day | undefined {
  const last = exDays.findLast((day) => day <= payDay)
  return last === undefined || last < payDay - 60 ? undefined : last
}

/** By `account\nasset`, with the days on which the units came, before wash sales. */
export function holdingsBy({
  open,
  closed,
}: Pick<Replay, 'open' | 'closed'>): ReadonlyMap<string, readonly Holding[]> {
  const all = [
    ...closed.map((c) => ({
      at: `${c.account}\n${c.asset}`,
      acquired: c.acquired,
      sold: c.sold,
      quantity: c.quantity,
    })),
    ...open.map((lot) => ({
      at: `${lot.account}\n${lot.asset}`,
      acquired: lot.acquired,
      sold: undefined,
      quantity: lot.quantity,
    })),
  ]
  return Map.groupBy(
    all.filter((holding) => holding.quantity > 0n),
    (holding) => holding.at,
  )
}
