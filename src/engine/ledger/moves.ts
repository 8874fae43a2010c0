import type { Day } from '../../shared/day.ts'
import type { LedgerEvent, Leg } from '../../shared/trade.ts'

/** A units leg and the event it belongs to; `place` is the event's place in the replay (LOT-2). */
export interface UnitsLeg {
  readonly event: LedgerEvent
  readonly leg: Leg & { readonly asset: string }
  readonly index: number
  readonly place: number
}

/** Units that leave one position for another with their lots: a transfer (LOT-11) or an exchange (LOT-13). */
export interface Move {
  readonly kind: 'transfer' | 'exchange' | 'splitExchange'
  readonly out: UnitsLeg
  readonly in: UnitsLeg
}

/** Days between the halves of one transfer, or of one merger, at most (LOT-11, LOT-13). */
const WINDOW = 7

export interface Moves {
  /** Halves of exchanges, each with its exchange. */
  readonly exchanges: ReadonlyMap<Leg, Move>
  /** Transfers by the day on which they are due, the earlier of their two, and then by the place of their out. */
  readonly transfers: readonly { readonly due: Day; readonly move: Move }[]
  /** Legs that transfers account for. */
  readonly transferred: ReadonlySet<Leg>
  /** Merger cash that came in an event of its own, by the leg of the units that left for it. */
  readonly mergerCash: ReadonlyMap<Leg, LedgerEvent>
}

/** Which units legs belong together; `movers` are the places of the events that may hold one. */
export function findMoves(ordered: readonly LedgerEvent[], movers: readonly number[]): Moves {
  const legs = unitsLegs(ordered, movers)
  const transfers = pairTransfers(legs)
  return {
    exchanges: new Map(pairExchanges(legs).flatMap((m) => [[m.out.leg, m] as const, [m.in.leg, m] as const])),
    transfers: transfers
      .map((move) => ({ due: earlier(move.out.event.tradeDay, move.in.event.tradeDay), move }))
      .sort((a, b) => a.due - b.due || a.move.out.place - b.move.out.place),
    transferred: new Set(transfers.flatMap((m) => [m.out.leg, m.in.leg])),
    mergerCash: pairMergerCash(ordered, movers, legs),
  }
}

function earlier(a: Day, b: Day): Day {
  return a < b ? a : b
}

function pairTransfers(legs: readonly UnitsLeg[]): Move[] {
  const waiting = new Map<string, Waiting>()
  for (const into of legs) {
    if (into.event.kind !== 'transferIn' || into.leg.quantity < 0n) continue
    const key = `${into.leg.quantity} ${into.leg.asset}`
    const known = waiting.get(key)
    if (known === undefined) waiting.set(key, { legs: [into], passed: 0 })
    else known.legs.push(into)
  }
  const moves: Move[] = []
  for (const out of legs) {
    if (out.event.kind !== 'transferOut' || out.leg.quantity > 0n) continue
    const free = waiting.get(`${-out.leg.quantity} ${out.leg.asset}`)
    const into = free && takeNearest(free, out.event)
    if (into !== undefined) moves.push({ kind: 'transfer', out, in: into })
  }
  return moves
}

/** Incoming legs of one asset and quantity by day; those before `passed` are too old for any further outgoing one. */
interface Waiting {
  readonly legs: (UnitsLeg | undefined)[]
  passed: number
}

/** The free leg of another account that is nearest in days, the earliest of equals, within the window. */
function takeNearest(waiting: Waiting, out: LedgerEvent): UnitsLeg | undefined {
  const { legs } = waiting
  let best = -1
  let bestGap = WINDOW + 1
  for (let i = waiting.passed; i < legs.length; i++) {
    const leg = legs[i]
    const gap = leg === undefined ? undefined : leg.event.tradeDay - out.tradeDay
    if (gap !== undefined && gap > WINDOW) break
    if (gap === undefined || gap < -WINDOW) {
      if (i === waiting.passed) waiting.passed += 1
      continue
    }
    if (leg?.event.account === out.account || Math.abs(gap) >= bestGap) continue
    best = i
    bestGap = Math.abs(gap)
  }
  if (best < 0) return undefined
  const found = legs[best]
  legs[best] = undefined
  return found
}

