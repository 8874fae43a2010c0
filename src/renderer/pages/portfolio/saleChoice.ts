import type { Output } from '../../../shared/contract.ts'
import { showQuantity } from '../../../shared/format.ts'
import { amountTyped, compareUnits, sumOfUnits } from '../../parts/amounts.ts'

/** Shares typed beside each lot; empty for none. */
export type TypedLots = Readonly<Record<string, string>>

/**
 * The lots that were typed, in the order of the table, and what is still wrong; without `lots` they cannot be taken. Together they
 * must be the sale, and no lot gives more than it has.
 */
export function chosenLots(
  typed: TypedLots,
  sale: Pick<Output<'ledger.sale'>, 'lots' | 'quantity'>,
): { readonly lots?: { lot: string; quantity: string }[]; readonly words: string } {
  const lots: { lot: string; quantity: string }[] = []
  for (const { lot, quantity, acquired } of sale.lots) {
    const text = typed[lot]?.trim() ?? ''
    if (text === '') continue
    const amount = amountTyped(text)
    if (amount === undefined || amount.startsWith('-'))
      return { words: `"${text}" beside the lot of ${acquired} is no number of shares.` }
    if (compareUnits(amount, quantity) > 0)
      return { words: `The lot of ${acquired} has only ${showQuantity(quantity)}.` }
    if (/[1-9]/.test(amount)) lots.push({ lot, quantity: amount })
  }
  const together = sumOfUnits(lots.map(({ quantity }) => quantity))
  const sides = compareUnits(together, sale.quantity)
  if (sides === 0) return { lots, words: `${showQuantity(together)} shares named: exactly the sale.` }
  return {
    words: `${showQuantity(together)} shares named, ${sides < 0 ? 'fewer' : 'more'} than the ${showQuantity(sale.quantity)} sold.`,
  }
}
