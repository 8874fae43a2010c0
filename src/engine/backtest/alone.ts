import { addUnits } from './simulate.ts'
import { solveFee } from './costs.ts'

/** Levels of the assets of one sleeve without a hole between the rows used, kept both ways round. */
export interface Levels {
  readonly columns: readonly Float64Array[]
  /** The same row by row, and beside each level its reciprocal: asset n at row t stands at 2 × (t × assets + n). */
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
  readonly turnover: number
  readonly cost: number
}

/**
 * One sleeve alone (BT-1 to BT-9): what `simulate` does with a single part that has no bands, some twenty times as fast for a
 * daily schedule. Writes the value at each close into `value` from `at`. Between two fills columns are added, at a fill
 * the row is read; nothing is allocated but three short columns at the start.
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
  const room = new Int32Array(assets)
  let turnover = 0
  let cost = 0
  // Units of cash: an amount where cash earns nothing.
  let cash = cashLevel === undefined ? 1 : 1 / cashLevel[start]!
  let row = start
  for (let i = 0; i <= fills.length; i++) {
    const next = i < fills.length ? fills[i]! : end + 1
    if (next - row > SHORT_GAP || (next > row && cashLevel !== undefined))
      drift(columns, cashLevel, units, cash, row, next - 1, value, at + row - start, room)
    else for (let t = row; t < next; t++) value[at + t - start] = cash + worth(units, rows, 2 * t * assets)
    if (next > end) break
    row = next + 1

    const p = 2 * next * assets
    const w = i * assets
    const level = cashLevel === undefined ? 1 : cashLevel[next]!
    const before = cash * level
    // Every second asset has a sum of its own: additions that wait for one another are what takes the time here.
    let even = before
    let odd = 0
    let k = 0
    for (; k + 1 < assets; k += 2) {
      const one = units[k]! * rows[p + 2 * k]!
      const two = units[k + 1]! * rows[p + 2 * k + 2]!
      have[k] = one
      have[k + 1] = two
      even += one
      odd += two
    }
    if (k < assets) even += have[k] = units[k]! * rows[p + 2 * k]!
    const total = even + odd
    let fee = sizing === 'solved' && rate !== 0 ? solveFee(total, targets, w, have, assets, rate) : 0
    const left = total - fee
    let invested = 0
    let moved = 0
    for (let n = 0; n < assets; n++) {
      const want = targets[w + n]! * left
      moved += Math.abs(want - have[n]!)
      invested += want
      units[n] = want * rows[p + 2 * n + 1]!
    }
    if (sizing === 'afterwards') fee = rate * moved
    const after = total - fee - invested
    cash = after / level
    value[at + next - start] = total - fee
    cost += fee
    if (i > 0) turnover += ((moved + Math.abs(after - before)) * 0.5) / total
  }
  return { turnover, cost }
}

/** Up to so many rows between two fills are read row by row. */
const SHORT_GAP = 6

/** What these units are worth at the row whose levels begin at p. */
function worth(units: Float64Array, rows: Float64Array, p: number): number {
  let even = 0
  let odd = 0
  let n = 0
  for (; n + 1 < units.length; n += 2) {
    even += units[n]! * rows[p + 2 * n]!
    odd += units[n + 1]! * rows[p + 2 * n + 2]!
  }
  if (n < units.length) even += units[n]! * rows[p + 2 * n]!
  return even + odd
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
  room: Int32Array,
): void {
  if (cashLevel === undefined) for (let i = at; i <= at + to - from; i++) value[i] = cash
  else for (let t = from; t <= to; t++) value[at + t - from] = cash * cashLevel[t]!
  let held = 0
  for (let n = 0; n < columns.length; n++) if (units[n] !== 0) room[held++] = n
  let k = 0
  // Four at a time: the line is read and written once for all of them.
  for (; k + 4 <= held; k += 4) {
    const a = room[k]!
    const b = room[k + 1]!
    const c = room[k + 2]!
    const d = room[k + 3]!
    addFour(
      columns[a]!,
      units[a]!,
      columns[b]!,
      units[b]!,
      columns[c]!,
      units[c]!,
      columns[d]!,
      units[d]!,
      from,
      to,
      value,
      at,
    )
  }
  for (; k < held; k++) addUnits(columns[room[k]!]!, units[room[k]!]!, from, to, value, at)
}

function addFour(
  a: Float64Array,
  unitsOfA: number,
  b: Float64Array,
  unitsOfB: number,
  c: Float64Array,
  unitsOfC: number,
  d: Float64Array,
  unitsOfD: number,
  from: number,
  to: number,
  value: Float64Array,
  at: number,
): void {
  for (let t = from; t <= to; t++)
    value[at++]! += unitsOfA * a[t]! + unitsOfB * b[t]! + (unitsOfC * c[t]! + unitsOfD * d[t]!)
}
