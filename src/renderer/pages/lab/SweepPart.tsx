import { useState, type ReactNode } from 'react'
import type { Input, Output } from '../../../shared/contract.ts'
import { showNumber, showPercent } from '../../../shared/format.ts'
import type { Strategy } from '../../../shared/strategy.ts'
import { Act, Choice, WordsField } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { JobBox, RefusalNote } from '../../parts/States.tsx'
import { labSweep } from '../../state/lab.ts'
import { csvText } from '../csv.ts'
import { saveFile } from '../saveFile.ts'
import { STEP_TABLE } from '../strategy/stepTable.ts'
import { useApi } from '../useApi.ts'
import { neighbours, numberPaths, numbersTyped } from './numberPaths.ts'

const STEPS = 'sleeves.0.steps'

/** The sleeve alone with one of its numbers changed: a rule that holds at 12 and fails at 11 and 13 was found by chance. */
export function SweepPart({
  terms,
  strategy,
}: {
  readonly terms: Input<'backtest.run'>
  readonly strategy: Strategy
}): ReactNode {
  const api = useApi()
  const asked = labSweep.use()
  const places = numberPaths(strategy.sleeves[0]?.steps ?? [], STEPS)
  const [chosen, setChosen] = useState('')
  const [typed, setTyped] = useState<string>()
  const place = places.find(({ path }) => path === chosen) ?? places[0]
  if (place === undefined) return null
  const text = typed ?? neighbours(place.value).join(', ')
  const values = numbersTyped(text)
  const { budget: _, ...asSweep } = terms
  return (
    <Section title="Neighbours" aside="The sleeve alone, net, with one number changed">
      <div className="fields">
        <Choice
          label="Number to vary"
          value={place.path}
          onChange={(path) => {
            setChosen(path)
            setTyped(undefined)
          }}
          options={places.map(({ path, value }) => ({
            value: path,
            name: `${placeName(strategy, path)}, now ${value}`,
          }))}
        />
        <WordsField
          label="Values to try"
          value={text}
          onChange={setTyped}
          hint="Up to 30, with commas between"
          wrong={values === undefined ? 'Numbers with commas between them' : undefined}
        />
      </div>
      <div className="builder-line">
        <Act
          disabled={values === undefined || asked.phase === 'running'}
          onPress={() =>
            values === undefined
              ? undefined
              : void labSweep.ask(api, { ...asSweep, vary: [{ path: place.path, values: [...values] }] })
          }
        >
          Try the values
        </Act>
      </div>
      {asked.phase === 'running' ? (
        <JobBox
          name="Trying the values"
          share={asked.share}
          secondsLeft={undefined}
          cancel={
            <Act kind="bare" tiny label="Cancel the trials" onPress={labSweep.cancel}>
              Cancel
            </Act>
          }
        />
      ) : asked.phase === 'refused' ? (
        <RefusalNote refusal={asked.refusal} />
      ) : asked.phase === 'ready' ? (
        <SweepTable found={asked.value} />
      ) : null}
    </Section>
  )
}

/** `sleeves.0.steps.0.window.length` as `Step 1, close against its average: window length`. */
function placeName(strategy: Strategy, path: string): string {
  const [at, ...rest] = path.slice(STEPS.length + 1).split('.')
  const step = strategy.sleeves[0]?.steps[Number(at)]
  const name = step === undefined ? '' : STEP_TABLE[step.kind].name.toLowerCase()
  const words = rest.map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part))
  return `Step ${Number(at) + 1}, ${name}: ${words.join(' ')}`
}

const COLUMNS = ['Value', 'Return a year', 'Volatility', 'Sharpe', 'Worst drawdown', 'Turnover a year']

function SweepTable({ found }: { readonly found: Output<'backtest.sweep'> }): ReactNode {
  const rows = found.rows.map((row) => [
    row.values.join(', '),
    showPercent(row.cagr, 2),
    showPercent(row.volatility),
    row.sharpe === null ? '' : showNumber(row.sharpe),
    showPercent(-Math.abs(row.maxDrawdown)),
    showNumber(row.turnover, 2),
  ])
  return (
    <>
      <table className="table">
        <caption className="unseen">The sleeve for every value tried</caption>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([value, ...figures]) => (
            <tr key={value}>
              <th scope="row" className="number">
                {value}
              </th>
              {figures.map((figure, i) => (
                <td key={COLUMNS[i]} className="number">
                  {figure}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note">
        {found.trials} tried. Whoever picks the best of them has used up the test: say how many were tried.
      </p>
      <Act tiny onPress={() => saveFile('neighbours.csv', 'text/csv', csvText(COLUMNS, rows))}>
        Export as CSV
      </Act>
    </>
  )
}
