import { expect, test } from 'vitest'
import { neighbours, numberPaths, numbersTyped } from './numberPaths.ts'

test('every number of a document is found by the path that a sweep takes', () => {
  const steps = [
    { kind: 'selectAboveSma', window: { length: 12, unit: 'months' } },
    { kind: 'overlayTurnover', most: 0.2 },
  ]
  expect(numberPaths(steps, 'sleeves.0.steps')).toEqual([
    { path: 'sleeves.0.steps.0.window.length', value: 12 },
    { path: 'sleeves.0.steps.1.most', value: 0.2 },
  ])
})

test('values are typed as numbers, and one that is none refuses them all', () => {
  expect(numbersTyped('6, 9 12')).toEqual([6, 9, 12])
  for (const text of ['', '6, nine', Array(31).fill('1').join(' ')])
    expect(numbersTyped(text)).toBeUndefined()
})

test('neighbours are whole where the value is, and none stands twice', () => {
  expect(neighbours(12)).toEqual([6, 9, 12, 15, 18])
  expect(neighbours(1)).toEqual([1, 2])
  expect(neighbours(0.2)).toEqual([0.1, 0.15, 0.2, 0.25, 0.3])
})
