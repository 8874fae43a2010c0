import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../shared/day.ts'
import { xirr } from './xirr.ts'

const flow = (on: string, amount: number) => ({ day: day(on), amount })

describe('PRF-6: the money-weighted return', () => {
  test('a hundred that becomes 110 in 365 days earns 10 % a year, whatever the order of the flows', () => {
    const flows = [flow('2025-01-01', 110), flow('2024-01-02', -100)]
    expect(xirr(flows)).toMatchObject({ kind: 'rate' })
    expect((xirr(flows) as { rate: number }).rate).toBeCloseTo(0.1, 12)
  })

  test('a loss of nearly everything within days is found', () => {
    const found = xirr([flow('2020-03-05', -18_480), flow('2020-03-16', 13_120)])
    expect((found as { rate: number }).rate).toBeCloseTo((13_120 / 18_480) ** (365 / 11) - 1, 12)
  })

  test('flows of one sign have no rate', () => {
    expect(xirr([])).toEqual({ kind: 'none' })
    expect(xirr([flow('2024-01-02', -100), flow('2024-06-03', -100)])).toEqual({ kind: 'none' })
    expect(xirr([flow('2024-01-02', -100), flow('2024-01-02', 100)])).toEqual({ kind: 'none' })
  })

  test('−1000, +2300, −1320 a year apart are worth nothing at 10 % and at 20 %: both are told, none is chosen', () => {
    const found = xirr([flow('2021-01-01', -1000), flow('2022-01-01', 2300), flow('2023-01-01', -1320)])
    expect(found.kind).toBe('several')
    const { rates } = found as { rates: readonly number[] }
    expect(rates.map((r) => Math.round(r * 1e9) / 1e9)).toEqual([0.1, 0.2])
  })

  test('two rates between two steps of the search are found too', () => {
    // (1 + r) is 1.1000 or 1.1002: −1 + 2.2002 ÷ (1 + r) − 1.21022 ÷ (1 + r)².
    const found = xirr([flow('2021-01-01', -1), flow('2022-01-01', 2.2002), flow('2023-01-01', -1.21022)])
    expect((found as { rates: readonly number[] }).rates.map((r) => Math.round(r * 1e5) / 1e5)).toEqual([
      0.1, 0.1002,
    ])
  })

  test('one investment and what it brings has one rate, and at it the present value is nothing', () => {
    const anyFlows = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 1, max: 10_000 })),
      {
        minLength: 1,
        maxLength: 20,
      },
    )
    fc.assert(
      fc.property(anyFlows, fc.integer({ min: 1_000, max: 50_000 }), (later, paid) => {
        const first = day('2015-01-01')
        const flows = [
          { day: first, amount: -paid },
          ...later.map(([days, amount]) => ({ day: addDays(first, days), amount })),
        ]
        const found = xirr(flows)
        // A rate below −99.9999999 % or above 100,000,000 % is out of range.
        if (found.kind === 'none') return
        expect(found.kind).toBe('rate')
        const { rate } = found as { rate: number }
        const terms = flows.map((f) => f.amount * (1 + rate) ** ((first - f.day) / 365))
        const size = terms.reduce((a, b) => a + Math.abs(b), 0)
        expect(Math.abs(terms.reduce((a, b) => a + b, 0)) / size).toBeLessThan(1e-9)
      }),
      { numRuns: 300 },
    )
  })
})
