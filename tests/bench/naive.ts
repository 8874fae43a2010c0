import type { BenchData } from './data.ts'
import { ASSETS, SERIES, SESSIONS } from './data.ts'

/** What somebody writes first: arrays, one day after the other, every window gone through again. Workloads A to F as one would spell them. */

type Every = 'day' | 'week' | 'month'

export interface Figures {
  readonly cagr: number
  readonly volatility: number
  readonly sharpe: number
  readonly drawdown: number
}

/** Prices as arrays of rows, and whether a signal is due at each close. */
export function naiveMarket({ panel }: BenchData): {
  prices: number[][]
  due: Record<Every, boolean[]>
  years: number[]
} {
  const { days, close } = panel
  const dates = Array.from(days, (d) => new Date(d * 86_400_000))
  const due = (period: (d: Date) => number): boolean[] =>
    dates.map((d, t) => t + 1 < SESSIONS && period(d) !== period(dates[t + 1]!))
  return {
    prices: dates.map((_, t) => Array.from({ length: ASSETS }, (_a, a) => close[a * SESSIONS + t]!)),
    due: {
      day: due((d) => d.getTime()),
      week: due((d) => Math.floor((d.getTime() / 86_400_000 - 4) / 7)),
      month: due((d) => d.getUTCMonth()),
    },
    years: dates.map((d) => d.getUTCFullYear()),
  }
}

export function naiveRun(
  { prices, due }: ReturnType<typeof naiveMarket>,
  window: number,
  every: Every,
): { line: number[]; figures: Figures } {
  let units = Array.from({ length: ASSETS }, () => 0)
  let cash = 1
  let waiting: number[] | undefined
  const line: number[] = []
  for (let t = 0; t < SESSIONS; t++) {
    const today = prices[t]!
    let value = cash + units.reduce((sum, u, a) => sum + u * today[a]!, 0)
    if (waiting !== undefined) {
      const before = value
      const wanted = waiting.map((w) => w * before)
      const cost = 0.001 * wanted.reduce((sum, w, a) => sum + Math.abs(w - units[a]! * today[a]!), 0)
      units = wanted.map((w, a) => w / today[a]!)
      cash = before - wanted.reduce((sum, w) => sum + w, 0) - cost
      value = before - cost
      waiting = undefined
    }
    line.push(value)
    if (!due[every][t]) continue
    waiting = Array.from({ length: ASSETS }, () => 0)
    if (t < 60 || t < window - 1) continue
    const weights = today.map((price, a) => {
      let sum = 0
      for (let k = t - window + 1; k <= t; k++) sum += prices[k]![a]!
      return price * window > sum ? 1 / ASSETS : 0
    })
    if (weights.every((w) => w === 0)) continue
    const basket: number[] = []
    for (let k = t - 59; k <= t; k++)
      basket.push(weights.reduce((sum, w, a) => sum + w * (prices[k]![a]! / prices[k - 1]![a]! - 1), 0))
    const risk = deviation(basket) * Math.sqrt(252)
    waiting = weights.map((w) => w * Math.min(1, 0.1 / risk))
  }
  return { line, figures: figuresOf(line) }
}

function figuresOf(line: readonly number[]): Figures {
  const returns = line.slice(1).map((v, i) => v / line[i]! - 1)
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length
  const risk = deviation(returns)
  let peak = -Infinity
  let drawdown = 0
  for (const v of line) {
    peak = Math.max(peak, v)
    drawdown = Math.min(drawdown, v / peak - 1)
  }
  return {
    cagr: Math.pow(line.at(-1)! / line[0]!, 252 / returns.length) - 1,
    volatility: risk * Math.sqrt(252),
    sharpe: (mean / risk) * Math.sqrt(252),
    drawdown,
  }
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1))
}

export function naiveWalk({ years }: ReturnType<typeof naiveMarket>, lines: readonly number[][]): number {
  let wealth = 1
  for (let year = years[0]! + 5; year <= years.at(-1)!; year++) {
    let best: number[] = []
    let ratio = -Infinity
    for (const line of lines) {
      const returns = line
        .map((v, t) => (t > 0 && years[t]! >= year - 5 && years[t]! < year ? v / line[t - 1]! - 1 : NaN))
        .filter((r) => !Number.isNaN(r))
      const sharpe = returns.reduce((sum, r) => sum + r, 0) / returns.length / deviation(returns)
      if (sharpe > ratio) [best, ratio] = [line, sharpe]
    }
    for (const [t, y] of years.entries()) if (y === year) wealth *= best[t]! / best[t - 1]!
  }
  return wealth
}

