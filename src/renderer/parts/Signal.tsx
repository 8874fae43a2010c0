import type { ReactNode } from 'react'
import { showChange } from '../../shared/format.ts'
import type { Reason } from '../../shared/report.ts'
import { describeReason } from '../../shared/words.ts'
import { FlipBar } from './Bars.tsx'

const STATES = { in: 'In', out: 'Out', notReady: 'Not ready' }

/** One signal: its state, a sentence, and how far the close would have to move to reach its threshold. */
export function SignalRow({
  reason,
  symbol,
}: {
  readonly reason: Reason
  readonly symbol: string
}): ReactNode {
  const { state } = reason
  const [value, threshold] = flipOf(reason)
  const sentence = describeReason(reason, symbol)
  // A symbol may hold a full stop itself.
  const cut = symbol.length + sentence.slice(symbol.length).search(/[:.]/)
  return (
    <li className="signal">
      <span className={`signal-state ${state}`}>{STATES[state]}</span>
      <p>
        <b>{sentence.slice(0, cut)}</b>
        {sentence.slice(cut)}
      </p>
      <span className="flip">
        <FlipBar state={state} value={value} threshold={threshold} />
        <span className="number">{toFlip(reason)}</span>
      </span>
    </li>
  )
}

/** Signals with the nearest to its threshold first, under the words that explain the bars. */
export function SignalList({
  signals,
}: {
  readonly signals: readonly { readonly reason: Reason; readonly symbol: string }[]
}): ReactNode {
  const nearestFirst = signals.toSorted((a, b) => distance(a.reason) - distance(b.reason))
  return (
    <ul>
      {nearestFirst.map(({ reason, symbol }, i) => (
        <SignalRow key={`${i} ${reason.asset}`} reason={reason} symbol={symbol} />
      ))}
    </ul>
  )
}

/** The legend of the flip bars, for the head of the section. */
export function FlipHead(): ReactNode {
  return (
    <span className="flip" aria-hidden="true">
      <span className="flip-ends">
        <span>out</span>
        <span>in</span>
      </span>
      <span className="number">to flip</span>
    </span>
  )
}

/** What moves and where it turns the state: the last close and its turning point, else the two values compared. */
function flipOf({ value, threshold, turnsAt, close }: Reason): readonly [number | null, number | null] {
  return turnsAt == null || close == null ? [value, threshold] : [close, turnsAt]
}

/** How far the close would have to move by the next decision; empty where no close turns the state. */
function toFlip({ turnsAt, close }: Reason): string {
  return turnsAt == null || close == null || close === 0 ? '' : showChange(turnsAt / close - 1)
}

function distance(reason: Reason): number {
  const [value, threshold] = flipOf(reason)
  return value === null || threshold === null || threshold === 0
    ? Number.POSITIVE_INFINITY
    : Math.abs(value / threshold - 1)
}
