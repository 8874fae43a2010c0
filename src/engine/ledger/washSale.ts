import type { Money, Quantity } from '../../shared/amount.ts'
import { proRata } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { addDays } from '../../shared/day.ts'

/** Days before and after a sale at a loss in which a purchase washes it (IRC 1091(a)). */
export const WASH_DAYS = 30

/** Units of one lot with one fate: still held, or sold together. */
export interface WashPiece {
  readonly lot: string
  /** Units of one purchase never replace each other (WSH-3). */
  readonly purchase: string
  readonly account: string
  /** A loss here is none, and a purchase here loses the loss it replaces for good. */
  readonly sheltered: boolean
  /** Assets of one group replace each other; undefined where wash sales do not apply. */
  readonly group: string | undefined
  /** The day of the purchase; undefined for units that came otherwise: they replace nothing. */
  readonly bought: Day | undefined
  /** From which day the holding period counts. */
  readonly acquired: Day
  readonly quantity: Quantity
  readonly cost: Money | undefined
  readonly sold: { readonly day: Day; readonly sale: string; readonly proceeds: Money } | undefined
}

/** A piece, or a part of one, after wash sales. `cost` includes what was added; `acquired` what was tacked on. */
export interface WashedPiece extends WashPiece {
  /** The part of its loss that is disallowed; zero or above. */
  readonly disallowed: Money
  readonly addedCost: Money
  /** The lots whose losses it replaced, in order. */
  readonly replaces: readonly string[]
}

/**
 * Washes losses by purchases of the same group within 30 days before or after (SPEC, WSH). Pieces are split where a part is
 * replaced or replaces; quantity and proceeds stay in sum, and cost plus what is added to it.
 */
export function washSales(pieces: readonly WashPiece[]): WashedPiece[] {
  const live = pieces.map((piece): Live => ({
    ...piece,
    disallowed: 0n as Money,
    addedCost: 0n as Money,
    replaces: [],
    used: false,
    next: undefined,
  }))
  const groups = Map.groupBy(live, (piece) => piece.group)
  groups.delete(undefined)
  for (const group of groups.values()) washGroup(group)
  return live.flatMap((head) => partsOf(head).map(({ used: _used, next: _next, ...piece }) => piece))
}

type Live = { -readonly [K in keyof WashedPiece]: WashedPiece[K] } & {
  /** It has replaced units already: each replaces once. */
  used: boolean
  /** The rest that was split off it, so that lists of pieces need not change. */
  next: Live | undefined
}

/** Losses by day of sale: what a loss adds to a purchase is in that purchase's cost before its own sale is looked at. */
function washGroup(group: readonly Live[]): void {
  const sold = group.filter((p) => p.sold !== undefined).sort((a, b) => soldOn(a) - soldOn(b))
  const bought = group.filter((p) => p.bought !== undefined).sort((a, b) => boughtOn(a) - boughtOn(b))
  for (const head of sold) {
    for (let piece: Live | undefined = head; piece !== undefined; piece = piece.next) washPiece(piece, bought)
  }
}

function washPiece(loss: Live, bought: readonly Live[]): void {
  if (loss.sheltered || loss.sold === undefined || loss.cost === undefined) return
  if (loss.sold.proceeds >= loss.cost) return
  const replacement = firstReplacement(bought, loss, loss.sold.day)
  if (replacement === undefined) return
  // What stays of the loss comes next, what stays of the purchase may replace more.
  const units = loss.quantity < replacement.quantity ? loss.quantity : replacement.quantity
  splitOff(loss, units)
  splitOff(replacement, units)

  const disallowed = (loss.cost - loss.sold.proceeds) as Money
  loss.disallowed = disallowed
  replacement.used = true
  replacement.replaces = [...loss.replaces, loss.lot]
  if (replacement.sheltered) return
  replacement.addedCost = (replacement.addedCost + disallowed) as Money
  if (replacement.cost !== undefined) replacement.cost = (replacement.cost + disallowed) as Money
  replacement.acquired = addDays(replacement.acquired, loss.acquired - loss.sold.day)
}

/** The earliest purchase in the window that has replaced nothing yet, is another purchase, and is not sold by then. */
function firstReplacement(bought: readonly Live[], loss: Live, day: Day): Live | undefined {
  for (let i = firstFrom(bought, day - WASH_DAYS); i < bought.length; i++) {
    const on = boughtOn(bought[i] as Live)
    if (on > day + WASH_DAYS) return undefined
    for (let piece = bought[i]; piece !== undefined; piece = piece.next) {
      if (piece.used || piece.purchase === loss.purchase) continue
      if (on > day || soldOn(piece) > day) return piece
    }
  }
  return undefined
}

/** Index of the first purchase on or after a day. */
function firstFrom(bought: readonly Live[], day: number): number {
  let low = 0
  let high = bought.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (boughtOn(bought[middle] as Live) < day) low = middle + 1
    else high = middle
  }
  return low
}

/** Leaves `units` in the piece and hangs the rest behind it; amounts by subtraction. */
function splitOff(piece: Live, units: Quantity): void {
  const { cost, sold, quantity, addedCost } = piece
  if (units === quantity) return
  const rest: Live = { ...piece, quantity: (quantity - units) as Quantity }
  piece.quantity = units
  piece.next = rest
  const proceeds = sold && proRata(sold.proceeds, units, quantity)
  if (sold !== undefined && proceeds !== undefined) {
    piece.sold = { ...sold, proceeds }
    rest.sold = { ...sold, proceeds: (sold.proceeds - proceeds) as Money }
  }
  piece.addedCost = proRata(addedCost, units, quantity)
  rest.addedCost = (addedCost - piece.addedCost) as Money
  if (cost === undefined) return
  // The loss is split, and cost follows from it: so no part of a loss becomes a gain by rounding.
  const loss = proRata((cost - (sold?.proceeds ?? 0n)) as Money, units, quantity)
  piece.cost = (loss + (proceeds ?? 0n)) as Money
  rest.cost = (cost - piece.cost) as Money
}

function partsOf(head: Live): Live[] {
  const parts: Live[] = []
  for (let piece: Live | undefined = head; piece !== undefined; piece = piece.next) parts.push(piece)
  return parts
}

function soldOn(piece: Live): number {
  return piece.sold?.day ?? Infinity
}

function boughtOn(piece: Live): number {
  return piece.bought ?? Infinity
}
