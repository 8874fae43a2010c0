import { z } from 'zod'
import { DayText, Finite } from './plain.ts'

/** What the look-ahead check of a strategy found (HON). */
export const Honesty = z.strictObject({
  /** Days at which the future was changed, and runs that were compared. */
  cuts: z.int(),
  comparisons: z.int(),
  /** Runs whose past moved with the future: any is a proof of look-ahead. */
  differences: z.int(),
  /** The first one found. */
  first: z
    .strictObject({
      cut: DayText,
      future: z.enum(['removed', 'noise', 'reversed', 'shuffled']),
      /** What moved, and from which day on. */
      moved: z.string(),
      day: DayText,
    })
    .nullable(),
  /** The Sharpe ratio, net, with every fill one session later: a collapse is a warning, no fault. Null where there is none. */
  sharpe: Finite.nullable(),
  sharpeOneLater: Finite.nullable(),
})
export type Honesty = z.infer<typeof Honesty>
