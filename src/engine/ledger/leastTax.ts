import { divideHalfEven } from '../../shared/amount.ts'
import type { Money, Rate } from '../../shared/amount.ts'
import type { LotTable } from './lotTable.ts'

/** What `minTax` reckons with: rates on short and long gains, and losses carried in, zero or above. */
export interface TaxRates {
  readonly short: Rate
  readonly long: Rate
  readonly carriedShort: Money
  readonly carriedLong: Money
}

/** Units to take of a lot. */
export interface Take {
  readonly row: number
  readonly units: bigint
}

/**
 * The lots whose sale costs the least tax (LOT-24): `rows` are the held lots in fifo order, `isLong` says of each whether its gain
 * would be long-term, `proceeds` is what all `wanted` units bring. What is lacking is not in the answer; lots of
 * unknown cost serve last.
 *
 * Within a term dearest first is never worse, so a choice is one number, the short-term units in it. Tax and the loss left are
 * piecewise linear in that number, and such a function is least where it bends: at the ends of lots, and where a net or their
 * sum crosses zero. All those are tried, the crossings at whole units where the sale is of whole units.
 */
export function leastTax(
  table: LotTable,
  rows: readonly number[],
  isLong: (row: number) => boolean,
  wanted: bigint,
  proceeds: bigint,
  rates: TaxRates,
): Take[] {
  const known = rows.filter((row) => table.known[row] === 1)
  const short = stackOf(
    table,
    known.filter((row) => !isLong(row)),
  )
  const long = stackOf(table, known.filter(isLong))
  const covered = min(wanted, short.total + long.total)
  const brought = (units: bigint) => divideHalfEven(proceeds * units, wanted)
  const judge = (ofShort: bigint): Judged => {
    const s = brought(ofShort) - costOfTop(short, ofShort) - rates.carriedShort
    const l = brought(covered - ofShort) - costOfTop(long, covered - ofShort) - rates.carriedLong
    return judged(ofShort, s, l, rates)
  }
  const least = max(0n, covered - long.total)
  const most = min(covered, short.total)
  const ends = [...short.ends, ...long.ends.map((end) => covered - end)]
    .filter((u) => u > least && u < most)
    .concat(least, most)
    .sort(compare)
  const step = wanted % ONE_UNIT === 0n ? ONE_UNIT : 1n
  let best = judge(least)
  for (let i = 0; i < ends.length; i++) {
    const here = judge(ends[i] as bigint)
    best = better(best, here)
    const next = ends[i + 1]
    if (next === undefined || next === here.ofShort) continue
    for (const bend of bendsBetween(here, judge(next), step)) best = better(best, judge(bend))
  }
  const takes = [...topOf(short, best.ofShort), ...topOf(long, covered - best.ofShort)]
  const place = new Map(rows.map((row, i) => [row, i]))
  takes.sort((a, b) => (place.get(a.row) ?? 0) - (place.get(b.row) ?? 0))
  let left = wanted - covered
  for (const row of rows) {
    if (left === 0n) break
    if (table.known[row] === 1) continue
    const units = min(left, table.units[row] as bigint)
    takes.push({ row, units })
    left -= units
  }
  return takes
}

const ONE_UNIT = 10n ** 10n

/** What a number of short-term units comes to: nets after losses carried in, tax, and the worth of the loss left (negative). */
interface Judged {
  readonly ofShort: bigint
  readonly s: bigint
  readonly l: bigint
  readonly tax: bigint
  readonly loss: bigint
}

function judged(ofShort: bigint, s: bigint, l: bigint, rates: TaxRates): Judged {
  let [short, long] = [s, l]
  if (s < 0n !== l < 0n) {
    const sum = s + l
    // What is left bears the character of the larger side.
    if (s < 0n === sum < 0n) [short, long] = [sum, 0n]
    else [short, long] = [0n, sum]
  }
  const tax = rates.short * max(0n, short) + rates.long * max(0n, long)
  const loss = rates.short * min(0n, short) + rates.long * min(0n, long)
  return { ofShort, s, l, tax, loss }
}

function better(a: Judged, b: Judged): Judged {
  if (a.tax !== b.tax) return a.tax < b.tax ? a : b
  if (a.loss !== b.loss) return a.loss < b.loss ? a : b
  return a.ofShort <= b.ofShort ? a : b
}

/** Where s, l or their sum crosses zero between two counts of units between which they are linear; both neighbours that `step` divides. */
function bendsBetween(a: Judged, b: Judged, step: bigint): bigint[] {
  const crossings = [
    [a.s, b.s],
    [a.l, b.l],
    [a.s + a.l, b.s + b.l],
  ] as const
  return crossings.flatMap(([from, to]) => {
    if (from < 0n === to < 0n) return []
    const at = a.ofShort + ((b.ofShort - a.ofShort) * from) / (from - to)
    const below = at - (at % step)
    return [below, below + step].filter((u) => u > a.ofShort && u < b.ofShort)
  })
}

/** Lots of one term, dearest per unit first, with running sums. */
interface Stack {
  readonly takes: readonly { readonly row: number; readonly units: bigint; readonly cost: bigint }[]
  /** Units after each lot, and cost. */
  readonly ends: readonly bigint[]
  readonly costs: readonly bigint[]
  readonly total: bigint
}

function stackOf(table: LotTable, rows: readonly number[]): Stack {
  const takes = rows
    .map((row) => ({ row, units: table.units[row] as bigint, cost: table.cost[row] as bigint }))
    .sort((a, b) => compare(b.cost * a.units, a.cost * b.units))
  const ends: bigint[] = []
  const costs: bigint[] = []
  let [units, cost] = [0n, 0n]
  for (const take of takes) {
    ends.push((units += take.units))
    costs.push((cost += take.cost))
  }
  return { takes, ends, costs, total: units }
}

/** Cost of the dearest `units`, the last lot in proportion. */
function costOfTop(stack: Stack, units: bigint): bigint {
  if (units === 0n) return 0n
  let [low, high] = [0, stack.ends.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((stack.ends[middle] as bigint) >= units) high = middle
    else low = middle + 1
  }
  const take = stack.takes[low]
  if (take === undefined) return 0n
  const before = low === 0 ? 0n : (stack.ends[low - 1] as bigint)
  const paid = low === 0 ? 0n : (stack.costs[low - 1] as bigint)
  return paid + divideHalfEven(take.cost * (units - before), take.units)
}

function topOf(stack: Stack, units: bigint): Take[] {
  let left = units
  return stack.takes.flatMap(({ row, units: held }) => {
    const taken = min(left, held)
    left -= taken
    return taken === 0n ? [] : [{ row, units: taken }]
  })
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
