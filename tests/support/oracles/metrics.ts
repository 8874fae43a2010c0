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
