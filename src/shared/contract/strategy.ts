import { z } from 'zod'
import { DayText, Finite, Hash, Id } from '../plain.ts'
import { Reason } from '../report.ts'
import { Strategy, Template } from '../strategy.ts'
import { channel, nothing, WhichStrategy } from './channel.ts'

export const strategyChannels = {
  'strategy.templates': channel({ input: nothing, output: z.array(Template) }),
  'strategy.list': channel({
    input: nothing,
    output: z.array(
      z.strictObject({
        strategy: Strategy,
        hash: Hash,
        sentence: z.string(),
        savedAt: z.string(),
        live: z.boolean(),
      }),
    ),
  }),
  'strategy.show': channel({
    input: WhichStrategy,
    output: z.strictObject({
      strategy: Strategy,
      hash: Hash,
      /** The rule as a sentence, and each part as one. */
      sentence: z.string(),
      parts: z.array(z.string()),
      versions: z.array(z.int()),
    }),
  }),
  /** Checks a document as typed: refusals name the path. */
  'strategy.check': channel({
    input: z.strictObject({ document: z.unknown() }),
    output: z.strictObject({
      strategy: Strategy,
      hash: Hash,
      sentence: z.string(),
      parts: z.array(z.string()),
    }),
  }),
  'strategy.save': channel({
    input: z.strictObject({ document: Strategy, reason: z.string().max(2000).default('') }),
    output: z.strictObject({ id: z.string(), version: z.int(), hash: Hash }),
    writes: 'plan',
  }),
  /** The state of each signal on a day, and the numbers behind it: "why out on 31 March". */
  'strategy.trace': channel({
    input: z.strictObject({ which: WhichStrategy, day: DayText.optional() }),
    output: z.strictObject({
      /** The decision session that was in force on the day asked for. */
      decided: DayText,
      nextDecision: DayText.nullable(),
      signals: z.array(Reason.extend({ sleeve: Id, symbol: z.string() })),
      targets: z.array(z.strictObject({ sleeve: Id, asset: Id, weight: Finite })),
      sentences: z.array(z.string()),
    }),
  }),
} as const
