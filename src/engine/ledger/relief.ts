import { divideHalfEven } from '../../shared/amount.ts'
import type { Money } from '../../shared/amount.ts'
import type { Origin } from '../../shared/lot.ts'
import type { LotTable } from './lotTable.ts'
import { longer, setKeys } from './lotTable.ts'

/** The orders in which a queue stands; the other methods take from a queue that stands by fifo. */
export type QueueOrder = 'fifo' | 'lifo' | 'hifo' | 'lowestCost'

/**
 * The lots of one position by row number. For fifo and lifo `rows` is ascending by day acquired, then row, from `head` on;
 * by cost it is a binary heap from 0. Lots taken by name stay inside until they come up and are passed over then, so
 * that no method has to search.
 */
export interface LotQueue {
  method: QueueOrder
  rows: number[]
  head: number
  /** Set while the lots share one cost (LOT-22): their own cost does not count then, until `settlePool` spreads it. */
  pool: Pool | undefined
}

/** What the lots of a queue come to together. */
interface Pool {
  units: bigint
  cost: bigint
}

/** What closings and moves took from lots: one row per lot and taking. */
export interface Takings {
  size: number
  lot: Int32Array
  units: BigInt64Array
  cost: BigInt64Array
  known: Uint8Array
  /** 1: all that the lot had left. */
  whole: Uint8Array
  /** What came of inherited lots and gifts, by number of the taking; the gift's value is that of the units taken. */
  readonly origins: Map<number, Origin>
}

export function emptyQueue(): LotQueue {
  return { method: 'fifo', rows: [], head: 0, pool: undefined }
}

export function emptyTakings(room: number): Takings {
  return {
    size: 0,
    lot: new Int32Array(room),
    units: new BigInt64Array(room),
    cost: new BigInt64Array(room),
    known: new Uint8Array(room),
    whole: new Uint8Array(room),
    origins: new Map(),
  }
}

export function enqueue(table: LotTable, queue: LotQueue, row: number): void {
  const { rows, head } = queue
  let at = rows.length
  rows.push(row)
  if (queue.pool !== undefined) addToPool(table, queue, queue.pool, row)
  const sign = signOf(queue.method)
  if (sign !== 0) {
    setKeys(table, row, sign)
    rise(table, rows, at, sign)
    return
  }
  const day = table.acquired[row] as number
  // Purchases come in order, so this looks at one neighbour; only lots moved in from elsewhere go further back.
  while (at > head && (table.acquired[rows[at - 1] as number] as number) > day) {
    rows[at] = rows[at - 1] as number
    at -= 1
  }
  rows[at] = row
}

/**
 * Takes up to `wanted` units in relief order under `method` and notes them down in `takings`; returns the units that
 * the queue lacks. `wanted` and the lots' units share one sign.
 */
export function takeLots(
  table: LotTable,
  queue: LotQueue,
  method: QueueOrder,
  wanted: bigint,
  takings: Takings,
): bigint {
  if (method !== queue.method || queue.pool !== undefined) reorder(table, queue, method)
  let left = wanted
  while (left !== 0n) {
    const row = first(queue)
    if (row < 0) break
    if (table.units[row] !== 0n) left = takeFrom(table, row, left, takings)
    if (table.units[row] === 0n) dropFirst(table, queue)
  }
  return left
}

/**
 * Takes up to `wanted` units by fifo, each at the average cost of all that the queue holds (LOT-22); returns the units that it
 * lacks. While one lot's cost is unknown, so is the cost of what is taken.
 */
export function takePooled(table: LotTable, queue: LotQueue, wanted: bigint, takings: Takings): bigint {
  if (queue.method !== 'fifo') reorder(table, queue, 'fifo')
  const pool = (queue.pool ??= poolOf(table, queue))
  if (pool === undefined) {
    const from = takings.size
    const lacking = takeLots(table, queue, 'fifo', wanted, takings)
    takings.known.fill(0, from, takings.size)
    return lacking
  }
  let left = wanted
  while (left !== 0n) {
    const row = first(queue)
    if (row < 0) break
    const units = table.units[row] as bigint
    if (units !== 0n) {
      const taken = left < units ? left : units
      const part = taken === pool.units ? pool.cost : divideHalfEven(pool.cost * taken, pool.units)
      pool.units -= taken
      pool.cost -= part
      left -= taken
      // The row's own cost does not count while it is pooled: what it gives up is what the pool gives.
      table.cost[row] = part
      takeFrom(table, row, taken, takings)
      takings.cost[takings.size - 1] = part
      takings.known[takings.size - 1] = 1
      // A gift's second basis does not outlive the average (LOT-22).
      if (takings.origins.get(takings.size - 1)?.kind === 'gifted') takings.origins.delete(takings.size - 1)
    }
    if (table.units[row] === 0n) dropFirst(table, queue)
  }
  return left
}

