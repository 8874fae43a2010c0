import { expect, test } from 'vitest'
import { chosenLots } from './saleChoice.ts'

const lot = { costBasis: '100', term: 'long' as const, taken: '0' }
const sale = {
  quantity: '10',
  lots: [
    { ...lot, lot: 'a', acquired: '2020-01-02', quantity: '6.5' },
    { ...lot, lot: 'b', acquired: '2021-01-04', quantity: '8' },
  ],
}

test('lots that add up to the sale can be taken, in the order of the table', () => {
  expect(chosenLots({ b: '3.5', a: '6.5' }, sale)).toEqual({
    lots: [
      { lot: 'a', quantity: '6.5' },
      { lot: 'b', quantity: '3.5' },
    ],
    words: '10 shares named: exactly the sale.',
  })
})

test('too few, too many, more than a lot has and no number say so and take nothing', () => {
  expect(chosenLots({ a: '6' }, sale)).toEqual({ words: '6 shares named, fewer than the 10 sold.' })
  expect(chosenLots({ a: '6.5', b: '8' }, sale)).toEqual({
    words: '14.5 shares named, more than the 10 sold.',
  })
  expect(chosenLots({ a: '7' }, sale)).toEqual({ words: 'The lot of 2020-01-02 has only 6.5.' })
  expect(chosenLots({ a: 'some' }, sale).lots).toBeUndefined()
  expect(chosenLots({ a: '-1', b: '8' }, sale).lots).toBeUndefined()
})
