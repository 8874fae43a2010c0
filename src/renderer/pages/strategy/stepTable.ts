import type { Mapping, Step, WeighMethod } from '../../../shared/strategy.ts'
import type { Field, Variant } from './field.ts'
import { MEASURE_VARIANTS } from './measureTable.ts'

/** Select, then weigh, then overlay, then park: a step moves among those of its own stage (STR-1). */
export type Stage = 'select' | 'weigh' | 'overlay' | 'park'

interface StepWords {
  readonly name: string
  /** What it does, in one line. */
  readonly what: string
  readonly stage: Stage
  readonly fields: readonly Field[]
}

const READS: Field = {
  type: 'choice',
  key: 'reads',
  label: 'Reads',
  options: [
    { value: 'total', name: 'Total return' },
    { value: 'price', name: 'Price alone' },
  ],
}
const SIGNAL: Field = {
  type: 'asset',
  key: 'signal',
  label: 'Read from',
  unset: 'Each asset itself',
  help: 'One asset may decide for all',
}
const measure = (key: string, label: string): Field => ({
  type: 'variant',
  key,
  label,
  tag: 'of',
  of: MEASURE_VARIANTS,
})
const percent = (key: string, label: string, more: Partial<Field> = {}): Field =>
  ({ type: 'number', key, label, unit: '%', as: 'percent', ...more }) as Field
const sessions = (key: string, label: string): Field => ({ type: 'number', key, label, unit: 'sessions' })

const tilt = (key: string, label: string, start = 0): Field => ({
  type: 'byAsset',
  key,
  label,
  as: 'tilt',
  start,
})

const TEST: readonly Field[] = [
  measure('measure', 'Measure'),
  {
    type: 'choice',
    key: 'is',
    label: 'In while it is',
    options: [
      { value: 'atLeast', name: 'At or above' },
      { value: 'atMost', name: 'At or below' },
    ],
  },
  { type: 'number', key: 'than', label: 'Threshold', as: 'measured' },
  {
    type: 'asset',
    key: 'against',
    label: 'Added to it: the same of',
    unset: 'Nothing',
    help: 'To beat bills, name them here',
  },
  SIGNAL,
  READS,
  {
    type: 'number',
    key: 'band',
    label: 'Band on either side',
    as: 'measured',
    help: 'Fewer turns, later ones',
  },
  {
    type: 'number',
    key: 'confirm',
    label: 'Agreeing before it turns',
    unit: 'decisions',
  },
  { type: 'number', key: 'hold', label: 'A state is kept for', unit: 'decisions at least' },
]

const MAPPINGS: Readonly<Record<Mapping['shape'], Omit<Variant, 'value'>>> = {
  linear: {
    name: 'Straight line',
    what: 'Straight between two points, level outside them.',
    fields: [
      {
        type: 'group',
        key: 'from',
        label: 'From',
        of: [
          { type: 'number', key: 'at', label: 'At a value of', as: 'measured', start: 0 },
          percent('share', 'Keeps', { start: 0 }),
        ],
      },
      {
        type: 'group',
        key: 'to',
        label: 'To',
        of: [
          { type: 'number', key: 'at', label: 'At a value of', as: 'measured', start: 0.1 },
          percent('share', 'Keeps', { start: 1 }),
        ],
      },
    ],
  },
  stepped: {
    name: 'Steps',
    what: 'The share of the last step that the value has reached.',
    fields: [
      percent('below', 'Below the first step', { start: 0 }),
      {
        type: 'list',
        key: 'steps',
        label: 'Steps, ascending',
        one: 'step',
        start: [
          { from: 0, share: 0.5 },
          { from: 0.05, share: 1 },
        ],
        of: [
          { type: 'number', key: 'from', label: 'From a value of', as: 'measured', start: 0 },
          percent('share', 'Keeps', { start: 1 }),
        ],
      },
    ],
  },
  sigmoid: {
    name: 'Curve',
    what: 'From low to high in an S about a middle.',
    fields: [
      { type: 'number', key: 'middle', label: 'Middle', as: 'measured', start: 0 },
      {
        type: 'number',
        key: 'steepness',
        label: 'Steepness',
        start: 20,
        help: 'Below 0 it falls as the value rises',
      },
      percent('low', 'Low end keeps', { start: 0 }),
      percent('high', 'High end keeps', { start: 1 }),
    ],
  },
  binary: {
    name: 'Two levels',
    what: 'One share below a value, another from it on.',
    fields: [
      { type: 'number', key: 'at', label: 'Turns at', as: 'measured', start: 0 },
      percent('below', 'Below keeps', { start: 0 }),
      percent('above', 'From it on keeps', { start: 1 }),
    ],
  },
}

