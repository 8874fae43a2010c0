import { useState, type ReactNode } from 'react'
import { showPercent, showPoints } from '../../../shared/format.ts'
import { DriftBar } from '../../parts/Bars.tsx'
import { Book } from '../../parts/Book.tsx'
import { LinkAct } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import type { AfterRow } from './choice.ts'

const SHOWN = 5

/** The widest drifts now and with the trades as they stand, measured in bands. */
export function BeforeAfter({ rows }: { readonly rows: readonly AfterRow[] }): ReactNode {
  const [all, setAll] = useState(false)
  const listed = all ? rows : rows.slice(0, SHOWN)
  return (
    <Section
      title="Before and after"
      aside={`${all || rows.length <= SHOWN ? 'Every banded weight' : 'The five widest drifts'}, percent of the whole. Hollow: now. Solid: after.`}
      end={
        rows.length > SHOWN ? (
          <LinkAct onPress={() => setAll(!all)}>{all ? 'Show five' : 'Show every one'}</LinkAct>
        ) : undefined
      }
    >
      <table className="table dense">
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">Asset</span>
            </th>
            <th scope="col" className="number">
              Target
            </th>
            <th scope="col" className="number">
              Now
            </th>
            <th scope="col" className="number">
              After
            </th>
            <th scope="col" className="number">
              Drift now
            </th>
            <th scope="col" className="number">
              After
            </th>
            <th scope="col" className="bar-column">
              <span className="unseen">In bands</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {listed.map(({ row, book, target, before, after, band, outsideBefore, outsideAfter }) => (
            <tr key={`${row.asset}${book}`}>
              <th scope="row">
                <Book is={book}>
                  <span className="symbol">{row.symbol}</span>
                </Book>
                <span className="fund">{row.name === row.symbol ? '' : row.name}</span>
              </th>
              <td className="number second">{bare(target)}</td>
              <td className="number second">{bare(before)}</td>
              <td className="number">
                <b>{bare(after)}</b>
              </td>
              <td className={outsideBefore ? 'number outside-text' : 'number'}>
                {showPoints(before - target)}
              </td>
              <td className={outsideAfter ? 'number outside-text' : 'number'}>
                {showPoints(after - target)}
              </td>
              <td className="bar-column">
                <DriftBar
                  book={book}
                  drift={before - target}
                  band={band}
                  outside={outsideBefore}
                  after={after - target}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function bare(share: number): string {
  return showPercent(share).replace('%', '')
}
