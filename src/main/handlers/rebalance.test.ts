import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testContext } from '../../../tests/support/ledger.ts'
import { calendarFrom, sessionsBetween } from '../../engine/market/calendar.ts'
import { money, price, quantity } from '../../shared/amount.ts'
import { CalendarFile } from '../../shared/calendar.ts'
import { type ChannelName, contract, type Input, type Output } from '../../shared/contract.ts'
import { type Day, day } from '../../shared/day.ts'
import type { TaxType } from '../../shared/account.ts'
import { ok, type Result, valueOf } from '../../shared/refusal.ts'
import type { StrategyText } from '../../shared/strategy.ts'
import { addAccount } from '../store/accounts.ts'
import { ensureAsset } from '../store/assets.ts'
import { addByHand } from '../store/batches.ts'
import { verifyJournal } from '../store/decisions.ts'
import { freeKey, type NewEvent } from '../store/events.ts'
import { saveSeries } from '../store/prices.ts'
import { write } from '../store/write.ts'
import { handlers } from './all.ts'
import type { Context } from './handler.ts'

const calendar = calendarFrom(
  CalendarFile.parse(
    JSON.parse(readFileSync(new URL('../../../resources/calendar-xnys.json', import.meta.url), 'utf8')),
  ),
)
const FRIDAY = '2026-02-27'

/** As a host calls it: the input checked first, the output checked after. */
async function call<C extends ChannelName>(
  context: Context,
  channel: C,
  input: Input<C>,
): Promise<Result<Output<C>>> {
  const handler = handlers[channel] as (i: unknown, c: Context, job: unknown) => Promise<Result<Output<C>>>
  const job = { signal: new AbortController().signal, progress: () => undefined }
  const answer = await handler(contract[channel].input.parse(input), context, job)
  if (answer.ok) contract[channel].output.parse(answer.value)
  return answer
}

/** Three funds that stand still, but that VNQ falls to 86.94 in February: below its average of three months. */
function prices(context: Context, symbol: string, close: string, february = close, to = FRIDAY): string {
  const days = sessionsBetween(calendar, day('2025-08-01'), day(to))
  return valueOf(
    write(context.ledger, ['market'], () => {
      const asset = ensureAsset(context.ledger, { symbol, kind: 'etf' }, day('2025-08-01'), 'USD')
      const rows = [...days].map((d) => ({
        day: d as Day,
        close: price(d >= day('2026-02-02') ? february : close),
        adjusted: undefined,
      }))
      saveSeries(
        context.ledger,
        asset,
        { closes: 'raw', rows, splits: [], distributions: [], distributionsKnown: true },
        {
          source: 'synthetic',
          layout: 'long',
          currency: 'USD',
          synthetic: true,
          importedAt: context.host.now(),
        },
      )
      return ok(asset)
    }),
  )
}

function account(context: Context, name: string, taxType: TaxType): string {
  const facts = {
    institution: '',
    owner: 'Me',
    currency: 'USD',
    relief: 'fifo',
    inPlan: true,
    externalIds: [],
  } as const
  return valueOf(
    write(context.ledger, ['ledger'], () =>
      ok(addAccount(context.ledger, { name, taxType, ...facts, externalIds: [] })),
    ),
  ).id
}

function enter(context: Context, event: Omit<NewEvent, 'key' | 'note'>): void {
  const whole = { ...event, note: '' }
  valueOf(
    write(context.ledger, ['ledger'], (rev) =>
      ok(addByHand(context.ledger, rev.ledger, 'test', { ...whole, key: freeKey(context.ledger, whole) })),
    ),
  )
}

function trade(
  context: Context,
  of: string,
  kind: 'buy' | 'sell',
  on: string,
  asset: string,
  units: string,
  cash: string,
): void {
  const sign = kind === 'buy' ? '' : '-'
  const paid = kind === 'buy' ? '-' : ''
  enter(context, {
    account: of,
    kind,
    tradeDay: day(on),
    legs: [
      { role: 'principal', asset, quantity: quantity(`${sign}${units}`), amount: money('0') },
      { role: 'principal', currency: 'USD', quantity: quantity('0'), amount: money(`${paid}${cash}`) },
    ],
  })
}

