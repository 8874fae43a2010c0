import { alphaPerPeriod, beta, capture, jensenAlpha } from '../../../src/engine/statistics/benchmark.ts'
import { metricsOf } from '../../../src/engine/statistics/metrics.ts'
import {
  kurtosisOfMoments,
  meanAbsoluteDeviation,
  quantile,
  sampleExcessKurtosis,
  skewnessOfMoments,
  stability,
  tailRatio,
} from '../../../src/engine/statistics/moments.ts'
import { downsideFrequency, omega, upsidePotential } from '../../../src/engine/statistics/partialMoments.ts'
import { studyOf } from '../../../src/engine/statistics/study.ts'
import { longestWithoutHigh, ulcerIndex } from '../../../src/engine/statistics/underwater.ts'
import { deepestDrawdown } from '../../../src/engine/backtest/drawdown.ts'
import {
  annualGrowth,
  calmar,
  compoundBy,
  downsideRisk,
  excess,
  returnsOf,
  sharpe,
  sortino,
  valuesOf,
  volatility,
} from '../../../src/engine/backtest/stats.ts'
import { weekIndex } from '../../../src/engine/market/calendar.ts'
import { addDays, day, monthIndex } from '../../../src/shared/day.ts'
import type { Cover } from '../oracles.ts'

type Returns = readonly (number | null)[]
type Rates = number | Returns

/** Periods per year as empyrical has them. */
const PER_YEAR: Readonly<Record<string, number>> = { daily: 252, weekly: 52, monthly: 12 }

