import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { panelOf, randomPanel } from '../../../tests/support/panels.ts'
import { inputOf, strategyOf, toolsFor } from '../../../tests/support/strategies.ts'
import { type Result, valueOf } from '../../shared/refusal.ts'
import { type Report, TaxTerms } from '../../shared/report.ts'
import { TaxProfile, TaxTable } from '../../shared/tax.ts'
import type { Panel } from '../market/panel.ts'
import { type Taxed, afterTax } from './afterTax.ts'
import type { Taxation } from './lotBook.ts'
import { marketOf } from './parts.ts'
import { run } from './run.ts'
import { simulate } from './simulate.ts'

const TABLES = [2023, 2024, 2025, 2026].map((year) => {
  const file = new URL(`../../../resources/tax-us-${year}.json`, import.meta.url)
  return TaxTable.parse(JSON.parse(readFileSync(file, 'utf8')))
})

/** One filer with other income of 100,000, the standard deduction and no state tax; every asset a stock fund. */
function taxationOf(
  panel: Panel,
  terms: Partial<TaxTerms> = {},
  profile: Partial<TaxProfile> = {},
): Taxation {
  return {
    terms: TaxTerms.parse(terms),
    profile: TaxProfile.parse(profile),
    tables: TABLES,
    assets: new Map(
      panel.assets.map((id) => [
        id,
        {
          asset: {
            id,
            symbol: id,
            name: `${id} stock fund`,
            kind: 'etf',
            taxKind: 'securities',
            currency: 'USD',
            ids: [],
          },
          group: `asset ${id}`,
        },
      ]),
    ),
  }
}

/** All in A or all in cash from each of these rows on, filled at the close of the row, the first being row 0. */
function holds(
  panel: Panel,
  spans: readonly (readonly [row: number, invested: 0 | 1])[],
  options: { rate?: number; terms?: Partial<TaxTerms>; profile?: Partial<TaxProfile> } = {},
): Result<Taxed> {
  const columns = [0]
  const market = marketOf(panel, columns)
  const [start, end, rate] = [0, panel.days.length - 1, options.rate ?? 0]
  const part = {
    share: 1,
    targets: Float64Array.from(spans.flatMap(([, invested]) => [invested, 1 - invested])),
    fills: Int32Array.from(spans.slice(1), ([row]) => row),
    bands: undefined,
  }
  const pulse = { shared: new Int32Array(2), from: 0, span: 1000 }
  const ended = simulate(market, [part], { start, end, lag: 0, rate, sizing: 'solved' }, true, pulse)
  if (ended.ended !== 'whole') throw new Error(ended.ended)
  const taxation = taxationOf(panel, options.terms, options.profile)
  return afterTax({
    panel,
    columns,
    market,
    course: ended.course,
    start,
    end,
    rate,
    taxation,
    pulse: pulse.shared,
  })
}

function near(column: Float64Array, expected: readonly number[]): void {
  expect(column).toHaveLength(expected.length)
  for (const [i, value] of expected.entries()) expect(column[i], `value ${i}`).toBeCloseTo(value, 9)
}

