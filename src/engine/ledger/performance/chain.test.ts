import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../shared/day.ts'
import { chain, type DayValue, growthOf, ratio } from './chain.ts'

const START = day('2024-01-01')

function at(days: number, value: bigint, more: Partial<DayValue> = {}): DayValue {
  return { day: addDays(START, days), value, came: 0n, left: 0n, inKind: 0n, valued: true, ...more }
}

describe('PRF-4: links from valuation day to valuation day', () => {
  test('cash that comes is there from the start of its day, cash that leaves to the end of its day', () => {
    const links = chain([at(0, 100n), at(1, 220n, { came: 100n }), at(2, 121n, { left: 121n })])
    expect(links.map(({ up, down, bridged }) => [up, down, bridged])).toEqual([
      [220n, 200n, false],
      [242n, 220n, false],
    ])
    expect(growthOf(links)).toBeCloseTo(1.21, 12)
  })

  test('units that come count from the close of their day', () => {
    expect(growthOf(chain([at(0, 100n), at(1, 160n, { inKind: 50n })]))).toBeCloseTo(1.1, 12)
  })

  test('where there was nothing, and where everything is owed, the link is one', () => {
    expect(growthOf(chain([at(0, 0n), at(1, 0n), at(2, 50n, { inKind: 50n })]))).toBe(1)
    expect(growthOf(chain([at(0, -10n), at(1, 5n)]))).toBe(1)
  })

  test('days without prices and without flows need no estimate', () => {
    const links = chain([at(0, 100n), at(1, 1n, { valued: false }), at(2, 130n, { came: 30n })])
    expect(links).toEqual([{ from: START, to: addDays(START, 2), up: 130n, down: 130n, bridged: false }])
  })
})

describe('PRF-5: modified Dietz', () => {
  test('a flow half-way weighs half: gain 150 on 125 in two years', () => {
    const links = chain([at(0, 100n), at(365, 0n, { came: 50n, valued: false }), at(730, 300n)])
    expect(links[0]).toMatchObject({ bridged: true })
    expect(ratio(links[0]!.up, links[0]!.down) - 1).toBeCloseTo(1.2, 12)
  })

  test('a last day without prices is bridged up to, for the period ends there', () => {
    expect(chain([at(0, 100n), at(10, 100n, { valued: false })])).toMatchObject([{ bridged: true }])
  })
})

test('fractions larger than a float holds are still a ratio', () => {
  expect(ratio(3n * 10n ** 700n, 2n * 10n ** 700n)).toBeCloseTo(1.5, 12)
})
