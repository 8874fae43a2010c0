import { z } from 'zod'
import { PerformanceReport } from '../performance.ts'
import { DayText, Id } from '../plain.ts'
import { channel } from './channel.ts'

export const performanceChannels = {
  'performance.show': channel({
    input: z.strictObject({
      /** The first day of the period; default the day of the first event. */
      from: DayText.optional(),
      /** The last day; default today. */
      to: DayText.optional(),
      account: Id.optional(),
      by: z.enum(['account', 'asset', 'sleeve', 'year', 'month']).default('account'),
    }),
    output: PerformanceReport,
  }),
} as const
