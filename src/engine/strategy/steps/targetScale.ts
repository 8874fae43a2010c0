import type { Step } from '../../../shared/strategy.ts'

type Target = Extract<Step, { kind: 'overlayVolatilityTarget' }>

/** Where the scale came from the decision before: undefined before the first. */
export interface ScaleBefore {
  scale: number | undefined
}

/**
 * OVL-1 and OVL-2: from a volatility a year to the share that is kept. Not known: nothing is kept, and the scale before is forgotten.
 */
export function targetScale(step: Target, risk: number, before: ScaleBefore): number {
  if (!(risk >= 0)) {
    before.scale = undefined
    return 0
  }
  const wanted = risk * step.cap > step.target ? step.target / risk : step.cap
  let scale = step.floor === undefined ? wanted : Math.max(wanted, step.floor)
  const last = before.scale
  if (last !== undefined) {
    if (step.buffer !== undefined && Math.abs(scale - last) < step.buffer) scale = last
    if (step.step !== undefined) scale = Math.min(last + step.step, Math.max(last - step.step, scale))
  }
  before.scale = scale
  return scale
}

/** Whether a scale follows from the row and the weights alone, not from the decision before. */
export function forgets({ buffer, step }: Target): boolean {
  return buffer === undefined && step === undefined
}

/**
 * OVL-2: the volatility a year of the returns of a window by the estimate named, weights w of assets held fixed over it: `downside` the root of the
 * mean squared return below zero over all days; `ewma` the root of exponentially weighted squares, mean zero, divided by the sum of the
 * weights (RiskMetrics, 1996); else the sample deviation. Times √252. Returns asset by asset; NaN where one with weight is missing.
 */
export function volatilityOf(
  estimate: Target['estimate'],
  returns: readonly Float64Array[],
  weights: (n: number) => number,
  row: number,
  days: number,
): number {
  if (row < days) return NaN
  let sum = 0
  let squares = 0
  let given = 0
  let share = 1
  // From the newest day back, so that each older one counts a little less.
  for (let t = row; t > row - days; t--) {
    let gain = 0
    for (let n = 0; n < returns.length; n++) {
      const weight = weights(n)
      if (weight !== 0) gain += weight * returns[n]![t]!
    }
    const counted = estimate?.by === 'downside' ? Math.min(0, gain) : gain
    sum += gain
    squares += share * counted * counted
    given += share
    if (estimate?.by === 'ewma') share *= estimate.lambda
  }
  if (Number.isNaN(sum)) return NaN
  const variance = estimate === undefined ? (squares - (sum * sum) / days) / (days - 1) : squares / given
  return Math.sqrt(Math.max(0, variance) * 252)
}
