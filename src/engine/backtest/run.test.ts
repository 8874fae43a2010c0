import { describe, expect, test } from 'vitest'
import { panelOf, randomPanel } from '../../../tests/support/panels.ts'
import { inputOf, strategyOf, toolsFor } from '../../../tests/support/strategies.ts'
import { type Result, valueOf } from '../../shared/refusal.ts'
import type { Report } from '../../shared/report.ts'
import type { Panel } from '../market/panel.ts'
import { run } from './run.ts'

/** Three sessions in one month: 2024-01-03 to 05. */
const THREE = ['2024-01-03', '2024-01-04', '2024-01-05']
/** Month-ends of 2024 only, as if nothing traded between: each session is the last of its month. */
const MONTHS = ['2024-01-31', '2024-02-29', '2024-03-29', '2024-04-30', '2024-05-31', '2024-06-28']
const FREE = { costBp: 0 }

function runs(
  panel: Panel,
  strategy: Parameters<typeof inputOf>[1],
  options: Parameters<typeof inputOf>[2] = {},
): Result<Report> {
  return run(inputOf(panel, strategy, options), toolsFor())
}

function near(column: Float64Array | undefined, expected: readonly number[]): void {
  expect(column).toHaveLength(expected.length)
  for (const [i, value] of expected.entries()) expect(column![i], `value ${i}`).toBeCloseTo(value, 13)
}

describe('a core alone, by hand', () => {
  const panel = panelOf(THREE, { A: [100, 110, 121] })
  const holdA = strategyOf({ core: { A: 1 } })

  test('BT-2, BT-9: it opens at the close after the first session, so only the second day of +10 % counts', () => {
    const report = valueOf(runs(panel, holdA, { execution: FREE }))
    near(report.core.net, [1, 1, 1.1])
    expect(report.decisions).toMatchObject([
      { sleeve: 'core', decided: '2024-01-03', filled: '2024-01-04', turnover: 1 },
    ])
  })

  test('BT-2: filled at the same close it has both days, and the report is stamped', () => {
    const report = valueOf(runs(panel, holdA, { execution: { costBp: 0, lag: 0 } }))
    near(report.core.net, [1, 1.1, 1.21])
    expect(report.stamps).toContain('sameCloseFill')
    expect(report.stamps).toContain('costsZero')
  })

  test('BT-7: solved for the fee, 1 buys 1/1.01 worth at 100 basis points', () => {
    const report = valueOf(runs(panel, holdA, { execution: { costBp: 100 } }))
    near(report.core.net, [1, 1 / 1.01, 1.1 / 1.01])
    near(report.core.gross, [1, 1, 1.1])
    expect(report.core.stats.costs).toBeCloseTo(0.01 / 1.01, 14)
  })

  test('BT-7: sized before costs, 1 is bought and the fee of 0.01 stays owed in cash', () => {
    const report = valueOf(runs(panel, holdA, { execution: { costBp: 100, sizing: 'afterwards' } }))
    near(report.core.net, [1, 0.99, 1.09])
  })

  test('BT-3: a distribution of 1 on a close of 99 is reinvested, so nothing is lost on the ex-day', () => {
    const paid = panelOf(THREE, { A: [100, 100, 99] }, { total: { A: [100, 100, 100] } })
    near(valueOf(runs(paid, holdA, { execution: FREE })).core.net, [1, 1, 1])
  })

  test('BT-4: cash earns the bill return known at the close before', () => {
    const bills = panelOf(THREE, { A: [100, 100, 100] }, { bills: [0.01, 0.02, 0.5] })
    const half = strategyOf({ core: { A: 0.5, cash: 0.5 } })
    const report = valueOf(runs(bills, half, { execution: FREE }))
    // Day 1 all in cash: 1.01. Then half of it stays in cash and earns 2 %.
    near(report.core.net, [1, 1.01, 1.01 * (0.5 + 0.5 * 1.02)])
    expect(report.stamps).not.toContain('cashYieldZero')
  })

  test('BT-5: a hole in a held series is refused with its day', () => {
    const holed = panelOf([...THREE, '2024-01-08'], { A: [100, 110, NaN, 121] })
    expect(runs(holed, holdA)).toEqual({
      ok: false,
      refusal: { kind: 'missingPrice', asset: 'A', day: '2024-01-05' },
    })
  })

  test('BT-10: the period is that in which every asset has a price, and the one that limits it is named', () => {
    const late = panelOf([...THREE, '2024-01-08', '2024-01-09'], {
      A: [100, 110, 121, 121, 121],
      B: [NaN, 50, 50, 55, NaN],
    })
    const report = valueOf(runs(late, strategyOf({ core: { A: 0.5, B: 0.5 } }), { execution: FREE }))
    expect([report.from, report.to, report.limitedBy]).toEqual([
      '2024-01-04',
      '2024-01-08',
      { asset: 'B', from: '2024-01-04' },
    ])
    near(report.core.net, [1, 1, 0.5 + 0.5 * 1.1])
    expect(report.lastDays).toEqual({ A: '2024-01-09', B: '2024-01-08' })
  })

  test('BT-10: a period too short for one fill is refused', () => {
    expect(runs(panel, holdA, { from: '2024-01-05' })).toEqual({
      ok: false,
      refusal: { kind: 'notEnoughHistory', asset: 'A', needed: 3, found: 1, unit: 'days' },
    })
  })
})

