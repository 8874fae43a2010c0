import type { Step } from '../../../shared/strategy.ts'
import type { Field, Plain } from './field.ts'
import { partOf, shapeOfStep, variantOf, type Shape } from './stepShape.ts'
import { STEP_TABLE, type Stage } from './stepTable.ts'

/** A step while it is being built. */
export type StepDocument = Plain & { readonly kind: Step['kind'] }

/** What a new step may name: the sleeve's assets, and the macro series that are known. */
export interface Offer {
  readonly universe: readonly string[]
  readonly series: readonly string[]
}

const STAGES: readonly Stage[] = ['select', 'weigh', 'overlay', 'park']

export function stageOf({ kind }: StepDocument): Stage {
  return STEP_TABLE[kind].stage
}

/** A new step of a kind, valid for this sleeve. */
export function startOfStep(kind: Step['kind'], offer: Offer): StepDocument {
  return fitted({ kind, ...startOfFields(STEP_TABLE[kind].fields, shapeOfStep(kind), offer) }, offer.universe)
}

/** What the fields of one object begin with; what may be unset is, unless the table gives it a start. */
export function startOfFields(fields: readonly Field[], shape: Shape, offer: Offer): Plain {
  return Object.fromEntries(
    fields
      .filter((field) => field.unset === undefined || field.start !== undefined)
      .map((field) => [field.key, startOfField(field, partOf(shape, field.key), offer)]),
  )
}

function startOfField(field: Field, shape: Shape, offer: Offer): unknown {
  if (field.type === 'byAsset') return shareOut(field, offer.universe)
  if (field.start !== undefined) return field.start
  if (shape.default !== undefined) return shape.default
  switch (field.type) {
    case 'variant':
      return startOfVariant(field, field.of[0]!.value, shape, offer)
    case 'list':
      return Array.from({ length: shape.minItems ?? 1 }, () =>
        startOfFields(field.of, shape.items ?? {}, offer),
      )
    case 'group':
      return startOfFields(field.of, shape, offer)
    case 'choice':
      return field.options[0]!.value
    case 'series':
      return offer.series[0] ?? ''
    case 'assets':
      return offer.universe.slice(0, 1)
    case 'asset':
      return offer.universe[0] ?? ''
    case 'number':
      return shape.minimum ?? 0
    case 'window':
    case 'months':
    case 'words':
    case 'numbers':
      throw new Error(`${field.key} has no start`)
  }
}

/** Equal shares of 1 in hundredths of a percent, rounded down so that they never exceed it; or equal numbers; or a tilt from the first to the last. */
function shareOut(field: Extract<Field, { type: 'byAsset' }>, universe: readonly string[]): Plain {
  if (field.as === 'tilt') {
    const tilt = universe.length > 1 ? Number(field.start ?? 0) : 0
    const last = universe.length - 1
    return Object.fromEntries(universe.map((asset, n) => [asset, n === 0 ? -tilt : n === last ? tilt : 0]))
  }
  const each =
    field.as === 'number' ? 1 : universe.length === 0 ? 0 : Math.floor(10_000 / universe.length) / 10_000
  return Object.fromEntries(universe.map((asset) => [asset, each]))
}

/** One variant of a field with its starts; parts that the one before had under the same name are kept. */
export function startOfVariant(
  field: Extract<Field, { type: 'variant' }>,
  value: string,
  shape: Shape,
  offer: Offer,
  before: Plain = {},
): Plain {
  const variant = field.of.find((each) => each.value === value)
  if (variant === undefined) throw new Error(`${field.key} has no variant ${value}`)
  const start = startOfFields(variant.fields, variantOf(shape, field.tag, value), offer)
  const kept = Object.entries(before).filter(([key, old]) => typeof old === typeof start[key])
  return { ...start, ...Object.fromEntries(kept), [field.tag]: value }
}

/** The step with what depends on another part, or on the universe, brought in line with it. */
export function fitted(step: StepDocument, universe: readonly string[]): StepDocument {
  switch (step.kind) {
    case 'weighFixed':
      return { ...step, weights: forEach(universe, step['weights'], 0) }
    case 'weighByRisk': {
      const method = step['method'] as Plain
      return method['by'] === 'riskBudgets'
        ? { ...step, method: { ...method, budgets: forEach(universe, method['budgets'], 1) } }
        : step
    }
    case 'selectTop': {
      const count = Math.max(1, Math.min(Number(step['count']), universe.length))
      const keep = step['keep']
      return typeof keep === 'number' ? { ...step, count, keep: Math.max(keep, count) } : { ...step, count }
    }
    case 'selectVote': {
      const many = (step['of'] as readonly unknown[]).length
      const how = step['how'] as Plain
      if (how['by'] === 'count')
        return { ...step, how: { ...how, least: Math.min(Number(how['least']), many) } }
      if (how['by'] !== 'mean') return step
      const weights = how['weights'] as readonly number[]
      return { ...step, how: { ...how, weights: Array.from({ length: many }, (_, i) => weights[i] ?? 1) } }
    }
    case 'overlayLimits': {
      const groups = (step['groups'] as readonly Plain[]).map((group) => {
        const left = (group['assets'] as readonly string[]).filter((asset) => universe.includes(asset))
        return { ...group, assets: left.length === 0 ? universe.slice(0, 1) : left }
      })
      return { ...step, groups }
    }
    case 'tiltByRegime': {
      const states = Object.entries(step['tilts'] as Plain)
      const tilts = Object.fromEntries(states.map(([state, tilt]) => [state, forEach(universe, tilt, 0)]))
      return { ...step, tilts }
    }
    case 'selectAboveSma':
    case 'selectCrossover':
    case 'selectWhen':
    case 'selectSeason':
    case 'weighEqual':
    case 'overlayVolatilityTarget':
    case 'overlayTurnover':
    case 'overlayDrawdown':
    case 'overlayScale':
    case 'parkIn':
      return step
  }
}

function forEach(universe: readonly string[], numbers: unknown, otherwise: number): Plain {
  const known = (numbers ?? {}) as Plain
  return Object.fromEntries(universe.map((asset) => [asset, known[asset] ?? otherwise]))
}

/** Puts a step where its stage ends; of those that weigh and those that park there is one, which it replaces. */
export function added(steps: readonly StepDocument[], step: StepDocument): readonly StepDocument[] {
  const stage = stageOf(step)
  const others =
    stage === 'weigh' || stage === 'park' ? steps.filter((each) => stageOf(each) !== stage) : steps
  const place = others.findLastIndex((each) => STAGES.indexOf(stageOf(each)) <= STAGES.indexOf(stage)) + 1
  return others.toSpliced(place, 0, step)
}

/** Whether a step may change places with the one before (-1) or after it (1): within its stage alone. */
export function canMove(steps: readonly StepDocument[], at: number, by: -1 | 1): boolean {
  const [step, other] = [steps[at], steps[at + by]]
  return step !== undefined && other !== undefined && stageOf(step) === stageOf(other)
}

export function moved(steps: readonly StepDocument[], at: number, by: -1 | 1): readonly StepDocument[] {
  if (!canMove(steps, at, by)) return steps
  return steps.with(at, steps[at + by]!).with(at + by, steps[at]!)
}
