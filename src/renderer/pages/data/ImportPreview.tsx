import { useState, type ReactNode } from 'react'
import type { Fate, PreviewFile, PreviewRow } from '../../../shared/importing.ts'
import { count, showMoney } from '../../../shared/format.ts'
import { Act, Choice, LinkAct, Switch } from '../../parts/Controls.tsx'
import { FateTally, type FateCounts } from '../../parts/Fates.tsx'
import { brokerWords, FATE_WORDS } from '../../parts/fateWords.ts'
import { PageHead } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { minus, sumOf } from '../../parts/amounts.ts'
import { capital, inWords, wordCount } from '../../parts/wording.ts'
import {
  accountsMissing,
  commit,
  dropImport,
  preview,
  takenCount,
  useImport,
  type Previewed,
} from '../../state/importing.ts'
import { shown } from '../../state/question.ts'
import { profiles } from '../../state/questions.ts'
import { useApi, useAsked } from '../useApi.ts'
import { ChooseAccounts } from './ChooseAccounts.tsx'
import { ColumnMapper } from './ColumnMapper.tsx'
import { CorrectLine } from './CorrectLine.tsx'
import { fileNamed, ImportSteps, isMappable } from './ImportFiles.tsx'
import { PreviewRows } from './PreviewRows.tsx'

type Shown = Fate | 'all'

/** The fate of every line, before anything is written. */
export function ImportPreview(): ReactNode {
  const api = useApi()
  const { now } = useImport()
  const [chosen, setChosen] = useState(0)
  const [only, setOnly] = useState<Shown>('all')
  const [correcting, setCorrecting] = useState<PreviewRow>()
  if (now.phase !== 'previewed' && now.phase !== 'committing' && now.phase !== 'reading') return null
  const previewed = now.phase === 'reading' ? now.before : now.shown
  if (previewed === undefined) return null
  const { files } = previewed.preview
  const file = files[Math.min(chosen, files.length - 1)]
  if (file === undefined) return null
  const counts = countsOf(file)
  const missing = accountsMissing(previewed)
  return (
    <>
      <div className="sheet">
        <PageHead title="Import" state={<State file={file} missing={missing.length} />} />
        <ImportSteps at={missing.length > 0 ? 1 : 2} />
        {now.phase === 'previewed' && now.refusal !== undefined ? (
          <RefusalNote
            refusal={now.refusal}
            acts={<Act onPress={() => void preview(api, previewed.reading)}>Preview again</Act>}
          />
        ) : null}
        {files.length === 1 ? null : (
          <div className="bar">
            <span>
              File {Math.min(chosen, files.length - 1) + 1} of {files.length}
            </span>
            <Choice
              bare
              label="File"
              value={String(Math.min(chosen, files.length - 1))}
              onChange={(value) => setChosen(Number(value))}
              options={files.map((each, i) => ({
                value: String(i),
                name: each.refusal === null ? `${each.file}: ${each.added} new` : `${each.file}: refused`,
              }))}
            />
          </div>
        )}
        {file.refusal === null ? null : <RefusedFile key={file.file} file={file} previewed={previewed} />}
        {file.refusal === null && file.broker.startsWith('profile:') ? (
          <MappedFile key={file.file} file={file} previewed={previewed} />
        ) : null}
        <ChooseAccounts file={file} previewed={previewed} />
        {file.refusal !== null ? null : (
          <>
            <FateTally counts={counts} />
            <div className="bar">
              <TallyWords counts={counts} rows={file.rows} />
              <span className="end">
                <Switch label="Show" value={only} onChange={setOnly} options={choices(counts, file)} />
              </span>
            </div>
            <PreviewRows
              key={`${previewed.preview.preview} ${files.indexOf(file)} ${only}`}
              file={files.indexOf(file)}
              fate={only === 'all' ? undefined : only}
              total={only === 'all' ? file.rows : counts[only]}
              previewed={previewed}
              onCorrect={setCorrecting}
            />
            {correcting === undefined ? null : (
              <CorrectLine
                key={correcting.line}
                row={correcting}
                headers={file.lines.filter(({ why }) => why === 'header' || why === 'sectionHeader')}
                file={files.indexOf(file)}
                onClose={() => setCorrecting(undefined)}
              />
            )}
          </>
        )}
      </div>
      <CommitBar previewed={previewed} missing={missing.length} busy={now.phase !== 'previewed'} />
    </>
  )
}

