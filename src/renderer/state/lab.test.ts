import { expect, test } from 'vitest'
import { budgetShare, NO_SETUP, runInput } from './lab.ts'

test('a set-up without a strategy asks for nothing', () => {
  expect(runInput(NO_SETUP)).toBeUndefined()
})

test('what is left empty is left to the strategy and the data', () => {
  expect(runInput({ ...NO_SETUP, which: 'template:twelve-month' })).toEqual({
    which: { template: 'twelve-month' },
    execution: { costBp: 10, lag: 1 },
  })
  expect(
    runInput({ which: 'saved:a:b', from: '2000-01-01', to: '2010-12-31', costBp: 0, lag: 0, budget: '15' }),
  ).toEqual({
    which: { id: 'a:b' },
    from: '2000-01-01',
    to: '2010-12-31',
    execution: { costBp: 0, lag: 0 },
    budget: 0.15,
  })
})

test('a budget is a percentage from 0 to 100', () => {
  expect([
    budgetShare('12.5'),
    budgetShare('0'),
    budgetShare('101'),
    budgetShare('x'),
    budgetShare(''),
  ]).toEqual([0.125, 0, undefined, undefined, undefined])
})
