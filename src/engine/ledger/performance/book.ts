import type { Money, Quantity } from '../../../shared/amount.ts'
import type { Day } from '../../../shared/day.ts'
import { addDays } from '../../../shared/day.ts'
import type { Closed, Gap } from '../../../shared/lot.ts'
import type { LedgerEvent } from '../../../shared/trade.ts'
import type { Held } from '../dayEnds.ts'
import { basisOf } from '../eventCash.ts'
import { findMoves } from '../moves.ts'
import type { ReplayAccount, ReplayOptions } from '../replay.ts'
import { replay } from '../replay.ts'
import { survey } from '../survey.ts'
import type { CashMove } from './cash.ts'
import { cashMoves } from './cash.ts'

/** Sums by currency. */
export type Sums = ReadonlyMap<string, bigint>
type Growing = Map<string, bigint>

/** What happened to one asset in one account on one day, as far as cost and value are concerned. */
export interface CellDay {
  readonly day: Day
  /** Change of the book cost. */
  readonly book: Sums
  /** Proceeds less cost of closings of known cost. */
  readonly realised: Sums
  /** What sales without lots, or of lots of unknown cost, brought. */
  readonly unknownProceeds: Sums
  /** Cost that came or went without cash: across the border, or by a corporate action. */
  readonly moved: Sums
  /** Units that crossed the border of the account, and how many of them are of unknown cost. */
  readonly borderUnits: bigint
  readonly borderUnknown: bigint
  readonly border: boolean
  /** The units came with a cost of their own day (an opening lot): they count at it. */
  readonly atCost: boolean
  /** `moved` is of a corporate action. */
  readonly corporate: boolean
  readonly changedUnits: bigint
  /** Nothing explains the change of the book cost: a fault of the replay or of this reading. Zero. */
  readonly unexplained: Sums
}

/** One asset in one account through time. */
export interface Cell {
  readonly account: string
  readonly asset: string
  /** What was held from the end of a day on, earliest first. */
  readonly held: readonly (Held & { readonly day: Day })[]
  readonly days: readonly CellDay[]
}

/** The facts as performance needs them: built once for a ledger revision, asked for any scope and period. */
export interface Book {
  readonly cells: readonly Cell[]
  readonly moves: readonly CashMove[]
  readonly closed: readonly Closed[]
  readonly gaps: readonly Gap[]
  readonly firstDay: Day | undefined
}

/** Replays the events with a look at the end of every day. */
export function bookOf(
  events: readonly LedgerEvent[],
  options: Omit<ReplayOptions, 'upTo' | 'relief'> & { readonly accounts: readonly ReplayAccount[] },
): Book {
  const cells = new Map<string, OpenCell>()
  const cellAt = (account: string, asset: string): OpenCell => {
    const key = `${account}\n${asset}`
    const known = cells.get(key)
    if (known !== undefined) return known
    const fresh: OpenCell = { account, asset, held: [], days: new Map() }
    cells.set(key, fresh)
    return fresh
  }
  const told = new Map<OpenCell, { day: Day; held: Held }[]>()
  const { closed, gaps } = replay(events, {
    ...options,
    atDayEnd(day, changed) {
      for (const held of changed) {
        const cell = cellAt(held.account, held.asset)
        const own = told.get(cell) ?? []
        if (own.length === 0) told.set(cell, own)
        own.push({ day, held })
      }
    },
  })
  const owed = Map.groupBy(
    closed.filter((c) => c.acquired > c.sold && c.quantity > 0n),
    (c) => cellAt(c.account, c.asset),
  )
  for (const [cell, states] of told)
    for (const { day, held } of lessOwed(states, owed.get(cell) ?? [])) noteHeld(cell, day, held)
  const seen = survey(events)
  const { ordered } = seen
  const moves = cashMoves(ordered)
  const currencies = new Map<string, string>()
  for (const move of moves) {
    if (move.what !== 'trade') continue
    currencies.set(move.event, currencies.get(move.event) ?? move.currency)
    if (move.asset === undefined) throw new Error('a trade without an asset')
    add(dayOf(cellAt(move.account, move.asset), move.day).trade, move.currency, move.amount)
  }
  for (const c of closed) {
    const on = dayOf(cellAt(c.account, c.asset), c.sold)
    const released = c.released ?? c.cost
    if (c.paid !== undefined) {
      add(on.realised, c.currency, c.proceeds)
      add(on.realised, c.paid.currency, -c.paid.cost)
    } else if (released === undefined) {
      add(on.unknownProceeds, c.currency, c.proceeds)
      on.unknownClosing = true
    } else {
      add(on.realised, c.currency, c.proceeds - released)
    }
  }
  for (const gap of gaps) {
    if (gap.proceeds === 0n) continue
    const currency = currencies.get(gap.event) ?? ''
    add(dayOf(cellAt(gap.account, gap.asset), gap.day).unknownProceeds, currency, gap.proceeds)
  }
  noteBorders(ordered, seen.movers, cellAt)
  const corporate = corporateDays(ordered)
  return {
    cells: [...cells.values()].map((cell) => ({
      account: cell.account,
      asset: cell.asset,
      held: cell.held,
      days: [...cell.days.values()]
        .sort((a, b) => a.day - b.day)
        .map((on) => closeDay(on, corporate.has(`${cell.account}\n${on.day}`))),
    })),
    moves,
    closed,
    gaps,
    firstDay: ordered[0]?.tradeDay,
  }
}

