import type { LedgerEvent } from '../../shared/trade.ts'

/** The order of LOT-2. */
export function compareEvents(a: LedgerEvent, b: LedgerEvent): number {
  if (a.tradeDay !== b.tradeDay) return a.tradeDay - b.tradeDay
  const aOpening = a.kind === 'openingLot'
  if (aOpening !== (b.kind === 'openingLot')) return aOpening ? -1 : 1
  if (a.seqInDay !== b.seqInDay) return a.seqInDay - b.seqInDay
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}