function deposit(context: Context, to: string, on: string, amount: string): void {
  enter(context, {
    account: to,
    kind: 'deposit',
    tradeDay: day(on),
    legs: [{ role: 'transfer', currency: 'USD', quantity: quantity('0'), amount: money(amount) }],
  })
}

const STRATEGY: StrategyText = {
  schema: 'trimtab.strategy/1',
  id: 'property',
  version: 1,
  name: 'Property above its average',
  core: { targets: { VTI: 1 } },
  sleeves: [
    {
      id: 'trend',
      name: 'Trend',
      universe: ['VNQ'],
      steps: [
        { kind: 'selectAboveSma', window: { length: 3, unit: 'months' } },
        { kind: 'weighEqual' },
        { kind: 'parkIn', asset: 'BIL' },
      ],
    },
  ],
}
const PLAN: Input<'plan.save'>['plan'] = {
  strategy: 'property',
  version: 1,
  sleeveBudget: 0.15,
  sleeveCap: 0.2,
  accounts: ['brokerage'],
  turnoverBudget: 0.05,
}

/** The household of engine/plan/propose.test.ts, told as events: V = 157,651.20, of which VNQ is 15 %. */
async function household(): Promise<Context> {
  const context = testContext()
  account(context, 'Brokerage', 'taxable')
  prices(context, 'VTI', '100')
  prices(context, 'VNQ', '100', '86.94')
  prices(context, 'BIL', '91.52')
  deposit(context, 'brokerage', '2021-11-01', '122233.72')
  trade(context, 'brokerage', 'buy', '2021-11-08', 'VTI', '1330', '100000')
  trade(context, 'brokerage', 'buy', '2024-10-01', 'VNQ', '150', '11946')
  trade(context, 'brokerage', 'buy', '2025-04-01', 'VNQ', '122', '9284.2')
  valueOf(await call(context, 'strategy.save', { document: STRATEGY, reason: 'to try' }))
  const income = [{ year: 1900, ordinaryIncome: '210000', deduction: '0' }]
  valueOf(await call(context, 'tax.saveProfile', { profile: { stateRate: '0.05', income } }))
  valueOf(await call(context, 'plan.save', { plan: PLAN, reason: 'a small sleeve' }))
  return context
}

async function refusalOf(answer: Promise<Result<unknown>>): Promise<unknown> {
  const got = await answer
  return got.ok ? 'not refused' : got.refusal
}

test('the plan of a real ledger: VNQ left its average, its lots are sold for least tax, the bills bought', async () => {
  const context = await household()
  const p = valueOf(await call(context, 'rebalance.propose', { asOf: FRIDAY }))
  expect([p.value, p.closesOf, p.signalDay, p.nextDecision]).toEqual([
    '157651.2',
    FRIDAY,
    FRIDAY,
    '2026-03-31',
  ])
  expect(p.signals).toMatchObject([
    { asset: 'VNQ', state: 'out', changed: true, since: FRIDAY, value: 86.94 },
  ])
  expect(p.tickets.map((t) => [t.side, t.quantity, t.symbol, t.why, t.cost])).toEqual([
    ['sell', '272', 'VNQ', 'signalLeft', '23.64768'],
    ['buy', '258', 'BIL', 'park', '23.61216'],
  ])
  // Short 1,311.87332 × 32 %, long 1,081.959 × 15 %, 2,393.83232 × 3.8 % and × 5 %.
  expect(p.tax.ofPlan).toBe('792.750556')
  expect(p.warnings.map((w) => [w.id, w.kind, w.severity])).toEqual([
    ['w1', 'shortTermGain', 'mayAnswer'],
    ['w2', 'turnoverAboveLimit', 'mustAnswer'],
  ])
  expect(p.priceDays).toEqual({ BIL: FRIDAY, VNQ: FRIDAY, VTI: FRIDAY })
  expect(valueOf(await call(context, 'rebalance.propose', { asOf: FRIDAY })).hash).toBe(p.hash)
})

