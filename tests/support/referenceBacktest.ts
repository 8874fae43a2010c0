import type { Execution, Strategy } from '../../src/shared/strategy.ts'
import type { Panel } from '../../src/engine/market/panel.ts'
import { type Holdings, decides, level, referenceTargets } from './referenceSleeve.ts'

/**
 * The back-test again, written from SPEC.md alone: one day after the other, names instead of columns, decisions by referenceSleeve.ts, the
 * fee found by halving an interval. Slow and plain on purpose; shares no code with the engine but the calendar's months.
 */
export interface ReferenceLines {
  readonly core: number[]
  readonly sleeve: number[] | undefined
  readonly blend: number[] | undefined
}

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

function inForce(panel: Panel, strategy: Strategy, start: number): Holdings {
  const { every } = strategy.sleeves[0]!.schedule
  for (let row = start; row >= 0; row--)
    if (decides(panel, every, row)) return decideSleeve(panel, strategy, row)
  return new Map([['cash', 1]])
}

function decideSleeve(panel: Panel, strategy: Strategy, row: number): Holdings {
  return referenceTargets(panel, strategy.sleeves[0]!, row)
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
