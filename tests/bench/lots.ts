import { readFileSync } from 'node:fs'
import type { Relief } from '../../src/shared/account.ts'
import type { Money, Quantity } from '../../src/shared/amount.ts'
import type { Day } from '../../src/shared/day.ts'
import { replay } from '../../src/engine/ledger/replay.ts'
import type { LedgerEvent } from '../../src/shared/trade.ts'

/**
 * Workload L: a million trades in 800 account-asset groups through the real replay, by fifo and by hifo.
 *
 *     node bin/trimtab.js run tests/bench/lots.ts [LOTS.csv] [--shuffled]
 *
 * LOTS.csv is the yardstick's file (group, side, day, qty, price_cents); without it the trades are drawn here from a seed.
 * One JSON line per method: median milliseconds of the runs, and the yardstick's check (cents, pieces).
 */
const file = process.argv.slice(2).find((word) => !word.startsWith('--'))
const events = (file === undefined ? drawTrades(1_000_000) : tradesOfFile(file)).map(eventOf)
if (process.argv.includes('--shuffled')) shuffle(events)
const accounts = Array.from({ length: 8 }, (_, i) => `account-${i}`)

for (const method of ['fifo', 'hifo'] as const) measure(method)

interface Trade {
  readonly group: number
  readonly side: number
  readonly day: number
  readonly quantity: number
  readonly cents: number
}

function measure(method: Relief): void {
  const options = {
    accounts: accounts.map((id) => ({ id, currency: 'USD', relief: [{ from: 0 as Day, method }] })),
  }
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now()
    replay(events, options)
    return performance.now() - start
  }).sort((a, b) => a - b)
  const { closed, gaps } = replay(events, options)
  let gain = 0n
  let long = 0n
  for (const piece of closed) {
    gain += piece.gain ?? 0n
    // The yardstick counts days, the product dates (LOT-7); the check follows the yardstick.
    if (piece.sold - piece.acquired > 365) long += piece.gain ?? 0n
  }
  console.log(
    JSON.stringify({
      workload: `L-${method}`,
      ms: Math.round(times[4] ?? 0),
      min: Math.round(times[0] ?? 0),
      rss_mb: Math.round(process.memoryUsage().rss / 1e6),
      n: events.length,
      check: {
        gain: `${gain / 10_000n}`,
        long: `${long / 10_000n}`,
        pieces: closed.length,
        gaps: gaps.length,
      },
    }),
  )
}

function eventOf(trade: Trade, row: number): LedgerEvent {
  const buys = trade.side > 0
  const value = BigInt(trade.quantity * trade.cents) * 10_000n
  return {
    key: String(row).padStart(32, '0'),
    account: `account-${trade.group % 8}`,
    kind: buys ? 'buy' : 'sell',
    tradeDay: trade.day as Day,
    seqInDay: row,
    note: '',
    legs: [
      {
        role: 'principal',
        currency: 'USD',
        quantity: 0n as Quantity,
        amount: (buys ? -value : value) as Money,
      },
      {
        role: 'principal',
        asset: `asset-${trade.group >> 3}`,
        quantity: (BigInt(trade.side * trade.quantity) * 10_000_000_000n) as Quantity,
        amount: 0n as Money,
      },
    ],
  }
}

function tradesOfFile(path: string): Trade[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => {
    const [group = 0, side = 0, day = 0, quantity = 0, cents = 0] = line.split(',').map(Number)
    return { group, side, day, quantity, cents }
  })
}

/** As the yardstick draws them: 45 % sales, never more than is held, days ascending. */
function drawTrades(count: number): Trade[] {
  const random = generator(20240106)
  const held = Array.from({ length: 800 }, () => 0)
  return Array.from({ length: count }, (_, row) => {
    const group = Math.floor(random() * 800)
    const wanted = 1 + Math.floor(random() * 399)
    const sells = random() < 0.45 && (held[group] ?? 0) > 0
    const quantity = sells ? Math.min(wanted, held[group] ?? 0) : wanted
    held[group] = (held[group] ?? 0) + (sells ? -quantity : quantity)
    const cents = 1 + Math.floor(random() * 20_000)
    return { group, side: sells ? -1 : 1, day: Math.floor((row * 7300) / count), quantity, cents }
  })
}

function shuffle(list: LedgerEvent[]): void {
  const random = generator(7)
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[list[i], list[j]] = [list[j] as LedgerEvent, list[i] as LedgerEvent]
  }
}

/** Mulberry32: small, seeded, good enough to draw trades. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
