import { type Money, proRata, type Quantity } from '../../shared/amount.ts'
import { type Day, longTermFrom } from '../../shared/day.ts'
import type { Closed, Lot } from '../../shared/lot.ts'
import type { WashedPiece } from './washSale.ts'

/** What names a part of a lot: the first keeps the lot's own name. */
export function partId({ id, part }: { readonly id: string; readonly part: number }): string {
  return part === 0 ? id : `${id}~${part}`
}

/** An open lot, or a part of one, with what wash sales did to it: `cost` and `acquired` are after them (WSH-5). */
export interface WashedLot extends Lot {
  /** The first part keeps 0. */
  readonly part: number
  readonly washAdded: Money
  /** The day on which it came, before a holding period was tacked on. */
  readonly bought: Day
}

/** A closing, or a part of one: `cost`, `gain`, `acquired` and `term` include what was added; `gain` the whole loss. */
export interface WashedClosing extends Closed {
  readonly washAdded: Money
  readonly washDisallowed: Money
  readonly bought: Day
}

/**
 * Lots and closings after wash sales. `pieces` are those of `washSales` with origins counted through the closings of positive
 * units and then the open lots of positive units, each in order. Parts of one lot with one holding period are one row.
 */
export function washedLots(
  { open, closed }: { readonly open: readonly Lot[]; readonly closed: readonly Closed[] },
  pieces: readonly WashedPiece[],
): { readonly open: WashedLot[]; readonly closed: WashedClosing[] } {
  const byOrigin = Map.groupBy(pieces, (piece) => piece.origin)
  let next = 0
  const partsOfNext = () => merged(byOrigin.get(next++) ?? [])
  const washedClosed = closed.flatMap((c): WashedClosing[] => {
    if (c.quantity <= 0n) return [{ ...c, bought: c.acquired, washAdded: NONE, washDisallowed: NONE }]
    return partsOfNext().map((part) => closing(c, part))
  })
  const washedOpen = open.flatMap((lot): WashedLot[] => {
    if (lot.quantity <= 0n) return [{ ...lot, part: 0, bought: lot.acquired, washAdded: NONE }]
    let left = lot.quantity
    let valueLeft = lot.origin?.kind === 'gifted' ? lot.origin.value : NONE
    return partsOfNext().map((part, i): WashedLot => {
      const { quantity, acquired, added } = part
      const value = proRata(valueLeft, quantity, left)
      valueLeft = (valueLeft - value) as Money
      left = (left - quantity) as Quantity
      return {
        ...lot,
        ...(lot.origin?.kind === 'gifted' ? { origin: { ...lot.origin, value } } : {}),
        part: i,
        quantity,
        acquired,
        bought: lot.acquired,
        washAdded: added,
        cost: lot.cost === undefined ? undefined : part.cost,
      }
    })
  })
  return { open: washedOpen, closed: washedClosed }
}

const NONE = 0n as Money

interface Part {
  readonly acquired: Day
  readonly quantity: Quantity
  readonly cost: Money | undefined
  readonly proceeds: Money
  readonly added: Money
  readonly disallowed: Money
}

/** Parts with the same holding period as one. */
function merged(pieces: readonly WashedPiece[]): Part[] {
  return [...Map.groupBy(pieces, (piece) => piece.acquired).values()].map((same): Part => {
    const sum = (of: (piece: WashedPiece) => bigint) => same.reduce((total, piece) => total + of(piece), 0n)
    const known = same.every((piece) => piece.cost !== undefined)
    return {
      acquired: same[0]!.acquired,
      quantity: sum((p) => p.quantity) as Quantity,
      cost: known ? (sum((p) => p.cost!) as Money) : undefined,
      proceeds: sum((p) => p.sold?.proceeds ?? 0n) as Money,
      added: sum((p) => p.addedCost) as Money,
      disallowed: sum((p) => p.disallowed) as Money,
    }
  })
}

function closing(c: Closed, part: Part): WashedClosing {
  const whole = part.quantity === c.quantity
  // Of a cost in another currency nothing is known here but the cost itself.
  const cost = c.gain === undefined ? (whole ? c.cost : undefined) : part.cost
  const { paid, ...rest } = c
  return {
    ...rest,
    ...(paid !== undefined && whole && part.added === NONE && { paid }),
    acquired: part.acquired,
    bought: c.acquired,
    quantity: part.quantity,
    proceeds: part.proceeds,
    cost,
    gain: c.gain === undefined || cost === undefined ? undefined : ((part.proceeds - cost) as Money),
    term: c.term === 'long' || c.sold >= longTermFrom(part.acquired) ? 'long' : 'short',
    washAdded: part.added,
    washDisallowed: part.disallowed,
  }
}
