import { useState, type ReactNode } from 'react'
import type { Refusal } from '../../../shared/refusal.ts'
import { Act, WordsField } from '../../parts/Controls.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { useApi } from '../useApi.ts'

/** Words for the journal. Nothing there is ever changed: a correction is an entry of its own that names the other. */
export function NoteForm({
  corrects,
  onDone,
}: {
  readonly corrects?: number
  readonly onDone: () => void
}): ReactNode {
  const api = useApi()
  const [words, setWords] = useState('')
  const [saving, setSaving] = useState(false)
  const [refusal, setRefusal] = useState<Refusal>()
  const save = async () => {
    setSaving(true)
    const result = await api('journal.add', {
      reason: words.trim(),
      ...(corrects === undefined ? {} : { corrects }),
    })
    setSaving(false)
    if (result.ok) onDone()
    else setRefusal(result.refusal)
  }
  return (
    <section
      className="fields"
      aria-label={corrects === undefined ? 'New note' : `Correction of entry ${corrects}`}
    >
      <div className="whole-row">
        <WordsField
          label={corrects === undefined ? 'Note' : `Correction of entry ${corrects}`}
          value={words}
          onChange={setWords}
          lines={3}
          hint="It stays as written. You can add to it, but not take it back."
        />
      </div>
      <div className="acts">
        <Act kind="primary" disabled={words.trim() === '' || saving} onPress={() => void save()}>
          Keep it
        </Act>
        <Act kind="bare" onPress={onDone}>
          Cancel
        </Act>
      </div>
      {refusal === undefined ? null : (
        <div className="whole-row">
          <RefusalNote refusal={refusal} />
        </div>
      )}
    </section>
  )
}
