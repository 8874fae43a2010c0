import { useState, type ReactNode } from 'react'
import type { BacktestDecision, Report } from '../../../shared/report.ts'
import { showDay, showPercent } from '../../../shared/format.ts'
import { describeReason } from '../../../shared/words.ts'
import { Act, Switch } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'

type Show = 'changes' | 'all'
const PAGE = 20

/** What the rule decided, when it was filled, and why. Latest first. */
export function Decisions({ report }: { readonly report: Report }): ReactNode {
  const [show, setShow] = useState<Show>('changes')
  const [rows, setRows] = useState(PAGE)
  const changes = report.decisions.filter(({ reasons }) => reasons.some(({ changed }) => changed))
  const chosen = (show === 'changes' ? changes : report.decisions).toReversed()
  return (
    <Section
      title="Decisions"
      aside={`Decided at a close, filled ${report.execution.lag === 0 ? 'at the same' : report.execution.lag === 1 ? 'at the next' : `${report.execution.lag} closes later`}.`}
      end={
        <Switch
          label="Show"
          value={show}
          onChange={setShow}
          options={[
            { value: 'changes', name: 'Changes', count: changes.length },
            { value: 'all', name: 'All', count: report.decisions.length },
          ]}
        />
      }
    >
      <table className="table dense decisions">
        <thead>
          <tr>
            <th scope="col">Decided</th>
            <th scope="col">Filled</th>
            <th scope="col">What changed</th>
            <th scope="col">Target</th>
            <th scope="col" className="number">
              Turnover
            </th>
            <th scope="col" className="number">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {chosen.slice(0, rows).map((decision) => (
            <tr key={`${decision.sleeve}${decision.decided}`}>
              <th scope="row" className="together">
                {showDay(decision.decided)}
              </th>
              <td className="second together">
                {decision.filled === null ? 'after the data' : showDay(decision.filled)}
              </td>
              <td>{changeWords(decision)}</td>
              <td className="second">{targetWords(decision)}</td>
              <td className="number">{showPercent(decision.turnover)}</td>
              <td className="number second">{showPercent(decision.cost, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {chosen.length === 0 ? <p className="note">Nothing changed in this time.</p> : null}
      {chosen.length > rows ? (
        <div className="ways">
          <Act tiny onPress={() => setRows(rows + 10 * PAGE)}>
            Show earlier ones
          </Act>
        </div>
      ) : null}
    </Section>
  )
}

function changeWords({ reasons }: BacktestDecision): string {
  const changed = reasons.filter((reason) => reason.changed)
  if (changed.length === 0) return 'Weights brought back'
  return changed
    .map((reason) => describeReason(reason, reason.asset).replace(/ (In|Out) since .*$/, ''))
    .join(' ')
}

function targetWords({ targets }: BacktestDecision): string {
  return Object.entries(targets)
    .filter(([, weight]) => weight > 0.0005)
    .map(([asset, weight]) => `${asset} ${showPercent(weight, 0)}`)
    .join(', ')
}
