import { smoothed } from './ema.ts'

/**
 * Wilder's relative strength index, 0 to 100: SIG-19. 100 − 100 / (1 + average gain / average loss) of the changes from row to
 * row, both averages beginning as the mean of the first `length` and smoothed by 1 / length ("New Concepts in Technical
 * Trading Systems", 1978). Without any loss 100; without any change 50.
 */
export function rsi(
  levels: Float64Array,
  length: number,
  gains: Float64Array,
  losses: Float64Array,
  out: Float64Array,
): void {
  gains[0] = losses[0] = NaN
  for (let t = 1; t < levels.length; t++) {
    const change = levels[t]! - levels[t - 1]!
    gains[t] = change < 0 ? 0 : change
    losses[t] = change > 0 ? 0 : -change
  }
  smoothed(gains, length, 1 / length, out)
  smoothed(losses, length, 1 / length, gains)
  for (let t = 0; t < out.length; t++) {
    const gain = out[t]!
    const loss = gains[t]!
    if (gain + loss === 0) out[t] = 50
    else out[t] = (100 * gain) / (gain + loss)
  }
}
