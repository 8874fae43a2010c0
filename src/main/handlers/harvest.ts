import {
  type Money,
  moneyFromUnits,
  textFromMoney,
  textFromPrice,
  textFromQuantity,
  textFromRate,
} from '../../shared/amount.ts'
import type { Output } from '../../shared/contract.ts'
import { addDays, type Day, isoFromDay, yearOf, longFrom } from '../../shared/day.ts'
import { ok, type Result } from '../../shared/refusal.ts'
import type { HarvestRow } from '../../shared/tax.ts'
import { type PlannedSale, plannedWashes } from '../../engine/ledger/washPlanned.ts'
import { WASH_DAYS, type WashPiece } from '../../engine/ledger/washSale.ts'
import { partId, type WashedLot } from '../../engine/ledger/washSaleLots.ts'
import { marginalRates, roomAtZero, taxOfGains } from '../../engine/tax/gainsTax.ts'
import type { YearGains } from '../../engine/tax/year.ts'
import { listAccounts } from '../store/accounts.ts'
import { listAssets } from '../store/assets.ts'
import type { Context } from './handler.ts'
import { factsInForce, replayed } from './replayed.ts'
import { accountsOfReturn, type YearReturn, yearReturn } from './taxYear.ts'
import { type Valued, valuer } from './valued.ts'
import { type Washed, washedOf } from './washed.ts'

/** Lots that could be sold for a loss, costliest first, and those whose gain is taxed at nothing (TAX-22). */
export function harvest(asOf: Day, context: Context): Result<Output<'tax.harvest'>> {
  const of = yearReturn(context, yearOf(asOf), asOf)
  const { gains } = of.sales
  const rates = marginalRates(gains, of.facts)
  const room = roomAtZero(gains, of.facts)
  const scene = sceneOf(of, asOf, context)
  const value = valuer(context, asOf)
  const assets = new Map(listAssets(context.ledger).map((asset) => [asset.id, asset]))
  const rows = scene.washed.open.flatMap((lot): HarvestRow[] => {
    if (!scene.accounts.has(lot.account) || lot.quantity <= 0n || lot.cost === undefined) return []
    const asset = assets.get(lot.asset)
    const valued = asset && value(lot.asset, asset.kind, lot.quantity)
    if (valued === undefined || valued.currency !== lot.currency) return []
    if (lot.currency !== scene.washed.facts.currency) return []
    const gain = moneyFromUnits(valued.value - lot.cost)
    if (gain < 0n) return [lossRow(lot, valued, gain, scene)]
    const long = termOf(lot, asOf) === 'long'
    return gain > 0n && long && gain <= room ? [row('gainAtZero', lot, valued, gain, scene)] : []
  })
  return ok({
    asOf: isoFromDay(asOf),
    table: of.used,
    rates: { short: textFromRate(rates.short), long: textFromRate(rates.long) },
    roomAtZero: textFromMoney(room),
    rows: rows.toSorted((a, b) =>
      a.kind === b.kind ? Number(b.saves) - Number(a.saves) : a.kind === 'loss' ? -1 : 1,
    ),
    notes: [...of.notes],
  })
}

/** What every row is told from. */
interface Scene {
  readonly asOf: Day
  readonly of: YearReturn
  readonly washed: Washed
  readonly accounts: ReadonlySet<string>
  readonly names: ReadonlyMap<string, string>
  readonly symbols: ReadonlyMap<string, string>
  /** Pieces by the group of the losses that they may replace. */
  readonly byGroup: ReadonlyMap<string, readonly WashPiece[]>
  readonly reinvested: ReadonlySet<string>
}

function sceneOf(of: YearReturn, asOf: Day, context: Context): Scene {
  const washed = washedOf(context, replayed(context, { upTo: asOf }))
  const byGroup = new Map<string, WashPiece[]>()
  for (const piece of washed.given) {
    for (const group of [piece.group, piece.covers?.group]) {
      if (group === undefined) continue
      const own = byGroup.get(group) ?? []
      byGroup.set(group, own)
      own.push(piece)
    }
  }
  const { groupOf } = washed.facts
  const reinvested = factsInForce(context).events.flatMap(({ kind, tradeDay, legs }) => {
    if (kind !== 'reinvestment' || tradeDay > asOf || tradeDay < asOf - REINVESTS_WITHIN) return []
    const asset = legs.find((leg) => leg.asset !== undefined)?.asset
    const group = asset === undefined ? undefined : groupOf(asset)
    return group === undefined ? [] : [group]
  })
  return {
    asOf,
    of,
    washed,
    accounts: accountsOfReturn(context, of.profile),
    names: new Map(listAccounts(context.ledger).map((a) => [a.id, a.name])),
    symbols: new Map(listAssets(context.ledger).map((a) => [a.id, a.symbol])),
    byGroup,
    reinvested: new Set(reinvested),
  }
}

