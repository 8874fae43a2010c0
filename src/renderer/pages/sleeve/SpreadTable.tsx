import type { ReactNode } from 'react'
import { showMoney, showPercent, showPoints } from '../../../shared/format.ts'
import type { SpreadRow } from '../../../shared/plan.ts'
import { Book } from '../../parts/Book.tsx'
import { DriftBar } from '../../parts/Bars.tsx'
import { percentAt } from '../../parts/bars.ts'
import { How } from '../../parts/Controls.tsx'
import { placed } from '../../parts/styled.ts'
import { pointsWide, sumsOf, widest, type Sums, type Weight } from './spread.ts'

interface SpreadTableProps {
  readonly rows: readonly SpreadRow[]
  readonly value: string
  readonly currency: string
}

/** Each asset read across core, sleeve and together: one row, one order, dots for what is not there. */
export function SpreadTable({ rows, value, currency }: SpreadTableProps): ReactNode {
  const full = widest(rows)
  return (
    <table className="spread">
      <caption className="unseen">
        Target, actual and drift of every asset in the core, in the sleeve and together, in percent of the
        household
      </caption>
      <colgroup>
        <col className="spread-name" />
        <Columns />
        <Columns />
        <col />
        <col className="spread-number" span={3} />
      </colgroup>
      <thead>
        <tr>
          <td />
          <th scope="colgroup" colSpan={4}>
            <Book is="core">Core</Book> <small>% of household</small>
          </th>
          <td className="gutter" />
          <th scope="colgroup" colSpan={4}>
            <Book is="sleeve">Sleeve</Book>
          </th>
          <td className="gutter" />
          <th scope="colgroup" colSpan={4}>
            <Book is="both">Together</Book>
          </th>
        </tr>
        <tr>
          <td />
          <PartHeads />
          <td className="gutter" />
          <PartHeads />
          <td className="gutter" />
          <th scope="col">Parts</th>
          <NumberHeads />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.asset}>
            <th scope="row">
              <span className="symbol">{row.symbol}</span>
              {row.name === '' || row.name === row.symbol ? null : <span className="fund">{row.name}</span>}
            </th>
            <PartCells book="core" weight={row.core} />
            <td className="gutter" />
            <PartCells book="sleeve" weight={row.sleeve} />
            <td className="gutter" />
            <td>
              <PartsBar row={row} full={full} />
            </td>
            <Numbers weight={row.together} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <SumCells sums={sumsOf(rows.map(({ core }) => core))} />
          <td />
          <td className="gutter" />
          <SumCells sums={sumsOf(rows.map(({ sleeve }) => sleeve))} />
          <td />
          <td className="gutter" />
          <td className="spread-value">{showMoney(value, currency)}</td>
          <SumCells sums={sumsOf(rows.map(({ together }) => together))} />
        </tr>
      </tfoot>
    </table>
  )
}

function Columns(): ReactNode {
  return (
    <>
      <col className="spread-number" span={3} />
      <col />
      <col className="spread-gutter" />
    </>
  )
}

function PartHeads(): ReactNode {
  return (
    <>
      <NumberHeads />
      <th scope="col" className="banded-head">
        <span className="banded">
          <span>In bands</span>
          <span className="band-width">
            <How
              title="Band"
              note="How far the actual share may stand from its target before a rebalance trades it, in points of the household. Every bar draws its band equally wide."
            >
              Band
            </How>
          </span>
        </span>
      </th>
    </>
  )
}

function NumberHeads(): ReactNode {
  return ['Target', 'Actual', 'Drift'].map((name) => (
    <th key={name} scope="col" className="number">
      {name}
    </th>
  ))
}

function PartCells({
  book,
  weight,
}: {
  readonly book: 'core' | 'sleeve'
  readonly weight: Weight | null
}): ReactNode {
  if (weight === null) {
    return (
      <>
        {['target', 'actual', 'drift'].map((name) => (
          <td key={name} className="number">
            <span className="none">
              <span className="unseen">not here</span>
            </span>
          </td>
        ))}
        <td />
      </>
    )
  }
  const { target, actual, drift, band, outside } = weight
  return (
    <>
      <Numbers weight={weight} />
      <td>
        {band === null || (target === 0 && actual === 0) ? null : (
          <span className="banded">
            <DriftBar book={book} drift={drift} band={band} outside={outside} />
            <span className="band-width">±{pointsWide(band)}</span>
          </span>
        )}
      </td>
    </>
  )
}

function Numbers({ weight }: { readonly weight: Weight }): ReactNode {
  const { target, actual, drift, outside, band } = weight
  // Together has no band of its own: its drift stays ink, the parts say what is outside.
  const marked = outside && band !== null
  return (
    <>
      <td className={quietWhereZero('number second', points(target))}>{points(target)}</td>
      <td className={quietWhereZero('number actual', points(actual))}>{points(actual)}</td>
      <td className={quietWhereZero(marked ? 'number outside-text' : 'number', showPoints(drift))}>
        {showPoints(drift)}
      </td>
    </>
  )
}

function SumCells({ sums }: { readonly sums: Sums }): ReactNode {
  return (
    <>
      <td className="number">{points(sums.target)}</td>
      <td className="number">{points(sums.actual)}</td>
      <td className="number">{showPoints(sums.drift)}</td>
    </>
  )
}

/** What core and sleeve hold of an asset, end to end, against what both ask for together. */
function PartsBar({ row, full }: { readonly row: SpreadRow; readonly full: number }): ReactNode {
  const { core, sleeve, together } = row
  const inCore = Math.max(0, core?.actual ?? 0)
  const inSleeve = Math.max(0, sleeve?.actual ?? 0)
  return (
    <span
      className="parts-bar"
      role="img"
      aria-label={`${showPercent(inCore)} in the core and ${showPercent(inSleeve)} in the sleeve, target ${showPercent(together.target)}`}
    >
      <span className="parts-core" style={placed({ '--at': percentAt(inCore / full) })} />
      <span className="parts-sleeve" style={placed({ '--at': percentAt(inSleeve / full) })} />
      <span className="parts-target" style={placed({ '--at': percentAt(together.target / full) })} />
    </span>
  )
}

function points(share: number): string {
  return showPercent(share).replace('%', '')
}

function quietWhereZero(className: string, shown: string): string {
  return /[1-9]/.test(shown) ? className : `${className} zero`
}
