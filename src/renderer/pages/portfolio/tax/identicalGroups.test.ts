import { expect, test } from 'vitest'
import { groupTogether, openGroups } from './identicalGroups.ts'

const assets = [
  { id: 'VTI', symbol: 'VTI' },
  { id: 'SCHB-2', symbol: 'SCHB' },
]

test('two funds that are grouped bring along what already counts as one with either', () => {
  expect(groupTogether(assets, 'VTI', 'SCHB-2')).toEqual({ name: 'VTI and SCHB', assets: ['VTI', 'SCHB-2'] })
  const grouped = [
    { id: 'A', symbol: 'A', identicalGroup: 'first' },
    { id: 'B', symbol: 'B', identicalGroup: 'second' },
    { id: 'C', symbol: 'C', identicalGroup: 'second' },
    { id: 'D', symbol: 'D' },
  ]
  expect(groupTogether(grouped, 'A', 'B')).toEqual({ name: 'first', assets: ['B', 'C'] })
  expect(groupTogether(grouped, 'D', 'C')).toEqual({ name: 'second', assets: ['D'] })
  expect(groupTogether(grouped, 'A', 'A')).toBeUndefined()
  expect(groupTogether(grouped, '', 'A')).toBeUndefined()
})

test('a grey family that the person has grouped is no question any more', () => {
  const of = (kind: 'own' | 'grey', ...ids: string[]) => ({
    name: kind,
    kind,
    assets: ids.map((id) => ({ asset: id, symbol: id, name: id })),
  })
  expect(openGroups([of('own', 'A', 'B', 'C'), of('grey', 'A', 'B')])).toHaveLength(1)
  expect(openGroups([of('own', 'A', 'C'), of('grey', 'A', 'B')])).toHaveLength(2)
})
