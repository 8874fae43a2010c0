import { AssetId, AssetKind, TaxKind } from '../../shared/account.ts'
import type { Asset } from '../../shared/account.ts'
import { dayFromIso, isoFromDay } from '../../shared/day.ts'
import type { Day } from '../../shared/day.ts'
import type { AssetHint } from '../../shared/trade.ts'
import { guessKind, guessTaxKind } from './assetKinds.ts'
import { nameOfHint } from './keys.ts'
import type { OpenLedger } from './open.ts'
import { unused } from './slug.ts'

export function listAssets(ledger: Pick<OpenLedger, 'db'>): Asset[] {
  const ids = idsByAsset(ledger)
  const renamed = newestNames(ledger)
  return ledger.db
    .prepare<[], AssetRow>(
      'SELECT id, symbol, name, kind, tax_kind, currency, identical_group FROM asset ORDER BY symbol, id',
    )
    .all()
    .map((row) => ({
      id: row.id,
      symbol: renamed.get(row.id) ?? row.symbol,
      name: row.name,
      kind: AssetKind.parse(row.kind),
      taxKind: TaxKind.parse(row.tax_kind),
      currency: row.currency,
      ...(row.identical_group === null ? {} : { identicalGroup: row.identical_group }),
      ids: ids.get(row.id) ?? [],
    }))
}

export function assetById(ledger: Pick<OpenLedger, 'db'>, id: string): Asset | undefined {
  return listAssets(ledger).find((asset) => asset.id === id)
}

/** Changes what may change of an asset, inside a write. A null group takes it out of its group. */
export function editAsset(
  ledger: OpenLedger,
  id: string,
  change: {
    readonly name?: string | undefined
    readonly kind?: AssetKind | undefined
    readonly taxKind?: TaxKind | undefined
    readonly identicalGroup?: string | null | undefined
  },
): void {
  const { db } = ledger
  if (change.name !== undefined) db.prepare('UPDATE asset SET name = ? WHERE id = ?').run(change.name, id)
  if (change.kind !== undefined) db.prepare('UPDATE asset SET kind = ? WHERE id = ?').run(change.kind, id)
  if (change.taxKind !== undefined)
    db.prepare('UPDATE asset SET tax_kind = ? WHERE id = ?').run(change.taxKind, id)
  if (change.identicalGroup !== undefined) {
    db.prepare('UPDATE asset SET identical_group = ? WHERE id = ?').run(change.identicalGroup, id)
  }
}

/** What resolving found out and the ledger does not know yet. */
export interface AssetNews {
  readonly assets: readonly Asset[]
  readonly ids: readonly { readonly asset: string; readonly id: AssetId }[]
}

export interface AssetResolver {
  /** The asset that a hint means on a day; a new one where none fits. `currency` is that of a new asset. */
  resolve(hint: AssetHint, on: Day, currency: string): string
  /** The asset a hint means, without making one. */
  find(hint: AssetHint, on: Day): string | undefined
  /** The asset that one of another ledger is here: of the same id and name, or of a shared identifier, else that very one, added. */
  adopt(asset: Asset): string
  symbolOf(asset: string): string
  news(): AssetNews
}

/**
 * Finds assets by what exports call them: ISIN, CUSIP and conid first, then the symbol within the days in which the asset
 * bore it. Nothing is written: `news` holds what `addAssets` has to add. Where a symbol fits, further identifiers of the
 * hint are added to that asset (from that day on, if it had another of the kind), for a new CUSIP under an old symbol is a
 * reverse split far more often than a new company.
 */
