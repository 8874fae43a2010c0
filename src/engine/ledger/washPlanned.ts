import { type Money, proRata, type Quantity } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { type Wash, type WashPiece, washSales } from './washSale.ts'
import { partId, type WashedLot } from './washSaleLots.ts'

/** A sale that is thought of: units of one part of an open lot. */
export interface PlannedSale {
  readonly ticket: string
  /** `partId` of the lot. */
  readonly lot: string
  readonly day: Day
  readonly quantity: Quantity
  /** Undefined where the basis is not known: then there is no loss to wash. */
  readonly proceeds: Money | undefined
}

/** A purchase that is thought of. */
export interface PlannedBuy {
  readonly ticket: string
  readonly account: string
  readonly asset: string
  readonly sheltered: boolean
  readonly group: string | undefined
  readonly day: Day
  readonly quantity: Quantity
  readonly cost: Money
}

/** A wash of which at least one half is planned; the other, where it was done, is a number of the given pieces. */
export interface PlannedWash {
  readonly sale: PlannedSale | undefined
  readonly buy: PlannedBuy | undefined
  readonly loss: LossSeen
  readonly replacement: WashPiece
  readonly disallowed: Money
}

/** A sale at a loss, the same object in every wash of it. */
export interface LossSeen {
  readonly piece: WashPiece
  /** With what was tacked on. */
  readonly acquired: Day
  /** Its size, above zero, less what purchases that were made disallow. */
  readonly left: Money
}

/**
 * What planned sales and purchases wash, by the rule for those that were made (WSH): the ledger's pieces with the plan's
 * among them. `given` are the pieces as the ledger gave them, `open` what became of its open ones, in the same order.
 */
export function plannedWashes(
  given: readonly WashPiece[],
  open: readonly WashedLot[],
  sales: readonly PlannedSale[],
  buys: readonly PlannedBuy[],
): PlannedWash[] {
  const parts = Map.groupBy(
    open.filter((lot) => lot.quantity > 0n),
    (lot) => lot.id,
  )
  const soldOf = Map.groupBy(sales, (sale) => sale.lot)
  const all: { piece: WashPiece; sale?: PlannedSale; buy?: PlannedBuy }[] = []
  for (const piece of given) {
    if (piece.sold !== undefined) all.push({ piece })
    else
      for (const part of parts.get(piece.lot) ?? [])
        all.push(...cut(piece, part, soldOf.get(partId(part)) ?? []))
  }
  for (const buy of buys) all.push({ piece: pieceOfBuy(buy), buy })
  const { pieces, washes } = washSales(all.map(({ piece }) => piece))
  const isPlanned = ({ loss, replacement }: Wash) =>
    all[loss]!.sale !== undefined || all[replacement]!.buy !== undefined
  const left = new Map<number, bigint>()
  for (const { origin, cost, sold } of pieces) {
    if (cost === undefined || sold === undefined || cost <= sold.proceeds) continue
    left.set(origin, (left.get(origin) ?? 0n) + cost - sold.proceeds)
  }
  for (const wash of washes) {
    if (!isPlanned(wash)) left.set(wash.loss, (left.get(wash.loss) ?? 0n) - wash.disallowed)
  }
  const losses = new Map<number, LossSeen>()
  return washes.filter(isPlanned).map(({ loss, replacement, acquired, disallowed }): PlannedWash => {
    const { sale, piece } = all[loss]!
    const seen = losses.get(loss) ?? { piece, acquired, left: (left.get(loss) ?? 0n) as Money }
    losses.set(loss, seen)
    const { buy, piece: replacing } = all[replacement]!
    return { sale, buy, loss: seen, replacement: replacing, disallowed }
  })
}

/** The units of a part that are sold, sale by sale, and what is left of it; cost by subtraction. */
function cut(
  piece: WashPiece,
  part: WashedLot,
  sales: readonly PlannedSale[],
): { piece: WashPiece; sale?: PlannedSale }[] {
  const cut: { piece: WashPiece; sale?: PlannedSale }[] = []
  let units = part.quantity
  let cost = part.cost === undefined ? undefined : ((part.cost - part.washAdded) as Money)
  for (const sale of sales) {
    const quantity = sale.quantity < units ? sale.quantity : units
    if (quantity <= 0n) continue
    const own = cost === undefined ? undefined : proRata(cost, quantity, units)
    const sold = { day: sale.day, sale: sale.ticket, proceeds: sale.proceeds ?? (0n as Money) }
    const known = sale.proceeds === undefined ? undefined : own
    cut.push({ sale, piece: { ...piece, quantity, cost: known, sold } })
    units = (units - quantity) as Quantity
    cost = cost === undefined || own === undefined ? undefined : ((cost - own) as Money)
  }
  if (units > 0n) cut.push({ piece: { ...piece, quantity: units, cost } })
  return cut
}

function pieceOfBuy({
  ticket,
  account,
  asset,
  sheltered,
  group,
  day,
  quantity,
  cost,
}: PlannedBuy): WashPiece {
  return {
    lot: ticket,
    purchase: ticket,
    account,
    asset,
    sheltered,
    group,
    bought: day,
    acquired: day,
    quantity,
    cost,
    sold: undefined,
  }
}
