import type { TaxType } from '../../shared/account.ts'
import { type Money, moneyFromUnits, proRata, type Quantity, quantityFromUnits } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { Lot, Term } from '../../shared/lot.ts'
import type { Realised } from './household.ts'

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
  /** Units replaced. */
  readonly quantity: Quantity
  readonly disallowed: Money
}

/** Days before and after a sale at a loss in which a purchase washes it (IRC 1091(a)). */
export const WASH_DAYS = 30

/** Gives assets that replace each other the same name, and undefined for those that do not wash. */
export type GroupOf = (asset: string) => string | undefined

/**
 * WRN-4: which losses are washed. `planned`: only pairs of which at least one half is planned, for the ledger's own are
 * counted by `pastWashes`.
 */
export function washesOf(
  losses: readonly Loss[],
  replacements: readonly Replacement[],
  groupOf: GroupOf,
  pairs: 'planned' | 'all' = 'planned',
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
      if (pairs === 'planned' && loss.ticket === undefined && replacement.ticket === undefined) continue
      if (loss.lot !== undefined && loss.lot === replacement.lot) continue
      const units = smaller(loss.quantity - replaced, left.get(replacement)!)
      if (units <= 0n) continue
      const before = proRata(loss.loss, quantityFromUnits(replaced), loss.quantity)
      replaced += units
      left.set(replacement, left.get(replacement)! - units)
      const upTo = proRata(loss.loss, quantityFromUnits(replaced), loss.quantity)
      const disallowed = moneyFromUnits(upTo - before)
      washes.push({ loss, replacement, quantity: quantityFromUnits(units), disallowed })
    }
  }
  return washes
}

/** A sale that was made, and the lot it took. */
export interface PastSale extends Realised {
  readonly lot: string
}

/**
 * WRN-4 for what is already in the ledger: the disallowed part of each sale, in their order, and how many units of which lot
 * have replaced something and cannot do so again. Units that are no longer held are not looked for.
 */
export function pastWashes(
  sales: readonly PastSale[],
  lots: readonly Lot[],
  taxTypes: ReadonlyMap<string, TaxType>,
  groupOf: GroupOf,
): { disallowed: Money[]; replaced: Map<string, Quantity> } {
  const losses = new Map(
    sales.flatMap((sale, i): [Loss, number][] => {
      if (sale.taxType !== 'taxable' || sale.gain === undefined || sale.gain >= 0n) return []
      const { account, asset, sold, quantity, term, lot } = sale
      return [
        [
          {
            account,
            asset,
            day: sold,
            quantity,
            loss: moneyFromUnits(-sale.gain),
            term,
            lot,
            ticket: undefined,
          },
          i,
        ],
      ]
    }),
  )
  const replacements = lots.flatMap((lot): Replacement[] => {
    if (lot.cost === undefined || lot.quantity <= 0n) return []
    const taxType = taxTypes.get(lot.account) ?? 'taxable'
    const { account, asset, acquired, quantity, id } = lot
    return [{ account, taxType, asset, day: acquired, quantity, lot: id, ticket: undefined }]
  })
  const disallowed = sales.map(() => moneyFromUnits(0n))
  const replaced = new Map<string, Quantity>()
  for (const wash of washesOf([...losses.keys()], replacements, groupOf, 'all')) {
    const i = losses.get(wash.loss)!
    disallowed[i] = moneyFromUnits(disallowed[i]! + wash.disallowed)
    const lot = wash.replacement.lot!
    replaced.set(lot, quantityFromUnits((replaced.get(lot) ?? 0n) + wash.quantity))
  }
  return { disallowed, replaced }
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
