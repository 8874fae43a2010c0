import type { ReactNode } from 'react'
import type { Proposal } from '../../../shared/proposal.ts'
import { showAmount, showDay, showMoney, showPercent } from '../../../shared/format.ts'
import { How } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { minus, signOf } from '../../parts/amounts.ts'

const WHAT: Readonly<Record<Proposal['tax']['lines'][number]['what'], string>> = {
  shortTerm: 'Short-term',
  longTerm: 'Long-term',
  carried: 'Loss left for next year',
  niit: 'Net investment income tax',
  state: 'State',
  total: 'All of the year',
}

/** Tax of the year without the plan and with it; the difference is what the plan costs. */
export function TaxTable({
  proposal: { tax, currency },
  saved,
}: {
  readonly proposal: Proposal
  readonly saved: string
}): ReactNode {
  const lines = tax.lines.filter(
    ({ what, before, after }) => what === 'total' || signOf(before) !== 0 || signOf(after) !== 0,
  )
  return (
    <Section
      title="Tax, before and after"
      end={
        <>
          {tax.year} ·{' '}
          <How
            title={`Rates dated ${showDay(tax.tableAsOf)}`}
            note={`${tax.source} Gains and losses of the year are netted with and without the plan. Check the rates against the current publications.`}
          >
            rates
          </How>
        </>
      }
    >
      <table className="table dense tax">
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">Line</span>
            </th>
            <th scope="col" className="number">
              Gain with
            </th>
            <th scope="col" className="number">
              Next pays
            </th>
            <th scope="col" className="number">
              Without
            </th>
            <th scope="col" className="number">
              With
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.what} className={line.what === 'total' ? 'sum' : undefined}>
              <th scope="row">{WHAT[line.what]}</th>
              <td className="number">{line.gainAfter === null ? '' : showAmount(line.gainAfter)}</td>
              <td className="number quiet">{line.rate === null ? '' : showPercent(line.rate)}</td>
              <td className="number second">{showAmount(line.before)}</td>
              <td className="number">{showAmount(line.after)}</td>
            </tr>
          ))}
          <tr className="sum">
            <th scope="row">This plan</th>
            <td colSpan={3} />
            <td className="number">{showAmount(tax.ofPlan)}</td>
          </tr>
          {signOf(saved) > 0 ? (
            <tr>
              <th scope="row" colSpan={2}>
                With your answers
              </th>
              <td colSpan={2} className="number quiet">
                less {showMoney(saved, currency)}
              </td>
              <td className="number">{showAmount(minus(tax.ofPlan, saved))}</td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </Section>
  )
}
