import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { calendarFrom, sessionsBetween } from '../../engine/market/calendar.ts'
import { CalendarFile } from '../../shared/calendar.ts'
import { day, type Day } from '../../shared/day.ts'
import { chanceFrom } from './chance.ts'
import { demoHousehold } from './household.ts'
import { demoSeries } from './series.ts'

const calendar = calendarFrom(
  CalendarFile.parse(JSON.parse(readFileSync('resources/calendar-xnys.json', 'utf8'))),
)
const sessions = Array.from(sessionsBetween(calendar, day('1996-01-02'), day('2026-02-27')), (s) => s as Day)
const series = demoSeries(42, sessions)

test('a seed gives the same prices again, another seed others', () => {
  expect(demoSeries(42, sessions)).toEqual(series)
  expect(demoSeries(43, sessions).prices[0]!.cents).not.toEqual(series.prices[0]!.cents)
})

test('thirty years of whole cents, no close below a cent, distributions on sessions', () => {
  expect(sessions.length).toBeGreaterThan(7_500)
  for (const { cents, adjusted, distributions } of series.prices) {
    expect(cents.length).toBe(sessions.length)
    expect(Math.min(...cents)).toBeGreaterThan(0)
    expect(adjusted.at(-1)).toBeCloseTo(cents.at(-1)! / 100, 12)
    for (const { session, perShare } of distributions) {
      expect(session).toBeLessThan(sessions.length)
      expect(perShare).toBeGreaterThan(0)
    }
  }
})

test('the household never spends cash it lacks, and never holds less than nothing', () => {
  for (const { drafts } of demoHousehold(sessions, series.prices)) {
    let cash = 0n
    const units = new Map<string, bigint>()
    for (const { legs } of drafts) {
      for (const leg of legs) {
        if (leg.asset === undefined) cash += leg.amount
        else units.set(leg.asset.symbol, (units.get(leg.asset.symbol) ?? 0n) + leg.quantity)
      }
      expect(cash >= 0n).toBe(true)
    }
    for (const held of units.values()) expect(held >= 0n).toBe(true)
  }
})

test('every fact of the demo says that it is synthetic', () => {
  for (const { drafts } of demoHousehold(sessions, series.prices)) {
    for (const { note, raw } of drafts) expect(`${note} ${raw}`).toMatch(/^Synthetic: .* synthetic: /)
  }
})

test('three accounts, one of each tax type, with lots of five years', () => {
  const household = demoHousehold(sessions, series.prices)
  expect(household.map(({ taxType }) => taxType)).toEqual(['taxable', 'deferred', 'exempt'])
  for (const { drafts } of household) expect(drafts[0]!.tradeDay).toBeLessThan(day('2021-06-30'))
})

test('chance is uniform and normal enough for a story', () => {
  const chance = chanceFrom(7)
  const draws = Array.from({ length: 20_000 }, () => chance.normal())
  const mean = draws.reduce((a, b) => a + b) / draws.length
  const variance = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length
  expect(Math.abs(mean)).toBeLessThan(0.03)
  expect(Math.abs(variance - 1)).toBeLessThan(0.05)
})