// Single, 100,000 of other income. 2024: 85,400 taxable, 22 % up to 100,525, then 24 %; long-term 15 %.
describe('by hand', () => {
  const days = ['2024-01-31', '2024-09-30', '2025-04-15', '2025-04-16']

  test('BT-19, BT-20: a gain of 20,000 after eight months is short, and its tax leaves on 15 April', () => {
    // 15,125 × 0.22 + 4,875 × 0.24 = 3,327.50 + 1,170 = 4,497.50.
    const panel = panelOf(days, { A: [100, 120, 120, 120] })
    const taxed = valueOf(
      holds(panel, [
        [0, 1],
        [1, 0],
      ]),
    )
    near(taxed.course.value, [1, 1.2, 1.155025, 1.155025])
    expect(taxed.years).toMatchObject([
      { year: 2024, short: '20000', long: '0', tax: '4497.5', paidOn: '2025-04-15', atLiquidation: false },
      { year: 2025, short: '0', tax: '0', paidOn: '2025-04-16', atLiquidation: true },
    ])
    expect(taxed.liquidation).toEqual({ beforeTax: '115502.5', tax: '0', value: '115502.5' })
  })

  test('BT-21: held to the end for more than a year, the gain is long and taxed with the liquidation alone', () => {
    const panel = panelOf(days, { A: [100, 120, 120, 120] })
    const taxed = valueOf(holds(panel, [[0, 1]]))
    near(taxed.course.value, [1, 1.2, 1.2, 1.2])
    // 20,000 × 0.15.
    expect(taxed.years.at(-1)).toMatchObject({ year: 2025, short: '0', long: '20000', tax: '3000' })
    expect(taxed.liquidation).toEqual({ beforeTax: '120000', tax: '3000', value: '117000' })
  })

  test('BT-19: a loss of 8,000 saves 22 % of 3,000, of 3,000 and of 2,000 in three years', () => {
    const panel = panelOf(
      ['2024-01-31', '2024-06-28', '2025-04-15', '2025-12-31', '2026-04-15', '2026-12-31'],
      { A: [100, 92, 92, 92, 92, 92] },
    )
    const taxed = valueOf(
      holds(panel, [
        [0, 1],
        [1, 0],
      ]),
    )
    expect(taxed.years.map(({ year, tax, carried }) => [year, tax, carried])).toEqual([
      [2024, '-660', '5000'],
      [2025, '-660', '2000'],
      [2026, '-440', '0'],
    ])
    near(taxed.course.value, [1, 0.92, 0.9266, 0.9266, 0.9332, 0.9332])
    expect(taxed.liquidation).toEqual({ beforeTax: '93320', tax: '-440', value: '93760' })
  })

  test('BT-18: out at the end of March and in again in mid-April, the loss of 10,000 is washed into the new lot', () => {
    const panel = panelOf(
      ['2024-01-31', '2024-03-28', '2024-04-15', '2024-05-31', '2025-04-15', '2025-04-16'],
      {
        A: [100, 90, 90, 99, 99, 99],
      },
    )
    // 1,000 units cost 90,000 + 10,000 washed and bring 99,000: a loss of 1,000 stands.
    const taxed = valueOf(
      holds(panel, [
        [0, 1],
        [1, 0],
        [2, 1],
        [3, 0],
      ]),
    )
    expect(taxed.years[0]).toMatchObject({ year: 2024, short: '-1000', disallowed: '10000', tax: '-220' })
  })

  test('BT-18: a distribution is taxed as qualified where the units were held long enough, and raises the cost', () => {
    const panel = panelOf(
      ['2024-01-31', '2024-06-28', '2024-12-31', '2025-04-15', '2025-04-16'],
      { A: [100, 99, 99, 99, 99] },
      { total: { A: [100, 100, 100, 100, 100] } },
    )
    const taxed = valueOf(holds(panel, [[0, 1]]))
    // 100,000 × 1 % = 1,000; at 15 % 150.
    expect(taxed.years[0]).toMatchObject({ dividends: '1000', qualified: '1000', tax: '150' })
    near(taxed.course.value, [1, 1, 1, 0.9985, 0.9985])
    expect(taxed.notes.map(({ kind }) => kind)).toContain('qualifiedShareAssumed')
  })

  test('BT-18: bills pay interest on cash, taxed at 22 %', () => {
    const panel = panelOf(
      ['2024-01-31', '2024-06-28', '2025-04-15', '2025-04-16'],
      { A: [1, 1, 1, 1] },
      { bills: [0.02, 0, 0, 0] },
    )
    const taxed = valueOf(holds(panel, [[0, 0]]))
    expect(taxed.years[0]).toMatchObject({ interest: '2000', tax: '440' })
    near(taxed.course.value, [1, 1.02, 1.0156, 1.0156])
  })

  test('BT-20: what is sold for the tax pays the fee of a trade', () => {
    const panel = panelOf(
      ['2024-01-31', '2024-06-28', '2024-12-31', '2025-04-15', '2025-04-16'],
      { A: [100, 99, 99, 99, 99] },
      { total: { A: [100, 100, 100, 100, 100] } },
    )
    const taxed = valueOf(holds(panel, [[0, 1]], { rate: 0.01 }))
    // 1/1.01 invested; 1 % of it at 15 %, over 1 − 0.01 since the sale pays 1 %.
    const tax = Number(taxed.years[0]!.tax) / 100_000
    expect(tax).toBeCloseTo(0.0015 / 1.01, 8)
    near(taxed.course.value.slice(3), Array(2).fill(1 / 1.01 - tax / 0.99))
  })

  test('BT-21: a deferred account is the net line, and its withdrawal pays the bracket of other income and the state', () => {
    const panel = panelOf(days, { A: [100, 120, 120, 120] })
    const terms = { accountType: 'deferred' as const }
    const taxed = valueOf(
      holds(
        panel,
        [
          [0, 1],
          [1, 0],
        ],
        { terms, profile: { stateRate: '0.05' } },
      ),
    )
    near(taxed.course.value, [1, 1.2, 1.2, 1.2])
    expect(taxed.liquidation).toEqual({ beforeTax: '120000', tax: '32400', value: '87600' })
  })

  test('BT-20: a tax that is more than what is left is refused', () => {
    const panel = panelOf(['2024-01-31', '2024-09-30', '2024-10-31', '2025-04-15', '2025-04-16'], {
      A: [100, 1000, 1000, 1, 1],
    })
    expect(
      holds(panel, [
        [0, 1],
        [1, 0],
        [2, 1],
      ]),
    ).toMatchObject({ ok: false, refusal: { kind: 'invalidStrategy', path: 'tax' } })
  })
})

