import { z } from 'zod'
import { AmountText, DayText } from './plain.ts'

/** Rates hold from `above` up to the next bracket's `above`; the first bracket starts at 0. */
const Bracket = z.strictObject({ above: AmountText, rate: AmountText })
export type Bracket = z.infer<typeof Bracket>

const FilingTable = z.strictObject({
  /** On ordinary taxable income, short-term gains included. */
  ordinary: z.array(Bracket).min(1),
  /** On net long-term gain, which lies on top of ordinary taxable income. */
  longTerm: z.array(Bracket).min(1),
  /** Modified adjusted gross income past which net investment income is taxed. */
  niitAbove: AmountText,
  /** Net loss that may be deducted from ordinary income in one year. */
  lossCap: AmountText,
})
export type FilingTable = z.infer<typeof FilingTable>

/** One year's federal rates as data: dated, with the publication they come from, so that they can be checked and edited. */
export const TaxTable = z.strictObject({
  schema: z.literal('trimtab.tax/1'),
  country: z.literal('US'),
  year: z.int(),
  asOf: DayText,
  source: z.string(),
  /** Where the reader should look again, and what was and was not verified. */
  check: z.string(),
  niitRate: AmountText,
  filing: z.strictObject({
    single: FilingTable,
    joint: FilingTable,
    separate: FilingTable,
    head: FilingTable,
  }),
})
export type TaxTable = z.infer<typeof TaxTable>
