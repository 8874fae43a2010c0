import { z } from 'zod'
import { TaxType } from './account.ts'
import { Term } from './lot.ts'
import { AmountText, Currency, DayText, Id } from './plain.ts'

/** Rates hold from `above` up to the next bracket's `above`; the first bracket starts at 0. */
const Bracket = z.strictObject({ above: AmountText, rate: AmountText })
export type Bracket = z.infer<typeof Bracket>

const FilingTable = z.strictObject({
  standardDeduction: AmountText,
  /** On ordinary taxable income, short-term gains included. */
  ordinary: z.array(Bracket).min(1).max(20),
  /** On qualified dividends and net long-term gain, which lie on top of ordinary taxable income. */
  longTerm: z.array(Bracket).length(3),
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
  year: z.int().min(1988).max(2200),
  asOf: DayText,
  source: z.string().max(2000),
  /** Where the reader should look again, and what was and was not verified. */
  check: z.string().max(4000),
  niitRate: AmountText,
  /** Ceiling on long-term gains of collectibles. */
  collectiblesRate: AmountText,
  /** The part of a gain on a section 1256 contract that is long-term. */
  section1256Long: AmountText,
  /** Whether losses on crypto wash: not as of the day of this table. */
  cryptoWashes: z.boolean(),
  filing: z.strictObject({
    single: FilingTable,
    joint: FilingTable,
    separate: FilingTable,
    head: FilingTable,
  }),
})
export type TaxTable = z.infer<typeof TaxTable>

export const Filing = z.enum(['single', 'joint', 'separate', 'head'])
export type Filing = z.infer<typeof Filing>

/** From a year on, until the next entry. */
const IncomeFrom = z.strictObject({
  year: z.int().min(1900).max(2200),
  /** Ordinary income before deductions, without the dividends, interest and gains that the ledger knows. */
  ordinaryIncome: AmountText,
  /** Itemised or other deductions in sum, or the standard deduction of the year's table. */
  deduction: z.union([z.literal('standard'), AmountText]),
})

/** What a year's tax needs to know beyond the ledger: one for the household. */
export const TaxProfile = z.strictObject({
  filing: Filing.default('single'),
  /** A flat rate on taxable income. */
  stateRate: AmountText.default('0'),
  income: z
    .array(IncomeFrom)
    .max(100)
    .default([{ year: 1900, ordinaryIncome: '100000', deduction: 'standard' }]),
  /** Capital losses that earlier years carry into a year, as positive amounts. */
  carried: z
    .strictObject({ into: z.int().min(1900).max(2200), short: AmountText, long: AmountText })
    .nullable()
    .default(null),
  /**
   * Owners by name. A spouse's accounts count for wash sales always, for the return unless it is filed separately; those of
   * others for neither. Who is not named is the filer.
   */
  owners: z.record(z.string().max(80), z.enum(['self', 'spouse', 'other'])).default({}),
  /** By asset: the share of its dividends that its issuer reports as qualified, where the holding period is met. */
  qualifiedShare: z.record(Id, AmountText).default({}),
  /** Preferred shares whose dividends are for more than 366 days: they must be held for more than 90 days of 181. */
  preferred: z.array(Id).max(500).default([]),
  /** By asset: the share of its dividends that the state does not tax. */
  stateExemptShare: z.record(Id, AmountText).default({}),
  /** By asset: what may be bought instead when it is sold at a loss. */
  partners: z.record(Id, z.array(Id).max(20)).default({}),
})
export type TaxProfile = z.infer<typeof TaxProfile>

/** Which table an answer used; the window shows its source and day. */
export const TableUsed = z.strictObject({
  year: z.int(),
  asOf: DayText,
  source: z.string(),
  check: z.string(),
  /** The person's own in place of the shipped one. */
  edited: z.boolean(),
  /** Another year's, because there is none of the year asked for. */
  stands: z.boolean(),
})
export type TableUsed = z.infer<typeof TableUsed>

/** Figures of a year's return, in the order in which they follow from one another. */
export const TaxLineId = z.enum([
  'shortSales',
  'section1256Short',
  'shortCarriedIn',
  'netShort',
  'longSales',
  'section1256Long',
  'gainDistributions',
  'longCarriedIn',
  'netLong',
  'netGain',
  'collectiblesGain',
  'gainLine',
  'ordinaryIncome',
  'interest',
  'ordinaryDividends',
  'qualifiedDividends',
  'exemptDividends',
  'adjustedGross',
  'deduction',
  'taxableIncome',
  'taxedOrdinary',
  'taxedZero',
  'taxedMiddle',
  'taxedTop',
  'taxedCollectibles',
  'ordinaryTax',
  'gainsTax',
  'incomeTax',
  'investmentIncome',
  'niit',
  'stateTaxable',
  'stateTax',
  'totalTax',
  'carriedShort',
  'carriedLong',
])
export type TaxLineId = z.infer<typeof TaxLineId>

