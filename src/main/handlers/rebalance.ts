import { decidedTickets, unanswered } from '../../engine/plan/decided.ts'
import { propose, sealed } from '../../engine/plan/propose.ts'
import { canonical } from '../../shared/canonical.ts'
import type { Checked, Output } from '../../shared/contract.ts'
import { type Day, dayFromIso } from '../../shared/day.ts'
import type { Proposal, Revisions } from '../../shared/proposal.ts'
import { type Refusal, type Result, ok, refuse } from '../../shared/refusal.ts'
import { appendDecision } from '../store/decisions.ts'
import { write } from '../store/write.ts'
import type { Context, Handlers } from './handler.ts'
import { type Planned, plannedOn } from './planHousehold.ts'

export const rebalanceHandlers = {
  'rebalance.propose': ({ asOf }, context) => {
    const day = asOf === undefined ? context.host.today() : dayFromIso(asOf)!
    const proposed = proposalOn(context, day)
    if (!proposed.ok) return proposed
    remember(context, proposed.value.proposal)
    return ok(proposed.value.proposal)
  },

  'rebalance.decide': decide,
} satisfies Partial<Handlers>

export interface Proposed extends Planned {
  readonly proposal: Proposal
}

/** The plan of a day, sealed. `settings` stands in for the settings revision, which no figure of a proposal depends on. */
export function proposalOn(context: Context, asOf: Day, settings?: number): Result<Proposed> {
  const planned = plannedOn(context, asOf)
  if (!planned.ok) return planned
  const { household, evidence } = planned.value
  const { revisions } = evidence
  const body = propose(household, {
    ...evidence,
    revisions: settings === undefined ? revisions : { ...revisions, settings },
  })
  if (!body.ok) return body
  return ok({
    ...planned.value,
    proposal: sealed(body.value, (value) => context.host.sha256(canonical(value))),
  })
}

/** PLN-11, PLN-12: one entry in the journal with proposal, warnings, answers, edits, tickets, reason and evidence. */
function decide(input: Checked<'rebalance.decide'>, context: Context): Result<Output<'rebalance.decide'>> {
  const { decision, reason, answers } = input
  if (reason.trim() === '') return refuse({ kind: 'reasonMissing' })
  const shown = shownProposals(context).get(input.proposal)
  const fresh = proposalOn(context, dayFromIso(input.asOf)!, shown?.revisions.settings)
  if (!fresh.ok) return fresh
  const { proposal, household } = fresh.value
  const stale = staleEvidence(input.proposal, shown, proposal)
  if (stale !== undefined) return refuse(stale)
  if (proposal.tickets.length === 0) return refuse({ kind: 'nothingToDecide' })

  const edits = decision === 'edited' ? (input.tickets ?? []) : undefined
  if (decision === 'edited' && input.tickets === undefined)
    return refuse({
      kind: 'badArguments',
      path: 'tickets',
      problem: 'the tickets kept, each with its quantity',
    })
  const choice = { answers, edits }
  const tickets = decidedTickets(proposal, household, choice)
  if (decision !== 'declined') {
    const open = unanswered(proposal, choice)
    if (open.length > 0) return refuse({ kind: 'unanswered', warnings: open })
    if (!tickets.ok) return tickets
  }
  return write(context.ledger, [], () =>
    ok(
      appendDecision(context.ledger, decision, reason, {
        proposal,
        warnings: proposal.warnings.map((warning) => ({
          warning,
          answer: answers.find((answer) => answer.warning === warning.id)?.remedy ?? null,
        })),
        edits: edits ?? null,
        tickets: decision === 'declined' || !tickets.ok ? [] : tickets.value,
        evidence: {
          revisions: proposal.revisions,
          priceDays: proposal.priceDays,
          closesOf: proposal.closesOf,
          signalDay: proposal.signalDay,
          proposalHash: proposal.hash,
          strategyHash: proposal.strategyHash,
          taxTableAsOf: proposal.tax.tableAsOf,
          appVersion: context.host.version,
        },
      }),
    ),
  )
}

const STREAMS: readonly (keyof Revisions)[] = ['ledger', 'market', 'plan']

/** PLN-11: what moved since the proposal was shown; where it is not remembered, whether a fresh one is the same. */
function staleEvidence(hash: string, shown: Proposal | undefined, fresh: Proposal): Refusal | undefined {
  for (const stream of STREAMS) {
    const before = shown?.revisions[stream]
    const now = fresh.revisions[stream]
    if (before !== undefined && before !== now)
      return { kind: 'staleEvidence', stream, shownAt: `revision ${before}`, nowAt: `revision ${now}` }
  }
  if (fresh.hash === hash) return undefined
  return {
    kind: 'staleEvidence',
    stream: 'proposal',
    shownAt: hash.slice(0, 16),
    nowAt: fresh.hash.slice(0, 16),
  }
}

const PROPOSALS_KEPT = 16

function shownProposals(context: Context): Map<string, Proposal> {
  const known = context.memory.get('proposals') as Map<string, Proposal> | undefined
  if (known !== undefined) return known
  const fresh = new Map<string, Proposal>()
  context.memory.set('proposals', fresh)
  return fresh
}

function remember(context: Context, proposal: Proposal): void {
  const shown = shownProposals(context)
  shown.delete(proposal.hash)
  shown.set(proposal.hash, proposal)
  if (shown.size > PROPOSALS_KEPT) shown.delete(shown.keys().next().value!)
}
