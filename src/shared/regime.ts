import { z } from 'zod'
import { Id } from './plain.ts'

/** Growth and inflation, each above or below its own trend. */
export const Quadrant = z.enum(['goldilocks', 'reflation', 'stagflation', 'slowdown'])
export type Quadrant = z.infer<typeof Quadrant>

/** Which series tell the regime, and over how many months: REG-1 to REG-4. */
export const RegimeInputs = z
  .strictObject({
    /** An index of activity by its growth over a year, or an unemployment rate by its fall over a year. */
    growth: z.strictObject({ series: Id, as: z.enum(['growth', 'fall']).default('growth') }),
    /** A price index. */
    inflation: Id,
    /** A long yield less a short one, in points: below zero is tight. */
    slope: Id.optional(),
    /** A credit spread, or a yield of weaker debtors less that of stronger ones: above its own mean is tight. */
    credit: Id.optional(),
    creditLess: Id.optional(),
    /** Months over which each input is averaged before it is judged. */
    smooth: z.int().min(1).max(12).default(3),
    /** Months of its own past against which each input is judged. */
    trail: z.int().min(12).max(240).default(60),
  })
  .refine(({ credit, creditLess }) => creditLess === undefined || credit !== undefined, {
    path: ['creditLess'],
    error: 'taken from nothing: no credit series is named',
  })
export type RegimeInputs = z.infer<typeof RegimeInputs>

export const RegimeRole = z.enum(['growth', 'inflation', 'slope', 'credit'])
export type RegimeRole = z.infer<typeof RegimeRole>
