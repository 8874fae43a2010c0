import { useEffect, type ReactNode } from 'react'
import type { Proposal } from '../../../shared/proposal.ts'
import { showDay, showMoney, showNumber, showPercent } from '../../../shared/format.ts'
import { DISCLAIMER } from '../../../shared/words.ts'
import { Act, GoTo } from '../../parts/Controls.tsx'
import { PageHead } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { signOf } from '../../parts/amounts.ts'
import { capital, wordCount } from '../../parts/wording.ts'
import { shown } from '../../state/question.ts'
import { today } from '../../state/questions.ts'
import { chooseFor, newestEntries, proposal, useChoice } from '../../state/rebalance.ts'
import { hashFromRoute, useRoute } from '../../state/route.ts'
import { status } from '../../state/status.ts'
import { EmptyPage } from '../Demo.tsx'
import { useApi, useAsked } from '../useApi.ts'
import { BeforeAfter } from './BeforeAfter.tsx'
import {
  avoidable,
  beforeAndAfter,
  chosenTickets,
  decidedPlan,
  openWarnings,
  savedBy,
  ticketsDecided,
  type ChosenTicket,
  type DecidedPlan,
} from './choice.ts'
import { DecideBar } from './DecideBar.tsx'
import { TaxTable } from './TaxTable.tsx'
import { TicketList } from './TicketList.tsx'
import { Tickets } from './Tickets.tsx'
import { Warnings } from './Warnings.tsx'

/** The smallest trades back, what they cost, what to look out for; and the decision with its reason. */
export function RebalancePage(): ReactNode {
  const api = useApi()
  const { query } = useRoute()
  const empty = shown(status.use())?.ledger.empty ?? true
  const input = query.asOf === undefined ? {} : { asOf: query.asOf }
  const asked = useAsked(proposal, input, !empty)
  if (empty) {
    return (
      <EmptyPage
        title="Rebalance"
        state="No holdings yet, so nothing to trade."
        head="A plan compares what you hold with what your rule wants"
        sentence="Bring in your transactions and prices, choose a strategy, and save it as your plan. Then this page names the trades, the lots, the tax and the warnings. You place the trades yourself."
      />
    )
  }
  const value = shown(asked)
  if (value !== undefined) return <Plan proposal={value} />
  return (
    <div className="sheet">
      {asked.phase === 'refused' ? (
        <>
          <PageHead
            title="Rebalance"
            state="There is no proposal yet. Here is what is in the way."
            acts={<WayOn kind={asked.refusal.kind} />}
          />
          <RefusalNote
            refusal={asked.refusal}
            acts={<Act onPress={() => void proposal.ask(api, input)}>Try again</Act>}
          />
        </>
      ) : (
        <PageHead title="Rebalance" state="Comparing what you hold with what your rule wants." />
      )}
    </div>
  )
}

function WayOn({ kind }: { readonly kind: string }): ReactNode {
  if (kind === 'noPlan' || kind === 'notFound' || kind === 'invalidStrategy') {
    return (
      <GoTo href={hashFromRoute('strategy')} primary>
        Choose a strategy
      </GoTo>
    )
  }
  if (kind === 'noPrices' || kind === 'missingPrice' || kind === 'notEnoughHistory') {
    return (
      <GoTo href={hashFromRoute('data', 'prices')} primary>
        Import prices
      </GoTo>
    )
  }
  return null
}

function Plan({ proposal: shownProposal }: { readonly proposal: Proposal }): ReactNode {
  const { hash } = shownProposal
  const choice = useChoice()
  useEffect(() => chooseFor(hash), [hash])
  const decided = useDecided()
  const said =
    decided?.of === hash
      ? { answers: decided.answers, typed: {} }
      : choice.of === hash
        ? choice
        : { answers: {}, typed: {} }
  const tickets =
    decided === undefined ? chosenTickets(shownProposal, said) : ticketsDecided(shownProposal, decided)
  const after = beforeAndAfter(shownProposal, decided?.kind === 'declined' ? [] : tickets)
  const open = openWarnings(shownProposal, said)
  const hasTrades = shownProposal.tickets.length > 0
  return (
    <>
      <div className="sheet">
        <PageHead
          title="Rebalance"
          state={
            <State
              proposal={shownProposal}
              tickets={tickets}
              outside={after.filter((row) => row.outsideAfter).length}
              open={open.length}
              decided={decided}
            />
          }
          {...(decided === undefined
            ? {}
            : { acts: <GoTo href={hashFromRoute('journal')}>See the journal</GoTo> })}
        />
        <p className="setup-line">{evidenceWords(shownProposal)}</p>
        <div className="columns rebalance stack aside-first">
          <div>
            {hasTrades ? (
              <Tickets
                proposal={shownProposal}
                chosen={tickets}
                isEditing={decided === undefined && choice.isEditing}
              />
            ) : null}
            <BeforeAfter rows={after} />
            {hasTrades && decided?.kind !== 'declined' ? (
              <TicketList proposal={shownProposal} chosen={tickets} isDecided={decided !== undefined} />
            ) : null}
          </div>
          <div>
            <Warnings proposal={shownProposal} answers={said.answers} isDecided={decided !== undefined} />
            {hasTrades ? <TaxTable proposal={shownProposal} saved={savedBy(shownProposal, said)} /> : null}
            <Limits proposal={shownProposal} />
          </div>
        </div>
        <p className="note report-foot">{DISCLAIMER}</p>
      </div>
      {hasTrades && decided === undefined ? (
        <DecideBar proposal={shownProposal} tickets={tickets} open={open.length} />
      ) : null}
    </>
  )
}

