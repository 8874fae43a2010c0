import { nextSession, sessionsSince } from '../../engine/market/calendar.ts'
import { WASH_DAYS } from '../../engine/ledger/washSale.ts'
import { holdingsOf } from '../../engine/ledger/holdings.ts'
import type { Replay } from '../../engine/ledger/replay.ts'
import {
  type Money,
  money,
  moneyFromUnits,
  quantityFromUnits,
  textFromMoney,
  textFromQuantity,
} from '../../shared/amount.ts'
import type { Output } from '../../shared/contract.ts'
import { addDays, type Day, dayFromIso, isoFromDay, longFrom } from '../../shared/day.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { ok } from '../../shared/refusal.ts'
import { baseCurrency, listAccounts } from '../store/accounts.ts'
import { listAssets } from '../store/assets.ts'
import { listBatches } from '../store/batches.ts'
import { verifyJournal } from '../store/decisions.ts'
import { newestRebalanceDecision } from '../store/plans.ts'
import { countRows } from '../store/status.ts'
import type { Context, Handlers } from './handler.ts'
import { baseReader } from './inBase.ts'
import { seriesRows } from './market.ts'
import { calendarOf } from './panel.ts'
import { quotesOn } from './planHousehold.ts'
import { type Proposed, proposalOn } from './rebalance.ts'
import { listReconciled } from './reconcile.ts'
import { replayed } from './replayed.ts'
import { valuer } from './valued.ts'
import { symbolsOf } from './whichStrategy.ts'

type Summary = Output<'today.summary'>
type Need = Summary['needs'][number]
type Facts = Need['facts']

export const todayHandlers = {
  'today.summary': ({ asOf }, context) => {
    const day = asOf === undefined ? context.host.today() : dayFromIso(asOf)!
    const look = lookAt(context, day)
    const proposal = look.proposed?.proposal
    const symbol = symbolsOf(context)
    return ok({
      asOf: isoFromDay(day),
      closesOf: look.closesOf === undefined ? null : isoFromDay(look.closesOf),
      value: proposal?.value ?? look.value,
      currency: baseCurrency(context.ledger),
      coreShare: proposal === undefined ? null : 1 - proposal.sleeveShare,
      sleeveShare: proposal?.sleeveShare ?? null,
      sleeveBudget: look.proposed?.plan.sleeveBudget ?? null,
      needs: needsOf(look),
      signals: (look.proposed?.traces ?? []).flatMap(({ sleeve, reasons }) =>
        reasons.map((reason) => ({ ...reason, sleeve, symbol: symbol(reason.asset) })),
      ),
      dates: datesOf(look),
      quiet: quietOf(look),
    })
  },
} satisfies Partial<Handlers>

/** Everything that the day's summary is read from. */
interface Look {
  readonly context: Context
  readonly asOf: Day
  readonly replayed: Replay
  readonly proposed: Proposed | undefined
  /** Why there is no proposal. */
  readonly refusal: Refusal | undefined
  /** The journal entry that answered this very proposal, or the same signals on the same ledger. */
  readonly decided: { readonly seq: number; readonly kind: string } | undefined
  readonly closesOf: Day | undefined
  /** Of all accounts, in the household's currency, for a day without a plan; null where nothing is worth anything. */
  readonly value: string | null
  readonly journal: { readonly entries: number; readonly faults: number }
}

function lookAt(context: Context, asOf: Day): Look {
  const result = replayed(context, { upTo: asOf })
  const currency = baseCurrency(context.ledger)
  const quotes = quotesOn(context, asOf, currency)
  const days = [...quotes.values()].map((quote) => quote.day)
  const proposed = proposalOn(context, asOf)
  const { entries, faults } = verifyJournal(context.ledger)
  return {
    context,
    asOf,
    replayed: result,
    proposed: proposed.ok ? proposed.value : undefined,
    refusal: proposed.ok ? undefined : proposed.refusal,
    decided: proposed.ok ? decisionOn(context, proposed.value) : undefined,
    closesOf: days.length === 0 ? undefined : (Math.max(...days) as Day),
    value: valueOf(context, result, asOf),
    journal: { entries, faults: faults.length },
  }
}

