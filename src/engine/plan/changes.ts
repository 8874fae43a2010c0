import { type Money, moneyFromUnits, type Rate, timesRate } from '../../shared/amount.ts'
import type { Part, Position } from './drift.ts'
import { CASH } from './household.ts'

/** What core and sleeve want of one asset across the household: positive to buy, negative to sell. */
export interface Change {
  readonly asset: string
  readonly core: Money
  readonly sleeve: Money
}

/** A needed purchase, or a part of one, for which there is no cash. */
export interface Unfunded {
  readonly asset: string
  readonly amount: Money
}

export interface Changes {
  readonly changes: readonly Change[]
  readonly unfunded: readonly Unfunded[]
}

export interface Limits {
  readonly minimumTrade: Money
  readonly costRate: Rate
}

/** While the wishes of a household are weighed against its cash. */
interface Wish {
  readonly position: Position
  core: bigint
  sleeve: bigint
}

/**
 * PLN-1 and PLN-2: the smallest household-wide trades that bring back what is outside or due, funded by cash within its
 * bounds. A net change below the minimum trade is dropped. Only what has a price may be among `positions`.
 */
export function changesOf(positions: readonly Position[], limits: Limits): Changes {
  const wishes: Wish[] = positions
    .filter((p) => p.asset !== CASH)
    .map((position) => ({
      position,
      core: position.core ? backToHalf(position.core) : 0n,
      sleeve: position.due && position.sleeve ? position.sleeve.target - position.sleeve.actual : 0n,
    }))
  for (const wish of wishes) if (size(net(wish)) < limits.minimumTrade) forget(wish)

  const cash = positions.find((p) => p.asset === CASH)!
  const bounds = cashBounds(cash)
  placeExcess(wishes, () => cashAfter(cash.value, wishes, limits.costRate) - bounds.upper, limits)
  const unfunded = fundShortage(
    wishes,
    () => bounds.lower - cashAfter(cash.value, wishes, limits.costRate),
    limits,
  )
  return {
    changes: wishes
      .filter((wish) => net(wish) !== 0n)
      .map((wish) => ({
        asset: wish.position.asset,
        core: moneyFromUnits(wish.core),
        sleeve: moneyFromUnits(wish.sleeve),
      })),
    unfunded,
  }
}

/** PLN-1: to half the band on the side where it is; nothing while inside. */
function backToHalf(core: Part): bigint {
  if (!core.outside || core.band === undefined) return 0n
  const half = core.band / 2n
  return core.drift > 0n ? core.target + half - core.actual : core.target - half - core.actual
}

/** PLN-2: what cash may be after the trades, core's and sleeve's together. */
function cashBounds(cash: Position): { lower: bigint; upper: bigint } {
  const target = (cash.core?.target ?? 0n) + (cash.sleeve?.target ?? 0n)
  const band = (cash.core?.band ?? 0n) + (cash.sleeve?.band ?? 0n)
  const now = cash.value
  return {
    lower: now < target - band ? target - band / 2n : now < target ? now : target,
    upper: now > target + band ? target : now > target ? now : target,
  }
}

/** Proceeds beyond the upper bound buy what is furthest under: the core's assets first, then the sleeve's. */
function placeExcess(wishes: readonly Wish[], excess: () => bigint, limits: Limits): void {
  for (const side of ['core', 'sleeve'] as const) {
    for (const wish of furthest(wishes, side, 'under')) {
      const room = -driftAfter(wish, side)
      const affordable = withoutCost(excess(), limits.costRate)
      const amount = room < affordable ? room : affordable
      add(wish, side, amount, limits)
    }
  }
}

/** Cash below the lower bound: sell what is furthest over, then buy less. Returns what was given up. */
function fundShortage(wishes: readonly Wish[], shortage: () => bigint, limits: Limits): Unfunded[] {
  for (const wish of furthest(wishes, 'core', 'over')) {
    const over = driftAfter(wish, 'core')
    const needed = withCost(shortage(), limits.costRate)
    add(wish, 'core', -(over < needed ? over : needed), limits)
  }
  const unfunded: Unfunded[] = []
  for (const side of ['core', 'sleeve'] as const) {
    for (const wish of furthest(wishes, side, 'bought').toReversed()) {
      const short = shortage()
      if (short <= 0n) return unfunded
      const less = ceiling(short * SCALE, SCALE + limits.costRate)
      const kept = net(wish) - less
      const given = kept < limits.minimumTrade ? net(wish) : less
      wish[side] -= given
      if (given >= limits.minimumTrade)
        unfunded.push({ asset: wish.position.asset, amount: moneyFromUnits(given) })
    }
  }
  return unfunded
}

/**
 * Assets over or under their targets after the wishes so far, or being bought, in the order of their distance before any
 * trade measured in bands, furthest first.
 */
function furthest(
  wishes: readonly Wish[],
  side: 'core' | 'sleeve',
  which: 'over' | 'under' | 'bought',
): Wish[] {
  return wishes
    .filter((wish) => {
      const part = wish.position[side]
      if (part?.band === undefined) return false
      if (which === 'bought') return wish[side] > 0n && net(wish) > 0n
      return which === 'over' ? driftAfter(wish, side) > 0n : driftAfter(wish, side) < 0n
    })
    .toSorted(
      (a, b) =>
        byBands(b.position[side]!, a.position[side]!) || (a.position.asset < b.position.asset ? -1 : 1),
    )
}

/** |drift| / band, compared without dividing; no band at all is the furthest. */
function byBands(a: Part, b: Part): number {
  const left = size(a.drift) * (b.band ?? 0n)
  const right = size(b.drift) * (a.band ?? 0n)
  return left < right ? -1 : left > right ? 1 : 0
}

function driftAfter(wish: Wish, side: 'core' | 'sleeve'): bigint {
  return (wish.position[side]?.drift ?? 0n) + wish[side]
}

/** Adds to a wish unless the whole of it would stay below the minimum trade. */
function add(wish: Wish, side: 'core' | 'sleeve', amount: bigint, limits: Limits): void {
  const helps = amount > 0n === driftAfter(wish, side) < 0n && amount !== 0n
  if (helps && size(net(wish) + amount) >= limits.minimumTrade) wish[side] += amount
}

function forget(wish: Wish): void {
  wish.core = 0n
  wish.sleeve = 0n
}

function net(wish: Wish): bigint {
  return wish.core + wish.sleeve
}

function cashAfter(cash: bigint, wishes: readonly Wish[], costRate: Rate): bigint {
  let after = cash
  for (const wish of wishes) after -= net(wish) + timesRate(moneyFromUnits(size(net(wish))), costRate)
  return after
}

/** The purchase that an amount pays for, its cost included; nothing for none. */
function withoutCost(amount: bigint, costRate: Rate): bigint {
  return amount <= 0n ? 0n : (amount * SCALE) / (SCALE + costRate)
}

/** The sale that brings an amount after its cost. */
function withCost(amount: bigint, costRate: Rate): bigint {
  return amount <= 0n ? 0n : ceiling(amount * SCALE, SCALE - costRate)
}

const SCALE = 10n ** 10n

function ceiling(n: bigint, d: bigint): bigint {
  return (n + d - 1n) / d
}

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}
