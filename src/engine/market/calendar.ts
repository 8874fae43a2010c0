import type { CalendarFile, Holiday, HolidayRule } from '../../shared/calendar.ts'
import {
  type Day,
  addDays,
  day,
  dayFromYmd,
  daysInMonth,
  monthIndex,
  weekday,
  yearOf,
} from '../../shared/day.ts'

/** When an exchange is open. A half day is a session. Made by `calendarFrom`; days outside the years worked out
 * beforehand follow the same rules, only slower. */
export interface Calendar {
  readonly exchange: string
  /** The days between which special closings are known; outside them only the yearly rules are. */
  readonly from: Day
  readonly to: Day
  readonly holidays: readonly Holiday[]
  /** Week days without a session in the years FIRST to LAST. */
  readonly closed: ReadonlySet<number>
}

const FIRST = 1900
const LAST = 2100

/** MKT-1: the sessions of an exchange are its week days less the yearly holidays and the special closings. */
export function calendarFrom(file: CalendarFile): Calendar {
  const closed = new Set<number>(file.closures.map((closure) => day(closure.day)))
  for (let year = FIRST; year <= LAST; year++) for (const d of holidaysOf(file.holidays, year)) closed.add(d)
  return { exchange: file.exchange, from: day(file.from), to: day(file.to), holidays: file.holidays, closed }
}

/** For an exchange without a file: the same week days and yearly holidays, no special closing. */
export function rulesOnly(calendar: Calendar, exchange: string): Calendar {
  const closed = new Set<number>()
  for (let year = FIRST; year <= LAST; year++)
    for (const d of holidaysOf(calendar.holidays, year)) closed.add(d)
  return { ...calendar, exchange, from: calendar.to, closed }
}

export function isSession(calendar: Calendar, d: Day): boolean {
  const w = weekday(d)
  if (w === 0 || w === 6) return false
  const year = yearOf(d)
  if (year >= FIRST && year <= LAST) return !calendar.closed.has(d)
  return !holidaysOf(calendar.holidays, year).includes(d)
}

/** The first session after `d`. */
export function nextSession(calendar: Calendar, d: Day): Day {
  let next = addDays(d, 1)
  while (!isSession(calendar, next)) next = addDays(next, 1)
  return next
}

/** The last session before `d`. */
export function previousSession(calendar: Calendar, d: Day): Day {
  let before = addDays(d, -1)
  while (!isSession(calendar, before)) before = addDays(before, -1)
  return before
}

/** `d` itself where it is a session, else the last one before it. */
export function sessionAtOrBefore(calendar: Calendar, d: Day): Day {
  return isSession(calendar, d) ? d : previousSession(calendar, d)
}

/** Every session from `from` to `to`, both included. */
export function sessionsBetween(calendar: Calendar, from: Day, to: Day): Int32Array {
  const days: number[] = []
  for (let d = from; d <= to; d = addDays(d, 1)) if (isSession(calendar, d)) days.push(d)
  return Int32Array.from(days)
}

/** Sessions after `after` up to and including `to`: how old a close of `after` is on `to`. Zero where `to` is earlier. */
export function sessionsSince(calendar: Calendar, after: Day, to: Day): number {
  let count = 0
  for (let d = addDays(after, 1); d <= to; d = addDays(d, 1)) if (isSession(calendar, d)) count++
  return count
}

/** A session that no other session of its calendar month follows. Known in advance: it asks the calendar, not the data. */
export function isLastOfMonth(calendar: Calendar, d: Day): boolean {
  return isSession(calendar, d) && monthIndex(nextSession(calendar, d)) !== monthIndex(d)
}

/** A session that no other session of its week (Monday to Sunday) follows. */
export function isLastOfWeek(calendar: Calendar, d: Day): boolean {
  return isSession(calendar, d) && weekIndex(nextSession(calendar, d)) !== weekIndex(d)
}

/** Equal for two days exactly when they share a week that starts on Monday. */
export function weekIndex(d: Day): number {
  return Math.floor((d + 3) / 7)
}

/** The closings that yearly rules give for one year. The New Year's Day of the next year never closes 31 December. */
function holidaysOf(holidays: readonly Holiday[], year: number): Day[] {
  const days: Day[] = []
  for (const holiday of holidays) {
    if (year < (holiday.fromYear ?? -Infinity) || year > (holiday.toYear ?? Infinity)) continue
    const d = dayOfRule(holiday.rule, year)
    if (d !== undefined) days.push(d)
  }
  return days
}

function dayOfRule(rule: HolidayRule, year: number): Day | undefined {
  switch (rule.kind) {
    case 'fixed': {
      const d = dayFromYmd(year, rule.month, rule.day)
      if (d === undefined) return undefined
      const w = weekday(d)
      if (w === 6) return rule.saturday === 'friday' ? addDays(d, -1) : undefined
      if (w === 0) return rule.sunday === 'monday' ? addDays(d, 1) : undefined
      return d
    }
    case 'nth':
      return nthWeekday(year, rule.month, rule.weekday, rule.nth)
    case 'easter': {
      const easter = easterSunday(year)
      return easter === undefined ? undefined : addDays(easter, rule.offset)
    }
  }
}

function nthWeekday(year: number, month: number, wanted: number, nth: number): Day | undefined {
  if (nth === -1) {
    const last = dayFromYmd(year, month, daysInMonth(year, month))
    return last === undefined ? undefined : addDays(last, -((weekday(last) - wanted + 7) % 7))
  }
  const first = dayFromYmd(year, month, 1)
  if (first === undefined) return undefined
  const offset = ((wanted - weekday(first) + 7) % 7) + 7 * (nth - 1)
  return dayFromYmd(year, month, 1 + offset)
}

/** Easter Sunday by the Gregorian computus in the form of Meeus, Astronomical Algorithms, chapter 8. */
function easterSunday(year: number): Day | undefined {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  return dayFromYmd(year, Math.floor((h + l - 7 * m + 114) / 31), ((h + l - 7 * m + 114) % 31) + 1)
}