/** FX-11: what has a price and a rate, and cash. */
function valueOf(context: Context, replayed: Replay, asOf: Day): string | null {
  const inBase = baseReader(context)
  const value = valuer(context, asOf)
  const kinds = new Map(listAssets(context.ledger).map(({ id, kind }) => [id, kind]))
  let sum = 0n
  for (const { currency, amount } of replayed.cash) sum += inBase.cash(amount, currency, asOf) ?? 0n
  for (const { asset, quantity } of holdingsOf(replayed.open)) {
    const valued = value(asset, kinds.get(asset) ?? 'other', quantity)
    if (valued !== undefined) sum += inBase.cash(valued.value, valued.currency, asOf) ?? 0n
  }
  return sum === 0n ? null : textFromMoney(moneyFromUnits(sum))
}

/** A proposal is answered when it, or one of the same signals on the same ledger and strategy, stands in the journal. */
function decisionOn(context: Context, { proposal }: Proposed): Look['decided'] {
  const entry = newestRebalanceDecision(context.ledger)
  const then = entry?.body['proposal'] as Partial<typeof proposal> | undefined
  if (entry === undefined || then === undefined) return undefined
  const isSame =
    then.hash === proposal.hash ||
    (then.signalDay === proposal.signalDay &&
      then.strategyHash === proposal.strategyHash &&
      then.revisions?.ledger === proposal.revisions.ledger &&
      then.revisions.plan === proposal.revisions.plan)
  return isSame ? { seq: entry.seq, kind: entry.kind } : undefined
}

function needsOf(look: Look): Need[] {
  const { context, refusal, proposed } = look
  const counts = countRows(context.ledger)
  const needs: Need[] = []
  const need = (kind: Need['kind'], urgent: boolean, facts: Facts = {}) => needs.push({ kind, urgent, facts })

  if (look.journal.faults > 0) need('journalFault', true, { faults: look.journal.faults })
  if (counts.events === 0) need('importLedger', true)
  else if (counts.series === 0) need('importPrices', true)
  if (refusal?.kind === 'noPlan' || refusal?.kind === 'notFound') need('savePlan', false)
  if (counts.series > 0 && refusal?.kind === 'noPrices')
    need('importPrices', true, { assets: refusal.assets.length })
  if (counts.series > 0 && refusal?.kind === 'notEnoughHistory') need('importPrices', true, { assets: 1 })
  if (proposed !== undefined && proposed.proposal.tickets.length > 0 && look.decided === undefined)
    needs.push(...planNeeds(proposed))
  needs.push(
    ...missingLotNeeds(look),
    ...openAskNeeds(look),
    ...stalePriceNeeds(look),
    ...priceFaultNeeds(look),
    ...refusedRowNeeds(look),
  )
  return needs
}

function planNeeds({ proposal }: Proposed): Need[] {
  const { tickets, warnings } = proposal
  const open = warnings.filter((w) => w.severity !== 'informs' && money(w.costs) > 0n)
  const mustAnswer = open.filter((w) => w.severity === 'mustAnswer')
  const avoidable = sum(
    open.filter((w) => w.kind === 'shortTermGain' || w.kind === 'washSale').map((w) => w.costs),
  )
  const facts: Facts = {
    trades: tickets.length,
    accounts: new Set(tickets.map((t) => t.account)).size,
    tax: proposal.tax.ofPlan,
    ...(avoidable > 0n && { avoidable: textFromMoney(avoidable) }),
  }
  const review: Need = { kind: 'reviewPlan', urgent: true, facts }
  if (mustAnswer.length === 0) return [review]
  const costs = textFromMoney(sum(mustAnswer.map((w) => w.costs)))
  return [review, { kind: 'answerWarning', urgent: false, facts: { warnings: mustAnswer.length, costs } }]
}

