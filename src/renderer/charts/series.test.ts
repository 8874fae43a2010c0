import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from '../../shared/day.ts'
import {
  bucketMeans,
  drawdownOf,
  heatShade,
  monthAt,
  spreadLabels,
  strongMove,
  timeTicks,
  yearEnds,
} from './series.ts'

const weekdays = (from: string, to: string) => {
  const days: number[] = []
  for (let d: number = day(from); d <= day(to); d++) if ((d + 4) % 7 !== 0 && (d + 4) % 7 !== 6) days.push(d)
  return Float64Array.from(days)
}

test('a drawdown is measured from the highest close so far', () => {
  expect([...drawdownOf(Float64Array.of(100, 120, 90, 120, 150))]).toEqual([0, 0, -0.25, 0, 0])
})

test('weights that sum to one still do after they are drawn with fewer points', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.array(share, { minLength: 1, maxLength: 400 }),
      fc.integer({ min: 1, max: 200 }),
      (shares, buckets) => {
        const held = Float64Array.from(shares)
        const rest = held.map((s) => 1 - s)
        const a = bucketMeans(held, buckets)
        const b = bucketMeans(rest, buckets)
        expect(a).toHaveLength(Math.min(buckets, shares.length))
        for (let i = 0; i < a.length; i++) expect(a[i]! + b[i]!).toBeCloseTo(1, 10)
      },
    ),
  )
})

test('thirty years are named every five years at the first session of the year', () => {
  const dates = weekdays('1996-01-02', '2025-12-31')
  const ticks = timeTicks(dates)
  expect(ticks.map(({ label }) => label)).toEqual(['2000', '2005', '2010', '2015', '2020', '2025'])
  expect(monthAt(dates, ticks[0]!.at)).toBe('Jan 2000')
  expect(monthAt(dates, ticks[0]!.at - 1)).toBe('Dec 1999')
})

test('a year is named by its months', () => {
  expect(timeTicks(weekdays('2024-01-02', '2024-12-31')).map(({ label }) => label)).toEqual([
    'Mar 2024',
    'May 2024',
    'Jul 2024',
    'Sep 2024',
    'Nov 2024',
  ])
  expect(timeTicks(new Float64Array())).toEqual([])
})

test('a data table has the last close of each year', () => {
  expect(yearEnds(weekdays('2023-06-01', '2025-02-03')).map((row) => row.day)).toEqual([
    '2023-12-29',
    '2024-12-31',
    '2025-02-03',
  ])
})

test('labels that would overlap move apart, in the order of their lines, and stay in the chart', () => {
  expect(spreadLabels([10, 12, 50], 14, 0, 100)).toEqual([10, 24, 50])
  expect(spreadLabels([99, 98], 14, 0, 100)).toEqual([100, 86])
  expect(spreadLabels([], 14, 0, 100)).toEqual([])
})

test('heat goes by size against what is strong here, and zero has none', () => {
  const strong = strongMove([0.01, -0.02, 0.04])
  expect(strong).toBe(0.04)
  expect([
    heatShade(0.0001, strong),
    heatShade(0.01, strong),
    heatShade(-0.021, strong),
    heatShade(0.2, strong),
  ]).toEqual([0, 1, 3, 4])
  expect(heatShade(0.1, 0)).toBe(0)
})
