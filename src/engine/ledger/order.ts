import type { LedgerEvent } from '../../shared/trade.ts'

/** Events in the order of LOT-2: the same whatever order they are given in. The store's order costs one pass only. */
export function inReplayOrder(events: readonly LedgerEvent[]): readonly LedgerEvent[] {
  for (let i = 1; i < events.length; i++) {
    if (compareEvents(events[i - 1] as LedgerEvent, events[i] as LedgerEvent) > 0)
      return events.toSorted(compareEvents)
  }
  return events
}

export function compareEvents(a: LedgerEvent, b: LedgerEvent): number {
  if (a.tradeDay !== b.tradeDay) return a.tradeDay - b.tradeDay
  const aOpening = a.kind === 'openingLot'
  if (aOpening !== (b.kind === 'openingLot')) return aOpening ? -1 : 1
  if (a.seqInDay !== b.seqInDay) return a.seqInDay - b.seqInDay
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}
