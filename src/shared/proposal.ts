import { z } from 'zod'
import { AmountText, Currency, DayText, Finite, Hash, Id } from './plain.ts'
import { TaxType } from './account.ts'
import { Term } from './lot.ts'
import { Reason } from './report.ts'
import { SpreadRow } from './plan.ts'

/** Ledger, market, plan and settings: one integer per committed write in each stream. */
export const Revisions = z.strictObject({
  ledger: z.int(),
  market: z.int(),
  plan: z.int(),
  settings: z.int(),
})
export type Revisions = z.infer<typeof Revisions>

export const TicketLot = z.strictObject({
  lot: Id,
  acquired: DayText,
  quantity: AmountText,
  of: AmountText,
  costBasis: AmountText.nullable(),
  /** After the share of the ticket's cost; null where the basis is unknown. */
  gain: AmountText.nullable(),
  term: Term,
  longTermFrom: DayText,
  daysToLong: z.int(),
  /** The part of the plan's tax that this lot bears (TAX-9); zero in sheltered accounts. */
  tax: AmountText,
})

export const Ticket = z.strictObject({
  id: Id,
  account: Id,
  asset: Id,
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  quantity: AmountText,
  price: AmountText,
  priceDay: DayText,
  amount: AmountText,
  cost: AmountText,
  currency: Currency,
  /** Why, as codes that words.ts turns into sentences. */
  why: z.enum([
    'signalLeft',
    'signalEntered',
    'overTarget',
    'underTarget',
    'park',
    'unpark',
    'makeRoom',
    'notInPlan',
  ]),
  /** The part of the amount that core and sleeve each asked for; they sum to the amount. */
  core: AmountText,
  sleeve: AmountText,
  lots: z.array(TicketLot),
  gain: AmountText.nullable(),
  tax: AmountText,
})
export type Ticket = z.infer<typeof Ticket>

const Severity = z.enum(['mustAnswer', 'mayAnswer', 'informs'])
const Remedy = z.strictObject({
  id: Id,
  kind: z.string(),
  day: DayText.optional(),
  asset: Id.optional(),
  saves: AmountText,
})

export const Warning = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('turnoverAboveLimit'),
    id: Id,
    severity: Severity,
    turnover: Finite,
    limit: Finite,
    costs: AmountText,
    remedies: z.array(Remedy),
  }),
  z.strictObject({
    kind: z.literal('shortTermGain'),
    id: Id,
    severity: Severity,
    ticket: Id,
    lot: Id,
    account: Id,
    asset: Id,
    symbol: z.string(),
    quantity: AmountText,
    gain: AmountText,
    longTermFrom: DayText,
    days: z.int(),
    costs: AmountText,
    remedies: z.array(Remedy),
  }),
  z.strictObject({
    kind: z.literal('washSale'),
    id: Id,
    severity: Severity,
    asset: Id,
    symbol: z.string(),
    /** Where and when the loss is, and where and when the purchase is that would wash it. */
    lossAccount: Id,
    lossDay: DayText,
    lossIsPlanned: z.boolean(),
    loss: AmountText,
    buyAccount: Id,
    buyDay: DayText,
    buyIsPlanned: z.boolean(),
    disallowed: AmountText,
    /** An IRA's replacement loses the loss for good (Rev. Rul. 2008-5). */
    forGood: z.boolean(),
    /** The first day on which the planned half can be done without washing: sale + 31, or purchase + 31. */
    firstSafeDay: DayText,
    /** The planned half: the purchase where that is planned, else the sale. */
    ticket: Id,
    costs: AmountText,
    remedies: z.array(Remedy),
  }),
  z.strictObject({
    kind: z.literal('stalePrice'),
    id: Id,
    severity: Severity,
    asset: Id,
    symbol: z.string(),
    lastDay: DayText,
    sessionsOld: z.int(),
    tradeDepends: z.boolean(),
    costs: AmountText,
    remedies: z.array(Remedy),
  }),
  z.strictObject({
    kind: z.literal('missingLots'),
    id: Id,
    severity: Severity,
    account: Id,
    asset: Id,
    symbol: z.string(),
    quantity: AmountText,
    costs: AmountText,
    remedies: z.array(Remedy),
  }),
  z.strictObject({
    kind: z.literal('sleeveAboveCap'),
    id: Id,
    severity: Severity,
    share: Finite,
    cap: Finite,
    costs: AmountText,
    remedies: z.array(Remedy),
  }),
  z.strictObject({
    kind: z.literal('cashShort'),
    id: Id,
    severity: Severity,
    account: Id,
    asset: Id,
    symbol: z.string(),
    short: AmountText,
    costs: AmountText,
    remedies: z.array(Remedy),
  }),
  /** Held in a plan account, no price known: left out of the plan's value and never traded. */
  z.strictObject({
    kind: z.literal('noPrice'),
    id: Id,
    severity: Severity,
    account: Id,
    asset: Id,
    symbol: z.string(),
    quantity: AmountText,
    costs: AmountText,
    remedies: z.array(Remedy),
  }),
])
export type Warning = z.infer<typeof Warning>

/**
 * One line of the year's tax on gains, without the plan and with it. The lines but `carried` and `total` sum to `total`;
 * `carried` is the loss left for next year, no tax.
 */
export const TaxLine = z.strictObject({
  what: z.enum(['shortTerm', 'longTerm', 'carried', 'niit', 'state', 'total']),
  before: AmountText,
  after: AmountText,
  /** The year's net gain that the line taxes; null where the line is none of the two terms. */
  gainBefore: AmountText.nullable(),
  gainAfter: AmountText.nullable(),
  /** What the next unit of gain pays on this line. */
  rate: Finite.nullable(),
})

export const Proposal = z.strictObject({
  schema: z.literal('trimtab.proposal/1'),
  /** SHA-256 of the canonical proposal without this field: what an acceptance names. */
  hash: Hash,
  asOf: DayText,
  /** The session whose closes are used, and the decision session of the sleeve. */
  closesOf: DayText,
  signalDay: DayText.nullable(),
  nextDecision: DayText.nullable(),
  revisions: Revisions,
  strategy: z.string(),
  strategyVersion: z.int(),
  strategyHash: Hash,
  value: AmountText,
  currency: Currency,
  sleeveShare: Finite,
  spread: z.array(SpreadRow),
  signals: z.array(Reason),
  tickets: z.array(Ticket),
  accounts: z.array(
    z.strictObject({
      account: Id,
      name: z.string(),
      taxType: TaxType,
      cashBefore: AmountText,
      sells: AmountText,
      buys: AmountText,
      costs: AmountText,
      cashAfter: AmountText,
      tax: AmountText,
    }),
  ),
  warnings: z.array(Warning),
  tax: z.strictObject({
    year: z.int(),
    tableAsOf: DayText,
    source: z.string(),
    without: AmountText,
    with: AmountText,
    /** with − without: what the plan itself costs. */
    ofPlan: AmountText,
    lines: z.array(TaxLine),
  }),
  /** One-way: half of all sells and buys over the plan's value; of this plan, and of the calendar year with it. */
  turnover: Finite,
  turnoverOfYear: Finite,
  costs: AmountText,
  /** Last price day of each asset used. */
  priceDays: z.record(Id, DayText),
  disclaimer: z.literal('generalInformation'),
})
export type Proposal = z.infer<typeof Proposal>
