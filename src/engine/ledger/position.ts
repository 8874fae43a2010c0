import type { AssetKind, Relief } from '../../shared/account.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { longTermFrom } from '../../shared/day.ts'
import type { Ask, AskKind, Gap, Lot, Origin } from '../../shared/lot.ts'
import type { Terms } from '../../shared/terms.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import type { Closings } from './closings.ts'
import { principalOf } from './eventCash.ts'
import type { TaxRates } from './leastTax.ts'
import { leastTax } from './leastTax.ts'
import type { LotTable } from './lotTable.ts'
import { addRow, currencyOf } from './lotTable.ts'
import type { Move } from './moves.ts'
import type { LotQueue, Takings } from './relief.ts'
import { emptyQueue, enqueue, heldLots, settlePool, takeFrom, takeLots, takePooled } from './relief.ts'
import type { Premiums } from './premiums.ts'
import type { PoolRule, Windows } from './windows.ts'
import { claim, windowKey } from './windows.ts'

/** One asset in one account while the replay runs. */
export interface Position {
  /** Its number in `Ledger.positions`. */
  readonly place: number
  readonly account: LiveAccount
  readonly asset: string
  readonly long: LotQueue
  readonly short: LotQueue
  /** Units were missing here already: what is held is not the whole (LOT-30). */
  lacks: boolean
}

/** One account while the replay runs. */
export interface LiveAccount {
  readonly id: string
  readonly currency: string
  readonly relief: readonly ReliefFrom[]
  readonly positions: Map<string, Position>
  readonly cash: CashSum[]
}

export interface ReliefFrom {
  readonly from: Day
  readonly method: Relief
  /** What `minTax` reckons with; without them it goes by fifo. */
  readonly rates?: TaxRates
}

/** A pooling method with the kinds of assets that it holds for; none named: all. */
export interface PooledMethod extends PoolRule {
  readonly kinds?: readonly AssetKind[]
}

export interface CashSum {
  readonly currency: string
  amount: Money
}

/** A split that scaled what one account held of an asset: after / before. */
export interface SplitSeen {
  readonly asset: string
  readonly day: Day
  readonly before: bigint
  readonly after: bigint
  /** The ratio was stated or listed, not told from what one account held. */
  readonly known: boolean
}

/** A split that is known of an asset: so many units after for so many before. */
export interface KnownSplit {
  readonly day: Day
  readonly before: bigint
  readonly after: bigint
}

type Choice = NonNullable<LedgerEvent['choice']>

/** Everything that changes while events are replayed. */
export interface Ledger {
  readonly events: readonly LedgerEvent[]
  readonly accounts: Map<string, LiveAccount>
  readonly positions: Position[]
  readonly lots: LotTable
  readonly closed: Closings
  readonly gaps: Gap[]
  /** Splits as they scaled lots, in the order they happened. */
  readonly splits: SplitSeen[]
  /** Lots that a person named for one closing, by the closing event's key. */
  readonly choices: ReadonlyMap<string, Choice>
  /** Lots by id, kept only where there are choices to look them up. */
  readonly byId: Map<string, number>
  /** Exchanges met so far: true where made, false where their halves are applied apart. */
  readonly exchanged: Map<Move, boolean>
  /** A method asked for instead of the accounts' own. */
  readonly override: Relief | undefined
  readonly rates: TaxRates | undefined
  readonly pools: ReadonlyMap<Relief, PooledMethod>
  readonly kinds: ReadonlyMap<string, AssetKind>
  readonly windows: Windows
  /** What people and files state about events, by event key (LOT-26). */
  readonly terms: ReadonlyMap<string, Terms>
  /** Splits that the assets' prices list, by asset. */
  readonly listed: ReadonlyMap<string, readonly KnownSplit[]>
  readonly premiums: Premiums
  /** What the options of a stock trade still to come cost, by that trade; and the lot of one that came first. */
  readonly folds: Map<LedgerEvent, bigint>
  readonly stockRows: Map<LedgerEvent, number>
  /** Exchanges that wait until what their day brings has come (LOT-34). */
  readonly waiting: Waiting[]
  readonly asks: Ask[]
  readonly watched: WatchedClosing | undefined
}

