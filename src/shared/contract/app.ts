import { z } from 'zod'
import { DayText } from '../plain.ts'
import { Revisions } from '../proposal.ts'
import { channel, nothing, Done } from './channel.ts'

export const appChannels = {
  'app.status': channel({
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      ledger: z.strictObject({ id: z.string(), file: z.string(), demo: z.boolean(), empty: z.boolean() }),
      revisions: Revisions,
      today: DayText,
      lastClose: DayText.nullable(),
      counts: z.strictObject({
        accounts: z.int(),
        events: z.int(),
        series: z.int(),
        strategies: z.int(),
        journal: z.int(),
      }),
      /** Codes such as `anchorMissing`; empty when all is well. */
      notices: z.array(z.string()),
    }),
  }),
  'demo.create': channel({
    input: z.strictObject({
      seed: z
        .int()
        .min(0)
        .max(2 ** 31 - 1)
        .default(42),
    }),
    output: z.strictObject({ accounts: z.int(), events: z.int(), series: z.int(), closesOf: DayText }),
    writes: 'ledger',
    progress: true,
  }),
  'settings.show': channel({
    input: nothing,
    output: z.strictObject({ theme: z.enum(['system', 'light', 'dark']), disclaimerSeen: z.boolean() }),
  }),
  'settings.save': channel({
    input: z.strictObject({
      theme: z.enum(['system', 'light', 'dark']).optional(),
      disclaimerSeen: z.boolean().optional(),
    }),
    output: Done,
    writes: 'settings',
  }),
} as const
