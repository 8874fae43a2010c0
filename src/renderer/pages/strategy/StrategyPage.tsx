import type { ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { Act, GoTo } from '../../parts/Controls.tsx'
import { PageHead, Section, Tabs } from '../../parts/Page.tsx'
import { Blank } from '../../parts/States.tsx'
import { showInstant } from '../../parts/wording.ts'
import { plan, strategies, strategyShown } from '../../state/questions.ts'
import { goTo, hashFromRoute, useRoute } from '../../state/route.ts'
import { shown } from '../../state/question.ts'
import { Answered, AnsweredPart } from '../Answered.tsx'
import { useApi, useAsked } from '../useApi.ts'
import { Editor } from './Editor.tsx'
import { Templates } from './Templates.tsx'
import { TracePart } from './TracePart.tsx'

/** The rule that is live, others that were saved, templates, the builder and the trace. */
export function StrategyPage(): ReactNode {
  const api = useApi()
  const asked = useAsked(strategies, {})
  return (
    <Answered
      title="Strategy"
      reading="Reading the strategies."
      asked={asked}
      onAgain={() => void strategies.ask(api, {})}
    >
      {(saved) => <Saved saved={saved} />}
    </Answered>
  )
}

type SavedStrategies = Output<'strategy.list'>

function Saved({ saved }: { readonly saved: SavedStrategies }): ReactNode {
  const { part } = useRoute()
  const live = saved.find((each) => each.live)
  const tabs = [
    { part: '', name: 'Live rule' },
    { part: 'templates', name: 'Templates' },
    { part: 'edit', name: 'Builder' },
    { part: 'trace', name: 'Trace' },
  ]
  return (
    <div className="sheet">
      <PageHead
        title="Strategy"
        state={<State live={live} />}
        acts={
          live === undefined ? (
            <GoTo href={hashFromRoute('strategy', 'templates')} primary>
              Start from a template
            </GoTo>
          ) : (
            <Act kind="primary" onPress={() => goTo('strategy', 'edit', { id: live.strategy.id })}>
              Change the rule
            </Act>
          )
        }
      />
      <Tabs
        label="Parts of this page"
        tabs={tabs.map((tab) => ({
          name: tab.name,
          href: hashFromRoute(
            'strategy',
            tab.part,
            tab.part === 'edit' && live ? { id: live.strategy.id } : {},
          ),
          current: tab.part === part,
        }))}
      />
      {part === 'templates' ? (
        <Templates />
      ) : part === 'edit' ? (
        <Editor />
      ) : part === 'trace' ? (
        <TracePart saved={saved} />
      ) : (
        <LivePart saved={saved} />
      )}
    </div>
  )
}

const LOOKS = { month: 'month-end', week: 'week', day: 'session' } as const

/** What is live, in one line; the rule itself stands below, part by part. */
function State({ live }: { readonly live: SavedStrategies[number] | undefined }): ReactNode {
  if (live === undefined) return <>No rule is live. Rules respond to conditions; they forecast nothing.</>
  const [sleeve] = live.strategy.sleeves
  const name = (
    <b>
      {live.strategy.name}, version {live.strategy.version}, is live
    </b>
  )
  if (sleeve === undefined) return <>{name}: a core within its bands, without a sleeve.</>
  return (
    <>
      {name}: a sleeve by rule, looked at every {LOOKS[sleeve.schedule.every]}, beside a fixed core. It
      responds to conditions and forecasts nothing.
    </>
  )
}

function LivePart({ saved }: { readonly saved: SavedStrategies }): ReactNode {
  const standing = shown(useAsked(plan, {}))
  const live = saved.find((each) => each.live)
  const which = live === undefined ? { id: '' } : { id: live.strategy.id, version: live.strategy.version }
  const asked = useAsked(strategyShown, which, live !== undefined)
  return (
    <>
      {live === undefined ? (
        <Blank
          title="No rule is live yet"
          sentence="A rule runs a small sleeve beside your core. Take a template, read what it costs as well as what it does, and save it as your plan."
        >
          <GoTo href={hashFromRoute('strategy', 'templates')} primary>
            See the templates
          </GoTo>
          <GoTo href={hashFromRoute('strategy', 'edit')}>Build one</GoTo>
        </Blank>
      ) : (
        <AnsweredPart reading="Reading the rule." asked={asked}>
          {(rule) => (
            <div className="columns">
              <div>
                <Section title="In words">
                  <ol className="rule-parts">
                    {rule.parts.map((sentence) => (
                      <li key={sentence}>{sentence}</li>
                    ))}
                  </ol>
                </Section>
                <Section title="Why it should work">
                  <p className={rule.strategy.why === '' ? 'note' : 'template-words'}>
                    {rule.strategy.why === ''
                      ? 'Nothing is written. A rule without a reason is hard to keep when it lags: add one in the builder.'
                      : rule.strategy.why}
                  </p>
                </Section>
              </div>
              <Section title="Record">
                <dl className="facts">
                  <dt>Versions</dt>
                  <dd>{rule.versions.join(', ')}</dd>
                  <dt>Sleeve</dt>
                  <dd>
                    {standing?.plan == null
                      ? 'not in a plan'
                      : `${Math.round(standing.plan.sleeveBudget * 1000) / 10}%, cap ${Math.round(standing.plan.sleeveCap * 1000) / 10}%`}
                  </dd>
                  <dt>Hash</dt>
                  <dd className="hash">{rule.hash.slice(0, 16)}</dd>
                </dl>
              </Section>
            </div>
          )}
        </AnsweredPart>
      )}
      {saved.length === 0 ? null : <SavedTable saved={saved} />}
    </>
  )
}

function SavedTable({ saved }: { readonly saved: SavedStrategies }): ReactNode {
  return (
    <Section
      title="Saved"
      aside="Versions are kept; none is ever rewritten."
      end={<GoTo href={hashFromRoute('strategy', 'edit')}>Build a new one</GoTo>}
    >
      <table className="table">
        <caption className="unseen">Saved strategies</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className="number">
              Version
            </th>
            <th scope="col">Saved</th>
            <th scope="col">Hash</th>
            <th scope="col">
              <span className="unseen">What to do with it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {saved.map(({ strategy, hash, savedAt, live }) => (
            <tr key={`${strategy.id} ${strategy.version}`}>
              <th scope="row">
                {strategy.name}
                {live ? <span className="quiet"> live</span> : null}
              </th>
              <td className="number">{strategy.version}</td>
              <td>{showInstant(savedAt)}</td>
              <td className="hash">{hash.slice(0, 16)}</td>
              <td>
                <Act
                  tiny
                  label={`Open ${strategy.name}`}
                  onPress={() => goTo('strategy', 'edit', { id: strategy.id })}
                >
                  Open
                </Act>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
