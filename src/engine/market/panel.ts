import type { Day } from '../../shared/day.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import { type Calendar, isSession, nextSession, sessionAtOrBefore, sessionsBetween } from './calendar.ts'
import { type PriceHistory, firstAtOrAfter, levelsOf } from './levels.ts'
import type { MacroColumns } from './macro.ts'

/**
 * Prices of N assets on T sessions as float64 columns over shared memory; column a starts at a × T. NaN where an asset
 * has no price that session (before its first, or a hole). Both series are levels, not returns:
 * `close` adjusted for splits only (what fills pay), `total` adjusted for distributions too (what holders earn).
 * A vendor series that is adjusted only has `total` in both and `distributionsKnown` false.
 */
export interface Panel {
  readonly assets: readonly string[]
  /** `Day` of each session, ascending. */
  readonly days: Int32Array
  readonly close: Float64Array
  readonly total: Float64Array
  readonly distributionsKnown: readonly boolean[]
  readonly synthetic: readonly boolean[]
  /** Sessions of the calendar that follow the last day, at least one: a month-end is known only by what follows. */
  readonly nextSession: Day
  /** Return of bills from each close to the next, or undefined: cash then earns zero and the report says so. */
  readonly billReturn: Float64Array | undefined
  /** Macro series that steps read, by vintage or publication lag. */
  readonly macro?: readonly MacroColumns[]
}

/** A yearly bill rate as a fraction (0.05 is 5 %), simple, and the day from which it was known. */
export interface BillRate {
  readonly availableAt: Day
  readonly yearly: number
}

/** What a panel does not say itself about each of its assets, in the panel's order. */
interface PanelFacts {
  readonly firstDay: Day
  readonly lastDay: Day
  /** Sessions between the first and the last without a price (MKT-9). */
  readonly holes: number
  /** Sessions filled with an earlier close, because the asset trades on another calendar (MKT-8). */
  readonly carried: number
  readonly otherCalendar: boolean
}

export interface BuiltPanel {
  readonly panel: Panel
  readonly facts: readonly PanelFacts[]
}

/** Calendar days that the close of an asset on another calendar may be old; beyond, the session is a hole. */
const OLDEST_CARRIED = 10
/** A series with more than this share of days outside the panel's calendar, and more than two, trades on another one. */
const STRANGE_SHARE = 0.01
/** Days after which a bill rate is no longer believed and cash earns zero again. */
const OLDEST_BILL = 100

/**
 * MKT-5, MKT-8, MKT-9: the panel of these histories on the sessions of `calendar`, from the first day any of them has
 * to the last. Before the calendar's table starts, its sessions are the days on which some history that keeps the
 * calendar has a price. Refuses with `noPrices` where there is no history, or one has no day.
 */
export function buildPanel(
  histories: readonly PriceHistory[],
  calendar: Calendar,
  bills?: readonly BillRate[],
): Result<BuiltPanel> {
  const empty = histories.filter((history) => history.days.length === 0)
  if (histories.length === 0 || empty.length > 0) {
    return refuse({ kind: 'noPrices', assets: empty.map((history) => history.asset) })
  }
  const strangers = histories.map(
    (history) => history.otherCalendar ?? isOnOtherCalendar(history.days, calendar),
  )
  const days = sessionsOf(histories, strangers, calendar)
  if (days.length === 0)
    return refuse({ kind: 'noPrices', assets: histories.map((history) => history.asset) })
  const close = shared(Float64Array, histories.length * days.length).fill(NaN)
  const total = shared(Float64Array, histories.length * days.length).fill(NaN)
  const facts: PanelFacts[] = []
  for (let a = 0; a < histories.length; a++) {
    const history = histories[a]!
    const at = a * days.length
    const carried = place(
      history,
      days,
      strangers[a]!,
      close.subarray(at, at + days.length),
      total.subarray(at, at + days.length),
    )
    facts.push({
      firstDay: history.days[0]! as Day,
      lastDay: history.days.at(-1)! as Day,
      holes: holesIn(close.subarray(at, at + days.length)),
      carried,
      otherCalendar: strangers[a]!,
    })
  }
  const after = nextSession(calendar, days.at(-1)! as Day)
  return ok({
    panel: {
      assets: histories.map((history) => history.asset),
      days,
      close,
      total,
      distributionsKnown: histories.map((history) => history.distributionsKnown),
      synthetic: histories.map((history) => history.synthetic),
      nextSession: after,
      billReturn: bills === undefined || bills.length === 0 ? undefined : billReturns(bills, days, after),
    },
    facts,
  })
}