function pairExchanges(legs: readonly UnitsLeg[]): Move[] {
  const days = new Map<string, UnitsLeg[]>()
  for (const leg of legs) {
    if (leg.event.kind === 'transferIn' || leg.event.kind === 'transferOut') continue
    const key = `${leg.event.tradeDay} ${leg.event.kind} ${leg.event.account}`
    days.set(key, [...(days.get(key) ?? []), leg])
  }
  return [...days.values()].flatMap((legs) => {
    const outs = legs.filter((l) => l.leg.quantity < 0n)
    const ins = legs.filter((l) => l.leg.quantity > 0n)
    const kind = legs[0]?.event.kind === 'split' ? ('splitExchange' as const) : ('exchange' as const)
    const equal = matchLegs(outs, ins, (o, i) => o.leg.quantity === -i.leg.quantity)
    const rest = matchLegs(outs, ins, () => true)
    return [...equal, ...rest].map((pair) => ({ kind, ...pair }))
  })
}

/** Each merger event that brings cash and only names the asset, with the nearest leg by which that asset's units left. */
function pairMergerCash(
  ordered: readonly LedgerEvent[],
  movers: readonly number[],
  legs: readonly UnitsLeg[],
): Map<Leg, LedgerEvent> {
  const outs = legs.filter(({ event, leg }) => event.kind === 'merger' && leg.quantity < 0n)
  const pairs = new Map<Leg, LedgerEvent>()
  if (outs.length === 0) return pairs
  for (const place of movers) {
    const event = ordered[place] as LedgerEvent
    const asset = assetOfCash(event)
    if (asset === undefined) continue
    const near = outs
      .filter((out) => out.event.account === event.account && out.leg.asset === asset && !pairs.has(out.leg))
      .map((out) => ({ out, gap: Math.abs(out.event.tradeDay - event.tradeDay) }))
      .filter(({ gap }) => gap <= WINDOW)
      .sort((a, b) => a.gap - b.gap)[0]
    if (near !== undefined) pairs.set(near.out.leg, event)
  }
  return pairs
}

/** The asset that a merger event of cash alone names. */
export function assetOfCash(event: LedgerEvent): string | undefined {
  if (event.kind !== 'merger' || event.legs.some((leg) => leg.quantity !== 0n)) return undefined
  if (!event.legs.some((leg) => leg.role === 'principal' && leg.currency !== undefined)) return undefined
  return event.legs.find((leg) => leg.asset !== undefined)?.asset
}

/** Pairs each outgoing leg with the first free incoming leg of another asset that fits, and takes both off their lists. */
function matchLegs(
  outs: UnitsLeg[],
  ins: UnitsLeg[],
  fits: (out: UnitsLeg, into: UnitsLeg) => boolean,
): Omit<Move, 'kind'>[] {
  const pairs: Omit<Move, 'kind'>[] = []
  for (const out of outs.slice()) {
    const at = ins.findIndex((into) => into.leg.asset !== out.leg.asset && fits(out, into))
    if (at < 0) continue
    outs.splice(outs.indexOf(out), 1)
    pairs.push({ out, in: ins.splice(at, 1)[0] as UnitsLeg })
  }
  return pairs
}

function unitsLegs(ordered: readonly LedgerEvent[], movers: readonly number[]): UnitsLeg[] {
  const found: UnitsLeg[] = []
  for (const place of movers) {
    const event = ordered[place] as LedgerEvent
    event.legs.forEach((leg, index) => {
      if (leg.asset === undefined || leg.quantity === 0n) return
      found.push({ event, leg: leg as UnitsLeg['leg'], index, place })
    })
  }
  return found
}
