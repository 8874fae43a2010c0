import { describe, expect, test } from 'vitest'
import { panelOf, weekdays } from '../../../../tests/support/panels.ts'
import { strategyOf } from '../../../../tests/support/strategies.ts'
import { day, isoFromDay } from '../../../shared/day.ts'
import { valueOf } from '../../../shared/refusal.ts'
import type { StrategyText } from '../../../shared/strategy.ts'
import { macroColumns } from '../../market/macro.ts'
import type { Panel } from '../../market/panel.ts'
import { checkStrategy } from '../check.ts'
import { decide, targetsAt } from '../pipeline.ts'
import { trace } from '../trace.ts'

type Steps = StrategyText['sleeves'][number]['steps']

/** Daily decisions over week days, closes by asset. Synthetic. */
function daily(closes: Readonly<Record<string, readonly number[]>>): Panel {
  const count = Object.values(closes)[0]!.length
  return panelOf(weekdays('2024-01-01', count).map(isoFromDay), closes)
}

function sleeveOf(universe: readonly string[], steps: Steps): ReturnType<typeof strategyOf> {
  const strategy = strategyOf({
    core: { [universe[0]!]: 1 },
    sleeve: { universe: [...universe], steps, schedule: { every: 'day' } },
  })
  return valueOf(checkStrategy(strategy))
}

/** The share of one asset at each decision. */
function sharesOf(
  panel: Panel,
  steps: Steps,
  asset = 'A',
  universe: readonly string[] = panel.assets,
): number[] {
  const decided = valueOf(decide(panel, sleeveOf(universe, steps).sleeves[0]!))
  return Array.from(decided.sight.decisions, (_, d) => targetsAt(decided, d).get(asset) ?? 0)
}

const oneDay = { of: 'momentum' as const, unit: 'days' as const, windows: [{ length: 1 }] }

describe('SIG-8: the state machine of a condition', () => {
  // Day by day +2 % −1 % +1 % −3 % −3 % +3 %.
  const levels = [100, 102, 100.98, 101.9898, 98.930106, 95.96220282, 98.8410689046]
  const panel = daily({ A: levels })
  const states = (more: object): number[] =>
    sharesOf(panel, [{ kind: 'selectWhen', measure: oneDay, ...more }, { kind: 'weighEqual' }])

  test('the threshold alone', () => expect(states({})).toEqual([0, 1, 0, 1, 0, 0, 1]))

  test('a band keeps what does not pass it', () =>
    // −1 % is inside 2 %, −3 % is not; +3 % is past 2 %.
    expect(states({ band: 0.02 })).toEqual([0, 1, 1, 1, 0, 0, 1]))

  test('two decisions in a row must agree', () =>
    expect(states({ confirm: 2 })).toEqual([0, 1, 1, 1, 1, 0, 0]))

  test('a state lasts three decisions at least', () =>
    expect(states({ hold: 3 })).toEqual([0, 1, 1, 1, 0, 0, 0]))

  test('the other side', () => expect(states({ is: 'atMost', than: -0.01 })).toEqual([0, 0, 1, 0, 1, 1, 0]))

  test('exactly at the threshold is in', () => expect(states({ than: 0.02 })[1]).toBe(1))

  test('the trace tells the threshold with the band that counted, and since when', () => {
    const strategy = sleeveOf(
      ['A'],
      [{ kind: 'selectWhen', measure: oneDay, band: 0.02 }, { kind: 'weighEqual' }],
    )
    const reason = valueOf(trace(panel, strategy, 3))[0]!.reasons[0]!
    expect(reason).toMatchObject({ state: 'in', rule: 'selectWhen', since: '2024-01-02', threshold: -0.02 })
    expect(reason.value).toBeCloseTo(0.01, 9)
    expect(reason.what).toBe('its 1-day return')
  })
})

