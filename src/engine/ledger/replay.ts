import type { Relief } from '../../shared/account.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { longTermFrom } from '../../shared/day.ts'
import type { Closed, Gap, Lot } from '../../shared/lot.ts'
import type { EventKind, LedgerEvent, Leg } from '../../shared/trade.ts'
import { emptyClosings, spreadProceeds } from './closings.ts'
import { applyMove, applyReturnOfCapital, applySpinOff, applySplit, basisOf } from './corporateActions.ts'
import type { AtDayEnd } from './dayEnds.ts'
import { dayEnds } from './dayEnds.ts'
import { costOf, currencyOf, emptyTable } from './lotTable.ts'
import type { Move, Moves } from './moves.ts'
import { assetOfCash, findMoves } from './moves.ts'
import type { CashSum, Ledger, LiveAccount, Position, ReliefFrom, SplitSeen } from './position.ts'
import { accountOf, lotId, noteGap, openLot, positionOf, relieve, takenCost } from './position.ts'
import { emptyTakings, heldLots, heldUnits } from './relief.ts'
import type { Survey } from './survey.ts'
import { survey } from './survey.ts'

/** What the replay must know of an account. */
export interface ReplayAccount {
  readonly id: string
  readonly currency: string
  /** Methods by the day from which they hold, ascending; the first also holds before its day. None: fifo. */
  readonly relief: readonly ReliefFrom[]
}

export interface ReplayOptions {
  readonly accounts: readonly ReplayAccount[]
  /** Replays the events of this day and before; default all. */
  readonly upTo?: Day | undefined
  /** "What if" all accounts used this method: choices count only for `specific` (LOT-5). */
  readonly relief?: Relief | undefined
  /** Is told what is held at the end of each day on which that changed (PRF). */
  readonly atDayEnd?: AtDayEnd | undefined
}

/** What the facts in force come to. Lots by account, asset and fifo; closings, gaps in the order they happened. */
export interface Replay {
  readonly open: readonly Lot[]
  readonly closed: readonly Closed[]
  readonly gaps: readonly Gap[]
  /** What splits did to lots held; the same split once per account that held the asset. */
  readonly splits: readonly SplitSeen[]
  /** Per account and currency, zero sums included. */
  readonly cash: readonly { readonly account: string; readonly currency: string; readonly amount: Money }[]
}

/** Lots, closings, gaps and cash from the events in force (SPEC, LOT). Linear in events but for n log n in sorting. */
export function replay(events: readonly LedgerEvent[], options: ReplayOptions): Replay {
  const seen = survey(events)
  const { ordered } = seen
  const ledger = startLedger(seen, options)
  const moves = findMoves(ordered, seen.movers)
  const upTo = options.upTo ?? Infinity
  const days = options.atDayEnd && dayEnds(ledger, options.atDayEnd)
  let due = 0
  for (let place = 0; place < ordered.length; place++) {
    const event = ordered[place] as LedgerEvent
    if (event.tradeDay > upTo) break
    for (
      let next = moves.transfers[due];
      next !== undefined && isDue(next.due, event);
      next = moves.transfers[++due]
    ) {
      days?.reach(next.due)
      applyMove(ledger, next.move)
    }
    days?.reach(event.tradeDay)
    const account = accountOf(ledger, event)
    addCash(account, event)
    applyUnits(ledger, account, event, place, moves)
  }
  for (const { due: day, move } of moves.transfers.slice(due)) {
    if (day > upTo) continue
    days?.reach(day)
    applyMove(ledger, move)
  }
  days?.finish()
  return resultOf(ledger)
}

/** A transfer goes after what its day brings and before what takes units that day (LOT-11). */
function isDue(due: Day, event: LedgerEvent): boolean {
  return due < event.tradeDay || (due === event.tradeDay && takesUnits(event.kind))
}

function takesUnits(kind: EventKind): boolean {
  switch (kind) {
    case 'sell':
    case 'sellToClose':
    case 'buyToClose':
    case 'optionExpired':
    case 'optionAssigned':
    case 'optionExercised':
    case 'transferOut':
      return true
    case 'buy':
    case 'reinvestment':
    case 'openingLot':
    case 'buyToOpen':
    case 'sellToOpen':
    case 'transferIn':
    case 'split':
    case 'spinOff':
    case 'merger':
    case 'rename':
    case 'dividend':
    case 'interest':
    case 'fee':
    case 'withholding':
    case 'deposit':
    case 'withdrawal':
    case 'returnOfCapital':
    case 'capGainDistribution':
    case 'fxConversion':
    case 'reliefChoice':
    case 'terms':
      return false
  }
}

function startLedger(seen: Survey, options: ReplayOptions): Ledger {
  const accounts = new Map<string, LiveAccount>()
  for (const { id, currency, relief } of options.accounts) {
    accounts.set(id, { id, currency, relief, positions: new Map(), cash: [] })
  }
  const heeded = options.relief === undefined || options.relief === 'specific'
  return {
    events: seen.ordered,
    accounts,
    positions: [],
    lots: emptyTable(seen.openings + 16),
    closed: emptyClosings(seen.closings * 2 + 16),
    gaps: [],
    splits: [],
    choices: heeded ? seen.choices : new Map(),
    byId: new Map(),
    exchanged: new Map(),
    override: options.relief,
  }
}