/** One closing that a question is about: the lots held just before it, and the method by which it shall go, choices aside. */
export interface WatchedClosing {
  readonly key: string
  readonly method: Relief | undefined
  readonly rates: TaxRates | undefined
  lots: readonly Lot[]
}

/** Work on a day that waits until what takes units that day comes. */
export interface Waiting {
  readonly day: Day
  apply(): void
}

/** An account that the options do not know has the currency of its first cash and closes by fifo. */
export function accountOf(ledger: Ledger, event: LedgerEvent): LiveAccount {
  const known = ledger.accounts.get(event.account)
  if (known !== undefined) return known
  const currency = event.legs.find((l) => l.currency !== undefined)?.currency ?? ''
  const fresh: LiveAccount = { id: event.account, currency, relief: [], positions: new Map(), cash: [] }
  ledger.accounts.set(event.account, fresh)
  return fresh
}

export function positionOf(ledger: Ledger, account: LiveAccount, asset: string): Position {
  const known = account.positions.get(asset)
  if (known !== undefined) return known
  const place = ledger.positions.length
  const fresh: Position = { place, account, asset, long: emptyQueue(), short: emptyQueue(), lacks: false }
  account.positions.set(asset, fresh)
  ledger.positions.push(fresh)
  return fresh
}

/** Opens a lot at a position for leg `leg` of the event at `event` in the replay. No cost: unknown. No name: the event's. */
export function openLot(
  ledger: Ledger,
  position: Position,
  acquired: Day,
  units: bigint,
  cost: bigint | undefined,
  currency: string,
  event: number,
  leg: number,
  name?: string,
  origin?: Origin,
): number {
  const { lots } = ledger
  const row = addRow(lots, position.place, acquired, units, cost, currency, event, leg)
  if (name !== undefined) lots.names.set(row, name)
  if (origin !== undefined) lots.origins.set(row, origin)
  settle(ledger, position, row)
  return row
}

/**
 * Makes a taking a lot of its own at `position`: what was the rest of a lot keeps its id, a piece gets the next number
 * (LOT-6). `units` is what it comes to there; `cost` what it cost.
 */
export function reopen(
  ledger: Ledger,
  position: Position,
  from: { lot: number; whole: boolean; origin: Origin | undefined },
  units: bigint,
  cost: bigint | undefined,
): number {
  const { lots } = ledger
  const { lot, whole } = from
  const given = lots.pieces.get(lot) ?? 0
  const id = whole ? lotId(ledger, lot) : `${lotId(ledger, lot)}.${given + 1}`
  if (!whole) lots.pieces.set(lot, given + 1)
  const row = addRow(
    lots,
    position.place,
    lots.acquired[lot] as Day,
    units,
    cost,
    currencyOf(lots, lot),
    lots.event[lot] as number,
    lots.leg[lot] as number,
  )
  lots.names.set(row, id)
  if (whole) lots.pieces.set(row, given)
  if (from.origin !== undefined) lots.origins.set(row, from.origin)
  settle(ledger, position, row)
  return row
}

/** Puts a new row where it is found: in its position's queue, and by id where choices may ask for it. */
function settle(ledger: Ledger, position: Position, row: number): void {
  const { lots } = ledger
  const queue = (lots.units[row] as bigint) < 0n ? position.short : position.long
  if (queue.pool !== undefined && !poolsOn(ledger, position, row)) settlePool(lots, queue)
  enqueue(lots, queue, row)
  if (ledger.choices.size > 0) ledger.byId.set(lotId(ledger, row), row)
}

