import { WASH_DAYS } from '../ledger/washSale.ts'
import type { TaxType } from '../../shared/account.ts'
import { type Money, moneyFromUnits, proRata, type Quantity, quantityFromUnits } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { Term } from '../../shared/lot.ts'

/** Units sold at a loss in a taxable account; `loss` is its size, above zero. */
export interface Loss {
  readonly account: string
  readonly asset: string
  readonly day: Day
  readonly quantity: Quantity
  readonly loss: Money
  readonly term: Term
  /** The lot sold, which cannot replace itself; undefined for sales that were made. */
  readonly lot: string | undefined
  /** The planned sale; undefined for sales that were made. */
  readonly ticket: string | undefined
}

/** Units bought, or to be bought, that may replace units sold at a loss. */
export interface Replacement {
  readonly account: string
  readonly taxType: TaxType
  readonly asset: string
  readonly day: Day
  readonly quantity: Quantity
  readonly lot: string | undefined
  readonly ticket: string | undefined
}

export interface Wash {
  readonly loss: Loss
  readonly replacement: Replacement
  readonly disallowed: Money
}

/** Gives assets that replace each other the same name, and undefined for those that do not wash. */
export type GroupOf = (asset: string) => string | undefined

/** WRN-4: which losses a plan washes. Pairs of which neither half is planned are left out: the ledger counts them (WSH). */
export function washesOf(
  losses: readonly Loss[],
  replacements: readonly Replacement[],
  groupOf: GroupOf,
): Wash[] {
  const left = new Map(replacements.map((r) => [r, r.quantity as bigint]))
  const inOrder = replacements.toSorted(
    (a, b) => a.day - b.day || Number(a.ticket !== undefined) - Number(b.ticket !== undefined),
  )
  const washes: Wash[] = []
  for (const loss of losses.toSorted((a, b) => a.day - b.day)) {
    const group = groupOf(loss.asset)
    if (group === undefined) continue
    let replaced = 0n
    for (const replacement of inOrder) {
      if (replaced === loss.quantity) break
      if (groupOf(replacement.asset) !== group || Math.abs(replacement.day - loss.day) > WASH_DAYS) continue
      if (loss.ticket === undefined && replacement.ticket === undefined) continue
      if (loss.lot !== undefined && loss.lot === replacement.lot) continue
      const units = smaller(loss.quantity - replaced, left.get(replacement)!)
      if (units <= 0n) continue
      const before = proRata(loss.loss, quantityFromUnits(replaced), loss.quantity)
      replaced += units
      left.set(replacement, left.get(replacement)! - units)
      const upTo = proRata(loss.loss, quantityFromUnits(replaced), loss.quantity)
      const disallowed = moneyFromUnits(upTo - before)
      washes.push({ loss, replacement, disallowed })
    }
  }
  return washes
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