function missingLotNeeds({ context, replayed }: Look): Need[] {
  const gaps = replayed.gaps.filter((gap) => gap.quantity > 0n)
  if (gaps.length === 0) return []
  const assets = new Set(gaps.map((gap) => gap.asset))
  const only = assets.size === 1 ? { symbol: symbolsOf(context)([...assets][0]!) } : {}
  return [{ kind: 'missingLots', urgent: false, facts: { gaps: gaps.length, ...only } }]
}

function openAskNeeds({ context, replayed: { asks } }: Look): Need[] {
  if (asks.length === 0) return []
  const assets = new Set(asks.map((ask) => ask.asset))
  const only = assets.size === 1 ? { symbol: symbolsOf(context)([...assets][0]!) } : {}
  return [{ kind: 'openAsks', urgent: false, facts: { asks: asks.length, ...only } }]
}

function stalePriceNeeds({ proposed }: Look): Need[] {
  const stale = (proposed?.proposal.warnings ?? []).filter((w) => w.kind === 'stalePrice')
  const oldest = stale.toSorted((a, b) => b.sessionsOld - a.sessionsOld)[0]
  if (oldest === undefined) return []
  const facts: Facts = {
    lastDay: oldest.lastDay,
    sessions: oldest.sessionsOld,
    ...(stale.length === 1 && { symbol: oldest.symbol }),
  }
  return [{ kind: 'stalePrices', urgent: stale.some((w) => w.tradeDepends), facts }]
}

/** Spikes, gaps and prices on days without a session; flat runs and old ends are no faults to mend here. */
function priceFaultNeeds({ context }: Look): Need[] {
  const found = seriesRows(context).map(({ symbol, faults }) => ({
    symbol,
    faults: faults.filter((f) => f.kind === 'spike' || f.kind === 'gap' || f.kind === 'notASession').length,
  }))
  const faulty = found.filter(({ faults }) => faults > 0)
  if (faulty.length === 0) return []
  const faults = faulty.reduce((total, each) => total + each.faults, 0)
  const only = faulty.length === 1 ? { symbol: faulty[0]!.symbol } : {}
  return [{ kind: 'priceFault', urgent: false, facts: { faults, ...only } }]
}

/** Of the last week's imports: older ones were seen. */
function refusedRowNeeds({ context, asOf }: Look): Need[] {
  const since = isoFromDay(addDays(asOf, -7))
  const recent = listBatches(context.ledger).filter(
    (b) => !b.undone && b.refused > 0 && b.importedAt >= since,
  )
  if (recent.length === 0) return []
  const rows = recent.reduce((total, batch) => total + batch.refused, 0)
  const only = recent.length === 1 ? { file: recent[0]!.file } : {}
  return [{ kind: 'refusedRows', urgent: false, facts: { rows, ...only } }]
}

const TURNS_LONG_WITHIN = 90
const DATES_SHOWN = 12

/** What comes by itself, earliest first: the next twelve. */
function datesOf(look: Look): Summary['dates'] {
  const { context, asOf, proposed, closesOf } = look
  const calendar = calendarOf(context)
  const dates: Summary['dates'] = []
  const date = (day: Day, kind: Summary['dates'][number]['kind'], facts: Facts = {}) =>
    dates.push({ day: isoFromDay(day), kind, facts })

  const next = proposed?.evidence.nextDecision
  if (next !== undefined) {
    date(next, 'decision')
    date(nextSession(calendar, next), 'fill')
  }
  const signalDay = proposed?.evidence.signalDay
  if (signalDay !== undefined && look.decided === undefined) {
    const fill = nextSession(calendar, signalDay)
    if (fill >= asOf) date(fill, 'fill', { trades: proposed!.proposal.tickets.length })
  }
  if (proposed !== undefined && closesOf !== undefined) {
    const { staleAfter } = proposed.plan
    let session = nextSession(calendar, closesOf)
    while (sessionsSince(calendar, closesOf, session) <= staleAfter) session = nextSession(calendar, session)
    if (session >= asOf) date(session, 'pricesStale')
  }
  for (const [day, facts] of turningLong(look)) date(day, 'lotTurnsLong', facts)
  for (const [day, facts] of openWashWindows(look)) date(day, 'washWindowOver', facts)
  return dates.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)).slice(0, DATES_SHOWN)
}

