import { divideHalfEven } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { costOf, currencyOf, setAmounts } from './lotTable.ts'
import type { Move } from './moves.ts'
import { noteZeroClosing } from './closings.ts'
import type { Ledger, LiveAccount, Position } from './position.ts'
import { accountOf, noteGap, openLot, positionOf, relieve, reopen, takenCost } from './position.ts'
import { emptyTakings, heldLots, heldUnits, reorder } from './relief.ts'

/** LOT-10: scales the lots of a position so that they sum to what is held after the split. */
export function applySplit(ledger: Ledger, position: Position, event: LedgerEvent, added: bigint): void {
  const { lots } = ledger
  const long = heldUnits(lots, position.long)
  const queue = long === 0n ? position.short : position.long
  const held = long === 0n ? heldUnits(lots, position.short) : long
  const after = held + added
  if (held === 0n) {
    noteGap(ledger, event, position.asset, added)
  } else if (after === 0n) {
    relieve(ledger, position, event, held, emptyTakings(16))
  } else if (after < 0n !== held < 0n) {
    noteGap(ledger, event, position.asset, after)
  } else {
    const rows = heldLots(lots, queue)
    const before = rows.map((row) => lots.units[row] as bigint)
    const units = shareOut(after, before)
    const costs = costsOfVanished(
      units,
      rows.map((row) => costOf(lots, row)),
    )
    rows.forEach((row, i) => setAmounts(lots, row, units[i] as bigint, costs[i]))
    reorder(lots, queue, queue.method)
    ledger.splits.push({ asset: position.asset, day: event.tradeDay, before: held, after })
  }
}

/**
 * LOT-11 and LOT-13: lots leave one position for another with their cost and day acquired. What is lacking is a gap at the
 * outgoing event and a lot of its own at the incoming one. `apart` is an event that brought an exchange's cash by itself.
 */
export function applyMove(ledger: Ledger, move: Move, apart?: LedgerEvent): void {
  const { out, in: into } = move
  const from = positionOf(ledger, accountOf(ledger, out.event), out.leg.asset)
  const to = positionOf(ledger, accountOf(ledger, into.event), into.leg.asset)
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
      const source = { lot: taken.lot[i] as number, whole: taken.whole[i] === 1 }
      return reopen(ledger, to, source, units[i] as bigint, costs[i])
    })
  if (move.kind !== 'transfer') {
    const own = cashOf(out.event) + (into.event === out.event ? 0n : cashOf(into.event))
    const cash = own + (apart === undefined ? 0n : cashOf(apart))
    reduceCost(ledger, to, into.place, arrived, divideHalfEven(cash * (wanted - missing), wanted))
  }
  if (uncovered === 0n) return
  const basis = arrived.length === 0 ? basisOf(into.event, into.leg.asset) : undefined
  openLot(ledger, to, into.event.tradeDay, uncovered, basis, to.account.currency, into.place, into.index)
}

/** LOT-14, where the event names its parent and lots of it are held; false otherwise. */
export function applySpinOff(
  ledger: Ledger,
  account: LiveAccount,
  event: LedgerEvent,
  place: number,
  index: number,
): boolean {
  const leg = event.legs[index]
  if (leg?.asset === undefined) return false
  const named = event.legs.find((l) => l.asset !== undefined && l.asset !== leg.asset && l.quantity === 0n)
  const parent = named?.asset === undefined ? undefined : account.positions.get(named.asset)
  if (parent === undefined) return false
  const { lots } = ledger
  const rows = heldLots(lots, parent.long)
  if (rows.length === 0) return false
  const position = positionOf(ledger, account, leg.asset)
  const before = rows.map((row) => lots.units[row] as bigint)
  const units = shareOut(leg.quantity, before)
  const costs = rows.map((row) => costOf(lots, row))
  const moved = movedBasis(basisOf(event, leg.asset), costs)
  rows.forEach((row, i) => {
    const cost = costs[i]
    const share = moved?.[i]
    if (cost !== undefined && share !== undefined) setAmounts(lots, row, before[i] as bigint, cost - share)
    const acquired = lots.acquired[row] as Day
    const name = `${event.key}:${index}.${i + 1}`
    openLot(ledger, position, acquired, units[i] as bigint, share, currencyOf(lots, row), place, index, name)
  })
  reorder(lots, parent.long, parent.long.method)
  return true
}

/** LOT-15. */
export function applyReturnOfCapital(
  ledger: Ledger,
  position: Position,
  event: LedgerEvent,
  place: number,
): void {
  const amount = cashOf(event)
  const rows = heldLots(ledger.lots, position.long)
  if (rows.length === 0) noteGap(ledger, event, position.asset, 0n, amount)
  else reduceCost(ledger, position, place, rows, amount)
}

/** The basis that an event says comes along with an asset; undefined where it says none. */
export function basisOf(event: LedgerEvent, asset: string): bigint | undefined {
  for (const leg of event.legs) if (leg.role === 'basis' && leg.asset === asset) return leg.amount
  return undefined
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
    if (rest < 0n) noteZeroClosing(ledger.closed, row, place, -rest)
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

/** Cash that came with a corporate action, in the currency of its first cash leg. */
function cashOf(event: LedgerEvent): bigint {
  const legs = event.legs.filter((l) => l.currency !== undefined && l.role !== 'tax' && l.role !== 'transfer')
  return sumOf(legs.filter((l) => l.currency === legs[0]?.currency).map((l) => l.amount))
}
