import type { ReactNode } from 'react'
import { showNumber, showPercent } from '../../../shared/format.ts'
import { shareOf } from '../../../shared/mapping.ts'
import type { Mapping } from '../../../shared/strategy.ts'
import { mappingSpan } from './mappingSpan.ts'

const WIDE = 320
const TALL = 96
const POINTS = 161
const ROWS = 7

/** What a mapping makes of a measure, drawn and as a table. */
export function MappingPreview({
  map,
  unit,
}: {
  readonly map: Mapping
  readonly unit: 'share' | 'number'
}): ReactNode {
  const [low, high] = mappingSpan(map)
  const at = (i: number, of: number): number => low + ((high - low) * i) / (of - 1)
  const show = (value: number): string => (unit === 'share' ? showPercent(value, 1) : showNumber(value, 2))
  const line = Array.from({ length: POINTS }, (_, i) => {
    const share = shareOf(map, at(i, POINTS))
    return `${((i / (POINTS - 1)) * WIDE).toFixed(1)},${((1 - share) * TALL).toFixed(1)}`
  }).join(' ')
  const summary = `Keeps ${showPercent(shareOf(map, low), 0)} at ${show(low)} and ${showPercent(shareOf(map, high), 0)} at ${show(high)}.`
  return (
    <figure className="mapping-preview">
      <svg
        viewBox={`0 -2 ${WIDE} ${TALL + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Measure to share. ${summary}`}
      >
        <line x1="0" x2={WIDE} y1={TALL} y2={TALL} className="axis" />
        <line x1="0" x2={WIDE} y1="0" y2="0" className="axis faint" />
        <polyline points={line} className="curve" />
      </svg>
      <table className="table">
        <caption className="unseen">What the mapping makes of a measure</caption>
        <tbody>
          <tr>
            <th scope="row">Measure</th>
            {Array.from({ length: ROWS }, (_, i) => (
              <td key={i} className="number">
                {show(at(i, ROWS))}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">Keeps</th>
            {Array.from({ length: ROWS }, (_, i) => (
              <td key={i} className="number">
                {showPercent(shareOf(map, at(i, ROWS)), 0)}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      <figcaption className="note">{summary}</figcaption>
    </figure>
  )
}