test('SIG-8: against another asset, and read of a signal asset', () => {
  const panel = daily({ A: [100, 101, 102, 103], B: [100, 103, 103, 103], C: [100, 99, 101, 100] })
  const against = sharesOf(
    panel,
    [{ kind: 'selectWhen', measure: oneDay, against: 'B' }, { kind: 'weighEqual' }],
    'A',
    ['A'],
  )
  expect(against).toEqual([0, 0, 1, 1])
  const signal = sharesOf(
    panel,
    [{ kind: 'selectWhen', measure: oneDay, signal: 'C' }, { kind: 'weighEqual' }],
    'A',
    ['A', 'B'],
  )
  expect(signal).toEqual([0, 0, 0.5, 0])
  const read = sleeveOf(['A'], [{ kind: 'selectWhen', measure: oneDay, signal: 'C' }, { kind: 'weighEqual' }])
  expect(valueOf(trace(panel, read, 2))[0]!.reasons[0]!.what).toBe("C's 1-day return")
})

test('SIG-9: all, any, two of three, and a weighted mean; what is open and does not matter is not waited for', () => {
  const panel = daily({ A: [100, 101, 103, 102, 105] })
  const of = [
    { measure: oneDay },
    { measure: { ...oneDay, windows: [{ length: 2 }] } },
    { measure: { ...oneDay, windows: [{ length: 3 }] }, than: 0.03 },
  ]
  const votes = (how: object): number[] =>
    sharesOf(panel, [{ kind: 'selectVote', of, how: how as { by: 'all' } }, { kind: 'weighEqual' }])
  // One day: + + − +; two days from row 2: 3 %, 1 %, 1.9 %; three days from row 3: 2 %, 4 %.
  expect(votes({ by: 'all' })).toEqual([0, 0, 0, 0, 1])
  expect(votes({ by: 'any' })).toEqual([0, 1, 1, 1, 1])
  expect(votes({ by: 'count', least: 2 })).toEqual([0, 0, 1, 0, 1])
  expect(votes({ by: 'mean', weights: [1, 2, 1], least: 0.5 })).toEqual([0, 0, 1, 1, 1])
})

test('SIG-11: the two strongest of three; who is in stays down to rank two; the next best among those in', () => {
  const closes = {
    A: [100, 110, 110, 110, 111],
    B: [100, 105, 120, 121, 122],
    C: [100, 90, 91, 100, 100],
  }
  const panel = daily(closes)
  const top = (more: object, asset: string): number[] =>
    sharesOf(
      panel,
      [
        { kind: 'selectTop', count: 1, by: oneDay, ...more },
        { kind: 'weighEqual', over: 'selected' },
      ],
      asset,
    )
  // Strongest by day: A, B, C, A.
  expect([top({}, 'A'), top({}, 'B'), top({}, 'C')]).toEqual([
    [0, 1, 0, 0, 1],
    [0, 0, 1, 0, 0],
    [0, 0, 0, 1, 0],
  ])
  // Kept to rank two: A; then B leads and A is third (0 against 1.1 %): B; then C leads and B is second: B stays.
  expect(top({ keep: 2 }, 'B')).toEqual([0, 0, 1, 1, 1])
  const nextBest = sharesOf(
    panel,
    [
      { kind: 'selectWhen', measure: oneDay, is: 'atMost', than: 0.06 },
      { kind: 'selectTop', count: 1, by: oneDay, among: 'in' },
      { kind: 'weighEqual', over: 'selected' },
    ],
    'B',
  )
  expect(nextBest[1]).toBe(1)
})

test('SIG-25: the month after the decision, told by the calendar', () => {
  const panel = panelOf(['2024-04-29', '2024-04-30', '2024-05-01'], { A: [1, 1, 1] }, { next: '2024-05-02' })
  const steps: Steps = [{ kind: 'selectSeason', months: [5] }, { kind: 'weighEqual' }]
  expect(sharesOf(panel, steps)).toEqual([0, 1, 1])
})

