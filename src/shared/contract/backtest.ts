import { z } from 'zod'
import { DayText } from '../plain.ts'
import { Report } from '../report.ts'
import { Execution } from '../strategy.ts'
import { channel, WhichStrategy } from './channel.ts'

export const backtestChannels = {
  'backtest.run': channel({
    input: z.strictObject({
      which: WhichStrategy,
      from: DayText.optional(),
      to: DayText.optional(),
      execution: Execution.prefault({}),
      /** Overrides the sleeve's budget in the blend. */
      budget: z.number().min(0).max(1).optional(),
    }),
    output: Report,
    progress: true,
  }),
} as const
