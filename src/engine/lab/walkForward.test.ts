import { expect, test } from 'vitest'
import { walkForward } from './walkForward.ts'

/** Two lines over four years of three closes: the first rises steadily in the first two years, the second in the third. */
const years = Int32Array.from([2000, 2000, 2000, 2001, 2001, 2001, 2002, 2002, 2002, 2003, 2003, 2003])
const first = [1, 1.1, 1.2, 1.3, 1.41, 1.5, 1.4, 1.3, 1.2, 1.3, 1.2, 1.5]
const second = [1, 1, 1.1, 1, 1.1, 1, 1.1, 1.2, 1.31, 1.2, 1.3, 1.44]

test('SWP-5: each year takes the trial that had the best Sharpe ratio in the years before', () => {
  const { value, chosen } = walkForward(Float64Array.from([...first, ...second]), 12, years, 2)
  expect(chosen.map(({ year, trial }) => [year, trial])).toEqual([
    [2002, 0],
    [2003, 1],
  ])
  // 2002 compounds the first line from 1.5 to 1.2, 2003 the second from 1.31 to 1.44.
  expect(value).toHaveLength(6)
  expect(value[2]).toBeCloseTo(1.2 / 1.5, 12)
  expect(value[5]).toBeCloseTo((1.2 / 1.5) * (1.44 / 1.31), 12)
})

test('SWP-5: of two trials that did equally well the earlier is taken', () => {
  const { chosen } = walkForward(Float64Array.from([...first, ...first]), 12, years, 2)
  expect(chosen.map(({ trial }) => trial)).toEqual([0, 0])
})

test('SWP-5: too few years leave nothing to choose for', () => {
  const { value, chosen } = walkForward(Float64Array.from(first), 12, years, 4)
  expect([value.length, chosen.length]).toEqual([0, 0])
})
