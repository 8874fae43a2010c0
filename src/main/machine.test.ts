import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { isoFromDay } from '../shared/day.ts'
import { thisMachine } from './machine.ts'

const home = dirname(dirname(import.meta.dirname))

test('today is the day on the wall, and now the time on it with its offset', () => {
  const machine = thisMachine(home)
  const wall = new Date()
  const two = (n: number) => String(n).padStart(2, '0')
  expect(isoFromDay(machine.today())).toBe(
    `${wall.getFullYear()}-${two(wall.getMonth() + 1)}-${two(wall.getDate())}`,
  )
  expect(machine.now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
  expect(Math.abs(Date.parse(machine.now()) - wall.getTime())).toBeLessThan(2_000)
})

test('a day that stands still stands still, and a day that is none is not taken', () => {
  const machine = thisMachine(home, { today: '2026-03-02' })
  expect(isoFromDay(machine.today())).toBe('2026-03-02')
  expect(machine.now()).toBe('2026-03-02T12:00:00+00:00')
  expect(() => thisMachine(home, { today: '2026-02-30' })).toThrow('not an ISO day')
})

test('ids are 128 bits of chance, or the same again from a seed', () => {
  const ids = (seed?: string) => {
    const machine = thisMachine(home, { seed })
    return [machine.newId(), machine.newId()]
  }
  expect(new Set([...ids(), ...ids(), ...ids('a'), ...ids('b')]).size).toBe(8)
  expect(ids('a')).toEqual(ids('a'))
  for (const id of [...ids(), ...ids('a')]) expect(id).toMatch(/^[0-9a-f]{32}$/)
})
