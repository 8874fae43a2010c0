import type { Money, Quantity } from '../../../src/shared/amount.ts'
import { money, quantity } from '../../../src/shared/amount.ts'
import { day, isoFromDay } from '../../../src/shared/day.ts'
import { lotsReplaced, washSales } from '../../../src/engine/ledger/washSale.ts'

/** The family `washsale`: one row is one lot, wholly held or wholly sold, amounts in cents. */
export const cover = { wash_sale: wash }

interface Row {
  readonly shares: number
  readonly symbol: string
  readonly lot: string
  readonly buy_date: string
  readonly basis_cents: number
  readonly sell_date?: string
  readonly proceeds_cents?: number
  readonly lot_id?: string
}

function wash(rows: readonly Row[]): unknown {
  const { pieces } = washSales(
    rows.map((row, i) => ({
      lot: row.lot_id ?? `_${i + 1}`,
      purchase: row.lot_id ?? `_${i + 1}`,
      // The case's own name of the row, which the answer carries along.
      account: row.lot,
      asset: row.symbol,
      sheltered: false,
      group: row.symbol,
      bought: day(row.buy_date),
      acquired: day(row.buy_date),
      quantity: quantity(String(row.shares)),
      cost: money(String(row.basis_cents)),
      sold:
        row.sell_date === undefined
          ? undefined
          : { day: day(row.sell_date), sale: row.lot, proceeds: money(String(row.proceeds_cents)) },
    })),
  )
  return pieces.map((piece) => ({
    shares: units(piece.quantity),
    symbol: piece.group,
    buy_date: isoFromDay(piece.bought!),
    basis_cents: cents((piece.cost! - piece.addedCost) as Money),
    lot: piece.account,
    ...(piece.sold === undefined
      ? {}
      : { sell_date: isoFromDay(piece.sold.day), proceeds_cents: cents(piece.sold.proceeds) }),
    ...(piece.replaces === undefined
      ? {}
      : { adjusted_buy_date: isoFromDay(piece.acquired), adjusted_basis_cents: cents(piece.cost!) }),
    wash: piece.disallowed > 0n,
    disallowed_cents: cents(piece.disallowed),
    lot_id: piece.lot,
    replacement_for: lotsReplaced(piece),
  }))
}

function cents(amount: Money): number {
  return Number(amount) / 1e6
}

function units(of: Quantity): number {
  return Number(of) / 1e10
}
