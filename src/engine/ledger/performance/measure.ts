import type { Money } from '../../../shared/amount.ts'
import { divideHalfEven } from '../../../shared/amount.ts'
import type { Day } from '../../../shared/day.ts'
import type { Book, Cell, CellDay, Sums } from './book.ts'
import { dayBefore, heldOn } from './book.ts'
import type { CashMove } from './cash.ts'
import type { DayValue, Link } from './chain.ts'
import { chain } from './chain.ts'
import type { CellWorth, Exchange, Quotes } from './worth.ts'
import { cellWorth, EXACT, worthOf } from './worth.ts'

/** What is measured: everything in some accounts, the units of one asset in them, or their cash alone. */
export type Scope =
  | { readonly kind: 'accounts'; readonly accounts: ReadonlySet<string>; readonly whole: boolean }
  | { readonly kind: 'asset'; readonly accounts: ReadonlySet<string>; readonly asset: string }
  | { readonly kind: 'cash'; readonly accounts: ReadonlySet<string>; readonly whole: boolean }

/** PRF-8, each exact at the scale of `EXACT`. */
export interface Parts {
  readonly realised: bigint
  readonly unrealised: bigint
  readonly dividends: bigint
  readonly interest: bigint
  readonly costs: bigint
  readonly currencyOnHoldings: bigint
  readonly currencyOnCash: bigint
  readonly unknownBasis: bigint
}

/** A scope over a period, exact at the scale of `EXACT`, in the base currency. */
export interface Measured {
  readonly start: bigint
  readonly end: bigint
  readonly contributions: bigint
  readonly withdrawals: bigint
  readonly gain: bigint
  readonly parts: Parts
  /** gain − the sum of the parts: zero. */
  readonly remainder: bigint
  readonly tradingFees: bigint
  /** From the end of the day before the period on. */
  readonly days: readonly DayValue[]
  readonly links: readonly Link[]
}

/** What measuring leans on that is no price and no fact. */
export type Lean =
  | { readonly kind: 'atCost' | 'unvalued'; readonly asset: string; readonly day: Day }
  | { readonly kind: 'movedAtCost'; readonly asset: string; readonly day: Day }

export interface Measuring {
  readonly book: Book
  readonly quotes: Quotes
  readonly exchange: Exchange
  /** Every day on which something may change, ascending; ends of periods among them. */
  readonly days: readonly Day[]
  readonly leans: Lean[]
  readonly worths: Map<Cell, Map<Day, CellWorth>>
}