/** Whether the account still pools on the day a lot comes: one bought after a change of method keeps its own cost (LOT-22). */
function poolsOn(ledger: Ledger, { account }: Position, row: number): boolean {
  if (ledger.override !== undefined) return true
  const event = ledger.events[ledger.lots.event[row] as number] as LedgerEvent
  return isPooling(reliefOn(account.relief, event.tradeDay)?.method ?? 'fifo')
}

export function lotId(ledger: Ledger, row: number): string {
  const { names, event, leg } = ledger.lots
  return names.get(row) ?? `${ledger.events[event[row] as number]?.key}:${leg[row]}`
}

/**
 * Takes `wanted` units for an event: the lots that a choice names first, then by the account's method (LOT-4, LOT-5, LOT-21 to LOT-24).
 * Negative units close a short position. `proceeds` are what a sale of all of them brings, undefined where it is none. Returns
 * the units that are lacking.
 */
export function relieve(
  ledger: Ledger,
  position: Position,
  event: LedgerEvent,
  wanted: bigint,
  takings: Takings,
  proceeds?: bigint,
): bigint {
  const { lots, choices } = ledger
  const { long, short, account } = position
  if (wanted < 0n) {
    const left = choices.size === 0 ? wanted : takeChosen(ledger, position, event, wanted, takings)
    return takeLots(lots, short, 'fifo', left, takings)
  }
  const watched = ledger.watched?.key === event.key ? ledger.watched : undefined
  const held = ledger.override === undefined ? reliefOn(account.relief, event.tradeDay) : undefined
  const method = watched?.method ?? ledger.override ?? held?.method ?? 'fifo'
  const rule = isPooling(method) ? poolRuleOf(ledger, position, method) : undefined
  if (rule !== undefined) return takeByRule(ledger, position, event, wanted, takings, rule, proceeds)
  const heeds = choices.size > 0 && watched?.method === undefined
  const left = heeds ? takeChosen(ledger, position, event, wanted, takings) : wanted
  switch (method) {
    case 'fifo':
    case 'lifo':
    case 'hifo':
    case 'lowestCost':
      return takeLots(lots, long, method, left, takings)
    case 'minTax':
      return takeLeastTax(
        ledger,
        position,
        event,
        left,
        takings,
        watched?.rates ?? held?.rates ?? ledger.rates,
        proceeds,
      )
    case 'specific':
    case 'average':
    case 'sharePool':
    case 'adjustedCostBase':
      return takeLots(lots, long, 'fifo', left, takings)
  }
}

function isPooling(method: Relief): boolean {
  return method === 'average' || method === 'sharePool' || method === 'adjustedCostBase'
}

/** The rule by which a method pools an asset; undefined where it does not hold for that kind of asset (LOT-22). */
function poolRuleOf(ledger: Ledger, position: Position, method: Relief): PoolRule | undefined {
  const rule = ledger.pools.get(method)
  if (rule === undefined) throw new Error(`no table says how ${method} pools`)
  const kind = ledger.kinds.get(position.asset)
  return rule.kinds === undefined || kind === undefined || rule.kinds.includes(kind) ? rule : undefined
}

/** LOT-22 and LOT-23. What is no sale takes from the pool alone. */
function takeByRule(
  ledger: Ledger,
  position: Position,
  event: LedgerEvent,
  wanted: bigint,
  takings: Takings,
  rule: PoolRule,
  proceeds: bigint | undefined,
): bigint {
  const { lots, windows } = ledger
  if ((!rule.sameDay && rule.followingDays === 0) || proceeds === undefined) {
    return takePooled(lots, position.long, wanted, takings)
  }
  const day = event.tradeDay
  const bought = rule.sameDay
    ? heldLots(lots, position.long).filter((row) => isBoughtOn(ledger, row, day))
    : []
  const today: LotQueue = { ...emptyQueue(), rows: bought }
  let left = takePooled(lots, today, wanted, takings)
  settlePool(lots, today)
  const { account, asset } = position
  for (const of of claim(windows, windowKey(account.id, asset), day, rule.followingDays, left)) {
    const { place, index, piece, acquired, units, cost } = of
    const currency = principalOf(ledger.events[place] as LedgerEvent) ?? account.currency
    const row = addRow(lots, position.place, acquired, units, cost, currency, place, index)
    lots.names.set(row, `${lotId(ledger, row)}.${piece}`)
    left -= units - takeFrom(lots, row, units, takings)
  }
  left = takePooled(lots, position.long, left, takings)
  // What is bought on a later day must keep its own cost until that day is over.
  settlePool(lots, position.long)
  return left
}

