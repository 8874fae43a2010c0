import { afterAll, describe, expect, test } from 'vitest'
import { randomPanel } from '../../../tests/support/panels.ts'
import { memoryLedger, testContext, testHost } from '../../../tests/support/ledger.ts'
import { strategyOf } from '../../../tests/support/strategies.ts'
import { type Day, day, isoFromDay } from '../../shared/day.ts'
import { type Result, valueOf } from '../../shared/refusal.ts'
import { Execution, type Strategy } from '../../shared/strategy.ts'
import { listDecisions } from '../store/decisions.ts'
import { openPool } from '../work/pool.ts'
import { backtestHandlers } from './backtest.ts'
import type { Context, Job } from './handler.ts'
import { marketHandlers } from './market.ts'
import { strategyHandlers } from './strategy.ts'

const job: Job = { signal: new AbortController().signal, progress: () => {} }
const pool = openPool(new URL('../work/engine.worker.ts', import.meta.url), { size: 1 })
afterAll(() => pool.close())

const trend = strategyOf({
  core: { AAA: 1 },
  sleeve: {
    universe: ['AAA'],
    steps: [
      { kind: 'selectAboveSma', window: { length: 3, unit: 'months' } },
      { kind: 'weighEqual' },
      { kind: 'parkIn', asset: 'BBB' },
    ],
  },
})

function longer(strategy: Strategy, length: number): Strategy {
  const sleeves = strategy.sleeves.map((sleeve) => ({
    ...sleeve,
    steps: sleeve.steps.map((step) =>
      step.kind === 'selectAboveSma' ? { ...step, window: { ...step.window, length } } : step,
    ),
  }))
  return { ...strategy, sleeves }
}

function save(
  context: Context,
  document: Strategy,
  reason = '',
): Result<{ id: string; version: number; hash: string }> {
  return strategyHandlers['strategy.save']({ document, reason }, context)
}

describe('saving', () => {
  test('STR-5: each change is a version of its own, the older ones stand, and the journal says what changed and why', () => {
    const context = testContext()
    const first = valueOf(save(context, trend, 'to begin with'))
    const second = valueOf(save(context, longer(trend, 12), 'fewer false alarms'))
    expect([first.version, second.version]).toEqual([1, 2])
    expect(first.hash).not.toBe(second.hash)

    const shown = valueOf(strategyHandlers['strategy.show']({ id: trend.id }, context))
    expect(shown.versions).toEqual([1, 2])
    expect(shown.strategy).toEqual({ ...longer(trend, 12), version: 2 })
    expect(valueOf(strategyHandlers['strategy.show']({ id: trend.id, version: 1 }, context)).hash).toBe(
      first.hash,
    )

    const [entry] = listDecisions(context.ledger, { offset: 0, limit: 1 }).entries
    expect(entry).toMatchObject({
      kind: 'strategySaved',
      reason: 'fewer false alarms',
      body: {
        strategy: trend.id,
        version: 2,
        hash: second.hash,
        changes: [
          { path: 'version', before: 1, after: 2 },
          { path: 'sleeves.0.steps.0.window.length', before: 3, after: 12 },
        ],
      },
    })
  })

  test('STR-5: saving the same words again makes no version and no entry', () => {
    const context = testContext()
    const first = valueOf(save(context, trend))
    const entries = listDecisions(context.ledger, { offset: 0, limit: 9 }).total
    expect(valueOf(save(context, { ...trend, version: 7 }))).toEqual(first)
    expect(listDecisions(context.ledger, { offset: 0, limit: 9 }).total).toBe(entries)
  })

  test('STR-5: the database lets no saved version be changed or taken away', () => {
    const { ledger, ...context } = testContext()
    valueOf(save({ ledger, ...context }, trend))
    expect(() => ledger.db.exec(`UPDATE strategy SET body = '{}'`)).toThrow('never rewritten')
    expect(() => ledger.db.exec('DELETE FROM strategy')).toThrow('never deleted')
  })

  test('STR-1: an unsound document is refused and nothing is kept', () => {
    const context = testContext()
    const refused = save(context, strategyOf({ core: { AAA: 0.5 } }))
    expect(refused).toMatchObject({ ok: false, refusal: { kind: 'invalidStrategy', path: 'core.targets' } })
    expect(strategyHandlers['strategy.list']({}, context)).toEqual({ ok: true, value: [] })
  })

  test('the list shows the newest of each, and which one the plan runs, older or not', () => {
    const context = testContext()
    valueOf(save(context, trend))
    valueOf(save(context, longer(trend, 12)))
    valueOf(save(context, { ...trend, id: 'another' }))
    const listed = (): unknown =>
      valueOf(strategyHandlers['strategy.list']({}, context)).map(({ strategy, live }) => [
        strategy.id,
        strategy.version,
        live,
      ])
    expect(listed()).toEqual([
      ['another', 1, false],
      [trend.id, 2, false],
    ])
    const plan = JSON.stringify({
      strategy: trend.id,
      version: 1,
      sleeveBudget: 0.1,
      sleeveCap: 0.2,
      accounts: ['made-up'],
    })
    context.ledger.db.prepare('INSERT INTO plan (rev, body, saved_at) VALUES (1, ?, ?)').run(plan, 'now')
    expect(listed()).toEqual([
      [trend.id, 1, true],
      ['another', 1, false],
      [trend.id, 2, false],
    ])
  })
})