test('before the fall the sleeve is inside its band and nothing is to do', async () => {
  const context = await household()
  const p = valueOf(await call(context, 'rebalance.propose', { asOf: '2026-01-30' }))
  expect(p.tickets).toEqual([])
  expect(p.tax.ofPlan).toBe('0')
  expect(
    await refusalOf(
      call(context, 'rebalance.decide', {
        proposal: p.hash,
        asOf: '2026-01-30',
        decision: 'accepted',
        reason: 'x',
      }),
    ),
  ).toEqual({
    kind: 'nothingToDecide',
  })
})

test('PLN-11: an acceptance needs a reason and an answer, and writes one entry with its evidence', async () => {
  const context = await household()
  const p = valueOf(await call(context, 'rebalance.propose', { asOf: FRIDAY }))
  const decide = (more: object) =>
    call(context, 'rebalance.decide', {
      proposal: p.hash,
      asOf: FRIDAY,
      decision: 'accepted',
      reason: 'the rule says so',
      ...more,
    })
  expect(await refusalOf(decide({ reason: '  ' }))).toEqual({ kind: 'reasonMissing' })
  expect(await refusalOf(decide({}))).toEqual({ kind: 'unanswered', warnings: ['w2'] })
  expect(await refusalOf(decide({ answers: [{ warning: 'w2', remedy: 'pray' }] }))).toMatchObject({
    kind: 'notFound',
    what: 'remedy',
  })

  const before = valueOf(await call(context, 'journal.list', {})).total
  const done = valueOf(await decide({ answers: [{ warning: 'w2', remedy: 'accept' }] }))
  const journal = valueOf(await call(context, 'journal.list', {}))
  expect(journal.total).toBe(before + 1)
  const entry = journal.entries[0]!
  expect(entry).toMatchObject({
    seq: done.seq,
    hash: done.hash,
    kind: 'accepted',
    reason: 'the rule says so',
  })
  expect(entry.body).toMatchObject({
    proposal: { hash: p.hash },
    edits: null,
    tickets: [
      { side: 'sell', quantity: '272', lots: [{ quantity: '150' }, { quantity: '122' }] },
      { side: 'buy', quantity: '258', lots: [] },
    ],
    evidence: {
      revisions: p.revisions,
      priceDays: p.priceDays,
      proposalHash: p.hash,
      strategyHash: p.strategyHash,
      appVersion: '0.0.0-test',
    },
  })
  expect(entry.body['warnings']).toMatchObject([{ answer: null }, { answer: 'accept' }])
  expect(verifyJournal(context.ledger).faults).toEqual([])

  const today = valueOf(await call(context, 'today.summary', { asOf: FRIDAY }))
  expect(today.needs.map((n) => n.kind)).not.toContain('reviewPlan')
  expect(today.quiet).toContainEqual({
    kind: 'planDecided',
    facts: { decision: 'accepted', entry: done.seq },
  })
})

test('PLN-11: stale evidence is refused and says what moved; a setting is no evidence', async () => {
  const context = await household()
  const p = valueOf(await call(context, 'rebalance.propose', { asOf: FRIDAY }))
  const decline = (proposal: string) =>
    call(context, 'rebalance.decide', { proposal, asOf: FRIDAY, decision: 'declined', reason: 'not now' })
  expect(await refusalOf(decline('f'.repeat(64)))).toMatchObject({
    kind: 'staleEvidence',
    stream: 'proposal',
  })

  valueOf(await call(context, 'settings.save', { theme: 'dark' }))
  expect((await decline(p.hash)).ok).toBe(true)

  prices(context, 'VTI', '100', '101')
  expect(await refusalOf(decline(p.hash))).toEqual({
    kind: 'staleEvidence',
    stream: 'market',
    shownAt: `revision ${p.revisions.market}`,
    nowAt: `revision ${p.revisions.market + 1}`,
  })
  deposit(context, 'brokerage', FRIDAY, '10')
  expect(await refusalOf(decline(p.hash))).toMatchObject({ kind: 'staleEvidence', stream: 'ledger' })
})