/** Gives each lot of a pooled queue its part of the pool's cost, the last by subtraction, and ends the pooling. */
export function settlePool(table: LotTable, queue: LotQueue): void {
  const { pool } = queue
  if (pool === undefined) return
  queue.pool = undefined
  let { units: unitsLeft, cost: costLeft } = pool
  for (const row of heldLots(table, queue)) {
    const units = table.units[row] as bigint
    const part = units === unitsLeft ? costLeft : divideHalfEven(costLeft * units, unitsLeft)
    table.cost[row] = part
    costLeft -= part
    unitsLeft -= units
  }
}

function poolOf(table: LotTable, queue: LotQueue): Pool | undefined {
  const pool = { units: 0n, cost: 0n }
  for (let i = queue.head; i < queue.rows.length; i++) {
    const row = queue.rows[i] as number
    const units = table.units[row] as bigint
    if (units === 0n) continue
    if (table.known[row] === 0) return undefined
    pool.units += units
    pool.cost += table.cost[row] as bigint
  }
  return pool
}

function addToPool(table: LotTable, queue: LotQueue, pool: Pool, row: number): void {
  if (table.known[row] === 0) {
    queue.rows.pop()
    settlePool(table, queue)
    queue.rows.push(row)
    return
  }
  pool.units += table.units[row] as bigint
  pool.cost += table.cost[row] as bigint
}

/** Takes up to `wanted` units of one lot, cost in proportion, and returns what is still wanted (LOT-6). */
export function takeFrom(table: LotTable, row: number, wanted: bigint, takings: Takings): bigint {
  const at = takeNothing(takings, row)
  const units = table.units[row] as bigint
  const cost = table.cost[row] as bigint
  takings.known[at] = table.known[row] as number
  if (table.origins.size > 0) takeOrigin(table, row, wanted, takings, at)
  if (wanted < 0n ? wanted <= units : wanted >= units) {
    takings.units[at] = units
    takings.cost[at] = cost
    takings.whole[at] = 1
    table.units[row] = 0n
    table.cost[row] = 0n
    return BigInt.asIntN(64, wanted - units)
  }
  const part = cost === 0n ? cost : divideHalfEven(cost * wanted, units)
  takings.units[at] = wanted
  takings.cost[at] = part
  takings.whole[at] = 0
  table.units[row] = BigInt.asIntN(64, units - wanted)
  table.cost[row] = BigInt.asIntN(64, cost - part)
  return 0n
}

/** A gift's value goes with its units, the lot keeping the rest by subtraction (LOT-27). */
function takeOrigin(table: LotTable, row: number, wanted: bigint, takings: Takings, at: number): void {
  const origin = table.origins.get(row)
  if (origin === undefined) return
  const units = table.units[row] as bigint
  if (origin.kind === 'inherited' || wanted >= units) {
    takings.origins.set(at, origin)
    return
  }
  const part = divideHalfEven(origin.value * wanted, units)
  takings.origins.set(at, { ...origin, value: part as Money })
  table.origins.set(row, { ...origin, value: (origin.value - part) as Money })
}

/** Notes a taking of zero units and known zero cost, and returns its number. */
export function takeNothing(takings: Takings, row: number): number {
  const at = takings.size
  if (at === takings.lot.length) growTakings(takings)
  takings.size = at + 1
  takings.lot[at] = row
  takings.known[at] = 1
  return at
}

/** Lots that still have units, in fifo order, each with a cost of its own. */
export function heldLots(table: LotTable, queue: LotQueue): number[] {
  settlePool(table, queue)
  return queue.rows
    .slice(queue.head)
    .filter((row) => table.units[row] !== 0n)
    .sort((a, b) => byFifo(table, a, b))
}

