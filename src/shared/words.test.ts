import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeReason } from './words.ts'

test('words that the window shows too name no option and no command of the command line', () => {
  const source = readFileSync(new URL('words.ts', import.meta.url), 'utf8')
  expect(source.length).toBeGreaterThan(1000)
  expect(source).not.toMatch(/ --[a-z]|\btrimtab [a-z]+ [a-z]+/)
})

test('a measured reason tells the measure, its value and the threshold in their unit', () => {
  const reason = {
    asset: 'a',
    state: 'out',
    rule: 'selectWhen',
    what: 'its 12-month return',
    unit: 'share',
    is: 'atLeast',
    value: -0.0345,
    threshold: 0.01,
    since: '2024-01-31',
    changed: true,
  } as const
  expect(describeReason(reason, 'SPY')).toContain(
    'SPY leaves: its 12-month return is −3.45%, below 1.00%. Out since',
  )
  expect(describeReason({ ...reason, ofVote: true }, 'SPY')).toContain(
    'SPY has a vote out: its 12-month return',
  )
  const vote = { ...reason, rule: 'selectVote', what: undefined, value: 0.5, threshold: 0.75 } as const
  expect(describeReason({ ...vote }, 'SPY')).toContain('50.00% of the votes say in, 75.00% are needed')
})
