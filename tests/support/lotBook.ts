import type { Relief } from '../../src/shared/account.ts'
import { textFromMoney, textFromQuantity } from '../../src/shared/amount.ts'
import type { Money } from '../../src/shared/amount.ts'
import { day, isoFromDay } from '../../src/shared/day.ts'
import type { LedgerEvent } from '../../src/shared/trade.ts'
import type { Replay, ReplayOptions } from '../../src/engine/ledger/replay.ts'
import { replay } from '../../src/engine/ledger/replay.ts'

/** A replay in which every account goes by one method since 2000. */
export function run(
  events: readonly LedgerEvent[],
  relief: Relief = 'fifo',
  rest: Partial<ReplayOptions> = {},
): Replay {
  const ids = [...new Set(events.map((e) => e.account))]
  const accounts = ids.map((id) => ({
    id,
    currency: 'USD',
    relief: [{ from: day('2000-01-01'), method: relief }],
  }))
  return replay(events, { accounts, ...rest })
}

/** `units asset @ cost since acquired`, one line a lot: what a person would note down. */
export function lots({ open }: Replay): string[] {
  return open.map(
    (l) =>
      `${l.account} ${textFromQuantity(l.quantity)} ${l.asset} cost ${textOf(l.cost)} since ${isoFromDay(l.acquired)}`,
  )
}

/** `units acquired→sold: proceeds − cost = gain term`. */
export function closings({ closed }: Replay): string[] {
  return closed.map(
    (c) =>
      `${textFromQuantity(c.quantity)} of ${isoFromDay(c.acquired)}: ${textOf(c.proceeds)} - ${textOf(c.cost)} = ${textOf(c.gain)} ${c.term}`,
  )
}

/** `event: units asset brought proceeds`. */
export function gaps(result: Replay): string[] {
  return result.gaps.map(
    (g) => `${g.event}: ${textFromQuantity(g.quantity)} ${g.asset} brought ${textOf(g.proceeds)}`,
  )
}

export function textOf(amount: Money | undefined): string {
  return amount === undefined ? 'unknown' : textFromMoney(amount)
}
