import { divideHalfEven } from '../../shared/amount.ts'
import { inRange, longer } from './lotTable.ts'
import type { Takings } from './relief.ts'
import { emptyTakings, takeNothing } from './relief.ts'

/** Takings that are closings: with the place of their event in the replay and what they brought. */
export interface Closings extends Takings {
  event: Int32Array
  proceeds: BigInt64Array
}

export function emptyClosings(room: number): Closings {
  return { ...emptyTakings(room), event: new Int32Array(room), proceeds: new BigInt64Array(room) }
}

/**
 * Spreads proceeds over the takings from `from` on, in the order taken (LOT-6), of a closing of `wanted` units. Returns what
 * falls to units that were lacking.
 */
export function spreadProceeds(
  closed: Closings,
  from: number,
  event: number,
  wanted: bigint,
  proceeds: bigint,
): bigint {
  const room = closed.lot.length
  if (closed.event.length < room) {
    closed.event = longer(closed.event, new Int32Array(room))
    closed.proceeds = longer(closed.proceeds, new BigInt64Array(room))
  }
  let left = inRange(proceeds)
  let unitsLeft = wanted
  for (let at = from; at < closed.size; at++) {
    const units = closed.units[at] as bigint
    const part = units === unitsLeft || left === 0n ? left : divideHalfEven(left * units, unitsLeft)
    closed.event[at] = event
    closed.proceeds[at] = part
    left = BigInt.asIntN(64, left - part)
    unitsLeft = BigInt.asIntN(64, unitsLeft - units)
  }
  return left
}

/**
 * A closing of a lot that takes no units: a return of capital beyond its cost, or the cash of a merger (LOT-15, LOT-33). `cost` is
 * what the lot gave up for it; undefined where that is not known.
 */
export function noteZeroClosing(
  closed: Closings,
  lot: number,
  event: number,
  proceeds: bigint,
  cost: bigint | undefined,
): number {
  const at = takeNothing(closed, lot)
  closed.known[at] = cost === undefined ? 0 : 1
  closed.cost[at] = inRange(cost ?? 0n)
  spreadProceeds(closed, at, event, 0n, proceeds)
  return at
}
