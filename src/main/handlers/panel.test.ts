import { expect, test } from 'vitest'
import { testContext } from '../../../tests/support/ledger.ts'
import { price } from '../../shared/amount.ts'
import { type Day, day, isoFromDay } from '../../shared/day.ts'
import type { PriceSeries } from '../../shared/market.ts'
import { ok, valueOf } from '../../shared/refusal.ts'
import { ensureAsset } from '../store/assets.ts'
import { saveMacro } from '../store/macro.ts'
import { saveSeries } from '../store/prices.ts'
import { write } from '../store/write.ts'
import type { Context } from './handler.ts'
import { panelFor } from './panel.ts'

function keep(context: Context, symbol: string, closes: Record<string, string>): string {
  const series: PriceSeries = {
    closes: 'split',
    rows: Object.entries(closes).map(([iso, close]) => ({
      day: day(iso),
      close: price(close),
      adjusted: undefined,
    })),
    splits: [],
    distributions: [],
    distributionsKnown: true,
  }
  return valueOf(
    write(context.ledger, ['market'], () => {
      const asset = ensureAsset(context.ledger, { symbol }, day('2025-09-26'), 'USD')
      saveSeries(context.ledger, asset, series, {
        source: 'test',
        layout: 'long',
        currency: 'USD',
        synthetic: true,
        importedAt: context.host.now(),
      })
      return ok(asset)
    }),
  )
}

test('MKT-5: a panel holds what the ledger keeps, in the order asked for', () => {
  const context = testContext()
  const spy = keep(context, 'SPY', { '2025-09-25': '658.05', '2025-09-26': '661.82' })
  const agg = keep(context, 'AGG', { '2025-09-26': '100.07' })
  const panel = valueOf(panelFor(context, [agg, spy, agg]))
  expect(panel.assets).toEqual([agg, spy])
  expect([...panel.days].map((d) => isoFromDay(d as Day))).toEqual(['2025-09-25', '2025-09-26'])
  expect([...panel.close]).toEqual([NaN, 100.07, 658.05, 661.82])
  expect(panel.synthetic).toEqual([true, true])
  expect(panel.billReturn).toBeUndefined()
})

test('a panel is built once per market revision, and anew after the next import', () => {
  const context = testContext()
  const spy = keep(context, 'SPY', { '2025-09-25': '658.05' })
  const first = valueOf(panelFor(context, [spy]))
  expect(valueOf(panelFor(context, [spy]))).toBe(first)
  keep(context, 'SPY', { '2025-09-25': '658.05', '2025-09-26': '661.82' })
  expect([...valueOf(panelFor(context, [spy])).close]).toEqual([658.05, 661.82])
})

test('assets without prices are refused by name', () => {
  const context = testContext()
  const spy = keep(context, 'SPY', { '2025-09-25': '658.05' })
  expect(panelFor(context, [spy, 'TLT', 'GLD'])).toEqual({
    ok: false,
    refusal: { kind: 'noPrices', assets: ['TLT', 'GLD'] },
  })
})

test('MKT-10: bills come from a Treasury bill series, a discount rate turned into a yield', () => {
  const context = testContext()
  const spy = keep(context, 'SPY', { '2025-09-25': '658.05', '2025-09-26': '661.82' })
  valueOf(
    write(context.ledger, ['market'], () =>
      ok(
        saveMacro(
          context.ledger,
          { id: 'TB3MS', name: '', unit: 'percent', lagDays: 31, latestRevised: false, synthetic: true },
          [{ observed: day('2025-08-01'), availableAt: day('2025-09-01'), value: 4 }],
          context.host.now(),
        ),
      ),
    ),
  )
  const panel = valueOf(panelFor(context, [spy]))
  // 365 × 0.04 ÷ (360 − 91 × 0.04) = 0.0409698…, one day of it, then three over the weekend.
  expect(panel.billReturn![0]).toBeCloseTo(0.040_969_8 / 365, 9)
  expect(panel.billReturn![1]! / panel.billReturn![0]!).toBeCloseTo(3, 12)
})

test('MKT-16: macro series that steps read come along; one that the ledger lacks is refused by the step that reads it', () => {
  const context = testContext()
  const spy = keep(context, 'SPY', { '2025-09-25': '658.05', '2025-09-26': '661.82' })
  valueOf(
    write(context.ledger, ['market'], () =>
      ok(
        saveMacro(
          context.ledger,
          { id: 'UNRATE', name: '', unit: 'percent', lagDays: null, latestRevised: true, synthetic: true },
          [{ observed: day('2025-08-01'), availableAt: day('2025-09-05'), value: 4.3 }],
          context.host.now(),
        ),
      ),
    ),
  )
  expect(valueOf(panelFor(context, [spy])).macro).toBeUndefined()
  const { macro } = valueOf(panelFor(context, [spy], ['UNRATE', 'CAPE']))
  expect(macro).toMatchObject([{ id: 'UNRATE', latestRevised: true }])
  expect([...macro![0]!.value]).toEqual([4.3])
  expect([...macro![0]!.availableAt]).toEqual([day('2025-09-05')])
})
