import { type Day, monthIndex } from '../../shared/day.ts'
import type { Schedule } from '../../shared/strategy.ts'
import { weekIndex } from '../market/calendar.ts'
import type { Panel } from '../market/panel.ts'

/** SIG-4: the rows at whose close this schedule decides, told by what the calendar says follows, never by later prices. */
export function decisionRows(panel: Panel, every: Schedule['every']): Int32Array {
  const { days } = panel
  const rows = new Int32Array(days.length)
  let count = 0
  for (let row = 0; row < days.length; row++) {
    const next = row + 1 < days.length ? days[row + 1]! : panel.nextSession
    if (periodOf(every, days[row]!) !== periodOf(every, next)) rows[count++] = row
  }
  return rows.slice(0, count)
}

/** Equal for two days exactly when no decision of this schedule lies between them. */
export function periodOf(every: Schedule['every'], d: number): number {
  switch (every) {
    case 'month':
      return monthIndex(d as Day)
    case 'week':
      return weekIndex(d as Day)
    case 'day':
      return d
  }
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
