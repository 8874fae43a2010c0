import type { Asset, AssetKind, MinTaxRates, Relief } from '../../shared/account.ts'
import { ReliefTable } from '../../shared/account.ts'
import { money, rate } from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import type { TaxRates } from '../../engine/ledger/leastTax.ts'
import { readOptionSymbol } from '../../engine/ledger/optionSymbol.ts'
import type { KnownSplit, PooledMethod } from '../../engine/ledger/position.ts'
import type { Contract } from '../../engine/ledger/premiums.ts'
import type { Replay, ReplayAccount } from '../../engine/ledger/replay.ts'
import { replay } from '../../engine/ledger/replay.ts'
import { listAccounts, reliefHistory } from '../store/accounts.ts'
import { listAssets } from '../store/assets.ts'
import { eventsInForce } from '../store/events.ts'
import { splitsByAsset, statedSplits } from '../store/prices.ts'
import { revisions } from '../store/write.ts'
import type { Context, Host } from './handler.ts'

/** What a replay must know beside the events: accounts, how methods pool, kinds, listed splits and what options are rights to. */
export interface Known {
  readonly accounts: readonly ReplayAccount[]
  readonly pools: ReadonlyMap<Relief, PooledMethod>
  readonly kinds: ReadonlyMap<string, AssetKind>
  readonly splits: ReadonlyMap<string, readonly KnownSplit[]>
  readonly contracts: ReadonlyMap<string, Contract>
}

/** What the facts in force come to, kept for one ledger revision. */
interface Replayed {
  readonly revision: number
  readonly events: readonly LedgerEvent[]
  readonly accounts: readonly ReplayAccount[]
  readonly known: Known
  readonly byQuestion: Map<string, Replay>
}

const REPLAYS_KEPT = 6

/** The replay up to a day (default all), "what if" by another method where one is given; replayed once per ledger revision. */
export function replayed(
  context: Context,
  question: { readonly upTo?: Day | undefined; readonly relief?: Relief | undefined } = {},
): Replay {
  const { events, known, byQuestion } = factsInForce(context)
  // Events come in order of their days: a day at or after the last asks for all of them.
  const last = events.at(-1)?.tradeDay ?? Infinity
  const upTo = question.upTo === undefined || question.upTo >= last ? undefined : question.upTo
  const key = `${upTo ?? ''} ${question.relief ?? ''}`
  const kept = byQuestion.get(key)
  if (kept !== undefined) return kept
  const fresh = replay(events, { ...known, upTo, relief: question.relief })
  const oldest = byQuestion.keys().next().value
  if (byQuestion.size >= REPLAYS_KEPT && oldest !== undefined) byQuestion.delete(oldest)
  byQuestion.set(key, fresh)
  return fresh
}

/** Events in force and what a replay must know beside them, read once per ledger revision (and where listed splits may have changed). */
export function factsInForce(context: Context): Replayed {
  const { ledger, memory } = context
  const { ledger: revision, market } = revisions(ledger)
  const kept = memory.get('replayed') as (Replayed & { readonly market: number }) | undefined
  if (kept?.revision === revision && kept.market === market) return kept
  const relief = reliefHistory(ledger)
  const assets = listAssets(ledger)
  const accounts = listAccounts(ledger).map(({ id, currency }): ReplayAccount => ({
    id,
    currency,
    relief: (relief.get(id) ?? []).map(({ from, method, rates }) => ({
      from,
      method,
      ...(rates === undefined ? {} : { rates: taxRatesOf(rates) }),
    })),
  }))
  const fresh = {
    revision,
    market,
    events: kept?.revision === revision ? kept.events : eventsInForce(ledger),
    accounts,
    known: {
      accounts,
      pools: poolTables(context),
      kinds: new Map<string, AssetKind>(assets.map(({ id, kind }) => [id, kind])),
      splits: knownSplits(ledger),
      contracts: contractsOf(assets),
    },
    byQuestion: new Map(),
  }
  memory.set('replayed', fresh)
  return fresh
}

/** Exact rates from what an account keeps; `MinTaxRates` has checked that they are decimals. */
export function taxRatesOf(rates: MinTaxRates): TaxRates {
  return {
    short: rate(rates.shortRate),
    long: rate(rates.longRate),
    carriedShort: money(rates.carriedShort),
    carriedLong: money(rates.carriedLong),
  }
}

/** Countries of which a table stands in `resources/relief`. */
const RELIEF_TABLES = ['us', 'gb', 'ca'] as const

function poolTables({ host, memory }: Context): ReadonlyMap<Relief, PooledMethod> {
  const kept = memory.get('poolTables') as ReadonlyMap<Relief, PooledMethod> | undefined
  if (kept !== undefined) return kept
  const pools = new Map(RELIEF_TABLES.flatMap((country) => methodsOf(host, country)))
  memory.set('poolTables', pools)
  return pools
}

function methodsOf(host: Host, country: string): [Relief, PooledMethod][] {
  const table = ReliefTable.parse(JSON.parse(host.resource(`relief/${country}.json`)))
  return table.methods.map(({ method, sameDay, followingDays, kinds }) => [
    method,
    { sameDay, followingDays, ...(kinds === undefined ? {} : { kinds }) },
  ])
}

/** Splits that price series list or a person stated, as units after for units before. */
export function knownSplits(ledger: Context['ledger']): ReadonlyMap<string, readonly KnownSplit[]> {
  const splits = new Map<string, readonly KnownSplit[]>(statedSplits(ledger))
  for (const [asset, listed] of splitsByAsset(ledger)) {
    const own = listed.map(({ day, ratio }) => ({ day, before: 10n ** 10n, after: ratio }))
    splits.set(asset, [...own, ...(splits.get(asset) ?? [])])
  }
  return splits
}

/** Options whose symbol names an asset that the ledger knows; a hundred shares each. */
function contractsOf(assets: readonly Asset[]): ReadonlyMap<string, Contract> {
  const bySymbol = Map.groupBy(
    assets.filter(({ kind }) => kind !== 'option'),
    ({ symbol }) => symbol.toUpperCase(),
  )
  return new Map(
    assets.flatMap(({ id, kind, symbol, name }): [string, Contract][] => {
      if (kind !== 'option') return []
      const read = readOptionSymbol(symbol) ?? readOptionSymbol(name)
      const bearers = bySymbol.get(read?.root ?? '') ?? []
      const underlying = bearers.length === 1 ? bearers[0] : undefined
      if (read === undefined || underlying === undefined) return []
      return [[id, { underlying: underlying.id, right: read.right, multiplier: 100n }]]
    }),
  )
}