/** Lots of taxable accounts that turn long-term within ninety days, those of one asset on one day together. */
function turningLong({ context, asOf, replayed }: Look): [Day, Facts][] {
  const taxable = taxableAccounts(context)
  const symbol = symbolsOf(context)
  const units = new Map<string, { day: Day; asset: string; quantity: bigint }>()
  for (const lot of replayed.open) {
    const day = longFrom(lot)
    if (lot.quantity <= 0n || !taxable.has(lot.account) || day <= asOf || day > asOf + TURNS_LONG_WITHIN)
      continue
    const key = `${day} ${lot.asset}`
    units.set(key, { day, asset: lot.asset, quantity: (units.get(key)?.quantity ?? 0n) + lot.quantity })
  }
  return [...units.values()].map(({ day, asset, quantity }) => [
    day,
    { symbol: symbol(asset), quantity: textFromQuantity(quantityFromUnits(quantity)) },
  ])
}

/** For each asset sold at a loss in a taxable account, the first day on which buying it washes nothing any more. */
function openWashWindows({ context, asOf, replayed }: Look): [Day, Facts][] {
  const taxable = taxableAccounts(context)
  const symbol = symbolsOf(context)
  const last = new Map<string, Day>()
  for (const { account, asset, sold, gain } of replayed.closed) {
    if (!taxable.has(account) || gain === undefined || gain >= 0n || sold < asOf - WASH_DAYS) continue
    last.set(asset, Math.max(last.get(asset) ?? 0, sold) as Day)
  }
  return [...last].map(([asset, sold]) => [addDays(sold, WASH_DAYS + 1), { symbol: symbol(asset) }])
}

function quietOf(look: Look): Summary['quiet'] {
  const quiet: Summary['quiet'] = []
  const is = (kind: string, facts: Facts = {}) => quiet.push({ kind, facts })
  const { proposed, journal, replayed, decided, closesOf } = look
  if (proposed !== undefined) {
    const { proposal, plan } = proposed
    if (decided !== undefined) is('planDecided', { decision: decided.kind, entry: decided.seq })
    else if (proposal.tickets.length === 0) is('nothingToTrade')
    if (proposal.spread.every((row) => !row.together.outside))
      is('insideBands', { assets: proposal.spread.length })
    if (proposal.turnoverOfYear <= plan.turnoverBudget)
      is('turnoverInside', { turnover: proposal.turnoverOfYear, limit: plan.turnoverBudget })
    if (proposal.warnings.every((w) => w.kind !== 'stalePrice') && closesOf !== undefined)
      is('pricesFresh', { lastDay: isoFromDay(closesOf) })
    if (proposal.warnings.every((w) => w.kind !== 'washSale') && openWashWindows(look).length === 0)
      is('noWash')
  }
  if (replayed.open.length > 0 && replayed.gaps.every((gap) => gap.quantity === 0n)) is('lotsComplete')
  for (const { accountName, broker, day, holds } of listReconciled(look.context)) {
    if (holds) is('reconciled', { account: accountName, broker, day })
  }
  if (journal.faults === 0) is('journalIntact', { entries: journal.entries })
  return quiet
}

function taxableAccounts({ ledger }: Context): Set<string> {
  return new Set(listAccounts(ledger).flatMap((a) => (a.taxType === 'taxable' ? a.id : [])))
}

function sum(amounts: readonly string[]): Money {
  return moneyFromUnits(amounts.reduce((total, text) => total + money(text), 0n))
}
