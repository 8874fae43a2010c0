import { useRef, useState, type ReactNode } from 'react'
import type { Input } from '../../../shared/contract.ts'
import { showDay } from '../../../shared/format.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import type { Line, Report } from '../../../shared/report.ts'
import { Act, Check } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { JobBox, RefusalNote } from '../../parts/States.tsx'
import { runInput, type LabSetup } from '../../state/lab.ts'
import { csvText } from '../csv.ts'
import { figureRows } from '../figures.ts'
import { saveFile } from '../saveFile.ts'
import { useApi } from '../useApi.ts'

const MOST = 6

interface Candidate {
  readonly which: string
  readonly name: string
}

type Compared =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly share: number }
  | { readonly phase: 'ready'; readonly reports: readonly Report[] }
  | { readonly phase: 'refused'; readonly refusal: Refusal; readonly name: string }

/** Up to six rules under the same terms and over the same days, their figures side by side. */
export function ComparePart({
  setup,
  candidates,
}: {
  readonly setup: LabSetup
  readonly candidates: readonly Candidate[]
}): ReactNode {
  const api = useApi()
  const [chosen, setChosen] = useState<readonly string[]>([setup.which])
  const [compared, setCompared] = useState<Compared>({ phase: 'idle' })
  const running = useRef<AbortController>(undefined)
  const cancel = () => {
    running.current?.abort()
    setCompared({ phase: 'idle' })
  }

  const run = async () => {
    const abort = new AbortController()
    running.current = abort
    const picked = candidates.filter(({ which }) => chosen.includes(which))
    let done = 0
    const runAll = async (days: Pick<Input<'backtest.run'>, 'from' | 'to'>) => {
      const reports: Report[] = []
      for (const { which, name } of picked) {
        const input = runInput({ ...setup, which })
        if (input === undefined) continue
        setCompared({ phase: 'running', share: done / (2 * picked.length) })
        const result = await api('backtest.run', { ...input, ...days }, { signal: abort.signal })
        if (running.current !== abort || abort.signal.aborted) return undefined
        if (!result.ok) {
          setCompared({ phase: 'refused', refusal: result.refusal, name })
          return undefined
        }
        reports.push(result.value)
        done += 1
      }
      return reports
    }
    const first = await runAll({})
    if (first === undefined) return
    // Figures of different years cannot stand beside each other: all run again over the days that they share.
    const from = first.map((each) => each.from).toSorted()
    const to = first.map((each) => each.to).toSorted()
    const isSame = from[0] === from.at(-1) && to[0] === to.at(-1)
    const reports = isSame ? first : await runAll({ from: from.at(-1)!, to: to[0]! })
    if (reports !== undefined) setCompared({ phase: 'ready', reports })
  }

  return (
    <Section title="Side by side" aside={`Two to ${MOST} rules, same terms, same days`}>
      <fieldset className="universe">
        <legend>Rules</legend>
        {candidates.map(({ which, name }) => (
          <Check
            key={which}
            checked={chosen.includes(which)}
            onChange={(isIn) =>
              setChosen(isIn ? [...chosen, which].slice(0, MOST) : chosen.filter((each) => each !== which))
            }
          >
            {name}
          </Check>
        ))}
      </fieldset>
      <div className="builder-line">
        <Act disabled={chosen.length < 2 || compared.phase === 'running'} onPress={() => void run()}>
          Compare them
        </Act>
      </div>
      {compared.phase === 'running' ? (
        <JobBox
          name="Comparing"
          share={compared.share}
          secondsLeft={undefined}
          cancel={
            <Act kind="bare" tiny label="Cancel the comparison" onPress={cancel}>
              Cancel
            </Act>
          }
        />
      ) : compared.phase === 'refused' ? (
        <>
          <p className="note">{compared.name} cannot be run:</p>
          <RefusalNote refusal={compared.refusal} />
        </>
      ) : compared.phase === 'ready' ? (
        <ComparedTable reports={compared.reports} />
      ) : null}
    </Section>
  )
}

/** What the rule itself did: the sleeve alone, or the core where there is no sleeve. */
function ownLine(report: Report): Line {
  return report.sleeve ?? report.core
}

function ComparedTable({ reports }: { readonly reports: readonly Report[] }): ReactNode {
  const rows = figureRows.map((row) => [
    row.name,
    ...reports.map((report) => row.show(ownLine(report).stats, ownLine(report).grossStats)),
  ])
  const heads = ['Figure', ...reports.map(({ name }) => name)]
  return (
    <>
      <p className="note">
        The sleeve of each alone, {showDay(reports[0]!.from)} to {showDay(reports[0]!.to)}. The more rules are
        compared, the better the best one looks by chance.
      </p>
      <div className="wide-table" role="region" aria-label="Rules side by side" tabIndex={0}>
        <table className="table">
          <caption className="unseen">Figures of the rules side by side</caption>
          <thead>
            <tr>
              {heads.map((head, i) => (
                <th key={`${i} ${head}`} scope="col" className={i === 0 ? undefined : 'number'}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, ...figures]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {figures.map((figure, i) => (
                  <td key={i} className="number">
                    {figure}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Act
        tiny
        label="Export as CSV: side by side"
        onPress={() => saveFile('side-by-side.csv', 'text/csv', csvText(heads, rows))}
      >
        Export as CSV
      </Act>
    </>
  )
}