export const cover: Cover = {
  cum_returns: ({ returns, starting_value }: { returns: Returns; starting_value: number }) =>
    [...valuesOf(filled(returns)).subarray(1)].map((value) => from(value, starting_value)),

  cum_returns_final: ({ returns, starting_value }: { returns: Returns; starting_value: number }) =>
    returns.length === 0 ? null : from(valuesOf(filled(returns)).at(-1)!, starting_value),

  aggregate_returns: (input: { returns: Returns; first_date: string; convert_to: string }) => {
    const first = day(input.first_date)
    const period = input.convert_to === 'weekly' ? weekIndex : monthIndex
    const periods = input.returns.map((_, i) => period(addDays(first, i)))
    return compoundBy(filled(input.returns), periods).map(({ total }) => total)
  },

  max_drawdown: ({ returns }: { returns: Returns }) => (returns.length === 0 ? null : depthOf(returns)),
  max_drawdown_prices: ({ prices }: { prices: Readonly<Record<string, readonly number[]>> }) =>
    Object.fromEntries(
      Object.entries(prices).map(([asset, closes]) => [
        asset,
        deepestDrawdown(Float64Array.from(closes))?.depth ?? 0,
      ]),
    ),
  roll_max_drawdown: ({ returns, window }: { returns: Returns; window: number }) =>
    windows(returns, window).map(depthOf),

  annual_ret: growthOf,
  cagr: growthOf,
  annual_volatility: ({ returns, period }: { returns: Returns; period: string }) =>
    volatility(Float64Array.from(known(returns)), PER_YEAR[period]!),
  calmar: (input: { returns: Returns; period: string }) => {
    const growth = growthOf(input)
    return growth === null ? null : calmar(growth, depthOf(input.returns))
  },

  sharpe_ratio: ({ returns, risk_free }: { returns: Returns; risk_free: Rates }) =>
    sharpe(over(returns, risk_free), 252),
  excess_sharpe: ({ returns, factor_returns }: { returns: Returns; factor_returns: Rates }) =>
    sharpe(over(returns, factor_returns), 1),
  roll_sharpe_ratio: ({ returns, window }: { returns: Returns; window: number }) =>
    windows(returns, window).map((part) => sharpe(over(part, 0), 252)),
  sharpe_not_annualised: ({ returns, rf }: { returns: Returns; rf: number }) => sharpe(over(returns, rf), 1),

  downside_risk: (input: { returns: Returns; required_return: Rates; period: string }) =>
    downsideRisk(over(input.returns, input.required_return), PER_YEAR[input.period]!),
  downside_deviation: ({ portfolio, MAR }: { portfolio: Returns; MAR: number }) =>
    downsideRisk(over(portfolio, MAR), 1),
  sortino: (input: {
    returns: Returns | Readonly<Record<string, Returns>>
    required_return: Rates
    period: string
  }) => {
    const of = (returns: Returns): number | 'inf' | null => {
      const above = over(returns, input.required_return)
      // What has risen without any downside is infinite there and has no ratio here.
      if (above.length > 1 && above.every((r) => r >= 0) && above.some((r) => r > 0)) {
        return sortino(above, PER_YEAR[input.period]!) ?? 'inf'
      }
      return sortino(above, PER_YEAR[input.period]!)
    }
    return isList(input.returns) ? of(input.returns) : Object.values(input.returns).map(of)
  },
  sortino_not_annualised: ({ returns, target }: { returns: Returns; target: number }) =>
    sortino(over(returns, target), 1),
  /** Kappa of order 2 is the Sortino ratio by another name. */
  kappa_2: ({ portfolio, MAR }: { portfolio: Returns; MAR: number }) => sortino(over(portfolio, MAR), 1),

  omega: (input: { returns: Returns; risk_free: number; required_return: number }) =>
    omega(over(input.returns, input.risk_free), input.required_return),
  alpha_beta: (input: Pair) => [alphaOf(input), betaOf(input)],
  beta: betaOf,
  stability_of_timeseries: ({ returns }: { returns: Returns }) =>
    stability(Float64Array.from(known(returns))),
  tail_ratio: ({ returns }: { returns: Returns }) => tailRatio(Float64Array.from(known(returns))),
  capture_ratio: (input: Pair) => captureOf(input, 'all'),
  down_capture: (input: Pair) => captureOf(input, 'down'),
  up_down_capture: (input: Pair) => {
    const up = captureOf(input, 'up')
    const down = captureOf(input, 'down')
    return up === null || down === null || down === 0 ? null : up / down
  },
  value_at_risk_percentile_linear: ({ returns, cutoff }: { returns: Returns; cutoff: number }) =>
    quantile(Float64Array.from(known(returns)), cutoff),

  bernardo_ledoit: ({ portfolio }: Bacon) => omega(Float64Array.from(portfolio)),
  mean_absolute_deviation: ({ portfolio }: Bacon) => meanAbsoluteDeviation(Float64Array.from(portfolio)),
  /** Omega less one, by another name. */
  omega_sharpe: ({ portfolio, MAR }: Bacon) => omega(Float64Array.from(portfolio), MAR)! - 1,
  upside_potential: ({ portfolio, MAR }: Bacon) => upsidePotential(Float64Array.from(portfolio), MAR),
  downside_frequency: ({ portfolio, MAR }: Bacon) => downsideFrequency(Float64Array.from(portfolio), MAR),
  kurtosis_sample_excess: ({ portfolio }: Bacon) => sampleExcessKurtosis(Float64Array.from(portfolio)),
  skewness_kurtosis_ratio: ({ portfolio }: Bacon) => {
    const returns = Float64Array.from(portfolio)
    return skewnessOfMoments(returns)! / kurtosisOfMoments(returns)!
  },
  jensen_alpha: ({ portfolio, benchmark, rf }: Bacon) => {
    const slope = beta(Float64Array.from(portfolio), Float64Array.from(benchmark))!
    return jensenAlpha(monthlyGrowth(portfolio), monthlyGrowth(benchmark), slope, rf ?? 0)
  },
  martin_ratio: ({ portfolio }: Bacon) => monthlyGrowth(portfolio) / ulcerIndex(valuesOf(portfolio)),
  /** Years are observations over twelve there; here the days say how many they are. */
  adjusted_sharpe: ({ portfolio }: Bacon) => {
    const days = Int32Array.from({ length: portfolio.length + 1 }, (_, i) => Math.round((i * 365.25) / 12))
    const study = {
      ...studyOf({ days, values: valuesOf(portfolio), perYear: 12 }),
      years: portfolio.length / 12,
    }
    return metricsOf(study).find(({ id }) => id === 'adjustedSharpe')!.value
  },
  max_drawdown_of_cumulative_return_path: (input: { accumulated_returns: readonly number[] }) => {
    const values = Float64Array.from(input.accumulated_returns, (r) => 1 + r)
    return {
      max_drawdown: -deepestDrawdown(values)!.depth,
      longest_drawdown_days: longestWithoutHigh(values, [...values.keys()]),
    }
  },
}

