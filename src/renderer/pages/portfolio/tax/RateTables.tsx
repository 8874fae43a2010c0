import { useState, type ReactNode } from 'react'
import type { Output } from '../../../../shared/contract.ts'
import { showDay } from '../../../../shared/format.ts'
import { ok, refuse, type Refusal, type Result } from '../../../../shared/refusal.ts'
import { Act, ChooseFiles } from '../../../parts/Controls.tsx'
import { Section } from '../../../parts/Page.tsx'
import { RefusalNote } from '../../../parts/States.tsx'
import { taxTables } from '../../../state/questions.ts'
import { AnsweredPart } from '../../Answered.tsx'
import { saveFile } from '../../saveFile.ts'
import { useApi, useAsked } from '../../useApi.ts'

type Table = Output<'tax.tables'>['tables'][number]

/** The rates of each year as files: saved, edited elsewhere, loaded in place of the shipped ones. */
export function RateTables({ thisYear }: { readonly thisYear: number }): ReactNode {
  const api = useApi()
  const asked = useAsked(taxTables, {})
  const [said, setSaid] = useState<{ readonly words: string } | { readonly refusal: Refusal }>()
  const keep = async (year: number, table: unknown, words: string) => {
    const result = await api('tax.saveTable', { year, table })
    setSaid(result.ok ? { words } : { refusal: result.refusal })
  }
  const load = async (file: File) => {
    const read = parsed(await file.text(), file.name)
    if (!read.ok) {
      setSaid({ refusal: read.refusal })
      return
    }
    const year = yearOf(read.value) ?? thisYear
    await keep(year, read.value, `${year} is reckoned with the rates of ${file.name}.`)
  }
  return (
    <AnsweredPart reading="Reading the tables." asked={asked}>
      {({ tables }) => (
        <Section
          title="Rates"
          aside="Data, not code: each year from its publication. Save one, edit it, load it again."
          end={
            <ChooseFiles
              onFiles={([file]) => {
                if (file !== undefined) void load(file)
              }}
            >
              Load an edited table…
            </ChooseFiles>
          }
        >
          {said === undefined ? null : 'words' in said ? (
            <p className="note done" role="status">
              {said.words}
            </p>
          ) : (
            <RefusalNote refusal={said.refusal} />
          )}
          <table className="table dense">
            <caption className="unseen">Tables of rates by year</caption>
            <thead>
              <tr>
                <th scope="col">Year</th>
                <th scope="col">As of</th>
                <th scope="col">From</th>
                <th scope="col">Checked</th>
                <th scope="col">
                  <span className="unseen">Ways</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {tables.toReversed().map((table) => (
                <tr key={table.year}>
                  <th scope="row" className="together">
                    {table.year}
                    {table.edited ? ', your own' : ''}
                  </th>
                  <td className="second together">{showDay(table.asOf)}</td>
                  <td className="second">{table.source}</td>
                  <td className="second">{table.check}</td>
                  <td className="number together">
                    {table.edited ? (
                      <>
                        <Act
                          tiny
                          kind="bare"
                          label={`Drop your own table of ${table.year}`}
                          onPress={() =>
                            void keep(table.year, null, `Your own table of ${table.year} is gone.`)
                          }
                        >
                          Drop
                        </Act>{' '}
                      </>
                    ) : null}
                    <Act
                      tiny
                      label={`Save the table of ${table.year} to a file`}
                      onPress={() => saveTable(table)}
                    >
                      Save
                    </Act>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </AnsweredPart>
  )
}

/** The table alone, as it is loaded again. */
function saveTable({ edited: _edited, ...table }: Table): void {
  saveFile(`tax-us-${table.year}.json`, 'application/json', `${JSON.stringify(table, null, 2)}\n`)
}

function parsed(text: string, file: string): Result<unknown> {
  try {
    return ok(JSON.parse(text) as unknown)
  } catch {
    return refuse({ kind: 'file', file, problem: 'badCell', found: text.slice(0, 40), expected: ['JSON'] })
  }
}

/** The year that a document says it is of. */
function yearOf(table: unknown): number | undefined {
  if (typeof table !== 'object' || table === null || !('year' in table)) return undefined
  return typeof table.year === 'number' && Number.isInteger(table.year) ? table.year : undefined
}
