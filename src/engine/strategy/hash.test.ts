import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { strategyOf } from '../../../tests/support/strategies.ts'
import { Strategy } from '../../shared/strategy.ts'
import { differences } from './diff.ts'
import { familyHash, strategyHash } from './hash.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const short = {
  schema: 'trimtab.strategy/1',
  id: 'one',
  version: 1,
  name: 'One',
  core: { targets: { A: 0.6, B: 0.4 } },
  sleeves: [
    {
      id: 's',
      name: 'S',
      universe: ['A', 'B'],
      steps: [{ kind: 'selectAboveSma', window: { length: 12, unit: 'months' } }, { kind: 'weighEqual' }],
    },
  ],
}

test('STR-4: defaults left out and keys in another order make no other hash', () => {
  const long = {
    sleeves: [
      {
        budget: 0.1,
        cap: 0.2,
        schedule: { every: 'month' },
        steps: [
          { reads: 'total', window: { unit: 'months', length: 12 }, kind: 'selectAboveSma' },
          { over: 'universe', kind: 'weighEqual' },
        ],
        universe: ['A', 'B'],
        name: 'S',
        id: 's',
      },
    ],
    core: { schedule: {}, bands: { relative: 0.25 }, targets: { B: 0.4, A: 0.6 } },
    why: '',
    name: 'One',
    version: 1,
    id: 'one',
    schema: 'trimtab.strategy/1',
  }
  expect(strategyHash(Strategy.parse(long), sha256)).toBe(strategyHash(Strategy.parse(short), sha256))
})

test('STR-4: a parameter changes the hash but not the family, a universe changes both', () => {
  const one = Strategy.parse(short)
  const ten = strategyOf({
    core: { A: 1 },
    sleeve: {
      universe: ['B', 'A'],
      steps: [{ kind: 'selectAboveSma', window: { length: 10, unit: 'months' } }, { kind: 'weighEqual' }],
    },
  })
  const other = { ...one, sleeves: one.sleeves.map((sleeve) => ({ ...sleeve, universe: ['A', 'C'] })) }
  expect(strategyHash(ten, sha256)).not.toBe(strategyHash(one, sha256))
  expect(familyHash(ten, sha256)).toBe(familyHash(one, sha256))
  expect(familyHash(other, sha256)).not.toBe(familyHash(one, sha256))
})

test('a difference names its path, before and after; what one side lacks is null', () => {
  expect(differences({ a: 1, b: [1, { c: 2 }], d: 'x' }, { a: 1, b: [1, { c: 3 }, 4] })).toEqual([
    { path: 'b.1.c', before: 2, after: 3 },
    { path: 'b.2', before: null, after: 4 },
    { path: 'd', before: 'x', after: null },
  ])
  expect(differences({ a: [] }, { a: {} })).toEqual([{ path: 'a', before: [], after: {} }])
})
