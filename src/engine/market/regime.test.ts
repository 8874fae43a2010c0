import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { randomFrom } from '../../../tests/support/panels.ts'
import { randomMacro } from '../../../tests/support/randomStrategies.ts'
import { type Day, day, dayFromYmd } from '../../shared/day.ts'
import { RegimeInputs } from '../../shared/regime.ts'
import { type MacroColumns, macroColumns } from './macro.ts'
import { asRevised, confidenceOf, outOfRange, quadrantOf, regimeScores, seriesOfRegime } from './regime.ts'

const monthDay = (i: number): Day => dayFromYmd(2000 + Math.floor(i / 12), (i % 12) + 1, 1)!

/** Synthetic monthly values from January 2000 on, known on their day. */
function monthly(id: string, values: readonly number[]): MacroColumns {
  return macroColumns(
    id,
    values.flatMap((value, i) =>
      Number.isNaN(value) ? [] : [{ observed: monthDay(i), availableAt: monthDay(i), value }],
    ),
    false,
  )
}

const inputs = RegimeInputs.parse({
  growth: { series: 'U', as: 'fall' },
  inflation: 'P',
  slope: 'S',
  smooth: 2,
  trail: 12,
})

// Unemployment rests at 5 for twelve months, then falls by a point, then by two: falls over the year are ten zeros, 1 and 2.
const unemployment = [...Array.from({ length: 22 }, () => 5), 4, 3]
// Prices rest, then rise by 1 % for a month and fall back: yearly changes are ten zeros, 0.01 and 0.
const prices = [...Array.from({ length: 22 }, () => 100), 101, 100]
// The slope alternates between 1 and 0.
const slope = Array.from({ length: 24 }, (_, i) => i % 2)
const series = [monthly('U', unemployment), monthly('P', prices), monthly('S', slope)]
const last = (of: Float64Array): number => of.at(-1)!

describe('regimes by hand', () => {
  const at = Int32Array.of(monthDay(22), monthDay(23))
  const scores = regimeScores(series, inputs, at)

  test('REG-2: growth is the smoothed fall less its trailing mean, in trailing deviations', () => {
    // Mean 0.25, squares 10 × 0.0625 + 0.5625 + 3.0625 = 4.25 over 11; the last two average 1.5.
    expect(last(scores.growth)).toBeCloseTo(1.25 / Math.sqrt(4.25 / 11), 12)
  })

  test('REG-2: inflation likewise, by the change of prices over a year', () => {
    // Mean 0.01 ÷ 12, last two 0.005; deviation 0.01 × √((1 − 1 ÷ 12) ÷ 11) = 0.01 ÷ √12.
    expect(last(scores.inflation)).toBeCloseTo((0.5 - 1 / 12) * Math.sqrt(12), 10)
  })

  test('REG-2: the slope is held against zero', () => {
    // Mean of the last two 0.5; deviation of six ones and six zeros √(3 ÷ 11).
    expect(last(scores.conditions)).toBeCloseTo(0.5 / Math.sqrt(3 / 11), 12)
  })

  test('REG-2: nothing is known before all figures are', () => {
    expect(scores.growth[0]).toBeNaN()
    expect(scores.inflation[0]).toBeNaN()
  })

  test('REG-2: a series that stands still says nothing', () => {
    const still = [
      monthly(
        'U',
        prices.map(() => 5),
      ),
      ...series.slice(1),
    ]
    expect(last(regimeScores(still, inputs, at).growth)).toBeNaN()
  })

  test('REG-1: a missing month has the value of the one before, four missing have none', () => {
    const lacks = (count: number): number => {
      const gaps = prices.map((value, i) => (i >= 14 && i < 14 + count ? NaN : value))
      return last(regimeScores([series[0]!, monthly('P', gaps), series[2]!], inputs, at).inflation)
    }
    expect(lacks(1)).toBe(last(scores.inflation))
    expect(lacks(3)).toBe(last(scores.inflation))
    expect(lacks(4)).toBeNaN()
  })

  test('REG-1: a daily series has the last value of each month', () => {
    const values = slope.flatMap((value, i) => [
      { observed: monthDay(i), availableAt: monthDay(i), value: 9 },
      { observed: (monthDay(i) + 20) as Day, availableAt: (monthDay(i) + 20) as Day, value },
    ])
    const daily = [series[0]!, series[1]!, macroColumns('S', values, false)]
    const later = Int32Array.of(monthDay(23) + 20)
    expect(last(regimeScores(daily, inputs, later).conditions)).toBe(last(scores.conditions))
  })

  test('REG-1: a spread is read up to the month that both series have; a wide one is tight', () => {
    const wide = RegimeInputs.parse({
      ...inputs,
      slope: undefined,
      credit: 'B',
      creditLess: 'A',
    })
    const weak = monthly('B', [...Array.from({ length: 22 }, () => 6), 7, 8])
    const strong = monthly(
      'A',
      Array.from({ length: 25 }, () => 5),
    )
    const known = regimeScores([...series, weak, strong], wide, Int32Array.of(monthDay(24)))
    // The same figures as those of growth, plus one: the mean is no part of the score.
    expect(last(known.conditions)).toBeCloseTo(-1.25 / Math.sqrt(4.25 / 11), 12)
    expect(seriesOfRegime(wide)).toEqual(['U', 'P', 'B', 'A'])
  })
})

