import { z } from 'zod'
import { RefusedLine } from './importing.ts'
import { AmountText, Currency, DayText, Id } from './plain.ts'
import { EntryKind } from './entry.ts'

/** What is likely behind a difference, with the figures that make it likely (REC-6). The most likely stands first. */
export const Cause = z.discriminatedUnion('kind', [
  /** The history starts after these units came: a lot is asked for, never guessed. */
  z.strictObject({ kind: z.literal('openingLotMissing'), quantity: AmountText }),
  /** The account's last transaction is older than the file. */
  z.strictObject({
    kind: z.literal('tradeAfterImport'),
    side: z.enum(['bought', 'sold']),
    quantity: AmountText,
    from: DayText,
    to: DayText,
  }),
  /** One old share became `after` ÷ `before` new ones: the units fit that ratio exactly. */
  z.strictObject({ kind: z.literal('splitUnrecorded'), after: z.int(), before: z.int(), added: AmountText }),
  z.strictObject({
    kind: z.literal('dividendReinvested'),
    day: DayText,
    quantity: AmountText,
    amount: AmountText,
  }),
  /** The same units stand under another name on the other side. */
  z.strictObject({ kind: z.literal('renamed'), from: z.string(), to: z.string() }),
  /** The same difference the other way round in another account: mapped wrongly, or a transfer not recorded. */
  z.strictObject({ kind: z.literal('otherAccount'), account: Id, accountName: z.string() }),
  /** On this day the ledger held exactly what the file says. */
  z.strictObject({ kind: z.literal('otherDay'), day: DayText }),
  /** A row of the ledger that, left out, makes both sides equal. */
  z.strictObject({
    kind: z.literal('rowTwice'),
    event: Id,
    day: DayText,
    quantity: AmountText,
    amount: AmountText,
  }),
  /** Cash of the trades that the differences in units ask for. */
  z.strictObject({ kind: z.literal('cashOfTrades'), amount: AmountText }),
  z.strictObject({ kind: z.literal('fee'), amount: AmountText }),
  z.strictObject({ kind: z.literal('income'), amount: AmountText }),
  z.strictObject({ kind: z.literal('moneyMoved'), amount: AmountText }),
  /** The cost is the broker's own: wash sales folded in, an average, or lots taken in another order. */
  z.strictObject({ kind: z.literal('costMethod') }),
  z.strictObject({ kind: z.literal('costUnknown') }),
  z.strictObject({ kind: z.literal('notRecorded') }),
])
export type Cause = z.infer<typeof Cause>

/** What a person may do about a difference. Figures that nobody can know (a cost, a day) are left to be filled in. */
export const Remedy = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('addOpeningLot'),
    account: Id,
    symbol: z.string(),
    quantity: AmountText,
  }),
  z.strictObject({
    kind: z.literal('enter'),
    entry: EntryKind,
    account: Id,
    symbol: z.string(),
    day: DayText.nullable(),
    quantity: AmountText.nullable(),
    amount: AmountText.nullable(),
  }),
  z.strictObject({
    kind: z.literal('rename'),
    account: Id,
    from: z.string(),
    to: z.string(),
    quantity: AmountText,
  }),
  z.strictObject({ kind: z.literal('importPeriod'), account: Id, from: DayText.nullable(), to: DayText }),
  z.strictObject({ kind: z.literal('chooseAccount'), hint: z.string() }),
  z.strictObject({ kind: z.literal('compareAt'), day: DayText }),
  z.strictObject({ kind: z.literal('remove'), event: Id }),
])
export type Remedy = z.infer<typeof Remedy>

/** One figure on both sides. `apart` is file − ledger; `money` what that is worth, null where no price tells. */
export const ReconcileRow = z.strictObject({
  account: Id,
  accountName: z.string(),
  what: z.enum(['units', 'cash', 'cost']),
  /** Empty where the ledger does not know the asset, and for cash. */
  asset: z.string(),
  symbol: z.string(),
  name: z.string(),
  currency: Currency,
  /** 1-based line of the file; null where the file has no such row. */
  line: z.int().nullable(),
  inFile: AmountText,
  inLedger: AmountText.nullable(),
  apart: AmountText.nullable(),
  money: AmountText.nullable(),
  /** `rounded`: equal as far as the broker's display has decimals. */
  state: z.enum(['equal', 'rounded', 'different']),
  causes: z.array(Cause),
  remedies: z.array(Remedy),
})
export type ReconcileRow = z.infer<typeof ReconcileRow>

export const ReconcileReport = z.strictObject({
  file: z.string(),
  sha256: z.string(),
  broker: z.string(),
  day: DayText,
  /** Whether the file says its day, the person did, or today was taken. */
  dayFrom: z.enum(['file', 'given', 'today']),
  accounts: z.array(
    z.strictObject({
      hint: z.string(),
      name: z.string(),
      /** Null: not compared. */
      account: Id.nullable(),
      accountName: z.string(),
      rows: z.int(),
      lastEvent: DayText.nullable(),
      equal: z.boolean(),
      /** Left out by the person, not for want of an account. */
      skipped: z.boolean(),
    }),
  ),
  /** All units and all cash of every account compared are equal, and every row and account of the file was compared. */
  equal: z.boolean(),
  rows: z.array(ReconcileRow),
  refused: z.array(RefusedLine),
  /** The fit was kept, so that pages can say so. */
  recorded: z.boolean(),
})
export type ReconcileReport = z.infer<typeof ReconcileReport>

/** The last position file that an account agreed with. */
export const ReconciledRow = z.strictObject({
  account: Id,
  accountName: z.string(),
  day: DayText,
  at: z.string(),
  file: z.string(),
  sha256: z.string(),
  broker: z.string(),
  positions: z.int(),
  /** The ledger still holds on that day what it held then. */
  holds: z.boolean(),
})
export type ReconciledRow = z.infer<typeof ReconciledRow>
