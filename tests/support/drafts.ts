import fc from 'fast-check'
import { moneyFromUnits, quantityFromUnits } from '../../src/shared/amount.ts'
import { day } from '../../src/shared/day.ts'
import type { Day } from '../../src/shared/day.ts'
import { ok } from '../../src/shared/refusal.ts'
import type { Draft, EventKind } from '../../src/shared/trade.ts'
import type { Reading } from '../../src/main/handlers/importFiles.ts'

/** A trade as a few plain facts; `draftOf` makes the row that an export would give. Synthetic. */
export interface Trade {
  readonly kind: Extract<EventKind, 'buy' | 'sell' | 'dividend' | 'deposit'>
  readonly dayOffset: number
  readonly symbol: string
  readonly units: number
  readonly cents: number
}

export const anyTrade: fc.Arbitrary<Trade> = fc.record({
  kind: fc.constantFrom('buy', 'sell', 'dividend', 'deposit'),
  dayOffset: fc.nat(5),
  symbol: fc.constantFrom('SPY', 'AGG', 'VEA'),
  units: fc.integer({ min: 1, max: 3 }),
  cents: fc.constantFrom(10_000, 25_050, 99_999),
})

const FIRST = day('2024-01-02')

/** The draft of a trade on a line. Equal trades give drafts that differ in their line alone. */
export function draftOf(trade: Trade, line: number, extra: Partial<Draft> = {}): Draft {
  const cash = { currency: 'USD', quantity: quantityFromUnits(0n) }
  const asset = { symbol: trade.symbol, name: `${trade.symbol} fund` }
  const amount = moneyFromUnits(BigInt(trade.cents) * 10_000n)
  const units = quantityFromUnits(BigInt(trade.units) * 10n ** 10n)
  const none = { quantity: quantityFromUnits(0n), amount: moneyFromUnits(0n) }
  const legs: Record<Trade['kind'], Draft['legs']> = {
    buy: [
      { role: 'principal', ...cash, amount: moneyFromUnits(-amount) },
      { role: 'principal', asset, ...none, quantity: units },
    ],
    sell: [
      { role: 'principal', ...cash, amount },
      { role: 'principal', asset, ...none, quantity: quantityFromUnits(-units) },
    ],
    dividend: [
      { role: 'income', ...cash, amount },
      { role: 'income', asset, ...none },
    ],
    deposit: [{ role: 'transfer', ...cash, amount }],
  }
  return {
    kind: trade.kind,
    tradeDay: (FIRST + trade.dayOffset) as Day,
    line,
    raw: `${trade.kind},${trade.symbol},${trade.units},${trade.cents}`,
    legs: legs[trade.kind],
    note: trade.kind,
    ...extra,
  }
}

/** A file of these trades, one row each after a header. Its bytes say what it holds, so equal files are the same bytes. */
export function readingOf(
  name: string,
  trades: readonly Trade[],
  extra: (t: Trade, i: number) => Partial<Draft> = () => ({}),
): Reading {
  const drafts = trades.map((trade, i) => draftOf(trade, i + 2, extra(trade, i)))
  const text = drafts
    .map((draft) => `${draft.tradeDay},${draft.raw},${draft.accountHint ?? ''},${draft.reference ?? ''}`)
    .join('\n')
  return {
    name,
    bytes: new TextEncoder().encode(text),
    read: ok({
      broker: 'schwab',
      rows: drafts.length + 1,
      drafts,
      rounded: new Set<number>(),
      refused: [],
      nonData: [{ line: 1, what: 'header', raw: 'the header' }],
      currency: 'USD',
    }),
  }
}