/** Units that a queue's lots sum to. */
export function heldUnits(table: LotTable, queue: LotQueue): bigint {
  let sum = 0n
  for (let i = queue.head; i < queue.rows.length; i++) sum += table.units[queue.rows[i] as number] as bigint
  return sum
}

/** Puts the queue in order again, after a change of method or of the lots inside. */
export function reorder(table: LotTable, queue: LotQueue, method: QueueOrder): void {
  queue.method = method
  queue.rows = heldLots(table, queue)
  queue.head = 0
  const sign = signOf(method)
  if (sign === 0) return
  for (const row of queue.rows) setKeys(table, row, sign)
  for (let at = (queue.rows.length >> 1) - 1; at >= 0; at--)
    sink(table, queue.rows, at, queue.rows[at] as number, sign)
}

/** 1 where the dearest lot comes first, −1 where the cheapest does, 0 where the order is by days. */
function signOf(method: QueueOrder): number {
  return method === 'hifo' ? 1 : method === 'lowestCost' ? -1 : 0
}

/** The lot that comes next, −1 for none. */
function first(queue: LotQueue): number {
  const at = queue.method === 'lifo' ? queue.rows.length - 1 : queue.head
  return at >= queue.head && at < queue.rows.length ? (queue.rows[at] as number) : -1
}

function dropFirst(table: LotTable, queue: LotQueue): void {
  const sign = signOf(queue.method)
  if (sign !== 0) {
    const last = queue.rows.pop()
    if (last !== undefined && queue.rows.length > 0) sink(table, queue.rows, 0, last, sign)
  } else if (queue.method === 'lifo') {
    queue.rows.pop()
  } else {
    queue.head += 1
  }
}

function rise(table: LotTable, heap: number[], from: number, sign: number): void {
  const row = heap[from] as number
  let at = from
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above] as number
    if (byCostPerUnit(table, row, parent, sign) > 0) break
    heap[at] = parent
    at = above
  }
  heap[at] = row
}

function sink(table: LotTable, heap: number[], from: number, row: number, sign: number): void {
  const size = heap.length
  let at = from
  for (;;) {
    let below = 2 * at + 1
    if (below >= size) break
    let child = heap[below] as number
    if (below + 1 < size) {
      const other = heap[below + 1] as number
      if (byCostPerUnit(table, other, child, sign) < 0) {
        below += 1
        child = other
      }
    }
    if (byCostPerUnit(table, child, row, sign) > 0) break
    heap[at] = child
    at = below
  }
  heap[at] = row
}

/** Oldest first; units acquired on one day in the order in which they came (LOT-4). */
function byFifo(table: LotTable, a: number, b: number): number {
  return (table.acquired[a] as number) - (table.acquired[b] as number) || a - b
}

/**
 * Dearer per unit first (`sign` −1: cheaper), unknown cost last, ties by fifo. Floats decide only where they cannot be wrong.
 */
function byCostPerUnit(table: LotTable, a: number, b: number, sign: number): number {
  const { cost, units, ratio } = table.keys
  const gap = sign * ((ratio[a] as number) - (ratio[b] as number))
  if (Math.abs(gap) > 1e-12 * Math.abs(ratio[a] as number)) return gap > 0 ? -1 : 1
  const knownA = table.known[a] as number
  const knownB = table.known[b] as number
  if (knownA !== knownB) return knownB - knownA
  if (knownA === 0) return byFifo(table, a, b)
  const left = (cost[a] as bigint) * (units[b] as bigint)
  const right = (cost[b] as bigint) * (units[a] as bigint)
  if (left === right) return byFifo(table, a, b)
  return left > right ? -sign : sign
}

function growTakings(takings: Takings): void {
  const room = takings.lot.length * 2 + 16
  takings.lot = longer(takings.lot, new Int32Array(room))
  takings.units = longer(takings.units, new BigInt64Array(room))
  takings.cost = longer(takings.cost, new BigInt64Array(room))
  takings.known = longer(takings.known, new Uint8Array(room))
  takings.whole = longer(takings.whole, new Uint8Array(room))
}
