import type { AssetKind, Relief } from '../../shared/account.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { longTermFrom } from '../../shared/day.ts'
import type { Ask, Closed, Gap, Lot, Origin } from '../../shared/lot.ts'
import type { EventKind, LedgerEvent, Leg } from '../../shared/trade.ts'
import { emptyClosings, spreadProceeds } from './closings.ts'
import {
  addCost,
  applyMove,
  applyReturnOfCapital,
  applySpinOff,
  applySplit,
  basisStated,
  openUnpriced,
} from './corporateActions.ts'
import type { AtDayEnd } from './dayEnds.ts'
import { dayEnds } from './dayEnds.ts'
import { basisOf, cashIn, costPaid, principalOf } from './eventCash.ts'
import type { TaxRates } from './leastTax.ts'
import { costOf, currencyOf, emptyTable } from './lotTable.ts'
import type { Move, Moves } from './moves.ts'
import { assetOfCash, findMoves } from './moves.ts'
import type {
  CashSum,
  KnownSplit,
  Ledger,
  LiveAccount,
  PooledMethod,
  Position,
  ReliefFrom,
  SplitSeen,
} from './position.ts'
import { accountOf, ask, lotId, noteGap, openLot, positionOf, relieve, takenCost } from './position.ts'
import type { Contract } from './premiums.ts'
import { pairPremiums } from './premiums.ts'
import { emptyTakings, heldLots, heldUnits } from './relief.ts'
import type { Survey } from './survey.ts'
import { survey } from './survey.ts'
import { readWindows, unclaimed, windowKey } from './windows.ts'

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
  /** For `relief` or an account on minTax: what it reckons with. */
  readonly rates?: TaxRates | undefined
  /** A closing to look at: what was held before it comes back as `before`; with a method it goes by that, choices aside. */
  readonly watch?: { readonly key: string; readonly method?: Relief; readonly rates?: TaxRates } | undefined
  /** How methods that pool do it (LOT-22, LOT-23); without a table they pool all kinds and look at no other day. */
  readonly pools?: ReadonlyMap<Relief, PooledMethod> | undefined
  readonly kinds?: ReadonlyMap<string, AssetKind> | undefined
  /** Splits that prices list, by asset (LOT-30). */
  readonly splits?: ReadonlyMap<string, readonly KnownSplit[]> | undefined
  /** What options are rights to, by asset (LOT-35). */
  readonly contracts?: ReadonlyMap<string, Contract> | undefined
}

