import type { Price, Rate } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { Adjustment, PriceLayout, type PriceRow, type PriceSeries } from '../../shared/market.ts'
import type { KnownSplit } from '../../engine/ledger/position.ts'
import type { Action, PriceHistory } from '../../engine/market/levels.ts'
import { TermsText, termsFromText } from '../../shared/terms.ts'
import type { OpenLedger } from './open.ts'

/** What is known of a series beside its prices. */
export interface SeriesFacts {
  readonly asset: string
  readonly symbol: string
  readonly source: string
  readonly layout: PriceLayout
  readonly currency: string
  readonly closes: Adjustment
  readonly distributionsKnown: boolean
  readonly synthetic: boolean
  readonly firstDay: Day
  readonly lastDay: Day
  readonly sessions: number
}

export interface SeriesSource {
  /** The file it came from, or who made it. */
  readonly source: string
  readonly layout: PriceLayout
  readonly currency: string
  readonly synthetic: boolean
  readonly importedAt: string
}

type Reader = Pick<OpenLedger, 'db'>

/** Keeps a series as it shall be from now on, inside a write; only rows that differ from what is kept are touched. */
export function saveSeries(ledger: OpenLedger, asset: string, series: PriceSeries, from: SeriesSource): void {
  const { db } = ledger
  if (!db.inTransaction) throw new Error('a price series outside a write')
  db.prepare(
    `INSERT INTO series (asset, source, layout, currency, closes, distributions_known, synthetic, imported_at)
     VALUES (@asset, @source, @layout, @currency, @closes, @known, @synthetic, @importedAt)
     ON CONFLICT (asset) DO UPDATE SET
       source = @source, layout = @layout, currency = @currency, closes = @closes,
       distributions_known = @known, synthetic = @synthetic, imported_at = @importedAt`,
  ).run({
    asset,
    source: from.source,
    layout: from.layout,
    currency: from.currency,
    closes: series.closes,
    known: series.distributionsKnown ? 1 : 0,
    synthetic: from.synthetic ? 1 : 0,
    importedAt: from.importedAt,
  })

  const kept = new Map(rowsOf(ledger, asset).map((row) => [row.day, row]))
  const put = db.prepare(
    `INSERT INTO price (asset, day, close, adjusted) VALUES (?, ?, ?, ?)
     ON CONFLICT (asset, day) DO UPDATE SET close = excluded.close, adjusted = excluded.adjusted`,
  )
  for (const row of series.rows) {
    const old = kept.get(row.day)
    kept.delete(row.day)
    if (old !== undefined && old.close === row.close && old.adjusted === row.adjusted) continue
    put.run(asset, row.day, row.close ?? null, row.adjusted ?? null)
  }
  const drop = db.prepare('DELETE FROM price WHERE asset = ? AND day = ?')
  for (const day of kept.keys()) drop.run(asset, day)

  db.prepare('DELETE FROM price_action WHERE asset = ?').run(asset)
  const act = db.prepare('INSERT INTO price_action (asset, day, kind, value) VALUES (?, ?, ?, ?)')
  for (const split of series.splits) act.run(asset, split.day, 'split', split.ratio)
  for (const paid of series.distributions) act.run(asset, paid.day, 'distribution', paid.perShare)
}

/** The series of an asset, exact; undefined where it has none. */
export function seriesOf(ledger: Reader, asset: string): PriceSeries | undefined {
  const row = ledger.db
    .prepare<[string], { closes: string; known: bigint }>(
      'SELECT closes, distributions_known AS known FROM series WHERE asset = ?',
    )
    .get(asset)
  if (row === undefined) return undefined
  const actions = ledger.db
    .prepare<[string], { day: bigint; kind: string; value: bigint }>(
      'SELECT day, kind, value FROM price_action WHERE asset = ? ORDER BY day',
    )
    .all(asset)
  return {
    closes: Adjustment.parse(row.closes),
    rows: rowsOf(ledger, asset),
    splits: actions
      .filter((action) => action.kind === 'split')
      .map(({ day, value }) => ({ day: Number(day) as Day, ratio: value as Rate })),
    distributions: actions
      .filter((action) => action.kind === 'distribution')
      .map(({ day, value }) => ({ day: Number(day) as Day, perShare: value as Price })),
    distributionsKnown: row.known === 1n,
  }
}

