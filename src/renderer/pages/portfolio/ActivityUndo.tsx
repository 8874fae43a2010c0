import { useEffect, useState, type ReactNode } from 'react'
import type { ChangeRow, Effects } from '../../../shared/entry.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { Act, WordsField } from '../../parts/Controls.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { showInstant } from '../../parts/wording.ts'
import { shown } from '../../state/question.ts'
import { changes } from '../../state/questions.ts'
import { EffectsView } from '../entry/EffectsView.tsx'
import { SidePanel } from '../entry/SidePanel.tsx'
import { useApi, useAsked } from '../useApi.ts'

const CHANGES: Readonly<Record<ChangeRow['kind'], string>> = {
  entered: 'entered',
  corrected: 'corrected',
  removed: 'removed',
}

/** Takes the last change by hand back; nothing to be seen while there is none. */
export function ActivityUndo(): ReactNode {
  const last = (shown(useAsked(changes, { limit: 20 })) ?? []).find(({ undone }) => !undone)
  const [isOpen, setOpen] = useState(false)
  if (last === undefined || !last.undoable) return null
  return (
    <>
      <Act tiny onPress={() => setOpen(true)} label={`Undo last change: ${last.what}, ${CHANGES[last.kind]}`}>
        Undo last change
      </Act>
      {isOpen ? <UndoPanel change={last} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function UndoPanel({
  change,
  onClose,
}: {
  readonly change: ChangeRow
  readonly onClose: () => void
}): ReactNode {
  const api = useApi()
  const [reason, setReason] = useState('')
  const [effects, setEffects] = useState<Effects>()
  const [refusal, setRefusal] = useState<Refusal>()
  useEffect(() => {
    let isWanted = true
    void api('ledger.undo', { preview: true }).then((result) => {
      if (!isWanted) return
      if (result.ok) setEffects(result.value.effects)
      else setRefusal(result.refusal)
    })
    return () => {
      isWanted = false
    }
  }, [api])
  const undo = async () => {
    const result = await api('ledger.undo', { reason: reason.trim() })
    if (result.ok) onClose()
    else setRefusal(result.refusal)
  }
  return (
    <SidePanel title="Take the last change back?" onClose={onClose}>
      <p>
        {change.what}, {CHANGES[change.kind]} by hand on {showInstant(change.at)}
        {change.reason === '' ? '.' : `: ${change.reason}`}
      </p>
      {effects === undefined ? null : <EffectsView effects={effects} />}
      <WordsField label="Why" value={reason} onChange={setReason} placeholder="It was right after all" />
      {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
      <div className="acts">
        <Act kind="bare" onPress={onClose}>
          Leave it
        </Act>
        <Act kind="primary" disabled={effects === undefined} onPress={() => void undo()}>
          Take it back
        </Act>
      </div>
    </SidePanel>
  )
}
