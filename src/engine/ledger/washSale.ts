import type { Money, Quantity } from '../../shared/amount.ts'
import { divideHalfEven, proRata } from '../../shared/amount.ts'
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
  readonly asset: string
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
  /** Units of today per unit of this piece, where splits came between; absent: one (WSH-6). */
  readonly scale?: Ratio
  /** A contract to buy also replaces these: so many units of that group per unit of its own (WSH-7). */
  readonly covers?: { readonly group: string; readonly units: bigint }
}

export interface Ratio {
  readonly n: bigint
  readonly d: bigint
}

/** A piece, or a part of one, after wash sales. `cost` includes what was added; `acquired` what was tacked on. */
export interface WashedPiece extends WashPiece {
  /** Which of the given pieces it is, or is a part of. */
  readonly origin: number
  /** The part of its loss that is disallowed; zero or above. */
  readonly disallowed: Money
  readonly addedCost: Money
  /** The lots whose losses it replaced, the last first. A list that shares its tail: chains of washes get long. */
  readonly replaces: Replaced | undefined
}

interface Replaced {
  readonly lot: string
  readonly before: Replaced | undefined
}

/** The lots whose losses a piece replaced, in the order in which they came. */
export function lotsReplaced({ replaces }: Pick<WashedPiece, 'replaces'>): string[] {
  const lots: string[] = []
  for (let at = replaces; at !== undefined; at = at.before) lots.push(at.lot)
  return lots.reverse()
}

/** A part of a loss and the purchase that it went to; both as numbers of the given pieces. */
export interface Wash {
  readonly loss: number
  readonly replacement: number
  /** From which day the loss's holding period counts, with what was tacked on. */
  readonly acquired: Day
  /** Units of the loss. */
  readonly quantity: Quantity
  /** Above zero. */
  readonly disallowed: Money
}

/**
 * Washes losses by purchases of the same group within 30 days before or after (SPEC, WSH). Pieces are split where a part is
 * replaced or replaces; quantity and proceeds stay in sum, and so does cost less what is added to it.
 */
export function washSales(pieces: readonly WashPiece[]): {
  readonly pieces: WashedPiece[]
  readonly washes: Wash[]
} {
  const live = pieces.map((piece, origin): Live => ({
    ...piece,
    origin,
    disallowed: 0n as Money,
    addedCost: 0n as Money,
    replaces: undefined,
    used: false,
    next: undefined,
  }))
  const washes: Wash[] = []
  const groups = Map.groupBy(live, (piece) => piece.group)
  groups.delete(undefined)
  const covering = Map.groupBy(live, (piece) => piece.covers?.group)
  // What a loss adds to an option is in the option's cost before its own loss is looked at.
  const inOrder = [...groups].sort(([, a], [, b]) => Number(isCovering(a)) - Number(isCovering(b)))
  for (const [name, group] of inOrder) washGroup(group, [...group, ...(covering.get(name) ?? [])], washes)
  return {
    pieces: live.flatMap((head) => partsOf(head).map(({ used: _used, next: _next, ...piece }) => piece)),
    washes,
  }
}

function isCovering(group: readonly Live[]): boolean {
  return group.some((piece) => piece.covers !== undefined)
}

type Live = { -readonly [K in keyof WashedPiece]: WashedPiece[K] } & {
  /** It has replaced units already: each replaces once. */
  used: boolean
  /** The rest that was split off it, so that lists of pieces need not change. */
  next: Live | undefined
}

/** Losses by day of sale: what a loss adds to a purchase is in that purchase's cost before its own sale is looked at. */
function washGroup(group: readonly Live[], replacing: readonly Live[], washes: Wash[]): void {
  const sold = group.filter((p) => p.sold !== undefined).sort((a, b) => soldOn(a) - soldOn(b))
  const bought = replacing.filter((p) => p.bought !== undefined).sort((a, b) => boughtOn(a) - boughtOn(b))
  for (const head of sold) {
    for (let piece: Live | undefined = head; piece !== undefined; piece = piece.next)
      washPiece(piece, bought, washes)
  }
}

function washPiece(loss: Live, bought: readonly Live[], washes: Wash[]): void {
  if (loss.sheltered || loss.sold === undefined || loss.cost === undefined) return
  if (loss.sold.proceeds >= loss.cost) return
  const replacement = firstReplacement(bought, loss, loss.sold.day)
  if (replacement === undefined) return
  // What stays of the loss comes next, what stays of the purchase may replace more.
  const units = matched(loss, replacement)
  splitOff(loss, units.loss)
  splitOff(replacement, units.replacement)

  const disallowed = (loss.cost - loss.sold.proceeds) as Money
  loss.disallowed = disallowed
  washes.push({
    loss: loss.origin,
    replacement: replacement.origin,
    acquired: loss.acquired,
    quantity: units.loss,
    disallowed,
  })
  replacement.used = true
  replacement.replaces = { lot: loss.lot, before: loss.replaces }
  if (replacement.sheltered) return
  replacement.addedCost = (replacement.addedCost + disallowed) as Money
  if (replacement.cost !== undefined) replacement.cost = (replacement.cost + disallowed) as Money
  replacement.acquired = addDays(replacement.acquired, loss.acquired - loss.sold.day)
}

/** As many units of each as stand for one another: all of one of the two, counted in units of today (WSH-6). */
function matched(loss: Live, replacement: Live): { loss: Quantity; replacement: Quantity } {
  const of = loss.scale ?? ONE
  const own = replacement.scale ?? ONE
  const covered = replacement.group === loss.group ? 1n : (replacement.covers?.units ?? 1n)
  // One unit of the loss is worth n/d of the replacement.
  const n = of.n * own.d
  const d = of.d * own.n * covered
  const needed = divideHalfEven(loss.quantity * n, d)
  if (needed === replacement.quantity) return { loss: loss.quantity, replacement: replacement.quantity }
  if (needed < replacement.quantity) {
    return { loss: loss.quantity, replacement: (needed === 0n ? 1n : needed) as Quantity }
  }
  const reached = divideHalfEven(replacement.quantity * d, n)
  const part = reached === 0n ? 1n : reached < loss.quantity ? reached : loss.quantity
  return { loss: part as Quantity, replacement: replacement.quantity }
}

const ONE: Ratio = { n: 1n, d: 1n }

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