describe('a core with 5/25 bands, by hand', () => {
  const sixtyForty = strategyOf({ core: { A: 0.6, B: 0.4 } })
  const days = ['2024-01-30', '2024-01-31', '2024-02-28', '2024-02-29', '2024-03-01', '2024-03-04']

  test('BT-11: 64.6 % of a 60 % target is inside, nothing trades', () => {
    const panel = panelOf(days, { A: [100, 100, 122, 122, 122, 122], B: [10, 10, 10, 10, 10, 10] })
    const report = valueOf(runs(panel, sixtyForty, { execution: FREE }))
    // 0.6 × 1.22 = 0.732 of 1.132.
    near(report.coreWeights[0]!.held, [0, 0.6, 0.732 / 1.132, 0.732 / 1.132, 0.732 / 1.132, 0.732 / 1.132])
    expect(report.decisions).toHaveLength(1)
  })

  test('BT-11: 69.2 % is outside; decided at the month-end, filled the session after, at the weights of that close', () => {
    const panel = panelOf(days, { A: [100, 100, 150, 150, 150, 165], B: [10, 10, 10, 10, 20, 20] })
    const report = valueOf(runs(panel, sixtyForty, { execution: FREE }))
    expect(report.decisions[1]).toMatchObject({ sleeve: 'core', decided: '2024-02-29', filled: '2024-03-01' })
    // At the fill A is worth 0.9 and B 0.8: 1.7, brought to 1.02 and 0.68. Then A rises by a tenth.
    near(report.core.net, [1, 1, 1.3, 1.3, 1.7, 1.7 * (0.6 * 1.1 + 0.4)])
    // One-way: 0.9 to 1.02 and 0.8 to 0.68 moves 0.24, half of it over 1.7.
    expect(report.decisions[1]!.turnover).toBeCloseTo(0.12 / 1.7, 14)
  })

  test('BT-8: exactly on the band is inside', () => {
    // 0.5 × 1.5 = 0.75 of 1.25: 60 % of a 50 % target with a band of 10 points.
    const banded = strategyOf({
      core: { targets: { A: 0.5, B: 0.5 }, bands: { absolute: 0.1, relative: 0.25 } },
    })
    const panel = panelOf(days, { A: [100, 100, 150, 150, 150, 150], B: [10, 10, 10, 10, 10, 10] })
    expect(valueOf(runs(panel, banded, { execution: FREE })).decisions).toHaveLength(1)
  })
})

