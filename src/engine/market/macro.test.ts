import { expect, test } from 'vitest'
import { day } from '../../shared/day.ts'
import { macroColumns, meanOfMonths, monthsBefore, newestOf, sahmOf, sweepKnown } from './macro.ts'

/** Synthetic vintages: January was first said to be 100, in March revised to 110. */
const revised = macroColumns(
  'X',
  [
    { observed: day('2024-01-01'), availableAt: day('2024-02-10'), value: 100 },
    { observed: day('2024-01-01'), availableAt: day('2024-03-10'), value: 110 },
    { observed: day('2024-02-01'), availableAt: day('2024-03-10'), value: 121 },
  ],
  false,
)

function seen(days: readonly string[], see: Parameters<typeof sweepKnown>[2], series = [revised]): number[] {
  const out = new Float64Array(days.length)
  sweepKnown(
    series,
    Int32Array.from(days, (text) => day(text)),
    see,
    out,
    0,
  )
  return [...out]
}

test('MKT-16: a value is known from its own day on, in the revision of that day, and not for ever', () => {
  const days = ['2024-02-09', '2024-02-10', '2024-03-09', '2024-03-10', '2024-09-26', '2024-09-27']
  expect(seen(days, ([known]) => newestOf(known!))).toEqual([NaN, 100, 100, 121, 121, NaN])
})

test('MKT-16: the month before is told as it was known on the day, too', () => {
  expect(seen(['2024-03-09', '2024-03-10'], ([known]) => monthsBefore(known!, 1))).toEqual([NaN, 110])
})

/** Synthetic monthly series, published 35 days after the month began. */
function monthly(values: readonly number[]): ReturnType<typeof macroColumns> {
  return macroColumns(
    'M',
    values.map((value, i) => {
      const observed = day(`${2020 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`)
      return { observed, availableAt: (observed + 35) as typeof observed, value }
    }),
    false,
  )
}

test("SIG-24: Sahm's measure is the newest three-month mean over the lowest of the twelve before", () => {
  // Fourteen months at 4, then 4.6: mean 4.2 against 4.
  const series = monthly([...Array.from({ length: 14 }, () => 4), 4.6])
  const [before, after] = seen(['2021-04-04', '2021-04-06'], ([known]) => sahmOf(known!), [series])
  expect(before).toBeNaN()
  expect(after).toBeCloseTo(0.2, 12)
})

test('SIG-24: the mean of three months needs three months', () => {
  const series = monthly([3, 6, 9, 12])
  const days = ['2020-03-20', '2020-04-20', '2020-05-20']
  expect(seen(days, ([known]) => meanOfMonths(known!, 3), [series])).toEqual([NaN, NaN, 9])
})
