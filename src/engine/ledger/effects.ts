import type { Money, Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { Lot } from '../../shared/lot.ts'
import { gainsByYear } from './gains.ts'
import type { Replay } from './replay.ts'

/** A lot that a change of facts makes, unmakes or alters. */
export interface LotChange {
  readonly lot: string
  readonly account: string
  readonly asset: string
  readonly acquired: Day
  readonly currency: string
  readonly before: { readonly quantity: Quantity; readonly cost: Money | undefined } | undefined
  readonly after: { readonly quantity: Quantity; readonly cost: Money | undefined } | undefined
}

export interface GainChange {
  readonly year: number
  readonly term: 'short' | 'long'
  readonly currency: string
  readonly before: Money
  readonly after: Money
}

export interface CashChange {
  readonly account: string
  readonly currency: string
  readonly before: Money
  readonly after: Money
}

/** What differs between two replays: open lots, realised gains by year and term, cash, and the number of gaps (HND-6). */
export function effectsOf(
  before: Replay,
  after: Replay,
): {
  readonly lots: readonly LotChange[]
  readonly gains: readonly GainChange[]
  readonly cash: readonly CashChange[]
  readonly gapsBefore: number
  readonly gapsAfter: number
} {
  return {
    lots: lotChanges(before.open, after.open),
    gains: gainChanges(before, after),
    cash: cashChanges(before, after),
    gapsBefore: before.gaps.length,
    gapsAfter: after.gaps.length,
  }
}

function lotChanges(before: readonly Lot[], after: readonly Lot[]): LotChange[] {
  const nowByPlace = new Map(after.map((lot) => [placeOf(lot), lot]))
  const changes: LotChange[] = []
  for (const was of before) {
    const place = placeOf(was)
    const is = nowByPlace.get(place)
    nowByPlace.delete(place)
    if (is?.quantity === was.quantity && is.cost === was.cost && is.acquired === was.acquired) continue
    changes.push({ ...namesOf(is ?? was), before: was, after: is })
  }
  for (const is of nowByPlace.values()) changes.push({ ...namesOf(is), before: undefined, after: is })
  return changes
}

/** A lot keeps its id when it moves whole to another account or asset (LOT-11, LOT-13): there it is another holding. */
function placeOf({ id, account, asset }: Lot): string {
  return `${id} ${account} ${asset}`
}

function namesOf({ id, account, asset, acquired, currency }: Lot) {
  return { lot: id, account, asset, acquired, currency }
}

function gainChanges(before: Replay, after: Replay): GainChange[] {
  const was = gainsByYear(before.closed)
  const is = gainsByYear(after.closed)
  const changes: GainChange[] = []
  const years = new Map([...was, ...is].map((sum) => [`${sum.year} ${sum.currency}`, sum]))
  for (const { year, currency } of years.values()) {
    const of = (sums: typeof was) => sums.find((sum) => sum.year === year && sum.currency === currency)
    for (const term of ['short', 'long'] as const) {
      const [from, to] = [of(was)?.[term] ?? NOTHING, of(is)?.[term] ?? NOTHING]
      if (from !== to) changes.push({ year, term, currency, before: from, after: to })
    }
  }
  return changes.sort((a, b) => a.year - b.year)
}

function cashChanges(before: Replay, after: Replay): CashChange[] {
  const is = new Map(after.cash.map((sum) => [`${sum.account} ${sum.currency}`, sum]))
  const changes: CashChange[] = []
  for (const was of before.cash) {
    const key = `${was.account} ${was.currency}`
    const amount = is.get(key)?.amount ?? NOTHING
    is.delete(key)
    if (amount !== was.amount) changes.push({ ...was, before: was.amount, after: amount })
  }
  for (const sum of is.values())
    if (sum.amount !== 0n) changes.push({ ...sum, before: NOTHING, after: sum.amount })
  return changes.map(({ account, currency, before: from, after: to }) => ({
    account,
    currency,
    before: from,
    after: to,
  }))
}

const NOTHING = 0n as Money