describe('a sleeve, by hand', () => {
  const trend = {
    universe: ['A'],
    steps: [
      { kind: 'selectAboveSma', window: { length: 2, unit: 'months' } },
      { kind: 'weighEqual' },
      { kind: 'parkIn', asset: 'B' },
    ],
    budget: 0.5,
  } as const
  const strategy = strategyOf({
    core: { A: 1 },
    sleeve: { ...trend, universe: ['A'], steps: [...trend.steps] },
  })
  // Averages of two months from February on: 105, 100, 85, 90, 105. In at 110, out at 90, out at 80, in at 100, in at 110.
  const panel = panelOf(
    MONTHS,
    { A: [100, 110, 90, 80, 100, 110], B: [10, 10, 10, 11, 11, 11] },
    { next: '2024-07-01' },
  )

  test('BT-10: it starts at the first decision whose window is full, 29 February', () => {
    const report = valueOf(runs(panel, strategy, { execution: FREE }))
    expect([report.from, report.limitedBy]).toEqual(['2024-02-29', { asset: 'A', from: '2024-02-29' }])
  })

  test('BT-1, BT-2: each state is filled one session later', () => {
    const report = valueOf(runs(panel, strategy, { execution: FREE }))
    const own = report.decisions.filter(({ sleeve }) => sleeve === 'sleeve')
    expect(own.map(({ decided, filled, targets }) => [decided, filled, targets])).toEqual([
      ['2024-02-29', '2024-03-29', { A: 1 }],
      ['2024-03-29', '2024-04-30', { B: 1 }],
      ['2024-04-30', '2024-05-31', { B: 1 }],
      ['2024-05-31', '2024-06-28', { A: 1 }],
      ['2024-06-28', null, { A: 1 }],
    ])
    // Cash, then A from 90 to 80, then B flat at 11, then sold for A.
    near(report.sleeve!.net, [1, 1, 80 / 90, 80 / 90, 80 / 90])
    expect(own.map(({ turnover }) => Math.round(turnover * 1e9) / 1e9)).toEqual([1, 1, 0, 1, 0])
    expect(report.sleeve!.stats.timeInMarket).toBeCloseTo(1 / 3, 14)
  })

  test('STR-6: the reasons give value, threshold, since when and whether it changed', () => {
    const report = valueOf(runs(panel, strategy, { execution: FREE }))
    const own = report.decisions.filter(({ sleeve }) => sleeve === 'sleeve')
    expect(own.map(({ reasons }) => reasons[0])).toEqual([
      reason('in', 110, 105, '2024-02-29', true),
      reason('out', 90, 100, '2024-03-29', true),
      reason('out', 80, 85, '2024-03-29', false),
      reason('in', 100, 90, '2024-05-31', true),
      reason('in', 110, 105, '2024-05-31', false),
    ])
  })

  function reason(state: string, value: number, threshold: number, since: string, changed: boolean): object {
    return { asset: 'A', state, rule: 'selectAboveSma', value, threshold, since, changed }
  }

  test('BT-7: a switch sells everything and buys what is left, so the fee is 2 c V / (1 + c)', () => {
    const report = valueOf(runs(panel, strategy, { execution: { costBp: 100 } }))
    const opened = 1 / 1.01
    const before = (opened * 80) / 90
    const fee = (2 * 0.01 * before) / 1.01
    near(report.sleeve!.net.subarray(0, 3), [1, opened, before - fee])
    expect(report.decisions.find(({ filled }) => filled === '2024-04-30')!.cost).toBeCloseTo(fee, 14)
  })

  test('BT-12: the blend keeps half in each part at every fill of the sleeve and pays on net trades only', () => {
    const report = valueOf(runs(panel, strategy, { execution: { costBp: 100 } }))
    // Opening: both parts buy A with everything. Fill of 30 April: A worth V; the core part keeps half of V in A, the
    // sleeve part sells its half and buys B: traded is V/2 sold and V/2 bought, less the fee on what is left.
    const opened = 1 / 1.01
    const before = (opened * 80) / 90
    // |w(V−F) − h|: A goes from V to (V−F)/2, B from 0 to (V−F)/2, so F = c V.
    const after = before - 0.01 * before
    near(report.blend!.net.subarray(0, 3), [1, opened, after])
    // 31 May: A 80 → 100, B flat: the core part is 5/8 of after, the sleeve part 4/8; half each of the sum again.
    const grown = after * (0.5 * 1.25 + 0.5)
    // The sleeve stays in B: A goes from 0.625 to half of what is left, B from 0.5: x sold, x − F bought.
    const a = after * 0.625
    const b = after * 0.5
    // F = c (a − (V−F)/2 + (V−F)/2 − b) = c (a − b).
    near(report.blend!.net.subarray(3, 4), [grown - 0.01 * (a - b)])
  })

  test('BT-9: with a start date, the decision in force opens the sleeve; before the window is full it waits outside', () => {
    const early = valueOf(runs(panel, strategy, { from: '2024-01-31', execution: FREE }))
    expect(early.limitedBy).toBeNull()
    const own = early.decisions.filter(({ sleeve }) => sleeve === 'sleeve')
    expect(own[0]).toMatchObject({ decided: '2024-01-31', filled: '2024-02-29', targets: { B: 1 } })
    expect(own[0]!.reasons[0]).toMatchObject({ state: 'notReady', threshold: null })
  })

  test('SIG-4: a panel that stops on Friday 2025-09-26 has its last monthly decision on 2025-08-29', () => {
    const days = ['2025-07-31', '2025-08-28', '2025-08-29', '2025-09-25', '2025-09-26']
    const stopped = panelOf(days, { A: [1, 2, 3, 4, 5], B: [1, 1, 1, 1, 1] })
    const report = valueOf(runs(stopped, strategy, { from: '2025-07-31', execution: FREE }))
    const own = report.decisions.filter(({ sleeve }) => sleeve === 'sleeve')
    expect(own.map(({ decided }) => decided)).toEqual(['2025-07-31', '2025-08-29'])
  })

  test('SIG-5: a close equal to its average is in', () => {
    const flat = panelOf(
      MONTHS,
      { A: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1], B: [1, 1, 1, 1, 1, 1] },
      { next: '2024-07-01' },
    )
    const report = valueOf(runs(flat, strategy, { execution: FREE }))
    expect(report.decisions.every(({ targets }) => targets['A'] === 1)).toBe(true)
  })

  test('SIG-1: the signal sees distributions unless told to read prices', () => {
    // The price stands still and pays 5 each month: total return rises, the price sits on its average either way; a
    // price that slips by a little is out, its total return is in.
    const paying = panelOf(
      MONTHS,
      { A: [100, 99, 98, 97, 96, 95], B: [1, 1, 1, 1, 1, 1] },
      { total: { A: [100, 104, 108, 112, 116, 120] }, next: '2024-07-01' },
    )
    const byPrice = strategyOf({
      core: { A: 1 },
      sleeve: {
        ...trend,
        universe: ['A'],
        steps: [{ ...trend.steps[0], reads: 'price' }, trend.steps[1], trend.steps[2]],
      },
    })
    expect(valueOf(runs(paying, strategy)).decisions.at(-1)!.targets).toEqual({ A: 1 })
    expect(valueOf(runs(paying, byPrice)).decisions.at(-1)!.targets).toEqual({ B: 1 })
  })
})