/** Sums of CAGR, volatility, Sharpe, Sortino, drawdown and Calmar over the first `count` series, with a table of months for each. */
export function naiveStatistics({ series, panel }: BenchData, count: number): number[] {
  const months = Array.from(panel.days, (d) => new Date(d * 86_400_000).toISOString().slice(0, 7))
  const sums = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < Math.min(count, SERIES); i++) {
    const returns = Array.from(series.subarray(i * SESSIONS, (i + 1) * SESSIONS))
    const line = [1]
    for (const r of returns) line.push(line.at(-1)! * (1 + r))
    const { volatility, sharpe, drawdown } = figuresOf(line)
    const cagr = Math.pow(line.at(-1)!, 252 / SESSIONS) - 1
    const below = Math.sqrt(returns.reduce((sum, r) => sum + Math.min(0, r) ** 2, 0) / SESSIONS)
    const mean = returns.reduce((sum, r) => sum + r, 0) / SESSIONS
    const table = new Map<string, number>()
    for (const [t, r] of returns.entries()) table.set(months[t]!, (table.get(months[t]!) ?? 1) * (1 + r))
    const figures = [cagr, volatility, sharpe, (mean / below) * Math.sqrt(252), drawdown, cagr / -drawdown]
    for (const [f, figure] of figures.entries()) sums[f]! += figure
  }
  return sums
}

/** Medians of CAGR and drawdown over so many paths. */
export function naiveBootstrap({ returns }: BenchData, paths: number, random: () => number): number[] {
  const growths: number[] = []
  const falls: number[] = []
  for (let p = 0; p < paths; p++) {
    let wealth = 1
    let peak = 1
    let fall = 0
    let at = Math.floor(random() * SESSIONS)
    for (let t = 0; t < SESSIONS; t++) {
      if (random() < 1 / 21) at = Math.floor(random() * SESSIONS)
      wealth *= 1 + returns[at]!
      at = (at + 1) % SESSIONS
      peak = Math.max(peak, wealth)
      fall = Math.min(fall, wealth / peak - 1)
    }
    growths.push(Math.pow(wealth, 252 / SESSIONS) - 1)
    falls.push(fall)
  }
  const median = (values: number[]): number => values.toSorted((a, b) => a - b)[paths >> 1]!
  return [median(growths), median(falls)]
}

/** Covariance over 252 returns of every `step`-th day, and equal risk contributions at month-ends among them. */
export function naiveRisk({ prices, due }: ReturnType<typeof naiveMarket>, step: number): number {
  const returns = prices.map((row, t) => row.map((p, a) => (t === 0 ? 0 : p / prices[t - 1]![a]! - 1)))
  let sum = 0
  for (let t = 252; t < SESSIONS; t += step) {
    const window = returns.slice(t - 251, t + 1)
    const means = prices[0]!.map((_, a) => window.reduce((s, row) => s + row[a]!, 0) / 252)
    const matrix = means.map((mi, i) =>
      means.map((mj, j) => window.reduce((s, row) => s + (row[i]! - mi) * (row[j]! - mj), 0) / 251),
    )
    if (!due.month[t]) continue
    const x = matrix.map((row, i) => 1 / Math.sqrt(row[i]! * ASSETS))
    for (let round = 0; round < 500; round++) {
      let moved = 0
      for (let i = 0; i < ASSETS; i++) {
        const a = matrix[i]![i]!
        const c = matrix[i]!.reduce((s, v, j) => (j === i ? s : s + v * x[j]!), 0)
        const y = (-c + Math.sqrt(c * c + (4 * a) / ASSETS)) / (2 * a)
        moved = Math.max(moved, Math.abs(y - x[i]!) / y)
        x[i] = y
      }
      if (moved < 1e-8) break
    }
    sum += x[0]! / x.reduce((s, v) => s + v, 0)
  }
  return sum
}