/** The journal entry that answered this plan, if one did: the host says which, the journal how. */
function useDecided(): DecidedPlan | undefined {
  const quiet = shown(today.use())?.quiet.find(({ kind }) => kind === 'planDecided')
  const entry = quiet?.facts['entry']
  const asked = shown(useAsked(newestEntries, { limit: 50 }, entry !== undefined))
  const found = asked?.entries.find(({ seq }) => seq === Number(entry))
  return found === undefined ? undefined : decidedPlan(found)
}

interface StateProps {
  readonly proposal: Proposal
  readonly tickets: readonly ChosenTicket[]
  readonly outside: number
  readonly open: number
  readonly decided: DecidedPlan | undefined
}

function State({ proposal: shownProposal, tickets, outside, open, decided }: StateProps): ReactNode {
  const { tax, currency, warnings } = shownProposal
  if (tickets.length === 0) {
    return (
      <>
        <b>Nothing to trade.</b>{' '}
        {outside === 0
          ? 'Every weight is inside its band.'
          : `${capital(wordCount(outside, 'weight'))} outside ${outside === 1 ? 'its band' : 'their bands'} cannot be traded back: the warnings say why.`}
        {warnings.length === 0 ? '' : ` ${capital(wordCount(warnings.length, 'note'))} to read.`}
      </>
    )
  }
  if (decided?.kind === 'declined') {
    return (
      <>
        <b>Declined: journal entry {decided.seq}.</b> Nothing is placed. The rule looks again at the next
        evaluation.
      </>
    )
  }
  const kept = tickets.filter(({ quantity }) => signOf(quantity) !== 0)
  const accounts = new Set(kept.map(({ ticket }) => ticket.account)).size
  const { amount, choices } = avoidable(shownProposal)
  return (
    <>
      <b>
        {capital(wordCount(kept.length, 'trade'))} in {wordCount(accounts, 'account')}
      </b>{' '}
      {outside === 0
        ? `${kept.length === 1 ? 'brings' : 'bring'} every weight inside its band`
        : `${kept.length === 1 ? 'leaves' : 'leave'} ${wordCount(outside, 'weight')} outside ${outside === 1 ? 'its band' : 'their bands'}`}
      .{' '}
      {decided !== undefined ? (
        <b>
          {decided.kind === 'edited' ? 'Accepted as edited' : 'Accepted'}: journal entry {decided.seq}.
        </b>
      ) : (
        <>
          Estimated tax <b>{showMoney(tax.ofPlan, currency)}</b>
          {signOf(amount) > 0
            ? `; ${wordCount(choices, 'choice')} could save ${showMoney(amount, currency)}. `
            : '. '}
          {open > 0 ? (
            <>
              <b>
                {capital(wordCount(open, 'warning'))} {open === 1 ? 'needs' : 'need'} an answer
              </b>{' '}
              first.
            </>
          ) : null}
        </>
      )}
    </>
  )
}

function evidenceWords({
  revisions,
  strategyVersion,
  closesOf,
  signalDay,
  priceDays,
  asOf,
}: Proposal): string {
  const older = Object.values(priceDays).filter((day) => day !== closesOf).length
  return [
    `As of ${showDay(asOf)}`,
    `ledger revision ${showNumber(revisions.ledger, 0)}`,
    `rule version ${strategyVersion}`,
    `closes of ${showDay(closesOf)}${older === 0 ? '' : `, ${older} older`}`,
    signalDay === null ? 'no signal in force' : `signals of ${showDay(signalDay)}`,
  ].join(' · ')
}

function Limits({
  proposal: { turnover, turnoverOfYear, costs, currency, nextDecision },
}: {
  readonly proposal: Proposal
}): ReactNode {
  return (
    <p className="note limits">
      This plan turns over {showPercent(turnover)} of the whole, {showPercent(turnoverOfYear)} in the year
      with it. Trading costs are estimated at {showMoney(costs, currency)}.
      {nextDecision === null ? '' : ` The rule looks again on ${showDay(nextDecision)}.`}
    </p>
  )
}
