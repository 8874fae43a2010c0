import { z } from 'zod'
import { Relief } from '../account.ts'
import { ActivityRow } from '../importing.ts'
import { CashRow, GainRow, GapRow, HoldingRow, LotRow } from '../lot.ts'
import { AmountText, Bytes, Currency, DayText, Hash, Id } from '../plain.ts'
import { channel, nothing, ByAccount } from './channel.ts'

export const ledgerChannels = {
  'ledger.activity': channel({
    input: z.strictObject({
      account: Id.optional(),
      asset: Id.optional(),
      kind: z.string().optional(),
      text: z.string().max(200).optional(),
      /** First and last day, both included. */
      from: DayText.optional(),
      to: DayText.optional(),
      sort: z.enum(['day', 'account', 'kind', 'symbol', 'quantity', 'amount', 'fee', 'note']).default('day'),
      descending: z.boolean().default(true),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(5000).default(200),
    }),
    output: z.strictObject({ total: z.int(), rows: z.array(ActivityRow) }),
  }),
  'ledger.holdings': channel({
    input: ByAccount,
    output: z.strictObject({
      asOf: DayText,
      holdings: z.array(HoldingRow),
      cash: z.array(CashRow),
      /** Market value of all holdings with a price plus cash, in the household's base currency (FX-11). */
      value: AmountText,
      base: Currency,
      unpriced: z.array(z.string()),
      gaps: z.array(GapRow),
    }),
  }),
  'ledger.lots': channel({
    input: ByAccount,
    output: z.strictObject({ asOf: DayText, lots: z.array(LotRow), gaps: z.array(GapRow) }),
  }),
  'ledger.gains': channel({
    input: z.strictObject({
      year: z.int().min(1900).max(2200).optional(),
      relief: Relief.optional(),
      account: Id.optional(),
    }),
    output: z.strictObject({
      years: z.array(z.int()),
      rows: z.array(GainRow),
      totals: z.strictObject({ short: AmountText, long: AmountText, unknown: z.int() }),
      gaps: z.array(GapRow),
    }),
  }),
  'ledger.addOpeningLot': channel({
    input: z.strictObject({
      account: Id,
      asset: Id,
      acquired: DayText,
      quantity: AmountText,
      costBasis: AmountText,
      /** Inherited: `acquired` is the day of death and `costBasis` the value then. Gifted: the donor's day and basis. */
      origin: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('inherited') }),
          z.strictObject({ kind: z.literal('gifted'), given: DayText, value: AmountText }),
        ])
        .optional(),
      note: z.string().max(500).default(''),
    }),
    output: z.strictObject({ event: Id }),
    writes: 'ledger',
  }),
  'ledger.chooseLots': channel({
    input: z.strictObject({
      sale: Id,
      lots: z
        .array(z.strictObject({ lot: Id, quantity: AmountText }))
        .min(1)
        .max(500),
      note: z.string().max(500).default(''),
    }),
    output: z.strictObject({ event: Id }),
    writes: 'ledger',
  }),
  /** Every fact in force as files: `json` and `csv` can be imported again to the same ledger, `beancount` is for others. */
  'ledger.export': channel({
    input: z.strictObject({ format: z.enum(['json', 'csv', 'beancount']) }),
    output: z.strictObject({
      files: z.array(z.strictObject({ name: z.string(), bytes: Bytes })),
      accounts: z.int(),
      assets: z.int(),
      events: z.int(),
    }),
  }),
  'ledger.check': channel({
    input: nothing,
    output: z.strictObject({
      checks: z.array(z.strictObject({ name: z.string(), passed: z.boolean(), detail: z.string() })),
      stateHash: Hash,
    }),
  }),
} as const