function addCash(account: LiveAccount, event: LedgerEvent): void {
  for (const leg of event.legs) {
    if (leg.currency === undefined) continue
    const sum = cashSum(account.cash, leg.currency)
    sum.amount = (sum.amount + leg.amount) as Money
  }
}

/** An account holds few currencies: looking along the list beats hashing. */
function cashSum(sums: CashSum[], currency: string): CashSum {
  for (const sum of sums) if (sum.currency === currency) return sum
  const fresh: CashSum = { currency, amount: 0n as Money }
  sums.push(fresh)
  return fresh
}

function applyUnits(
  ledger: Ledger,
  account: LiveAccount,
  event: LedgerEvent,
  place: number,
  moves: Moves,
): void {
  let first = true
  for (let index = 0; index < event.legs.length; index++) {
    const leg = event.legs[index] as Leg
    if (leg.asset === undefined) continue
    if (leg.quantity === 0n) {
      if (leg.role === 'basis' || !first || !returnsCapital(event, moves)) continue
      applyReturnOfCapital(ledger, positionOf(ledger, account, leg.asset), event, place)
      first = false
      continue
    }
    if (moves.transferred.size > 0 && moves.transferred.has(leg)) continue
    const exchange = moves.exchanges.size > 0 ? moves.exchanges.get(leg) : undefined
    if (exchange !== undefined && exchanges(ledger, exchange, moves)) continue
    applyLeg(ledger, account, event, place, index, first, moves)
    first = false
  }
}

/** Cash of a merger that no units left for reduces the cost like a return of capital (LOT-13). */
function returnsCapital(event: LedgerEvent, moves: Moves): boolean {
  if (event.kind === 'returnOfCapital') return true
  return assetOfCash(event) !== undefined && ![...moves.mergerCash.values()].includes(event)
}

/**
 * Makes an exchange when its first half comes; false where the halves are to be applied apart: two splits are one exchange only
 * where the outgoing one takes all that is held (LOT-13).
 */
function exchanges(ledger: Ledger, move: Move, moves: Moves): boolean {
  const known = ledger.exchanged.get(move)
  if (known !== undefined) return known
  const position = positionOf(ledger, accountOf(ledger, move.out.event), move.out.leg.asset)
  const whole =
    move.kind !== 'splitExchange' || heldUnits(ledger.lots, position.long) === -move.out.leg.quantity
  ledger.exchanged.set(move, whole)
  if (whole) applyMove(ledger, move, moves.mergerCash.get(move.out.leg))
  return whole
}

/** What one units leg does to its position (LOT-3). */
function applyLeg(
  ledger: Ledger,
  account: LiveAccount,
  event: LedgerEvent,
  place: number,
  index: number,
  first: boolean,
  moves: Moves,
): void {
  const { asset = '', quantity } = event.legs[index] as Leg
  const position = positionOf(ledger, account, asset)
  const bought = quantity > 0n
  switch (event.kind) {
    case 'buy':
    case 'reinvestment':
    case 'openingLot':
    case 'buyToOpen':
    case 'sell':
    case 'sellToClose':
      if (bought) open(ledger, position, event, place, index, first)
      else close(ledger, position, event, place, quantity, first)
      return
    case 'sellToOpen':
    case 'buyToClose':
      if (bought) close(ledger, position, event, place, quantity, first)
      else open(ledger, position, event, place, index, first)
      return
    case 'optionExpired':
    case 'optionAssigned':
    case 'optionExercised':
      close(ledger, position, event, place, quantity, first)
      return
    case 'split':
      applySplit(ledger, position, event, quantity)
      return
    case 'spinOff':
      if (bought && applySpinOff(ledger, account, event, place, index)) return
      moveUnpriced(ledger, position, event, place, index)
      return
    case 'merger':
      if (!bought && first && paidInCash(event, index, moves)) {
        close(ledger, position, event, place, quantity, first, moves.mergerCash.get(event.legs[index] as Leg))
      } else {
        moveUnpriced(ledger, position, event, place, index)
      }
      return
    case 'transferIn':
    case 'transferOut':
    case 'rename':
    case 'dividend':
    case 'interest':
    case 'fee':
    case 'withholding':
    case 'deposit':
    case 'withdrawal':
    case 'returnOfCapital':
    case 'capGainDistribution':
    case 'fxConversion':
    case 'reliefChoice':
    case 'terms':
      moveUnpriced(ledger, position, event, place, index)
  }
}

function paidInCash(event: LedgerEvent, index: number, moves: Moves): boolean {
  return principalOf(event) !== undefined || moves.mergerCash.has(event.legs[index] as Leg)
}