/** An asset reinvests where it did within so many days: distributions of funds come four times a year or oftener. */
const REINVESTS_WITHIN = 100

function lossRow(lot: WashedLot, valued: Valued, gain: Money, scene: Scene): HarvestRow {
  const { of, washed, asOf } = scene
  const group = washed.facts.groupOf(lot.asset)
  const sale: PlannedSale = {
    ticket: '',
    lot: partId(lot),
    day: asOf,
    quantity: lot.quantity,
    proceeds: valued.value,
  }
  const washes =
    group === undefined ? [] : plannedWashes(scene.byGroup.get(group) ?? [], washed.open, [sale], [])
  const lost = moneyFromUnits(washes.reduce((sum, wash) => sum + wash.disallowed, 0n))
  const allowed = moneyFromUnits(gain + lost)
  const before = of.sales.gains
  const long = termOf(lot, asOf) === 'long'
  const after: YearGains = {
    short: moneyFromUnits(before.short + (long ? 0n : allowed)),
    long: moneyFromUnits(before.long + (long ? allowed : 0n)),
    collectibles: before.collectibles,
  }
  const saves = moneyFromUnits(taxOfGains(before, of.facts).total - taxOfGains(after, of.facts).total)
  const recent = washed.open.filter(
    (other) =>
      other.quantity > 0n &&
      other.bought >= asOf - WASH_DAYS &&
      other.bought <= asOf &&
      purchaseOf(other) !== purchaseOf(lot) &&
      washed.facts.purchases.has(purchaseOf(other)) &&
      group !== undefined &&
      (washed.facts.groupOf(other.asset) === group || washed.facts.coveredBy(other.asset)?.group === group),
  )
  return {
    ...row('loss', lot, valued, gain, scene),
    saves: textFromMoney(saves),
    washed: textFromMoney(lost),
    purchases: recent.map((other) => ({
      account: other.account,
      accountName: scene.names.get(other.account) ?? other.account,
      symbol: scene.symbols.get(other.asset) ?? other.asset,
      day: isoFromDay(other.bought),
      quantity: textFromQuantity(other.quantity),
    })),
    reinvests: group !== undefined && scene.reinvested.has(group),
    cleanFrom: isoFromDay(
      recent.reduce<Day>((latest, other) => {
        const clean = addDays(other.bought, WASH_DAYS + 1)
        return clean > latest ? clean : latest
      }, asOf),
    ),
  }
}

function row(
  kind: HarvestRow['kind'],
  lot: WashedLot,
  valued: Valued,
  gain: Money,
  { asOf, names, symbols, of }: Scene,
): HarvestRow {
  const from = longFrom(lot)
  return {
    kind,
    account: lot.account,
    accountName: names.get(lot.account) ?? lot.account,
    asset: lot.asset,
    symbol: symbols.get(lot.asset) ?? lot.asset,
    lot: partId(lot),
    quantity: textFromQuantity(lot.quantity),
    acquired: isoFromDay(lot.acquired),
    costBasis: textFromMoney(lot.cost!),
    price: textFromPrice(valued.price),
    priceDay: isoFromDay(valued.priceDay),
    value: textFromMoney(valued.value),
    gain: textFromMoney(gain),
    term: termOf(lot, asOf),
    longTermFrom: isoFromDay(from),
    daysToLong: termOf(lot, asOf) === 'long' ? 0 : from - asOf,
    saves: '0',
    washed: '0',
    purchases: [],
    reinvests: false,
    cleanFrom: isoFromDay(asOf),
    safeFrom: isoFromDay(addDays(asOf, WASH_DAYS + 1)),
    partners: (of.profile.partners[lot.asset] ?? []).map((asset) => ({
      asset,
      symbol: symbols.get(asset) ?? asset,
    })),
  }
}

function termOf(lot: WashedLot, on: Day): 'short' | 'long' {
  return on >= longFrom(lot) ? 'long' : 'short'
}

function purchaseOf({ id }: WashedLot): string {
  return id.slice(0, id.indexOf(':'))
}
