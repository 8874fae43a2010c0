import type { Day } from '../../shared/day.ts'

/**
 * Prices of N assets on T sessions as float64 columns over shared memory; column a starts at a × T. NaN where an asset
 * has no price that session (before its first, or a hole). Both series are levels, not returns:
 * `close` adjusted for splits only (what fills pay), `total` adjusted for distributions too (what holders earn).
 * A vendor series that is adjusted only has `total` in both and `distributionsKnown` false.
 */
export interface Panel {
  readonly assets: readonly string[]
  /** `Day` of each session, ascending. */
  readonly days: Int32Array
  readonly close: Float64Array
  readonly total: Float64Array
  readonly distributionsKnown: readonly boolean[]
  readonly synthetic: readonly boolean[]
  /** Sessions of the calendar that follow the last day, at least one: a month-end is known only by what follows. */
  readonly nextSession: Day
  /** Return of bills from each close to the next, or undefined: cash then earns zero and the report says so. */
  readonly billReturn: Float64Array | undefined
}
