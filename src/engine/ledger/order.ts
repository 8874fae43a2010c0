import type { LedgerEvent } from '../../shared/trade.ts'

/** The events in the order of LOT-2: counted out by day first, for comparing a million keys takes seconds. */
export function inReplayOrder(events: readonly LedgerEvent[]): readonly LedgerEvent[] {
  let first = Infinity
  let last = -Infinity
  for (const { tradeDay } of events) {
    if (tradeDay < first) first = tradeDay
    if (tradeDay > last) last = tradeDay
  }
  if (first > last) return events
  const starts = new Int32Array(last - first + 2)
  for (const { tradeDay } of events) starts[tradeDay - first + 1]! += 1
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!
  const next = starts.slice()
  const byDay: LedgerEvent[] = Array.from({ length: events.length })
  for (const event of events) byDay[next[event.tradeDay - first]!++] = event
  const ordered: LedgerEvent[] = []
  for (let i = 0; i + 1 < starts.length; i++) {
    const own = byDay.slice(starts[i], starts[i + 1]).sort(compareEvents)
    for (const event of own) ordered.push(event)
  }
  return ordered
}

/** The order of LOT-2. */
export function compareEvents(a: LedgerEvent, b: LedgerEvent): number {
  if (a.tradeDay !== b.tradeDay) return a.tradeDay - b.tradeDay
  const aOpening = a.kind === 'openingLot'
  if (aOpening !== (b.kind === 'openingLot')) return aOpening ? -1 : 1
  if (a.seqInDay !== b.seqInDay) return a.seqInDay - b.seqInDay
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}
