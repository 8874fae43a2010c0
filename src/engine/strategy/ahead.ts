import type { Day } from '../../shared/day.ts'
import type { Schedule } from '../../shared/strategy.ts'
import { type Calendar, isLastOfMonth, nextSession } from '../market/calendar.ts'
import { periodOf } from './schedule.ts'
import type { Ahead } from './trace.ts'

/** The way from the close of `from` to the next decision after it, as the calendar has it. */
export function aheadOf(calendar: Calendar, every: Schedule['every'], from: Day): Ahead {
  let session = nextSession(calendar, from)
  let sessions = 1
  let monthEnds = isLastOfMonth(calendar, session) ? 1 : 0
  for (;;) {
    const after = nextSession(calendar, session)
    if (periodOf(every, session) !== periodOf(every, after))
      return { nextDecision: session, sessions, monthEnds }
    session = after
    sessions++
    if (isLastOfMonth(calendar, session)) monthEnds++
  }
}
