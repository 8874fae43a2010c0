import { create } from 'zustand'
import type { Output } from '../../shared/contract.ts'
import type { Proposal } from '../../shared/proposal.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { Api } from '../api/connect.ts'
import { question } from './question.ts'

/** The proposal of today, or of the day that was asked for. */
export const proposal = question('rebalance.propose')

/** The newest entries of the journal: how a plan that is decided was decided. */
export const newestEntries = question('journal.list')

/** What the owner has said to one proposal so far. */
export interface Choice {
  /** Which proposal this answers; another one starts over. */
  readonly of: string
  /** Remedy by warning. */
  readonly answers: Readonly<Record<string, string>>
  readonly isEditing: boolean
  /** Quantities typed, by ticket; a ticket that is not here stays as proposed. */
  readonly typed: Readonly<Record<string, string>>
  readonly reason: string
  readonly sending: boolean
  readonly refusal: Refusal | undefined
  readonly entry: Output<'rebalance.decide'> | undefined
}

const NO_CHOICE: Choice = {
  of: '',
  answers: {},
  isEditing: false,
  typed: {},
  reason: '',
  sending: false,
  refusal: undefined,
  entry: undefined,
}

export const useChoice = create<Choice>(() => NO_CHOICE)

/** Starts over for another proposal. The reason typed so far is kept: it may still be the reason. */
export function chooseFor(hash: string): void {
  const { of, reason } = useChoice.getState()
  if (of !== hash) useChoice.setState({ ...NO_CHOICE, of: hash, reason })
}

export function answer(warning: string, remedy: string): void {
  useChoice.setState(({ answers }) => ({ answers: { ...answers, [warning]: remedy } }))
}

export function edit(ticket: string, quantity: string): void {
  useChoice.setState(({ typed }) => ({ typed: { ...typed, [ticket]: quantity } }))
}

export function setEditing(isEditing: boolean): void {
  useChoice.setState(isEditing ? { isEditing } : { isEditing, typed: {} })
}

export function setReason(reason: string): void {
  useChoice.setState({ reason })
}

/** Sends the decision. `tickets` are given where trades were edited. An answer to an earlier proposal changes nothing. */
export async function decide(
  api: Api,
  shown: Proposal,
  decision: 'accepted' | 'edited' | 'declined',
  tickets: readonly { readonly id: string; readonly quantity: string }[],
): Promise<void> {
  const { answers, reason } = useChoice.getState()
  useChoice.setState({ sending: true, refusal: undefined })
  const result = await api('rebalance.decide', {
    proposal: shown.hash,
    asOf: shown.asOf,
    decision,
    reason,
    answers: Object.entries(answers).map(([warning, remedy]) => ({ warning, remedy })),
    ...(decision === 'edited' ? { tickets: [...tickets] } : {}),
  })
  if (useChoice.getState().of !== shown.hash) return
  useChoice.setState(
    result.ok
      ? { sending: false, entry: result.value, reason: '', isEditing: false, typed: {} }
      : { sending: false, refusal: result.refusal },
  )
}