describe('MAP-1: what a mapping leaves of a weight', () => {
  const panel = daily({ A: [100, 100, 101, 103.02, 104.0502] })
  const scaled = (map: object): number[] =>
    sharesOf(panel, [
      { kind: 'weighEqual' },
      { kind: 'overlayScale', measure: oneDay, map: map as { shape: 'binary'; at: 0; below: 0; above: 1 } },
    ]).map((share) => Number(share.toFixed(9)))

  test('binary, stepped, linear', () => {
    // 0 %, 1 %, 2 %, 1 %.
    expect(scaled({ shape: 'binary', at: 0.01, below: 0.2, above: 1 })).toEqual([0, 0.2, 1, 1, 1])
    const steps = [
      { from: 0.01, share: 0.5 },
      { from: 0.02, share: 0.9 },
    ]
    expect(scaled({ shape: 'stepped', below: 0.1, steps })).toEqual([0, 0.1, 0.5, 0.9, 0.5])
    const line = { shape: 'linear', from: { at: 0.01, share: 1 }, to: { at: 0.03, share: 0 } }
    expect(scaled(line)).toEqual([0, 1, 1, 0.5, 1])
  })

  test('sigmoid: a half in the middle, 1 / (1 + e) one step below', () => {
    const [, below, middle] = scaled({ shape: 'sigmoid', middle: 0.01, steepness: 100, low: 0, high: 1 })
    expect(middle).toBeCloseTo(0.5, 8)
    expect(below).toBeCloseTo(1 / (1 + Math.E), 8)
  })
})

describe('overlays by hand', () => {
  test('OVL-3: a cap cuts, the excess waits or is spread; a group shares its cap', () => {
    const panel = daily({ A: [1, 1], B: [1, 1], C: [1, 1] })
    const limited = (more: object): number[] => {
      const steps: Steps = [
        { kind: 'weighFixed', weights: { A: 0.6, B: 0.3, C: 0.1 } },
        { kind: 'overlayLimits', ...more },
      ]
      return ['A', 'B', 'C'].map((asset) => Number(sharesOf(panel, steps, asset)[0]!.toFixed(12)))
    }
    expect(limited({ cap: 0.4 })).toEqual([0.4, 0.3, 0.1])
    // 0.2 over: 0.15 to B would pass 0.4, so C takes more.
    expect(limited({ cap: 0.4, excess: 'isSpread' })).toEqual([0.4, 0.4, 0.2])
    expect(limited({ groups: [{ name: 'Shares', assets: ['A', 'B'], cap: 0.45 }] })).toEqual([0.3, 0.15, 0.1])
    expect(limited({ floor: 0.2 })).toEqual([0.6, 0.3, 0])
  })

  test('OVL-4: a switch of everything goes a quarter of the way at a time', () => {
    const panel = daily({ A: [100, 101, 100, 99, 98] })
    const steps: Steps = [
      { kind: 'selectWhen', measure: oneDay },
      { kind: 'weighEqual' },
      { kind: 'overlayTurnover', most: 0.25 },
    ]
    expect(sharesOf(panel, steps)).toEqual([0, 1, 0.75, 0.5, 0.25])
  })

  test('OVL-5: out ten percent under the highest, back within five', () => {
    const panel = daily({ A: [100, 110, 99, 100, 105, 110] })
    const steps: Steps = [
      { kind: 'weighEqual' },
      { kind: 'overlayDrawdown', limit: 0.1, back: 0.05, to: 0.2 },
    ]
    // 99 is 10 % under 110, 100 is 9.1 %, 105 is 4.5 %.
    expect(sharesOf(panel, steps)).toEqual([1, 1, 0.2, 0.2, 1, 1])
  })
})

test('WGT-1: inverse volatility of two assets, all to one that is alone, and a refusal that names method, assets and day', () => {
  const swings = (size: number): number[] => {
    const levels = [100]
    for (let t = 1; t < 30; t++) levels.push(levels[t - 1]! * (1 + (t % 2 === 0 ? size : -size)))
    return levels
  }
  const panel = daily({ A: swings(0.01), B: swings(0.02), C: Array.from({ length: 30 }, () => 50) })
  const steps: Steps = [
    { kind: 'weighByRisk', method: { by: 'inverseVolatility' }, days: 20, covariance: { by: 'sample' } },
  ]
  const share = sharesOf(panel, steps, 'A', ['A', 'B'])
  expect(share.slice(0, 20)).toEqual(share.slice(0, 20).map(() => 0))
  expect(share[25]).toBeCloseTo(2 / 3, 12)
  expect(sharesOf(panel, steps, 'A', ['A'])[25]).toBe(1)
  const still = decide(panel, sleeveOf(['A', 'C'], steps).sleeves[0]!)
  expect(still).toMatchObject({
    ok: false,
    refusal: { kind: 'noWeights', method: 'inverseVolatility', assets: ['A', 'C'], problem: 'noVariance' },
  })
})