interface OpenCell {
  readonly account: string
  readonly asset: string
  readonly held: (Held & { readonly day: Day })[]
  readonly days: Map<Day, OpenDay>
}

interface OpenDay {
  readonly day: Day
  readonly book: Growing
  readonly trade: Growing
  readonly realised: Growing
  readonly unknownProceeds: Growing
  unknownClosing: boolean
  border: boolean
  atCost: boolean
  /** Units of the border's legs, taken where the day brings something else to the cell as well. */
  legUnits: bigint
  changedUnits: bigint
  changedUnknown: bigint
}

function dayOf(cell: OpenCell, day: Day): OpenDay {
  const known = cell.days.get(day)
  if (known !== undefined) return known
  const fresh: OpenDay = {
    day,
    book: new Map(),
    trade: new Map(),
    realised: new Map(),
    unknownProceeds: new Map(),
    unknownClosing: false,
    border: false,
    atCost: false,
    legUnits: 0n,
    changedUnits: 0n,
    changedUnknown: 0n,
  }
  cell.days.set(day, fresh)
  return fresh
}

/**
 * A pool may match a sale with units bought up to thirty days later (LOT-23): the lots then still stand for the units sold. Until those are
 * bought, units and cost are less by them.
 */
function lessOwed(
  states: readonly { readonly day: Day; readonly held: Held }[],
  owed: readonly Closed[],
): readonly { readonly day: Day; readonly held: Held }[] {
  if (owed.length === 0) return states
  const days = new Set([...states.map((s) => s.day), ...owed.flatMap((c) => [c.sold, c.acquired])])
  return [...days]
    .sort((a, b) => a - b)
    .flatMap((day) => {
      const last = states.findLast((s) => s.day <= day)?.held
      if (last === undefined) return []
      const costs = new Map(last.costs.map(({ currency, cost }) => [currency, cost as bigint]))
      let units: bigint = last.units
      for (const c of owed) {
        if (day < c.sold || day >= c.acquired) continue
        units -= c.quantity
        if (c.cost !== undefined) add(costs, c.currency, -c.cost)
      }
      const held = {
        ...last,
        units: units as Quantity,
        costs: [...costs].map(([currency, cost]) => ({ currency, cost: cost as Money })),
      }
      return [{ day, held }]
    })
}

function noteHeld(cell: OpenCell, day: Day, held: Held): void {
  const before = cell.held.at(-1)
  const on = dayOf(cell, day)
  for (const { currency, cost } of held.costs) add(on.book, currency, cost)
  for (const { currency, cost } of before?.costs ?? []) add(on.book, currency, -cost)
  on.changedUnits = held.units - (before?.units ?? 0n)
  on.changedUnknown = held.unknown - (before?.unknown ?? 0n)
  cell.held.push({ ...held, day })
}

