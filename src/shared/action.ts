import { z } from 'zod'
import { AmountText, DayText, Id } from './plain.ts'

const Common = {
  /** An id, or a symbol that one asset alone has. */
  asset: Id,
  day: DayText,
  /** Only this account; else every account that holds the asset on the day before. */
  account: Id.optional(),
}
/** Units after for units before: 10 for 1, 1 for 20. */
const Ratio = { after: AmountText, before: AmountText }
/** What was paid for the fraction that would not be whole; the fraction is sold for it. */
const CashInLieu = { cashInLieu: AmountText.optional() }

/** A corporate action entered by hand (LOT-37). Amounts are in the account's currency, per account where there are several. */
export const ActionText = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('split'), ...Common, ...Ratio, ...CashInLieu }),
  /** `into`: the new asset, made where it is not known; `share`: of the parent's cost, asked later where left out. */
  z.strictObject({
    kind: z.literal('spinOff'),
    ...Common,
    ...Ratio,
    into: Id,
    share: AmountText.optional(),
    ...CashInLieu,
  }),
  /** Shares, cash per share, or both. With both, `unitValue` of a share received tells the gain; `taxable`: all is taxed. */
  z.strictObject({
    kind: z.literal('merger'),
    ...Common,
    into: Id.optional(),
    after: AmountText.optional(),
    before: AmountText.optional(),
    cashPerUnit: AmountText.optional(),
    unitValue: AmountText.optional(),
    taxable: z.boolean().default(false),
    ...CashInLieu,
  }),
  z.strictObject({ kind: z.literal('rename'), asset: Id, day: DayText, symbol: z.string().min(1).max(60) }),
  z.strictObject({
    kind: z.literal('returnOfCapital'),
    asset: Id,
    day: DayText,
    account: Id,
    amount: AmountText,
  }),
  z.strictObject({
    kind: z.literal('capGainDistribution'),
    asset: Id,
    day: DayText,
    account: Id,
    amount: AmountText,
  }),
  /** All that is left is paid out, so much a unit. */
  z.strictObject({ kind: z.literal('liquidation'), ...Common, cashPerUnit: AmountText }),
])
export type ActionText = z.infer<typeof ActionText>
