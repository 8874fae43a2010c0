import { expect, test } from 'vitest'
import type { Line, Report, Stats } from '../../../shared/report.ts'
import { labSentence, verdictOf } from './verdict.ts'

const stats = (change: Partial<Stats>): Stats => ({
  totalReturn: 1,
  cagr: 0.06,
  volatility: 0.09,
  sharpe: 0.5,
  sortino: 0.7,
  maxDrawdown: -0.381,
  drawdown: null,
  calmar: null,
  bestMonth: null,
  worstMonth: null,
  winRateMonths: null,
  monthsUp: 0,
  months: 0,
  turnover: 0.02,
  costs: 0,
  correlationToCore: null,
  timeInMarket: null,
  ...change,
})
const line = (change: Partial<Stats>, gross: Partial<Stats> = {}): Line => ({
  gross: new Float64Array(),
  net: new Float64Array(),
  stats: stats(change),
  grossStats: stats({ ...change, ...gross }),
})
const report = (change: Partial<Report>): Report => ({
  schema: 'trimtab.report/1',
  name: 'x',
  sentence: 'x',
  strategyHash: '',
  dataHash: '',
  resultHash: '',
  from: '1996-01-02',
  to: '2025-12-31',
  limitedBy: null,
  execution: { lag: 1, costBp: 10, sizing: 'solved' },
  stamps: ['inSampleNotValidated'],
  dates: new Float64Array(),
  core: line({}),
  sleeve: line({ volatility: 0.06, maxDrawdown: -0.124, turnover: 1.65, cagr: 0.05 }, { cagr: 0.0517 }),
  blend: line({ cagr: 0.058, maxDrawdown: -0.336 }),
  budget: 0.15,
  weights: [],
  coreWeights: [],
  decisions: [],
  months: [],
  lastDays: {},
  engineMs: 1,
  ...change,
})

test('the sentence says what a sleeve did to the worst fall and what it cost a year', () => {
  expect(labSentence(report({}))).toEqual({
    lead: 'Over 30 years a 15% sleeve made the worst fall smaller, −33.6% instead of −38.1%',
    rest: ', and cost 0.2 points a year after costs, before tax.',
  })
})

test('synthetic years are called synthetic, and a core alone is told as such', () => {
  expect(labSentence(report({ stamps: ['syntheticData'], sleeve: null, blend: null })).lead).toBe(
    'Over 30 synthetic years the core earned 6.0% a year',
  )
})

test('a verdict of one run in sample never says proven, and says what it cost', () => {
  const { title, rows } = verdictOf(report({}))
  expect(title).toBe('Seen once, not validated')
  const told = Object.fromEntries(rows)
  expect(told['What it cost']).toBe(
    '165% of the sleeve changed hands each year; trading took 0.17% a year. Tax is not in these figures.',
  )
  expect(told['Beside the core']).toBe(
    'At 15% the whole earned 5.80% a year, 0.20 points below the core alone.',
  )
  expect(told['How sure']).toMatch(/^In sample/)
})