/** What the facts in force come to. Lots by account, asset and fifo; closings, gaps in the order they happened. */
export interface Replay {
  readonly open: readonly Lot[]
  readonly closed: readonly Closed[]
  readonly gaps: readonly Gap[]
  /** What the ledger must be told, in the order it came up (LOT-29). */
  readonly asks: readonly Ask[]
  /** Lots as they stood just before the closing that was watched; none where there was no such closing. */
  readonly before: readonly Lot[]
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
    if (ledger.waiting.length > 0) applyWaiting(ledger, event)
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
  for (const { apply } of ledger.waiting.splice(0)) apply()
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

/** What waits for the end of what a day brings goes before the first event that takes units that day, or follows it (LOT-34). */
function applyWaiting(ledger: Ledger, event: LedgerEvent): void {
  const isDueNow = ({ day }: { day: Day }) => isDue(day, event)
  const now = ledger.waiting.filter(isDueNow)
  if (now.length === 0) return
  ledger.waiting.splice(0, ledger.waiting.length, ...ledger.waiting.filter((w) => !isDueNow(w)))
  for (const { apply } of now) apply()
}

const NO_POOLS: ReadonlyMap<Relief, PooledMethod> = new Map(
  (['average', 'sharePool', 'adjustedCostBase'] as const).map((method) => [
    method,
    { sameDay: false, followingDays: 0 },
  ]),
)

/** Accounts that use a method whose sales look at purchases after them. */
function lookingAhead(options: ReplayOptions, pools: ReadonlyMap<Relief, PooledMethod>): Set<string> {
  const looks = (method: Relief) => (pools.get(method)?.followingDays ?? 0) > 0
  if (options.watch?.method !== undefined && looks(options.watch.method)) {
    return new Set(options.accounts.map(({ id }) => id))
  }
  return new Set(
    options.accounts
      .filter(({ relief }) =>
        options.relief === undefined ? relief.some((r) => looks(r.method)) : looks(options.relief),
      )
      .map(({ id }) => id),
  )
}

function startLedger(seen: Survey, options: ReplayOptions): Ledger {
  const accounts = new Map<string, LiveAccount>()
  for (const { id, currency, relief } of options.accounts) {
    accounts.set(id, { id, currency, relief, positions: new Map(), cash: [] })
  }
  const pools = options.pools ?? NO_POOLS
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
    rates: options.rates,
    pools,
    kinds: options.kinds ?? new Map(),
    windows: readWindows(seen.ordered, lookingAhead(options, pools), options.upTo ?? Infinity),
    terms: seen.terms,
    listed: options.splits ?? new Map(),
    premiums: pairPremiums(seen.ordered, seen.exercises, options.contracts ?? new Map()),
    folds: new Map(),
    stockRows: new Map(),
    waiting: [],
    asks: [],
    watched: options.watch && {
      key: options.watch.key,
      method: options.watch.method,
      rates: options.watch.rates,
      lots: [],
    },
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
    if (waitsForPurchases(ledger, account, event, leg, place)) {
      const [at, isFirst] = [index, first]
      const apply = () => applyLeg(ledger, account, event, place, at, isFirst, moves)
      ledger.waiting.push({ day: event.tradeDay, apply })
    } else applyLeg(ledger, account, event, place, index, first, moves)
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
  if (!whole) return false
  const apply = () => applyMove(ledger, move, moves.mergerCash.get(move.out.leg))
  const { event, leg, place } = move.out
  const waits = move.kind === 'exchange' && waitsForPurchases(ledger, position.account, event, leg, place)
  if (waits) ledger.waiting.push({ day: later(event.tradeDay, move.in.event.tradeDay), apply })
  else apply()
  return true
}

function later(a: Day, b: Day): Day {
  return a > b ? a : b
}

/**
 * Whether a merger or rename takes more of an asset than is held before what its day brings, and the day brings some (LOT-34).
 */
function waitsForPurchases(
  ledger: Ledger,
  account: LiveAccount,
  event: LedgerEvent,
  leg: Leg,
  place: number,
): boolean {
  if (leg.quantity >= 0n || leg.asset === undefined) return false
  if (event.kind !== 'merger' && event.kind !== 'rename') return false
  const { events, lots } = ledger
  if (heldUnits(lots, positionOf(ledger, account, leg.asset).long) >= -leg.quantity) return false
  for (let at = place + 1; events[at]?.tradeDay === event.tradeDay; at++) {
    const next = events[at] as LedgerEvent
    if (next.account !== event.account || (next.kind !== 'buy' && next.kind !== 'reinvestment')) continue
    if (next.legs.some((l) => l.asset === leg.asset && l.quantity > 0n)) return true
  }
  return false
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
    case 'optionAssigned':
    case 'optionExercised':
      if (foldPremium(ledger, position, event, quantity)) return
      close(ledger, position, event, place, quantity, first)
      return
    case 'optionExpired':
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
  const { account, asset } = position
  const stated = first && ledger.terms.size > 0 ? basisStated(ledger.terms.get(event.key)) : undefined
  if (stated !== undefined) {
    const { acquired, cost, origin } = stated
    openLot(ledger, position, acquired, quantity, cost, account.currency, place, index, undefined, origin)
    return
  }
  const currency = principalOf(event) ?? account.currency
  const rest =
    ledger.windows.size === 0
      ? undefined
      : unclaimed(ledger.windows, windowKey(account.id, asset), event.tradeDay, place, index)
  if (rest?.units === 0n) return
  const paid = first ? costPaid(event, asset) : basisOf(event, asset)
  const fold = ledger.folds.get(event) ?? 0n
  const cost = rest === undefined ? paid : rest.cost
  const whole = cost === undefined ? undefined : cost + fold
  const row = openLot(
    ledger,
    position,
    event.tradeDay,
    rest?.units ?? quantity,
    whole,
    currency,
    place,
    index,
  )
  if (rest !== undefined) ledger.lots.pieces.set(row, rest.pieces)
  if (ledger.premiums.optionOf.size > 0 && ledger.premiums.optionOf.has(event))
    ledger.stockRows.set(event, row)
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
  const { closed, folds } = ledger
  const principal = first ? principalOf(event) : undefined
  const own = principal === undefined ? 0n : cashIn(event, principal)
  const brought = apart === undefined ? own : own + cashIn(apart, principalOf(apart) ?? '')
  const proceeds = folds.size === 0 ? brought : brought - (folds.get(event) ?? 0n)
  if (ledger.watched?.key === event.key) {
    const queue = quantity < 0n ? position.long : position.short
    ledger.watched.lots = heldLots(ledger.lots, queue).map((row) => lotAt(ledger, position, row))
  }
  const from = closed.size
  const missing = relieve(ledger, position, event, -quantity, closed, proceeds)
  const uncovered = spreadProceeds(closed, from, place, -quantity, proceeds)
  if (missing !== 0n) noteGap(ledger, event, position.asset, missing, uncovered)
}

/**
 * LOT-35: the option's lots leave without a gain, and what they cost goes to its trade in the shares; false where that trade or
 * lots are missing, and the option closes by itself.
 */
function foldPremium(ledger: Ledger, position: Position, event: LedgerEvent, quantity: bigint): boolean {
  const { lots } = ledger
  const stock = ledger.premiums.stockOf.get(event)
  if (stock === undefined) {
    ask(ledger, 'contract', event, position.asset, quantity)
    return false
  }
  const queue = quantity > 0n ? position.short : position.long
  const held = heldUnits(lots, queue)
  if (quantity > 0n ? -held < quantity : held < -quantity) return false
  const currency = principalOf(stock)
  const rows = heldLots(lots, queue)
  if (rows.some((row) => costOf(lots, row) === undefined || currencyOf(lots, row) !== currency)) return false
  const taken = emptyTakings(16)
  relieve(ledger, position, event, -quantity, taken)
  let fold = -cashIn(event, currency ?? '')
  for (let at = 0; at < taken.size; at++) fold += taken.cost[at] as bigint
  const row = ledger.stockRows.get(stock)
  if (row === undefined) ledger.folds.set(stock, fold)
  else addCost(ledger, row, fold)
  return true
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
  openUnpriced(ledger, position, event, quantity, place, index)
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
    asks: ledger.asks,
    before: ledger.watched?.lots ?? [],
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
    .flatMap((position) =>
      [...heldLots(lots, position.long), ...heldLots(lots, position.short)].map((row) =>
        lotAt(ledger, position, row),
      ),
    )
}

function lotAt(ledger: Ledger, { account, asset }: Position, row: number): Lot {
  const { lots } = ledger
  return {
    id: lotId(ledger, row),
    account: account.id,
    asset,
    acquired: lots.acquired[row] as Day,
    quantity: lots.units[row] as Quantity,
    cost: costOf(lots, row) as Money | undefined,
    currency: currencyOf(lots, row),
    ...(lots.origins.size > 0 && withOrigin(lots.origins.get(row))),
  }
}

function withOrigin(origin: Origin | undefined): { origin?: Origin } {
  return origin === undefined ? {} : { origin }
}

function closedAt(ledger: Ledger, at: number): Closed {
  const { lots, closed, positions, events } = ledger
  const row = closed.lot[at] as number
  const event = events[closed.event[at] as number] as LedgerEvent
  const { account, asset } = positions[lots.place[row] as number] as Position
  const units = closed.units[at] as Quantity
  const proceeds = closed.proceeds[at] as Money
  const costCurrency = currencyOf(lots, row)
  const currency = principalOf(event) ?? costCurrency
  const given = takenCost(closed, at) as Money | undefined
  const taken = currency === costCurrency ? given : undefined
  const origin = closed.origins.size === 0 ? undefined : closed.origins.get(at)
  const held = { acquired: lots.acquired[row] as Day, cost: taken }
  const { acquired, cost } = origin === undefined ? held : reckonedWith(origin, held, proceeds)
  const isLong = units >= 0n && (origin?.kind === 'inherited' || event.tradeDay >= longTermFrom(acquired))
  return {
    lot: lotId(ledger, row),
    sale: event.key,
    account: account.id,
    asset,
    acquired,
    sold: event.tradeDay,
    quantity: units,
    cost,
    proceeds,
    gain: cost === undefined ? undefined : ((proceeds - cost) as Money),
    term: isLong ? 'long' : 'short',
    currency,
    ...withOrigin(origin),
    ...(taken !== undefined && taken !== cost && { released: taken }),
    ...(given !== undefined &&
      currency !== costCurrency && { paid: { cost: given, currency: costCurrency } }),
  }
}

/** LOT-27: a gift worth less than the donor paid has one basis for gain, another for loss, and neither in between. */
function reckonedWith(
  origin: Origin,
  held: { readonly acquired: Day; readonly cost: Money | undefined },
  proceeds: Money,
): { readonly acquired: Day; readonly cost: Money | undefined } {
  if (origin.kind === 'inherited' || held.cost === undefined) return held
  if (origin.value >= held.cost || proceeds >= held.cost) return held
  return proceeds < origin.value
    ? { acquired: origin.given, cost: origin.value }
    : { acquired: held.acquired, cost: proceeds }
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