function countsOf(file: PreviewFile): FateCounts {
  return {
    new: file.added,
    duplicate: file.duplicates,
    possibleDuplicate: file.possibleDuplicates,
    refused: file.refused,
    nonData: file.nonData,
  }
}

function choices(
  counts: FateCounts,
  file: PreviewFile,
): readonly { value: Shown; name: string; count: number }[] {
  const fates: readonly Fate[] = ['new', 'duplicate', 'possibleDuplicate', 'refused', 'nonData']
  return [
    { value: 'all' as const, name: 'All', count: file.rows },
    ...fates
      .filter((fate) => counts[fate] > 0)
      .map((fate) => ({ value: fate, name: FATE_WORDS[fate], count: counts[fate] })),
  ]
}

function State({ file, missing }: { readonly file: PreviewFile; readonly missing: number }): ReactNode {
  if (file.refusal !== null) {
    return (
      <>
        <b>{file.file}</b> was not read. Nothing of it is written.
      </>
    )
  }
  const wants = file.refused + file.possibleDuplicates
  const rest = [
    file.duplicates === 0
      ? ''
      : `${inWords(file.duplicates)} ${file.duplicates === 1 ? 'is' : 'are'} in the ledger already`,
    file.nonData === 0 ? '' : `${inWords(file.nonData)} ${file.nonData === 1 ? 'holds' : 'hold'} no data`,
  ].filter((part) => part !== '')
  return (
    <>
      <b>{file.file}</b> is {brokerWords(file.broker)}. All {count(file.rows, 'row')} are read:{' '}
      <b>
        {file.added} {file.added === 1 ? 'is' : 'are'} new
      </b>
      {rest.map((part) => `, ${part}`).join('')}
      {wants === 0 ? (
        '.'
      ) : (
        <>
          , and{' '}
          <b>
            {inWords(wants)} {wants === 1 ? 'needs' : 'need'} you
          </b>
          .
        </>
      )}
      {missing === 0 ? '' : ` ${capital(wordCount(missing, 'account'))} to choose first.`}
    </>
  )
}

function TallyWords({ counts, rows }: { readonly counts: FateCounts; readonly rows: number }): ReactNode {
  const fates: readonly Fate[] = ['new', 'duplicate', 'possibleDuplicate', 'refused', 'nonData']
  return (
    <span className="tally-words">
      {fates.map((fate) =>
        counts[fate] === 0 ? null : (
          <span key={fate} className={`fate ${fate}`}>
            {counts[fate]} {FATE_WORDS[fate].toLowerCase()}
          </span>
        ),
      )}
      <span>= {count(rows, 'row')}</span>
    </span>
  )
}

interface FileProps {
  readonly file: PreviewFile
  readonly previewed: Previewed
}

function RefusedFile({ file, previewed }: FileProps): ReactNode {
  const api = useApi()
  const [mapping, setMapping] = useState(false)
  const { refusal } = file
  if (refusal === null) return null
  const canMap = isMappable(refusal) && fileNamed(previewed.reading.files, file.file) !== undefined
  const ambiguous =
    refusal.kind === 'file' && refusal.problem === 'ambiguousLayout' ? (refusal.expected ?? []) : []
  const rereadAs = (broker: string) =>
    void preview(api, {
      ...previewed.reading,
      ...(broker.startsWith('profile:') ? { profile: broker.slice('profile:'.length) } : { broker }),
    })
  return (
    <>
      <RefusalNote
        refusal={refusal}
        acts={
          canMap && !mapping ? (
            <Act onPress={() => setMapping(true)}>Name its columns</Act>
          ) : ambiguous.length > 0 ? (
            <>
              {ambiguous.map((broker) => (
                <Act key={broker} onPress={() => rereadAs(broker)}>
                  Read as {broker.replace('profile:', '')}
                </Act>
              ))}
            </>
          ) : undefined
        }
      />
      {mapping ? <Mapper file={file} previewed={previewed} onDone={() => setMapping(false)} /> : null}
    </>
  )
}

