import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CalendarFile } from '../../shared/calendar.ts'
import { type Day, day, isoFromDay } from '../../shared/day.ts'
import { valueOf } from '../../shared/refusal.ts'
import { calendarFrom, isSession, nextSession } from './calendar.ts'
import type { PriceHistory } from './levels.ts'
import { buildPanel, columnOf, firstUsableRow, isOnOtherCalendar, rowAtOrBefore } from './panel.ts'

const xnys = calendarFrom(
  CalendarFile.parse(JSON.parse(readFileSync('resources/calendar-xnys.json', 'utf8'))),
)

function history(
  asset: string,
  closes: Record<string, number>,
  rest: Partial<PriceHistory> = {},
): PriceHistory {
  const days = Int32Array.from(Object.keys(closes), day)
  return {
    asset,
    days,
    close: Float64Array.from(Object.values(closes)),
    adjusted: new Float64Array(days.length).fill(NaN),
    closes: 'split',
    splits: [],
    distributions: [],
    distributionsKnown: true,
    synthetic: false,
    ...rest,
  }
}

const spy = history('SPY', { '2025-09-23': 663, '2025-09-24': 661, '2025-09-25': 658, '2025-09-26': 662 })

describe('MKT-5: a panel stands on the sessions of the exchange', () => {
  const { panel, facts } = valueOf(
    buildPanel([spy, history('NEW', { '2025-09-25': 10, '2025-09-26': 11 })], xnys),
  )

  test('columns lie one after the other, NaN before the first price', () => {
    expect([...panel.days].map((d) => isoFromDay(d as Day))).toEqual([
      '2025-09-23',
      '2025-09-24',
      '2025-09-25',
      '2025-09-26',
    ])
    expect([...panel.close]).toEqual([663, 661, 658, 662, NaN, NaN, 10, 11])
    expect(columnOf(panel, 'NEW')).toBe(1)
    expect(firstUsableRow(panel, 1)).toBe(2)
    expect(facts[1]).toMatchObject({ firstDay: day('2025-09-25'), holes: 0, carried: 0 })
  })

  test('the next session is known, so a month-end can be told from a mere end of data', () => {
    expect(isoFromDay(panel.nextSession)).toBe('2025-09-29')
  })

  test('a day without a session means the row before it', () => {
    expect(rowAtOrBefore(panel, day('2025-09-28'))).toBe(3)
    expect(rowAtOrBefore(panel, day('2025-09-01'))).toBe(-1)
  })

  test('all columns are shared memory, so that workers get them without a copy', () => {
    for (const column of [panel.days, panel.close, panel.total])
      expect(column.buffer).toBeInstanceOf(SharedArrayBuffer)
  })

  test('no price at all is refused by name', () => {
    expect(buildPanel([spy, history('NONE', {})], xnys)).toEqual({
      ok: false,
      refusal: { kind: 'noPrices', assets: ['NONE'] },
    })
  })
})

describe('MKT-8 and MKT-9: a hole is a hole, unless the asset trades on another calendar', () => {
  test('a missing session of a New York asset is NaN and counted', () => {
    const gappy = history('GAP', { '2025-09-23': 1, '2025-09-25': 2, '2025-09-26': 3 })
    const { panel, facts } = valueOf(buildPanel([gappy], xnys))
    expect([...panel.close]).toEqual([1, NaN, 2, 3])
    expect(facts[0]!.holes).toBe(1)
  })

  test('a close on a day without a session is left out', () => {
    const strange = history('SAT', { '2025-09-26': 1, '2025-09-27': 99, '2025-09-29': 2 })
    const { panel } = valueOf(buildPanel([strange], xnys))
    expect([...panel.close]).toEqual([1, 2])
  })

  test('an asset on another calendar gives its last close at or before the session, at most ten days old', () => {
    const coin = history(
      'COIN',
      { '2025-09-20': 5, '2025-09-24': 6, '2025-09-27': 7 },
      { otherCalendar: true },
    )
    const { panel, facts } = valueOf(buildPanel([spy, coin], xnys))
    expect([...panel.close.subarray(panel.days.length)]).toEqual([5, 5, 6, 6, 6])
    expect(facts[1]).toMatchObject({ carried: 4, otherCalendar: true })
    const old = valueOf(
      buildPanel([spy, history('OLD', { '2025-09-14': 5 }, { otherCalendar: true })], xnys),
    ).panel
    const row = rowAtOrBefore(old, day('2025-09-24'))
    expect(old.close[old.days.length + row]).toBe(5)
    expect(old.close[old.days.length + row + 1]).toBeNaN()
  })

  test('prices on every weekend give another calendar away', () => {
    const days = Int32Array.from({ length: 60 }, (_, i) => day('2025-01-01') + i)
    expect(isOnOtherCalendar(days, xnys)).toBe(true)
    expect(isOnOtherCalendar(Int32Array.from([...days].filter((d) => isSession(xnys, d as Day))), xnys)).toBe(
      false,
    )
  })

  test('before the table starts, the days with prices are the sessions', () => {
    const early = history('OLD', { '1980-11-03': 1, '1980-11-05': 2, '1980-11-06': 3 })
    const { panel } = valueOf(buildPanel([early], xnys))
    expect([...panel.close].slice(0, 3)).toEqual([1, 2, 3])
  })
})

describe('MKT-10: bills', () => {
  test('5 % a year pays 3 days of 365 over a weekend, and only once it was known', () => {
    const { panel } = valueOf(buildPanel([spy], xnys, [{ availableAt: day('2025-09-24'), yearly: 0.05 }]))
    expect(panel.billReturn![0]).toBe(0)
    expect(panel.billReturn![1]).toBeCloseTo(0.05 / 365, 15)
    expect(panel.billReturn![3]).toBeCloseTo((0.05 * 3) / 365, 15)
  })

  test('without a series there is no column, so that the report can say so', () => {
    expect(valueOf(buildPanel([spy], xnys)).panel.billReturn).toBeUndefined()
  })
})

test('whatever the histories, each price stands on its own session and nothing else does', () => {
  const anyHistory = fc
    .uniqueArray(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 60 })
    .map((offsets) => offsets.sort((a, b) => a - b).map((o) => (day('2024-01-01') + o) as Day))
  fc.assert(
    fc.property(fc.array(anyHistory, { minLength: 1, maxLength: 4 }), (all) => {
      const histories = all.map((days, a) => ({
        ...history(`A${a}`, {}, { otherCalendar: false }),
        days: Int32Array.from(days),
        close: Float64Array.from(days, (d) => d + a / 10),
        adjusted: new Float64Array(days.length).fill(NaN),
      }))
      const built = buildPanel(histories, xnys)
      if (!built.ok) return
      const { panel } = built.value
      const { days } = panel
      for (let t = 0; t < days.length; t++) {
        if (t > 0) expect(days[t]).toBe(nextSession(xnys, days[t - 1] as Day))
        for (let a = 0; a < all.length; a++) {
          const has = all[a]!.includes(days[t] as Day)
          expect(panel.close[a * days.length + t]).toBe(has ? days[t]! + a / 10 : NaN)
        }
      }
    }),
  )
})