interface Pair {
  readonly returns: Returns
  readonly factor_returns: Returns
}

interface Bacon {
  readonly portfolio: readonly number[]
  readonly benchmark: readonly number[]
  readonly MAR?: number
  readonly rf?: number
}

/** Both columns on the days that both know; they end on the same day. */
function pairs({ returns, factor_returns: factor }: Pair): { own: Float64Array; other: Float64Array } {
  const short = Math.min(returns.length, factor.length)
  const both = returns
    .slice(returns.length - short)
    .map((r, i) => [r, factor[factor.length - short + i]!] as const)
    .filter((p): p is readonly [number, number] => p[0] !== null && p[1] !== null)
  return { own: Float64Array.from(both, ([r]) => r), other: Float64Array.from(both, ([, f]) => f) }
}

function betaOf(input: Pair): number | null {
  const { own, other } = pairs(input)
  return beta(own, other)
}

/** Compounded over a year there, multiplied here. */
function alphaOf(input: Pair): number | null {
  const { own, other } = pairs(input)
  const alpha = alphaPerPeriod(own, other)
  return alpha === null ? null : annualGrowth(1 + alpha, 1 / 252)
}

function captureOf(input: Pair, which: 'all' | 'up' | 'down'): number | null {
  const { own, other } = pairs(input)
  return capture(own, other, which, 252)
}

function monthlyGrowth(returns: readonly number[]): number {
  return annualGrowth(valuesOf(returns).at(-1)!, returns.length / 12)
}

/** A missing return changes nothing, but is an observation: the years count it. */
function growthOf({ returns, period }: { returns: Returns; period: string }): number | null {
  if (returns.length === 0) return null
  return annualGrowth(valuesOf(filled(returns)).at(-1)!, returns.length / PER_YEAR[period]!)
}

function depthOf(returns: Returns): number {
  return deepestDrawdown(valuesOf(filled(returns)))?.depth ?? 0
}

function filled(returns: Returns): number[] {
  return returns.map((r) => r ?? 0)
}

function known(returns: Returns): number[] {
  return returns.filter((r) => r !== null)
}

/** Returns less the rate of the same period, where both are known. */
function over(returns: Returns, rates: Rates): Float64Array {
  const pairs = returns.flatMap((r, i) => {
    const rate = typeof rates === 'number' ? rates : rates[i]
    return r === null || rate === null || rate === undefined ? [] : [[r, rate] as const]
  })
  return excess(
    Float64Array.from(pairs, ([r]) => r),
    Float64Array.from(pairs, ([, rate]) => rate),
  )
}

function windows(returns: Returns, length: number): Returns[] {
  return returns
    .slice(0, Math.max(0, returns.length - length + 1))
    .map((_, i) => returns.slice(i, i + length))
}

/** Growth of one as that library shows it: a return for a starting value of zero, else an amount. */
function from(value: number, start: number): number {
  return start === 0 ? returnsOf(Float64Array.of(1, value))[0]! : start * value
}

function isList(value: unknown): value is Returns {
  return Array.isArray(value)
}
