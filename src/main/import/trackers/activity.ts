import { valueOfUnits, type Money, type Price, type Quantity } from '../../../shared/amount.ts'
import { moneyFromUnits, quantityFromUnits } from '../../../shared/amount.ts'
import type { AssetHint, EventKind, Leg } from '../../../shared/trade.ts'
import { legsOf, type Lack } from '../legs.ts'

export type ActivityKind = Extract<
  EventKind,
  | 'buy'
  | 'sell'
  | 'dividend'
  | 'interest'
  | 'deposit'
  | 'withdrawal'
  | 'fee'
  | 'withholding'
  | 'transferIn'
  | 'transferOut'
>

/** What Ghostfolio and Wealthfolio keep of an activity: a type, units at a price, a fee; some an amount. */
export interface Activity {
  readonly kind: ActivityKind
  readonly currency: string
  readonly asset: AssetHint | undefined
  readonly quantity: Quantity | undefined
  readonly price: Price | undefined
  readonly fee: Money | undefined
  readonly amount?: Money | undefined
}

/**
 * Legs of an activity (IMP-95): cash is the amount where there is one, else quantity × price, half-even to the millionth, and
 * the fee on top. Units that are moved in bring quantity × price as their basis.
 */
export function activityLegs(activity: Activity): readonly Leg<AssetHint>[] | Lack {
  const { kind, currency, asset, quantity, price } = activity
  const fee = size(activity.fee ?? 0n)
  const stated =
    activity.amount !== undefined && activity.amount !== 0n
      ? size(activity.amount)
      : quantity === undefined || price === undefined
        ? undefined
        : size(valueOfUnits(quantity, price))
  switch (kind) {
    case 'buy':
    case 'sell': {
      if (stated === undefined) return 'amount'
      const amount = kind === 'buy' ? -stated - fee : stated - fee
      return legsOf({ kind, currency, asset, quantity, amount, fee })
    }
    case 'transferIn':
    case 'transferOut': {
      if (asset === undefined || quantity === undefined || quantity === 0n)
        return stated === undefined
          ? 'amount'
          : legsOf({ kind, currency, amount: kind === 'transferIn' ? stated : -stated })
      const units = size(quantity)
      const legs = legsOf({ kind, currency, asset, quantity: kind === 'transferIn' ? units : -units })
      if (typeof legs === 'string' || kind === 'transferOut' || stated === undefined || stated === 0n)
        return legs
      const none = quantityFromUnits(0n)
      return [...legs, { role: 'basis', asset, quantity: none, amount: moneyFromUnits(stated) }]
    }
    case 'fee': {
      const paid = fee !== 0n ? fee : stated
      return paid === undefined ? 'amount' : legsOf({ kind, currency, amount: -paid })
    }
    case 'withholding':
    case 'withdrawal':
      return stated === undefined ? 'amount' : legsOf({ kind, currency, asset, amount: -stated - fee, fee })
    case 'dividend':
    case 'interest':
    case 'deposit':
      return stated === undefined ? 'amount' : legsOf({ kind, currency, asset, amount: stated - fee, fee })
  }
}

function size(units: bigint): bigint {
  return units < 0n ? -units : units
}
