import { z } from 'zod'
import type { Money, Quantity } from './amount.ts'
import type { AssetKind } from './account.ts'
import type { Day } from './day.ts'
import type { Terms } from './terms.ts'

export const EventKind = z.enum([
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
  'spinOff',
  'merger',
  'rename',
  'returnOfCapital',
  'capGainDistribution',
  'fxConversion',
  'buyToOpen',
  'sellToOpen',
  'buyToClose',
  'sellToClose',
  'optionExpired',
  'optionAssigned',
  'optionExercised',
  'openingLot',
  'reliefChoice',
  'terms',
])
export type EventKind = z.infer<typeof EventKind>

export const Role = z.enum(['principal', 'fee', 'tax', 'income', 'basis', 'transfer'])
export type Role = z.infer<typeof Role>

/**
 * One side of an event. It names an asset or a currency, never both:
 *
 * - cash: `currency` set, `amount` signed, positive into the account, `quantity` zero;
 * - units: `asset` set, `quantity` signed, positive into the account, `amount` zero; quantity zero merely names the
 *   asset that income or tax belongs to;
 * - basis: role `basis`, `asset` set, `quantity` zero, `amount` the cost basis that comes along (opening lots,
 *   transfers in), in the account's currency.
 *
 * The account's cash is the sum of the amounts of its cash legs; a lot's cost is what the principal and fee legs of
 * its event paid (LOT-1). A money-market sweep is cash: its event has a principal and a transfer leg that cancel.
 */
export interface Leg<AssetRef = string> {
  readonly role: Role
  readonly asset?: AssetRef
  readonly currency?: string
  readonly quantity: Quantity
  readonly amount: Money
}

/** What an export says about an asset; the store resolves it to an asset id at commit. */
export interface AssetHint {
  readonly symbol: string
  readonly name?: string
  readonly kind?: AssetKind
  readonly isin?: string
  readonly cusip?: string
  readonly conid?: string
}

/** A row of an export read into an event, before it has an account, an asset id or a key. */
export interface Draft {
  readonly kind: EventKind
  readonly tradeDay: Day
  readonly settleDay?: Day
  /** 1-based physical line of the file on which the row starts, and the row as it stands there. */
  readonly line: number
  readonly raw: string
  /** The account the row names, where a file holds several. */
  readonly accountHint?: string
  /** The broker's own reference, where the export has one: it decides duplicates alone. */
  readonly reference?: string
  readonly legs: readonly Leg<AssetHint>[]
  readonly note: string
}

/** A stored fact. Valid in ledger revisions `sinceRev` up to, not including, `untilRev`. */
export interface LedgerEvent {
  readonly key: string
  readonly account: string
  readonly kind: EventKind
  readonly tradeDay: Day
  readonly settleDay?: Day
  /** Place of the kind within its day (IMP-15); ties go by key, so neither file nor import order ever matters. */
  readonly seqInDay: number
  readonly legs: readonly Leg[]
  readonly note: string
  /** For `reliefChoice`: the sale, and the lots in the order they are to be taken. */
  readonly choice?: {
    readonly sale: string
    readonly lots: readonly { readonly lot: string; readonly quantity: Quantity }[]
  }
  /** What the row does not say of an action; of an event of kind `terms`, the event that they belong to is `termsOf` (LOT-26). */
  readonly terms?: Terms
  readonly termsOf?: string
}
