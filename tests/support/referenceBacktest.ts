import { type Day, monthIndex } from '../../src/shared/day.ts'
import type { Execution, Step, Strategy, Window } from '../../src/shared/strategy.ts'
import type { Panel } from '../../src/engine/market/panel.ts'

/**
 * The back-test again, written from SPEC.md alone: one day after the other, names instead of columns, windows added up afresh, the
 * fee found by halving an interval. Slow and plain on purpose; shares no code with the engine but the calendar's months.
 */
export interface ReferenceLines {
  readonly core: number[]
  readonly sleeve: number[] | undefined
  readonly blend: number[] | undefined
}

type Holdings = Map<string, number>

interface Book {
  readonly share: number
  holdings: Holdings
  /** The core's; a sleeve has none. */
  readonly bands: boolean
  pending: { row: number; targets: Holdings } | undefined
}

export function referenceBacktest(
  panel: Panel,
  strategy: Strategy,
  execution: Execution,
  start: number,
  end: number,
  budget: number,
  costBp: number,
): ReferenceLines {
  const rate = costBp / 10_000
  const sleeve = strategy.sleeves[0]
  const book = (bands: boolean, share: number): Book => ({
    share,
    bands,
    holdings: new Map([['cash', share]]),
    pending: undefined,
  })
  const play = (books: Book[]): number[] => playBooks(panel, strategy, execution, start, end, rate, books)
  return {
    core: play([book(true, 1)]),
    sleeve: sleeve && play([book(false, 1)]),
    blend: sleeve && play([book(true, 1 - budget), book(false, budget)]),
  }
}

function playBooks(
  panel: Panel,
  strategy: Strategy,
  execution: Execution,
  start: number,
  end: number,
  rate: number,
  books: Book[],
): number[] {
  const { lag } = execution
  const line: number[] = []
  // Decisions of the sleeve waiting for their fill, by the row of the fill.
  const waiting = new Map<number, Holdings>()
  let open = false
  for (let row = start; row <= end; row++) {
    if (row > start) {
      for (const book of books) {
        for (const [asset, amount] of book.holdings)
          book.holdings.set(asset, amount * growth(panel, asset, row))
      }
    }
    const total = (): number => books.reduce((sum, { holdings }) => sum + worth(holdings), 0)

    for (const book of books) {
      if (!book.bands || !open || book.pending !== undefined || row === start) continue
      if (!decides(panel, strategy.core.schedule.every, row)) continue
      const whole = worth(book.holdings)
      const { absolute, relative } = strategy.core.bands
      const outside = Object.entries(strategy.core.targets).some(([asset, target]) => {
        if (target === 0) return false
        const off = Math.abs((book.holdings.get(asset) ?? 0) / whole - target)
        return off > Math.min(absolute, relative * target) + 1e-9
      })
      if (outside) book.pending = { row: row + lag, targets: new Map(Object.entries(strategy.core.targets)) }
    }
    const sleeve = strategy.sleeves[0]
    if (row > start && sleeve !== undefined && decides(panel, sleeve.schedule.every, row)) {
      waiting.set(row + lag, decideSleeve(panel, strategy, row))
    }

    const opens = row === start + lag
    const fresh = waiting.get(row)
    const sleeveFills = books.some(({ bands }) => !bands) && (fresh !== undefined || opens)
    const coreFills = books.some(({ pending }) => pending?.row === row)
    if (opens || (open && (sleeveFills || coreFills))) {
      if (opens || sleeveFills) {
        const compositions = books.map((book): Holdings => {
          if (book.bands) {
            if (opens) return new Map(Object.entries(strategy.core.targets))
            if (book.pending?.row === row) return book.pending.targets
          } else {
            if (fresh !== undefined) return fresh
            if (opens) return inForce(panel, strategy, start)
          }
          const whole = worth(book.holdings)
          if (whole === 0) return new Map([['cash', 1]])
          return new Map([...book.holdings].map(([asset, amount]) => [asset, amount / whole]))
        })
        const have = net(books.map(({ holdings }) => [holdings, 1]))
        const want = net(books.map(({ share }, k) => [compositions[k]!, share]))
        const before = total()
        const fee = feeOf(before, want, have, rate, execution.sizing)
        const left = execution.sizing === 'solved' ? before - fee : before
        for (const [k, book] of books.entries()) {
          book.holdings = new Map(
            [...compositions[k]!].map(([asset, share]) => [asset, share * book.share * left]),
          )
          if (execution.sizing === 'afterwards') add(book.holdings, 'cash', -fee * book.share)
          if (book.pending?.row === row) book.pending = undefined
        }
        open = true
      } else {
        for (const book of books) {
          if (book.pending?.row !== row) continue
          const before = worth(book.holdings)
          const fee = feeOf(before, book.pending.targets, book.holdings, rate, execution.sizing)
          const left = execution.sizing === 'solved' ? before - fee : before
          book.holdings = new Map([...book.pending.targets].map(([asset, share]) => [asset, share * left]))
          if (execution.sizing === 'afterwards') add(book.holdings, 'cash', -fee)
          book.pending = undefined
        }
      }
    }
    line.push(total())
  }
  return line
}

