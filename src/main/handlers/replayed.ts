import type { Relief } from '../../shared/account.ts'
import type { Day } from '../../shared/day.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import type { Replay, ReplayAccount } from '../../engine/ledger/replay.ts'
import { replay } from '../../engine/ledger/replay.ts'
import { listAccounts, reliefHistory } from '../store/accounts.ts'
import { eventsInForce } from '../store/events.ts'
import { revisions } from '../store/write.ts'
import type { Context } from './handler.ts'

/** What the facts in force come to, kept for one ledger revision. */
interface Replayed {
  readonly revision: number
  readonly events: readonly LedgerEvent[]
  readonly accounts: readonly ReplayAccount[]
  readonly byQuestion: Map<string, Replay>
}

const REPLAYS_KEPT = 6

/** The replay up to a day (default all), "what if" by another method where one is given; replayed once per ledger revision. */
export function replayed(
  context: Context,
  question: { readonly upTo?: Day | undefined; readonly relief?: Relief | undefined } = {},
): Replay {
  const { events, accounts, byQuestion } = factsInForce(context)
  // Events come in order of their days: a day at or after the last asks for all of them.
  const last = events.at(-1)?.tradeDay ?? Infinity
  const upTo = question.upTo === undefined || question.upTo >= last ? undefined : question.upTo
  const key = `${upTo ?? ''} ${question.relief ?? ''}`
  const known = byQuestion.get(key)
  if (known !== undefined) return known
  const fresh = replay(events, { accounts, upTo, relief: question.relief })
  const oldest = byQuestion.keys().next().value
  if (byQuestion.size >= REPLAYS_KEPT && oldest !== undefined) byQuestion.delete(oldest)
  byQuestion.set(key, fresh)
  return fresh
}

/** Events in force and what a replay must know of accounts, read once per ledger revision. */
export function factsInForce(context: Context): Replayed {
  const { ledger, memory } = context
  const revision = revisions(ledger).ledger
  const known = memory.get('replayed') as Replayed | undefined
  if (known?.revision === revision) return known
  const relief = reliefHistory(ledger)
  const fresh: Replayed = {
    revision,
    events: eventsInForce(ledger),
    accounts: listAccounts(ledger).map(({ id, currency }) => ({
      id,
      currency,
      relief: relief.get(id) ?? [],
    })),
    byQuestion: new Map(),
  }
  memory.set('replayed', fresh)
  return fresh
}