/** Every series with the days it spans, by symbol. */
export function listSeries(ledger: Reader): SeriesFacts[] {
  return ledger.db
    .prepare<
      [],
      {
        asset: string
        symbol: string
        source: string
        layout: string
        currency: string
        closes: string
        known: bigint
        synthetic: bigint
        firstDay: bigint
        lastDay: bigint
        sessions: bigint
      }
    >(
      `SELECT s.asset, a.symbol, s.source, s.layout, s.currency, s.closes, s.distributions_known AS known, s.synthetic,
              min(p.day) AS firstDay, max(p.day) AS lastDay, count(*) AS sessions
         FROM series s
         JOIN asset a ON a.id = s.asset
         JOIN price p ON p.asset = s.asset
        GROUP BY s.asset
        ORDER BY a.symbol, s.asset`,
    )
    .all()
    .map((row) => ({
      asset: row.asset,
      symbol: row.symbol,
      source: row.source,
      layout: PriceLayout.parse(row.layout),
      currency: row.currency,
      closes: Adjustment.parse(row.closes),
      distributionsKnown: row.known === 1n,
      synthetic: row.synthetic === 1n,
      firstDay: Number(row.firstDay) as Day,
      lastDay: Number(row.lastDay) as Day,
      sessions: Number(row.sessions),
    }))
}

/** A close as it is known on a day. */
export interface KnownClose {
  /** The day it is of: at or before the day asked for. */
  readonly day: Day
  readonly close: Price
  /**
   * `raw`: as traded that day. `split`: divided by every split since, so a quantity held that day is valued with the later
   * splits multiplied in.
   */
  readonly closes: Adjustment
  readonly currency: string
}

/**
 * The latest close at or before `on` of every asset that has one, by asset. Series that are adjusted for distributions have none:
 * an adjusted close of the past is nobody's price (MKT-3).
 */
export function closesAsOf(ledger: Reader, on: Day): Map<string, KnownClose> {
  const rows = ledger.db
    .prepare<[number], { asset: string; day: bigint; close: bigint; closes: string; currency: string }>(
      `SELECT s.asset, p.day, p.close, s.closes, s.currency
         FROM series s
         JOIN price p ON p.asset = s.asset
          AND p.day = (SELECT max(day) FROM price WHERE asset = s.asset AND day <= ? AND close IS NOT NULL)`,
    )
    .all(on)
  return new Map(
    rows.map((row) => [
      row.asset,
      {
        day: Number(row.day) as Day,
        close: row.close as Price,
        closes: Adjustment.parse(row.closes),
        currency: row.currency,
      },
    ]),
  )
}

/** The newest day with a price, by asset. */
export function lastDays(ledger: Reader): Map<string, Day> {
  const rows = ledger.db
    .prepare<[], { asset: string; day: bigint | null }>(
      'SELECT asset, (SELECT max(day) FROM price p WHERE p.asset = s.asset) AS day FROM series s',
    )
    .all()
  return new Map(rows.flatMap(({ asset, day }) => (day === null ? [] : [[asset, Number(day) as Day]])))
}

/** Every split that a series knows of, by asset, earliest first: units after = units before × ratio. */
export function splitsByAsset(ledger: Reader): Map<string, { readonly day: Day; readonly ratio: Rate }[]> {
  const rows = ledger.db
    .prepare<[], { asset: string; day: bigint; value: bigint }>(
      `SELECT asset, day, value FROM price_action WHERE kind = 'split' ORDER BY asset, day`,
    )
    .all()
  const byAsset = new Map<string, { day: Day; ratio: Rate }[]>()
  for (const { asset, day, value } of rows) {
    const own = byAsset.get(asset) ?? []
    own.push({ day: Number(day) as Day, ratio: value as Rate })
    byAsset.set(asset, own)
  }
  return byAsset
}

/** The ex-days that the series of an asset knows of, earliest first. */
export function exDaysByAsset(ledger: Reader): Map<string, Day[]> {
  const rows = ledger.db
    .prepare<[], { asset: string; day: bigint }>(
      `SELECT asset, day FROM price_action WHERE kind = 'distribution' ORDER BY asset, day`,
    )
    .all()
  const byAsset = new Map<string, Day[]>()
  for (const { asset, day } of rows) {
    const own = byAsset.get(asset) ?? []
    own.push(Number(day) as Day)
    byAsset.set(asset, own)
  }
  return byAsset
}

/** Days by which prices and brokers may differ about one split. */
const SAME_SPLIT_DAYS = 7

/**
 * Splits with a stated ratio, by asset, that no series lists within 7 days (LOT-38): of split events in force, whether the terms
 * stand on them or were stated afterwards. Two accounts that state one split count once.
 */
