import { divideHalfEven } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { costPaid } from './eventCash.ts'

/** How a method that pools cost picks units before it turns to the pool (LOT-22, LOT-23). */
export interface PoolRule {
  /** Units bought on the day of the sale go first, at that day's average. */
  readonly sameDay: boolean
  /** Then those bought in so many days after it. */
  readonly followingDays: number
}

/** What is bought of one asset in one account on one day, while sales before it may still claim it. */
interface PurchaseDay {
  readonly day: Day
  /** Places in the replay and legs of its purchases. */
  readonly legs: { readonly place: number; readonly index: number; units: bigint; pieces: number }[]
  /** Units and cost that earlier sales have not claimed; cost undefined where a purchase's is unknown. */
  units: bigint
  cost: bigint | undefined
  /** Of the units, those that the day's own sales do not need. */
  free: bigint
}

/** Units of a later purchase that a sale claims. */
export interface Claimed {
  readonly place: number
  readonly index: number
  readonly piece: number
  readonly acquired: Day
  readonly units: bigint
  readonly cost: bigint | undefined
}

/** Purchases by position, for the positions whose method looks at the days after a sale. */
export type Windows = ReadonlyMap<string, { readonly days: PurchaseDay[]; readonly barriers: readonly Day[] }>

/** Reads purchases, sales and reorganisations of the accounts named, up to a day; `ordered` is in the order of LOT-2. */
export function readWindows(
  ordered: readonly LedgerEvent[],
  accounts: ReadonlySet<string>,
  upTo: number,
): Windows {
  const windows = new Map<string, { days: PurchaseDay[]; barriers: Day[] }>()
  if (accounts.size === 0) return windows
  ordered.forEach((event, place) => {
    if (!accounts.has(event.account) || event.tradeDay > upTo) return
    event.legs.forEach((leg, index) => {
      if (leg.asset === undefined || leg.quantity === 0n) return
      const key = windowKey(event.account, leg.asset)
      const own = windows.get(key) ?? { days: [], barriers: [] }
      windows.set(key, own)
      if (isReorganisation(event)) own.barriers.push(event.tradeDay)
      else if (isPurchase(event) && leg.quantity > 0n) {
        const at = dayOf(own.days, event.tradeDay)
        const first = event.legs.findIndex((l) => l.asset !== undefined && l.quantity !== 0n) === index
        const cost = first ? costPaid(event, leg.asset) : undefined
        at.legs.push({ place, index, units: leg.quantity, pieces: 0 })
        at.cost = at.cost === undefined || cost === undefined ? undefined : at.cost + cost
        at.units += leg.quantity
        at.free += leg.quantity
      } else if (event.kind === 'sell' && leg.quantity < 0n) {
        const at = dayOf(own.days, event.tradeDay)
        at.free += leg.quantity
      }
    })
  })
  return windows
}

export function windowKey(account: string, asset: string): string {
  return `${account} ${asset}`
}

/** Claims up to `wanted` units bought in the days after a sale, the earliest day first, at each day's average (LOT-23). */
export function claim(
  windows: Windows,
  key: string,
  sold: Day,
  followingDays: number,
  wanted: bigint,
): Claimed[] {
  const own = windows.get(key)
  if (own === undefined || followingDays === 0) return []
  const end = sold + followingDays
  const barrier = own.barriers.find((day) => day > sold) ?? Infinity
  const claimed: Claimed[] = []
  let left = wanted
  for (const at of own.days) {
    if (at.day <= sold || at.day > end || at.day >= barrier || at.free <= 0n || left === 0n) continue
    for (const leg of at.legs) {
      const units = least(least(leg.units, at.free), left)
      if (units <= 0n) continue
      const cost = partOf(at, units)
      leg.units -= units
      at.free -= units
      left -= units
      leg.pieces += 1
      claimed.push({ place: leg.place, index: leg.index, piece: leg.pieces, acquired: at.day, units, cost })
    }
  }
  return claimed
}

/**
 * What a purchase brings to its account after earlier sales have claimed their part: units, cost and the pieces given. Undefined
 * where nothing was claimed of its day.
 */
export function unclaimed(
  windows: Windows,
  key: string,
  day: Day,
  place: number,
  index: number,
): { readonly units: bigint; readonly cost: bigint | undefined; readonly pieces: number } | undefined {
  const at = windows.get(key)?.days.find((d) => d.day === day)
  if (at === undefined || at.legs.every((leg) => leg.pieces === 0)) return undefined
  const leg = at.legs.find((l) => l.place === place && l.index === index)
  if (leg === undefined) return undefined
  const { units, pieces } = leg
  const cost = partOf(at, units)
  leg.units = 0n
  return { units, cost, pieces }
}

/** Takes units off a day with their part of its cost, the last by subtraction. */
function partOf(at: PurchaseDay, units: bigint): bigint | undefined {
  const { cost } = at
  if (cost === undefined) {
    at.units -= units
    return undefined
  }
  const part = units === at.units ? cost : divideHalfEven(cost * units, at.units)
  at.units -= units
  at.cost = cost - part
  return part
}

function dayOf(days: PurchaseDay[], day: Day): PurchaseDay {
  const last = days.at(-1)
  if (last?.day === day) return last
  const fresh: PurchaseDay = { day, legs: [], units: 0n, cost: 0n, free: 0n }
  days.push(fresh)
  return fresh
}

function isPurchase({ kind }: LedgerEvent): boolean {
  return kind === 'buy' || kind === 'reinvestment'
}

function isReorganisation({ kind }: LedgerEvent): boolean {
  return kind === 'split' || kind === 'merger' || kind === 'rename' || kind === 'spinOff'
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
