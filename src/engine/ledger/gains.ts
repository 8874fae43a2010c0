import type { Money } from '../../shared/amount.ts'
import { yearOf } from '../../shared/day.ts'
import type { Closed } from '../../shared/lot.ts'

/** Realised gains of one year in one currency; losses are negative. */
export interface YearGains {
  readonly year: number
  readonly currency: string
  readonly short: Money
  readonly long: Money
  /** Closings whose gain is unknown: they are in neither sum. */
  readonly unknown: number
}

/** Sums per year and currency, earliest year first (LOT-19). */
export function gainsByYear(closed: readonly Closed[]): YearGains[] {
  const sums = new Map<
    string,
    { year: number; currency: string; short: bigint; long: bigint; unknown: number }
  >()
  for (const { sold, currency, gain, term } of closed) {
    const year = yearOf(sold)
    const key = `${year} ${currency}`
    const sum = sums.get(key) ?? { year, currency, short: 0n, long: 0n, unknown: 0 }
    sums.set(key, sum)
    if (gain === undefined) sum.unknown += 1
    else if (term === 'long') sum.long += gain
    else sum.short += gain
  }
  return [...sums.values()]
    .sort((a, b) => a.year - b.year || (a.currency < b.currency ? -1 : 1))
    .map((s) => ({ ...s, short: s.short as Money, long: s.long as Money }))
}

/**
 * Cost and proceeds as a broker's form shows them: a closed short position's proceeds are what its sale brought, its cost
 * what closing it paid, its units positive (LOT-19). The gain is the same either way.
 */
export function asReported(closed: Closed): Pick<Closed, 'quantity' | 'cost' | 'proceeds'> {
  const { quantity, cost, proceeds } = closed
  if (quantity >= 0n || cost === undefined) return { quantity, cost, proceeds }
  return {
    quantity: -quantity as Closed['quantity'],
    cost: -proceeds as Money,
    proceeds: -cost as Money,
  }
}