/** A scope from the start of `from` to the end of `to` (PRF-1 to PRF-5, PRF-8). */
export function measure(m: Measuring, scope: Scope, from: Day, to: Day): Measured {
  const { book, exchange: fx } = m
  const before = dayBefore(from)
  const cells = cellsOf(book, scope)
  const moves = movesOf(book, scope)
  const days = [before, ...m.days.filter((day) => day > before && day < to), to]
  const inPeriod = (day: Day) => day >= from && day <= to

  const flows = new Map<Day, { came: bigint; left: bigint; inKind: bigint }>()
  const flowOn = (day: Day) => {
    const known = flows.get(day)
    if (known !== undefined) return known
    const fresh = { came: 0n, left: 0n, inKind: 0n }
    flows.set(day, fresh)
    return fresh
  }
  const cross = (day: Day, amount: bigint) => {
    if (amount > 0n) flowOn(day).came += amount
    else flowOn(day).left -= amount
  }

  let dividends = 0n
  let interest = 0n
  let costs = 0n
  let conversion = 0n
  let tradingFees = 0n
  const crossing = new Map<string, { day: Day; amount: bigint }>()
  for (const move of moves) {
    const day = dayIn(move, scope)
    if (!inPeriod(day)) continue
    const amount = fx.one(move.amount, move.currency, day)
    if (move.tradingFee) tradingFees -= amount
    if (scope.kind !== 'cash' || move.asset === undefined) {
      if (move.what === 'dividend') dividends += amount
      else if (move.what === 'interest') interest += amount
      else if (move.what === 'cost') costs -= amount
      else if (move.what === 'conversion' && scope.kind !== 'asset') conversion += amount
    } else if (move.what === 'conversion') conversion += amount
    const side = sideOf(move, scope)
    if (side === 'inside') continue
    // What an event brings and takes of one asset is one flow.
    const key =
      scope.kind === 'accounts'
        ? `${move.event} ${crossing.size}`
        : `${move.event} ${move.asset ?? ''} ${day}`
    const known = crossing.get(key)
    const signed = side === 'cash' ? amount : -amount
    crossing.set(key, { day, amount: (known?.amount ?? 0n) + signed })
  }
  for (const { day, amount } of crossing.values()) cross(day, amount)

  let realised = 0n
  let unknown = 0n
  let borderGain = 0n
  let bookMoves = 0n
  const corporate = corporateFlows(m, scope, cells, inPeriod)
  for (const cell of cells) {
    for (const on of cell.days) {
      if (!inPeriod(on.day)) continue
      realised += fx.exact(on.realised, on.day)
      unknown += fx.exact(on.unknownProceeds, on.day)
      bookMoves += fx.exact(on.book, on.day)
      if (on.border) {
        const { known, unknown: strange } = borderWorth(m, cell, on)
        flowOn(on.day).inKind += known + strange
        borderGain += known - fx.exact(on.moved, on.day)
        unknown -= strange
      } else if (on.moved.size > 0 || corporate.has(on)) {
        const moved = fx.exact(on.moved, on.day)
        const flow = corporate.get(on)
        if (flow === undefined) unknown += moved
        else {
          flowOn(on.day).inKind += flow
          borderGain += flow - moved
        }
      }
    }
  }

  const value = valuer(m, scope, cells, moves)
  const dayValues = days.map((day, i): DayValue => {
    const { worth, valued } = value(day)
    const flow = i === 0 ? undefined : flows.get(day)
    return {
      day,
      value: worth,
      came: flow?.came ?? 0n,
      left: flow?.left ?? 0n,
      inKind: flow?.inKind ?? 0n,
      valued,
    }
  })

  const holdings = revalued(m, cells, before, to)
  const cash = scope.kind === 'asset' ? 0n : cashRevalued(m, scope, moves, before, to, inPeriod)
  let contributions = 0n
  let withdrawals = 0n
  for (const { came, left, inKind } of flows.values()) {
    contributions += came + (inKind > 0n ? inKind : 0n)
    withdrawals += left + (inKind < 0n ? -inKind : 0n)
  }
  const start = dayValues[0]!.value
  const end = dayValues.at(-1)!.value
  const gain = end - start - contributions + withdrawals
  const parts: Parts = {
    realised,
    unrealised: holdings.unrealised - borderGain,
    dividends,
    interest,
    costs,
    currencyOnHoldings: holdings.bookEnd - holdings.bookStart - bookMoves + holdings.revaluedStart,
    currencyOnCash: cash + conversion,
    unknownBasis: unknown + holdings.unknown,
  }
  return {
    start,
    end,
    contributions,
    withdrawals,
    gain,
    parts,
    remainder: gain - sumOfParts(parts),
    tradingFees,
    days: dayValues,
    links: chain(dayValues),
  }
}

export function sumOfParts(p: Parts): bigint {
  return (
    p.realised +
    p.unrealised +
    p.dividends +
    p.interest -
    p.costs +
    p.currencyOnHoldings +
    p.currencyOnCash +
    p.unknownBasis
  )
}

/** Half-even to the millionth: where exact amounts become shown ones. */
export function shown(exact: bigint): Money {
  return divideHalfEven(exact, EXACT) as Money
}

function cellsOf(book: Book, scope: Scope): Cell[] {
  if (scope.kind === 'cash') return []
  return book.cells.filter(
    (cell) => scope.accounts.has(cell.account) && (scope.kind === 'accounts' || cell.asset === scope.asset),
  )
}