/** The column of an asset, or −1. */
export function columnOf(panel: Panel, asset: string): number {
  return panel.assets.indexOf(asset)
}

/** The last row at or before a day, or −1 where the panel starts later. */
export function rowAtOrBefore(panel: Panel, d: Day): number {
  return firstAtOrAfter(panel.days, d + 1) - 1
}

/** The first row in which a column has a price; the panel's length where it has none. */
export function firstUsableRow(panel: Panel, column: number): number {
  const length = panel.days.length
  for (let row = 0; row < length; row++) if (!Number.isNaN(panel.close[column * length + row]!)) return row
  return length
}

/** The last row in which a column has a price, or −1. */
export function lastUsableRow(panel: Panel, column: number): number {
  const length = panel.days.length
  for (let row = length - 1; row >= 0; row--)
    if (!Number.isNaN(panel.close[column * length + row]!)) return row
  return -1
}

/** MKT-8: judged by its days, where nobody declared the calendar: a holiday or weekend here and there is a fault, many are a habit. */
export function isOnOtherCalendar(days: Int32Array, calendar: Calendar): boolean {
  let known = 0
  let strange = 0
  for (const d of days) {
    if (d < calendar.from) continue
    known++
    if (!isSession(calendar, d as Day)) strange++
  }
  return strange > Math.max(2, known * STRANGE_SHARE)
}

function sessionsOf(
  histories: readonly PriceHistory[],
  strangers: readonly boolean[],
  calendar: Calendar,
): Int32Array {
  let from = Infinity
  let to = -Infinity
  for (const { days } of histories) {
    from = Math.min(from, days[0]!)
    to = Math.max(to, days.at(-1)!)
  }
  const start = Math.max(from, calendar.from) as Day
  const tabled = sessionsBetween(calendar, start, sessionAtOrBefore(calendar, to as Day))
  const early = new Set<number>()
  for (let a = 0; a < histories.length; a++) {
    if (strangers[a]) continue
    for (const d of histories[a]!.days) {
      if (d >= calendar.from) break
      early.add(d)
    }
  }
  const days = shared(Int32Array, early.size + tabled.length)
  days.set([...early].sort((x, y) => x - y))
  days.set(tabled, early.size)
  return days
}

/** Writes an asset's levels onto the sessions; returns how many were carried from an earlier day. */
function place(
  history: PriceHistory,
  sessions: Int32Array,
  carries: boolean,
  close: Float64Array,
  total: Float64Array,
): number {
  const levels = levelsOf(history)
  const { days } = history
  let carried = 0
  let row = -1
  for (let s = 0; s < sessions.length; s++) {
    const session = sessions[s]!
    while (row + 1 < days.length && days[row + 1]! <= session) row++
    if (row < 0) continue
    const age = session - days[row]!
    if (age > 0 && (!carries || age > OLDEST_CARRIED)) continue
    close[s] = levels.close[row]!
    total[s] = levels.total[row]!
    if (age > 0) carried++
  }
  return carried
}

function holesIn(column: Float64Array): number {
  let holes = 0
  let since = 0
  let begun = false
  for (const value of column) {
    if (Number.isNaN(value)) {
      if (begun) since++
    } else {
      holes += since
      since = 0
      begun = true
    }
  }
  return holes
}

/**
 * MKT-10: from each close to the next, the rate known at that close, simple, by days over 365. Zero before the first
 * rate was known and once the newest is older than a hundred days.
 */
function billReturns(bills: readonly BillRate[], days: Int32Array, after: Day): Float64Array {
  const ordered = bills.toSorted((a, b) => a.availableAt - b.availableAt)
  const returns = shared(Float64Array, days.length)
  let known = -1
  for (let i = 0; i < days.length; i++) {
    while (known + 1 < ordered.length && ordered[known + 1]!.availableAt <= days[i]!) known++
    const bill = ordered[known]
    if (bill === undefined || days[i]! - bill.availableAt > OLDEST_BILL) continue
    const next = days[i + 1] ?? after
    returns[i] = (bill.yearly * (next - days[i]!)) / 365
  }
  return returns
}

/** A column that workers see without a copy. */
function shared<T extends Float64Array | Int32Array>(
  kind: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
  length: number,
): T {
  return new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT))
}