/** Marks where units cross the border of an account: transfers on the day on which their lots move, opening lots, purchases at a stated basis. */
function noteBorders(
  ordered: readonly LedgerEvent[],
  movers: readonly number[],
  cellAt: (account: string, asset: string) => OpenCell,
): void {
  const due = new Map(
    findMoves(ordered, movers).transfers.flatMap(({ due: day, move }) => [
      [move.out.leg as object, day] as const,
      [move.in.leg as object, day] as const,
    ]),
  )
  for (const event of ordered) {
    const crosses = event.kind === 'transferIn' || event.kind === 'transferOut'
    for (const leg of event.legs) {
      if (leg.asset === undefined || leg.quantity === 0n) continue
      const atCost =
        event.kind === 'openingLot' ||
        (!crosses && isOpening(event) && basisOf(event, leg.asset) !== undefined)
      if (!crosses && !atCost) continue
      const on = dayOf(cellAt(event.account, leg.asset), due.get(leg) ?? event.tradeDay)
      on.border = true
      on.atCost ||= atCost
      on.legUnits += leg.quantity
    }
  }
}

function isOpening({ kind }: LedgerEvent): boolean {
  return kind === 'buy' || kind === 'reinvestment' || kind === 'buyToOpen' || kind === 'sellToOpen'
}

/** Account and day of actions that move cost from asset to asset, by `account\nday`. */
function corporateDays(ordered: readonly LedgerEvent[]): Set<string> {
  const days = new Set<string>()
  for (const { kind, account, tradeDay } of ordered) {
    if (
      kind === 'merger' ||
      kind === 'rename' ||
      kind === 'spinOff' ||
      kind === 'split' ||
      kind === 'optionAssigned' ||
      kind === 'optionExercised'
    )
      days.add(`${account}\n${tradeDay}`)
  }
  return days
}

/** What trades and closings do not explain of a change of book cost has moved, where something can move; else it is a fault. */
function closeDay(on: OpenDay, corporate: boolean): CellDay {
  const rest: Growing = new Map()
  for (const sums of [on.book, on.trade]) for (const [currency, amount] of sums) add(rest, currency, amount)
  for (const sums of [on.realised, on.unknownProceeds])
    for (const [currency, amount] of sums) add(rest, currency, -amount)
  for (const [currency, amount] of rest) if (amount === 0n) rest.delete(currency)
  const explained = on.border || corporate
  // Lots of a cost in another currency than the proceeds: what they gave up belongs to what is unknown.
  const toUnknown = !explained && on.unknownClosing
  if (toUnknown) for (const [currency, amount] of rest) add(on.unknownProceeds, currency, amount)
  const alone = on.trade.size === 0 && on.realised.size === 0 && on.unknownProceeds.size === 0
  return {
    day: on.day,
    book: on.book,
    realised: on.realised,
    unknownProceeds: on.unknownProceeds,
    moved: explained ? rest : new Map(),
    border: on.border,
    atCost: on.atCost,
    borderUnits: on.border ? (alone ? on.changedUnits : on.legUnits) : 0n,
    borderUnknown: on.border ? on.changedUnknown : 0n,
    corporate: corporate && !on.border,
    changedUnits: on.changedUnits,
    unexplained: explained || toUnknown ? new Map() : rest,
  }
}

function add(sums: Growing, currency: string, amount: bigint): void {
  sums.set(currency, (sums.get(currency) ?? 0n) + amount)
}

/** What was held at the end of a day; undefined before the first change. */
export function heldOn(cell: Cell, day: Day): (Held & { readonly day: Day }) | undefined {
  let low = 0
  let high = cell.held.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (cell.held[middle]!.day <= day) low = middle + 1
    else high = middle
  }
  return cell.held[low - 1]
}

/** The day before a period: its end is where the period starts from. */
export function dayBefore(day: Day): Day {
  return addDays(day, -1)
}