const METHODS: Readonly<Record<WeighMethod['by'], Omit<Variant, 'value'>>> = {
  inverseVolatility: {
    name: 'Inverse volatility',
    what: 'The calmer, the more; correlations are not looked at.',
    fields: [],
  },
  equalRisk: { name: 'Equal risk', what: 'Each brings the same part of the risk.', fields: [] },
  riskBudgets: {
    name: 'Risk budgets',
    what: 'Parts of the whole risk in proportion to these numbers.',
    fields: [{ type: 'byAsset', key: 'budgets', label: 'Part of the risk', as: 'number', start: 1 }],
  },
  minimumVariance: { name: 'Minimum variance', what: 'The calmest mix of them.', fields: [] },
  maximumDiversification: {
    name: 'Maximum diversification',
    what: 'The mix whose parts are calmest together against alone.',
    fields: [],
  },
  hierarchical: {
    name: 'Hierarchical risk parity',
    what: 'Risk split along a tree of what moves together.',
    fields: [],
  },
  meanVariance: {
    name: 'Mean and variance',
    what: 'Past means count: sensitive, so they are drawn together.',
    fields: [
      { type: 'number', key: 'aversion', label: 'Aversion to risk' },
      percent('shrinkage', 'Means drawn together by'),
    ],
  },
}