/** LOT-1. The event's cash belongs to its first units leg. */
function open(
  ledger: Ledger,
  position: Position,
  event: LedgerEvent,
  place: number,
  index: number,
  first: boolean,
): void {
  const { quantity } = event.legs[index] as Leg
  const basis = basisOf(event, position.asset)
  const principal = first && basis === undefined ? principalOf(event) : undefined
  const cost = principal === undefined ? basis : -cashIn(event, principal)
  const currency = principal ?? position.account.currency
  openLot(ledger, position, event.tradeDay, quantity, cost, currency, place, index)
}

/** LOT-4 to LOT-8. `apart` is an event that brought cash for these units by itself. */
function close(
  ledger: Ledger,
  position: Position,
  event: LedgerEvent,
  place: number,
  quantity: bigint,
  first: boolean,
  apart?: LedgerEvent,
): void {
  const { closed } = ledger
  const principal = first ? principalOf(event) : undefined
  const own = principal === undefined ? 0n : cashIn(event, principal)
  const proceeds = apart === undefined ? own : own + cashIn(apart, principalOf(apart) ?? '')
  const from = closed.size
  const missing = relieve(ledger, position, event, -quantity, closed)
  const uncovered = spreadProceeds(closed, from, place, -quantity, proceeds)
  if (missing !== 0n) noteGap(ledger, event, position.asset, missing, uncovered)
}

/** LOT-12. */
function moveUnpriced(
  ledger: Ledger,
  position: Position,
  event: LedgerEvent,
  place: number,
  index: number,
): void {
  const { quantity } = event.legs[index] as Leg
  if (quantity < 0n) {
    const missing = relieve(ledger, position, event, -quantity, emptyTakings(16))
    if (missing !== 0n) noteGap(ledger, event, position.asset, missing)
    return
  }
  const basis = basisOf(event, position.asset)
  openLot(ledger, position, event.tradeDay, quantity, basis, position.account.currency, place, index)
}

/** The currency in which an event was paid; undefined where it moved no cash of its own. */
function principalOf(event: LedgerEvent): string | undefined {
  for (const leg of event.legs)
    if (leg.role === 'principal' && leg.currency !== undefined) return leg.currency
  return undefined
}

/** Principal and fee legs in one currency, signed as cash (LOT-1). */
function cashIn(event: LedgerEvent, currency: string): bigint {
  let sum = 0n
  for (const leg of event.legs) {
    if (leg.currency === currency && (leg.role === 'principal' || leg.role === 'fee')) sum += leg.amount
  }
  return sum
}

/** Objects for a million closings cost more than the replay itself, so they are made when somebody asks for them. */
function resultOf(ledger: Ledger): Replay {
  let open: Lot[] | undefined
  let closed: Closed[] | undefined
  const accounts = [...ledger.accounts.values()].sort((a, b) => byText(a.id, b.id))
  return {
    get open() {
      return (open ??= accounts.flatMap((account) => openLots(ledger, account)))
    },
    get closed() {
      return (closed ??= Array.from({ length: ledger.closed.size }, (_, at) => closedAt(ledger, at)))
    },
    gaps: ledger.gaps,
    splits: ledger.splits,
    cash: accounts.flatMap((a) =>
      a.cash
        .toSorted((x, y) => byText(x.currency, y.currency))
        .map(({ currency, amount }) => ({ account: a.id, currency, amount })),
    ),
  }
}

function openLots(ledger: Ledger, account: LiveAccount): Lot[] {
  const { lots } = ledger
  return [...account.positions.values()]
    .sort((a, b) => byText(a.asset, b.asset))
    .flatMap(({ asset, long, short }) =>
      [...heldLots(lots, long), ...heldLots(lots, short)].map((row) => ({
        id: lotId(ledger, row),
        account: account.id,
        asset,
        acquired: lots.acquired[row] as Day,
        quantity: lots.units[row] as Quantity,
        cost: costOf(lots, row) as Money | undefined,
        currency: currencyOf(lots, row),
      })),
    )
}

function closedAt(ledger: Ledger, at: number): Closed {
  const { lots, closed, positions, events } = ledger
  const row = closed.lot[at] as number
  const event = events[closed.event[at] as number] as LedgerEvent
  const { account, asset } = positions[lots.place[row] as number] as Position
  const acquired = lots.acquired[row] as Day
  const units = closed.units[at] as Quantity
  const proceeds = closed.proceeds[at] as Money
  const costCurrency = currencyOf(lots, row)
  const currency = principalOf(event) ?? costCurrency
  const cost = currency === costCurrency ? takenCost(closed, at) : undefined
  return {
    lot: lotId(ledger, row),
    sale: event.key,
    account: account.id,
    asset,
    acquired,
    sold: event.tradeDay,
    quantity: units,
    cost: cost as Money | undefined,
    proceeds,
    gain: cost === undefined ? undefined : ((proceeds - cost) as Money),
    term: units >= 0n && event.tradeDay >= longTermFrom(acquired) ? 'long' : 'short',
    currency,
  }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