export function assetResolver(ledger: Pick<OpenLedger, 'db'>): AssetResolver {
  const symbols = new Map<string, string>()
  const known = new Map<string, Known[]>()
  /** Asset and scheme, for those assets that have an identifier of that scheme. */
  const schemes = new Set<string>()
  const learn = (asset: Asset) => {
    symbols.set(asset.id, asset.symbol)
    for (const id of asset.ids) {
      remember(known, asset.id, id)
      schemes.add(`${asset.id} ${id.scheme}`)
    }
  }
  for (const asset of listAssets(ledger)) learn(asset)
  const assets: Asset[] = []
  const ids: { asset: string; id: AssetId }[] = []
  /** Assets by the symbol cell, where the cell alone names them and the first that bore the symbol bears it on every day. */
  const always = new Map<string, string>()

  function find(hint: AssetHint, on: Day): string | undefined {
    for (const id of idsOfHint(hint)) {
      const found = (known.get(`${id.scheme} ${id.value}`) ?? []).find((k) => k.from <= on && on <= k.to)
      if (found) return found.asset
    }
    return undefined
  }

  function resolve(hint: AssetHint, on: Day, currency: string): string {
    const isBySymbol = hint.isin === undefined && hint.cusip === undefined && hint.conid === undefined
    const same = isBySymbol ? always.get(hint.symbol) : undefined
    if (same !== undefined) return same
    const found = find(hint, on)
    if (found !== undefined) {
      const first = isBySymbol ? known.get(`symbol ${hint.symbol}`)?.[0] : undefined
      if (first?.from === -Infinity && first.to === Infinity) always.set(hint.symbol, first.asset)
      for (const id of idsOfHint(hint)) {
        const bearers = known.get(`${id.scheme} ${id.value}`) ?? []
        if (bearers.some((k) => k.asset === found || (k.from <= on && on <= k.to))) continue
        const added: AssetId = schemes.has(`${found} ${id.scheme}`) ? { ...id, fromDay: isoFromDay(on) } : id
        remember(known, found, added)
        schemes.add(`${found} ${id.scheme}`)
        ids.push({ asset: found, id: added })
      }
      return found
    }
    const asset = newAsset(hint, currency, symbols)
    learn(asset)
    assets.push(asset)
    return asset.id
  }

  function adopt(asset: Asset): string {
    const bearer = asset.ids.map(({ scheme, value }) => known.get(`${scheme} ${value}`)?.[0]?.asset)
    const shared = bearer.find((id) => id !== undefined)
    const isSame = symbols.get(asset.id) === asset.symbol || bearer.includes(asset.id)
    const found = isSame ? asset.id : shared
    if (found === undefined) {
      const own = { ...asset, id: unused(asset.id, symbols) }
      learn(own)
      assets.push(own)
      return own.id
    }
    for (const id of asset.ids) {
      if (known.has(`${id.scheme} ${id.value}`)) continue
      remember(known, found, id)
      schemes.add(`${found} ${id.scheme}`)
      ids.push({ asset: found, id })
    }
    return found
  }

  return {
    adopt,
    find,
    resolve,
    symbolOf: (asset) => symbols.get(asset) ?? asset,
    news: () => ({ assets: [...assets], ids: [...ids] }),
  }
}

/**
 * Adds what a resolver found out, inside a write. An asset that somebody else added meanwhile under the same id was named
 * by the same symbol, so it is the same one.
 */