describe('whole runs', () => {
  const trend = strategyOf({
    core: { A: 0.6, B: 0.4 },
    sleeve: {
      universe: ['A', 'B', 'C'],
      steps: [
        { kind: 'selectAboveSma', window: { length: 3, unit: 'months' } },
        { kind: 'weighEqual', over: 'selected' },
      ],
    },
  })
  const made = (seed: number): Panel =>
    randomPanel(seed, 900, ['A', 'B', 'C'], { bills: true, from: '2021-01-04' })

  function report(panel: Panel, terms?: Partial<TaxTerms>): Report {
    const input = inputOf(panel, trend, { budget: 0.3 })
    return valueOf(run({ ...input, taxation: terms && taxationOf(panel, terms) }, toolsFor()))
  }

  test('BT-17, BT-22: an exempt account is the net line bit for bit, and its tax drags are zero', () => {
    const { core, sleeve, blend, stamps } = report(made(1), { accountType: 'exempt' })
    for (const line of [core, sleeve!, blend!]) {
      expect(line.afterTax!.value).toEqual(line.net)
      expect(line.afterTax!.stats).toEqual(line.stats)
      expect(line.afterTax!.drag).toMatchObject({ tax: 0, liquidated: 0, taxAtEnd: 0 })
      expect(line.afterTax!.drag.costs).toBe(line.grossStats.cagr - line.stats.cagr)
    }
    expect(stamps).not.toContain('taxesNotModelled')
  })

  test('BT-13: the lines before tax do not know whether they are taxed', () => {
    const without = report(made(2))
    const taxed = report(made(2), {})
    expect(without.tax).toBeUndefined()
    expect(without.core.afterTax).toBeUndefined()
    expect(without.stamps).toContain('taxesNotModelled')
    for (const name of ['core', 'sleeve', 'blend'] as const) {
      const { afterTax: _afterTax, ...before } = taxed[name]!
      expect(before).toEqual(without[name])
    }
    expect(taxed.resultHash).not.toBe(without.resultHash)
    expect(report(made(2), {}).resultHash).toBe(taxed.resultHash)
  })

  test('BT-22: without known distributions a taxable account has no chain and keeps its stamps, an exempt one has', () => {
    const panel = { ...made(3), distributionsKnown: [true, false, true] }
    const taxable = report(panel, {})
    expect(taxable.core.afterTax).toBeUndefined()
    expect(taxable.stamps).toEqual(expect.arrayContaining(['distributionsUnknown', 'taxesNotModelled']))
    expect(report(panel, { accountType: 'exempt' }).core.afterTax).toBeDefined()
  })

  test('BT-18, BT-21: what was gained, paid out and earned, less what was paid, is what the liquidation brings', () => {
    const relief = fc.constantFrom('fifo', 'lifo', 'hifo', 'lowestCost', 'average')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), relief, (seed, method) => {
        const { core, sleeve, blend } = report(made(seed), { relief: method })
        for (const { afterTax: taxed } of [core, sleeve!, blend!]) {
          let sum = 100_000
          for (const { short, long, interest, dividends, tax, atLiquidation } of taxed!.years)
            sum +=
              Number(short) +
              Number(long) +
              Number(interest) +
              Number(dividends) -
              (atLiquidation ? 0 : Number(tax))
          expect(Math.abs(sum - Number(taxed!.liquidation.beforeTax))).toBeLessThan(1)
        }
      }),
      { numRuns: 12 },
    )
  })
})