function decides(panel: Panel, every: 'month' | 'week' | 'day', row: number): boolean {
  if (every === 'day') return true
  const today = panel.days[row]! as Day
  const next = (row + 1 < panel.days.length ? panel.days[row + 1]! : panel.nextSession) as Day
  if (every === 'month') return monthIndex(today) !== monthIndex(next)
  // Weeks start on Monday; 1970-01-05 was one.
  return Math.floor((today - 4) / 7) !== Math.floor((next - 4) / 7)
}

function inForce(panel: Panel, strategy: Strategy, start: number): Holdings {
  const { every } = strategy.sleeves[0]!.schedule
  for (let row = start; row >= 0; row--)
    if (decides(panel, every, row)) return decideSleeve(panel, strategy, row)
  return new Map([['cash', 1]])
}

function decideSleeve(panel: Panel, strategy: Strategy, row: number): Holdings {
  const sleeve = strategy.sleeves[0]!
  const isIn = (asset: string): boolean => sleeve.steps.every((step) => says(panel, step, asset, row))
  const chosen = sleeve.universe.filter(isIn)
  const targets: Holdings = new Map()
  let park = 'cash'
  for (const step of sleeve.steps) {
    if (step.kind === 'parkIn') park = step.asset
    if (step.kind === 'weighFixed') for (const asset of chosen) add(targets, asset, step.weights[asset] ?? 0)
    if (step.kind === 'weighEqual') {
      for (const asset of chosen)
        add(targets, asset, 1 / (step.over === 'universe' ? sleeve.universe.length : chosen.length))
    }
  }
  add(targets, park, 1 - worth(targets))
  return targets
}

function says(panel: Panel, step: Step, asset: string, row: number): boolean {
  if (step.kind === 'selectAboveSma') {
    const limit = average(panel, asset, step.window, step.reads, row)
    return level(panel, asset, step.reads, row) >= limit - 1e-9 * limit
  }
  if (step.kind === 'selectCrossover') {
    const limit = average(panel, asset, step.slow, step.reads, row)
    return average(panel, asset, step.fast, step.reads, row) >= limit - 1e-9 * limit
  }
  return true
}

function average(panel: Panel, asset: string, window: Window, reads: 'total' | 'price', row: number): number {
  let sum = 0
  let left = window.length
  for (let r = row; r >= 0 && left > 0; r--) {
    if (window.unit === 'months' && !decides(panel, 'month', r)) continue
    sum += level(panel, asset, reads, r)
    left--
  }
  return left === 0 ? sum / window.length : NaN
}

function level(panel: Panel, asset: string, reads: 'total' | 'price', row: number): number {
  const column = reads === 'total' ? panel.total : panel.close
  return column[panel.assets.indexOf(asset) * panel.days.length + row]!
}

function growth(panel: Panel, asset: string, row: number): number {
  if (asset === 'cash') return 1 + (panel.billReturn?.[row - 1] ?? 0)
  return level(panel, asset, 'total', row) / level(panel, asset, 'total', row - 1)
}

/** The fee by halving: what is paid grows slower than what is set aside for it. */
function feeOf(
  value: number,
  want: Holdings,
  have: Holdings,
  rate: number,
  sizing: Execution['sizing'],
): number {
  const paid = (aside: number): number => {
    let sum = 0
    for (const asset of new Set([...want.keys(), ...have.keys()])) {
      if (asset !== 'cash') sum += Math.abs((want.get(asset) ?? 0) * (value - aside) - (have.get(asset) ?? 0))
    }
    return rate * sum
  }
  if (sizing === 'afterwards') return paid(0)
  let low = 0
  let high = value
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (paid(middle) > middle) low = middle
    else high = middle
  }
  return high
}

function net(parts: readonly (readonly [Holdings, number])[]): Holdings {
  const sum: Holdings = new Map()
  for (const [holdings, share] of parts)
    for (const [asset, amount] of holdings) add(sum, asset, amount * share)
  return sum
}

function worth(holdings: Holdings): number {
  return [...holdings.values()].reduce((sum, amount) => sum + amount, 0)
}

function add(holdings: Holdings, asset: string, amount: number): void {
  holdings.set(asset, (holdings.get(asset) ?? 0) + amount)
}
