import type { Day } from '../../shared/day.ts'
import type { Origin } from '../../shared/lot.ts'

/**
 * Every lot of a replay as a row of columns, numbered in the order in which they came to their account. Columns of
 * 64-bit integers, because a million objects cost more than the work: amounts stay exact and are branded again where
 * they leave. A lot that moves to another account or asset is a new row.
 */
export interface LotTable {
  size: number
  /** Number of the position that holds the lot. */
  place: Int32Array
  acquired: Int32Array
  /** What is left; zero units: gone. `cost` counts only where `known` is 1. */
  units: BigInt64Array
  cost: BigInt64Array
  known: Uint8Array
  /** Place of the opening event in the replay, and the number of the leg: they make the id. */
  event: Int32Array
  leg: Uint16Array
  currency: Uint16Array
  readonly currencies: string[]
  /** Ids of lots that are pieces of others, and how many pieces a lot has given (LOT-6). */
  readonly names: Map<number, string>
  readonly pieces: Map<number, number>
  /** Lots that were inherited or given, the gift's value that of the units left. */
  readonly origins: Map<number, Origin>
  /** What hifo and lowestCost compare, of lots that are or were in such a queue; no rows as long as there is none. */
  readonly keys: CostKeys
}

/** Cost and units with which a lot came into a queue by cost or left its last corporate action (LOT-4). */
interface CostKeys {
  cost: BigInt64Array
  units: BigInt64Array
  /** cost / units as a float, good to about 1e-15; infinite, of the sign that comes last, where the cost is unknown. */
  ratio: Float64Array
}

export function emptyTable(room: number): LotTable {
  return {
    size: 0,
    place: new Int32Array(room),
    acquired: new Int32Array(room),
    units: new BigInt64Array(room),
    cost: new BigInt64Array(room),
    known: new Uint8Array(room),
    event: new Int32Array(room),
    leg: new Uint16Array(room),
    currency: new Uint16Array(room),
    currencies: [],
    names: new Map(),
    pieces: new Map(),
    origins: new Map(),
    keys: { cost: new BigInt64Array(0), units: new BigInt64Array(0), ratio: new Float64Array(0) },
  }
}

/** Appends a row and returns its number. `cost` undefined: unknown. */
export function addRow(
  table: LotTable,
  place: number,
  acquired: Day,
  units: bigint,
  cost: bigint | undefined,
  currency: string,
  event: number,
  leg: number,
): number {
  const row = table.size
  if (row === table.units.length) grow(table)
  table.size = row + 1
  table.place[row] = place
  table.acquired[row] = acquired
  table.event[row] = event
  table.leg[row] = leg
  table.currency[row] = currencyNumber(table, currency)
  setAmounts(table, row, units, cost)
  return row
}

export function setAmounts(table: LotTable, row: number, units: bigint, cost: bigint | undefined): void {
  table.units[row] = inRange(units)
  table.known[row] = cost === undefined ? 0 : 1
  table.cost[row] = inRange(cost ?? 0n)
}

/** A column would cut what does not fit 64 bits without a word. */
export function inRange(amount: bigint): bigint {
  if (BigInt.asIntN(64, amount) !== amount) throw new RangeError('a lot out of the 64-bit range')
  return amount
}

/** Makes what a lot has now what its queue compares from now on; `sign` 1 takes the dearest first, −1 the cheapest. */
export function setKeys(table: LotTable, row: number, sign: number): void {
  const { keys } = table
  if (row >= keys.ratio.length) {
    const room = table.units.length
    keys.cost = longer(keys.cost, new BigInt64Array(room))
    keys.units = longer(keys.units, new BigInt64Array(room))
    keys.ratio = longer(keys.ratio, new Float64Array(room))
  }
  const cost = table.cost[row] as bigint
  const units = table.units[row] as bigint
  keys.cost[row] = cost
  keys.units[row] = units
  keys.ratio[row] = table.known[row] === 0 ? -sign * Infinity : Number(cost) / Number(units)
}

export function costOf(table: LotTable, row: number): bigint | undefined {
  return table.known[row] === 1 ? table.cost[row] : undefined
}

export function currencyOf(table: LotTable, row: number): string {
  return table.currencies[table.currency[row] as number] as string
}

function currencyNumber(table: LotTable, currency: string): number {
  const { currencies } = table
  for (let i = 0; i < currencies.length; i++) if (currencies[i] === currency) return i
  return currencies.push(currency) - 1
}

function grow(table: LotTable): void {
  const room = table.units.length * 2 + 16
  table.place = longer(table.place, new Int32Array(room))
  table.acquired = longer(table.acquired, new Int32Array(room))
  table.units = longer(table.units, new BigInt64Array(room))
  table.cost = longer(table.cost, new BigInt64Array(room))
  table.known = longer(table.known, new Uint8Array(room))
  table.event = longer(table.event, new Int32Array(room))
  table.leg = longer(table.leg, new Uint16Array(room))
  table.currency = longer(table.currency, new Uint16Array(room))
}

/** `fresh` with the values of `column` at its start. */
export function longer<T extends { set(values: T): void }>(column: T, fresh: T): T {
  fresh.set(column)
  return fresh
}
