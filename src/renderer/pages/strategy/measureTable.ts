import type { Measure } from '../../../shared/strategy.ts'
import type { Field, Variant } from './field.ts'

const months = (length: number) => ({ length, unit: 'months' })
const days = (length: number) => ({ length, unit: 'days' })

const AVERAGE: Field = {
  type: 'choice',
  key: 'average',
  label: 'Average',
  options: [
    { value: 'simple', name: 'Simple' },
    { value: 'exponential', name: 'Exponential' },
  ],
}
const SERIES: Field = { type: 'series', key: 'series', label: 'Macro series', help: 'As known on the day' }
const SPAN: readonly Field[] = [
  {
    type: 'choice',
    key: 'unit',
    label: 'Counted in',
    options: [
      { value: 'months', name: 'Months' },
      { value: 'days', name: 'Sessions' },
    ],
  },
  {
    type: 'number',
    key: 'skip',
    label: 'Newest left out',
    help: '1 leaves out the last month',
  },
  {
    type: 'list',
    key: 'windows',
    label: 'Windows',
    one: 'window',
    start: [{ length: 12, weight: 1 }],
    of: [
      { type: 'number', key: 'length', label: 'Length', start: 12 },
      { type: 'number', key: 'weight', label: 'Weight', start: 1 },
    ],
  },
]

/** Every measure that a step may ask, in the order in which they are offered. */
const MEASURES: Readonly<Record<Measure['of'], Omit<Variant, 'value'>>> = {
  momentum: {
    name: 'Return over windows',
    what: 'The weighted mean of its returns over one or more windows.',
    fields: SPAN,
  },
  momentum13612W: {
    name: '13612W momentum',
    what: 'Returns over 1, 3, 6 and 12 months, the newest counting most.',
    fields: [],
  },
  riskAdjustedMomentum: {
    name: 'Return over volatility',
    what: 'The return over windows, divided by yearly volatility.',
    fields: [...SPAN, { type: 'number', key: 'volatilityDays', label: 'Volatility over', unit: 'sessions' }],
  },
  closeToAverage: {
    name: 'Close against its average',
    what: 'The close over its moving average, less 1.',
    fields: [AVERAGE, { type: 'window', key: 'window', label: 'Length of the average', start: months(12) }],
  },
  crossover: {
    name: 'Two averages',
    what: 'The fast average over the slow one, less 1.',
    fields: [
      AVERAGE,
      { type: 'window', key: 'fast', label: 'Fast average', start: days(50) },
      { type: 'window', key: 'slow', label: 'Slow average', start: days(200) },
    ],
  },
  tripleAverage: {
    name: 'Three averages in order',
    what: 'The lesser of fast over middle and middle over slow, less 1.',
    fields: [
      AVERAGE,
      { type: 'window', key: 'fast', label: 'Fast average', start: days(20) },
      { type: 'window', key: 'middle', label: 'Middle average', start: days(50) },
      { type: 'window', key: 'slow', label: 'Slow average', start: days(200) },
    ],
  },
  trendScore: {
    name: 'Trend score',
    what: 'The return over so many sessions, in its own standard deviations.',
    fields: [{ type: 'number', key: 'days', label: 'Window', unit: 'sessions', start: 252 }],
  },
  breakout: {
    name: 'Channel breakout',
    what: 'The close against the edge of the channel that would turn the state.',
    fields: [
      { type: 'window', key: 'enter', label: 'In above the highest of', start: days(100) },
      { type: 'window', key: 'leave', label: 'Out below the lowest of', start: days(50) },
    ],
  },
  drawdown: {
    name: 'Drawdown from a high',
    what: 'The close over the highest of the window, less 1: zero or below.',
    fields: [{ type: 'window', key: 'window', label: 'Highest of', start: days(252) }],
  },
  rsi: {
    name: 'RSI',
    what: 'Relative strength, from 0 to 100.',
    fields: [{ type: 'window', key: 'window', label: 'Window', start: days(14) }],
  },
  macd: {
    name: 'MACD',
    what: 'The difference of two exponential averages, less its signal line.',
    fields: [
      { type: 'number', key: 'fast', label: 'Fast', unit: 'sessions' },
      { type: 'number', key: 'slow', label: 'Slow', unit: 'sessions' },
      { type: 'number', key: 'signal', label: 'Signal line', unit: 'sessions' },
    ],
  },
  volatility: {
    name: 'Volatility',
    what: 'Of daily returns, a year.',
    fields: [{ type: 'number', key: 'days', label: 'Window', unit: 'sessions', start: 60 }],
  },
  volatilityPercentile: {
    name: 'Place of its volatility',
    what: 'The share of earlier volatilities that today\u2019s is at or above.',
    fields: [
      { type: 'number', key: 'days', label: 'Volatility over', unit: 'sessions', start: 20 },
      { type: 'number', key: 'over', label: 'Among the last', unit: 'sessions', start: 252 },
    ],
  },
  volatilityRatio: {
    name: 'Short over long volatility',
    what: 'Above 1 while the market is rougher than it was.',
    fields: [
      { type: 'number', key: 'short', label: 'Short', unit: 'sessions', start: 20 },
      { type: 'number', key: 'long', label: 'Long', unit: 'sessions', start: 120 },
    ],
  },
  macroLevel: {
    name: 'Macro: level or spread',
    what: 'The newest value known on the day, less that of another series if one is named.',
    fields: [SERIES, { type: 'series', key: 'minus', label: 'Less', unset: 'Nothing' }],
  },
  macroGrowth: {
    name: 'Macro: growth',
    what: 'The newest known value over that of some months before, less 1.',
    fields: [SERIES, { type: 'number', key: 'months', label: 'Over', unit: 'months' }],
  },
  macroChange: {
    name: 'Macro: change',
    what: 'The newest known value less that of some months before.',
    fields: [SERIES, { type: 'number', key: 'months', label: 'Over', unit: 'months', start: 12 }],
  },
  macroAcceleration: {
    name: 'Macro: acceleration',
    what: 'Growth less what that growth was some months before.',
    fields: [
      SERIES,
      { type: 'number', key: 'months', label: 'Growth over', unit: 'months' },
      { type: 'number', key: 'over', label: 'Against', unit: 'months before', start: 3 },
    ],
  },
  macroToAverage: {
    name: 'Macro: against its average',
    what: 'The newest known value less the mean of the last months.',
    fields: [SERIES, { type: 'number', key: 'months', label: 'Average of', unit: 'months' }],
  },
  sahm: {
    name: 'Macro: Sahm\u2019s rise in unemployment',
    what: 'Three-month mean less its lowest of the twelve months before.',
    fields: [SERIES],
  },
  earningsYieldGap: {
    name: 'Macro: earnings yield gap',
    what: '100 over CAPE, less the real yield.',
    fields: [
      { type: 'series', key: 'cape', label: 'CAPE' },
      { type: 'series', key: 'yield', label: 'Nominal yield' },
      { type: 'series', key: 'priceIndex', label: 'Price index' },
    ],
  },
}

export const MEASURE_VARIANTS: readonly Variant[] = Object.entries(MEASURES).map(([value, words]) => ({
  value,
  ...words,
}))
