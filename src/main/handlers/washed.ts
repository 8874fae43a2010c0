import type { Replay } from '../../engine/ledger/replay.ts'
import { isPurchase, washPieces, type WashFacts } from '../../engine/ledger/washPieces.ts'
import { type Wash, type WashedPiece, type WashPiece, washSales } from '../../engine/ledger/washSale.ts'
import { type WashedClosing, type WashedLot, washedLots } from '../../engine/ledger/washSaleLots.ts'
import type { Account, Asset } from '../../shared/account.ts'
import { IdenticalFunds } from '../../shared/tax.ts'
import { baseCurrency, listAccounts } from '../store/accounts.ts'
import { listAssets } from '../store/assets.ts'
import { revisions } from '../store/write.ts'
import type { Context } from './handler.ts'
import { factsInForce } from './replayed.ts'
import { cryptoWashes, taxProfile } from './taxFacts.ts'
import { oncePerAsset } from './valued.ts'

/** What wash sales make of a replay's lots and closings (WSH). */
export interface Washed {
  readonly facts: WashFacts
  /** As given to the rule: closings, then open lots. */
  readonly given: readonly WashPiece[]
  readonly pieces: readonly WashedPiece[]
  readonly washes: readonly Wash[]
  readonly open: readonly WashedLot[]
  readonly closed: readonly WashedClosing[]
}

/** Worked out once for each replay that is kept, and again when profile or tables change. */
export function washedOf(context: Context, result: Replay): Washed {
  const { settings } = revisions(context.ledger)
  const known = context.memory.get('washed') as { of: Replay; settings: number; washed: Washed } | undefined
  if (known?.of === result && known.settings === settings) return known.washed
  const facts = washFacts(context, result)
  const given = washPieces(result, facts)
  const { pieces, washes } = washSales(given)
  const washed: Washed = { facts, given, pieces, washes, ...washedLots(result, pieces) }
  context.memory.set('washed', { of: result, settings, washed })
  return washed
}

function washFacts(context: Context, { splits }: Replay): WashFacts {
  const { ledger } = context
  const accounts = listAccounts(ledger).filter((account) => isOfHousehold(context, account))
  const groupOf = washGroups(context)
  const { events, known } = factsInForce(context)
  return {
    taxTypes: new Map(accounts.map((a) => [a.id, a.taxType])),
    groupOf,
    coveredBy: (asset) => {
      const contract = known.contracts?.get(asset)
      const group = contract?.right === 'call' ? groupOf(contract.underlying) : undefined
      return contract === undefined || group === undefined ? undefined : { group, units: contract.multiplier }
    },
    purchases: new Set(events.filter(({ kind }) => isPurchase(kind)).map((event) => event.key)),
    splits: oncePerAsset(splits),
    currency: baseCurrency(ledger),
  }
}

/** WSH-8: the filer and the spouse; accounts of owners that the profile calls others count for nothing. */
function isOfHousehold({ ledger }: Context, account: Account): boolean {
  return taxProfile(ledger).owners[account.owner] !== 'other'
}

/** WSH-1, WSH-9: which assets replace each other; undefined for those that do not wash. */
export function washGroups(context: Context): (asset: string) => string | undefined {
  const { shareClasses } = identicalFunds(context)
  const classes = new Map(
    shareClasses.flatMap(({ name, symbols }) => symbols.map((symbol) => [symbol, name] as const)),
  )
  const crypto = cryptoWashes(context)
  const groups = new Map(
    listAssets(context.ledger).map((asset) => [asset.id, groupOfAsset(asset, classes, crypto)]),
  )
  return (asset) => (groups.has(asset) ? groups.get(asset) : `asset ${asset}`)
}

function groupOfAsset(
  { id, symbol, taxKind, identicalGroup }: Asset,
  classes: ReadonlyMap<string, string>,
  crypto: boolean,
): string | undefined {
  if (identicalGroup !== undefined) return `group ${identicalGroup}`
  if (taxKind === 'section1256' || (taxKind === 'crypto' && !crypto)) return undefined
  const family = classes.get(symbol.toUpperCase())
  return family === undefined ? `asset ${id}` : `class ${family}`
}

/** The shipped list of share classes and of funds of which the law does not say. */
export function identicalFunds({ host, memory }: Pick<Context, 'host' | 'memory'>): IdenticalFunds {
  const known = memory.get('identicalFunds') as IdenticalFunds | undefined
  if (known !== undefined) return known
  const funds = IdenticalFunds.parse(JSON.parse(host.resource('tax-identical-us.json')))
  memory.set('identicalFunds', funds)
  return funds
}