function movesOf(book: Book, scope: Scope): CashMove[] {
  return book.moves.filter(
    (move) => scope.accounts.has(move.account) && (scope.kind !== 'asset' || move.asset === scope.asset),
  )
}

/** Cash between accounts counts on the earlier of its two days where both are inside. */
function dayIn(move: CashMove, scope: Scope): Day {
  return scope.kind !== 'asset' && scope.whole && move.within !== undefined ? move.within : move.day
}

/** Whether a movement crosses the border of the scope, and whether it is the scope's own cash or paid out of an asset's. */
function sideOf(move: CashMove, scope: Scope): 'inside' | 'cash' | 'asset' {
  switch (scope.kind) {
    case 'accounts':
      return move.what === 'external' && !(scope.whole && move.within !== undefined) ? 'cash' : 'inside'
    case 'asset':
      return move.what === 'conversion' || move.what === 'external' ? 'inside' : 'asset'
    case 'cash':
      if (move.what === 'external') return scope.whole && move.within !== undefined ? 'inside' : 'cash'
      return move.asset === undefined || move.what === 'conversion' ? 'inside' : 'cash'
  }
}

/** PRF-2: what crossed the border at its close, of known and of unknown cost; opening lots at their cost. */
function borderWorth(m: Measuring, cell: Cell, on: CellDay): { known: bigint; unknown: bigint } {
  const { exchange: fx } = m
  const cost = fx.exact(on.moved, on.day)
  if (on.atCost) return { known: cost, unknown: 0n }
  const whole = worthOf(m.quotes, cell.asset, on.borderUnits, on.day)
  if (whole === undefined) {
    m.leans.push({ kind: 'movedAtCost', asset: cell.asset, day: on.day })
    return { known: cost, unknown: 0n }
  }
  const strange =
    on.borderUnknown === 0n ? 0n : worthOf(m.quotes, cell.asset, on.borderUnknown, on.day)!.amount
  return {
    known: fx.one(whole.amount - strange, whole.currency, on.day),
    unknown: fx.one(strange, whole.currency, on.day),
  }
}

/**
 * What a corporate action moved between the assets of an account, for scopes of one asset: what came counts at its close, what it came from
 * gives the same. Without a close all goes at cost.
 */
function corporateFlows(
  m: Measuring,
  scope: Scope,
  cells: readonly Cell[],
  inPeriod: (day: Day) => boolean,
): Map<CellDay, bigint> {
  const flows = new Map<CellDay, bigint>()
  if (scope.kind !== 'asset') return flows
  const days = new Set(
    cells.flatMap((c) =>
      c.days.filter((on) => on.corporate && inPeriod(on.day)).map((on) => `${c.account}\n${on.day}`),
    ),
  )
  for (const key of days) {
    const [account, text] = key.split('\n') as [string, string]
    const day = Number(text) as Day
    const moved = m.book.cells
      .filter((c) => c.account === account)
      .flatMap((cell) =>
        cell.days.filter((on) => on.day === day && on.moved.size > 0).map((on) => ({ cell, on })),
      )
    const cost = moved.map(({ on }) => m.exchange.exact(on.moved, day))
    const arrived = moved.map(({ cell, on }, i) => {
      const worth = cost[i]! > 0n ? worthOf(m.quotes, cell.asset, on.changedUnits, day) : undefined
      return worth === undefined ? undefined : m.exchange.one(worth.amount, worth.currency, day)
    })
    const isPriced = moved.every((_, i) => cost[i]! <= 0n || arrived[i] !== undefined)
    const given = cost.reduce((sum, c) => (c < 0n ? sum - c : sum), 0n)
    let left = isPriced ? arrived.reduce<bigint>((sum, a) => sum + (a ?? 0n), 0n) : 0n
    let of = given
    moved.forEach(({ on }, i) => {
      if (!isPriced || given === 0n) flows.set(on, cost[i]!)
      else if (cost[i]! > 0n) flows.set(on, arrived[i]!)
      else {
        const share = -cost[i]! === of ? left : divideHalfEven(left * -cost[i]!, of)
        left -= share
        of += cost[i]!
        flows.set(on, -share)
      }
    })
  }
  return flows
}

