import type { Relief } from '../../shared/account.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { Gap } from '../../shared/lot.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import type { Closings } from './closings.ts'
import type { LotTable } from './lotTable.ts'
import { addRow, currencyOf } from './lotTable.ts'
import type { Move } from './moves.ts'
import type { LotQueue, Takings } from './relief.ts'
import { emptyQueue, enqueue, takeFrom, takeLots } from './relief.ts'

/** One asset in one account while the replay runs. */
export interface Position {
  /** Its number in `Ledger.positions`. */
  readonly place: number
  readonly account: LiveAccount
  readonly asset: string
  readonly long: LotQueue
  readonly short: LotQueue
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
  const fresh: Position = { place, account, asset, long: emptyQueue(), short: emptyQueue() }
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
): void {
  const { lots } = ledger
  const row = addRow(lots, position.place, acquired, units, cost, currency, event, leg)
  if (name !== undefined) lots.names.set(row, name)
  settle(ledger, position, row)
}

/**
 * Makes a taking a lot of its own at `position`: what was the rest of a lot keeps its id, a piece gets the next number
 * (LOT-6). `units` is what it comes to there; `cost` what it cost.
 */
export function reopen(
  ledger: Ledger,
  position: Position,
  from: { lot: number; whole: boolean },
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
  settle(ledger, position, row)
  return row
}

/** Puts a new row where it is found: in its position's queue, and by id where choices may ask for it. */
function settle(ledger: Ledger, position: Position, row: number): void {
  const { lots } = ledger
  enqueue(lots, (lots.units[row] as bigint) < 0n ? position.short : position.long, row)
  if (ledger.choices.size > 0) ledger.byId.set(lotId(ledger, row), row)
}

export function lotId(ledger: Ledger, row: number): string {
  const { names, event, leg } = ledger.lots
  return names.get(row) ?? `${ledger.events[event[row] as number]?.key}:${leg[row]}`
}

/**
 * Takes `wanted` units for an event: the lots that a choice names first, then by the account's method (LOT-4, LOT-5).
 * Negative units close a short position. Returns the units that are lacking.
 */
export function relieve(
  ledger: Ledger,
  position: Position,
  event: LedgerEvent,
  wanted: bigint,
  takings: Takings,
): bigint {
  const left = ledger.choices.size === 0 ? wanted : takeChosen(ledger, position, event, wanted, takings)
  if (wanted < 0n) return takeLots(ledger.lots, position.short, 'fifo', left, takings)
  const method = ledger.override ?? methodOn(position.account.relief, event.tradeDay)
  return takeLots(ledger.lots, position.long, method, left, takings)
}

/** The method that holds on a day: the first also before its day, fifo where there is none. */
export function methodOn(relief: readonly ReliefFrom[], day: Day): Relief {
  for (let i = relief.length - 1; i >= 0; i--) {
    const entry = relief[i]
    if (entry !== undefined && entry.from <= day) return entry.method
  }
  return relief[0]?.method ?? 'fifo'
}

export function noteGap(
  ledger: Ledger,
  event: LedgerEvent,
  asset: string,
  missing: bigint,
  proceeds = 0n,
): void {
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
