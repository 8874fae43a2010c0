import { z } from 'zod'
import { Term } from './lot.ts'
import { AmountText, Currency, DayText, Id } from './plain.ts'

/** What can be entered by hand: kinds whose legs follow from one asset, units, cash and a fee. */
export const EntryKind = z.enum([
  'buy',
  'sell',
  'dividend',
  'reinvestment',
  'interest',
  'fee',
  'withholding',
  'deposit',
  'withdrawal',
  'transferIn',
  'transferOut',
  'split',
  'rename',
  'returnOfCapital',
  'capGainDistribution',
  'openingLot',
  'buyToOpen',
  'sellToOpen',
  'buyToClose',
  'sellToClose',
  'optionExpired',
  'optionAssigned',
  'optionExercised',
])
export type EntryKind = z.infer<typeof EntryKind>

/**
 * One transaction as a person states it, by the conventions of imports (IMP-5, IMP-6): `amount` is the effect on the account's
 * cash, fee included, positive into the account; of an opening lot it is what the lot cost. `quantity` is in units; the
 * kind gives its sign, save for a split (units added), a rename and the end of an option, where the sign is the entry's own.
 */
export const Entry = z.strictObject({
  kind: EntryKind,
  account: Id,
  day: DayText,
  settleDay: DayText.optional(),
  /** An asset of the ledger by id or symbol, else a new one by that symbol. */
  symbol: z.string().max(60).default(''),
  quantity: AmountText.optional(),
  amount: AmountText.optional(),
  fee: AmountText.optional(),
  /** Default: the account's. */
  currency: Currency.optional(),
  note: z.string().max(500).default(''),
})
export type Entry = z.infer<typeof Entry>

/** What a change of facts does to what follows from them, before and after. Only what differs is listed. */
export const Effects = z.strictObject({
  lots: z.array(
    z.strictObject({
      lot: Id,
      accountName: z.string(),
      symbol: z.string(),
      acquired: DayText,
      currency: Currency,
      /** Null where there is no such lot. */
      before: AmountText.nullable(),
      after: AmountText.nullable(),
      costBefore: AmountText.nullable(),
      costAfter: AmountText.nullable(),
    }),
  ),
  /** Realised gains by year, term and currency, wash sales aside. */
  gains: z.array(
    z.strictObject({
      year: z.int(),
      term: Term,
      currency: Currency,
      before: AmountText,
      after: AmountText,
      /** The year's return was filed: what changes here differs from it (TAX-21). */
      filed: z.boolean(),
    }),
  ),
  cash: z.array(
    z.strictObject({
      accountName: z.string(),
      currency: Currency,
      before: AmountText,
      after: AmountText,
    }),
  ),
  /** Sales and moves without lots. */
  gapsBefore: z.int(),
  gapsAfter: z.int(),
})
export type Effects = z.infer<typeof Effects>

/** A change made by hand, the newest first. */
export const ChangeRow = z.strictObject({
  seq: z.int(),
  at: z.string(),
  kind: z.enum(['entered', 'corrected', 'removed']),
  what: z.string(),
  reason: z.string(),
  undone: z.boolean(),
  /** Whether undo would take it back now: the newest that is not undone, and as it was left. */
  undoable: z.boolean(),
})
export type ChangeRow = z.infer<typeof ChangeRow>
