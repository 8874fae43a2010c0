import type { ReactNode } from 'react'
import type { Api } from '../../api/connect.ts'
import type { Entry } from '../../../shared/entry.ts'
import { useApi } from '../useApi.ts'
import { EntryForm } from './EntryForm.tsx'
import type { EntryDraft } from './entryDraft.ts'
import { SidePanel } from './SidePanel.tsx'

/** Enters a transaction by hand; `also` goes with it in one step (a new name needs both sides). */
export function EntryPanel({
  title,
  start,
  also,
  onClose,
  onDone,
}: {
  readonly title: string
  readonly start: EntryDraft
  readonly also?: (entry: Entry) => readonly Entry[]
  readonly onClose: () => void
  readonly onDone: () => void
}): ReactNode {
  const api = useApi()
  return (
    <SidePanel title={title} onClose={onClose}>
      <EntryForm
        start={start}
        needsReason={false}
        verb="Write it"
        onSend={(entry, _reason, preview) => enter(api, [entry, ...(also?.(entry) ?? [])], preview)}
        onDone={() => {
          onDone()
          onClose()
        }}
        onCancel={onClose}
      />
    </SidePanel>
  )
}

function enter(api: Api, entries: readonly Entry[], preview: boolean) {
  return api('ledger.enter', { entries: [...entries], preview })
}
