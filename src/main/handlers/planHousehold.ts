import { type Calendar, sessionAtOrBefore, sessionsSince } from '../../engine/market/calendar.ts'
import { rowAtOrBefore } from '../../engine/market/panel.ts'
import type { Household, PlanAsset, Quote, SleeveInForce } from '../../engine/plan/household.ts'
import type { Evidence } from '../../engine/plan/propose.ts'
import { rateFromShare } from '../../engine/plan/split.ts'
import { type PastSale, pastWashes, WASH_DAYS } from '../../engine/plan/washes.ts'
import { type Replay, replay } from '../../engine/ledger/replay.ts'
import { aheadOf } from '../../engine/strategy/ahead.ts'
import { assetsOf, assetsOfSleeve } from '../../engine/strategy/pipeline.ts'
import { type SleeveTrace, trace } from '../../engine/strategy/trace.ts'
import type { Account } from '../../shared/account.ts'
import {
  divideHalfEven,
  type Money,
  money,
  moneyFromUnits,
  type Price,
  priceFromUnits,
  type Quantity,
  quantityFromUnits,
} from '../../shared/amount.ts'
import { type Day, dayFromYmd, yearOf } from '../../shared/day.ts'
import type { Plan } from '../../shared/plan.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import type { Reason } from '../../shared/report.ts'
import type { Strategy } from '../../shared/strategy.ts'
import { TaxTable } from '../../shared/tax.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { listAccounts, reliefHistory } from '../store/accounts.ts'
import { listAssets } from '../store/assets.ts'
import { eventsInForce } from '../store/events.ts'
import { currentPlan } from '../store/plans.ts'
import { closesAsOf, type KnownClose, splitsByAsset } from '../store/prices.ts'
import { savedStrategy } from '../store/strategies.ts'
import { revisions } from '../store/write.ts'
import type { Context } from './handler.ts'
import { calendarOf, panelFor } from './panel.ts'

/** Everything a proposal of one day is made of. */
export interface Planned {
  readonly plan: Plan
  readonly strategy: Strategy
  readonly household: Household
  readonly evidence: Evidence
  readonly traces: readonly SleeveTrace[]
  readonly replayed: Replay
}

/** What the facts in force come to on a day; kept for the last few asked for. */
export function replayOn(context: Context, asOf: Day): Replay {
  const { ledger } = revisions(context.ledger)
  const key = `replay ${ledger} ${asOf}`
  const known = context.memory.get('planReplay') as { key: string; replayed: Replay } | undefined
  if (known?.key === key) return known.replayed
  const relief = reliefHistory(context.ledger)
  const accounts = listAccounts(context.ledger).map(({ id, currency }) => ({
    id,
    currency,
    relief: relief.get(id) ?? [],
  }))
  const replayed = replay(eventsInForce(context.ledger), { accounts, upTo: asOf })
  context.memory.set('planReplay', { key, replayed })
  return replayed
}

/**
 * The facts of the plan on a day. Refuses `noPlan`, `notFound` for a strategy that is gone, `noPrices` for assets of a sleeve
 * without a series and `notEnoughHistory` before the sleeve's first decision.
 */
