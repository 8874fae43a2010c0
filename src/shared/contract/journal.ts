import { z } from 'zod'
import { JournalEntry, Verification } from '../decision.ts'
import { Hash } from '../plain.ts'
import { channel, nothing } from './channel.ts'

export const journalChannels = {
  'journal.list': channel({
    input: z.strictObject({
      text: z.string().max(200).optional(),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(1000).default(100),
    }),
    output: z.strictObject({ total: z.int(), entries: z.array(JournalEntry) }),
  }),
  'journal.add': channel({
    input: z.strictObject({ reason: z.string().min(1).max(8000), corrects: z.int().optional() }),
    output: z.strictObject({ seq: z.int(), hash: Hash }),
    writes: 'journal',
  }),
  'journal.verify': channel({ input: nothing, output: Verification }),
} as const