export function addAssets(ledger: OpenLedger, news: AssetNews): void {
  if (!ledger.db.inTransaction) throw new Error('an asset outside a write')
  const addAsset = ledger.db.prepare(
    `INSERT INTO asset (id, symbol, name, kind, tax_kind, currency, identical_group) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  )
  for (const asset of news.assets) {
    addAsset.run(
      asset.id,
      asset.symbol,
      asset.name,
      asset.kind,
      asset.taxKind,
      asset.currency,
      asset.identicalGroup ?? null,
    )
    for (const id of asset.ids) addAssetId(ledger, asset.id, id)
  }
  for (const { asset, id } of news.ids) addAssetId(ledger, asset, id)
}

/** The asset a hint means, made where there is none, inside a write: for price series of assets nobody holds yet. */
export function ensureAsset(ledger: OpenLedger, hint: AssetHint, on: Day, currency: string): string {
  const resolver = assetResolver(ledger)
  const id = resolver.resolve(hint, on, currency)
  addAssets(ledger, resolver.news())
  return id
}

/**
 * Gives an asset a symbol from a day on, inside a write (LOT-36). The name counts while the event of that key is in force; older
 * symbols end the day before as long as it does.
 */
export function nameAsset(ledger: OpenLedger, asset: string, symbol: string, from: Day, event: string): void {
  ledger.db
    .prepare(`INSERT INTO asset_id (asset, scheme, value, from_day, event) VALUES (?, 'symbol', ?, ?, ?)`)
    .run(asset, symbol, from, event)
}

/** Rows of `asset_id` that count: those without an event, and those whose event is in force. */
const NAMES_IN_FORCE = `event IS NULL OR EXISTS (SELECT 1 FROM event e WHERE e.key = asset_id.event AND e.until_rev IS NULL)`

/** The newest symbol of each asset that was given one by a rename. */
function newestNames(ledger: Pick<OpenLedger, 'db'>): ReadonlyMap<string, string> {
  const rows = ledger.db
    .prepare<[], { asset: string; value: string }>(
      `SELECT asset, value FROM asset_id
        WHERE event IS NOT NULL AND scheme = 'symbol' AND (${NAMES_IN_FORCE}) ORDER BY asset, from_day, rowid`,
    )
    .all()
  return new Map(rows.map(({ asset, value }) => [asset, value]))
}

interface Known {
  readonly asset: string
  readonly from: number
  readonly to: number
}

interface AssetRow {
  readonly id: string
  readonly symbol: string
  readonly name: string
  readonly kind: string
  readonly tax_kind: string
  readonly currency: string
  readonly identical_group: string | null
}

function newAsset(hint: AssetHint, currency: string, taken: ReadonlyMap<string, string>): Asset {
  const symbol = hint.symbol.trim()
  const kind = guessKind(hint)
  return {
    id: unused(nameOfHint(hint).slice(0, 100), taken),
    symbol: (symbol === '' ? nameOfHint(hint) : symbol).slice(0, 60),
    name: (hint.name ?? '').trim().slice(0, 200),
    kind,
    taxKind: guessTaxKind(hint, kind),
    currency,
    ids: idsOfHint(hint),
  }
}

/** The strongest first. A hint that bears nothing but a name is known by it, as the broker words it. */
function idsOfHint(hint: AssetHint): AssetId[] {
  const ids: AssetId[] = []
  const add = (scheme: AssetId['scheme'], value: string | undefined) => {
    const plain = value?.trim().slice(0, 60)
    if (plain) ids.push({ scheme, value: plain })
  }
  add('isin', hint.isin)
  add('cusip', hint.cusip)
  add('conid', hint.conid)
  add('symbol', hint.symbol)
  if (ids.length === 0) add('broker', hint.name)
  return ids
}

function remember(known: Map<string, Known[]>, asset: string, id: AssetId): void {
  const name = `${id.scheme} ${id.value}`
  const bearers = known.get(name) ?? []
  bearers.push({
    asset,
    from: (id.fromDay === undefined ? undefined : dayFromIso(id.fromDay)) ?? -Infinity,
    to: (id.toDay === undefined ? undefined : dayFromIso(id.toDay)) ?? Infinity,
  })
  known.set(name, bearers)
}

function addAssetId(ledger: OpenLedger, asset: string, id: AssetId): void {
  ledger.db
    .prepare(
      `INSERT INTO asset_id (asset, scheme, value, exchange, from_day, to_day)
       SELECT @asset, @scheme, @value, @exchange, @from, @to
        WHERE NOT EXISTS (SELECT 1 FROM asset_id WHERE asset = @asset AND scheme = @scheme AND value = @value)`,
    )
    .run({
      asset,
      scheme: id.scheme,
      value: id.value,
      exchange: id.exchange ?? null,
      from: id.fromDay === undefined ? null : (dayFromIso(id.fromDay) ?? null),
      to: id.toDay === undefined ? null : (dayFromIso(id.toDay) ?? null),
    })
}

function idsByAsset(ledger: Pick<OpenLedger, 'db'>): Map<string, AssetId[]> {
  const rows = ledger.db
    .prepare<
      [],
      {
        asset: string
        scheme: string
        value: string
        exchange: string | null
        from_day: bigint | null
        to_day: bigint | null
      }
    >(
      `SELECT a.asset, a.scheme, a.value, a.exchange, a.from_day,
              coalesce(a.to_day,
                       (SELECT min(asset_id.from_day) - 1 FROM asset_id
                         WHERE asset_id.asset = a.asset AND asset_id.scheme = 'symbol' AND a.scheme = 'symbol'
                           AND asset_id.event IS NOT NULL AND (${NAMES_IN_FORCE})
                           AND asset_id.from_day > coalesce(a.from_day, -10000000))) AS to_day
         FROM (SELECT *, rowid AS n FROM asset_id WHERE ${NAMES_IN_FORCE}) a
        ORDER BY a.asset, a.n`,
    )
    .all()
  const byAsset = new Map<string, AssetId[]>()
  for (const row of rows) {
    const own = byAsset.get(row.asset) ?? []
    own.push(
      AssetId.parse({
        scheme: row.scheme,
        value: row.value,
        ...(row.exchange === null ? {} : { exchange: row.exchange }),
        ...(row.from_day === null ? {} : { fromDay: isoFromDay(Number(row.from_day) as Day) }),
        ...(row.to_day === null ? {} : { toDay: isoFromDay(Number(row.to_day) as Day) }),
      }),
    )
    byAsset.set(row.asset, own)
  }
  return byAsset
}
