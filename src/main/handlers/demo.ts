import { previousSession, sessionsBetween } from '../../engine/market/calendar.ts'
import { priceFromUnits } from '../../shared/amount.ts'
import { addDays, day, isoFromDay, type Day } from '../../shared/day.ts'
import type { PriceSeries } from '../../shared/market.ts'
import { ok, refuse, type Result } from '../../shared/refusal.ts'
import { Strategy } from '../../shared/strategy.ts'
import { TaxProfile } from '../../shared/tax.ts'
import { demoHousehold, DEMO_STRATEGY, type DemoAccount } from '../demo/household.ts'
import { demoSeries, type DemoMacro, type DemoPrices } from '../demo/series.ts'
import { addAccount, listAccounts } from '../store/accounts.ts'
import { addAssets, assetResolver } from '../store/assets.ts'
import { saveMacro } from '../store/macro.ts'
import { markDemo } from '../store/open.ts'
import { saveSeries } from '../store/prices.ts'
import { write } from '../store/write.ts'
import type { Context, Handlers } from './handler.ts'
import { commitImport, previewImport } from './importFiles.ts'
import { calendarOf } from './panel.ts'
import { planHandlers } from './plan.ts'
import { strategyHandlers } from './strategy.ts'
import { taxHandlers } from './tax.ts'

const FIRST_SESSION = day('1996-01-02')
const REASON = 'Synthetic demo: a sleeve of 15 % by the twelve-month average beside a fixed core.'

export const demoHandlers = {
  /**
   * Fills an empty ledger with the synthetic household of a seed, up to the last session before today, and marks the
   * ledger as a demo. A ledger that has accounts, events or prices is refused: samples never mix with real money.
   */
  'demo.create': ({ seed }, context, job) => {
    if (!isEmpty(context))
      return refuse({ kind: 'alreadyExists', what: 'ledger with data', id: context.ledger.file })
    const calendar = calendarOf(context)
    const sessions = Array.from(
      sessionsBetween(calendar, FIRST_SESSION, previousSession(calendar, context.host.today())),
      (session) => session as Day,
    )
    const series = demoSeries(seed, sessions)
    const household = demoHousehold(sessions, series.prices)
    job.progress(0.2)
    const market = saveMarket(context, sessions, series.prices, series.macro)
    if (!market.ok) return market
    job.progress(0.6)
    let events = 0
    for (const account of household) {
      const added = saveAccount(context, account)
      if (!added.ok) return added
      events += added.value
    }
    job.progress(0.8)
    const planned = savePlan(context)
    if (!planned.ok) return planned
    job.progress(1)
    return ok({
      accounts: household.length,
      events,
      series: series.prices.length,
      closesOf: isoFromDay(sessions.at(-1)!),
    })
  },
} satisfies Partial<Handlers>

function isEmpty({ ledger }: Context): boolean {
  const used = ledger.db
    .prepare('SELECT 1 FROM account UNION ALL SELECT 1 FROM event UNION ALL SELECT 1 FROM series LIMIT 1')
    .get()
  return used === undefined
}

function saveMarket(
  { ledger, host }: Context,
  sessions: readonly Day[],
  prices: readonly DemoPrices[],
  macro: readonly DemoMacro[],
): Result<undefined> {
  return write(ledger, ['ledger', 'market'], () => {
    markDemo(ledger)
    const resolver = assetResolver(ledger)
    const ids = prices.map((p) =>
      resolver.resolve({ symbol: p.symbol, name: p.name, kind: p.kind }, sessions[0]!, 'USD'),
    )
    const news = resolver.news()
    const taxKinds = new Map(prices.map((p, i) => [ids[i]!, p.taxKind]))
    addAssets(ledger, {
      ...news,
      assets: news.assets.map((asset) => ({ ...asset, taxKind: taxKinds.get(asset.id) ?? asset.taxKind })),
    })
    for (const [i, p] of prices.entries()) {
      saveSeries(ledger, ids[i]!, exactSeries(p, sessions), {
        source: 'Synthetic demo',
        layout: 'long',
        currency: 'USD',
        synthetic: true,
        importedAt: host.now(),
      })
    }
    for (const m of macro) {
      const facts = {
        id: m.id,
        name: m.name,
        unit: m.unit,
        lagDays: m.lagDays,
        latestRevised: false,
        synthetic: true,
      }
      const values = m.values.map(({ observed, value }) => ({
        observed,
        availableAt: addDays(observed, m.lagDays),
        value,
      }))
      saveMacro(ledger, facts, values, host.now())
    }
    return ok(undefined)
  })
}

function exactSeries(p: DemoPrices, sessions: readonly Day[]): PriceSeries {
  return {
    closes: 'raw',
    rows: sessions.map((session, t) => ({
      day: session,
      close: priceFromUnits(BigInt(p.cents[t]!) * 1_000_000n),
      adjusted: p.adjusted[t],
    })),
    splits: [],
    distributions: p.distributions.map(({ session, perShare }) => ({
      day: sessions[session]!,
      perShare: priceFromUnits(BigInt(perShare) * 10_000n),
    })),
    distributionsKnown: true,
  }
}

/** The account and its rows, the latter through the import that every file takes. */
function saveAccount(context: Context, account: DemoAccount): Result<number> {
  const { ledger } = context
  const added = write(ledger, ['ledger'], () =>
    ok(
      addAccount(ledger, {
        name: account.name,
        institution: account.institution,
        owner: 'Demo owner',
        taxType: account.taxType,
        currency: 'USD',
        relief: account.relief,
        inPlan: true,
        externalIds: [],
      }),
    ),
  )
  if (!added.ok) return added
  const { drafts } = account
  const text = drafts.map((draft) => `${isoFromDay(draft.tradeDay)},${draft.raw}`).join('\n')
  const reading = {
    name: `${account.name} (synthetic)`,
    bytes: new TextEncoder().encode(text),
    read: ok({
      broker: 'synthetic',
      rows: drafts.length,
      drafts,
      rounded: new Set<number>(),
      refused: [],
      nonData: [],
      currency: 'USD',
    }),
  }
  const accounts = { '': added.value.id }
  const shown = previewImport(context, [reading], accounts)
  if (!shown.ok) return shown
  const done = commitImport(context, { preview: shown.value.preview, keep: [], leave: [], accounts })
  return done.ok ? ok(done.value.files.reduce((sum, file) => sum + file.added, 0)) : done
}

function savePlan(context: Context): Result<unknown> {
  const document = Strategy.parse(DEMO_STRATEGY)
  const saved = strategyHandlers['strategy.save']({ document, reason: REASON }, context)
  if (!saved.ok) return saved
  const sleeve = document.sleeves[0]!
  const plan = {
    strategy: saved.value.id,
    version: saved.value.version,
    sleeveBudget: sleeve.budget,
    sleeveCap: sleeve.cap,
    accounts: listAccounts(context.ledger).map((account) => account.id),
    minimumTrade: '100',
    costBp: 10,
    turnoverBudget: 0.5,
    staleAfter: 3,
  }
  const income = [{ year: 1900, ordinaryIncome: '160000', deduction: '0' }]
  const profile = TaxProfile.parse({ filing: 'joint', income })
  const facts = taxHandlers['tax.saveProfile']({ profile }, context)
  if (!facts.ok) return facts
  return planHandlers['plan.save']({ plan, reason: REASON }, context)
}
