import { expect, test } from 'vitest'
import { Strategy } from '../../../shared/strategy.ts'
import {
  documentOf,
  draftOf,
  idFromName,
  newSleeve,
  shareTyped,
  withUniverse,
  type StrategyDraft,
} from './draft.ts'
import { added, startOfStep } from './stepEdit.ts'

const DRAFT: StrategyDraft = {
  id: '',
  name: 'Twelve months on SPY',
  why: '',
  core: [
    { asset: 'SPY', percent: '60' },
    { asset: 'IEF', percent: '40' },
  ],
  bandAbsolute: '5',
  bandRelative: '25',
  coreEvery: 'month',
  sleeve: { ...newSleeve(['SPY'], 'BIL'), budget: '12.5' },
}

test('what is typed becomes a document that the schema takes', () => {
  const strategy = Strategy.parse(documentOf(DRAFT))
  expect(strategy.id).toBe('twelve-months-on-spy')
  expect(strategy.core.targets).toEqual({ SPY: 0.6, IEF: 0.4 })
  expect(strategy.sleeves[0]).toMatchObject({
    universe: ['SPY'],
    budget: 0.125,
    steps: [
      { kind: 'selectAboveSma', window: { length: 12, unit: 'months' }, reads: 'total' },
      { kind: 'weighEqual', over: 'universe' },
      { kind: 'parkIn', asset: 'BIL' },
    ],
  })
})

test('a document comes back from its own draft unchanged, whatever its steps and its schedules', () => {
  const plain = Strategy.parse(documentOf({ ...DRAFT, coreEvery: 'day', id: 'mine' }))
  const named = { ...plain, sleeves: [{ ...plain.sleeves[0]!, id: 'dynamic' }] }
  const offer = { universe: ['SPY'], series: ['UNRATE'] }
  const many = {
    ...DRAFT.sleeve!,
    steps: added(
      added(DRAFT.sleeve!.steps, startOfStep('selectVote', offer)),
      startOfStep('overlayScale', offer),
    ),
  }
  const strategies = [
    plain,
    named,
    ...[many, undefined].map((sleeve) => Strategy.parse(documentOf({ ...DRAFT, id: 'mine', sleeve }))),
  ]
  for (const strategy of strategies) expect(Strategy.parse(documentOf(draftOf(strategy)!))).toEqual(strategy)
})

test('another universe takes the shares that are fixed with it', () => {
  const offer = { universe: ['SPY', 'IEF'], series: [] }
  const sleeve = { ...DRAFT.sleeve!, universe: offer.universe, steps: [startOfStep('weighFixed', offer)] }
  expect(sleeve.steps[0]).toEqual({ kind: 'weighFixed', weights: { SPY: 0.5, IEF: 0.5 } })
  expect(withUniverse(sleeve, ['IEF', 'GLD']).steps[0]).toEqual({
    kind: 'weighFixed',
    weights: { IEF: 0.5, GLD: 0 },
  })
})

test('a percent that is no number is refused by the schema and never read as zero', () => {
  expect(shareTyped('0.1')).toBe(0.001)
  expect(shareTyped('ten')).toBe(-1)
  expect(Strategy.safeParse(documentOf({ ...DRAFT, core: [{ asset: 'SPY', percent: 'all' }] })).success).toBe(
    false,
  )
})

test('a strategy with two sleeves is left to be edited as a document', () => {
  const one = Strategy.parse(documentOf(DRAFT))
  expect(draftOf({ ...one, sleeves: [one.sleeves[0]!, one.sleeves[0]!] })).toBeUndefined()
})

test('an id is made of what a name leaves', () => {
  expect(idFromName('  Été & 50/200!  ')).toBe('e-te-50-200')
  expect(idFromName('日本')).toBe('my-strategy')
})