function worthOn(m: Measuring, cell: Cell, day: Day): CellWorth {
  let own = m.worths.get(cell)
  if (own === undefined) m.worths.set(cell, (own = new Map()))
  const known = own.get(day)
  if (known !== undefined) return known
  const fresh = cellWorth(cell, day, m.quotes)
  own.set(day, fresh)
  if (fresh.atCost) {
    const held = heldOn(cell, day)!
    if (held.units !== held.unknown || held.costs.length > 0)
      m.leans.push({ kind: 'atCost', asset: cell.asset, day })
    if (held.unknown !== 0n) m.leans.push({ kind: 'unvalued', asset: cell.asset, day })
  }
  return fresh
}

/** PRF-3, day by day; days are asked for in ascending order. */
function valuer(
  m: Measuring,
  scope: Scope,
  cells: readonly Cell[],
  moves: readonly CashMove[],
): (day: Day) => { worth: bigint; valued: boolean } {
  const cash = new Map<string, bigint>()
  const ordered = scope.kind === 'asset' ? [] : moves.toSorted((a, b) => dayIn(a, scope) - dayIn(b, scope))
  let next = 0
  return (day) => {
    for (; next < ordered.length && dayIn(ordered[next]!, scope) <= day; next++) {
      const { currency, amount } = ordered[next]!
      cash.set(currency, (cash.get(currency) ?? 0n) + amount)
    }
    let worth = m.exchange.exact(cash, day)
    let valued = true
    for (const cell of cells) {
      const { known, unknown, recent } = worthOn(m, cell, day)
      worth += m.exchange.exact(known, day) + m.exchange.exact(unknown, day)
      valued &&= recent
    }
    return { worth, valued }
  }
}

/** The first day's and the last day's holdings, taken apart for PRF-8. */
function revalued(m: Measuring, cells: readonly Cell[], before: Day, to: Day) {
  const { exchange: fx } = m
  let bookStart = 0n
  let bookEnd = 0n
  let unrealised = 0n
  let revaluedStart = 0n
  let unknown = 0n
  for (const cell of cells) {
    const bookThen = costsOf(cell, before)
    const bookNow = costsOf(cell, to)
    const then = worthOn(m, cell, before)
    const now = worthOn(m, cell, to)
    const atThen = fx.exact(bookThen, before)
    bookStart += atThen
    bookEnd += fx.exact(bookNow, to)
    const gainThen = fx.exact(then.known, before) - atThen
    const gainThenAtNow = fx.exact(then.known, to) - fx.exact(bookThen, to)
    unrealised += fx.exact(now.known, to) - fx.exact(bookNow, to) - gainThenAtNow
    revaluedStart += gainThenAtNow - gainThen
    unknown += fx.exact(now.unknown, to) - fx.exact(then.unknown, before)
  }
  return { bookStart, bookEnd, unrealised, revaluedStart, unknown }
}

function costsOf(cell: Cell, day: Day): Sums {
  return new Map((heldOn(cell, day)?.costs ?? []).map(({ currency, cost }) => [currency, cost as bigint]))
}

/** FX-10, over all currencies. */
function cashRevalued(
  m: Measuring,
  scope: Scope,
  moves: readonly CashMove[],
  before: Day,
  to: Day,
  inPeriod: (day: Day) => boolean,
): bigint {
  const { exchange: fx } = m
  const start = new Map<string, bigint>()
  const end = new Map<string, bigint>()
  let moved = 0n
  for (const move of moves) {
    const day = dayIn(move, scope)
    const { currency, amount } = move
    if (day <= before) start.set(currency, (start.get(currency) ?? 0n) + amount)
    if (day <= to) end.set(currency, (end.get(currency) ?? 0n) + amount)
    if (inPeriod(day)) moved += fx.one(amount, currency, day)
  }
  return fx.exact(end, to) - fx.exact(start, before) - moved
}
