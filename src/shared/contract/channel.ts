import { z } from 'zod'
import { DayText, Id } from '../plain.ts'
import type { Revisions } from '../proposal.ts'
import { Strategy } from '../strategy.ts'

/**
 * `writes` names the revision stream a call may move; `progress` marks long work that reports shares of one and can be
 * cancelled.
 */
export interface Channel<I extends z.ZodType, O extends z.ZodType> {
  readonly input: I
  readonly output: O
  readonly writes?: keyof Revisions | 'journal'
  readonly progress?: true
}

export function channel<I extends z.ZodType, O extends z.ZodType>(c: Channel<I, O>): Channel<I, O> {
  return c
}

export const nothing = z.strictObject({})
export const Done = z.strictObject({ done: z.literal(true) })
export const AsOf = z.strictObject({ asOf: DayText.optional() })
export const ByAccount = z.strictObject({
  asOf: DayText.optional(),
  account: Id.optional(),
  asset: Id.optional(),
})

/** Which strategy is meant: one saved (its newest version, or a given one), a template, or a document at hand. */
export const WhichStrategy = z.union([
  z.strictObject({ id: z.string(), version: z.int().optional() }),
  z.strictObject({ template: z.string() }),
  z.strictObject({ document: Strategy }),
])
