import type { ReactNode } from 'react'
import type { Line, Report } from '../../shared/report.ts'
import { Book, type BookName } from '../parts/Book.tsx'
import { How } from '../parts/Controls.tsx'
import { figureRows } from './figures.ts'

/** The figures of core, sleeve and blend side by side, each with how it is computed. */
export function FigureTable({ report }: { readonly report: Report }): ReactNode {
  const lines: readonly (readonly [string, BookName, Line | null])[] = [
    ['Core', 'core', report.core],
    ['Sleeve', 'sleeve', report.sleeve],
    ['Blend', 'both', report.blend],
  ]
  const shown = lines.filter((each): each is readonly [string, BookName, Line] => each[2] !== null)
  return (
    <table className="table figures">
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">Figure</span>
          </th>
          {shown.map(([name, book]) => (
            <th key={name} scope="col" className="number">
              <Book is={book}>{name}</Book>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {figureRows.map((row) => (
          <tr key={row.name} className={row.sub ? 'sub' : undefined}>
            <th scope="row">
              <How title={row.name} note={row.how}>
                {row.name}
              </How>
            </th>
            {shown.map(([name, , line]) => (
              <td key={name} className="number">
                {row.show(line.stats, line.grossStats)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