test('PLN-12: an edited plan stays within units and cash, and is kept as edited', async () => {
  const context = await household()
  const p = valueOf(await call(context, 'rebalance.propose', { asOf: FRIDAY }))
  const edit = (tickets: { id: string; quantity: string }[]) =>
    call(context, 'rebalance.decide', {
      proposal: p.hash,
      asOf: FRIDAY,
      decision: 'edited',
      reason: 'half of it',
      answers: [{ warning: 'w2', remedy: 'accept' }],
      tickets,
    })
  expect(await refusalOf(edit([{ id: 't1', quantity: '273' }]))).toEqual({
    kind: 'notEnoughUnits',
    account: 'Brokerage',
    asset: 'VNQ',
    short: '1',
  })
  expect(await refusalOf(edit([{ id: 't2', quantity: '11' }]))).toMatchObject({
    kind: 'cashShort',
    account: 'Brokerage',
  })
  const done = valueOf(await edit([{ id: 't1', quantity: '150' }]))
  const entry = valueOf(await call(context, 'journal.list', {})).entries.find((e) => e.seq === done.seq)!
  expect(entry.kind).toBe('edited')
  expect(entry.body).toMatchObject({
    edits: [{ id: 't1', quantity: '150' }],
    tickets: [{ quantity: '150', lots: [{ quantity: '150' }] }],
  })
})

test('TAX-3, WRN-4: a loss of the year that an IRA outside the plan bought back is not counted as one', async () => {
  const context = await household()
  account(context, 'Old IRA', 'deferred')
  prices(context, 'BND', '70')
  deposit(context, 'brokerage', '2025-01-02', '800')
  trade(context, 'brokerage', 'buy', '2025-01-03', 'BND', '10', '800')
  trade(context, 'brokerage', 'sell', '2026-02-12', 'BND', '10', '700')
  const lost = valueOf(await call(context, 'rebalance.propose', { asOf: FRIDAY }))
  // 100 of long loss deducted at 32 % and 5 %.
  expect(lost.tax.without).toBe('-37')
  deposit(context, 'old-ira', '2026-02-19', '350')
  trade(context, 'old-ira', 'buy', '2026-02-19', 'BND', '5', '350')
  const washed = valueOf(await call(context, 'rebalance.propose', { asOf: FRIDAY }))
  expect(washed.tax.without).toBe('-18.5')
  const today = valueOf(await call(context, 'today.summary', { asOf: FRIDAY }))
  expect(today.dates).toContainEqual({ day: '2026-03-15', kind: 'washWindowOver', facts: { symbol: 'BND' } })
})

test('DRF-1: a split since the last raw close is met: twice the units are worth the same', async () => {
  const context = await household()
  const before = valueOf(await call(context, 'rebalance.propose', { asOf: FRIDAY }))
  enter(context, {
    account: 'brokerage',
    kind: 'split',
    tradeDay: day('2026-03-02'),
    legs: [{ role: 'principal', asset: 'VTI', quantity: quantity('1330'), amount: money('0') }],
  })
  valueOf(
    write(context.ledger, ['market'], () => {
      context.ledger.db
        .prepare(`INSERT INTO price_action (asset, day, kind, value) VALUES ('VTI', ?, 'split', 20000000000)`)
        .run(day('2026-03-02'))
      return ok(undefined)
    }),
  )
  const after = valueOf(await call(context, 'rebalance.propose', { asOf: '2026-03-02' }))
  expect(after.value).toBe(before.value)
})

