import { useState, type ReactNode } from 'react'
import { count, showDay, showDeadline } from '../../../shared/format.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { Proposal } from '../../../shared/proposal.ts'
import { describeWarning } from '../../../shared/words.ts'
import { Beam } from '../../parts/Beam.tsx'
import { Act, DayField, GoTo } from '../../parts/Controls.tsx'
import { PageHead, Section } from '../../parts/Page.tsx'
import { FlipHead, SignalList } from '../../parts/Signal.tsx'
import { Blank, RefusalNote } from '../../parts/States.tsx'
import { awayWords, capital, wordCount } from '../../parts/wording.ts'
import { shown, type Asked } from '../../state/question.ts'
import { plan, sleeveProposal } from '../../state/questions.ts'
import { goTo, hashFromRoute, useRoute } from '../../state/route.ts'
import { status } from '../../state/status.ts'
import { Answered } from '../Answered.tsx'
import { EmptyPage } from '../Demo.tsx'
import { useApi, useAsked } from '../useApi.ts'
import { SpreadTable } from './SpreadTable.tsx'
import { dividedValue, stateOf } from './spread.ts'

const TITLE = 'Sleeve and core'

/** Where core and sleeve stand against their targets, what the signals say, and when they are read next. */
export function SleevePage(): ReactNode {
  const api = useApi()
  const known = shown(status.use())
  const empty = known?.ledger.empty ?? true
  const asOf = useRoute().query['asOf'] ?? ''
  const input = asOf === '' ? {} : { asOf }
  const planned = useAsked(plan, {}, !empty)
  const hasPlan = shown(planned)?.plan != null
  const proposed = useAsked(sleeveProposal, input, !empty && hasPlan)
  if (empty) {
    return (
      <EmptyPage
        title={TITLE}
        state="No holdings yet, so nothing to compare with a target."
        head="Core and sleeve divide what you hold"
        sentence="Import the history that your broker exports, choose a strategy as your plan, and this page shows each weight against its target."
      />
    )
  }
  return (
    <Answered
      title={TITLE}
      reading="Looking up your plan."
      asked={planned}
      onAgain={() => void plan.ask(api, {})}
    >
      {(current) =>
        current.plan === null ? (
          <NoPlan />
        ) : (
          <Evaluated
            asOf={asOf}
            plan={current.plan}
            asked={proposed}
            onAgain={() => void sleeveProposal.ask(api, input)}
          />
        )
      }
    </Answered>
  )
}

function NoPlan(): ReactNode {
  return (
    <div className="sheet">
      <PageHead title={TITLE} state="No strategy is your plan yet, so no weight has a target." />
      <Blank
        title="A plan gives each fund its share"
        sentence="Start from a template, read what it gives up and what it avoids, and save it as your plan with the reason for it."
      >
        <GoTo href={hashFromRoute('strategy', 'templates')} primary>
          See the templates
        </GoTo>
        <GoTo href={hashFromRoute('portfolio')}>See what you hold</GoTo>
      </Blank>
    </div>
  )
}

interface EvaluatedProps {
  readonly asked: Asked<Proposal>
  readonly plan: Plan
  /** The day asked for; empty for the day of the ledger. */
  readonly asOf: string
  readonly onAgain: () => void
}

function Evaluated({ asked, plan: current, asOf, onAgain }: EvaluatedProps): ReactNode {
  if (asked.phase === 'refused' && asOf !== '') {
    return (
      <div className="sheet">
        <PageHead title={TITLE} state={`It cannot be said how the plan stood on ${showDay(asOf)}.`} />
        <RefusalNote refusal={asked.refusal} acts={<Act onPress={() => goTo('sleeve')}>Back to today</Act>} />
      </div>
    )
  }
  return (
    <Answered title={TITLE} reading="Comparing each weight with its target." asked={asked} onAgain={onAgain}>
      {(proposal) => <Standing proposal={proposal} plan={current} isPast={asOf !== ''} />}
    </Answered>
  )
}