/** The layout that a file was read by can be changed on the spot, with the actions that it did not know. */
function MappedFile({ file, previewed }: FileProps): ReactNode {
  const [mapping, setMapping] = useState(false)
  const unknown = file.unknownActions.length
  if (mapping) return <Mapper file={file} previewed={previewed} onDone={() => setMapping(false)} />
  return (
    <div className="bar">
      <span>
        {unknown === 0
          ? 'Read by the layout that you named. '
          : `${capital(wordCount(unknown, 'action'))} without a meaning yet. `}
        <LinkAct onPress={() => setMapping(true)}>Change what its columns mean</LinkAct>
      </span>
    </div>
  )
}

function Mapper({ file, previewed, onDone }: FileProps & { readonly onDone: () => void }): ReactNode {
  const api = useApi()
  const known = shown(useAsked(profiles, {})) ?? []
  const { reading } = previewed
  const bytes = fileNamed(reading.files, file.file)
  if (bytes === undefined) return null
  return (
    <ColumnMapper
      file={bytes}
      named={known.find(({ id }) => file.broker === `profile:${id}`)}
      unknownActions={file.unknownActions}
      onSaved={(profile) => {
        onDone()
        void profiles.ask(api, {})
        // A profile named for one of several files must not be forced on the others: its header finds it.
        void preview(
          api,
          reading.files.length === 1 ? { ...reading, profile } : { ...reading, broker: 'auto' },
        )
      }}
      onCancel={onDone}
    />
  )
}

/** Cash that the rows taken bring in one currency, as plain decimal text. */
function takenCash({ preview: { files }, keep, leave }: Previewed, currency: string): string {
  const of = (rows: ReadonlyMap<string, PreviewRow>) =>
    [...rows.values()].flatMap((row) => (row.currency === currency ? [row.amount ?? '0'] : []))
  return (
    sumOf([
      ...files.map(({ cash }) => cash[currency] ?? '0'),
      ...of(keep),
      ...of(leave).map((amount) => minus('0', amount)),
    ]) ?? '0'
  )
}

function CommitBar({
  previewed,
  missing,
  busy,
}: {
  readonly previewed: Previewed
  readonly missing: number
  readonly busy: boolean
}): ReactNode {
  const api = useApi()
  const taken = takenCount(previewed)
  const readable = previewed.preview.files.filter(({ refusal }) => refusal === null)
  const refused = readable.reduce((sum, file) => sum + file.refused, 0)
  const cash = takenCash(previewed, 'USD')
  return (
    <div className="foot-bar">
      <span>
        <b>{count(taken, 'row')}</b>
        {taken === 0 ? '' : `, cash ${cash.startsWith('-') ? '' : '+'}${showMoney(cash)}`}
      </span>
      <span className="note">Written in one step, exactly as shown. Can be undone.</span>
      <span className="acts">
        <Act kind="bare" onPress={dropImport}>
          Cancel
        </Act>
        <Act kind="primary" disabled={busy || missing > 0 || taken === 0} onPress={() => void commit(api)}>
          {missing > 0
            ? `Choose ${wordCount(missing, 'account')} to write`
            : taken === 0
              ? 'Nothing new to write'
              : `Write ${count(taken, 'row')}${refused === 0 ? '' : `, leave ${refused} out`}`}
        </Act>
      </span>
    </div>
  )
}
