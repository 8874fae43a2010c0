import { expect, test } from 'vitest'
import type { PerformanceLine } from '../../../shared/performance.ts'
import { performanceCsv, periodStart, rateWords } from './performanceWords.ts'

test('a period starts the same day so many years earlier, and this year with the close of the year before', () => {
  expect(periodStart('all', '2026-03-02')).toBe('')
  expect(periodStart('year', '2026-03-02')).toBe('2025-12-31')
  expect(periodStart('one', '2024-02-29')).toBe('2023-02-28')
  expect(periodStart('five', '2026-03-02')).toBe('2021-03-02')
})

test('a return that does not exist says none', () => {
  expect(rateWords(null)).toBe('none')
  expect(rateWords(0.0825)).toBe('8.3%')
})

test('the CSV has one row a line and the whole last, with a word where no rate fits', () => {
  const line: PerformanceLine = {
    kind: 'account',
    id: 'a',
    name: 'Brokerage, mine',
    from: '2025-01-01',
    to: '2025-12-31',
    start: '0',
    end: '110',
    contributions: '100',
    withdrawals: '0',
    gain: '10',
    parts: null,
    timeWeighted: 0.1,
    timeWeightedYearly: null,
    moneyWeighted: { kind: 'tooShort' },
    estimated: false,
    inferred: false,
  }
  const empty = new Float64Array(0)
  const rows = performanceCsv({
    from: line.from,
    to: line.to,
    currency: 'USD',
    total: { ...line, kind: 'household', name: 'household' },
    lines: [line],
    series: { days: empty, value: empty, contributed: empty, index: empty },
    flags: [],
  }).split('\r\n')
  expect(rows[1]).toBe(
    'account,"Brokerage, mine",2025-01-01,2025-12-31,USD,0,100,0,10,110,0.1,tooShort,,,,,,,,',
  )
  expect(rows[2]).toMatch(/^household,/)
})
