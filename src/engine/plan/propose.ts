import {
  type Money,
  moneyFromUnits,
  type Quantity,
  quantityFromUnits,
  textFromMoney,
  valueOfUnits,
} from '../../shared/amount.ts'
import { type Day, isoFromDay, yearOf } from '../../shared/day.ts'
import { WASH_DAYS } from '../ledger/washSale.ts'
import type { Proposal, Revisions } from '../../shared/proposal.ts'
import { ok, refuse, type Result } from '../../shared/refusal.ts'
import type { Reason } from '../../shared/report.ts'
import { changesOf } from './changes.ts'
import { chooseLots, basisOf, termOn } from './chooseLots.ts'
import { driftOf, type Position } from './drift.ts'
import { CASH, type Household } from './household.ts'
import { place, type Where } from './place.ts'
import { sumMoney } from './split.ts'
import { spreadTax, type TaxedGain } from './spreadTax.ts'
import { byImportance, shareOf, spreadRow, taxLines, wireTicket } from './proposalRows.ts'
import { targetsOf } from './targets.ts'
import { type MarginalRates, marginalRates, taxOfGains } from '../tax/gainsTax.ts'
import type { YearGains } from '../tax/year.ts'
import { lotOrderOf, type PlannedTicket, sellableLots, ticketsOf } from './tickets.ts'
import { warningsOf } from './warnings.ts'
import { type Wash, washesOf, washGroupOf } from './washes.ts'

/** What the proposal states of its sources beside the facts it reckons with. */
export interface Evidence {
  readonly closesOf: Day
  readonly signalDay: Day | undefined
  readonly nextDecision: Day | undefined
  readonly revisions: Revisions
  readonly strategy: string
  readonly strategyVersion: number
  readonly strategyHash: string
  readonly currency: string
  readonly signals: readonly Reason[]
  readonly taxTable: { readonly asOf: string; readonly source: string }
}

/**
 * The plan of a household on a day: where it stands (DRF), the trades back (PLN), what they cost in tax (TAX) and what to
 * know first (WRN). Refuses `noPrices` for assets that the strategy wants and nobody quotes, and `emptyLedger` where the
 * plan's accounts hold nothing of value.
 */
