import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  addYears,
  day,
  dayFromIso,
  dayFromYmd,
  isoFromDay,
  longTermFrom,
  monthIndex,
  weekday,
  ymdFromDay,
  type Day,
} from './day.ts'

test('a day is counted from 1970-01-01', () => {
  expect(day('1970-01-01')).toBe(0)
  expect(day('2000-03-01')).toBe(11017)
  expect(isoFromDay(day('2024-02-29'))).toBe('2024-02-29')
  expect(weekday(day('2026-03-02'))).toBe(1)
})

test('days that the calendar does not have are refused', () => {
  for (const text of ['2023-02-29', '1900-02-29', '2024-13-01', '2024-00-10', '2024-4-1', '2024-04-31', '']) {
    expect(dayFromIso(text)).toBeUndefined()
  }
  expect(dayFromYmd(2000, 2, 29)).toBeDefined()
  expect(dayFromYmd(1582, 12, 31)).toBeUndefined()
  expect(() => day('soon')).toThrow(RangeError)
})

test('every day survives the way to text and back, and the next day is the next date', () => {
  fc.assert(
    fc.property(fc.integer({ min: -141_000, max: 2_930_000 }), (n) => {
      const d = n as Day
      expect(dayFromIso(isoFromDay(d))).toBe(d)
      expect(isoFromDay(addDays(d, 1)) > isoFromDay(d)).toBe(true)
      const { year, month } = ymdFromDay(d)
      expect(monthIndex(d)).toBe(year * 12 + month - 1)
    }),
    { numRuns: 5_000 },
  )
})

test('long-term begins the day after the same date a year later (schema.md, Publication 550)', () => {
  expect(longTermFrom(day('2023-02-28'))).toBe(day('2024-03-01'))
  expect(longTermFrom(day('2024-02-29'))).toBe(day('2025-03-01'))
  expect(longTermFrom(day('2024-02-28'))).toBe(day('2025-03-01'))
  expect(longTermFrom(day('2024-05-10'))).toBe(day('2025-05-11'))
  expect(longTermFrom(day('2023-12-31'))).toBe(day('2025-01-01'))
})

test('29 February becomes 1 March in a year without one', () => {
  expect(addYears(day('2024-02-29'), 1)).toBe(day('2025-03-01'))
  expect(addYears(day('2024-02-29'), 4)).toBe(day('2028-02-29'))
  expect(addYears(day('2024-06-30'), -1)).toBe(day('2023-06-30'))
})
