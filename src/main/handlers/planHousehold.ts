import { type Calendar, sessionAtOrBefore, sessionsSince } from '../../engine/market/calendar.ts'
import { rowAtOrBefore } from '../../engine/market/panel.ts'
import type { Household, PlanAsset, Quote, Realised, SleeveInForce } from '../../engine/plan/household.ts'
import type { Evidence } from '../../engine/plan/propose.ts'
import { rateFromShare } from '../../engine/plan/split.ts'
import { WASH_DAYS } from '../../engine/ledger/washSale.ts'
import { partId } from '../../engine/ledger/washSaleLots.ts'
import type { Replay } from '../../engine/ledger/replay.ts'
import { aheadOf } from '../../engine/strategy/ahead.ts'
import { assetsOf, assetsOfSleeve, macroOf } from '../../engine/strategy/pipeline.ts'
import { type SleeveTrace, trace } from '../../engine/strategy/trace.ts'
import type { Account } from '../../shared/account.ts'
import {
  type Money,
  money,
  moneyFromUnits,
  type Quantity,
  quantity,
  quantityFromUnits,
} from '../../shared/amount.ts'
import { type Day, dayFromYmd, yearOf } from '../../shared/day.ts'
import type { Plan } from '../../shared/plan.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import type { Reason } from '../../shared/report.ts'
import type { Strategy } from '../../shared/strategy.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { listAccounts } from '../store/accounts.ts'
import { listAssets } from '../store/assets.ts'
import { currentPlan } from '../store/plans.ts'
import { savedStrategy } from '../store/strategies.ts'
import { revisions } from '../store/write.ts'
import type { Context } from './handler.ts'
import { calendarOf, panelFor } from './panel.ts'
import { factsInForce, replayed } from './replayed.ts'
import { valuer } from './valued.ts'
import { tableOf } from './taxFacts.ts'
import { yearReturn } from './taxYear.ts'
import { type Washed, washedOf, washGroups } from './washed.ts'

/** Everything a proposal of one day is made of. */
export interface Planned {
  readonly plan: Plan
  readonly strategy: Strategy
  readonly household: Household
  readonly evidence: Evidence
  readonly traces: readonly SleeveTrace[]
  readonly replayed: Replay
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
  const result = replayed(context, { upTo: asOf })
  const washed = washedOf(context, result)
  const quotes = quotesOn(context, asOf, currency)
  const household = {
    asOf,
    accounts: accounts.map((a) => ({
      id: a.id,
      name: a.name,
      taxType: a.taxType,
      cash: cashOf(result, a),
    })),
    taxTypes: new Map(all.map((a) => [a.id, a.taxType])),
    assets: planAssets(context),
    quotes,
    // A cost in another currency than the plan's is no cost it can reckon with.
    lots: washed.open.map((lot) => ({
      ...lot,
      id: partId(lot),
      ...(lot.currency === currency ? {} : { cost: undefined }),
    })),
    ...realisedOn(context, washed, asOf, currency),
    missing: missingOf(result, plan),
    tradedThisYear: tradedInYear(factsInForce(context).events, plan, asOf, currency),
    core: strategy.core,
    sleeves,
    budget: rateFromShare(plan.sleeveBudget),
    cap: rateFromShare(plan.sleeveCap),
    minimumTrade: money(plan.minimumTrade),
    costRate: rateFromShare(plan.costBp / 10_000),
    turnoverBudget: plan.turnoverBudget,
    staleAfter: plan.staleAfter,
    tax: yearReturn(context, yearOf(asOf), asOf).facts,
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
    replayed: result,
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
      taxTable: tableOf(context, yearOf(asOf)).used,
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
  const panel = panelFor(context, assetsOf(strategy), macroOf(strategy))
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

/** Where a sleeve waits: the asset of its `parkIn` step, else cash. */
export function parkOf(sleeve: Strategy['sleeves'][number]): string {
  return sleeve.steps.find((step) => step.kind === 'parkIn')?.asset ?? 'cash'
}

/** What a unit held on a day is worth (LOT-18), of every asset with a close in this currency. */
export function quotesOn(context: Context, asOf: Day, currency: string): Map<string, Quote> {
  const calendar = calendarOf(context)
  const value = valuer(context, asOf)
  const quotes = new Map<string, Quote>()
  for (const { id, kind } of listAssets(context.ledger)) {
    const valued = value(id, kind, ONE)
    if (valued?.currency !== currency) continue
    const sessionsOld = sessionsSince(calendar, valued.priceDay, asOf)
    quotes.set(id, { price: valued.price, day: valued.priceDay, sessionsOld })
  }
  return quotes
}

const ONE = quantity('1')

function planAssets(context: Context): Map<string, PlanAsset> {
  const groupOf = washGroups(context)
  return new Map(
    listAssets(context.ledger).map((asset) => {
      const { id, symbol, name, kind, taxKind } = asset
      const collectible = taxKind === 'collectible'
      return [id, { id, symbol, name, kind, collectible, washGroup: groupOf(id) }]
    }),
  )
}

function cashOf(replayed: Replay, account: Account): Money {
  const own = replayed.cash.filter((c) => c.account === account.id && c.currency === account.currency)
  return moneyFromUnits(own.reduce((sum, c) => sum + c.amount, 0n))
}

/** Sales that count for the year's tax or for wash sales, with what purchases so far have washed of them (WSH). */
function realisedOn(
  context: Context,
  washed: Washed,
  asOf: Day,
  currency: string,
): Pick<Household, 'realised' | 'washing'> {
  const { ledger } = context
  const taxTypes = new Map(listAccounts(ledger).map((a) => [a.id, a.taxType]))
  const apart = new Set(
    listAssets(ledger)
      .filter((asset) => asset.taxKind === 'section1256')
      .map((asset) => asset.id),
  )
  const from = Math.min(dayFromYmd(yearOf(asOf), 1, 1)!, asOf - WASH_DAYS)
  const realised = washed.closed
    .filter((closed) => closed.sold >= from && !apart.has(closed.asset))
    .map((closed): Realised => ({
      account: closed.account,
      taxType: taxTypes.get(closed.account) ?? 'taxable',
      asset: closed.asset,
      sold: closed.sold,
      quantity: closed.quantity,
      gain: closed.currency === currency ? closed.gain : undefined,
      term: closed.term,
      disallowed: closed.washDisallowed,
    }))
  return { realised, washing: { given: washed.given, open: washed.open } }
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