export function propose(household: Household, evidence: Evidence): Result<Omit<Proposal, 'hash'>> {
  const units = unitsHeld(household)
  const values = valuesOf(household, units)
  const value = sumMoney(values.values())
  const unquoted = wantedAssets(household).filter((asset) => !household.quotes.has(asset))
  if (unquoted.length > 0) return refuse({ kind: 'noPrices', assets: unquoted })
  if (value <= 0n) return refuse({ kind: 'emptyLedger' })

  const targets = targetsOf(value, household.budget, household.core.targets, household.sleeves)
  const positions = driftOf(values, targets, household.core.bands)
  const rates = marginalRates(realisedGains(household), household.tax)
  const limits = { minimumTrade: household.minimumTrade, costRate: household.costRate }
  const wanted = changesOf(
    positions.filter((p) => p.asset === CASH || household.quotes.has(p.asset)),
    limits,
  )
  const placed = place(wanted.changes, {
    accounts: household.accounts,
    assets: household.assets,
    quotes: household.quotes,
    held: units,
    limits,
    mayMakeRoom: roomMakers(household, targets.sleeveAssets),
    taxOfSelling: (account, asset, quantity) => taxOfSelling(household, rates, account, asset, quantity),
  } satisfies Where)
  const tickets = ticketsOf(placed.orders, {
    household,
    positions: new Map(positions.map((p) => [p.asset, p])),
    parks: targets.parks,
    rates,
  })

  const washes = washesOf(household, tickets)
  const gains = taxedGains(household, tickets, washes)
  const before = realisedGains(household)
  const yearWith = withGains(before, gains)
  const without = taxOfGains(before, household.tax)
  const withPlan = taxOfGains(yearWith, household.tax)
  const ofPlan = moneyFromUnits(withPlan.total - without.total)
  const borne = spreadTax(ofPlan, gains, rates)
  const taxOn = (ticket: string, lot?: string) =>
    sumMoney(
      borne.filter((_tax, i) => gains[i]!.ticket === ticket && (lot === undefined || gains[i]!.lot === lot)),
    )

  const traded = sumMoney(tickets.map((t) => t.amount))
  const turnoverOfYear = Number(household.tradedThisYear + traded) / 2 / Number(value)
  const sleeveActual = sumMoney(positions.map((p) => p.sleeve?.actual ?? ZERO))
  const used = positions
    .filter((p) => p.asset !== CASH && household.quotes.has(p.asset) && isUsed(p))
    .map((p) => p.asset)
  const warnings = warningsOf({
    household,
    value,
    sleeveActual,
    tickets,
    washes,
    unfunded: [...wanted.unfunded, ...placed.unfunded],
    yearWith,
    rates,
    used,
    unpriced: unpricedHoldings(household, units),
    turnoverOfYear,
  })

  return ok({
    schema: 'trimtab.proposal/1',
    asOf: isoFromDay(household.asOf),
    closesOf: isoFromDay(evidence.closesOf),
    signalDay: evidence.signalDay === undefined ? null : isoFromDay(evidence.signalDay),
    nextDecision: evidence.nextDecision === undefined ? null : isoFromDay(evidence.nextDecision),
    revisions: evidence.revisions,
    strategy: evidence.strategy,
    strategyVersion: evidence.strategyVersion,
    strategyHash: evidence.strategyHash,
    value: textFromMoney(value),
    currency: evidence.currency,
    sleeveShare: shareOf(sleeveActual, value),
    spread: positions.toSorted(byImportance).map((p) => spreadRow(p, value, household)),
    signals: [...evidence.signals],
    tickets: tickets.map((t) => wireTicket(t, household, evidence.currency, taxOn)),
    accounts: household.accounts.map((account) => {
      const own = tickets.filter((t) => t.account === account.id)
      const sells = sumMoney(own.filter((t) => t.side === 'sell').map((t) => t.amount))
      const buys = sumMoney(own.filter((t) => t.side === 'buy').map((t) => t.amount))
      const costs = sumMoney(own.map((t) => t.cost))
      return {
        account: account.id,
        name: account.name,
        taxType: account.taxType,
        cashBefore: textFromMoney(account.cash),
        sells: textFromMoney(sells),
        buys: textFromMoney(buys),
        costs: textFromMoney(costs),
        cashAfter: textFromMoney(moneyFromUnits(account.cash + sells - buys - costs)),
        tax: textFromMoney(sumMoney(own.map((t) => taxOn(t.id)))),
      }
    }),
    warnings,
    tax: {
      year: yearOf(household.asOf),
      tableAsOf: evidence.taxTable.asOf,
      source: evidence.taxTable.source,
      without: textFromMoney(without.total),
      with: textFromMoney(withPlan.total),
      ofPlan: textFromMoney(ofPlan),
      lines: taxLines(without, withPlan, before, yearWith, household),
    },
    turnover: Number(traded) / 2 / Number(value),
    turnoverOfYear,
    costs: textFromMoney(sumMoney(tickets.map((t) => t.cost))),
    priceDays: Object.fromEntries(used.map((asset) => [asset, isoFromDay(household.quotes.get(asset)!.day)])),
    disclaimer: 'generalInformation',
  })
}

/** PLN-10: the hash that an acceptance names. `hashOf` is canonical form and SHA-256, both given by the host. */
export function sealed(proposal: Omit<Proposal, 'hash'>, hashOf: (value: unknown) => string): Proposal {
  return { ...proposal, hash: hashOf(proposal) }
}

const ZERO = moneyFromUnits(0n)

/** Units by plan account and asset; open short positions count below zero. */
function unitsHeld(household: Household): Map<string, Map<string, Quantity>> {
  const held = new Map(household.accounts.map((a) => [a.id, new Map<string, Quantity>()]))
  for (const lot of household.lots) {
    const own = held.get(lot.account)
    if (own !== undefined) own.set(lot.asset, quantityFromUnits((own.get(lot.asset) ?? 0n) + lot.quantity))
  }
  return held
}

/** DRF-1: market value by asset, cash under its own key. */
function valuesOf(
  household: Household,
  units: ReadonlyMap<string, ReadonlyMap<string, Quantity>>,
): Map<string, Money> {
  const values = new Map<string, Money>([[CASH, sumMoney(household.accounts.map((a) => a.cash))]])
  for (const own of units.values())
    for (const [asset, quantity] of own) {
      const quote = household.quotes.get(asset)
      if (quote === undefined || quantity === 0n) continue
      values.set(asset, moneyFromUnits((values.get(asset) ?? 0n) + valueOfUnits(quantity, quote.price)))
    }
  return values
}

function unpricedHoldings(household: Household, units: ReadonlyMap<string, ReadonlyMap<string, Quantity>>) {
  return [...units].flatMap(([account, own]) =>
    [...own].flatMap(([asset, quantity]) =>
      quantity === 0n || household.quotes.has(asset) ? [] : [{ account, asset, quantity }],
    ),
  )
}

/** What the strategy wants some of now. */
function wantedAssets(household: Household): string[] {
  const wanted = new Set<string>()
  for (const [asset, share] of Object.entries(household.core.targets)) if (share > 0) wanted.add(asset)
  for (const sleeve of household.sleeves)
    for (const [asset, weight] of sleeve.now) if (weight > 0) wanted.add(asset)
  wanted.delete(CASH)
  return [...wanted].toSorted()
}