function isBoughtOn(ledger: Ledger, row: number, day: Day): boolean {
  const { lots, events } = ledger
  if (lots.acquired[row] !== day) return false
  const event = events[lots.event[row] as number]
  return event?.tradeDay === day && (event.kind === 'buy' || event.kind === 'reinvestment')
}

/** LOT-24. */
function takeLeastTax(
  ledger: Ledger,
  { long }: Position,
  event: LedgerEvent,
  wanted: bigint,
  takings: Takings,
  rates: TaxRates | undefined,
  proceeds: bigint | undefined,
): bigint {
  const { lots } = ledger
  if (rates === undefined || proceeds === undefined || wanted === 0n) {
    return takeLots(lots, long, 'fifo', wanted, takings)
  }
  const rows = heldLots(lots, long)
  const isLong = (row: number) =>
    lots.origins.get(row)?.kind === 'inherited' || event.tradeDay >= longTermFrom(lots.acquired[row] as Day)
  let left = wanted
  for (const { row, units } of leastTax(lots, rows, isLong, wanted, proceeds, rates)) {
    left -= units - takeFrom(lots, row, units, takings)
  }
  return left
}

/** What holds on a day: the first entry also before its day; undefined where there is none: fifo. */
function reliefOn(relief: readonly ReliefFrom[], day: Day): ReliefFrom | undefined {
  for (let i = relief.length - 1; i >= 0; i--) {
    const entry = relief[i]
    if (entry !== undefined && entry.from <= day) return entry
  }
  return relief[0]
}

export function noteGap(
  ledger: Ledger,
  event: LedgerEvent,
  asset: string,
  missing: bigint,
  proceeds = 0n,
): void {
  if (missing !== 0n) positionOf(ledger, accountOf(ledger, event), asset).lacks = true
  ledger.gaps.push({
    kind: 'missingLots',
    event: event.key,
    account: event.account,
    asset,
    day: event.tradeDay,
    quantity: (missing < 0n ? -missing : missing) as Quantity,
    proceeds: proceeds as Money,
  })
}

/** A question that the facts leave open (LOT-29). */
export function ask(ledger: Ledger, kind: AskKind, event: LedgerEvent, asset: string, units: bigint): void {
  ledger.asks.push({
    kind,
    event: event.key,
    account: event.account,
    asset,
    day: event.tradeDay,
    quantity: (units < 0n ? -units : units) as Quantity,
  })
}

export function takenCost(takings: Takings, at: number): bigint | undefined {
  return takings.known[at] === 1 ? takings.cost[at] : undefined
}

function takeChosen(
  ledger: Ledger,
  position: Position,
  event: LedgerEvent,
  wanted: bigint,
  takings: Takings,
): bigint {
  const { lots } = ledger
  settlePool(lots, position.long)
  let left = wanted
  for (const { lot: id, quantity } of ledger.choices.get(event.key)?.lots ?? []) {
    const row = ledger.byId.get(id)
    if (row === undefined || lots.place[row] !== position.place || left === 0n || quantity <= 0n) continue
    const units = lots.units[row] as bigint
    if (units === 0n || units < 0n !== left < 0n) continue
    const asked = atMost(quantity, left)
    left -= asked - takeFrom(lots, row, asked, takings)
  }
  return left
}

/** `named` units (counted positive) with the sign of `left`, no more than it. */
function atMost(named: bigint, left: bigint): bigint {
  if (left < 0n) return -named < left ? left : -named
  return named < left ? named : left
}
