import { ema } from './ema.ts'

/** Columns to be filled by `macd`. */
export interface Macd {
  readonly fast: Float64Array
  readonly slow: Float64Array
  /** Fast average less slow. */
  readonly line: Float64Array
  /** Average of the line. */
  readonly signal: Float64Array
}

/**
 * Moving average convergence and divergence: SIG-20. The exponential averages are those of `ema`, so the line begins with the slow
 * average and its signal `signal` − 1 rows later (Appel, "Technical Analysis", 2005, ch. 8).
 */
export function macd(
  levels: Float64Array,
  { fast, slow, signal }: { readonly fast: number; readonly slow: number; readonly signal: number },
  out: Macd,
): void {
  ema(levels, fast, out.fast)
  ema(levels, slow, out.slow)
  for (let t = 0; t < levels.length; t++) out.line[t] = out.fast[t]! - out.slow[t]!
  ema(out.line, signal, out.signal)
}
