import { deviation } from '../../../src/engine/signals/deviation.ts'
import { ema, smoothed } from '../../../src/engine/signals/ema.ts'
import { highest, lowest } from '../../../src/engine/signals/extremes.ts'
import { macd } from '../../../src/engine/signals/macd.ts'
import { momentum } from '../../../src/engine/signals/momentum.ts'
import { rsi } from '../../../src/engine/signals/rsi.ts'
import { prefixOf, smaAt } from '../../../src/engine/signals/sma.ts'
import { ewmaStep } from '../../../src/engine/weights/estimate.ts'
import type { Cover } from '../oracles.ts'

interface Input {
  readonly values: readonly number[]
  readonly period: number
}

interface Bars {
  readonly high: readonly number[]
  readonly low: readonly number[]
  readonly close: readonly number[]
  readonly period: number
}

interface MacdInput {
  readonly values: readonly number[]
  readonly fast: number
  readonly slow: number
  readonly signal: number
}

export const cover: Cover = {
  sma_full_window: ({ values, period }: Input) => ({
    first_output_index: period - 1,
    values: values.flatMap((_, row) => (row < period - 1 ? [] : [averageAt(values, period, row)])),
  }),
  /** That library averages what there is before the window is full: here, windows as long as there are values. */
  sma_partial_warmup: ({ values, period }: Input) =>
    values.map((_, row) => averageAt(values, Math.min(period, row + 1), row)),
  /** Seeded with the first value: the mean of a window that was that value all along. */
  ema_seed_first_value: ({ values, period }: Input) =>
    column(led(values, period - 1), (from, out) => ema(from, period, out)).slice(period - 1),
  macd_seed_first_value: ({ values, fast, slow, signal }: MacdInput) => {
    const lead = slow + signal - 2
    const { line, signal: average } = macdOf(led(values, lead), { fast, slow, signal })
    return { macd: line.slice(lead), signal: average.slice(lead) }
  },
  macd_seed_sma: ({ values, fast, slow, signal }: MacdInput) => {
    const { line, signal: average } = macdOf(values, { fast, slow, signal })
    const first = line.findIndex((value) => !Number.isNaN(value))
    return {
      first_output_index: first,
      macd: line.slice(first),
      signal: average.slice(first),
      hist: line.slice(first).map((value, i) => value - average[first + i]!),
    }
  },
  rsi_wilder: ({ values, period }: Input) => {
    const [gains, losses] = [column(values, () => undefined), column(values, () => undefined)]
    const index = column(values, (from, out) =>
      rsi(from, period, Float64Array.from(gains), Float64Array.from(losses), out),
    )
    const first = index.findIndex((value) => !Number.isNaN(value))
    return { first_output_index: first, values: index.slice(first) }
  },
  /** Panels hold closes alone; the range is put together from the product's extremes of two values. */
  true_range: (bars: Bars) => ranges(bars, bars.high[0]! - bars.low[0]!),
  /** Wilder's smoothing of ranges, of which the first has none before it. */
  atr_wilder_first_tr_dropped: (bars: Bars) => {
    const average = column(ranges(bars, NaN), (from, out) =>
      smoothed(from, bars.period, 1 / bars.period, out),
    )
    const first = average.findIndex((value) => !Number.isNaN(value))
    return { first_output_index: first, values: average.slice(first) }
  },
  /** Windows as long as there are values; percent. */
  ulcer_index: ({ values, period }: Input) => {
    const peaks = column(values, (from, out) => highest(from, period, out, 1))
    const squares = values.map((value, i) => (100 * (value / peaks[i]! - 1)) ** 2)
    return squares.map((_, i) => {
      const window = squares.slice(Math.max(0, i - period + 1), i + 1)
      return Math.sqrt(window.reduce((sum, each) => sum + each, 0) / window.length)
    })
  },
  /** Percent, zero where ours is not known. */
  roc_percent_zero_warmup: ({ values, period }: Input) =>
    column(values, (from, out) => momentum(from, [{ length: period, weight: 1 }], 0, out)).map(
      (value) => 100 * (Number.isNaN(value) ? 0 : value),
    ),
  /** Over n rather than n − 1, zero where ours is not known. */
  population_stdev_zero_warmup: ({ values, period }: Input) =>
    column(values, (from, out) => deviation(from, period, out)).map((value) =>
      Number.isNaN(value) ? 0 : value * Math.sqrt((period - 1) / period),
    ),
  ewma_variance_step: ({ lam, prev_vol: before, ret }: { lam: number; prev_vol: number; ret: number }) => {
    const variance = ewmaStep(before * before, ret * ret, lam)
    return { variance, vol: Math.sqrt(variance) }
  },
}

function averageAt(values: readonly number[], length: number, row: number): number {
  const out = new Float64Array(1)
  smaAt(prefixOf(Float64Array.from(values)), length, Int32Array.of(row), out, 0)
  return out[0]!
}

function column(values: readonly number[], fill: (from: Float64Array, out: Float64Array) => void): number[] {
  const out = new Float64Array(values.length)
  fill(Float64Array.from(values), out)
  return [...out]
}

/** The values after so many copies of the first. */
function led(values: readonly number[], copies: number): number[] {
  return [...Array.from({ length: copies }, () => values[0]!), ...values]
}

function macdOf(
  values: readonly number[],
  lengths: { readonly fast: number; readonly slow: number; readonly signal: number },
): { readonly line: number[]; readonly signal: number[] } {
  const of = (): Float64Array => new Float64Array(values.length)
  const out = { fast: of(), slow: of(), line: of(), signal: of() }
  macd(Float64Array.from(values), lengths, out)
  return { line: [...out.line], signal: [...out.signal] }
}

function ranges({ high, low, close }: Bars, first: number): number[] {
  return high.map((top, i) => {
    if (i === 0) return first
    const upper = column([close[i - 1]!, top], (from, out) => highest(from, 2, out))
    const lower = column([close[i - 1]!, low[i]!], (from, out) => lowest(from, 2, out))
    return upper[1]! - lower[1]!
  })
}
