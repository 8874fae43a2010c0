import type { Day } from '../../shared/day.ts'
import { isoFromDay } from '../../shared/day.ts'
import type { PriceFault } from '../../shared/market.ts'
import { type Calendar, isSession, sessionsBetween, sessionsSince } from './calendar.ts'
import { isOnOtherCalendar } from './panel.ts'

/** A move is a spike from this size on, and from this many times the usual move of the sessions around it: a crash is none. */
const SPIKE_LEAST = 0.05
const SPIKE_USUAL = 12
const AROUND = 30
/** The next day takes a spike back when less than this part of it is left. */
const SPIKE_LEFT = 0.2
/** Sessions in a row with the same close; not looked for where more than this share of days is unchanged, as with bills. */
const FLAT_LEAST = 10
const FLAT_USUAL = 0.1
/** Sessions that a last close may be old. */
const STALE_AFTER = 5
/** At most so many faults of one kind are listed; the worst come first. */
const MOST = 20

/**
 * MKT-13: what looks wrong with a series, for a person to judge; nothing is mended or left out. `close` is adjusted for splits.
 * Gaps and strange days are not looked for in a series on another calendar. Staleness counts the sessions after the last day
 * that were over by the start of `today`; without `today` it is not looked at.
 */
export function faultsOf(
  days: Int32Array,
  close: Float64Array,
  calendar: Calendar,
  today?: Day,
): PriceFault[] {
  if (days.length === 0) return []
  const faults: PriceFault[] = []
  if (!isOnOtherCalendar(days, calendar))
    faults.push(...gapsIn(days, calendar), ...strangeDays(days, calendar))
  faults.push(...spikesIn(days, close), ...flatRuns(days, close))
  if (today !== undefined) {
    const lastDay = days.at(-1)! as Day
    const sessionsOld = sessionsSince(calendar, lastDay, (today - 1) as Day)
    if (sessionsOld > STALE_AFTER) faults.push({ kind: 'stale', lastDay: isoFromDay(lastDay), sessionsOld })
  }
  return faults
}

function gapsIn(days: Int32Array, calendar: Calendar): PriceFault[] {
  const from = Math.max(days[0]!, calendar.from) as Day
  const had = new Set(days)
  const gaps: { from: number; to: number; sessions: number }[] = []
  let open: { from: number; to: number; sessions: number } | undefined
  for (const session of sessionsBetween(calendar, from, days.at(-1)! as Day)) {
    if (had.has(session)) open = undefined
    else if (open === undefined) gaps.push((open = { from: session, to: session, sessions: 1 }))
    else {
      open.to = session
      open.sessions++
    }
  }
  return gaps
    .toSorted((a, b) => b.sessions - a.sessions || a.from - b.from)
    .slice(0, MOST)
    .map((gap) => ({
      kind: 'gap',
      from: isoFromDay(gap.from as Day),
      to: isoFromDay(gap.to as Day),
      sessions: gap.sessions,
    }))
}

function strangeDays(days: Int32Array, calendar: Calendar): PriceFault[] {
  const strange = [...days].filter((d) => d >= calendar.from && !isSession(calendar, d as Day))
  return strange.length === 0
    ? []
    : [{ kind: 'notASession', day: isoFromDay(strange[0]! as Day), count: strange.length }]
}

function spikesIn(days: Int32Array, close: Float64Array): PriceFault[] {
  const rows = [...close.keys()].filter((i) => !Number.isNaN(close[i]!))
  const moves = rows.slice(1).map((row, i) => close[row]! / close[rows[i]!]! - 1)
  if (moves.length < 2) return []
  const spikes: { day: number; move: number }[] = []
  for (let i = 0; i + 1 < moves.length; i++) {
    const move = moves[i]!
    if (Math.abs(move) < SPIKE_LEAST || Math.abs(move) < SPIKE_USUAL * usualAround(moves, i)) continue
    const left = close[rows[i + 2]!]! / close[rows[i]!]! - 1
    if (Math.abs(left) < SPIKE_LEFT * Math.abs(move)) spikes.push({ day: days[rows[i + 1]!]!, move })
  }
  return spikes
    .toSorted((a, b) => Math.abs(b.move) - Math.abs(a.move) || a.day - b.day)
    .slice(0, MOST)
    .map(({ day, move }) => ({ kind: 'spike', day: isoFromDay(day as Day), move }))
}

/** The median size of the moves around one. */
function usualAround(moves: readonly number[], i: number): number {
  const sizes = moves.slice(Math.max(0, i - AROUND), i + AROUND + 1).map(Math.abs)
  return sizes.sort((a, b) => a - b)[sizes.length >> 1]!
}

function flatRuns(days: Int32Array, close: Float64Array): PriceFault[] {
  let unchanged = 0
  for (let i = 1; i < close.length; i++) if (close[i] === close[i - 1]) unchanged++
  if (unchanged > FLAT_USUAL * close.length && close.length > 10 * FLAT_LEAST) return []
  const runs: { from: number; to: number; sessions: number }[] = []
  let start = 0
  for (let i = 1; i <= close.length; i++) {
    if (i < close.length && close[i] === close[start]) continue
    if (i - start >= FLAT_LEAST) runs.push({ from: days[start]!, to: days[i - 1]!, sessions: i - start })
    start = i
  }
  return runs
    .toSorted((a, b) => b.sessions - a.sessions || a.from - b.from)
    .slice(0, MOST)
    .map((run) => ({
      kind: 'flat',
      from: isoFromDay(run.from as Day),
      to: isoFromDay(run.to as Day),
      sessions: run.sessions,
    }))
}
