import type { TaxType } from '../../shared/account.ts'
import type { Day } from '../../shared/day.ts'
import type { Closed, Lot } from '../../shared/lot.ts'
import type { EventKind } from '../../shared/trade.ts'
import type { SplitSeen } from './position.ts'
import type { Ratio, WashPiece } from './washSale.ts'

/** What wash sales must know beside lots and closings. */
export interface WashFacts {
  /** By account; an account that is left out is nobody's of the household (WSH-8). */
  readonly taxTypes: ReadonlyMap<string, TaxType>
  /** Assets of one group replace each other; undefined where none applies (WSH-1). */
  groupOf(asset: string): string | undefined
  /** The shares that a call is for, and how many; undefined for everything else (WSH-7). */
  coveredBy(asset: string): { readonly group: string; readonly units: bigint } | undefined
  /** Keys of events that are purchases. */
  readonly purchases: ReadonlySet<string>
  readonly splits: readonly SplitSeen[]
  /** What is in another currency does not wash (WSH-8). */
  readonly currency: string
}

/** Purchases in the sense of IRC 1091: units that came for money, reinvested distributions included (WSH-1). */
export function isPurchase(kind: EventKind): boolean {
  return kind === 'buy' || kind === 'reinvestment' || kind === 'openingLot' || kind === 'buyToOpen'
}

/** Closings of positive units, then open lots of positive units: the order that `washedLots` counts by. */
export function washPieces(
  { open, closed }: { readonly open: readonly Lot[]; readonly closed: readonly Closed[] },
  facts: WashFacts,
): WashPiece[] {
  const splits = splitsByAsset(facts.splits)
  const pieceOf = (lot: string, of: Lot | Closed, sold: WashPiece['sold']): WashPiece => {
    const purchase = lot.slice(0, lot.indexOf(':'))
    const taxType = facts.taxTypes.get(of.account)
    const counts = taxType !== undefined && of.currency === facts.currency
    const covered = counts ? facts.coveredBy(of.asset) : undefined
    const scale = sold === undefined ? undefined : scaleSince(splits.get(of.asset), sold.day)
    return {
      lot,
      purchase,
      account: of.account,
      asset: of.asset,
      sheltered: taxType !== 'taxable',
      group: counts ? facts.groupOf(of.asset) : undefined,
      bought: counts && facts.purchases.has(purchase) ? of.acquired : undefined,
      acquired: of.acquired,
      quantity: of.quantity,
      cost: 'gain' in of && of.gain === undefined ? undefined : of.cost,
      sold,
      ...(scale === undefined ? {} : { scale }),
      ...(covered === undefined ? {} : { covers: covered }),
    }
  }
  return [
    ...closed
      .filter((c) => c.quantity > 0n)
      .map((c) => pieceOf(c.lot, c, { day: c.sold, sale: c.sale, proceeds: c.proceeds })),
    ...open.filter((lot) => lot.quantity > 0n).map((lot) => pieceOf(lot.id, lot, undefined)),
  ]
}

/** Each split once, though every account that held the asset has seen it. */
function splitsByAsset(splits: readonly SplitSeen[]): ReadonlyMap<string, ReadonlyMap<Day, Ratio>> {
  const byAsset = new Map<string, Map<Day, Ratio>>()
  for (const { asset, day, before, after } of splits) {
    const own = byAsset.get(asset) ?? new Map<Day, Ratio>()
    byAsset.set(asset, own)
    if (!own.has(day) && before !== 0n && after !== 0n) own.set(day, { n: after, d: before })
  }
  return byAsset
}

/** Units of today for a unit of a day, undefined where no split came since (WSH-6). */
function scaleSince(splits: ReadonlyMap<Day, Ratio> | undefined, day: Day): Ratio | undefined {
  let scale: Ratio | undefined
  for (const [on, { n, d }] of splits ?? []) {
    if (on > day) scale = { n: (scale?.n ?? 1n) * n, d: (scale?.d ?? 1n) * d }
  }
  return scale
}
