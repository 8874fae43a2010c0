import { divideHalfEven, timesRate, valueOfUnits } from '../../shared/amount.ts'
import type { Money, Price, Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { Origin } from '../../shared/lot.ts'
import type { Terms } from '../../shared/terms.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { noteZeroClosing, spreadProceeds } from './closings.ts'
import { basisOf, cashOfAction } from './eventCash.ts'
import { costOf, currencyOf, setAmounts } from './lotTable.ts'
import type { Move } from './moves.ts'
import type { Ledger, LiveAccount, Position } from './position.ts'
import { accountOf, ask, noteGap, openLot, positionOf, relieve, reopen, takenCost } from './position.ts'
import type { LotQueue } from './relief.ts'
import { emptyTakings, heldLots, heldUnits, reorder, settlePool } from './relief.ts'

/** LOT-10 and LOT-30: scales the lots of a position so that they sum to what is held after the split. */
export function applySplit(ledger: Ledger, position: Position, event: LedgerEvent, added: bigint): void {
  const { lots } = ledger
  const long = heldUnits(lots, position.long)
  const queue = long === 0n ? position.short : position.long
  const held = long === 0n ? heldUnits(lots, position.short) : long
  const told = held + added
  const ratio = ratioOf(ledger, position.asset, event)
  if (held === 0n) {
    noteGap(ledger, event, position.asset, added)
  } else if (ratio !== undefined && ratio.after !== ratio.before) {
    const exact = divideHalfEven(held * ratio.after, ratio.before)
    const off = told - exact
    const isRounding = off < ONE_UNIT && -off < ONE_UNIT && told < 0n === held < 0n && told !== 0n
    scale(ledger, queue, isRounding ? told : exact)
    const { asset } = position
    ledger.splits.push({ asset, day: event.tradeDay, ...ratio, known: true })
    // The added units are those of the whole position: what was not here brought its part of them.
    const whole = divideHalfEven(added * ratio.after, ratio.after - ratio.before)
    if (!isRounding) noteGap(ledger, event, asset, whole - exact)
  } else if (position.lacks) {
    noteGap(ledger, event, position.asset, added)
    ask(ledger, 'ratio', event, position.asset, added)
  } else if (told === 0n) {
    relieve(ledger, position, event, held, emptyTakings(16))
  } else if (told < 0n !== held < 0n) {
    noteGap(ledger, event, position.asset, told)
  } else {
    scale(ledger, queue, told)
    const day = event.tradeDay
    ledger.splits.push({ asset: position.asset, day, before: held, after: told, known: false })
  }
}

const ONE_UNIT = 10n ** 10n
/** Days by which the lists of prices and brokers may differ about a split. */
const SAME_SPLIT_DAYS = 7

/** The ratio stated for a split, else the one that prices list nearby (LOT-30). */
function ratioOf(
  ledger: Ledger,
  asset: string,
  event: LedgerEvent,
): { readonly before: bigint; readonly after: bigint } | undefined {
  const terms = ledger.terms.get(event.key)
  if (terms?.kind === 'split') return { before: terms.before, after: terms.after }
  const near = ledger.listed.get(asset)?.find(({ day }) => Math.abs(day - event.tradeDay) <= SAME_SPLIT_DAYS)
  return near === undefined ? undefined : { before: near.before, after: near.after }
}

/** Makes the lots of a queue sum to `after`, cost, day acquired and id kept. */
function scale(ledger: Ledger, queue: LotQueue, after: bigint): void {
  const { lots } = ledger
  const rows = heldLots(lots, queue)
  const before = rows.map((row) => lots.units[row] as bigint)
  const units = shareOut(after, before)
  const costs = costsOfVanished(
    units,
    rows.map((row) => costOf(lots, row)),
  )
  rows.forEach((row, i) => setAmounts(lots, row, units[i] as bigint, costs[i]))
  reorder(lots, queue, queue.method)
}

/**
 * LOT-11 and LOT-13: lots leave one position for another with their cost and day acquired. What is lacking is a gap at the
 * outgoing event and a lot of its own at the incoming one. `apart` is an event that brought an exchange's cash by itself.
 */
export function applyMove(ledger: Ledger, move: Move, apart?: LedgerEvent): void {
  const { out, in: into } = move
  const from = positionOf(ledger, accountOf(ledger, out.event), out.leg.asset)
  const to = positionOf(ledger, accountOf(ledger, into.event), into.leg.asset)
  const terms = ledger.terms.get(into.event.key) ?? ledger.terms.get(out.event.key)
  if (move.kind === 'exchange' && terms?.kind === 'taxable') {
    exchangeTaxed(ledger, move, from, to, valueOfUnits(into.leg.quantity, terms.unitValue), apart)
    return
  }
  const wanted = -out.leg.quantity
  const taken = emptyTakings(16)
  const missing = relieve(ledger, from, out.event, wanted, taken)
  if (missing !== 0n) noteGap(ledger, out.event, out.leg.asset, missing)

  const rows = Array.from({ length: taken.size }, (_, i) => i)
  const units = shareOut(into.leg.quantity, [...rows.map((i) => taken.units[i] as bigint), missing])
  const uncovered = units.pop() ?? 0n
  const costs = costsOfVanished(
    units,
    rows.map((i) => takenCost(taken, i)),
  )
  const arrived = rows
    .filter((i) => units[i] !== 0n)
    .map((i) => {
      const source = {
        lot: taken.lot[i] as number,
        whole: taken.whole[i] === 1,
        origin: taken.origins.get(i),
      }
      return reopen(ledger, to, source, units[i] as bigint, costs[i])
    })
  if (move.kind !== 'transfer') {
    const cash = divideHalfEven(cashOfExchange(move, apart) * (wanted - missing), wanted)
    if (cash > 0n && arrived.length > 0 && terms?.kind === 'reorganisation') {
      recogniseBoot(ledger, to, into.place, arrived, cash, terms.unitValue)
    } else {
      if (cash > 0n && arrived.length > 0)
        ask(ledger, 'unitValue', into.event, into.leg.asset, into.leg.quantity)
      reduceCost(ledger, to, into.place, arrived, cash)
    }
  }
  if (uncovered !== 0n)
    openUnpriced(ledger, to, into.event, uncovered, into.place, into.index, arrived.length > 0)
}

function cashOfExchange({ out, in: into }: Move, apart: LedgerEvent | undefined): bigint {
  const own = cashOfAction(out.event) + (into.event === out.event ? 0n : cashOfAction(into.event))
  return own + (apart === undefined ? 0n : cashOfAction(apart))
}

/** LOT-33, taxed in full: a sale for the value received and the cash, and units that cost that value. */
function exchangeTaxed(
  ledger: Ledger,
  move: Move,
  from: Position,
  to: Position,
  value: Money,
  apart: LedgerEvent | undefined,
): void {
  const { out, in: into } = move
  const { closed } = ledger
  const wanted = -out.leg.quantity
  const proceeds = value + cashOfExchange(move, apart)
  const first = closed.size
  const missing = relieve(ledger, from, out.event, wanted, closed, proceeds)
  const uncovered = spreadProceeds(closed, first, out.place, wanted, proceeds)
  if (missing !== 0n) noteGap(ledger, out.event, out.leg.asset, missing, uncovered)
  const { currency } = to.account
  openLot(ledger, to, into.event.tradeDay, into.leg.quantity, value, currency, into.place, into.index)
}

/** LOT-33: the lesser of cash and realised gain is recognised, lot by lot, and the rest of the cash comes off the cost. */
function recogniseBoot(
  ledger: Ledger,
  position: Position,
  place: number,
  rows: readonly number[],
  cash: bigint,
  unitValue: Price,
): void {
  const { lots, closed } = ledger
  const units = rows.map((row) => lots.units[row] as bigint)
  const shares = shareOut(cash, units)
  rows.forEach((row, i) => {
    const share = shares[i] as bigint
    const cost = costOf(lots, row)
    if (cost === undefined) {
      noteZeroClosing(closed, row, place, share, undefined)
      return
    }
    const realised = valueOfUnits(units[i] as Quantity, unitValue) + share - cost
    const gain = realised < 0n ? 0n : realised < share ? realised : share
    setAmounts(lots, row, units[i] as bigint, cost - share + gain)
    inheritTerm(ledger, noteZeroClosing(closed, row, place, share, share - gain), row)
  })
  reorder(lots, position.long, position.long.method)
}

/** A closing of no units is as long-term as its lot. */
function inheritTerm(ledger: Ledger, closing: number, row: number): void {
  const origin = ledger.lots.origins.get(row)
  if (origin?.kind === 'inherited') ledger.closed.origins.set(closing, origin)
}

/** What terms say of the basis of units that came without one, or by inheritance or gift; undefined where they say nothing of it. */
export function basisStated(
  terms: Terms | undefined,
): { readonly acquired: Day; readonly cost: Money; readonly origin?: Origin } | undefined {
  switch (terms?.kind) {
    case 'basis':
      return { acquired: terms.acquired, cost: terms.cost }
    case 'inherited':
      return { acquired: terms.died, cost: terms.cost, origin: { kind: 'inherited' } }
    case 'gifted': {
      const { acquired, cost, given, value } = terms
      return { acquired, cost, origin: { kind: 'gifted', given, value } }
    }
    case 'split':
    case 'spinOff':
    case 'reorganisation':
    case 'taxable':
    case 'renamed':
    case undefined:
      return undefined
  }
}

/**
 * LOT-12: opens a lot for units that came without a price, at the basis stated, else that of the basis leg, else asking for it.
 * `isRest`: the leg's basis belongs to other units of it.
 */
export function openUnpriced(
  ledger: Ledger,
  position: Position,
  event: LedgerEvent,
  units: bigint,
  place: number,
  index: number,
  isRest = false,
): void {
  const { asset, account } = position
  const stated = isRest ? undefined : basisStated(ledger.terms.get(event.key))
  const acquired = stated?.acquired ?? event.tradeDay
  const cost = stated?.cost ?? (isRest ? undefined : basisOf(event, asset))
  if (cost === undefined) ask(ledger, event.kind === 'spinOff' ? 'share' : 'basis', event, asset, units)
  openLot(ledger, position, acquired, units, cost, account.currency, place, index, undefined, stated?.origin)
}

/** Adds to what a lot that is held cost (LOT-35). */
export function addCost(ledger: Ledger, row: number, amount: bigint): void {
  const { lots, positions } = ledger
  const queue = positions[lots.place[row] as number]?.long
  const cost = costOf(lots, row)
  if (queue === undefined || cost === undefined) return
  settlePool(lots, queue)
  setAmounts(lots, row, lots.units[row] as bigint, (lots.cost[row] as bigint) + amount)
  reorder(lots, queue, queue.method)
}

/** LOT-14 and LOT-32, where the event or its terms name the parent and lots of it are held; false otherwise. */
export function applySpinOff(
  ledger: Ledger,
  account: LiveAccount,
  event: LedgerEvent,
  place: number,
  index: number,
): boolean {
  const leg = event.legs[index]
  if (leg?.asset === undefined) return false
  const stated = ledger.terms.get(event.key)
  const terms = stated?.kind === 'spinOff' ? stated : undefined
  const named = event.legs.find((l) => l.asset !== undefined && l.asset !== leg.asset && l.quantity === 0n)
  const parent = account.positions.get(terms?.parent ?? named?.asset ?? '')
  if (parent === undefined) return false
  const { lots } = ledger
  const rows = heldLots(lots, parent.long)
  if (rows.length === 0) return false
  const position = positionOf(ledger, account, leg.asset)
  const before = rows.map((row) => lots.units[row] as bigint)
  const units = shareOut(leg.quantity, before)
  const costs = rows.map((row) => costOf(lots, row))
  const basis = basisOf(event, leg.asset)
  const moved =
    basis === undefined && terms !== undefined
      ? costs.map((cost) => (cost === undefined ? undefined : timesRate(cost as Money, terms.share)))
      : movedBasis(basis, costs)
  if (moved === undefined) ask(ledger, 'share', event, leg.asset, leg.quantity)
  rows.forEach((row, i) => {
    const cost = costs[i]
    const share = moved?.[i]
    const origin = lots.origins.get(row)
    if (cost !== undefined && share !== undefined) setAmounts(lots, row, before[i] as bigint, cost - share)
    const acquired = lots.acquired[row] as Day
    const name = `${event.key}:${index}.${i + 1}`
    const currency = currencyOf(lots, row)
    const gone = originMoved(ledger, row, origin, cost, share)
    openLot(ledger, position, acquired, units[i] as bigint, share, currency, place, index, name, gone)
  })
  reorder(lots, parent.long, parent.long.method)
  return true
}

/** A gift's second basis moves in proportion to its first (LOT-27). */
function originMoved(
  ledger: Ledger,
  row: number,
  origin: Origin | undefined,
  cost: bigint | undefined,
  share: bigint | undefined,
): Origin | undefined {
  if (origin?.kind !== 'gifted') return origin
  if (cost === undefined || cost === 0n || share === undefined) return undefined
  const part = divideHalfEven(origin.value * share, cost)
  ledger.lots.origins.set(row, { ...origin, value: (origin.value - part) as Money })
  return { ...origin, value: part as Money }
}

/** LOT-15. */
export function applyReturnOfCapital(
  ledger: Ledger,
  position: Position,
  event: LedgerEvent,
  place: number,
): void {
  const amount = cashOfAction(event)
  const rows = heldLots(ledger.lots, position.long)
  if (rows.length === 0) noteGap(ledger, event, position.asset, 0n, amount)
  else reduceCost(ledger, position, place, rows, amount)
}

/** Spreads an amount over lots by units and takes it off their cost; a negative amount adds. Beyond the cost it is gain. */
function reduceCost(
  ledger: Ledger,
  position: Position,
  place: number,
  rows: readonly number[],
  amount: bigint,
): void {
  if (amount === 0n || rows.length === 0) return
  const { lots } = ledger
  const units = rows.map((row) => lots.units[row] as bigint)
  const shares = shareOut(amount, units)
  rows.forEach((row, i) => {
    const cost = costOf(lots, row)
    if (cost === undefined) return
    const rest = cost - (shares[i] as bigint)
    setAmounts(lots, row, units[i] as bigint, rest < 0n ? 0n : rest)
    if (rest < 0n) inheritTerm(ledger, noteZeroClosing(ledger.closed, row, place, -rest, 0n), row)
  })
  reorder(lots, position.long, position.long.method)
}

/** The cost that each parent lot gives to the new asset; undefined where it cannot be told. */
function movedBasis(basis: bigint | undefined, costs: readonly (bigint | undefined)[]): bigint[] | undefined {
  const known = costs.filter((c) => c !== undefined)
  if (basis === undefined || known.length < costs.length || basis > sumOf(known)) return undefined
  return shareOut(basis, known)
}

/** A lot so small that scaling leaves it no units gives its cost to a neighbour. */
function costsOfVanished(
  units: readonly bigint[],
  costs: readonly (bigint | undefined)[],
): (bigint | undefined)[] {
  const kept = [...costs]
  units.forEach((u, i) => {
    const heir = u === 0n ? nearestHeld(units, i) : -1
    if (heir < 0) return
    const [own, others] = [kept[i], kept[heir]]
    kept[heir] = own === undefined || others === undefined ? undefined : own + others
    kept[i] = 0n
  })
  return kept
}

function nearestHeld(units: readonly bigint[], from: number): number {
  const after = units.findIndex((u, i) => i > from && u !== 0n)
  return after >= 0 ? after : units.findLastIndex((u, i) => i < from && u !== 0n)
}

/** `whole` over shares in proportion, each rounded half-even, the last getting what remains: the parts sum to it exactly. */
function shareOut(whole: bigint, shares: readonly bigint[]): bigint[] {
  let left = whole
  let of = sumOf(shares)
  return shares.map((share) => {
    const part = share === of ? left : divideHalfEven(left * share, of)
    left -= part
    of -= share
    return part
  })
}

function sumOf(shares: readonly bigint[]): bigint {
  return shares.reduce((sum, s) => sum + s, 0n)
}