/** A term of a line: another line, a bracket, or a fact of the table or profile. */
export const TaxTerm = z.strictObject({ what: z.string(), amount: AmountText, rate: AmountText.nullable() })
export type TaxTerm = z.infer<typeof TaxTerm>

export const TaxLine = z.strictObject({
  id: TaxLineId,
  /** Form and line in the words of the form. */
  form: z.string(),
  amount: AmountText,
  /** Rule of SPEC.md that it follows. */
  rule: z.string(),
  terms: z.array(TaxTerm),
})
export type TaxLine = z.infer<typeof TaxLine>

/** What the figures leave out or assume; `facts` name it. */
export const TaxNote = z.strictObject({
  kind: z.enum([
    'tableOfOtherYear',
    'yearNotOver',
    'unknownBasis',
    'otherCurrency',
    'exDayUnknown',
    'holdingAssumed',
    'qualifiedShareAssumed',
    'stateShareAssumed',
    'section1256Open',
    'partnershipIncome',
    'reitDeduction',
    'carriedFromEarlier',
    'differsFromFiled',
  ]),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type TaxNote = z.infer<typeof TaxNote>

export const TaxYear = z.strictObject({
  year: z.int(),
  currency: Currency,
  /** The last day counted: 31 December, or the day asked for. */
  upTo: DayText,
  filing: Filing,
  table: TableUsed,
  filed: z.boolean(),
  lines: z.array(TaxLine),
  notes: z.array(TaxNote),
  disclaimer: z.literal('generalInformation'),
})
export type TaxYear = z.infer<typeof TaxYear>

/** A row of Form 8949, columns (a) to (h). */
export const Form8949Row = z.strictObject({
  part: z.enum(['I', 'II']),
  /** The boxes that may apply; whether the broker reported basis to the IRS is not in the exports. */
  boxes: z.string(),
  description: z.string(),
  acquired: DayText,
  sold: DayText,
  proceeds: AmountText,
  /** With what wash sales added; null where the basis is unknown. */
  costBasis: AmountText.nullable(),
  /** `W` where a loss is disallowed, else empty. */
  code: z.string(),
  adjustment: AmountText,
  gain: AmountText.nullable(),
  term: Term,
  collectible: z.boolean(),
  washAdded: AmountText,
  account: Id,
  accountName: z.string(),
  taxType: TaxType,
  asset: Id,
  symbol: z.string(),
  sale: Id,
  lot: Id,
})
export type Form8949Row = z.infer<typeof Form8949Row>

/** Units that could be sold for a loss, or for a gain that is taxed at nothing. */
export const HarvestRow = z.strictObject({
  kind: z.enum(['loss', 'gainAtZero']),
  account: Id,
  accountName: z.string(),
  asset: Id,
  symbol: z.string(),
  lot: Id,
  quantity: AmountText,
  acquired: DayText,
  costBasis: AmountText,
  price: AmountText,
  priceDay: DayText,
  value: AmountText,
  gain: AmountText,
  term: Term,
  longTermFrom: DayText,
  daysToLong: z.int(),
  /** What selling it now takes off this year's tax at the marginal rate of its term; zero for gains at zero. */
  saves: AmountText,
  /** The part of the loss that purchases of the last 30 days would wash. */
  washed: AmountText,
  purchases: z.array(
    z.strictObject({
      account: Id,
      accountName: z.string(),
      symbol: z.string(),
      day: DayText,
      quantity: AmountText,
    }),
  ),
  /** The asset reinvests its distributions somewhere in the household: the next may wash the loss. */
  reinvests: z.boolean(),
  /** From this day on a sale would not be washed by purchases so far. */
  cleanFrom: DayText,
  /** The first day on which it may be bought again after a sale today. */
  safeFrom: DayText,
  partners: z.array(z.strictObject({ asset: Id, symbol: z.string() })),
})
export type HarvestRow = z.infer<typeof HarvestRow>

const FundFamily = z.strictObject({ name: z.string(), symbols: z.array(z.string()).min(2) })

/** Funds by symbol: share classes count as one for wash sales by default, grey ones only where the owner groups them. */
export const IdenticalFunds = z.strictObject({
  schema: z.literal('trimtab.identical/1'),
  asOf: DayText,
  source: z.string(),
  check: z.string(),
  shareClasses: z.array(FundFamily),
  grey: z.array(FundFamily),
})
export type IdenticalFunds = z.infer<typeof IdenticalFunds>
