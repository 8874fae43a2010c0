import { useState, type ReactNode } from 'react'
import { Act, GoTo } from '../../parts/Controls.tsx'
import { shown } from '../../state/question.ts'
import { accounts } from '../../state/questions.ts'
import { hashFromRoute } from '../../state/route.ts'
import { useAsked } from '../useApi.ts'
import { draftOfEntry } from './entryDraft.ts'
import { EntryPanel } from './EntryPanel.tsx'

/** The way to a transaction that no file brings; without an account it leads to where one is added first. */
export function EnterByHand({
  account = '',
  tiny = false,
}: {
  /** Filled in at first. */
  readonly account?: string
  readonly tiny?: boolean
}): ReactNode {
  const known = shown(useAsked(accounts, {}))
  const [isOpen, setOpen] = useState(false)
  if (known?.length === 0) {
    return <GoTo href={hashFromRoute('data', 'accounts')}>Enter by hand: add an account first</GoTo>
  }
  return (
    <>
      <Act tiny={tiny} onPress={() => setOpen(true)}>
        Enter a transaction…
      </Act>
      {isOpen ? (
        <EntryPanel
          title="Enter a transaction"
          start={draftOfEntry({ kind: 'buy', account })}
          onClose={() => setOpen(false)}
          onDone={() => undefined}
        />
      ) : null}
    </>
  )
}
