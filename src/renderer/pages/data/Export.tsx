import { useState, type ReactNode } from 'react'
import type { Input } from '../../../shared/contract.ts'
import { count } from '../../../shared/format.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { Act } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { saveFile } from '../saveFile.ts'
import { useApi } from '../useApi.ts'

type Format = Input<'ledger.export'>['format']

const FORMATS: readonly {
  readonly format: Format
  readonly name: string
  readonly type: string
  readonly use: string
}[] = [
  {
    format: 'json',
    name: 'JSON',
    type: 'application/json',
    use: 'For keeping, and for moving to another Trimtab: importing it again gives the same ledger.',
  },
  {
    format: 'csv',
    name: 'CSV',
    type: 'text/csv',
    use: 'For spreadsheets and for reading by eye: one row per leg. Importing it again gives the same ledger too.',
  },
  {
    format: 'beancount',
    name: 'Beancount',
    type: 'text/plain',
    use: 'For plain-text accounting: every transaction with its lots, checked by another program. It does not come back.',
  },
]

/** Every fact in force as a file of one's own: nothing is kept in. */
export function Export(): ReactNode {
  const api = useApi()
  const [said, setSaid] = useState<{ readonly words: string } | { readonly refusal: Refusal }>()
  const save = async (format: Format, type: string) => {
    const result = await api('ledger.export', { format })
    if (!result.ok) {
      setSaid({ refusal: result.refusal })
      return
    }
    const { files, accounts, assets, events } = result.value
    for (const { name, bytes } of files) saveFile(name, type, bytes)
    const names = files.map(({ name }) => name).join(', ')
    setSaid({
      words: `${names}: ${count(events, 'transaction')} of ${count(assets, 'asset')} in ${count(accounts, 'account')}.`,
    })
  }
  return (
    <Section
      title="Everything in the ledger"
      aside="Accounts, assets, transactions, lots chosen, years filed. Prices and rates come from their own files."
    >
      <table className="table">
        <caption className="unseen">Formats of the export</caption>
        <tbody>
          {FORMATS.map(({ format, name, type, use }) => (
            <tr key={format}>
              <th scope="row">{name}</th>
              <td className="second">{use}</td>
              <td className="number">
                <Act tiny label={`Save everything as ${name}`} onPress={() => void save(format, type)}>
                  Save
                </Act>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {said === undefined ? null : 'words' in said ? (
        <p className="note done" role="status">
          {said.words}
        </p>
      ) : (
        <RefusalNote refusal={said.refusal} />
      )}
    </Section>
  )
}
