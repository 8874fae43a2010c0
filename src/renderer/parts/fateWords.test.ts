import { expect, test } from 'vitest'
import { offendingCell, refusedWords, whyWords } from './fateWords.ts'

const refused = {
  line: 15,
  fate: 'refused' as const,
  raw: '01/22/2026,YOU BOUGHT,VXUS,75.22,1O.5,-789.81',
  column: 'Quantity',
  why: 'badNumber',
  found: '1O.5',
}

test('a refused row names line, column, what was wrong and what was found', () => {
  expect(refusedWords(refused)).toBe('Line 15, column Quantity: not a number. Found: 1O.5.')
  expect(refusedWords({ line: 3, fate: 'refused', raw: 'x' })).toBe('Line 3: not readable.')
})

test('the offending cell is marked in the raw line only where there is no doubt which it is', () => {
  expect(offendingCell(refused)).toEqual(['01/22/2026,YOU BOUGHT,VXUS,75.22,', '1O.5', ',-789.81'])
  expect(offendingCell({ ...refused, raw: '1O.5,1O.5' })).toBeUndefined()
  expect(offendingCell({ ...refused, found: '' })).toBeUndefined()
})

test('every fate says why', () => {
  expect(whyWords({ line: 1, fate: 'nonData', raw: '', why: 'total' })).toBe('Total')
  expect(whyWords({ line: 1, fate: 'duplicate', raw: '' })).toBe('In the ledger already')
  expect(whyWords({ line: 1, fate: 'new', raw: '', rounded: true })).toBe('Rounded to what the ledger keeps')
})
