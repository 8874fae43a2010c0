import { z } from 'zod'
import type { Money, Price, Quantity, Rate } from './amount.ts'
import {
  money,
  price,
  quantity,
  rate,
  textFromMoney,
  textFromPrice,
  textFromQuantity,
  textFromRate,
} from './amount.ts'
import type { Day } from './day.ts'
import { day, isoFromDay } from './day.ts'
import { AmountText, DayText, Id } from './plain.ts'

/**
 * What a row does not say of an action, stated by a person or a file (LOT-26), as it crosses borders and is stored.
 * Amounts are in the account's currency.
 */
export const TermsText = z.discriminatedUnion('kind', [
  /** Units after for units before. */
  z.strictObject({ kind: z.literal('split'), after: AmountText, before: AmountText }),
  /** The share of the parent's cost that moves to the new units, 0 to 1. */
  z.strictObject({ kind: z.literal('spinOff'), parent: Id, share: AmountText }),
  /** Cash beside shares of a reorganisation: fair value of one unit received (IRC 356). */
  z.strictObject({ kind: z.literal('reorganisation'), unitValue: AmountText }),
  /** An exchange that is taxed in full. */
  z.strictObject({ kind: z.literal('taxable'), unitValue: AmountText }),
  /** Units that came without basis: what they cost and when they were acquired. */
  z.strictObject({ kind: z.literal('basis'), acquired: DayText, cost: AmountText }),
  /** Their value at death; the event's day is the day of death unless another is named. */
  z.strictObject({ kind: z.literal('inherited'), died: DayText, cost: AmountText }),
  /** The donor's basis and day, and the value on the day of the gift. */
  z.strictObject({
    kind: z.literal('gifted'),
    given: DayText,
    acquired: DayText,
    cost: AmountText,
    value: AmountText,
  }),
  /** A new name of the asset from the event's day on. */
  z.strictObject({ kind: z.literal('renamed'), symbol: z.string().min(1).max(60) }),
])
export type TermsText = z.infer<typeof TermsText>

export type Terms =
  | { readonly kind: 'split'; readonly after: Quantity; readonly before: Quantity }
  | { readonly kind: 'spinOff'; readonly parent: string; readonly share: Rate }
  | { readonly kind: 'reorganisation'; readonly unitValue: Price }
  | { readonly kind: 'taxable'; readonly unitValue: Price }
  | { readonly kind: 'basis'; readonly acquired: Day; readonly cost: Money }
  | { readonly kind: 'inherited'; readonly died: Day; readonly cost: Money }
  | {
      readonly kind: 'gifted'
      readonly given: Day
      readonly acquired: Day
      readonly cost: Money
      readonly value: Money
    }
  | { readonly kind: 'renamed'; readonly symbol: string }

/** Exact terms from text that `TermsText` has checked; throws where an amount has more decimals than its scale. */
export function termsFromText(text: TermsText): Terms {
  switch (text.kind) {
    case 'split':
      return { kind: 'split', after: quantity(text.after), before: quantity(text.before) }
    case 'spinOff':
      return { kind: 'spinOff', parent: text.parent, share: rate(text.share) }
    case 'reorganisation':
    case 'taxable':
      return { kind: text.kind, unitValue: price(text.unitValue) }
    case 'basis':
      return { kind: 'basis', acquired: day(text.acquired), cost: money(text.cost) }
    case 'inherited':
      return { kind: 'inherited', died: day(text.died), cost: money(text.cost) }
    case 'gifted':
      return {
        kind: 'gifted',
        given: day(text.given),
        acquired: day(text.acquired),
        cost: money(text.cost),
        value: money(text.value),
      }
    case 'renamed':
      return text
  }
}

export function textFromTerms(terms: Terms): TermsText {
  switch (terms.kind) {
    case 'split':
      return { kind: 'split', after: textFromQuantity(terms.after), before: textFromQuantity(terms.before) }
    case 'spinOff':
      return { kind: 'spinOff', parent: terms.parent, share: textFromRate(terms.share) }
    case 'reorganisation':
    case 'taxable':
      return { kind: terms.kind, unitValue: textFromPrice(terms.unitValue) }
    case 'basis':
      return { kind: 'basis', acquired: isoFromDay(terms.acquired), cost: textFromMoney(terms.cost) }
    case 'inherited':
      return { kind: 'inherited', died: isoFromDay(terms.died), cost: textFromMoney(terms.cost) }
    case 'gifted':
      return {
        kind: 'gifted',
        given: isoFromDay(terms.given),
        acquired: isoFromDay(terms.acquired),
        cost: textFromMoney(terms.cost),
        value: textFromMoney(terms.value),
      }
    case 'renamed':
      return { kind: 'renamed', symbol: terms.symbol }
  }
}
