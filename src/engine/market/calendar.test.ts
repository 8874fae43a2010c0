import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CalendarFile } from '../../shared/calendar.ts'
import { type Day, day, isoFromDay, weekday } from '../../shared/day.ts'
import {
  calendarFrom,
  isLastOfMonth,
  isLastOfWeek,
  isSession,
  nextSession,
  previousSession,
  rulesOnly,
  sessionsBetween,
  sessionsSince,
  weekIndex,
} from './calendar.ts'

const file = CalendarFile.parse(JSON.parse(readFileSync('resources/calendar-xnys.json', 'utf8')))
const xnys = calendarFrom(file)
const closedOn = (text: string) => !isSession(xnys, day(text))

describe('MKT-1: the New York calendar', () => {
  test('keeps the ten holidays of 2024 and no other week day', () => {
    const open = new Set(sessionsBetween(xnys, day('2024-01-01'), day('2024-12-31')))
    const closed: string[] = []
    for (let d = day('2024-01-01'); d <= day('2024-12-31'); d = (d + 1) as Day) {
      if (weekday(d) !== 0 && weekday(d) !== 6 && !open.has(d)) closed.push(isoFromDay(d))
    }
    expect(closed).toEqual([
      '2024-01-01',
      '2024-01-15',
      '2024-02-19',
      '2024-03-29',
      '2024-05-27',
      '2024-06-19',
      '2024-07-04',
      '2024-09-02',
      '2024-11-28',
      '2024-12-25',
    ])
    expect(open.size).toBe(252)
  })

  test('moves a Sunday holiday to Monday and a Saturday one to Friday, but never closes the year for New Year', () => {
    expect(closedOn('2022-06-20')).toBe(true)
    expect(closedOn('2027-06-18')).toBe(true)
    expect(closedOn('2020-07-03')).toBe(true)
    expect(closedOn('2021-07-05')).toBe(true)
    expect(closedOn('2021-12-24')).toBe(true)
    expect(closedOn('2023-01-02')).toBe(true)
    expect(closedOn('2021-12-31')).toBe(false)
    expect(closedOn('2027-12-31')).toBe(false)
  })

  test('starts Martin Luther King Day in 1998 and Juneteenth in 2022', () => {
    expect(closedOn('1997-01-20')).toBe(false)
    expect(closedOn('1998-01-19')).toBe(true)
    expect(closedOn('2020-06-19')).toBe(false)
    expect(closedOn('2023-06-19')).toBe(true)
  })

  test('knows the closings that no rule gives', () => {
    for (const { day: text } of file.closures) expect(closedOn(text)).toBe(true)
    expect(file.closures.every((closure) => weekday(day(closure.day)) % 6 !== 0)).toBe(true)
    expect(isoFromDay(nextSession(xnys, day('2001-09-10')))).toBe('2001-09-17')
    expect(isoFromDay(previousSession(xnys, day('2012-10-31')))).toBe('2012-10-26')
  })

  test('an exchange without a file keeps the yearly rules only', () => {
    const other = rulesOnly(xnys, 'XOTH')
    expect(isSession(other, day('2025-01-09'))).toBe(true)
    expect(isSession(other, day('2025-12-25'))).toBe(false)
  })

  test('works alike beyond the years worked out beforehand', () => {
    expect(closedOn('2101-07-04')).toBe(true)
    expect(closedOn('2101-07-05')).toBe(false)
    expect(closedOn('1899-12-25')).toBe(true)
  })
})

describe('MKT-2: the ends of months and weeks come from the calendar, not from the data', () => {
  test('26 September 2025 ends its week but not its month', () => {
    expect(isLastOfWeek(xnys, day('2025-09-26'))).toBe(true)
    expect(isLastOfMonth(xnys, day('2025-09-26'))).toBe(false)
    expect(isLastOfMonth(xnys, day('2025-09-30'))).toBe(true)
    expect(isLastOfMonth(xnys, day('2025-08-29'))).toBe(true)
  })

  test('a holiday moves both: Good Friday 2024 makes Thursday the last of week and month', () => {
    expect(isLastOfWeek(xnys, day('2024-03-28'))).toBe(true)
    expect(isLastOfMonth(xnys, day('2024-03-28'))).toBe(true)
    expect(isLastOfMonth(xnys, day('2024-03-29'))).toBe(false)
  })

  test('a close of Friday is one session old on Monday and none on Sunday', () => {
    expect(sessionsSince(xnys, day('2025-09-26'), day('2025-09-28'))).toBe(0)
    expect(sessionsSince(xnys, day('2025-09-26'), day('2025-09-29'))).toBe(1)
  })
})

describe('properties', () => {
  const anyDay = fc.integer({ min: -40_000, max: 60_000 }).map((n) => n as Day)

  test('next and previous session undo each other', () => {
    fc.assert(
      fc.property(anyDay, (d) => {
        const next = nextSession(xnys, d)
        expect(isSession(xnys, next)).toBe(true)
        expect(sessionsBetween(xnys, (d + 1) as Day, next).length).toBe(1)
        if (isSession(xnys, d)) expect(previousSession(xnys, next)).toBe(d)
      }),
    )
  })

  test('a week index changes exactly from Sunday to Monday', () => {
    fc.assert(
      fc.property(anyDay, (d) => {
        expect(weekIndex((d + 1) as Day) - weekIndex(d)).toBe(weekday((d + 1) as Day) === 1 ? 1 : 0)
      }),
    )
  })
})

const folder = '../shared/data/prices'
describe.skipIf(!existsSync(folder))('against real trading days', () => {
  const cases = [
    ['SPY as of Yahoo, 1993 to 2025', 'etf-yfinance/SPY.csv', /^(\d{4})-(\d{2})-(\d{2}) 00:00:00,/gm],
    ['SPY as of LEAN, 1998 to 2021', 'lean/spy-daily.csv', /^(\d{4})(\d{2})(\d{2}) 00:00,/gm],
    ['20 US stocks, 1989 to 2018', 'wide/stock_prices.csv', /^(\d{4})-(\d{2})-(\d{2}),/gm],
  ] as const
  test.each(cases)('no difference to %s', (_name, path, pattern) => {
    const days = [...readFileSync(`${folder}/${path}`, 'utf8').matchAll(pattern)].map((m) =>
      day(`${m[1]}-${m[2]}-${m[3]}`),
    )
    const sessions = [...sessionsBetween(xnys, days[0]!, days.at(-1)!)] as Day[]
    const had = new Set(days)
    const open = new Set(sessions)
    expect(days.length).toBeGreaterThan(5_000)
    expect(sessions.filter((d) => !had.has(d)).map(isoFromDay)).toEqual([])
    expect(days.filter((d) => !open.has(d)).map(isoFromDay)).toEqual([])
  })
})
