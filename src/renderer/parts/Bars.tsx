import type { ReactNode } from 'react'
import { count, showPercent, showPoints } from '../../shared/format.ts'
import { driftAt, flipAt, heldShare, isNearLong, percentAt } from './bars.ts'
import { placed } from './styled.ts'

interface DriftBarProps {
  readonly book: 'core' | 'sleeve'
  /** Shares of the whole. */
  readonly drift: number
  readonly band: number
  readonly outside: boolean
  /** The drift after a plan; then `drift` is drawn hollow, as what was. */
  readonly after?: number
}

/** Distance from target measured in bands. Outside is a diamond, inside the mark of its book. */
export function DriftBar({ book, drift, band, outside, after }: DriftBarProps): ReactNode {
  const words =
    after === undefined
      ? `${showPoints(drift)} points, ${outside ? 'outside' : 'inside'} its band of ${showPoints(band).replace('+', '')}`
      : `from ${showPoints(drift)} to ${showPoints(after)} points, band ${showPoints(band).replace('+', '')}`
  return (
    <span className={`drift ${book}`} role="img" aria-label={words}>
      {after === undefined ? (
        <span
          className={outside ? 'drift-mark outside' : 'drift-mark'}
          style={placed({ '--at': percentAt(driftAt(drift, band)) })}
        />
      ) : (
        <>
          <span className="drift-mark before" style={placed({ '--at': percentAt(driftAt(drift, band)) })} />
          <span className="drift-mark" style={placed({ '--at': percentAt(driftAt(after, band)) })} />
        </>
      )}
    </span>
  )
}

/** A lot's holding period: a year is the whole track, hatched until long-term, ochre within 45 days of it. */
export function HeldBar({ daysToLong }: { readonly daysToLong: number }): ReactNode {
  const state = daysToLong === 0 ? 'long' : isNearLong(daysToLong) ? 'near' : 'short'
  const words = daysToLong === 0 ? 'long-term' : `short-term, long in ${count(daysToLong, 'day')}`
  return (
    <span className={`held ${state}`} role="img" aria-label={words}>
      <span className="held-fill" style={placed({ '--at': percentAt(heldShare(daysToLong)) })} />
    </span>
  )
}

/** The share of several lots that is long-term. */
export function LongShareBar({ share }: { readonly share: number }): ReactNode {
  return (
    <span className="held long" role="img" aria-label={`${showPercent(share, 0)} of the units long-term`}>
      <span className="held-fill" style={placed({ '--at': percentAt(share) })} />
    </span>
  )
}

/** Which mark means what, above a table of lots. */
export function HeldKey(): ReactNode {
  return (
    <span className="held-key" aria-hidden="true">
      <span>
        <HeldSample state="long" at={1} />
        long-term
      </span>
      <span>
        <HeldSample state="short" at={0.6} />
        short, share of its year
      </span>
      <span>
        <HeldSample state="near" at={0.9} />
        long in 45 days or less
      </span>
    </span>
  )
}

function HeldSample({ state, at }: { readonly state: string; readonly at: number }): ReactNode {
  return (
    <span className={`held ${state}`}>
      <span className="held-fill" style={placed({ '--at': percentAt(at) })} />
    </span>
  )
}

interface FlipBarProps {
  readonly state: 'in' | 'out' | 'notReady'
  readonly value: number | null
  readonly threshold: number | null
}

/** How far a value is from the threshold that decides; the centre line is where it flips, right of it is in. */
export function FlipBar({ state, value, threshold }: FlipBarProps): ReactNode {
  if (value === null || threshold === null || threshold === 0) return <span />
  const at = flipAt(value, threshold)
  const from = Math.min(at, 0.5)
  return (
    <span className={`flip-bar ${state}`} aria-hidden="true">
      <span
        className="flip-way"
        style={placed({ '--from': percentAt(from), '--long': percentAt(Math.abs(at - 0.5)) })}
      />
      <span className="flip-mark" style={placed({ '--at': percentAt(at) })} />
    </span>
  )
}