test('REG-3: the border itself counts as above; confidence is the nearest border, one at most', () => {
  expect([quadrantOf(0, -0.1), quadrantOf(0, 0), quadrantOf(-0.1, 0), quadrantOf(-0.1, -0.1)]).toEqual([
    'goldilocks',
    'reflation',
    'stagflation',
    'slowdown',
  ])
  expect(quadrantOf(NaN, 1)).toBeUndefined()
  expect(confidenceOf(-0.3, 2)).toBe(0.3)
  expect(confidenceOf(-3, 2)).toBe(1)
})

test('REG-5: hindsight knows each observation on its first day, in its last revision', () => {
  const vintages = [
    { observed: day('2024-01-01'), availableAt: day('2024-02-10'), value: 100 },
    { observed: day('2024-01-01'), availableAt: day('2024-03-10'), value: 110 },
    { observed: day('2024-02-01'), availableAt: day('2024-03-10'), value: 121 },
  ]
  const revised = asRevised(macroColumns('X', vintages, false))
  expect([...revised.observed]).toEqual([day('2024-01-01'), day('2024-02-01')])
  expect([...revised.availableAt]).toEqual([day('2024-02-10'), day('2024-03-10')])
  expect([...revised.value]).toEqual([110, 121])
})

test('MKT-16: scores of the past are the same whatever is published later', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const macro = randomMacro(seed, 72)
    const random = randomFrom(seed)
    const cut = day('1998-01-01') + Math.floor(random() * 500)
    const short = macro.map((each) => {
      const rows = [...each.availableAt.keys()].filter((i) => each.availableAt[i]! <= cut)
      return {
        ...each,
        observed: Int32Array.from(rows, (i) => each.observed[i]!),
        availableAt: Int32Array.from(rows, (i) => each.availableAt[i]!),
        value: Float64Array.from(rows, (i) => each.value[i]!),
      }
    })
    const read = RegimeInputs.parse({ growth: { series: 'X' }, inflation: 'Y', slope: 'Y', trail: 24 })
    const days = Int32Array.from({ length: 12 }, (_, i) => cut - 330 + 30 * i)
    const scores = regimeScores(short, read, days)
    expect(quadrantOf(scores.growth[11]!, scores.inflation[11]!)).toBeDefined()
    expect(scores, `seed ${seed}`).toEqual(regimeScores(macro, read, days))
    expect(outOfRange(short, read, days), `seed ${seed}`).toEqual(outOfRange(macro, read, days))
  }
})

test('REG-6: a figure beyond all earlier ones is told, from 24 earlier on', () => {
  const swings = Array.from({ length: 40 }, (_, i) => 1 + (i % 2))
  swings[10] = 9
  swings[30] = 8
  swings[35] = 10
  const read = RegimeInputs.parse({ growth: { series: 'S' }, inflation: 'S', slope: 'S' })
  const days = Int32Array.from({ length: 40 }, (_, i) => monthDay(i))
  const told = outOfRange([monthly('S', swings)], read, days).flatMap((roles, i) =>
    roles.includes('slope') ? [i] : [],
  )
  // The ninth is beyond all too, but has no history; the eighth is below the nine.
  expect(told).toEqual([35])
})

const folder = join(import.meta.dirname, '../../../../shared/data/macro')

describe.skipIf(!existsSync(folder))('regimes of the United States, from published series', () => {
  const read = (file: string, id: string, column = 1): MacroColumns => {
    const rows = readFileSync(join(folder, file), 'utf8').trim().split(/\r?\n/).slice(1)
    const values = rows.flatMap((row) => {
      const cells = row.split(',')
      const [month, dayOfMonth, year] = cells[0]!.includes('/')
        ? cells[0]!.split('/').map(Number)
        : [Number(cells[0]!.slice(5, 7)), Number(cells[0]!.slice(8)), Number(cells[0]!.slice(0, 4))]
      const observed = dayFromYmd(year!, month!, dayOfMonth!)!
      const value = cells[column]!
      return value === '' || value === '.'
        ? []
        : [{ observed, availableAt: (observed + 45) as Day, value: Number(value) }]
    })
    return macroColumns(id, values, true)
  }

  test('REG-2, REG-3: late 2008 is a slowdown under tight conditions, 2009 out of range in growth', () => {
    const macro = [
      read('fred-2col/INDPRO.csv', 'INDPRO'),
      read('fred-2col/CPILFESL.csv', 'CPILFESL'),
      read('fred-native/AAA-BAA-mdy.csv', 'AAA'),
      read('fred-native/AAA-BAA-mdy.csv', 'BAA', 2),
    ]
    const us = RegimeInputs.parse({
      growth: { series: 'INDPRO' },
      inflation: 'CPILFESL',
      credit: 'BAA',
      creditLess: 'AAA',
    })
    const days = Int32Array.of(day('2009-02-27'))
    const { growth, inflation, conditions } = regimeScores(macro, us, days)
    expect(quadrantOf(growth[0]!, inflation[0]!)).toBe('slowdown')
    expect(growth[0]).toBeLessThan(-1)
    expect(conditions[0]).toBeLessThan(-1)
    expect(outOfRange(macro, us, days)[0]).toContain('growth')
  })
})