describe('what a run answers', () => {
  const panel = randomPanel(7, 700, ['A', 'B', 'C'])
  const strategy = strategyOf({
    core: { A: 0.6, B: 0.4 },
    sleeve: {
      universe: ['A', 'B'],
      steps: [
        { kind: 'selectCrossover', fast: { length: 20, unit: 'days' }, slow: { length: 60, unit: 'days' } },
        { kind: 'weighEqual' },
        { kind: 'parkIn', asset: 'C' },
      ],
      schedule: { every: 'week' },
    },
  })

  test('BT-6: the same input gives the same result hash, another cost another', () => {
    const one = valueOf(runs(panel, strategy))
    const two = valueOf(runs(panel, strategy))
    const dearer = valueOf(runs(panel, strategy, { execution: { costBp: 11 } }))
    expect(two.resultHash).toBe(one.resultHash)
    expect(dearer.resultHash).not.toBe(one.resultHash)
    expect(dearer.dataHash).toBe(one.dataHash)
  })

  test('BT-13: costs only ever take, and the weights of every close sum to 1', () => {
    const report = valueOf(runs(panel, strategy))
    for (const line of [report.core, report.sleeve!, report.blend!]) {
      expect(line.net.at(-1)!).toBeLessThan(line.gross.at(-1)!)
    }
    for (let i = 0; i < report.dates.length; i++) {
      const sum = report.weights.reduce((total, { held }) => total + held[i]!, 0)
      expect(sum).toBeCloseTo(1, 12)
    }
  })

  test('BT-16: a run told to stop answers cancelled', () => {
    const pulse = new Int32Array(2)
    pulse[0] = 1
    expect(run(inputOf(panel, strategy), toolsFor(pulse))).toEqual({
      ok: false,
      refusal: { kind: 'cancelled' },
    })
  })

  test('an asset that the panel lacks is refused by name', () => {
    const stranger = strategyOf({ core: { A: 0.5, Z: 0.5 } })
    expect(runs(panel, stranger)).toEqual({ ok: false, refusal: { kind: 'noPrices', assets: ['Z'] } })
  })

  test('BT-10: a window longer than the history is refused with what it needs and has', () => {
    const patient = strategyOf({
      core: { A: 1 },
      sleeve: {
        universe: ['A'],
        steps: [{ kind: 'selectAboveSma', window: { length: 60, unit: 'months' } }, { kind: 'weighEqual' }],
      },
    })
    expect(runs(panel, patient)).toEqual({
      ok: false,
      refusal: { kind: 'notEnoughHistory', asset: 'A', needed: 60, found: 32, unit: 'months' },
    })
  })

  test('STAT-5: the months compound to the total return', () => {
    const report = valueOf(runs(panel, strategy))
    const product = report.months.reduce((growth, { blend }) => growth * (1 + blend!), 1)
    expect(product).toBeCloseTo(report.blend!.net.at(-1)!, 12)
    expect(report.months).toHaveLength(report.blend!.stats.months)
  })
})