describe('SIG-24: macro series', () => {
  const slope: Steps = [
    { kind: 'selectWhen', measure: { of: 'macroLevel', series: 'TEN', minus: 'TWO' } },
    { kind: 'weighEqual' },
  ]
  const series = (
    id: string,
    values: readonly (readonly [string, number])[],
  ): ReturnType<typeof macroColumns> =>
    macroColumns(
      id,
      values.map(([on, value]) => ({ observed: day(on), availableAt: day(on), value })),
      true,
    )

  test('the slope of the curve as known that day', () => {
    const panel = daily({ A: [1, 1, 1, 1] })
    const macro = [
      series('TEN', [
        ['2024-01-01', 4],
        ['2024-01-03', 3.5],
      ]),
      series('TWO', [
        ['2024-01-02', 3.9],
        ['2024-01-04', 3.5],
      ]),
    ]
    expect(sharesOf({ ...panel, macro }, slope)).toEqual([0, 1, 0, 1])
  })

  test('a series that is missing is refused by name', () => {
    expect(decide(daily({ A: [1, 1] }), sleeveOf(['A'], slope).sleeves[0]!)).toMatchObject({
      ok: false,
      refusal: { kind: 'notFound', what: 'macro series', id: 'TEN' },
    })
  })
})

describe('OVL-2: options of the volatility target', () => {
  // Returns of ±1 % a day for six days, then ±2 %.
  const levels = [100]
  for (let t = 1; t <= 14; t++)
    levels.push(levels[t - 1]! * (1 + (t % 2 === 0 ? -1 : 1) * (t <= 6 ? 0.01 : 0.02)))
  const panel = daily({ A: levels })
  const year = Math.sqrt(252)
  const shares = (more: object): number[] =>
    sharesOf(panel, [
      { kind: 'weighEqual' },
      { kind: 'overlayVolatilityTarget', target: 0.005 * year, days: 4, ...more },
    ])

  test('downside: half of the days fall by 1 %, then by 2 %, and twice the volatility halves the weight', () => {
    const got = shares({ estimate: { by: 'downside' } })
    expect(got[6]).toBeCloseTo(0.005 / (0.01 / Math.SQRT2), 10)
    expect(got[12]).toBeCloseTo(got[6]! / 2, 10)
  })

  test('ewma: squares weighted 1, λ, λ², λ³ from today back', () => {
    const got = shares({ estimate: { by: 'ewma', lambda: 0.5 } })
    expect(got[7]).toBeCloseTo(0.005 / Math.sqrt((0.02 ** 2 + 0.875 * 0.01 ** 2) / 1.875), 10)
  })

  test('floor, buffer and step', () => {
    const plain = shares({ estimate: { by: 'downside' } })
    expect(shares({ estimate: { by: 'downside' }, floor: 0.6 })[12]).toBe(0.6)
    // From 0.707 to 0.354 by way of fewer falls: the first move past 0.3 is the last.
    const steps = shares({ estimate: { by: 'downside' }, step: 0.05 })
    expect(steps[8]).toBeCloseTo(plain[7]! - 0.05, 10)
    const kept = shares({ estimate: { by: 'downside' }, buffer: 0.3 })
    expect(kept.slice(6, 8)).toEqual([plain[6], plain[7]])
    expect(kept.filter((share, i) => i > 4 && share !== kept[i - 1])).toHaveLength(1)
  })

  test('each asset by its own volatility', () => {
    const both = daily({ A: levels, B: levels.map((level) => 1 + (level - 100) / 1000) })
    const steps: Steps = [
      { kind: 'weighEqual' },
      { kind: 'overlayVolatilityTarget', target: 0.005 * year, days: 4, of: 'eachAsset' },
    ]
    // B moves a tenth as much and stays whole; A is scaled as if alone.
    expect(sharesOf(both, steps, 'B')[10]).toBe(0.5)
    expect(sharesOf(both, steps, 'A')[10]).toBeCloseTo(0.5 * shares({})[10]!, 12)
  })
})
