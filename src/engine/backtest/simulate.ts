import { isOutside } from '../strategy/bands.ts'
import { solveFee, traded } from './costs.ts'

/** Levels by slot: every asset used, then cash as the level of one unit left alone. All columns have the panel's length. */
export interface Market {
  readonly columns: readonly Float64Array[]
}

/** A part of a portfolio that knows its own holdings. */
export interface Part {
  /** Share of the whole it is brought back to when the parts are rebalanced. */
  readonly share: number
  /** Targets by fill, `slots` numbers each. The first are those it opens with (BT-9). */
  readonly targets: Float64Array
  /** Rows of the fills after the opening, ascending: fill i takes targets i + 1. Each brings all parts back to their shares. */
  readonly fills: Int32Array
  /** Where it has bands: the rows at which they are judged, and half their width by slot (BT-11); NaN where there is none. */
  readonly bands: { readonly checks: Int32Array; readonly widths: Float64Array } | undefined
}

export interface Terms {
  readonly start: number
  readonly end: number
  readonly lag: number
  /** Share of each traded amount. */
  readonly rate: number
  readonly sizing: 'solved' | 'afterwards'
}

/** What a part did at a close, in order. `part` is −1 for the opening, else the part that asked. */
export interface Fills {
  readonly rows: Int32Array
  readonly decided: Int32Array
  readonly part: Int8Array
  readonly turnover: Float64Array
  readonly cost: Float64Array
  count: number
}

export interface Course {
  /** Value at each close from start to end, 1 at the start. */
  readonly value: Float64Array<ArrayBuffer>
  /** Share held in each slot at each close, slot s starting at s × (end − start + 1); undefined unless asked for. */
  readonly held: Float64Array<ArrayBuffer> | undefined
  readonly fills: Fills
}

/** Progress and the wish to stop, shared with another thread: [0] is not zero to stop, [1] is the share done in thousandths. */
export interface Pulse {
  readonly shared: Int32Array
  /** Thousandths done before, and those that this work is of the whole. */
  readonly from: number
  readonly span: number
}

export type Ended =
  | { readonly ended: 'whole'; readonly course: Course }
  | { readonly ended: 'cancelled' }
  | { readonly ended: 'missingPrice'; readonly slot: number; readonly row: number }

const NEVER = 0x7fffffff

/**
 * Runs one portfolio (BT-1 to BT-12). Time is cut at events (fills and band checks); between them the value is a sum of
 * units × levels. Nothing is allocated after the set-up.
 */
