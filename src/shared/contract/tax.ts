import { z } from 'zod'
import { AmountText, DayText, Id } from '../plain.ts'
import { Form8949Row, HarvestRow, TableUsed, TaxNote, TaxProfile, TaxTable, TaxYear } from '../tax.ts'
import { channel, nothing, AsOf, Done } from './channel.ts'

const Year = z.int().min(1900).max(2200)

export const taxChannels = {
  'tax.tables': channel({
    input: nothing,
    output: z.strictObject({ tables: z.array(TaxTable.extend({ edited: z.boolean() })) }),
  }),
  /** A table in place of the shipped one of its year; null goes back to the shipped one. */
  'tax.saveTable': channel({
    input: z.strictObject({ year: Year, table: z.unknown() }),
    output: Done,
    writes: 'settings',
  }),
  'tax.profile': channel({
    input: nothing,
    output: z.strictObject({ profile: TaxProfile, owners: z.array(z.string()), saved: z.boolean() }),
  }),
  'tax.saveProfile': channel({
    input: z.strictObject({ profile: TaxProfile }),
    output: z.strictObject({ profile: TaxProfile }),
    writes: 'settings',
  }),
  'tax.year': channel({
    input: z.strictObject({ year: Year, asOf: DayText.optional() }),
    output: TaxYear,
  }),
  'tax.form8949': channel({
    input: z.strictObject({ year: Year, asOf: DayText.optional() }),
    output: z.strictObject({
      year: z.int(),
      rows: z.array(Form8949Row),
      totals: z.array(
        z.strictObject({
          part: z.enum(['I', 'II']),
          boxes: z.string(),
          proceeds: AmountText,
          costBasis: AmountText,
          adjustment: AmountText,
          gain: AmountText,
          /** Rows of unknown basis, which are in none of the sums. */
          unknown: z.int(),
        }),
      ),
      notes: z.array(TaxNote),
    }),
  }),
  'tax.harvest': channel({
    input: AsOf,
    output: z.strictObject({
      asOf: DayText,
      table: TableUsed,
      /** What the next unit of gain pays: shares of one, state and net investment income tax included. */
      rates: z.strictObject({ short: AmountText, long: AmountText }),
      /** Long-term gain that still fits into the bracket that pays nothing. */
      roomAtZero: AmountText,
      rows: z.array(HarvestRow),
      notes: z.array(TaxNote),
    }),
  }),
  'tax.filed': channel({ input: nothing, output: z.strictObject({ years: z.array(z.int()) }) }),
  'tax.markFiled': channel({
    input: z.strictObject({ year: Year, filed: z.boolean().default(true) }),
    output: z.strictObject({ years: z.array(z.int()) }),
    writes: 'ledger',
  }),
  /** Assets that count as one for wash sales, and those of which the law does not say. */
  'tax.groups': channel({
    input: nothing,
    output: z.strictObject({
      groups: z.array(
        z.strictObject({
          name: z.string(),
          /** `shareClass` and `grey` come from the shipped list; `own` from the person. Grey ones do not wash until grouped. */
          kind: z.enum(['shareClass', 'own', 'grey']),
          assets: z.array(z.strictObject({ asset: Id, symbol: z.string(), name: z.string() })),
        }),
      ),
      asOf: DayText,
      source: z.string(),
    }),
  }),
} as const
