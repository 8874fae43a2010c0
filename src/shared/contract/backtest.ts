import { z } from 'zod'
import { Honesty } from '../honesty.ts'
import { DayText, Finite, Hash } from '../plain.ts'
import { Report, TaxTerms } from '../report.ts'
import { Execution } from '../strategy.ts'
import { channel, WhichStrategy } from './channel.ts'

const Run = z.strictObject({
  which: WhichStrategy,
  from: DayText.optional(),
  to: DayText.optional(),
  execution: Execution.prefault({}),
  /** Overrides the sleeve's budget in the blend. */
  budget: z.number().min(0).max(1).optional(),
})

export const backtestChannels = {
  /** With `tax`, the lines after tax as well. */
  'backtest.run': channel({
    input: Run.extend({ tax: TaxTerms.optional() }),
    output: Report,
    progress: true,
  }),
  /** The same run as a script for Python with pandas that holds its data and checks itself (PY). */
  'backtest.python': channel({
    input: Run,
    output: z.strictObject({
      /** A name for the file. */
      name: z.string(),
      script: z.string(),
      resultHash: Hash,
    }),
    progress: true,
  }),
  /** The sleeve alone, after costs, for every combination of some parameters (SWP). */
  'backtest.sweep': channel({
    input: z.strictObject({
      which: WhichStrategy,
      /** Where each parameter stands in the document, and the values it takes; the first changes slowest. */
      vary: z
        .array(
          z.strictObject({
            path: z.string().min(1).max(120),
            values: z
              .array(z.union([Finite, z.string().max(60)]))
              .min(1)
              .max(1000),
          }),
        )
        .min(1)
        .max(4),
      from: DayText.optional(),
      to: DayText.optional(),
      execution: Execution.prefault({}),
    }),
    output: z.strictObject({
      from: DayText,
      to: DayText,
      execution: Execution,
      /** How many were tried: whoever picks the best of them must say so. */
      trials: z.int(),
      rows: z.array(
        z.strictObject({
          values: z.array(z.union([Finite, z.string()])),
          totalReturn: Finite,
          cagr: Finite,
          volatility: Finite,
          sharpe: Finite.nullable(),
          sortino: Finite.nullable(),
          maxDrawdown: Finite,
          calmar: Finite.nullable(),
          turnover: Finite,
          costs: Finite,
        }),
      ),
    }),
    progress: true,
  }),
  /** Whether the strategy ever saw tomorrow: runs with the future made different (HON). */
  'backtest.honesty': channel({
    input: z.strictObject({
      which: WhichStrategy,
      from: DayText.optional(),
      to: DayText.optional(),
      execution: Execution.prefault({}),
      cuts: z.int().min(1).max(2000).default(25),
    }),
    output: Honesty,
    progress: true,
  }),
} as const
