import { expect, test } from 'vitest'
import { Step } from '../../../shared/strategy.ts'
import type { Field, Plain } from './field.ts'
import { added, canMove, fitted, moved, startOfStep, startOfVariant, type StepDocument } from './stepEdit.ts'
import { limitsOf, limitWords, numberTyped, partOf, shapeOfStep, variantOf, type Shape } from './stepShape.ts'
import { STEP_TABLE } from './stepTable.ts'

const KINDS = Object.keys(STEP_TABLE) as Step['kind'][]
const OFFER = { universe: ['SPY', 'IEF', 'GLD'], series: ['UNRATE'] }

test('every kind of step of the schema has its words, and begins as a step that the schema takes', () => {
  const kinds = Step.options.map(({ shape }) => shape.kind.value)
  expect(KINDS.toSorted()).toEqual(kinds.toSorted())
  for (const kind of KINDS) expect(Step.safeParse(startOfStep(kind, OFFER)).error, kind).toBeUndefined()
})

test('the table names every part of every kind and of every variant within it, and nothing else', () => {
  const walk = (fields: readonly Field[], shape: Shape, tag: string, where: string): number => {
    const known = Object.keys(shape.properties ?? {}).filter((key) => key !== tag)
    expect(fields.map(({ key }) => key).toSorted(), where).toEqual(known.toSorted())
    return fields.reduce((sum, field) => {
      const part = partOf(shape, field.key)
      const own = `${where}.${field.key}`
      switch (field.type) {
        case 'variant': {
          const tags = (part.oneOf ?? part.anyOf)!.map((each) => String(each.properties![field.tag]!.const))
          expect(field.of.map(({ value }) => value).toSorted(), own).toEqual(tags.toSorted())
          return field.of.reduce(
            (count, each) =>
              count +
              walk(each.fields, variantOf(part, field.tag, each.value), field.tag, `${own}=${each.value}`),
            sum,
          )
        }
        case 'list':
          return sum + walk(field.of, part.items!, '', own)
        case 'group':
          return sum + walk(field.of, part, '', own)
        case 'choice':
          expect(field.options.map(({ value }) => value).toSorted(), own).toEqual(
            (part.enum ?? [part.const as string]).toSorted(),
          )
          return sum + 1
        case 'number':
          expect(part.type, own).toMatch(/^(integer|number)$/)
          return sum + 1
        case 'asset':
        case 'series':
        case 'window':
        case 'months':
        case 'words':
        case 'byAsset':
        case 'assets':
        case 'numbers':
          return sum + 1
      }
    }, 0)
  }
  const places = KINDS.reduce(
    (sum, kind) => sum + walk(STEP_TABLE[kind].fields, shapeOfStep(kind), 'kind', kind),
    0,
  )
  expect(places).toBeGreaterThan(100)
})

test('a part may be unset just where the schema lets it be', () => {
  for (const kind of KINDS) {
    const shape = shapeOfStep(kind)
    for (const field of STEP_TABLE[kind].fields) {
      const canBe =
        !(shape.required ?? []).includes(field.key) && partOf(shape, field.key).default === undefined
      expect(field.unset !== undefined, `${kind}.${field.key}`).toBe(canBe)
    }
  }
})

test('every variant begins as one that the schema takes, and keeps what it shares with the one before', () => {
  let seen = 0
  for (const kind of KINDS)
    for (const field of STEP_TABLE[kind].fields) {
      if (field.type !== 'variant') continue
      const step = startOfStep(kind, OFFER)
      for (const { value } of field.of) {
        const next = startOfVariant(field, value, partOf(shapeOfStep(kind), field.key), OFFER)
        const whole = fitted({ ...step, [field.key]: next, kind }, OFFER.universe)
        expect(Step.safeParse(whole).error, `${kind}.${field.key}=${value}`).toBeUndefined()
        seen += 1
      }
    }
  expect(seen).toBeGreaterThan(60)
  const field = STEP_TABLE.selectWhen.fields[0] as Extract<Field, { type: 'variant' }>
  const shape = partOf(shapeOfStep('selectWhen'), 'measure')
  const before: Plain = { of: 'macroGrowth', series: 'CPI', months: 6 }
  expect(startOfVariant(field, 'macroChange', shape, OFFER, before)).toEqual({
    of: 'macroChange',
    series: 'CPI',
    months: 6,
  })
})

test('a step goes where its stage ends, one that weighs takes the place of the other, and none leaves its stage', () => {
  const kinds = (steps: readonly StepDocument[]) => steps.map(({ kind }) => kind)
  const start = ['parkIn', 'overlayTurnover', 'weighEqual', 'selectTop', 'selectWhen', 'weighFixed'] as const
  let steps: readonly StepDocument[] = []
  for (const kind of start) steps = added(steps, startOfStep(kind, OFFER))
  expect(kinds(steps)).toEqual(['selectTop', 'selectWhen', 'weighFixed', 'overlayTurnover', 'parkIn'])
  expect(canMove(steps, 1, 1)).toBe(false)
  expect(canMove(steps, 0, -1)).toBe(false)
  expect(moved(steps, 3, 1)).toBe(steps)
  expect(kinds(moved(steps, 0, 1)).slice(0, 2)).toEqual(['selectWhen', 'selectTop'])
})

test('what depends on another part follows it', () => {
  const top = { ...startOfStep('selectTop', OFFER), count: 3, keep: 2 }
  expect(fitted(top, ['SPY', 'IEF'])).toMatchObject({ count: 2, keep: 2 })
  const vote = startOfStep('selectVote', OFFER)
  const three = [...(vote['of'] as Plain[]), ...(vote['of'] as Plain[]).slice(1)]
  const weighed = { ...vote, of: three, how: { by: 'mean', least: 0.5, weights: [2, 1] } }
  expect(fitted(weighed, OFFER.universe)['how']).toEqual({ by: 'mean', least: 0.5, weights: [2, 1, 1] })
  const limits = startOfStep('overlayLimits', OFFER)
  const grouped = { ...limits, groups: [{ name: 'Bonds', assets: ['IEF'], cap: 0.5 }] }
  expect(fitted(grouped, ['SPY'])['groups']).toEqual([{ name: 'Bonds', assets: ['SPY'], cap: 0.5 }])
})

test('a number is taken within the limits of the schema and not beyond them', () => {
  const length = limitsOf(partOf(partOf(shapeOfStep('selectAboveSma'), 'window'), 'length'))
  expect(numberTyped('2520', length)).toBe(2520)
  for (const text of ['1', '2521', '12.5', 'twelve', '']) expect(numberTyped(text, length)).toBeUndefined()
  expect(limitWords(length)).toBe('A whole number from 2 to 2520')
  const most = limitsOf(partOf(shapeOfStep('overlayTurnover'), 'most'))
  expect(numberTyped('12.5', most, 100)).toBe(0.125)
  expect(numberTyped('0', most, 100)).toBeUndefined()
  expect(limitWords(most, 100)).toBe('A number above 0 and up to 100')
})
