import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day } from '../../shared/day.ts'
import { deepestDrawdown } from '../backtest/drawdown.ts'
import { valuesOf } from '../backtest/stats.ts'
import { capture } from './benchmark.ts'
import { metricDefinitions, metricsOf } from './metrics.ts'
import { quantile, sampleExcessKurtosis, sampleSkewness, valueAtRisk, expectedShortfall } from './moments.ts'
import { omega } from './partialMoments.ts'
import { studyOf } from './study.ts'
import { fallsOf, longestWithoutHigh, neededToRecover, ulcerIndex } from './underwater.ts'

function columns(...values: number[]): Float64Array {
  return Float64Array.from(values)
}

/** Month-ends of 2021, one value each, the start at the end of 2020. */
const monthEnds = Int32Array.from(
  [
    '2020-12-31',
    '2021-01-29',
    '2021-02-26',
    '2021-03-31',
    '2021-04-30',
    '2021-05-28',
    '2021-06-30',
    '2021-07-30',
    '2021-08-31',
  ],
  (text) => day(text),
)

describe('shape', () => {
  test('STAT-8: the quantile lies on the line between order statistics', () => {
    expect(quantile(columns(1, 81, 82, 83, 84, 85), 0.1)).toBe(41)
    expect(quantile(columns(3, 1, 2), 0.5)).toBe(2)
    expect(quantile(columns(), 0.5)).toBeNull()
  })

  test('STAT-8: skewness and kurtosis of 2, 4, 4, 4, 5, 5, 7, 9 as a spreadsheet has them', () => {
    const values = columns(2, 4, 4, 4, 5, 5, 7, 9)
    // Mean 5, second to fourth moments 4, 5.25, 44.5: skewness 0.65625, kurtosis 2.78125 before correction.
    expect(sampleSkewness(values)).toBeCloseTo((0.65625 * Math.sqrt(56)) / 6, 12)
    expect(sampleExcessKurtosis(values)).toBeCloseTo((7 / 30) * (9 * (2.78125 - 3) + 6), 12)
    expect(sampleSkewness(columns(1, 1, 1, 1))).toBeNull()
  })

  test('STAT-9: twenty months, the worst −10 %: value at risk between the two worst, expected shortfall the worst', () => {
    const months = columns(-0.1, -0.05, ...Array<number>(18).fill(0.01))
    // 5 % of 19 steps is 0.95: 95 % of the way from −10 % to −5 %.
    expect(valueAtRisk(months, 0.05)).toBeCloseTo(0.0525, 12)
    expect(expectedShortfall(months, 0.05)).toBeCloseTo(0.1, 12)
  })
})

describe('falls', () => {
  const values = columns(100, 120, 90, 120, 110, 130, 65, 80)

  test('STAT-12: every fall, in order, the last not recovered', () => {
    expect(fallsOf(values)).toEqual([
      { peak: 1, trough: 2, recovered: 3, depth: -0.25 },
      { peak: 3, trough: 4, recovered: 5, depth: 110 / 120 - 1 },
      { peak: 5, trough: 6, recovered: -1, depth: -0.5 },
    ])
  })

  test('STAT-12: a loss of 50 % needs 100 %, one of 20 % needs 25 %', () => {
    expect(neededToRecover(-0.5)).toBe(1)
    expect(neededToRecover(-0.2)).toBeCloseTo(0.25, 12)
  })

  test('STAT-12: the longest stretch without a new high ends above the high, not at it', () => {
    expect(longestWithoutHigh(columns(2, 2, 0.5, 2, 2, 3), [0, 1, 2, 3, 4, 5])).toBe(5)
    expect(longestWithoutHigh(columns(1, 2, 3), [0, 1, 2])).toBe(1)
  })

  test('STAT-12: the ulcer index of 100, 80, 100 is the root of 0.04 / 2', () => {
    expect(ulcerIndex(columns(100, 80, 100))).toBeCloseTo(Math.sqrt(0.02), 12)
  })

  test('STAT-4 and STAT-12 agree on the deepest of all falls', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (r) => {
          const line = valuesOf(r)
          const worst = Math.min(0, ...fallsOf(line).map(({ depth }) => depth))
          expect(worst).toBeCloseTo(deepestDrawdown(line)?.depth ?? 0, 12)
        },
      ),
    )
  })
})

describe('beside a benchmark', () => {
  test('STAT-11: twice the benchmark has beta 2, no alpha and R² of one', () => {
    const other = columns(0.01, -0.02, 0.03, 0.005, -0.01, 0.02, -0.03, 0.04)
    const study = studyOf({
      days: monthEnds,
      values: valuesOf(other.map((r) => 2 * r)),
      benchmark: valuesOf(other),
      perYear: 12,
    })
    const found = new Map(metricsOf(study).map(({ id, value }) => [id, value]))
    expect(found.get('beta')).toBeCloseTo(2, 10)
    expect(found.get('alpha')).toBeCloseTo(0, 10)
    expect(found.get('rSquared')).toBeCloseTo(1, 10)
    expect(found.get('monthsAhead')).toBe(5 / 8)
  })

  test('STAT-11: capture compounds over the periods in which the benchmark rose or fell', () => {
    const own = columns(0.05, -0.01, 0.05)
    const other = columns(0.1, -0.02, 0.1)
    expect(capture(own, other, 'up', 1)).toBeCloseTo(0.05 / 0.1, 12)
    expect(capture(own, other, 'down', 1)).toBeCloseTo(0.5, 12)
    expect(capture(own, columns(0.1, 0.1, 0.1), 'down', 1)).toBeNull()
  })
})

describe('the catalogue', () => {
  test('STAT-14: at least sixty metrics, each under one name with a convention and a source', () => {
    expect(metricDefinitions.length).toBeGreaterThanOrEqual(60)
    expect(new Set(metricDefinitions.map(({ id }) => id)).size).toBe(metricDefinitions.length)
    for (const { convention, source } of metricDefinitions) {
      expect(convention).not.toBe('')
      expect(source).not.toBe('')
    }
  })

  test('STAT-14: a year of eight months of 1 % is told right in every group', () => {
    const study = studyOf({ days: monthEnds, values: valuesOf(Array<number>(8).fill(0.01)), perYear: 12 })
    const found = new Map(metricsOf(study).map(({ id, value }) => [id, value]))
    expect(found.get('totalReturn')).toBeCloseTo(1.01 ** 8 - 1, 12)
    expect(found.get('geometricMeanMonth')).toBeCloseTo(0.01, 12)
    expect(found.get('winRateMonths')).toBe(1)
    expect(found.get('monthsUpInARow')).toBe(8)
    expect(found.get('maxDrawdown')).toBe(0)
    expect(found.get('calmar')).toBeNull()
    expect(found.has('beta')).toBe(false)
  })

  test('STAT-14: no line, however odd, gives a number that is not finite', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.9, max: 3, noNaN: true }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.double({ min: -0.9, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 }),
        (own, other) => {
          const study = studyOf({
            days: monthEnds.subarray(0, own.length + 1),
            values: valuesOf(own),
            benchmark: valuesOf(other.slice(0, own.length)),
            perYear: 12,
          })
          for (const { id, value } of metricsOf(study)) {
            if (value !== null) expect(Number.isFinite(value), id).toBe(true)
          }
        },
      ),
    )
  })

  test('STAT-10: omega is gains over losses', () => {
    expect(omega(columns(0.03, -0.01, 0.01))).toBeCloseTo(4, 12)
    expect(omega(columns(0.03))).toBeNull()
  })
})
