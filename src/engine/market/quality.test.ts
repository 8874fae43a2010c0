import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CalendarFile } from '../../shared/calendar.ts'
import { type Day, day } from '../../shared/day.ts'
import { calendarFrom, sessionsBetween } from './calendar.ts'
import { faultsOf } from './quality.ts'

const xnys = calendarFrom(
  CalendarFile.parse(JSON.parse(readFileSync('resources/calendar-xnys.json', 'utf8'))),
)
const year = sessionsBetween(xnys, day('2024-01-01'), day('2024-12-31'))
/** A price that moves by a tenth of a percent up and down. */
const calm = Float64Array.from(year, (_, i) => 100 + (i % 2) / 10)
const without = (...isos: string[]) => {
  const gone = new Set<number>(isos.map(day))
  const rows = [...year.keys()].filter((i) => !gone.has(year[i]!))
  return [Int32Array.from(rows, (i) => year[i]!), Float64Array.from(rows, (i) => calm[i]!)] as const
}

describe('MKT-13: faults', () => {
  test('a calm year on its sessions has none', () => {
    expect(faultsOf(year, calm, xnys)).toEqual([])
    expect(faultsOf(new Int32Array(0), new Float64Array(0), xnys)).toEqual([])
  })

  test('missing sessions are one gap from the first to the last, over weekends and holidays', () => {
    const [days, close] = without('2024-03-27', '2024-03-28', '2024-04-01', '2024-06-20')
    expect(faultsOf(days, close, xnys)).toEqual([
      { kind: 'gap', from: '2024-03-27', to: '2024-04-01', sessions: 3 },
      { kind: 'gap', from: '2024-06-20', to: '2024-06-20', sessions: 1 },
    ])
  })

  test('a price on a holiday is named', () => {
    const days = Int32Array.from([...year, day('2024-07-04')]).sort()
    expect(
      faultsOf(
        days,
        Float64Array.from(days, (_, i) => 100 + (i % 2) / 10),
        xnys,
      ),
    ).toEqual([{ kind: 'notASession', day: '2024-07-04', count: 1 }])
  })

  test('a tenth down and back the next day is a spike; a crash that stays is none', () => {
    const spiked = calm.slice()
    spiked[100] = 90
    expect(faultsOf(year, spiked, xnys)).toMatchObject([{ kind: 'spike', day: '2024-05-24' }])
    const crashed = calm.map((c, i) => (i < 100 ? c : c * 0.9))
    expect(faultsOf(year, crashed, xnys)).toEqual([])
  })

  test('the same swing in a month of such swings is no spike', () => {
    const wild = calm.map((c, i) => (i > 70 && i < 130 && i % 2 === 0 ? c * 0.93 : c))
    expect(faultsOf(year, wild, xnys)).toEqual([])
  })

  test('ten sessions at one close are a flat run; a bill fund that mostly stands still has none', () => {
    const flat = calm.map((c, i) => (i >= 50 && i < 60 ? 100.05 : c))
    expect(faultsOf(year, flat, xnys)).toEqual([
      { kind: 'flat', from: '2024-03-14', to: '2024-03-27', sessions: 10 },
    ])
    const bills = Float64Array.from(year, (_, i) => 91 + Math.floor(i / 21) / 100)
    expect(faultsOf(year, bills, xnys)).toEqual([])
  })

  test('a last close is stale when more than five sessions were over before today', () => {
    // 31 December 2024; 2, 3, 6, 7, 8 January 2025 are five sessions; on the ninth the exchange was closed.
    expect(faultsOf(year, calm, xnys, day('2025-01-09'))).toEqual([])
    expect(faultsOf(year, calm, xnys, day('2025-01-10'))).toEqual([])
    expect(faultsOf(year, calm, xnys, day('2025-01-11'))).toEqual([
      { kind: 'stale', lastDay: '2024-12-31', sessionsOld: 6 },
    ])
  })

  test('a series with weekends is judged by its own calendar: no gaps, no strange days', () => {
    const days = Int32Array.from({ length: 300 }, (_, i) => day('2024-01-01') + i)
    expect(
      faultsOf(
        days,
        Float64Array.from(days, (_, i) => 100 + (i % 2)),
        xnys,
      ),
    ).toEqual([])
  })

  test('every session that is taken out is counted in a gap, and no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: year.length - 2 }), { maxLength: 20 }), (rows) => {
        const gone = rows.map((i) => year[i]! as Day)
        const days = year.filter((d) => !gone.includes(d as Day))
        const faults = faultsOf(
          days,
          Float64Array.from(days, (_, i) => 100 + (i % 2) / 10),
          xnys,
        )
        expect(faults.every((fault) => fault.kind === 'gap')).toBe(true)
        expect(faults.reduce((n, fault) => n + (fault.kind === 'gap' ? fault.sessions : 0), 0)).toBe(
          gone.length,
        )
      }),
    )
  })
})
