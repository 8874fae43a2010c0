import { expect, test } from 'vitest'
import { ActionText } from '../../../shared/action.ts'
import { ACTION_KINDS, actionFields, actionOf } from './actionFields.ts'

const held = { asset: 'ACME', day: '2025-06-02' }

test('a split needs both numbers; what is optional may stay empty', () => {
  expect(actionOf('split', { ...held, after: '10' })).toBeUndefined()
  expect(actionOf('split', { ...held, after: '1', before: '20', cashInLieu: '' })).toEqual({
    kind: 'split',
    ...held,
    after: '1',
    before: '20',
  })
  expect(actionOf('split', { after: '1', before: '20' })).toBeUndefined()
})

test('a spin-off sends its share as a fraction; a merger needs units or cash; a payment needs its account', () => {
  expect(
    actionOf('spinOff', { ...held, into: 'NEWCO', after: '1', before: '4', percent: '12.5' }),
  ).toMatchObject({
    into: 'NEWCO',
    share: '0.125',
  })
  expect(actionOf('merger', held)).toBeUndefined()
  expect(actionOf('merger', { ...held, cashPerUnit: '41.20' })).toEqual({
    kind: 'merger',
    ...held,
    cashPerUnit: '41.20',
    taxable: false,
  })
  expect(actionOf('returnOfCapital', { ...held, amount: '100' })).toBeUndefined()
  expect(actionOf('returnOfCapital', { ...held, amount: '100', account: 'a' })).toMatchObject({
    account: 'a',
  })
})

test('every kind, filled in, is an action that the ledger understands', () => {
  for (const { value } of ACTION_KINDS) {
    const typed = Object.fromEntries(
      actionFields(value).map(({ name }) => [name, name === 'into' || name === 'symbol' ? 'NEWCO' : '2']),
    )
    const action = actionOf(value, { ...held, account: 'a', ...typed })
    expect(ActionText.safeParse(action).success, value).toBe(true)
  }
})
