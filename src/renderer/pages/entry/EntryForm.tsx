import { useState, type ReactNode } from 'react'
import { EntryKind, type Effects, type Entry } from '../../../shared/entry.ts'
import type { Refusal, Result } from '../../../shared/refusal.ts'
import { Act, Choice, DayField, WordsField } from '../../parts/Controls.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { eventWords } from '../../parts/eventWords.ts'
import { shown } from '../../state/question.ts'
import { accounts } from '../../state/questions.ts'
import { useAsked } from '../useApi.ts'
import { EffectsView } from './EffectsView.tsx'
import { entryOfDraft, fieldsOf, type EntryDraft } from './entryDraft.ts'

interface EntryFormProps {
  readonly start: EntryDraft
  /** A correction needs a reason; an entry does not. */
  readonly needsReason: boolean
  readonly verb: string
  /** Works out the effects (`preview`) or writes. */
  readonly onSend: (
    entry: Entry,
    reason: string,
    preview: boolean,
  ) => Promise<Result<{ readonly effects: Effects }>>
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** One transaction as a form. What it changes is shown before it is written. */
export function EntryForm({ start, needsReason, verb, onSend, onDone, onCancel }: EntryFormProps): ReactNode {
  const known = shown(useAsked(accounts, {})) ?? []
  const [draft, setDraft] = useState(start)
  const [reason, setReason] = useState('')
  const [refusal, setRefusal] = useState<Refusal>()
  const [looked, setLooked] = useState<{ readonly entry: Entry; readonly effects: Effects }>()
  const [busy, setBusy] = useState(false)
  const fields = fieldsOf(draft.kind)
  const read = entryOfDraft(draft)
  const entry = 'wrong' in read ? undefined : read
  const wrong = 'wrong' in read ? read.wrong : new Set<keyof EntryDraft>()
  const set = (change: Partial<EntryDraft>) => {
    setDraft((before) => ({ ...before, ...change }))
    setLooked(undefined)
    setRefusal(undefined)
  }
  const send = async (preview: boolean) => {
    if (entry === undefined) return
    setBusy(true)
    const result = await onSend(entry, reason.trim(), preview)
    setBusy(false)
    if (!result.ok) setRefusal(result.refusal)
    else if (preview) setLooked({ entry, effects: result.value.effects })
    else onDone()
  }
  const notNumber = (field: 'quantity' | 'amount' | 'fee') =>
    draft[field] !== '' && wrong.has(field) ? 'A plain number, such as 1,234.50' : undefined
  const lacksReason = needsReason && reason.trim() === ''
  return (
    <>
      <div className="fields">
        <Choice
          label="What happened"
          value={draft.kind}
          onChange={(kind) => set({ kind })}
          options={EntryKind.options.map((kind) => ({ value: kind, name: eventWords(kind) }))}
        />
        <Choice
          label="Account"
          value={draft.account}
          onChange={(account) => set({ account })}
          options={[
            ...(draft.account === '' ? [{ value: '', name: 'Choose an account' }] : []),
            ...known.map(({ id, name }) => ({ value: id, name })),
          ]}
        />
        <DayField label="Trade day" value={draft.day} onChange={(day) => set({ day })} />
        {fields.symbol === 'none' ? null : (
          <WordsField
            label={fields.symbol === 'needed' ? 'Symbol' : 'Symbol, if any'}
            value={draft.symbol}
            onChange={(symbol) => set({ symbol })}
            placeholder="VTI"
          />
        )}
        {fields.quantity === undefined ? null : (
          <WordsField
            label={fields.quantity}
            value={draft.quantity}
            onChange={(quantity) => set({ quantity })}
            wrong={notNumber('quantity')}
          />
        )}
        {fields.amount === undefined ? null : (
          <WordsField
            label={fields.amount}
            value={draft.amount}
            onChange={(amount) => set({ amount })}
            wrong={notNumber('amount')}
            {...(fields.fee ? { hint: 'Fee included' } : {})}
          />
        )}
        {fields.fee ? (
          <WordsField
            label="Fee in it"
            value={draft.fee}
            onChange={(fee) => set({ fee })}
            wrong={notNumber('fee')}
          />
        ) : null}
        <WordsField
          label="Where this is from"
          value={draft.note}
          onChange={(note) => set({ note })}
          placeholder="Statement of March 2021"
        />
        {needsReason ? (
          <WordsField
            label="Why it is changed"
            value={reason}
            onChange={setReason}
            placeholder="The price was misread"
            required
          />
        ) : null}
      </div>
      {refusal === undefined ? null : <RefusalNote refusal={named(refusal)} />}
      {looked === undefined ? null : <EffectsView effects={looked.effects} />}
      <div className="acts">
        <Act kind="bare" onPress={onCancel}>
          Cancel
        </Act>
        {looked === undefined ? (
          <Act
            kind="primary"
            disabled={entry === undefined || lacksReason || busy}
            onPress={() => void send(true)}
          >
            See what it changes
          </Act>
        ) : (
          <Act kind="primary" disabled={lacksReason || busy} onPress={() => void send(false)}>
            {verb}
          </Act>
        )}
      </div>
    </>
  )
}

/** A refusal that names a field calls it as the form does. */
function named(refusal: Refusal): Refusal {
  if (refusal.kind !== 'badArguments') return refusal
  return { ...refusal, path: FIELD_NAMES[refusal.path] ?? refusal.path }
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  day: 'Trade day',
  symbol: 'Symbol',
  quantity: 'Shares',
  amount: 'Amount',
  fee: 'Fee',
  event: 'Transaction',
}
