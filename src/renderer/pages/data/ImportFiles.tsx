import { useState, type ReactNode } from 'react'
import type { FileIn, ImportedFile } from '../../../shared/importing.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { count } from '../../../shared/format.ts'
import { describeRefusal, describeRows } from '../../../shared/words.ts'
import { Act, Choice, GoTo } from '../../parts/Controls.tsx'
import { DropFiles } from '../../parts/DropFiles.tsx'
import { Section } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { BROKER_NAMES } from '../../parts/brokerNames.ts'
import { Steps } from '../../parts/Steps.tsx'
import { brokerWords } from '../../parts/fateWords.ts'
import { dropImport, preview, useImport, type Reading } from '../../state/importing.ts'
import { shown } from '../../state/question.ts'
import { profiles } from '../../state/questions.ts'
import { hashFromRoute } from '../../state/route.ts'
import { status } from '../../state/status.ts'
import { DemoAct } from '../Demo.tsx'
import { readFiles } from '../readFiles.ts'
import { useApi, useAsked } from '../useApi.ts'
import { Batches } from './Batches.tsx'

/** Where transactions come in, and what the last import did. */
export function ImportFiles(): ReactNode {
  const api = useApi()
  const { now } = useImport()
  const empty = shown(status.use())?.ledger.empty ?? false
  const known = shown(useAsked(profiles, {})) ?? []
  const [readAs, setReadAs] = useState('auto')
  const take = async (files: readonly File[]) => {
    await preview(api, { ...readingOf(readAs), files: await readFiles(files) })
  }
  return (
    <>
      <ImportSteps at={now.phase === 'done' ? 3 : 0} />
      {now.phase === 'done' ? <Done files={now.answer.files} /> : null}
      {now.phase === 'refused' ? (
        <RefusalNote refusal={now.refusal} acts={<Act onPress={dropImport}>Put it away</Act>} />
      ) : null}
      <DropFiles
        title={now.phase === 'reading' ? 'Reading…' : 'Drop transaction histories here'}
        note="You see the fate of every line before anything is written."
        onFiles={(files) => void take(files)}
        primary
      />
      <div className="bar after-drop">
        <span>Read as</span>
        <Choice
          bare
          label="Read as"
          value={readAs}
          onChange={setReadAs}
          options={[
            { value: 'auto', name: 'what its header says' },
            ...Object.entries(BROKER_NAMES).map(([value, name]) => ({ value, name })),
            ...known.map(({ id, name }) => ({ value: `profile:${id}`, name })),
          ]}
        />
        <span>Any other CSV can be read once you have named its columns.</span>
      </div>
      {empty ? (
        <div className="ways">
          <DemoAct />
        </div>
      ) : (
        <Section title="Imported files">
          <Batches />
        </Section>
      )}
    </>
  )
}

/** The way of an import: files, their accounts, the fate of each line, and what was written. */
export function ImportSteps({ at }: { readonly at: 0 | 1 | 2 | 3 }): ReactNode {
  return <Steps label="Steps of the import" steps={['Files', 'Accounts', 'Every line', 'Written']} at={at} />
}

function readingOf(readAs: string): Omit<Reading, 'files'> {
  return readAs.startsWith('profile:')
    ? { broker: 'auto', profile: readAs.slice('profile:'.length), accounts: {} }
    : { broker: readAs, profile: undefined, accounts: {} }
}

function Done({ files }: { readonly files: readonly ImportedFile[] }): ReactNode {
  const added = files.reduce((sum, file) => sum + file.added, 0)
  return (
    <div className="done">
      <Section
        title={`${count(added, 'transaction')} written`}
        end="each file can be undone under Imported files"
      >
        <table className="table">
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Read as</th>
              <th scope="col">Rows</th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.file}>
                <th scope="row">
                  <b>{file.file}</b>
                </th>
                <td className="second">
                  {file.refusal === null ? brokerWords(file.broker) : describeRefusal(file.refusal).title}
                </td>
                <td className="second">
                  {file.refusal === null
                    ? describeRows(file.added, file.duplicates, file.refusedRows, file.nonData)
                    : describeRefusal(file.refusal).sentence}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className="ways">
          <GoTo href={hashFromRoute('portfolio', 'lots')}>See the lots</GoTo>
          <GoTo href={hashFromRoute('data', 'prices')}>Import prices</GoTo>
          <Act kind="bare" onPress={dropImport}>
            Put it away
          </Act>
        </div>
      </Section>
    </div>
  )
}

/** Whether naming the columns is the way on after this refusal. */
export function isMappable(refusal: Refusal): boolean {
  return (
    refusal.kind === 'file' &&
    (refusal.problem === 'unknownLayout' || refusal.problem === 'missingColumn') &&
    refusal.found !== 'OFX file'
  )
}

export function fileNamed(files: readonly FileIn[], name: string): FileIn | undefined {
  return files.find((file) => file.name === name)
}
