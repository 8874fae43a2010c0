import { z } from 'zod'
import { Answer } from '../decision.ts'
import { AmountText, Currency, DayText, Finite, Hash, Id } from '../plain.ts'
import { Plan } from '../plan.ts'
import { Proposal } from '../proposal.ts'
import { Reason } from '../report.ts'
import { Strategy } from '../strategy.ts'
import { channel, nothing, AsOf } from './channel.ts'

export const planChannels = {
  'plan.show': channel({
    input: nothing,
    output: z.strictObject({ plan: Plan.nullable(), strategy: Strategy.nullable(), sentence: z.string() }),
  }),
  'plan.save': channel({
    input: z.strictObject({ plan: Plan, reason: z.string().min(1).max(2000) }),
    output: z.strictObject({ plan: Plan, revision: z.int() }),
    writes: 'plan',
  }),
  'rebalance.propose': channel({ input: AsOf, output: Proposal }),
  'rebalance.decide': channel({
    input: z.strictObject({
      proposal: Hash,
      asOf: DayText,
      decision: z.enum(['accepted', 'edited', 'declined']),
      reason: z.string().max(4000),
      answers: z.array(Answer).max(100).default([]),
      /** For `edited`: tickets kept, each with the quantity it shall have. */
      tickets: z
        .array(z.strictObject({ id: Id, quantity: AmountText }))
        .max(500)
        .optional(),
    }),
    output: z.strictObject({ seq: z.int(), hash: Hash }),
    writes: 'journal',
  }),
  'today.summary': channel({
    input: AsOf,
    output: z.strictObject({
      asOf: DayText,
      closesOf: DayText.nullable(),
      value: AmountText.nullable(),
      /** What `value` is in: the household's. */
      currency: Currency,
      coreShare: Finite.nullable(),
      sleeveShare: Finite.nullable(),
      sleeveBudget: Finite.nullable(),
      needs: z.array(
        z.strictObject({
          kind: z.enum([
            'importLedger',
            'importPrices',
            'savePlan',
            'reviewPlan',
            'answerWarning',
            'missingLots',
            'openAsks',
            'stalePrices',
            'priceFault',
            'journalFault',
            'refusedRows',
          ]),
          urgent: z.boolean(),
          facts: z.record(z.string(), z.union([z.string(), z.number()])),
        }),
      ),
      signals: z.array(Reason.extend({ sleeve: Id, symbol: z.string() })),
      dates: z.array(
        z.strictObject({
          day: DayText,
          kind: z.enum(['decision', 'fill', 'lotTurnsLong', 'washWindowOver', 'pricesStale']),
          facts: z.record(z.string(), z.union([z.string(), z.number()])),
        }),
      ),
      quiet: z.array(
        z.strictObject({ kind: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])) }),
      ),
    }),
  }),
} as const