export function plannedOn(context: Context, asOf: Day): Result<Planned> {
  const { ledger } = context
  const plan = currentPlan(ledger)
  if (plan === undefined) return refuse({ kind: 'noPlan' })
  const saved = savedStrategy(ledger, plan.strategy, plan.version)
  if (saved === undefined)
    return refuse({ kind: 'notFound', what: 'strategy', id: `${plan.strategy} version ${plan.version}` })
  const { strategy } = saved
  const calendar = calendarOf(context)
  const traced = tracesOn(context, strategy, asOf, calendar)
  if (!traced.ok) return traced
  const { sleeves, traces } = traced.value

  const all = listAccounts(ledger)
  const accounts = plan.accounts.flatMap((id) => all.find((a) => a.id === id) ?? [])
  const currency = accounts[0]?.currency ?? 'USD'
  const replayed = replayOn(context, asOf)
  const quotes = quotesOn(context, asOf, currency, calendar)
  const household = {
    asOf,
    accounts: accounts.map((a) => ({
      id: a.id,
      name: a.name,
      taxType: a.taxType,
      cash: cashOf(replayed, a),
    })),
    taxTypes: new Map(all.map((a) => [a.id, a.taxType])),
    assets: planAssets(context),
    quotes,
    // A cost in another currency than the plan's is no cost it can reckon with.
    lots: replayed.open.map((lot) => (lot.currency === currency ? lot : { ...lot, cost: undefined })),
    ...realisedOn(replayed, all, asOf, currency, planAssets(context)),
    missing: missingOf(replayed, plan),
    tradedThisYear: tradedInYear(eventsInForce(ledger), plan, asOf, currency),
    core: strategy.core,
    sleeves,
    budget: rateFromShare(plan.sleeveBudget),
    cap: rateFromShare(plan.sleeveCap),
    minimumTrade: money(plan.minimumTrade),
    costRate: rateFromShare(plan.costBp / 10_000),
    turnoverBudget: plan.turnoverBudget,
    staleAfter: plan.staleAfter,
    ...taxOn(context, plan, asOf),
  }
  const days = [...quotes.values()].map((quote) => quote.day)
  const decided = traces.map((t) => t.decided)
  const from = sessionAtOrBefore(calendar, asOf)
  const next = [strategy.core, ...strategy.sleeves].map(
    ({ schedule }) => aheadOf(calendar, schedule.every, from).nextDecision,
  )
  return ok({
    plan,
    strategy,
    household,
    traces,
    replayed,
    evidence: {
      closesOf: days.length === 0 ? from : (Math.max(...days) as Day),
      signalDay: decided.length === 0 ? undefined : (Math.max(...decided) as Day),
      nextDecision: Math.min(...next) as Day,
      revisions: revisions(ledger),
      strategy: strategy.id,
      strategyVersion: strategy.version,
      strategyHash: saved.hash,
      currency,
      signals: traces.flatMap((t): Reason[] => [...t.reasons]),
      taxTable: household.taxTable,
    },
  })
}

/** DRF-4: each sleeve by its decision in force on a day and by the one before. A core alone needs no prices for this. */
function tracesOn(
  context: Context,
  strategy: Strategy,
  asOf: Day,
  calendar: Calendar,
): Result<{ sleeves: SleeveInForce[]; traces: SleeveTrace[] }> {
  if (strategy.sleeves.length === 0) return ok({ sleeves: [], traces: [] })
  const panel = panelFor(context, assetsOf(strategy))
  if (!panel.ok) return panel
  const { days } = panel.value
  const row = rowAtOrBefore(panel.value, asOf)
  const traced = trace(panel.value, strategy, row, (sleeve) =>
    aheadOf(calendar, sleeve.schedule.every, days[row]! as Day),
  )
  if (!traced.ok) return traced
  const sleeves = traced.value.map((now, i): SleeveInForce => {
    const sleeve = strategy.sleeves[i]!
    const earlier = trace(
      panel.value,
      { ...strategy, sleeves: [sleeve] },
      rowAtOrBefore(panel.value, now.decided) - 1,
    )
    return {
      id: sleeve.id,
      budget: sleeve.budget,
      assets: [...new Set([...assetsOfSleeve(sleeve), parkOf(sleeve)])],
      parksIn: parkOf(sleeve),
      now: now.targets,
      before: earlier.ok ? earlier.value[0]!.targets : now.targets,
    }
  })
  return ok({ sleeves, traces: traced.value })
}

function parkOf(sleeve: Strategy['sleeves'][number]): string {
  return sleeve.steps.find((step) => step.kind === 'parkIn')?.asset ?? 'cash'
}

/** What a unit held on a day is worth: the close at or before it, met with the splits that lie between (DRF-1). */
export function quotesOn(
  context: Context,
  asOf: Day,
  currency: string,
  calendar: Calendar,
): Map<string, Quote> {
  const splits = splitsByAsset(context.ledger)
  const quotes = new Map<string, Quote>()
  for (const [asset, close] of closesAsOf(context.ledger, asOf)) {
    if (close.currency !== currency) continue
    const price = priceOfUnit(close, splits.get(asset) ?? [], asOf)
    quotes.set(asset, { price, day: close.day, sessionsOld: sessionsSince(calendar, close.day, asOf) })
  }
  return quotes
}

function priceOfUnit(known: KnownClose, splits: readonly { day: Day; ratio: bigint }[], asOf: Day): Price {
  let price: bigint = known.close
  for (const { day, ratio } of splits) {
    if (known.closes === 'split' && day > asOf) price = divideHalfEven(price * ratio, RATIO_ONE)
    if (known.closes === 'raw' && day > known.day && day <= asOf)
      price = divideHalfEven(price * RATIO_ONE, ratio)
  }
  return priceFromUnits(price)
}

