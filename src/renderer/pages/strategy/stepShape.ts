import { z } from 'zod'
import { Step } from '../../../shared/strategy.ts'

/** A place in the JSON Schema of a step: as much of it as the form asks for. */
export interface Shape {
  readonly type?: string
  readonly const?: unknown
  readonly default?: unknown
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly items?: Shape
  readonly additionalProperties?: Shape | boolean
  readonly oneOf?: readonly Shape[]
  readonly anyOf?: readonly Shape[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
}

const STEPS = z.toJSONSchema(Step, { io: 'input' }) as Shape

/** What the schema says of one kind of step: the form takes its limits and defaults from here and from nowhere else. */
export function shapeOfStep(kind: Step['kind']): Shape {
  return variantOf(STEPS, 'kind', kind)
}

/** The variant of a union whose tag is `value`; a union without it is a bug. */
export function variantOf(shape: Shape, tag: string, value: unknown): Shape {
  const found = (shape.oneOf ?? shape.anyOf)?.find((each) => each.properties?.[tag]?.const === value)
  if (found === undefined) throw new Error(`no variant ${String(value)} by ${tag}`)
  return found
}

export function partOf(shape: Shape, key: string): Shape {
  const found = shape.properties?.[key]
  if (found === undefined) throw new Error(`no part ${key}`)
  return found
}

/** Bounds of a number; `above` is one that the number may not touch. */
export interface Limits {
  readonly whole: boolean
  readonly min: number | undefined
  readonly above: number | undefined
  readonly max: number | undefined
}

export function limitsOf(shape: Shape): Limits {
  return {
    whole: shape.type === 'integer',
    min: shape.minimum,
    above: shape.exclusiveMinimum,
    max: shape.maximum,
  }
}

/** A typed number as the document holds it, `scale` times smaller than as typed; undefined where it is none or past a limit. */
export function numberTyped(text: string, limits: Limits, scale = 1): number | undefined {
  const plain = text.trim().replace('\u2212', '-').replace(/%$/, '')
  if (!/^-?\d{1,9}(\.\d{0,9})?$/.test(plain)) return undefined
  const value = Number((Number(plain) / scale).toFixed(10))
  if (limits.whole && !Number.isInteger(value)) return undefined
  if (limits.min !== undefined && value < limits.min) return undefined
  if (limits.above !== undefined && value <= limits.above) return undefined
  if (limits.max !== undefined && value > limits.max) return undefined
  return value
}

export function numberText(value: unknown, scale = 1): string {
  return typeof value === 'number' ? String(Number((value * scale).toFixed(8))) : ''
}

/** What may be typed: `A whole number from 2 to 2520`. */
export function limitWords({ whole, min, above, max }: Limits, scale = 1): string {
  const bound = (value: number): string => numberText(value, scale)
  const isOpen = max === undefined || max > 1e9
  const from = min !== undefined && min > -1e9 ? `from ${bound(min)}` : ''
  const low = above === undefined ? from : `above ${bound(above)}`
  const high = isOpen ? '' : low === '' ? `up to ${bound(max)}` : `to ${bound(max)}`
  return [
    whole ? 'A whole number' : 'A number',
    low,
    above !== undefined && high !== '' ? `and up ${high}` : high,
  ]
    .filter((part) => part !== '')
    .join(' ')
}
