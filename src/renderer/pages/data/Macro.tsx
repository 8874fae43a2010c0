import { useState, type ReactNode } from 'react'
import { showAmount, showDay } from '../../../shared/format.ts'
import { Act, WordsField } from '../../parts/Controls.tsx'
import { DropFiles } from '../../parts/DropFiles.tsx'
import { Section } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { question } from '../../state/question.ts'
import { macro } from '../../state/questions.ts'
import { AnsweredPart } from '../Answered.tsx'
import { readFiles } from '../readFiles.ts'
import { useApi, useAsked } from '../useApi.ts'

const importing = question('macro.import')

/** Macro series, each with when its values became known: a test may not know them earlier. */
export function Macro(): ReactNode {
  const api = useApi()
  const asked = useAsked(macro, {})
  const done = importing.use()
  const [series, setSeries] = useState('')
  const [lag, setLag] = useState('')
  const lagDays = /^\d{1,3}$/.test(lag) && Number(lag) <= 400 ? Number(lag) : undefined
  const take = async (files: readonly File[]) => {
    await importing.ask(api, {
      files: [...(await readFiles(files))],
      ...(series.trim() === '' ? {} : { series: series.trim() }),
      ...(lagDays === undefined ? {} : { lagDays }),
    })
    await macro.ask(api, {})
  }
  return (
    <>
      {done.phase === 'refused' ? (
        <RefusalNote refusal={done.refusal} acts={<Act onPress={importing.forget}>Put it away</Act>} />
      ) : null}
      <DropFiles
        title={done.phase === 'running' ? 'Reading…' : 'Drop macro files here'}
        note="CSV with a date and a value, or with the day each value was published."
        onFiles={(files) => void take(files)}
        primary
      />
      <div className="fields">
        <WordsField
          label="Series, where a file names none"
          value={series}
          onChange={setSeries}
          placeholder="CPIAUCSL"
        />
        <WordsField
          label="Days until published"
          value={lag}
          onChange={setLag}
          hint="Without it a series counts as revised later, and tests on it say so."
          wrong={lag !== '' && lagDays === undefined ? 'A whole number from 0 to 400' : undefined}
        />
      </div>
      <AnsweredPart reading="Reading the series." asked={asked} onAgain={() => void macro.ask(api, {})}>
        {(list) =>
          list.length === 0 ? (
            <p className="note">No macro series yet. The rules of this version work without them.</p>
          ) : (
            <Section title="Series" end={`${list.length} series`}>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Series</th>
                    <th scope="col">Unit</th>
                    <th scope="col">From</th>
                    <th scope="col">To</th>
                    <th scope="col" className="number">
                      Observations
                    </th>
                    <th scope="col">Known</th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((row) => (
                    <tr key={row.id}>
                      <th scope="row">
                        <span className="symbol">{row.id}</span>
                        <span className="fund">
                          {row.name === row.id ? '' : row.name}
                          {row.synthetic && !/synthetic/i.test(row.name) ? ' synthetic' : ''}
                        </span>
                      </th>
                      <td className="second">{row.unit}</td>
                      <td className="together">{showDay(row.firstDay)}</td>
                      <td className="together">{showDay(row.lastDay)}</td>
                      <td className="number">{showAmount(String(row.observations), 0)}</td>
                      <td className="second">
                        {row.latestRevised
                          ? 'as revised later'
                          : row.lagDays === null
                            ? 'row by row, as published'
                            : `${row.lagDays} days after`}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Section>
          )
        }
      </AnsweredPart>
    </>
  )
}