function Standing({
  proposal,
  plan: current,
  isPast,
}: {
  readonly proposal: Proposal
  readonly plan: Plan
  readonly isPast: boolean
}): ReactNode {
  const [isAsking, setAsking] = useState(false)
  const { core, sleeve } = dividedValue(proposal.value, proposal.sleeveShare)
  return (
    <div className="sheet">
      <PageHead
        title={TITLE}
        state={<State proposal={proposal} isPast={isPast} />}
        acts={
          <>
            <Act onPress={() => setAsking(!isAsking)}>Evaluate as of…</Act>
            {isPast ? (
              <Act onPress={() => goTo('sleeve')}>Back to today</Act>
            ) : (
              <GoTo href={hashFromRoute('rebalance')} primary>
                Review plan
              </GoTo>
            )}
          </>
        }
      />
      {isAsking ? <AsOfForm day={proposal.asOf} onDone={() => setAsking(false)} /> : null}
      <Beam
        core={1 - proposal.sleeveShare}
        sleeve={proposal.sleeveShare}
        budget={current.sleeveBudget}
        cap={current.sleeveCap}
        coreValue={core}
        sleeveValue={sleeve}
        currency={proposal.currency}
      />
      <SpreadTable rows={proposal.spread} value={proposal.value} currency={proposal.currency} />
      <div className="columns stack spread-below">
        <div>
          <Signals proposal={proposal} />
        </div>
        <div>
          <NextEvaluation proposal={proposal} />
          <Warnings proposal={proposal} isPast={isPast} />
        </div>
      </div>
    </div>
  )
}

function State({ proposal, isPast }: { readonly proposal: Proposal; readonly isPast: boolean }): ReactNode {
  return (
    <>
      {isPast ? `${asItStood(proposal)} ` : ''}
      {stateOf(proposal).map(({ words, strong }) => (strong ? <b key={words}>{words}</b> : words))}
    </>
  )
}

function asItStood({ asOf, closesOf }: Proposal): string {
  return `As it stood on ${showDay(asOf)}${closesOf === asOf ? '' : `, at the closes of ${showDay(closesOf)}`}.`
}

/** Asks how the plan stood on another day: with the lots, prices and signals of that day only. */
function AsOfForm({
  day: shownDay,
  onDone,
}: {
  readonly day: string
  readonly onDone: () => void
}): ReactNode {
  const [day, setDay] = useState(shownDay)
  return (
    <div className="as-of">
      <DayField label="Evaluate as of" value={day} onChange={setDay} />
      <Act
        disabled={day === ''}
        onPress={() => {
          onDone()
          goTo('sleeve', '', { asOf: day })
        }}
      >
        Evaluate
      </Act>
      <Act kind="bare" onPress={onDone}>
        Cancel
      </Act>
      <span className="quiet small">
        With what the ledger knew on that day: its lots, its prices, its signals.
      </span>
    </div>
  )
}

function Signals({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const { signals, signalDay, spread } = proposal
  const symbolOf = (asset: string) => spread.find((row) => row.asset === asset)?.symbol ?? asset
  return (
    <Section
      title="Signals"
      aside={`${signalDay === null ? '' : `Decided at the close of ${showDay(signalDay)}. `}Nearest to turning first.`}
      end={signals.length === 0 ? undefined : <FlipHead />}
    >
      {signals.length === 0 ? (
        <p className="note">The strategy has no signal: it holds fixed shares.</p>
      ) : (
        <SignalList signals={signals.map((reason) => ({ reason, symbol: symbolOf(reason.asset) }))} />
      )}
    </Section>
  )
}

function NextEvaluation({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const { nextDecision, asOf } = proposal
  return (
    <Section title="Next evaluation" end={nextDecision === null ? undefined : awayWords(asOf, nextDecision)}>
      <p className="note">
        {nextDecision === null ? (
          'No day is set: the strategy has no schedule that the calendar still covers.'
        ) : (
          <>
            <b>{showDeadline(nextDecision)}, at the close.</b> Signals are read at the closes of decision days
            only; what prices do in between moves weights, not signals.
          </>
        )}
      </p>
    </Section>
  )
}

/** Which warnings come with acting now. They are answered where the trades are. */
function Warnings({
  proposal,
  isPast,
}: {
  readonly proposal: Proposal
  readonly isPast: boolean
}): ReactNode {
  const { warnings, tickets } = proposal
  const must = warnings.filter(({ severity }) => severity === 'mustAnswer').length
  return (
    <Section title="If you act on it" end={count(warnings.length, 'warning')}>
      <p className="note">
        {tickets.length === 0
          ? 'Nothing to trade. That is a result too.'
          : `${capital(wordCount(tickets.length, 'trade is', 'trades are'))} proposed.`}
        {must === 0 ? '' : ` ${capital(wordCount(must, 'warning'))} must be answered first.`}
      </p>
      <ul className="warning-list">
        {warnings.map((warning) => (
          <li key={warning.id}>
            <span className={`weight-mark ${warning.severity}`} aria-hidden="true" />
            <span>{describeWarning(warning).title}</span>
          </li>
        ))}
      </ul>
      {warnings.length === 0 || isPast ? null : (
        <a className="link" href={hashFromRoute('rebalance')}>
          Read and answer them in the plan
        </a>
      )}
    </Section>
  )
}
