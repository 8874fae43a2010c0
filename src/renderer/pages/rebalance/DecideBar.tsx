import type { ReactNode } from 'react'
import { Input, Label, TextField } from 'react-aria-components'
import type { Proposal } from '../../../shared/proposal.ts'
import { count } from '../../../shared/format.ts'
import { describeRefusal } from '../../../shared/words.ts'
import { Act } from '../../parts/Controls.tsx'
import { decide, setEditing, setReason, useChoice } from '../../state/rebalance.ts'
import { useApi } from '../useApi.ts'
import { isEdited, type ChosenTicket } from './choice.ts'

interface DecideBarProps {
  readonly proposal: Proposal
  readonly tickets: readonly ChosenTicket[]
  readonly open: number
}

/** The decision stands at the foot, with its reason beside it. Nothing is accepted over an open question. */
export function DecideBar({ proposal, tickets, open }: DecideBarProps): ReactNode {
  const api = useApi()
  const choice = useChoice()
  const wrong = tickets.some((ticket) => ticket.wrong)
  const edited = choice.isEditing && isEdited(proposal, choice)
  const noReason = choice.reason.trim() === ''
  const send = (decision: 'accepted' | 'edited' | 'declined') =>
    void decide(
      api,
      proposal,
      decision,
      tickets.map(({ ticket, quantity }) => ({ id: ticket.id, quantity })),
    )
  const words = wrong
    ? 'Correct the shares to accept'
    : open > 0
      ? `Answer ${count(open, 'warning')} to accept`
      : noReason
        ? 'Give a reason to accept'
        : edited
          ? 'Accept as edited'
          : 'Accept the plan'
  return (
    <div className="foot-bar decide-bar">
      {choice.refusal === undefined ? null : (
        <p className="decide-refusal" role="alert">
          <b>{describeRefusal(choice.refusal).title}.</b> {describeRefusal(choice.refusal).sentence}{' '}
          {describeRefusal(choice.refusal).remedy}
        </p>
      )}
      <TextField className="reason-field" value={choice.reason} onChange={setReason}>
        <Label>Your reason</Label>
        <Input
          className="box"
          placeholder="One sentence, kept in the journal with this plan and its evidence"
        />
      </TextField>
      <span className="acts">
        <Act kind="bare" disabled={noReason || choice.sending} onPress={() => send('declined')}>
          Decline
        </Act>
        <Act onPress={() => setEditing(!choice.isEditing)}>
          {choice.isEditing ? 'Undo the edits' : 'Edit trades'}
        </Act>
        <Act
          kind="primary"
          disabled={wrong || open > 0 || noReason || choice.sending}
          onPress={() => send(edited ? 'edited' : 'accepted')}
        >
          {words}
        </Act>
      </span>
    </div>
  )
}
