import { expect, test } from 'vitest'
import { percentOf, shareOf } from '../../parts/percent.ts'
import { answerOf, openingOf } from './askAnswers.ts'

const ask = { day: '2025-06-02' }

test('an answer is sent only when nothing is missing', () => {
  expect(answerOf('basis', { acquired: '2019-04-01' }, ask)).toBeUndefined()
  expect(answerOf('basis', { acquired: '2019-04-01', cost: '1,250.50' }, ask)).toEqual({
    kind: 'basis',
    acquired: '2019-04-01',
    cost: '1250.50',
  })
  expect(answerOf('basis', { acquired: '2019-04-01', cost: 'about 1000' }, ask)).toBeUndefined()
})

test('the day of a death or a gift is the day of the row unless another is named', () => {
  expect(answerOf('inherited', { cost: '900' }, ask)).toEqual({
    kind: 'inherited',
    died: '2025-06-02',
    cost: '900',
  })
  expect(
    answerOf('gifted', { given: '2025-05-30', acquired: '2010-01-04', cost: '100', value: '900' }, ask),
  ).toEqual({ kind: 'gifted', given: '2025-05-30', acquired: '2010-01-04', cost: '100', value: '900' })
})

test('a share is typed in percent and sent exactly', () => {
  expect(answerOf('spinOff', { parent: ' ge ', percent: '12.5' }, ask)).toEqual({
    kind: 'spinOff',
    parent: 'GE',
    share: '0.125',
  })
  expect(shareOf('100')).toBe('1')
  expect(shareOf('0')).toBe('0')
  expect(shareOf('120')).toBeUndefined()
  expect(percentOf('0.125')).toBe('12.5')
  expect(percentOf('1')).toBe('100')
})

test('an opening lot takes its day from nowhere: every day must be said', () => {
  expect(openingOf('basis', { acquired: '2019-04-01', cost: '1,250.50' })).toEqual({
    acquired: '2019-04-01',
    costBasis: '1250.50',
  })
  expect(openingOf('inherited', { cost: '900' })).toBeUndefined()
  expect(openingOf('inherited', { died: '2020-05-04', cost: '900' })).toEqual({
    acquired: '2020-05-04',
    costBasis: '900',
    origin: { kind: 'inherited' },
  })
  const gift = { acquired: '2010-01-04', cost: '100', value: '900' }
  expect(openingOf('gifted', gift)).toBeUndefined()
  expect(openingOf('gifted', { ...gift, given: '2025-05-30' })).toEqual({
    acquired: '2010-01-04',
    costBasis: '100',
    origin: { kind: 'gifted', given: '2025-05-30', value: '900' },
  })
})
