import { z } from 'zod'
import { TaxType } from './account.ts'
import { AmountText, Column, DayText, Finite, Hash, Id } from './plain.ts'
import { Execution } from './strategy.ts'
import { Filing, TaxNote } from './tax.ts'

/** Every statistic names its convention: metrics in engine/backtest/stats.ts, listed by `trimtab metrics --list`. */
export const Stats = z.strictObject({
  totalReturn: Finite,
  cagr: Finite,
  volatility: Finite,
  /** Null where the volatility is zero. */
  sharpe: Finite.nullable(),
  sortino: Finite.nullable(),
  /** Zero or negative. */
  maxDrawdown: Finite,
  drawdown: z
    .strictObject({
      peak: DayText,
      trough: DayText,
      /** Null while not recovered. */
      recovered: DayText.nullable(),
      /** Calendar days from peak to trough, and from trough to recovery. */
      /** Calendar days from peak to trough, and from trough to recovery. */
      daysDown: z.int(),
      daysToRecover: z.int().nullable(),
    })
    .nullable(),
  calmar: Finite.nullable(),
  bestMonth: Finite.nullable(),
  worstMonth: Finite.nullable(),
  winRateMonths: Finite.nullable(),
  monthsUp: z.int(),
  months: z.int(),
  /** One-way, per year. */
  turnover: Finite,
  /** Sum of costs over starting value. */
  costs: Finite,
  /** Of daily returns with the core's; null for the core itself or without variance. */
  correlationToCore: Finite.nullable(),
  timeInMarket: Finite.nullable(),
})
export type Stats = z.infer<typeof Stats>

export const Reason = z.strictObject({
  asset: Id,
  state: z.enum(['in', 'out', 'notReady']),
  rule: z.enum([
    'selectAboveSma',
    'selectCrossover',
    'selectWhen',
    'selectVote',
    'selectSeason',
    'selectTop',
    'tiltByRegime',
    'always',
  ]),
  /** What was measured, in words, where the rule measures; its unit; and which side of the threshold is in. */
  what: z.string().optional(),
  unit: z.enum(['share', 'number']).optional(),
  is: z.enum(['atLeast', 'atMost']).optional(),
  /** One condition of a vote: it does not decide alone. */
  ofVote: z.boolean().optional(),
  /** The two values compared: close against average, or fast against slow. */
  value: Finite.nullable(),
  threshold: Finite.nullable(),
  /** Since when the state holds, and whether this decision changed it. */
  since: DayText.nullable(),
  changed: z.boolean(),
  /** The close at the next decision that would turn the state (SIG-7), where asked for and where there is one. */
  turnsAt: Finite.nullable().optional(),
  /** The last close on the day asked for, of the same kind as `turnsAt`: what has to move, and from where. */
  close: Finite.nullable().optional(),
})
export type Reason = z.infer<typeof Reason>

export const BacktestDecision = z.strictObject({
  /** A sleeve's id, or `core` for a core that left its bands; turnover and cost are those of that line alone. */
  sleeve: Id,
  decided: DayText,
  /** Null where the data end before the fill. */
  filled: DayText.nullable(),
  targets: z.record(Id, Finite),
  turnover: Finite,
  cost: Finite,
  reasons: z.array(Reason),
})
export type BacktestDecision = z.infer<typeof BacktestDecision>

/** What a back-test is taxed by (BT-17); filing, income and the state's rate come from the household's tax profile. */
export const TaxTerms = z.strictObject({
  accountType: TaxType.default('taxable'),
  /** Brackets are in money, so a run needs an amount to begin with. */
  startMoney: AmountText.refine((text) => Number(text) >= 1000 && Number(text) <= 10_000_000, {
    error: 'from 1,000 to 10,000,000',
  }).default('100000'),
  relief: z.enum(['fifo', 'lifo', 'hifo', 'lowestCost', 'average']).default('fifo'),
})
export type TaxTerms = z.infer<typeof TaxTerms>

