import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextWeekday, panelOf, randomPanel } from '../../../tests/support/panels.ts'
import { strategyOf } from '../../../tests/support/strategies.ts'
import { type Day, day } from '../../shared/day.ts'
import { valueOf } from '../../shared/refusal.ts'
import type { Step } from '../../shared/strategy.ts'
import type { Panel } from '../market/panel.ts'
import { checkStrategy } from './check.ts'
import { decisionRows } from './schedule.ts'
import { type Ahead, trace } from './trace.ts'

const days = ['2024-01-31', '2024-02-29', '2024-03-15', '2024-03-28', '2024-04-30', '2024-05-15']
const panel = panelOf(days, { A: [100, 110, 90, 90, 120, 130] }, { next: '2024-05-16' })
const strategy = strategyOf({
  core: { A: 1 },
  sleeve: {
    universe: ['A'],
    steps: [{ kind: 'selectAboveSma', window: { length: 2, unit: 'months' } }, { kind: 'weighEqual' }],
  },
})

test('STR-6: the decision in force, its numbers, and since when', () => {
  // Month-ends 100, 110, 90, 120: averages of two 105, 100, 105. In, out, in.
  const at = (row: number): object => valueOf(trace(panel, strategy, row))[0]!.reasons[0]!
  expect(at(2)).toMatchObject({ state: 'in', value: 110, threshold: 105, since: '2024-02-29', changed: true })
  expect(at(3)).toMatchObject({ state: 'out', value: 90, threshold: 100, since: '2024-03-28', changed: true })
  expect(at(5)).toMatchObject({ state: 'in', value: 120, threshold: 105, since: '2024-04-30', changed: true })
  expect(valueOf(trace(panel, strategy, 5))[0]!.targets).toEqual(new Map([['A', 1]]))
  expect(valueOf(trace(panel, strategy, 3))[0]!.targets).toEqual(new Map([['cash', 1]]))
})

test('STR-6: before the window is full the state is not ready, before the first decision there is none to show', () => {
  expect(valueOf(trace(panel, strategy, 0))[0]!.reasons[0]).toMatchObject({
    state: 'notReady',
    threshold: null,
  })
  const late = panelOf(['2024-01-03', '2024-01-04'], { A: [1, 1] })
  expect(trace(late, strategy, 1)).toMatchObject({
    ok: false,
    refusal: { kind: 'notEnoughHistory', asset: 'A' },
  })
})

test('SIG-7: a two-month average turns where the next month-end closes at the last one', () => {
  const way: Ahead = { nextDecision: day('2024-05-31'), sessions: 12, monthEnds: 1 }
  // (120 + p) / 2 = p.
  expect(valueOf(trace(panel, strategy, 5, () => way))[0]!.reasons[0]!.turnsAt).toBeCloseTo(120, 12)
})

test('SIG-7: a total-return level is told as a price of today', () => {
  // Half of the level is distributions: 120 of total return is a close of 60.
  const paid = panelOf(days, { A: [50, 55, 45, 45, 60, 65] }, { total: { A: [100, 110, 90, 90, 120, 130] } })
  const way: Ahead = { nextDecision: day('2024-05-31'), sessions: 12, monthEnds: 1 }
  expect(valueOf(trace(paid, strategy, 5, () => way))[0]!.reasons[0]!.turnsAt).toBeCloseTo(60, 12)
})

test('SIG-7: closing just above the turning point until the next decision is in, just below is out', () => {
  const steps: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constant('selectAboveSma' as const), window: window(2, 60), reads: reads() }),
    fc.tuple(window(2, 10), window(1, 4), reads()).map(([fast, slow, series]): Step => {
      const longer = { ...slow, length: slow.unit === 'days' ? slow.length + 20 : slow.length + 5 }
      return { kind: 'selectCrossover', fast, slow: longer, reads: series }
    }),
  )
  let turned = 0
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      steps,
      fc.constantFrom('month', 'week'),
      (seed, step, every) => {
        const known = randomPanel(seed, 420, ['A'])
        const sleeve = {
          universe: ['A'],
          steps: [step, { kind: 'weighEqual' as const }],
          schedule: { every } as const,
        }
        const subject = strategyOf({ core: { A: 1 }, sleeve })
        fc.pre(checkStrategy(subject).ok)
        const way = wayFrom(known, every)
        const reason = valueOf(trace(known, subject, 419, () => way))[0]!.reasons[0]!
        if (reason.turnsAt === null || reason.turnsAt === undefined) return
        turned++
        for (const [factor, state] of [
          [1 + 1e-6, 'in'],
          [1 - 1e-6, 'out'],
        ] as const) {
          const later = closingAt(known, way.sessions, reason.turnsAt * factor)
          const after = valueOf(trace(later, subject, later.days.length - 1))[0]!
          expect(after.decided).toBe(way.nextDecision)
          expect(after.reasons[0]!.state).toBe(state)
        }
      },
    ),
    { numRuns: 150 },
  )
  expect(turned).toBeGreaterThan(75)
})

function window(from: number, to: number): fc.Arbitrary<{ length: number; unit: 'days' | 'months' }> {
  return fc.oneof(
    fc.record({
      length: fc.integer({ min: Math.max(2, from), max: to }),
      unit: fc.constant('days' as const),
    }),
    fc.record({ length: fc.integer({ min: 2, max: 6 }), unit: fc.constant('months' as const) }),
  )
}

function reads(): fc.Arbitrary<'total' | 'price'> {
  return fc.constantFrom('total', 'price')
}

/** Week days without holidays, as random panels have them. */
function wayFrom(known: Panel, every: 'month' | 'week'): Ahead {
  let sessions = 0
  let monthEnds = 0
  for (;;) {
    sessions++
    const later = closingAt(known, sessions, 1)
    const last = later.days.length - 1
    if (decisionRows(later, 'month').at(-1) === last) monthEnds++
    if (decisionRows(later, every).at(-1) === last) {
      return { nextDecision: later.days[last]! as Day, sessions, monthEnds }
    }
  }
}

/** The panel with so many more sessions, all closing at `price` and paying nothing. */
function closingAt(known: Panel, sessions: number, price: number): Panel {
  const last = known.days.length - 1
  const ratio = known.total[last]! / known.close[last]!
  const more: Day[] = []
  let d = known.nextSession
  while (more.length < sessions) {
    more.push(d)
    d = nextWeekday(d)
  }
  return {
    ...known,
    days: Int32Array.from([...known.days, ...more]),
    close: Float64Array.from([...known.close, ...more.map(() => price)]),
    total: Float64Array.from([...known.total, ...more.map(() => price * ratio)]),
    nextSession: d,
  }
}