export function simulate(
  market: Market,
  parts: readonly Part[],
  terms: Terms,
  record: boolean,
  pulse: Pulse,
): Ended {
  const { columns } = market
  const { start, end, lag } = terms
  const slots = columns.length
  const length = end - start + 1
  const opening = start + lag
  const value = new Float64Array(length)
  const held = record ? new Float64Array(slots * length) : undefined
  const fills = roomForFills(parts)

  const own = new Float64Array(parts.length * slots)
  const have = new Float64Array(slots)
  const want = new Float64Array(slots)
  const nextFill = new Int32Array(parts.length)
  const nextCheck = new Int32Array(parts.length)
  const pendingFill = new Int32Array(parts.length).fill(NEVER)
  const pendingDecided = new Int32Array(parts.length)
  let open = false

  for (let k = 0; k < parts.length; k++) own[k * slots + slots - 1] = parts[k]!.share
  value[0] = 1
  if (held !== undefined) held[(slots - 1) * length] = 1

  let row = start
  for (;;) {
    judgeBands()
    if (row === opening || (open && isFillDue())) {
      const missing = fill()
      if (missing >= 0) return { ended: 'missingPrice', slot: missing, row }
    }
    if (row >= end) break
    const next = nextEvent()
    const hole = drift(next)
    if (hole !== undefined) return hole
    row = next
    if (Atomics.load(pulse.shared, 0) !== 0) return { ended: 'cancelled' }
    Atomics.store(pulse.shared, 1, pulse.from + Math.floor((pulse.span * (row - start)) / (length - 1)))
  }
  if (held !== undefined) {
    for (let s = 0; s < slots; s++) for (let i = 0; i < length; i++) held[s * length + i]! /= value[i]!
  }
  return { ended: 'whole', course: { value, held, fills } }

  /** A part with bands that is due for judgement decides on its holdings as they came into this close (BT-11). */
  function judgeBands(): void {
    for (let k = 0; k < parts.length; k++) {
      const { bands, targets } = parts[k]!
      if (bands === undefined) continue
      while (nextCheck[k]! < bands.checks.length && bands.checks[nextCheck[k]!]! < row) nextCheck[k]!++
      if (nextCheck[k]! >= bands.checks.length || bands.checks[nextCheck[k]!] !== row) continue
      nextCheck[k]!++
      if (!open || pendingFill[k] !== NEVER) continue
      const whole = valueOfPart(k)
      for (let s = 0; s < slots; s++) {
        const width = bands.widths[s]!
        if (width >= 0 && isOutside(own[k * slots + s]! / whole, targets[s]!, width)) {
          pendingFill[k] = row + lag
          pendingDecided[k] = row
          break
        }
      }
    }
  }

  function isFillDue(): boolean {
    for (let k = 0; k < parts.length; k++) if (pendingFill[k] === row || fillOf(k) === row) return true
    return false
  }

  function fillOf(k: number): number {
    const rows = parts[k]!.fills
    return nextFill[k]! < rows.length ? rows[nextFill[k]!]! : NEVER
  }

  function nextEvent(): number {
    let next = open ? end : opening < end ? opening : end
    for (let k = 0; k < parts.length; k++) {
      const { bands } = parts[k]!
      if (fillOf(k) < next) next = fillOf(k)
      if (pendingFill[k]! < next) next = pendingFill[k]!
      if (bands === undefined) continue
      while (nextCheck[k]! < bands.checks.length && bands.checks[nextCheck[k]!]! <= row) nextCheck[k]!++
      if (nextCheck[k]! < bands.checks.length && bands.checks[nextCheck[k]!]! < next)
        next = bands.checks[nextCheck[k]!]!
    }
    return next
  }

  /** Trades at the close of `row`; returns the slot of a price that is missing, or −1. */
  function fill(): number {
    const opens = !open
    let shares = opens
    for (let k = 0; k < parts.length; k++) if (fillOf(k) === row) shares = true
    if (shares) {
      have.fill(0)
      want.fill(0)
      for (let k = 0; k < parts.length; k++) {
        const due = opens || fillOf(k) === row || pendingFill[k] === row
        const whole = valueOfPart(k)
        for (let s = 0; s < slots; s++) {
          const mine = own[k * slots + s]!
          have[s]! += mine
          const composition = due ? targetOf(k, s, opens) : whole > 0 ? mine / whole : s === slots - 1 ? 1 : 0
          want[s]! += parts[k]!.share * composition
        }
      }
      const missing = missingPrice()
      if (missing >= 0) return missing
      const total = sumOf(have)
      const fee = feeFor(total)
      logFill(total, fee, opens)
      const left = terms.sizing === 'solved' ? total - fee : total
      for (let k = 0; k < parts.length; k++) {
        const due = opens || fillOf(k) === row || pendingFill[k] === row
        const whole = valueOfPart(k)
        const share = parts[k]!.share
        for (let s = 0; s < slots; s++) {
          const i = k * slots + s
          const composition = due
            ? targetOf(k, s, opens)
            : whole > 0
              ? own[i]! / whole
              : s === slots - 1
                ? 1
                : 0
          own[i] = share * composition * left
        }
        if (terms.sizing === 'afterwards') own[k * slots + slots - 1]! -= share * fee
        finishDue(k, opens)
      }
      open = true
    } else {
      for (let k = 0; k < parts.length; k++) {
        if (pendingFill[k] !== row) continue
        for (let s = 0; s < slots; s++) {
          have[s] = own[k * slots + s]!
          want[s] = targetOf(k, s, false)
        }
        const missing = missingPrice()
        if (missing >= 0) return missing
        const total = sumOf(have)
        const fee = feeFor(total)
        logFill(total, fee, false)
        const left = terms.sizing === 'solved' ? total - fee : total
        for (let s = 0; s < slots; s++) own[k * slots + s] = want[s]! * left
        if (terms.sizing === 'afterwards') own[k * slots + slots - 1]! -= fee
        finishDue(k, false)
      }
    }
    writeClose()
    return -1
  }

  function targetOf(k: number, s: number, opens: boolean): number {
    const { targets, fills: rows } = parts[k]!
    const step = opens || rows.length === 0 ? 0 : fillOf(k) === row ? nextFill[k]! + 1 : nextFill[k]!
    return targets[step * slots + s]!
  }

  function finishDue(k: number, opens: boolean): void {
    if (!opens && fillOf(k) === row) nextFill[k]!++
    if (pendingFill[k] === row) pendingFill[k] = NEVER
  }

  function feeFor(total: number): number {
    if (terms.rate === 0) return 0
    return terms.sizing === 'solved'
      ? solveFee(total, want, 0, have, slots - 1, terms.rate)
      : terms.rate * traded(total, want, 0, have, slots - 1)
  }

  /** An asset bought or sold at this close without a price then. */
  function missingPrice(): number {
    for (let s = 0; s < slots; s++) if ((want[s] !== 0 || have[s] !== 0) && !(columns[s]![row]! > 0)) return s
    return -1
  }

  function logFill(total: number, fee: number, opens: boolean): void {
    const left = terms.sizing === 'solved' ? total - fee : total
    let moved = 0
    for (let s = 0; s < slots - 1; s++) moved += Math.abs(want[s]! * left - have[s]!)
    const cash = want[slots - 1]! * left - (terms.sizing === 'solved' ? 0 : fee)
    moved += Math.abs(cash - have[slots - 1]!)
    const i = fills.count++
    fills.rows[i] = row
    fills.part[i] = -1
    fills.decided[i] = start
    if (!opens) {
      for (let k = 0; k < parts.length; k++) {
        if (fillOf(k) === row) {
          fills.part[i] = k
          fills.decided[i] = row - lag
          break
        }
        if (pendingFill[k] === row) {
          fills.part[i] = k
          fills.decided[i] = pendingDecided[k]!
        }
      }
    }
    fills.turnover[i] = moved / 2 / total
    fills.cost[i] = fee
  }

  /** After trading, the close shows what is held then. */
  function writeClose(): void {
    let total = 0
    for (let s = 0; s < slots; s++) {
      let sum = 0
      for (let k = 0; k < parts.length; k++) sum += own[k * slots + s]!
      total += sum
      if (held !== undefined) held[s * length + row - start] = sum
    }
    value[row - start] = total
  }

  function valueOfPart(k: number): number {
    let sum = 0
    for (let s = 0; s < slots; s++) sum += own[k * slots + s]!
    return sum
  }

  /** Holds everything from `row` to `next`, both closes included. */
  function drift(next: number): Ended | undefined {
    for (let s = 0; s < slots; s++) {
      let sum = 0
      for (let k = 0; k < parts.length; k++) sum += own[k * slots + s]!
      if (sum === 0) continue
      const column = columns[s]!
      const units = sum / column[row]!
      if (held === undefined) addUnits(column, units, row + 1, next, value, row + 1 - start)
      else addAndRecord(column, units, row + 1, next, value, held, row + 1 - start, s * length)
      const growth = column[next]! / column[row]!
      for (let k = 0; k < parts.length; k++) own[k * slots + s]! *= growth
    }
    for (let i = row + 1 - start; i <= next - start; i++) {
      if (value[i]! > -Infinity && value[i]! < Infinity) continue
      return { ended: 'missingPrice', slot: heldWithoutPrice(i + start), row: i + start }
    }
    return undefined
  }

  function heldWithoutPrice(at: number): number {
    for (let s = 0; s < slots; s++) {
      for (let k = 0; k < parts.length; k++) {
        if (own[k * slots + s] !== 0 && !(columns[s]![at]! > 0)) return s
      }
    }
    throw new Error(`a value that is no number at row ${at}, and every price is there`)
  }
}

/** value[at…] += units × column[from…to] */
export function addUnits(
  column: Float64Array,
  units: number,
  from: number,
  to: number,
  value: Float64Array,
  at: number,
): void {
  for (let t = from; t <= to; t++) value[at++]! += units * column[t]!
}

function addAndRecord(
  column: Float64Array,
  units: number,
  from: number,
  to: number,
  value: Float64Array,
  held: Float64Array,
  at: number,
  slotAt: number,
): void {
  for (let t = from; t <= to; t++) {
    const worth = units * column[t]!
    held[slotAt + at] = worth
    value[at++]! += worth
  }
}

function sumOf(amounts: Float64Array): number {
  let sum = 0
  for (let i = 0; i < amounts.length; i++) sum += amounts[i]!
  return sum
}

function roomForFills(parts: readonly Part[]): Fills {
  let room = 1
  for (const part of parts) room += part.fills.length + (part.bands?.checks.length ?? 0)
  return {
    rows: new Int32Array(room),
    decided: new Int32Array(room),
    part: new Int8Array(room),
    turnover: new Float64Array(room),
    cost: new Float64Array(room),
    count: 0,
  }
}
