import { deviation, returnsInto } from './deviation.ts'

const SESSIONS_A_YEAR = 252

/** Sample deviation of the last `days` daily returns, times √252: SIG-15, by the convention of STAT-3. */
export function volatility(levels: Float64Array, days: number, room: Float64Array, out: Float64Array): void {
  returnsInto(levels, room)
  deviation(room, days, out)
  for (let t = 0; t < out.length; t++) out[t]! *= Math.sqrt(SESSIONS_A_YEAR)
}

/**
 * Share of the last `over` values, the row's own included, that are at or below the row's: 1 where it is the highest (SIG-16). Wanted at
 * the given rows only; NaN where one of the values is missing.
 */
export function percentileAt(
  values: Float64Array,
  over: number,
  rows: Int32Array,
  out: Float64Array,
  at: number,
): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    let below = row < over - 1 ? NaN : 0
    for (let t = row; t > row - over && below >= 0; t--) {
      if (Number.isNaN(values[t]!)) below = NaN
      else if (values[t]! <= values[row]!) below++
    }
    out[at + i] = below / over
  }
}

/**
 * Logarithmic return over the last `days` sessions in units of its own standard deviation, sample deviation of the daily ones ×
 * √days: SIG-14. The t-statistic of the trend, as Baltas and Kosowski (2013), "Momentum strategies in futures markets and
 * trend-following funds", have it. A level that never moved: 0.
 */
export function trendScore(levels: Float64Array, days: number, room: Float64Array, out: Float64Array): void {
  room[0] = NaN
  for (let t = 1; t < levels.length; t++) room[t] = Math.log(levels[t]! / levels[t - 1]!)
  deviation(room, days, out)
  for (let t = 0; t < out.length; t++) {
    const spread = out[t]!
    if (Number.isNaN(spread)) continue
    const moved = Math.log(levels[t]! / levels[t - days]!)
    out[t] =
      spread === 0
        ? Math.abs(moved) < 1e-12
          ? 0
          : Math.sign(moved) * 99
        : moved / (spread * Math.sqrt(days))
  }
}
