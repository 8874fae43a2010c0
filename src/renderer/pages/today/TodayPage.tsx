import type { ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { showDay, showDeadline, showMoney } from '../../../shared/format.ts'
import { describeDate, describeNeed, describeQuiet } from '../../../shared/todayWords.ts'
import { describeStamp } from '../../../shared/words.ts'
import { brokerName } from '../../parts/brokerNames.ts'
import { Book } from '../../parts/Book.tsx'
import { GoTo, How } from '../../parts/Controls.tsx'
import { SmallBeam } from '../../parts/Beam.tsx'
import { PageHead, Section } from '../../parts/Page.tsx'
import { FlipHead, SignalList } from '../../parts/Signal.tsx'
import { awayWords, capital, shortDay, wordCount } from '../../parts/wording.ts'
import { shown } from '../../state/question.ts'
import { liveTest, plan, today } from '../../state/questions.ts'
import { hashFromRoute } from '../../state/route.ts'
import { status } from '../../state/status.ts'
import { Answered } from '../Answered.tsx'
import { figureRows } from '../figures.ts'
import { useApi, useAsked } from '../useApi.ts'
import { FirstSteps } from './FirstSteps.tsx'

type Summary = Output<'today.summary'>
type Need = Summary['needs'][number]

/** What changed, what is wanted, what is next. */
export function TodayPage(): ReactNode {
  const api = useApi()
  const known = shown(status.use())
  const empty = known?.ledger.empty ?? true
  const asked = useAsked(today, {}, !empty)
  if (empty) return <FirstSteps />
  return (
    <Answered
      title="Today"
      reading="Looking at what changed."
      asked={asked}
      onAgain={() => void today.ask(api, {})}
    >
      {(summary) => <Day summary={summary} today={known?.today ?? summary.asOf} />}
    </Answered>
  )
}

function Day({ summary, today: now }: { readonly summary: Summary; readonly today: string }): ReactNode {
  const first = summary.needs[0]
  return (
    <div className="sheet">
      <PageHead
        title="Today"
        state={<State summary={summary} />}
        acts={first === undefined ? undefined : <NeedAct need={first} primary />}
      />
      <div className="columns">
        <div>
          <Section title="Needs you" end={showDeadline(summary.asOf)}>
            {summary.needs.length === 0 ? (
              <p className="note">Nothing to do. That is a result too.</p>
            ) : (
              <ul>
                {summary.needs.map((need, i) => (
                  <NeedRow key={`${need.kind}${i}`} need={need} />
                ))}
              </ul>
            )}
          </Section>
          {summary.signals.length === 0 ? null : <Signals summary={summary} />}
          <Tested />
        </div>
        <div>
          <Household summary={summary} />
          <NextDates summary={summary} today={now} />
          {summary.quiet.length === 0 ? null : (
            <Section title="Checked and quiet">
              <ul className="done-list">
                {summary.quiet.map(({ kind, facts }, i) => {
                  const [words, figure] = describeQuiet(kind, named(facts))
                  return (
                    <li key={`${kind}${i}`}>
                      <span>{words}</span>
                      <span className="quiet small">{figure}</span>
                    </li>
                  )
                })}
              </ul>
            </Section>
          )}
        </div>
      </div>
    </div>
  )
}

function State({ summary }: { readonly summary: Summary }): ReactNode {
  const urgent = summary.needs.filter((need) => need.urgent)
  const next = summary.dates.find(({ day }) => day > summary.asOf)
  const until =
    next === undefined ? '' : ` Next is ${showDay(next.day)}: ${lower(describeDate(next.kind, next.facts))}.`
  if (summary.needs.length === 0) {
    return (
      <>
        <b>Nothing needs you.</b>
        {until}
      </>
    )
  }
  if (urgent.length === 0) {
    return (
      <>
        <b>{capital(wordCount(summary.needs.length, 'thing'))}</b> can be done when you like; nothing is
        urgent.{until}
      </>
    )
  }
  const lead = describeNeed(urgent[0]!.kind, urgent[0]!.facts).title
  const others = summary.needs.length - 1
  return (
    <>
      <b>{lead}</b>
      {others === 0 ? '.' : `, and ${wordCount(others, 'more thing')} below.`}
      {until}
    </>
  )
}

function NeedRow({ need }: { readonly need: Need }): ReactNode {
  const { title, sentence } = describeNeed(need.kind, need.facts)
  const weight = need.urgent
    ? 'mustAnswer'
    : need.kind === 'answerWarning' || need.kind === 'reviewPlan'
      ? 'mayAnswer'
      : 'informs'
  return (
    <li className="need">
      <span className={`weight-mark ${weight}`} aria-hidden="true" />
      <div>
        <h3>{title}</h3>
        <p>{sentence}</p>
      </div>
      <NeedAct need={need} />
    </li>
  )
}

/** Where each need is met. */
function NeedAct({ need, primary = false }: { readonly need: Need; readonly primary?: boolean }): ReactNode {
  const [words, href] = wayTo(need.kind)
  return (
    <GoTo href={href} primary={primary}>
      {words}
    </GoTo>
  )
}

function wayTo(kind: Need['kind']): readonly [string, string] {
  switch (kind) {
    case 'importLedger':
      return ['Import a file', hashFromRoute('data')]
    case 'importPrices':
    case 'stalePrices':
      return ['Import prices', hashFromRoute('data', 'prices')]
    case 'priceFault':
      return ['See the prices', hashFromRoute('data', 'prices')]
    case 'savePlan':
      return ['Choose a strategy', hashFromRoute('strategy')]
    case 'reviewPlan':
      return ['Review plan', hashFromRoute('rebalance')]
    case 'answerWarning':
      return ['Answer', hashFromRoute('rebalance')]
    case 'missingLots':
      return ['Enter lots', hashFromRoute('portfolio', 'missing')]
    case 'openAsks':
      return ['State them', hashFromRoute('portfolio', 'missing')]
    case 'journalFault':
      return ['See the journal', hashFromRoute('journal')]
    case 'refusedRows':
      return ['See the import', hashFromRoute('data', 'batches')]
  }
}

function Signals({ summary }: { readonly summary: Summary }): ReactNode {
  const changed = summary.signals.filter((signal) => signal.changed).length
  return (
    <Section
      title="Signals"
      aside={`At the last evaluation. ${changed === 0 ? 'None changed.' : `${capital(wordCount(changed, 'signal'))} changed.`}`}
      end={<FlipHead />}
    >
      <SignalList signals={summary.signals.map((reason) => ({ reason, symbol: reason.symbol }))} />
    </Section>
  )
}

function Household({ summary }: { readonly summary: Summary }): ReactNode {
  const { value, currency, coreShare, sleeveShare, sleeveBudget, closesOf } = summary
  return (
    <Section title="Household" end={closesOf === null ? undefined : `closes of ${shortDay(closesOf)}`}>
      <p className="figure household-value">
        {value === null ? 'not valued yet' : showMoney(value, currency)}
      </p>
      {coreShare === null || sleeveShare === null ? (
        <p className="note">No plan divides it into core and sleeve yet.</p>
      ) : (
        <SmallBeam core={coreShare} sleeve={sleeveShare} budget={sleeveBudget} />
      )}
    </Section>
  )
}

function NextDates({
  summary,
  today: now,
}: {
  readonly summary: Summary
  readonly today: string
}): ReactNode {
  if (summary.dates.length === 0) return null
  return (
    <Section title="Next dates">
      <table className="table next-dates">
        <caption className="unseen">Coming dates and how far off they are</caption>
        <tbody>
          {summary.dates.map(({ day, kind, facts }, i) => (
            <tr key={`${day}${kind}${i}`}>
              <th scope="row">{shortDay(day)}</th>
              <td>{describeDate(kind, facts)}</td>
              <td className="number quiet small">{awayWords(now, day)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

/** Sharpe, drawdown, win rate and correlation of the live rule, on the first screen (checklist 26a). */
function Tested(): ReactNode {
  const saved = shown(useAsked(plan, {}))?.plan ?? null
  const which = saved === null ? { id: '' } : { id: saved.strategy, version: saved.version }
  const asked = useAsked(
    liveTest,
    { which, ...(saved === null ? {} : { budget: saved.sleeveBudget }) },
    saved !== null,
  )
  const report = shown(asked)
  if (saved === null || report === undefined) return null
  const wanted = [
    'net of costs',
    'Volatility',
    'Sharpe',
    'Worst drawdown',
    'Months up',
    'Correlation to core',
  ]
  const columns = figureRows.filter(({ name }) => wanted.includes(name))
  const lines = [
    { name: 'Core', book: 'core' as const, line: report.core },
    { name: 'Sleeve', book: 'sleeve' as const, line: report.sleeve },
    { name: 'Together', book: 'both' as const, line: report.blend },
  ]
  return (
    <Section
      title="The rule, tested on the past"
      aside={`${showDay(report.from)} to ${showDay(report.to)}, net of costs, before tax`}
      end={report.stamps.includes('inSampleNotValidated') ? describeStamp('inSampleNotValidated') : undefined}
    >
      <table className="table">
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">Part</span>
            </th>
            {columns.map(({ name, how }) => (
              <th key={name} scope="col" className="number">
                <How title={name} note={how}>
                  {name === 'net of costs' ? 'Return a year' : name}
                </How>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, book, line }) =>
            line === null ? null : (
              <tr key={name}>
                <th scope="row">
                  <Book is={book}>{name}</Book>
                </th>
                {columns.map((column) => (
                  <td key={column.name} className="number">
                    {column.show(line.stats, line.grossStats)}
                  </td>
                ))}
              </tr>
            ),
          )}
        </tbody>
      </table>
    </Section>
  )
}

/** Brokers by the names that people know. */
function named(facts: Need['facts']): Need['facts'] {
  return typeof facts.broker === 'string' ? { ...facts, broker: brokerName(facts.broker) } : facts
}

function lower(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}