describe('checking a document as typed', () => {
  test('a member of the wrong kind is named by its path', () => {
    const typed = { ...trend, sleeves: [{ ...trend.sleeves[0], universe: [7] }] }
    const refused = strategyHandlers['strategy.check']({ document: typed }, testContext())
    expect(refused).toMatchObject({
      ok: false,
      refusal: { kind: 'invalidStrategy', path: 'sleeves.0.universe.0' },
    })
    expect(strategyHandlers['strategy.check']({ document: null }, testContext())).toMatchObject({ ok: false })
  })

  test('a sound one comes back with its defaults, its sentence and its hash', () => {
    const checked = valueOf(strategyHandlers['strategy.check']({ document: trend }, testContext()))
    expect(checked.strategy).toEqual(trend)
    expect(checked.sentence).toContain('3-month average')
    expect(checked.hash).toMatch(/^[0-9a-f]{64}$/)
  })
})

test('there are fourteen templates, and what is not there is refused with what is', () => {
  const context = testContext()
  const templates = valueOf(strategyHandlers['strategy.templates']({}, context))
  expect(templates).toHaveLength(14)
  for (const { id, strategy } of templates) {
    expect(valueOf(strategyHandlers['strategy.show']({ template: id }, context)).strategy).toEqual(strategy)
  }
  const known = templates.map(({ id }) => id)
  expect(strategyHandlers['strategy.show']({ template: 'none' }, context)).toEqual({
    ok: false,
    refusal: { kind: 'notFound', what: 'template', id: 'none', known },
  })
  expect(strategyHandlers['strategy.show']({ id: 'none' }, context)).toMatchObject({
    ok: false,
    refusal: { kind: 'notFound', what: 'strategy', known: [] },
  })
})

describe('on imported prices', () => {
  /** Synthetic closes of AAA and BBB on week days of 2023 and 2024; the exchange's holidays have none. */
  function priced(): Context {
    const host = testHost({ today: day('2025-01-15') })
    const context: Context = { ...testContext(host, memoryLedger(host)), pool }
    const panel = randomPanel(9, 500, ['AAA', 'BBB'], { from: '2023-01-03' })
    const rows = Array.from(
      panel.days,
      (d, t) => `${isoFromDay(d as Day)},${panel.close[t]!.toFixed(4)},${panel.close[500 + t]!.toFixed(4)}`,
    )
    const bytes = new TextEncoder().encode(['Date,AAA,BBB', ...rows].join('\n'))
    valueOf(
      marketHandlers['prices.import'](
        { files: [{ name: 'made-up.csv', bytes }], currency: 'USD' },
        context,
        job,
      ),
    )
    return context
  }

  test('a trace names the decision in force, the next one by the calendar, and the numbers', async () => {
    const context = priced()
    const traced = valueOf(
      strategyHandlers['strategy.trace']({ which: { document: trend }, day: '2024-03-15' }, context),
    )
    expect(traced).toMatchObject({ decided: '2024-02-29', nextDecision: '2024-03-28' })
    expect(traced.signals).toHaveLength(1)
    expect(traced.targets.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
    expect(traced.sentences[0]).toContain('AAA')
    expect(
      strategyHandlers['strategy.trace']({ which: { document: trend }, day: '2020-01-01' }, context),
    ).toMatchObject({
      ok: false,
      refusal: { kind: 'notEnoughHistory' },
    })
  })

  test('a core alone has decisions to come but no signals', async () => {
    const context = priced()
    const document = strategyOf({ core: { AAA: 0.5, BBB: 0.5 } })
    const traced = valueOf(
      strategyHandlers['strategy.trace']({ which: { document }, day: '2024-03-15' }, context),
    )
    expect(traced).toMatchObject({
      decided: '2024-02-29',
      nextDecision: '2024-03-28',
      signals: [],
      targets: [],
    })
  })

  test('a back-test runs in a worker on the panel of the store, saved version and document alike', async () => {
    const context = priced()
    const execution = Execution.parse({})
    const of = async (
      which: Parameters<(typeof backtestHandlers)['backtest.run']>[0]['which'],
    ): Promise<string> =>
      valueOf(await backtestHandlers['backtest.run']({ which, execution }, context, job)).dataHash
    const byDocument = await of({ document: trend })
    const saved = valueOf(save(context, trend))
    expect(await of({ id: saved.id })).toBe(byDocument)
  })

  test('assets in two currencies are refused', async () => {
    const context = priced()
    context.ledger.db.prepare("UPDATE asset SET currency = 'EUR' WHERE id = 'BBB'").run()
    const document = strategyOf({ core: { AAA: 0.5, BBB: 0.5 } })
    const input = { which: { document }, execution: Execution.parse({}) }
    const refused = await backtestHandlers['backtest.run'](input, context, job)
    expect(refused).toMatchObject({ ok: false, refusal: { kind: 'invalidStrategy' } })
  })

  test('an asset without prices is refused by name', async () => {
    const context = priced()
    const document = strategyOf({ core: { AAA: 0.5, ZZZ: 0.5 } })
    const refused = await backtestHandlers['backtest.run'](
      { which: { document }, execution: Execution.parse({}) },
      context,
      job,
    )
    expect(refused).toEqual({ ok: false, refusal: { kind: 'noPrices', assets: ['ZZZ'] } })
  })
})
