import { expect, test } from 'vitest'
import { describeDate, describeNeed, describeQuiet } from './todayWords.ts'

test('a waiting plan says how many trades, where, and what tax', () => {
  expect(describeNeed('reviewPlan', { trades: 7, accounts: 3, tax: '1354.59', avoidable: '530.08' })).toEqual(
    {
      title: 'A plan of 7 trades in 3 accounts',
      sentence:
        'Estimated tax $1,354.59. $530.08 of it is avoidable. Read it, answer its warnings, and accept, edit or decline it.',
    },
  )
})

test('a need without facts still reads as a sentence', () => {
  for (const kind of [
    'importPrices',
    'reviewPlan',
    'answerWarning',
    'missingLots',
    'openAsks',
    'stalePrices',
    'priceFault',
    'refusedRows',
  ]) {
    const { title, sentence } = describeNeed(kind, {})
    expect(`${title} ${sentence}`).not.toMatch(/undefined|NaN/)
    expect(sentence).toMatch(/\.$/)
  }
})

test('dates and quiet checks are a few words with their figure', () => {
  expect(describeDate('lotTurnsLong', { symbol: 'VNQ', quantity: '122' })).toBe('122 VNQ turns long-term')
  expect(describeQuiet('turnoverInside', { turnover: 0.031, limit: 0.25 })).toEqual([
    'Turnover inside its budget',
    '3.1% of 25%',
  ])
  expect(describeQuiet('reconciled', { account: 'Individual', broker: 'Schwab', day: '2026-02-27' })).toEqual(
    ['Individual reconciled to Schwab', '27 Feb 2026'],
  )
})
