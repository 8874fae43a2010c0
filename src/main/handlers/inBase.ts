import type { BaseGain } from '../../engine/ledger/currency.ts'
import { gainInBase } from '../../engine/ledger/currency.ts'
import { atRate } from '../../engine/market/fx.ts'
import type { Money } from '../../shared/amount.ts'
import { textFromMoney } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { isoFromDay } from '../../shared/day.ts'
import type { InBase } from '../../shared/fx.ts'
import type { Closed, Lot } from '../../shared/lot.ts'
import { baseCurrency } from '../store/accounts.ts'
import { ratesOf } from './fx.ts'
import type { Context } from './handler.ts'
import type { Valued } from './valued.ts'

/** What rows are in the household's base currency (FX-8 to FX-11). */
export interface BaseReader {
  readonly currency: string
  /** Lots of one asset in one account and what they are worth together on a day. */
  held(lots: readonly Lot[], valued: Valued | undefined, on: Day): BaseGain
  sold(closed: Closed): BaseGain
  /** Undefined where the rate is missing. */
  cash(amount: Money, currency: string, on: Day): Money | undefined
}

export function baseReader(context: Context): BaseReader {
  const currency = baseCurrency(context.ledger)
  const rates = ratesOf(context)
  return {
    currency,
    held: (lots, valued, on) =>
      gainInBase(
        lots,
        valued === undefined ? undefined : { amount: valued.value, currency: valued.currency, on },
        currency,
        rates,
      ),
    sold: (closed) =>
      gainInBase(
        [{ ...closed, ...closed.paid }],
        { amount: closed.proceeds, currency: closed.currency, on: closed.sold },
        currency,
        rates,
      ),
    cash(amount, from, on) {
      const rate = rates(from, currency, on)
      return rate && atRate(amount, rate)
    },
  }
}

/** As rows show it; closed short positions with what the sale brought as worth (LOT-19). */
export function baseCells(base: BaseGain, currency: string, isShort = false): InBase {
  const turned = (amount: Money | undefined) => (amount === undefined ? undefined : (-amount as Money))
  return {
    currency,
    costBasis: textOr(isShort ? turned(base.worth) : base.cost),
    value: textOr(isShort ? turned(base.cost) : base.worth),
    gain: textOr(base.gain),
    assetEffect: textOr(base.assetEffect),
    currencyEffect: textOr(base.currencyEffect),
    rateDay: base.rate === undefined ? null : isoFromDay(base.rate.day),
    missing: base.missing.map(({ from, to, day }) => ({ from, to, day: isoFromDay(day) })),
  }
}

export function textOr(amount: Money | undefined): string | null {
  return amount === undefined ? null : textFromMoney(amount)
}
