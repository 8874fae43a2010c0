import {
  type Money,
  moneyFromUnits,
  type Price,
  proRata,
  type Quantity,
  quantityFromUnits,
  valueOfUnits,
} from '../../shared/amount.ts'
import { type Day, longFrom } from '../../shared/day.ts'
import type { Lot, Term } from '../../shared/lot.ts'
import type { MarginalRates } from '../tax/gainsTax.ts'

/** Units that a planned sale takes of one lot. */
export interface Taken {
  readonly lot: Lot
  readonly quantity: Quantity
}

/** `leastTax`: PLN-7 for a taxable account. `oldestFirst`: for accounts in which gains are not taxed. */
export type LotOrder =
  | { readonly kind: 'leastTax'; readonly price: Price; readonly day: Day; readonly rates: MarginalRates }
  | { readonly kind: 'oldestFirst' }

/**
 * PLN-7: which lots a sale of `quantity` units takes, the last one perhaps in part. Only lots with units and of one asset
 * and account may be passed. The units taken are fewer than asked for where the lots do not reach.
 */
export function chooseLots(lots: readonly Lot[], quantity: Quantity, order: LotOrder): Taken[] {
  const taken: Taken[] = []
  let left: bigint = quantity
  for (const lot of lots.toSorted(orderOf(order))) {
    if (left <= 0n) break
    const units = lot.quantity < left ? lot.quantity : left
    taken.push({ lot, quantity: quantityFromUnits(units) })
    left -= units
  }
  return taken
}

/** IRS Publication 550: long-term when held for more than one year. */
export function termOn(lot: Pick<Lot, 'acquired' | 'origin'>, sold: Day): Term {
  return sold >= longFrom(lot) ? 'long' : 'short'
}

/** The basis that belongs to units of a lot; undefined where the lot's is unknown. */
export function basisOf(taken: Taken): Money | undefined {
  return taken.lot.cost === undefined
    ? undefined
    : proRata(taken.lot.cost, taken.quantity, taken.lot.quantity)
}

function orderOf(order: LotOrder): (a: Lot, b: Lot) => number {
  switch (order.kind) {
    case 'oldestFirst':
      return byAge
    case 'leastTax':
      return (a, b) => {
        if (a.cost === undefined || b.cost === undefined)
          return Number(a.cost === undefined) - Number(b.cost === undefined) || byAge(a, b)
        const left = taxOf(a, a.cost, order) * b.quantity
        const right = taxOf(b, b.cost, order) * a.quantity
        return left < right ? -1 : left > right ? 1 : byAge(a, b)
      }
  }
}

/** Gain of the whole lot times the rate of its term, unrounded: only compared per unit. */
function taxOf(lot: Lot, cost: Money, order: Extract<LotOrder, { kind: 'leastTax' }>): bigint {
  const gain = moneyFromUnits(valueOfUnits(lot.quantity, order.price) - cost)
  return gain * order.rates[termOn(lot, order.day)]
}

function byAge(a: Lot, b: Lot): number {
  return a.acquired - b.acquired || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}
