import { type Day, daysInMonth, monthIndex, ymdFromDay } from '../../shared/day.ts'
import type { Schedule } from '../../shared/strategy.ts'
import { weekIndex } from '../market/calendar.ts'
import type { Panel } from '../market/panel.ts'

/** SIG-4: the rows at whose close this schedule decides, told by what the calendar says follows, never by later prices. */
export function decisionRows(panel: Panel, every: Schedule['every']): Int32Array {
  const { days } = panel
  const periods = periodsOf(every, days)
  const rows = new Int32Array(days.length)
  let count = 0
  for (let row = 0; row < days.length; row++) {
    const next = row + 1 < days.length ? periods[row + 1]! : periodOf(every, panel.nextSession)
    if (periods[row] !== next) rows[count++] = row
  }
  return rows.slice(0, count)
}

/** Equal for two days exactly when no decision of this schedule lies between them. */
export function periodOf(every: Schedule['every'], d: Day): number {
  switch (every) {
    case 'month':
      return monthIndex(d)
    case 'week':
      return weekIndex(d)
    case 'day':
      return d
  }
}

/** The period of each of these ascending days. A month is looked up once, not once a day. */
export function periodsOf(every: Schedule['every'], days: Int32Array): Int32Array {
  const periods = new Int32Array(days.length)
  let period = 0
  let nextMonth = -Infinity
  for (let i = 0; i < days.length; i++) {
    const d = days[i]! as Day
    if (every !== 'month') period = periodOf(every, d)
    else if (d >= nextMonth) {
      const { year, month, dayOfMonth } = ymdFromDay(d)
      period = year * 12 + month - 1
      nextMonth = d - dayOfMonth + 1 + daysInMonth(year, month)
    }
    periods[i] = period
  }
  return periods
}

/** How many of these ascending rows are at or before `row`. */
export function countUpTo(rows: Int32Array, row: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]! <= row) low = middle + 1
    else high = middle
  }
  return low
}
