/** Ratios of gains to losses around a minimum acceptable return per period (STAT-10). Null where nothing was lost. */

/** Mean of what lies above the threshold, over all periods: the upside potential. */
export function upsidePotential(returns: Float64Array, threshold = 0): number | null {
  let sum = 0
  for (let i = 0; i < returns.length; i++) sum += Math.max(0, returns[i]! - threshold)
  return returns.length === 0 ? null : sum / returns.length
}

/** Mean of what lies below the threshold, over all periods, as a positive number. */
export function downsidePotential(returns: Float64Array, threshold = 0): number | null {
  let sum = 0
  for (let i = 0; i < returns.length; i++) sum += Math.max(0, threshold - returns[i]!)
  return returns.length === 0 ? null : sum / returns.length
}

/** Omega (Keating and Shadwick 2002): upside over downside potential. At threshold 0 it is Bernardo and Ledoit's ratio. */
export function omega(returns: Float64Array, threshold = 0): number | null {
  const up = upsidePotential(returns, threshold)
  const down = downsidePotential(returns, threshold)
  return up === null || down === null || down === 0 ? null : up / down
}

/** Share of the periods below the threshold. */
export function downsideFrequency(returns: Float64Array, threshold = 0): number | null {
  let below = 0
  for (let i = 0; i < returns.length; i++) if (returns[i]! < threshold) below++
  return returns.length === 0 ? null : below / returns.length
}

/** Upside potential over the root of the mean squared shortfall (Sortino, van der Meer, Plantinga 1999). */
export function upsidePotentialRatio(returns: Float64Array, threshold = 0): number | null {
  const up = upsidePotential(returns, threshold)
  const lost = lowerMoment(returns, threshold, 2)
  return up === null || !(lost > 0) ? null : up / Math.sqrt(lost)
}

/** Kappa of order 3 (Kaplan and Knowles 2004): mean excess over the cube root of the third lower partial moment. */
export function kappa3(returns: Float64Array, threshold = 0): number | null {
  const up = upsidePotential(returns, threshold)
  const down = downsidePotential(returns, threshold)
  const lost = lowerMoment(returns, threshold, 3)
  return up === null || down === null || !(lost > 0) ? null : (up - down) / Math.cbrt(lost)
}

function lowerMoment(returns: Float64Array, threshold: number, order: 2 | 3): number {
  let sum = 0
  for (let i = 0; i < returns.length; i++) {
    const short = Math.max(0, threshold - returns[i]!)
    sum += order === 2 ? short * short : short * short * short
  }
  return sum / returns.length
}