export function statedSplits(ledger: Reader): ReadonlyMap<string, readonly KnownSplit[]> {
  const rows = ledger.db
    .prepare<[], { asset: string; day: bigint; terms: string }>(
      `SELECT DISTINCT l.asset, s.trade_day AS day, json_extract(t.terms, '$.terms') AS terms
         FROM event t
         JOIN event s ON s.key = coalesce(json_extract(t.terms, '$.of'), t.key) AND s.until_rev IS NULL
         JOIN leg l ON l.event = s.id AND l.asset IS NOT NULL AND l.quantity <> 0
        WHERE t.terms IS NOT NULL AND t.until_rev IS NULL AND s.kind = 'split'
          AND json_extract(t.terms, '$.terms.kind') = 'split'
        ORDER BY l.asset, s.trade_day, t.id DESC`,
    )
    .all()
  const listed = splitsByAsset(ledger)
  const byAsset = new Map<string, KnownSplit[]>()
  for (const row of rows) {
    const terms = termsFromText(TermsText.parse(JSON.parse(row.terms)))
    if (terms.kind !== 'split') continue
    const day = Number(row.day) as Day
    const own = byAsset.get(row.asset) ?? []
    const isKnown = [...own, ...(listed.get(row.asset) ?? [])].some(
      (known) => Math.abs(known.day - day) <= SAME_SPLIT_DAYS,
    )
    if (!isKnown) own.push({ day, before: terms.before, after: terms.after })
    if (own.length > 0) byAsset.set(row.asset, own)
  }
  return byAsset
}

/**
 * The histories of these assets as columns, in the order asked for; assets without a series are left out. The fast way: a
 * panel of a dozen assets over thirty years is 94,000 rows.
 */
export function histories(ledger: Reader, assets: readonly string[]): PriceHistory[] {
  const { db } = ledger
  const list = JSON.stringify(assets)
  const facts = db
    .prepare<
      [string],
      { asset: string; closes: string; known: bigint; synthetic: bigint; kind: string; rows: bigint }
    >(
      `SELECT s.asset, s.closes, s.distributions_known AS known, s.synthetic, a.kind,
              (SELECT count(*) FROM price WHERE asset = s.asset) AS rows
         FROM series s JOIN asset a ON a.id = s.asset
        WHERE s.asset IN (SELECT value FROM json_each(?))`,
    )
    .all(list)
  const actions = actionsOf(ledger, list)
  const stated = statedSplits(ledger)
  // Floats are wanted here, and every close below ninety million fits one exactly.
  const prices = db
    .prepare<[string], [number, number | null, number | null]>(
      'SELECT day, close, adjusted FROM price WHERE asset = ? ORDER BY day',
    )
    .raw()
    .safeIntegers(false)
  const found = new Map<string, PriceHistory>()
  for (const fact of facts) {
    const length = Number(fact.rows)
    const days = new Int32Array(length)
    const close = new Float64Array(length)
    const adjusted = new Float64Array(length)
    // All at once takes less than half the time of one after the other.
    for (const [i, row] of prices.all(fact.asset).entries()) {
      days[i] = row[0]
      close[i] = row[1] === null ? NaN : row[1] / 1e8
      adjusted[i] = row[2] ?? NaN
    }
    found.set(fact.asset, {
      asset: fact.asset,
      days,
      close,
      adjusted,
      closes: Adjustment.parse(fact.closes),
      splits: actions.get(`split ${fact.asset}`) ?? [],
      ...(stated.has(fact.asset) && { stated: stated.get(fact.asset)!.map(asAction) }),
      distributions: actions.get(`distribution ${fact.asset}`) ?? [],
      distributionsKnown: fact.known === 1n,
      synthetic: fact.synthetic === 1n,
      ...(fact.kind === 'crypto' && { otherCalendar: true }),
    })
  }
  return assets.flatMap((asset) => found.get(asset) ?? [])
}

function asAction({ day, before, after }: KnownSplit): Action {
  return { day, value: Number(after) / Number(before) }
}

function actionsOf(ledger: Reader, assets: string): Map<string, Action[]> {
  const rows = ledger.db
    .prepare<[string], { asset: string; day: bigint; kind: string; value: bigint }>(
      `SELECT asset, day, kind, value FROM price_action
        WHERE asset IN (SELECT value FROM json_each(?)) ORDER BY asset, day`,
    )
    .all(assets)
  const byAsset = new Map<string, Action[]>()
  for (const row of rows) {
    const key = `${row.kind} ${row.asset}`
    const own = byAsset.get(key) ?? []
    own.push({ day: Number(row.day), value: Number(row.value) / (row.kind === 'split' ? 1e10 : 1e8) })
    byAsset.set(key, own)
  }
  return byAsset
}

function rowsOf(ledger: Reader, asset: string): PriceRow[] {
  return ledger.db
    .prepare<[string], { day: bigint; close: bigint | null; adjusted: number | null }>(
      'SELECT day, close, adjusted FROM price WHERE asset = ? ORDER BY day',
    )
    .all(asset)
    .map((row) => ({
      day: Number(row.day) as Day,
      close: row.close === null ? undefined : (row.close as Price),
      adjusted: row.adjusted ?? undefined,
    }))
}
