import { addUnits } from './simulate.ts'
import { solveFee, traded } from './costs.ts'

/** Levels of the assets of one sleeve without a hole between the rows used, kept both ways round. */
export interface Levels {
  readonly columns: readonly Float64Array[]
  /** The same row by row: asset n at row t stands at t × assets + n. */
  readonly rows: Float64Array
  /** What one unit of cash becomes; undefined where cash earns nothing. */
  readonly cash: Float64Array | undefined
}

/** When a sleeve trades, and to what. */
export interface Trades {
  readonly start: number
  readonly end: number
  /** Rows of the fills, ascending; the first opens (BT-9). */
  readonly fills: Int32Array
  /** Targets of fill i from i × assets on; the rest is cash. */
  readonly targets: Float64Array
  readonly rate: number
  readonly sizing: 'solved' | 'afterwards'
}

/** One-way turnover without the opening (BT-14), and the sum of fees. */
export interface Traded {
  turnover: number
  cost: number
}

/**
 * One sleeve alone (BT-1 to BT-9): what `simulate` does with a single part that has no bands, some twenty times as fast for a
 * daily schedule. Writes the value at each close into `value` from `at`. Between two fills columns are added, at a fill
 * the row is read; nothing is allocated but the two short columns at the start.
 */
export function simulateAlone(
  { columns, rows, cash: cashLevel }: Levels,
  { start, end, fills, targets, rate, sizing }: Trades,
  value: Float64Array,
  at: number,
): Traded {
  const assets = columns.length
  const units = new Float64Array(assets)
  const have = new Float64Array(assets)
  const sum: Traded = { turnover: 0, cost: 0 }
  // Units of cash: an amount where cash earns nothing.
  let cash = cashLevel === undefined ? 1 : 1 / cashLevel[start]!
  let row = start
  for (let i = 0; i <= fills.length; i++) {
    const next = i < fills.length ? fills[i]! : end + 1
    if (next > row) drift(columns, cashLevel, units, cash, row, next - 1, value, at + row - start)
    if (next > end) break
    row = next + 1

    const p = next * assets
    const w = i * assets
    const level = cashLevel === undefined ? 1 : cashLevel[next]!
    const before = cash * level
    let total = before
    for (let n = 0; n < assets; n++) total += have[n] = units[n]! * rows[p + n]!
    let fee = 0
    let left = total
    if (rate !== 0) {
      if (sizing === 'solved') {
        fee = solveFee(total, targets, w, have, assets, rate)
        left = total - fee
      } else fee = rate * traded(total, targets, w, have, assets)
    }
    let invested = 0
    let moved = 0
    for (let n = 0; n < assets; n++) {
      const want = targets[w + n]! * left
      moved += Math.abs(want - have[n]!)
      invested += want
      units[n] = want / rows[p + n]!
    }
    const after = total - fee - invested
    cash = after / level
    value[at + next - start] = total - fee
    sum.cost += fee
    if (i > 0) sum.turnover += (moved + Math.abs(after - before)) / 2 / total
  }
  return sum
}

/** Holds everything over the rows from `from` to `to`. */
function drift(
  columns: readonly Float64Array[],
  cashLevel: Float64Array | undefined,
  units: Float64Array,
  cash: number,
  from: number,
  to: number,
  value: Float64Array,
  at: number,
): void {
  if (cashLevel === undefined) for (let i = at; i <= at + to - from; i++) value[i] = cash
  else for (let t = from; t <= to; t++) value[at + t - from] = cash * cashLevel[t]!
  for (let n = 0; n < columns.length; n++) {
    if (units[n] !== 0) addUnits(columns[n]!, units[n]!, from, to, value, at)
  }
}