test('a plan is kept with its reason and what it changed; an unfit one is refused', async () => {
  const context = await household()
  const shown = valueOf(await call(context, 'plan.show', {}))
  expect(shown.plan).toMatchObject(PLAN)
  expect(shown.strategy?.id).toBe('property')
  expect(shown.sentence).toContain('15%')

  const save = (plan: object, reason = 'more of it') =>
    call(context, 'plan.save', { plan: { ...PLAN, ...plan }, reason })
  expect(await refusalOf(save({ accounts: ['nowhere'] }))).toEqual({
    kind: 'notFound',
    what: 'account',
    id: 'nowhere',
    known: ['brokerage'],
  })
  expect(await refusalOf(save({ version: 9 }))).toMatchObject({ kind: 'notFound', what: 'strategy' })
  expect(await refusalOf(save({ sleeveCap: 0.1 }))).toMatchObject({
    kind: 'badArguments',
    path: 'plan.sleeveCap',
  })
  expect(await refusalOf(save({ accounts: ['brokerage', 'brokerage'] }))).toMatchObject({
    kind: 'badArguments',
    path: 'plan.accounts.1',
  })
  expect(await refusalOf(save({ minimumTrade: '-1' }))).toMatchObject({
    kind: 'badArguments',
    path: 'plan.minimumTrade',
  })
  expect(await refusalOf(save({}, ' '))).toEqual({ kind: 'reasonMissing' })

  const same = valueOf(await save({}))
  const moved = valueOf(await save({ sleeveBudget: 0.2 }))
  expect(moved.revision).toBe(same.revision + 1)
  const [entry] = valueOf(await call(context, 'journal.list', {})).entries
  expect(entry).toMatchObject({ kind: 'planSaved', reason: 'more of it' })
  expect(entry!.body['changes']).toEqual([{ path: 'sleeveBudget', before: 0.15, after: 0.2 }])
})

test('without a plan there is none to propose, and today says what comes first', async () => {
  const context = testContext()
  expect(await refusalOf(call(context, 'rebalance.propose', {}))).toEqual({ kind: 'noPlan' })
  const empty = valueOf(await call(context, 'today.summary', {}))
  expect(empty).toMatchObject({
    asOf: '2026-03-02',
    closesOf: null,
    value: null,
    coreShare: null,
    signals: [],
    dates: [],
  })
  expect(empty.needs.map((n) => n.kind)).toEqual(['importLedger', 'savePlan'])

  account(context, 'Brokerage', 'taxable')
  deposit(context, 'brokerage', '2026-02-02', '500')
  const started = valueOf(await call(context, 'today.summary', {}))
  expect(started.needs.map((n) => n.kind)).toEqual(['importPrices', 'savePlan'])
  expect(started.value).toBe('500')
})

test('today: the plan that waits, its question, its dates and what is quiet', async () => {
  const context = await household()
  const today = valueOf(await call(context, 'today.summary', { asOf: FRIDAY }))
  expect(today).toMatchObject({ closesOf: FRIDAY, value: '157651.2', sleeveBudget: 0.15 })
  expect(today.coreShare! + today.sleeveShare!).toBe(1)
  expect(today.needs).toEqual([
    {
      kind: 'reviewPlan',
      urgent: true,
      facts: { trades: 2, accounts: 1, tax: '792.750556', avoidable: '223.018464' },
    },
    { kind: 'answerWarning', urgent: false, facts: { warnings: 1, costs: '31.49472' } },
  ])
  expect(today.signals).toMatchObject([{ sleeve: 'trend', symbol: 'VNQ', state: 'out' }])
  expect(today.dates).toEqual([
    { day: '2026-03-02', kind: 'fill', facts: { trades: 2 } },
    { day: '2026-03-05', kind: 'pricesStale', facts: {} },
    { day: '2026-03-31', kind: 'decision', facts: {} },
    { day: '2026-04-01', kind: 'fill', facts: {} },
    { day: '2026-04-02', kind: 'lotTurnsLong', facts: { symbol: 'VNQ', quantity: '122' } },
  ])
  expect(today.quiet.map((q) => q.kind)).toEqual(['pricesFresh', 'noWash', 'lotsComplete', 'journalIntact'])
})