/** One table for every kind of step: the form is drawn from it, and the schema gives its limits. */
export const STEP_TABLE: Readonly<Record<Step['kind'], StepWords>> = {
  selectAboveSma: {
    name: 'Close against its average',
    what: 'In while the close is at or above its simple average.',
    stage: 'select',
    fields: [
      {
        type: 'window',
        key: 'window',
        label: 'Length of the average',
        start: { length: 12, unit: 'months' },
      },
      READS,
    ],
  },
  selectCrossover: {
    name: 'Two averages',
    what: 'In while the fast average is at or above the slow one.',
    stage: 'select',
    fields: [
      { type: 'window', key: 'fast', label: 'Fast average', start: { length: 50, unit: 'days' } },
      { type: 'window', key: 'slow', label: 'Slow average', start: { length: 200, unit: 'days' } },
      READS,
    ],
  },
  selectWhen: {
    name: 'A measure against a threshold',
    what: 'In while one measure is on the right side of a number, or of another asset.',
    stage: 'select',
    fields: TEST,
  },
  selectVote: {
    name: 'Several conditions',
    what: 'In while enough of several conditions agree.',
    stage: 'select',
    fields: [
      {
        type: 'variant',
        key: 'how',
        label: 'Agreement',
        tag: 'by',
        of: [
          { value: 'all', name: 'All of them', what: 'One that fails is enough to leave.', fields: [] },
          { value: 'any', name: 'Any of them', what: 'One that holds is enough to stay.', fields: [] },
          {
            value: 'count',
            name: 'So many of them',
            what: 'At least this many hold.',
            fields: [{ type: 'number', key: 'least', label: 'At least', unit: 'conditions', start: 2 }],
          },
          {
            value: 'mean',
            name: 'By weight',
            what: 'Those that hold make up enough of the weight.',
            fields: [
              percent('least', 'At least', { start: 0.5 }),
              {
                type: 'numbers',
                key: 'weights',
                label: 'Weights of the conditions',
                one: 'condition',
                start: [1, 1],
              },
            ],
          },
        ],
      },
      { type: 'list', key: 'of', label: 'Conditions', one: 'condition', of: TEST },
    ],
  },
  selectSeason: {
    name: 'Months of the year',
    what: 'In while the next session falls in one of these months.',
    stage: 'select',
    fields: [{ type: 'months', key: 'months', label: 'Months', start: [1, 2, 3, 4, 11, 12] }],
  },
  selectTop: {
    name: 'The highest ranked',
    what: 'In while among the assets with the highest measure.',
    stage: 'select',
    fields: [
      measure('by', 'Ranked by'),
      { type: 'number', key: 'count', label: 'How many are in', unit: 'assets', start: 1 },
      {
        type: 'choice',
        key: 'among',
        label: 'Ranked among',
        options: [
          { value: 'universe', name: 'The whole universe' },
          { value: 'in', name: 'Those let in so far' },
        ],
      },
      {
        type: 'number',
        key: 'keep',
        label: 'Stays in down to place',
        unset: 'The same place',
        help: 'A lower place means fewer trades',
      },
      READS,
    ],
  },
  weighEqual: {
    name: 'Equal parts',
    what: 'One part for each asset.',
    stage: 'weigh',
    fields: [
      {
        type: 'choice',
        key: 'over',
        label: 'Parts counted over',
        options: [
          { value: 'universe', name: 'All, in or out' },
          { value: 'selected', name: 'Those in' },
        ],
      },
    ],
  },
  weighFixed: {
    name: 'Fixed parts',
    what: 'These shares to the assets that are in.',
    stage: 'weigh',
    fields: [{ type: 'byAsset', key: 'weights', label: 'Share of the sleeve', as: 'percent', start: 0 }],
  },
  weighByRisk: {
    name: 'By risk',
    what: 'Shares from how the assets have moved, alone and together.',
    stage: 'weigh',
    fields: [
      {
        type: 'variant',
        key: 'method',
        label: 'Method',
        tag: 'by',
        of: Object.entries(METHODS).map(([value, words]) => ({ value, ...words })),
      },
      sessions('days', 'Measured over'),
      {
        type: 'variant',
        key: 'covariance',
        label: 'Covariance',
        tag: 'by',
        start: { by: 'ledoitWolf' },
        of: [
          {
            value: 'ledoitWolf',
            name: 'Shrunk (Ledoit and Wolf)',
            what: 'Extremes drawn in: steadier.',
            fields: [],
          },
          { value: 'sample', name: 'As measured', what: 'The plain sample covariance.', fields: [] },
          {
            value: 'ewma',
            name: 'Newer days count more',
            what: 'Each day back counts less by this factor.',
            fields: [{ type: 'number', key: 'lambda', label: 'Factor a day' }],
          },
        ],
      },
    ],
  },
  overlayVolatilityTarget: {
    name: 'Volatility target',
    what: 'Scales all shares down while the basket is rougher than wanted.',
    stage: 'overlay',
    fields: [
      percent('target', 'Volatility wanted, a year'),
      sessions('days', 'Measured over'),
      percent('cap', 'At most of the shares'),
      percent('floor', 'At least of the shares', { unset: 'No floor' }),
      percent('buffer', 'Not for less than', { unset: 'Always' }),
      percent('step', 'At most at a time', { unset: 'Any' }),
      {
        type: 'choice',
        key: 'of',
        label: 'Measured on',
        unset: 'The whole basket',
        options: [{ value: 'eachAsset', name: 'Each asset by itself' }],
      },
      {
        type: 'variant',
        key: 'estimate',
        label: 'Estimate',
        tag: 'by',
        unset: 'Sample deviation',
        of: [
          {
            value: 'ewma',
            name: 'Newer days count more',
            what: 'Each day back counts less by this factor.',
            fields: [{ type: 'number', key: 'lambda', label: 'Factor a day', start: 0.94 }],
          },
          { value: 'downside', name: 'Falls alone', what: 'Rises are no risk.', fields: [] },
        ],
      },
    ],
  },
  overlayLimits: {
    name: 'Caps and floors',
    what: 'No asset and no group above its cap; what is below the floor goes.',
    stage: 'overlay',
    fields: [
      percent('cap', 'No asset above', { unset: 'No cap', start: 0.4 }),
      percent('floor', 'Nothing below', { unset: 'No floor' }),
      {
        type: 'choice',
        key: 'excess',
        label: 'What is cut off',
        options: [
          { value: 'waits', name: 'Waits' },
          { value: 'isSpread', name: 'Is spread over the others' },
        ],
      },
      {
        type: 'list',
        key: 'groups',
        label: 'Groups',
        one: 'group',
        of: [
          { type: 'words', key: 'name', label: 'Name', start: 'Group' },
          percent('cap', 'Together at most', { start: 0.5 }),
          { type: 'assets', key: 'assets', label: 'Assets' },
        ],
      },
    ],
  },
  overlayTurnover: {
    name: 'Turnover limit',
    what: 'At most this much is turned over at a decision; the rest of the way comes later.',
    stage: 'overlay',
    fields: [percent('most', 'At most', { start: 0.2 })],
  },
  overlayDrawdown: {
    name: 'Drawdown brake',
    what: 'Scales down after a fall of the sleeve\u2019s own line until it has come back.',
    stage: 'overlay',
    fields: [
      percent('limit', 'From a drawdown of', { start: 0.15 }),
      percent('back', 'Until it is back within', { start: 0.1 }),
      percent('to', 'Shares scaled to'),
      sessions('days', 'Highest of the last'),
    ],
  },
  overlayScale: {
    name: 'Share by a measure',
    what: 'What a measure says decides how much of each share is kept.',
    stage: 'overlay',
    fields: [
      measure('measure', 'Measure'),
      {
        type: 'variant',
        key: 'map',
        label: 'From measure to share',
        tag: 'shape',
        of: Object.entries(MAPPINGS).map(([value, words]) => ({ value, ...words })),
      },
      SIGNAL,
      READS,
    ],
  },
  tiltByRegime: {
    name: 'Tilt by regime',
    what: 'What growth, inflation and credit say moves shares among the assets, within bounds.',
    stage: 'overlay',
    fields: [
      {
        type: 'group',
        key: 'inputs',
        label: 'Read from macro series',
        of: [
          {
            type: 'group',
            key: 'growth',
            label: 'Growth',
            of: [
              { type: 'series', key: 'series', label: 'Series' },
              {
                type: 'choice',
                key: 'as',
                label: 'Read by',
                options: [
                  { value: 'growth', name: 'Its growth over a year' },
                  { value: 'fall', name: 'Its fall over a year (unemployment)' },
                ],
              },
            ],
          },
          { type: 'series', key: 'inflation', label: 'Price index' },
          { type: 'series', key: 'slope', label: 'Slope of the yield curve', unset: 'Not read' },
          { type: 'series', key: 'credit', label: 'Credit spread, or weaker yield', unset: 'Not read' },
          { type: 'series', key: 'creditLess', label: 'Less the stronger yield', unset: 'Nothing' },
          { type: 'number', key: 'smooth', label: 'Smoothed over', unit: 'months' },
          { type: 'number', key: 'trail', label: 'Against the last', unit: 'months' },
        ],
      },
      {
        type: 'group',
        key: 'tilts',
        label: 'Shares moved, summing to zero in each',
        of: [
          tilt('goldilocks', 'Goldilocks: growth above trend, inflation below'),
          tilt('reflation', 'Reflation: both above trend'),
          tilt('stagflation', 'Stagflation: growth below trend, inflation above'),
          tilt('slowdown', 'Slowdown: both below trend', 0.05),
          tilt('easy', 'Easy conditions, added to these'),
          tilt('tight', 'Tight conditions, added to these'),
        ],
      },
      percent('most', 'No asset moved by more than'),
    ],
  },
  parkIn: {
    name: 'Where the rest waits',
    what: 'What no asset gets waits here.',
    stage: 'park',
    fields: [{ type: 'asset', key: 'asset', label: 'Waits in', cash: true, start: 'cash' }],
  },
}
