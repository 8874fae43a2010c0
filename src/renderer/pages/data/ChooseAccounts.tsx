import { useState, type ReactNode } from 'react'
import type { PreviewFile } from '../../../shared/importing.ts'
import { count } from '../../../shared/format.ts'
import { Choice } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { chooseAccount, type Previewed } from '../../state/importing.ts'
import { shown } from '../../state/question.ts'
import { accounts } from '../../state/questions.ts'
import { useApi, useAsked } from '../useApi.ts'
import { AccountForm } from './AccountForm.tsx'

/** Which account each part of the file belongs to. Asked once: the answer is remembered with the account. */
export function ChooseAccounts({
  file,
  previewed,
}: {
  readonly file: PreviewFile
  readonly previewed: Previewed
}): ReactNode {
  if (file.accounts.length === 0) return null
  const open = file.accounts.some(
    ({ hint, account }) => account === null && previewed.reading.accounts[hint] === undefined,
  )
  if (!open) return <Chosen file={file} previewed={previewed} />
  return (
    <div className="choose-accounts">
      <Section title="Which account is this?" aside="Asked once; the number in the file is remembered.">
        <SharedHint previewed={previewed} />
        {file.accounts.map(({ hint, rows, account }) => (
          <HintRow key={hint} hint={hint} rows={rows} account={account ?? previewed.reading.accounts[hint]} />
        ))}
      </Section>
    </div>
  )
}

/** Files that name no account cannot be told apart, so they go together. */
function SharedHint({ previewed }: { readonly previewed: Previewed }): ReactNode {
  const nameless = previewed.preview.files.filter((file) => file.accounts.some(({ hint }) => hint === ''))
  if (nameless.length < 2) return null
  return (
    <p className="note">
      {nameless.length} of these files name no account and go into the same one. Import them one by one if
      they belong to different accounts.
    </p>
  )
}

function Chosen({
  file,
  previewed,
}: {
  readonly file: PreviewFile
  readonly previewed: Previewed
}): ReactNode {
  const known = shown(useAsked(accounts, {})) ?? []
  const [changing, setChanging] = useState(false)
  if (changing) {
    return (
      <div className="choose-accounts">
        {file.accounts.map(({ hint, rows, account }) => (
          <HintRow key={hint} hint={hint} rows={rows} account={account ?? previewed.reading.accounts[hint]} />
        ))}
      </div>
    )
  }
  const names = file.accounts.map(({ hint, account }) => {
    const id = previewed.reading.accounts[hint] ?? account
    return known.find((each) => each.id === id)?.name ?? id
  })
  return (
    <div className="bar">
      <span>
        Into {names.join(', ')}.{' '}
        <button type="button" className="link" onClick={() => setChanging(true)}>
          Change
        </button>
      </span>
    </div>
  )
}

function HintRow({
  hint,
  rows,
  account,
}: {
  readonly hint: string
  readonly rows: number
  readonly account: string | undefined
}): ReactNode {
  const api = useApi()
  const known = shown(useAsked(accounts, {})) ?? []
  const [adding, setAdding] = useState(false)
  return (
    <div className="hint-row">
      <p>
        <b>{hint === '' ? 'The file names no account' : hint}</b>
        <span className="quiet">{count(rows, 'row')}</span>
      </p>
      {adding || known.length === 0 ? (
        <AccountForm
          externalIds={hint === '' ? [] : [hint]}
          onAdded={(added) => {
            setAdding(false)
            void accounts.ask(api, {})
            void chooseAccount(api, hint, added.id)
          }}
          {...(known.length === 0 ? {} : { onCancel: () => setAdding(false) })}
        />
      ) : (
        <Choice
          bare
          label={`Account of ${hint === '' ? 'the file' : hint}`}
          value={account ?? ''}
          onChange={(value) => {
            if (value === 'new') setAdding(true)
            else if (value !== '') void chooseAccount(api, hint, value)
          }}
          options={[
            ...(account === undefined ? [{ value: '', name: 'Choose an account' }] : []),
            ...known.map(({ id, name }) => ({ value: id, name })),
            { value: 'new', name: 'A new account…' },
          ]}
        />
      )}
    </div>
  )
}
