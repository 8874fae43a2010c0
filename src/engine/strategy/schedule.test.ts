import { expect, test } from 'vitest'
import { panelOf } from '../../../tests/support/panels.ts'
import { type Day, day, isoFromDay } from '../../shared/day.ts'
import { calendarFrom } from '../market/calendar.ts'
import { aheadOf } from './ahead.ts'
import { countUpTo, decisionRows } from './schedule.ts'

const days = ['2024-02-26', '2024-02-28', '2024-02-29', '2024-03-01', '2024-03-04', '2024-03-28']

function decided(every: 'month' | 'week' | 'day', next?: string): string[] {
  const panel = panelOf(days, { A: days.map(() => 1) }, next === undefined ? {} : { next })
  return [...decisionRows(panel, every)].map((row) => isoFromDay(panel.days[row]! as Day))
}

test('SIG-4: a month decides at its last session, the last one only when the calendar says that a new month follows', () => {
  expect(decided('month', '2024-03-29')).toEqual(['2024-02-29'])
  expect(decided('month', '2024-04-01')).toEqual(['2024-02-29', '2024-03-28'])
})

test('SIG-4: a week starts on Monday and decides before it', () => {
  expect(decided('week', '2024-03-29')).toEqual(['2024-03-01', '2024-03-04'])
  expect(decided('week', '2024-04-01')).toEqual(['2024-03-01', '2024-03-04', '2024-03-28'])
})

test('every session decides on a daily schedule', () => {
  expect(decided('day')).toEqual(days)
})

test('rows up to a row are counted, none before the first', () => {
  const rows = Int32Array.of(2, 5, 9)
  expect([1, 2, 4, 5, 9, 100].map((row) => countUpTo(rows, row))).toEqual([0, 1, 1, 2, 3, 3])
})

test('the way to the next decision counts sessions over weekends and holidays', () => {
  const calendar = calendarFrom({
    schema: 'trimtab.calendar/1',
    exchange: 'TEST',
    name: 'Made up',
    asOf: '2024-01-01',
    sources: ['none: made up for a test'],
    note: '',
    from: '2024-01-01',
    to: '2024-12-31',
    holidays: [],
    closures: [{ day: '2024-03-29', why: 'made up' }],
  })
  // Wednesday 27 March 2024: one session left in a week without Friday, and in the month.
  expect(aheadOf(calendar, 'month', day('2024-03-27'))).toEqual({
    nextDecision: day('2024-03-28'),
    sessions: 1,
    monthEnds: 1,
  })
  expect(aheadOf(calendar, 'month', day('2024-03-28'))).toEqual({
    nextDecision: day('2024-04-30'),
    sessions: 22,
    monthEnds: 1,
  })
  expect(aheadOf(calendar, 'week', day('2024-03-28'))).toEqual({
    nextDecision: day('2024-04-05'),
    sessions: 5,
    monthEnds: 0,
  })
})
