import { z } from 'zod'
import { Account, Asset, MinTaxRates, Relief } from './account.ts'
import { money, quantity, textFromMoney, textFromQuantity } from './amount.ts'
import { day, isoFromDay } from './day.ts'
import { AmountText, Currency, DayText, Id } from './plain.ts'
import { TermsText, termsFromText, textFromTerms } from './terms.ts'
import { EventKind, Role, type LedgerEvent } from './trade.ts'

/** What names our own files, whatever they are called. */
export const COPY_FORMAT = 'trimtab-ledger'

export const CopiedAccount = z.strictObject({
  ...Account.omit({ relief: true }).shape,
  relation: z.string().max(20),
  /** Methods with the day from which each holds, earliest first. */
  relief: z.array(z.strictObject({ from: DayText, method: Relief, rates: MinTaxRates.optional() })).max(1000),
})
export type CopiedAccount = z.infer<typeof CopiedAccount>

export const CopiedLeg = z.strictObject({
  role: Role,
  asset: Id.optional(),
  currency: Currency.optional(),
  quantity: AmountText.default('0'),
  amount: AmountText.default('0'),
})
export type CopiedLeg = z.infer<typeof CopiedLeg>

export const CopiedEvent = z.strictObject({
  key: Id,
  account: Id,
  kind: EventKind,
  day: DayText,
  settled: DayText.optional(),
  note: z.string(),
  /** The broker's own. */
  reference: z.string().max(400).optional(),
  choice: z
    .strictObject({ sale: Id, lots: z.array(z.strictObject({ lot: Id, quantity: AmountText })) })
    .optional(),
  terms: TermsText.optional(),
  termsOf: Id.optional(),
  legs: z.array(CopiedLeg).max(1000),
})
export type CopiedEvent = z.infer<typeof CopiedEvent>

/** All facts of a ledger in force, as an export writes them and an import takes them back (IMP-90). */
export const LedgerCopy = z.strictObject({
  format: z.literal(COPY_FORMAT),
  version: z.literal(1),
  /** What the household reckons in. */
  currency: Currency,
  accounts: z.array(CopiedAccount),
  assets: z.array(Asset),
  /** Years whose tax is filed, when that was said, and what was reported. */
  filed: z
    .array(
      z.strictObject({
        year: z.int(),
        at: z.string().max(40),
        lines: z.record(z.string(), z.json()).default({}),
      }),
    )
    .max(400),
  /** In the order of replay. */
  events: z.array(CopiedEvent),
})
export type LedgerCopy = z.infer<typeof LedgerCopy>

export function copyEvent(event: LedgerEvent & { readonly reference?: string | undefined }): CopiedEvent {
  return {
    key: event.key,
    account: event.account,
    kind: event.kind,
    day: isoFromDay(event.tradeDay),
    ...(event.settleDay !== undefined && { settled: isoFromDay(event.settleDay) }),
    note: event.note,
    ...(event.reference !== undefined && { reference: event.reference }),
    ...(event.choice !== undefined && {
      choice: {
        sale: event.choice.sale,
        lots: event.choice.lots.map(({ lot, quantity: units }) => ({
          lot,
          quantity: textFromQuantity(units),
        })),
      },
    }),
    ...(event.terms !== undefined && { terms: textFromTerms(event.terms) }),
    ...(event.termsOf !== undefined && { termsOf: event.termsOf }),
    legs: event.legs.map(({ role, asset, currency, quantity: units, amount }) => ({
      role,
      ...(asset !== undefined && { asset }),
      ...(currency !== undefined && { currency }),
      quantity: textFromQuantity(units),
      amount: textFromMoney(amount),
    })),
  }
}

/** The event again, without its place in the day, which the store gives; throws where an amount is finer than its scale. */
export function eventOfCopy(
  copied: CopiedEvent,
): Omit<LedgerEvent, 'seqInDay'> & { readonly reference?: string } {
  return {
    key: copied.key,
    account: copied.account,
    kind: copied.kind,
    tradeDay: day(copied.day),
    ...(copied.settled !== undefined && { settleDay: day(copied.settled) }),
    note: copied.note,
    ...(copied.reference !== undefined && { reference: copied.reference }),
    ...(copied.choice !== undefined && {
      choice: {
        sale: copied.choice.sale,
        lots: copied.choice.lots.map(({ lot, quantity: units }) => ({ lot, quantity: quantity(units) })),
      },
    }),
    ...(copied.terms !== undefined && { terms: termsFromText(copied.terms) }),
    ...(copied.termsOf !== undefined && { termsOf: copied.termsOf }),
    legs: copied.legs.map(({ role, asset, currency, quantity: units, amount }) => ({
      role,
      ...(asset !== undefined && { asset }),
      ...(currency !== undefined && { currency }),
      quantity: quantity(units),
      amount: money(amount),
    })),
  }
}
