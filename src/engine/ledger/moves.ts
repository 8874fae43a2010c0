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

/** Days between the two halves of one transfer, at most (LOT-11). */
const TRANSFER_WINDOW = 7

export interface Moves {
  /** Halves of exchanges, each with its exchange. */
  readonly exchanges: ReadonlyMap<Leg, Move>
  /** Transfers by the day on which they are due, the earlier of their two, and then by the place of their out. */
  readonly transfers: readonly { readonly due: Day; readonly move: Move }[]
  /** Legs that transfers account for. */
  readonly transferred: ReadonlySet<Leg>
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
  let bestGap = TRANSFER_WINDOW + 1
  for (let i = waiting.passed; i < legs.length; i++) {
    const leg = legs[i]
    const gap = leg === undefined ? undefined : leg.event.tradeDay - out.tradeDay
    if (gap !== undefined && gap > TRANSFER_WINDOW) break
    if (gap === undefined || gap < -TRANSFER_WINDOW) {
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