const RATIO_ONE = 10n ** 10n

function planAssets({ ledger }: Context): Map<string, PlanAsset> {
  return new Map(
    listAssets(ledger).map(({ id, symbol, name, kind, taxKind, identicalGroup }) => [
      id,
      { id, symbol, name, kind, identicalGroup, washes: taxKind !== 'crypto' },
    ]),
  )
}

function cashOf(replayed: Replay, account: Account): Money {
  const own = replayed.cash.filter((c) => c.account === account.id && c.currency === account.currency)
  return moneyFromUnits(own.reduce((sum, c) => sum + c.amount, 0n))
}

/** Sales that count for the year's tax or for wash sales, with what purchases so far have washed of them. */
function realisedOn(
  replayed: Replay,
  accounts: readonly Account[],
  asOf: Day,
  currency: string,
  assets: ReadonlyMap<string, PlanAsset>,
): Pick<Household, 'realised' | 'replaced'> {
  const taxTypes = new Map(accounts.map((a) => [a.id, a.taxType]))
  const from = Math.min(dayFromYmd(yearOf(asOf), 1, 1)!, asOf - WASH_DAYS)
  const sales = replayed.closed
    .filter((closed) => closed.sold >= from && closed.quantity > 0n)
    .map((closed): PastSale => ({
      account: closed.account,
      taxType: taxTypes.get(closed.account) ?? 'taxable',
      asset: closed.asset,
      sold: closed.sold,
      quantity: closed.quantity,
      gain: closed.currency === currency ? closed.gain : undefined,
      term: closed.term,
      disallowed: moneyFromUnits(0n),
      lot: closed.lot,
    }))
  const groupOf = (asset: string) =>
    assets.get(asset)?.washes === false ? undefined : (assets.get(asset)?.identicalGroup ?? asset)
  const lots = replayed.open.filter((lot) => lot.acquired >= from - WASH_DAYS)
  const { disallowed, replaced } = pastWashes(sales, lots, taxTypes, groupOf)
  return { realised: sales.map((sale, i) => ({ ...sale, disallowed: disallowed[i]! })), replaced }
}

function missingOf(replayed: Replay, plan: Plan): Household['missing'] {
  const sums = new Map<string, { account: string; asset: string; quantity: Quantity }>()
  for (const { account, asset, quantity } of replayed.gaps) {
    if (!plan.accounts.includes(account) || quantity === 0n) continue
    const key = JSON.stringify([account, asset])
    sums.set(key, { account, asset, quantity: quantityFromUnits((sums.get(key)?.quantity ?? 0n) + quantity) })
  }
  return [...sums.values()]
}

/** WRN-2: what plan accounts bought and sold from 1 January to the day; reinvestments are no turnover. */
function tradedInYear(events: readonly LedgerEvent[], plan: Plan, asOf: Day, currency: string): Money {
  const first = dayFromYmd(yearOf(asOf), 1, 1)!
  let traded = 0n
  for (const { kind, tradeDay, account, legs } of events) {
    if (
      (kind !== 'buy' && kind !== 'sell') ||
      tradeDay < first ||
      tradeDay > asOf ||
      !plan.accounts.includes(account)
    )
      continue
    if (!legs.some((leg) => leg.asset !== undefined && leg.quantity !== 0n)) continue
    for (const leg of legs) {
      if (leg.role !== 'principal' || leg.currency !== currency) continue
      traded += leg.amount < 0n ? -leg.amount : leg.amount
    }
  }
  return moneyFromUnits(traded)
}

/** Years of which a rate table is shipped in `resources`. */
const TAX_YEARS = [2025, 2026] as const

/** TAX-1. */
function taxOn(
  { host }: Context,
  plan: Plan,
  asOf: Day,
): Pick<Household, 'tax'> & Pick<Evidence, 'taxTable'> {
  const year = TAX_YEARS.findLast((known) => known <= yearOf(asOf)) ?? TAX_YEARS[0]
  const table = TaxTable.parse(JSON.parse(host.resource(`tax-us-${year}.json`)))
  return {
    tax: {
      table: table.filing[plan.filing],
      niitRate: table.niitRate,
      ordinaryIncome: money(plan.ordinaryIncome),
      stateRate: rateFromShare(plan.stateRate),
    },
    taxTable: { asOf: table.asOf, source: table.source },
  }
}