/** One year's tax of the account: amounts in its money, gains after wash sales and before losses carried in. */
const TaxedYear = z.strictObject({
  year: z.int(),
  /** Of the table that was used. */
  tableYear: z.int(),
  short: AmountText,
  long: AmountText,
  /** Losses that wash sales disallow, zero or above. */
  disallowed: AmountText,
  interest: AmountText,
  dividends: AmountText,
  /** The part of `dividends` that is qualified. */
  qualified: AmountText,
  /** Below zero where a loss saves tax on other income. */
  tax: AmountText,
  paidOn: DayText,
  /** Paid with the liquidation, not out of the running account. */
  atLiquidation: z.boolean(),
  /** Loss that next year inherits, short and long together. */
  carried: AmountText,
})
export type TaxedYear = z.infer<typeof TaxedYear>

/** The line after tax (BT-17 to BT-22). */
export const AfterTax = z.strictObject({
  /** Of 1 invested, tax paid as it fell due. */
  value: Column,
  stats: Stats,
  years: z.array(TaxedYear),
  /** Everything sold at the last close, in the account's money: after fees, the tax then, and what is left. */
  liquidation: z.strictObject({ beforeTax: AmountText, tax: AmountText, value: AmountText }),
  drag: z.strictObject({
    /** Growth a year that is lost. */
    costs: Finite,
    tax: Finite,
    /** Of the liquidations without and with tax. */
    liquidated: Finite,
    /** Value lost at the end, of 1 invested. */
    costsAtEnd: Finite,
    taxAtEnd: Finite,
  }),
  /** What the figures leave out or assume; amounts of all years in sum. */
  notes: z.array(TaxNote),
})
export type AfterTax = z.infer<typeof AfterTax>

/** Value of 1 invested, at each close of `dates`. `afterTax` where the run was taxed. */
export const Line = z.strictObject({
  gross: Column,
  net: Column,
  stats: Stats,
  grossStats: Stats,
  afterTax: AfterTax.optional(),
})
export type Line = z.infer<typeof Line>

/** What a reader must know before believing: in the order they are printed. */
export const Stamp = z.enum([
  'inSampleNotValidated',
  'hindsightUniverse',
  'survivorshipNotControlled',
  'cashYieldZero',
  'distributionsUnknown',
  'proxySpliced',
  'latestRevisedMacro',
  'sameCloseFill',
  'costsZero',
  'taxesNotModelled',
  'syntheticData',
  'limitedBy',
])
export type Stamp = z.infer<typeof Stamp>

export const Report = z.strictObject({
  schema: z.literal('trimtab.report/1'),
  name: z.string(),
  sentence: z.string(),
  strategyHash: Hash,
  dataHash: Hash,
  resultHash: Hash,
  from: DayText,
  to: DayText,
  /** Why the run does not start earlier: the asset whose history is shortest, and its first usable day. */
  limitedBy: z.strictObject({ asset: Id, from: DayText }).nullable(),
  execution: Execution,
  /** What the after-tax lines were reckoned with; absent where there are none. */
  tax: z
    .strictObject({
      ...TaxTerms.shape,
      filing: Filing,
      stateRate: AmountText,
    })
    .optional(),
  stamps: z.array(Stamp),
  /** Days as float64 of `Day`. */
  dates: Column,
  core: Line,
  sleeve: Line.nullable(),
  blend: Line.nullable(),
  /** Budget the blend ran with. */
  budget: Finite.nullable(),
  /** Sleeve weights held at each close, one column per asset, `cash` last. */
  weights: z.array(z.strictObject({ asset: Id, held: Column })),
  coreWeights: z.array(z.strictObject({ asset: Id, held: Column })),
  decisions: z.array(BacktestDecision),
  months: z.array(
    z.strictObject({
      year: z.int(),
      month: z.int(),
      core: Finite,
      sleeve: Finite.nullable(),
      blend: Finite.nullable(),
    }),
  ),
  /** The last session of each series used. */
  lastDays: z.record(Id, DayText),
  /** Time inside the engine, reading and wire left out. Not part of the result hash. */
  engineMs: z.number(),
})
export type Report = z.infer<typeof Report>
