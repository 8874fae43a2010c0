import { useState, type ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { showDay, showQuantity } from '../../../shared/format.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { Act, WordsField } from '../../parts/Controls.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { asks } from '../../state/questions.ts'
import { shown } from '../../state/question.ts'
import { useApi, useAsked } from '../useApi.ts'
import { AnswerFields } from './AnswerFields.tsx'
import { answerOf, OTHER_ANSWERS, type Answered, type AnswerKind } from './askAnswers.ts'

type Ask = Output<'ledger.asks'>[number]

/** What the ledger must be told and does not guess: what a gift cost, how a spin-off shares the cost, what a share was worth. */
export function Asks(): ReactNode {
  const open = shown(useAsked(asks, {})) ?? []
  if (open.length === 0) return null
  return (
    <>
      <p className="note">
        These rows leave something open that no file says. Until it is stated, the cost is unknown: it is
        never taken to be zero.
      </p>
      <ul>
        {open.map((ask) => (
          <Question key={`${ask.event} ${ask.kind}`} ask={ask} />
        ))}
      </ul>
    </>
  )
}

const WANTED: Readonly<Record<Ask['kind'], string>> = {
  basis: 'what these units cost, and when they were acquired',
  share: 'which share of the old cost moved to the new units',
  unitValue: 'what one unit received was worth that day',
  ratio: 'how many units after the split for how many before',
  contract: 'which option it was',
}

function Question({ ask }: { readonly ask: Ask }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="need">
      <span className="weight-mark mayAnswer" aria-hidden="true" />
      <div>
        <h2>
          {showQuantity(ask.quantity)} {ask.symbol} in {ask.accountName}
        </h2>
        <p>
          {showDay(ask.day)}: {WANTED[ask.kind]}?
        </p>
        {isOpen && ask.kind !== 'contract' ? (
          <AnswerForm ask={ask} kinds={OTHER_ANSWERS[ask.kind]} onDone={() => setOpen(false)} />
        ) : null}
      </div>
      {isOpen ? null : ask.kind === 'contract' ? (
        <span className="hint">Correct the row under Activity</span>
      ) : (
        <Act onPress={() => setOpen(true)}>State it</Act>
      )}
    </li>
  )
}

function AnswerForm({
  ask,
  kinds,
  onDone,
}: {
  readonly ask: Ask
  readonly kinds: readonly AnswerKind[]
  readonly onDone: () => void
}): ReactNode {
  const api = useApi()
  const [kind, setKind] = useState<AnswerKind>(kinds[0]!)
  const [typed, setTyped] = useState<Answered>({})
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<Refusal>()
  const terms = answerOf(kind, typed, ask)
  const save = async () => {
    if (terms === undefined) return
    const result = await api('ledger.stateTerms', { event: ask.event, terms, note })
    if (result.ok) onDone()
    else setRefusal(result.refusal)
  }
  return (
    <div className="fields">
      <AnswerFields kinds={kinds} kind={kind} onKind={setKind} typed={typed} onTyped={setTyped} />
      <WordsField
        label="Where this is from"
        value={note}
        onChange={setNote}
        placeholder="Form 8937 of the company"
      />
      <div className="acts">
        <Act kind="primary" disabled={terms === undefined} onPress={() => void save()}>
          State it
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
    </div>
  )
}
