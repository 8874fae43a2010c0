import type { Brand } from './brand.ts'

/** Days since 1970-01-01 in the proleptic Gregorian calendar. A calendar day, never an instant. */
export type Day = Brand<number, 'Day'>

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/

/** Year, month 1 to 12 and day of month as a `Day`; undefined where the calendar has no such day. */
export function dayFromYmd(year: number, month: number, dayOfMonth: number): Day | undefined {
  if (!Number.isInteger(year) || year < 1583 || year > 9999) return undefined
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month)) return undefined
  return civil(year, month, dayOfMonth)
}

/** `2024-02-29` to a `Day`; undefined for anything else, also for days that do not exist. */
export function dayFromIso(text: string): Day | undefined {
  const m = ISO.exec(text)
  return m ? dayFromYmd(Number(m[1]), Number(m[2]), Number(m[3])) : undefined
}

/** For literals in tests and tables: throws where the text is no ISO day. */
export function day(text: string): Day {
  const d = dayFromIso(text)
  if (d === undefined) throw new RangeError(`not an ISO day: ${text}`)
  return d
}

export function isoFromDay(d: Day): string {
  const { year, month, dayOfMonth } = ymdFromDay(d)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`
}

export function ymdFromDay(d: Day): { year: number; month: number; dayOfMonth: number } {
  // Howard Hinnant's days-to-civil algorithm: years start on 1 March so that the leap day comes last.
  const z = d + 719468
  const era = Math.floor(z / 146097)
  const dayOfEra = z - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const dayOfMonth = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth }
}

export function addDays(d: Day, count: number): Day {
  return (d + count) as Day
}

/** The same date in another year; 29 February becomes 1 March where the year has none. */
export function addYears(d: Day, count: number): Day {
  const { year, month, dayOfMonth } = ymdFromDay(d)
  if (dayOfMonth > daysInMonth(year + count, month)) return civil(year + count, 3, 1)
  return civil(year + count, month, dayOfMonth)
}

/** 0 Sunday to 6 Saturday. */
export function weekday(d: Day): number {
  return (((d + 4) % 7) + 7) % 7
}

export function yearOf(d: Day): number {
  return ymdFromDay(d).year
}

/** Year × 12 + month − 1: equal for two days exactly when they share a calendar month. */
export function monthIndex(d: Day): number {
  const { year, month } = ymdFromDay(d)
  return year * 12 + month - 1
}

/**
 * The first day on which a sale of units acquired on `acquired` is long-term: the holding period starts the
 * day after the purchase and must be more than one year (IRS Publication 550, "Holding period").
 * Bought 2023-02-28: long from 2024-03-01.
 */
export function longTermFrom(acquired: Day): Day {
  return addYears(addDays(acquired, 1), 1)
}

/** The first day on which a sale of a lot is long-term; inherited units are from the first (IRC 1223(9)). */
export function longFrom(lot: {
  readonly acquired: Day
  readonly origin?: { readonly kind: string } | undefined
}): Day {
  return lot.origin?.kind === 'inherited' ? lot.acquired : longTermFrom(lot.acquired)
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function civil(year: number, month: number, dayOfMonth: number): Day {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + dayOfMonth - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return (era * 146097 + dayOfEra - 719468) as Day
}
