import type { Money } from '../../shared/amount.ts'
import { divideHalfEven } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { FxFrequency, FxRow, FxSeries } from '../../shared/fx.ts'

/** Scale of a rate while reckoning: an inverse or a product is rounded to it once (FX-5). */
export const FX_ONE = 10n ** 20n
const FROM_STORED = 10n ** 10n

/** `to` for one `from`, at 1e-20, and the day it is of; `age` days before the day asked for. */
export interface FxRate {
  readonly rate: bigint
  readonly day: Day
  readonly age: number
}

/** Rates between any two currencies; undefined where FX-5 finds none. One for one where they are the same. */
export type FxTable = (from: string, to: string, on: Day) => FxRate | undefined

/** Days for which a rate stands in for later days without one (FX-4). */
export const GOOD_FOR: Record<FxFrequency, number> = { daily: 7, weekly: 14, monthly: 45 }

/** By the median step between rows (FX-4); a single row counts as daily. */
export function frequencyOf(rows: readonly FxRow[]): FxFrequency {
  const steps = rows.slice(1).map((row, i) => row.day - (rows[i] as FxRow).day)
  steps.sort((a, b) => a - b)
  const median = steps[(steps.length - 1) >> 1] ?? 1
  return median <= 4 ? 'daily' : median <= 10 ? 'weekly' : 'monthly'
}

/** The rates of some series; a cross goes through `base` before it goes through other currencies (FX-5). */
export function fxTable(series: readonly FxSeries[], base: string): FxTable {
  const byPair = new Map(
    series.map((s) => [s.base + s.quote, { rows: s.rows, goodFor: GOOD_FOR[frequencyOf(s.rows)] }]),
  )
  const money = [...new Set(series.flatMap((s) => [s.base, s.quote]))].toSorted()
  const thirds = [base, ...money.filter((c) => c !== base)]
  const known = new Map<string, FxRate | undefined>()

  function ofPair(from: string, to: string, on: Day): FxRate | undefined {
    const straight = byPair.get(from + to)
    const turned = byPair.get(to + from)
    const a = straight && rowOn(straight.rows, on, straight.goodFor)
    const b = turned && rowOn(turned.rows, on, turned.goodFor)
    if (a !== undefined && (b === undefined || a.day >= b.day))
      return { rate: a.rate * FROM_STORED, day: a.day, age: on - a.day }
    if (b === undefined) return undefined
    return { rate: divideHalfEven(FX_ONE * FROM_STORED, b.rate), day: b.day, age: on - b.day }
  }

  function across(from: string, to: string, on: Day): FxRate | undefined {
    for (const third of thirds) {
      if (third === from || third === to) continue
      const first = ofPair(from, third, on)
      const second = first && ofPair(third, to, on)
      if (first === undefined || second === undefined) continue
      const older = first.age >= second.age ? first : second
      return { rate: divideHalfEven(first.rate * second.rate, FX_ONE), day: older.day, age: older.age }
    }
    return undefined
  }

  return (from, to, on) => {
    if (from === to) return { rate: FX_ONE, day: on, age: 0 }
    const key = `${from}${to}${on}`
    if (known.has(key)) return known.get(key)
    const found = ofPair(from, to, on) ?? across(from, to, on)
    known.set(key, found)
    return found
  }
}

/** An amount at a rate, half-even to the millionth: the one place where money changes its currency. */
export function atRate(amount: Money, { rate }: Pick<FxRate, 'rate'>): Money {
  return divideHalfEven(amount * rate, FX_ONE) as Money
}

/** The last row at or before a day, not older than `goodFor` days. */
function rowOn(rows: readonly FxRow[], on: Day, goodFor: number): FxRow | undefined {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle] as FxRow).day <= on) low = middle + 1
    else high = middle
  }
  const row = rows[low - 1]
  return row !== undefined && on - row.day <= goodFor ? row : undefined
}
