/**
 * Where marks stand on the bars of the app, as shares of a bar's width, 0 at its left end and 1 at its right.
 * One place for the geometry, so that a test can measure what an eye would.
 */

/** The band of a drift bar runs from a quarter to three quarters of it, in every row. */
const BAND = 0.25
/** Marks stay this far inside the ends. */
const EDGE = 0.03

/** A drift and half its band in the same unit: one band of drift is a quarter of the bar. A band of zero allows none. */
export function driftAt(drift: number, band: number): number {
  const bands = band > 0 ? drift / band : Math.sign(drift) * 2
  return clamp(0.5 + bands * BAND)
}

/** Distance of a value from the threshold that would flip it, as a share of the threshold; 12 % fill half the bar. */
export function flipAt(value: number, threshold: number): number {
  if (threshold === 0) return 0.5
  return clamp(0.5 + ((value / threshold - 1) / 0.12) * 0.5)
}

/** Share of the year that a lot has been held, from days still missing; 1 once it is long-term. */
export function heldShare(daysToLong: number): number {
  return Math.min(1, Math.max(0, 1 - daysToLong / 366))
}

/** Within 45 days of turning long-term a lot is worth a look before it is sold. */
export function isNearLong(daysToLong: number): boolean {
  return daysToLong > 0 && daysToLong <= 45
}

/** A share as a CSS percentage. */
export function percentAt(share: number): string {
  return `${(share * 100).toFixed(2)}%`
}

function clamp(at: number): number {
  return Math.min(1 - EDGE, Math.max(EDGE, at))
}
