import { z } from 'zod'
import { Account, MinTaxRates, Relief } from '../account.ts'
import { ActionText } from '../action.ts'
import { AskKind, Term } from '../lot.ts'
import { AmountText, Currency, DayText, Id } from '../plain.ts'
import { Refusal } from '../refusal.ts'
import { TermsText } from '../terms.ts'
import { channel, nothing, Done } from './channel.ts'

const ReliefChange = z.strictObject({
  account: Id,
  method: Relief,
  from: DayText,
  /** Needed by `minTax`, refused with any other method. */
  rates: MinTaxRates.optional(),
})

/** Gains by term in one currency; `unknown` counts closings whose gain cannot be told. */
const Gained = z.strictObject({ short: AmountText, long: AmountText, unknown: z.int() })

/** A lot, or a part of one, as an action leaves or finds it. */
const ActionLot = z.strictObject({
  account: Id,
  accountName: z.string(),
  symbol: z.string(),
  lot: Id,
  acquired: DayText,
  quantity: AmountText,
  costBasis: AmountText.nullable(),
  currency: Currency,
})

const ActionPreview = z.strictObject({
  /** What would be entered, account by account. */
  events: z.array(
    z.strictObject({
      account: Id,
      accountName: z.string(),
      kind: z.string(),
      day: DayText,
      note: z.string(),
    }),
  ),
  /** Lots that are there now and would not be, or not like that; and those that would take their place. */
  before: z.array(ActionLot),
  after: z.array(ActionLot),
  /** Closings that would be new. */
  gains: z.array(
    z.strictObject({
      account: Id,
      symbol: z.string(),
      acquired: DayText,
      quantity: AmountText,
      proceeds: AmountText,
      costBasis: AmountText.nullable(),
      gain: AmountText.nullable(),
      term: Term,
      currency: Currency,
    }),
  ),
  cash: z.array(z.strictObject({ account: Id, currency: Currency, amount: AmountText })),
})

/** Questions that the ledger leaves open, how sales take lots, and what happens to lots without a trade. */
export const lotChannels = {
  'ledger.reliefPreview': channel({
    input: ReliefChange,
    output: z.strictObject({
      account: Id,
      method: Relief,
      from: DayText,
      /** The method that holds on that day now. */
      now: Relief,
      years: z.array(
        z.strictObject({
          year: z.int(),
          currency: Currency,
          filed: z.boolean(),
          before: Gained,
          after: Gained,
        }),
      ),
      /** Sales whose lots or gains would change. */
      sales: z.array(
        z.strictObject({
          sale: Id,
          day: DayText,
          account: Id,
          symbol: z.string(),
          quantity: AmountText,
          currency: Currency,
          before: Gained,
          after: Gained,
        }),
      ),
      /** Why it cannot be applied; null where it can. */
      refused: Refusal.nullable(),
    }),
  }),
  'account.setRelief': channel({ input: ReliefChange, output: Account, writes: 'ledger' }),
  'ledger.sale': channel({
    input: z.strictObject({ sale: Id, rates: MinTaxRates.optional() }),
    output: z.strictObject({
      sale: Id,
      account: Id,
      accountName: z.string(),
      asset: Id,
      symbol: z.string(),
      day: DayText,
      quantity: AmountText,
      proceeds: AmountText,
      currency: Currency,
      /** Its year is filed: its lots can no longer be chosen. */
      filed: z.boolean(),
      method: Relief,
      /** Lots named by hand for it, in order. */
      chosen: z.array(z.strictObject({ lot: Id, quantity: AmountText })),
      /** What the account held of the asset just before. */
      lots: z.array(
        z.strictObject({
          lot: Id,
          acquired: DayText,
          quantity: AmountText,
          costBasis: AmountText.nullable(),
          term: Term,
          /** Units that the sale takes of it now. */
          taken: AmountText,
        }),
      ),
      /** What each method would take for this sale, all else as it is; least tax only where rates are known. */
      methods: z.array(
        z.strictObject({
          method: Relief,
          gained: Gained,
          takes: z.array(z.strictObject({ lot: Id, quantity: AmountText })),
        }),
      ),
    }),
  }),
  'ledger.unchooseLots': channel({
    input: z.strictObject({ sale: Id }),
    output: Done,
    writes: 'ledger',
  }),
  'ledger.asks': channel({
    input: nothing,
    output: z.array(
      z.strictObject({
        kind: AskKind,
        event: Id,
        eventKind: z.string(),
        account: Id,
        accountName: z.string(),
        asset: Id,
        symbol: z.string(),
        day: DayText,
        quantity: AmountText,
      }),
    ),
  }),
  'ledger.stateTerms': channel({
    input: z.strictObject({
      event: Id,
      /** Null takes back what was stated. */
      terms: TermsText.nullable(),
      note: z.string().max(500).default(''),
    }),
    output: Done,
    writes: 'ledger',
  }),
  'ledger.previewAction': channel({ input: z.strictObject({ action: ActionText }), output: ActionPreview }),
  'ledger.addAction': channel({
    input: z.strictObject({ action: ActionText, note: z.string().max(500).default('') }),
    /** The batch undoes it (`import.undo`). */
    output: z.strictObject({ batch: Id, events: z.array(Id) }),
    writes: 'ledger',
  }),
} as const