function isUsed(p: Position): boolean {
  return p.value !== 0n || (p.core?.target ?? 0n) > 0n || (p.sleeve?.target ?? 0n) > 0n
}

/** PLN-6: core assets that no sleeve names and that were not sold at a loss in the days that a purchase would wash. */
function roomMakers(household: Household, sleeveAssets: ReadonlySet<string>): Set<string> {
  const lost = new Set(recentlyLost(household).map((asset) => washGroupOf(household, asset)))
  const makers = Object.entries(household.core.targets).filter(
    ([asset, share]) =>
      share > 0 && asset !== CASH && !sleeveAssets.has(asset) && !lost.has(washGroupOf(household, asset)),
  )
  return new Set(makers.map(([asset]) => asset))
}

/** Assets sold at a loss in the last 30 days that nothing has washed wholly. */
function recentlyLost(household: Household): string[] {
  return household.realised.flatMap(({ taxType, asset, sold, quantity, gain, disallowed }) => {
    const recent = sold >= household.asOf - WASH_DAYS && sold <= household.asOf
    const lost = taxType === 'taxable' && quantity > 0n && gain !== undefined && gain + disallowed < 0n
    return recent && lost ? [asset] : []
  })
}

/** TAX-3: what the year has realised in taxable accounts so far, washed losses not counted. */
function realisedGains(household: Household): YearGains {
  let short = 0n
  let long = 0n
  let collectibles = 0n
  for (const sale of household.realised) {
    if (sale.taxType !== 'taxable' || sale.gain === undefined) continue
    if (sale.sold > household.asOf || yearOf(sale.sold) !== yearOf(household.asOf)) continue
    const gain = sale.gain + sale.disallowed
    if (sale.term === 'short') short += gain
    else long += gain
    if (sale.term === 'long' && isCollectible(household, sale.asset)) collectibles += gain
  }
  return {
    short: moneyFromUnits(short),
    long: moneyFromUnits(long),
    collectibles: moneyFromUnits(collectibles),
  }
}

/** What the plan adds to the year's gains: its lots, and losses of the year that it washes. */
function taxedGains(
  household: Household,
  tickets: readonly PlannedTicket[],
  washes: readonly Wash[],
): TaxedGain[] {
  const sold = tickets
    .filter((t) => household.taxTypes.get(t.account) === 'taxable')
    .flatMap((ticket) =>
      ticket.lots.flatMap((lot): TaxedGain[] => {
        if (lot.gain === undefined) return []
        const washed = washes.filter((w) => w.loss.ticket === ticket.id && w.loss.lot === lot.lot.id)
        const gain = moneyFromUnits(lot.gain + sumMoney(washed.map((w) => w.disallowed)))
        const collectible = isCollectible(household, ticket.asset)
        return [{ ticket: ticket.id, lot: lot.lot.id, gain, term: lot.term, collectible }]
      }),
    )
  const disallowed = washes.flatMap(({ loss, replacement, disallowed: gain }): TaxedGain[] => {
    if (loss.ticket !== undefined || yearOf(loss.day) !== yearOf(household.asOf)) return []
    const collectible = isCollectible(household, loss.asset)
    return [{ ticket: replacement.ticket!, lot: undefined, gain, term: loss.term, collectible }]
  })
  return [...sold, ...disallowed]
}

function withGains(before: YearGains, gains: readonly TaxedGain[]): YearGains {
  const short = gains.filter((g) => g.term === 'short')
  const long = gains.filter((g) => g.term === 'long')
  const sum = (of: readonly TaxedGain[]) => sumMoney(of.map((g) => g.gain))
  return {
    short: moneyFromUnits(before.short + sum(short)),
    long: moneyFromUnits(before.long + sum(long)),
    collectibles: moneyFromUnits(before.collectibles + sum(long.filter((g) => g.collectible))),
  }
}

function isCollectible(household: Household, asset: string): boolean {
  return household.assets.get(asset)?.collectible ?? false
}

/** For comparing accounts only: marginal rates, no cost, unrounded; unknown basis counts as no gain. */
function taxOfSelling(
  household: Household,
  rates: MarginalRates,
  account: string,
  asset: string,
  quantity: Quantity,
): bigint {
  const quote = household.quotes.get(asset)!
  const taken = chooseLots(
    sellableLots(household, account, asset),
    quantity,
    lotOrderOf(household, account, quote, rates),
  )
  return taken.reduce((tax, t) => {
    const basis = basisOf(t)
    if (basis === undefined) return tax
    const gain: bigint = valueOfUnits(t.quantity, quote.price) - basis
    return tax + gain * rates[termOn(t.lot, household.asOf)]
  }, 0n)
}
