import type { Replay } from '../../engine/ledger/replay.ts'
import { type WashedPiece, type WashPiece, washSales } from '../../engine/ledger/washSale.ts'
import type { Asset } from '../../shared/account.ts'
import type { Closed, Lot } from '../../shared/lot.ts'
import { listAccounts } from '../store/accounts.ts'
import { listAssets } from '../store/assets.ts'
import type { Context } from './handler.ts'
import { factsInForce } from './replayed.ts'

/** What wash sales make of a replay's lots and closings (WSH); worked out once for each replay that is kept. */
export function washedPieces(context: Context, result: Replay): readonly WashedPiece[] {
  const known = context.memory.get('washed') as { of: Replay; pieces: readonly WashedPiece[] } | undefined
  if (known?.of === result) return known.pieces
  const pieces = washSales(washPieces(result, context))
  context.memory.set('washed', { of: result, pieces })
  return pieces
}

function washPieces({ open, closed }: Replay, context: Context): WashPiece[] {
  const taxTypes = new Map(listAccounts(context.ledger).map((a) => [a.id, a.taxType]))
  const groups = new Map(listAssets(context.ledger).map((a) => [a.id, washGroupOf(a)]))
  const purchases = new Set(
    factsInForce(context)
      .events.filter(
        ({ kind }) =>
          kind === 'buy' || kind === 'reinvestment' || kind === 'openingLot' || kind === 'buyToOpen',
      )
      .map((event) => event.key),
  )
  const pieceOf = (lot: string, of: Lot | Closed, sold: WashPiece['sold']): WashPiece => {
    const purchase = lot.slice(0, lot.indexOf(':'))
    return {
      lot,
      purchase,
      account: of.account,
      sheltered: taxTypes.get(of.account) !== 'taxable',
      group: groups.get(of.asset),
      bought: purchases.has(purchase) ? of.acquired : undefined,
      acquired: of.acquired,
      quantity: of.quantity,
      cost: of.cost,
      sold,
    }
  }
  return [
    ...closed
      .filter((c) => c.quantity > 0n)
      .map((c) => pieceOf(c.lot, c, { day: c.sold, sale: c.sale, proceeds: c.proceeds })),
    ...open.filter((lot) => lot.quantity > 0n).map((lot) => pieceOf(lot.id, lot, undefined)),
  ]
}

/** Assets that replace each other; undefined where wash sales do not apply (WSH-1). */
export function washGroupOf({
  id,
  taxKind,
  identicalGroup,
}: Pick<Asset, 'id' | 'taxKind' | 'identicalGroup'>): string | undefined {
  if (identicalGroup !== undefined) return `group ${identicalGroup}`
  return taxKind === 'crypto' ? undefined : `asset ${id}`
}
