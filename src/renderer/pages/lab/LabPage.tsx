import { useEffect, useState, type ReactNode } from 'react'
import type { Input, Output } from '../../../shared/contract.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import type { Report } from '../../../shared/report.ts'
import type { Strategy } from '../../../shared/strategy.ts'
import { showDay, showNumber } from '../../../shared/format.ts'
import { describeStamp, DISCLAIMER } from '../../../shared/words.ts'
import { Act, GoTo } from '../../parts/Controls.tsx'
import { PageHead, Section } from '../../parts/Page.tsx'
import { JobBox, RefusalNote } from '../../parts/States.tsx'
import { changeSetup, labHonesty, labRun, labSweep, runInput, runLab, useLab } from '../../state/lab.ts'
import { shown } from '../../state/question.ts'
import { plan, strategies, templates } from '../../state/questions.ts'
import { hashFromRoute } from '../../state/route.ts'
import { status } from '../../state/status.ts'
import { EmptyPage } from '../Demo.tsx'
import { TradeOffs } from '../TradeOffs.tsx'
import { FigureTable } from '../FigureTable.tsx'
import { saveFile } from '../saveFile.ts'
import { useApi, useAsked } from '../useApi.ts'
import { ComparePart } from './ComparePart.tsx'
import { Decisions } from './Decisions.tsx'
import { HonestyPart } from './HonestyPart.tsx'
import { LabCharts } from './LabCharts.tsx'
import { LabStatistics } from './LabStatistics.tsx'
import { LabSetupForm } from './LabSetup.tsx'
import { SweepPart } from './SweepPart.tsx'
import { labSentence, verdictOf } from './verdict.ts'

/** Where a rule is run over the past, with its costs, beside the core it would leave. */
export function LabPage(): ReactNode {
  const known = shown(status.use())
  if (known !== undefined && known.counts.series === 0) {
    return (
      <EmptyPage
        title="Lab"
        state="No prices yet, so nothing can be tested."
        head="A test needs prices, not a ledger"
        sentence="Import a file of daily closes for the funds that a rule looks at. Then any strategy can be run over them, with costs, beside a core that just holds."
        action={
          <GoTo href={hashFromRoute('data', 'prices')} primary>
            Import prices
          </GoTo>
        }
      />
    )
  }
  return <Lab />
}

function Lab(): ReactNode {
  const api = useApi()
  const { setup, ran } = useLab()
  const saved = shown(useAsked(strategies, {})) ?? []
  const offered = shown(useAsked(templates, {})) ?? []
  const live = shown(useAsked(plan, {}))?.plan ?? null
  const asked = labRun.use()
  const report = shown(asked)
  const [changing, setChanging] = useState(false)
  const [unsaved, setUnsaved] = useState<Refusal>()
  const input = runInput(setup)
  const chosen = strategyOf(setup.which, saved, offered)
  const run = () => {
    if (input === undefined) return
    setChanging(false)
    void runLab(api, input)
  }

  const first =
    live !== null
      ? `saved:${live.strategy}`
      : saved[0] !== undefined
        ? `saved:${saved[0].strategy.id}`
        : offered[0] !== undefined
          ? `template:${offered[0].id}`
          : ''
  useEffect(() => {
    if (setup.which === '' && first !== '') changeSetup({ which: first })
  }, [first, setup.which])

  useEffect(() => {
    // What was found of another rule, or under other terms, says nothing of this one.
    labHonesty.forget()
    labSweep.forget()
  }, [setup])

  const isRunning = asked.phase === 'running'
  const showSetup = report === undefined || changing
  return (
    <div className="sheet">
      <PageHead
        title="Lab"
        state={
          report === undefined ? (
            'Choose a rule and the years to run it over. The core runs beside it, so that you see what the rule changes and what it costs.'
          ) : (
            <Found report={report} />
          )
        }
        acts={
          <>
            {report === undefined ? null : (
              <Act onPress={() => setChanging(!changing)}>
                {changing ? 'Hide the set-up' : 'Change set-up…'}
              </Act>
            )}
            {report === undefined || ran === undefined ? null : (
              <SaveAsPython input={ran} onRefusal={setUnsaved} />
            )}
            {isRunning ? (
              <Act kind="primary" onPress={labRun.cancel}>
                Cancel
              </Act>
            ) : (
              <Act kind="primary" disabled={input === undefined} onPress={run}>
                {report === undefined ? 'Run the test' : 'Run again'}
              </Act>
            )}
          </>
        }
      />
      {asked.phase === 'refused' ? (
        <RefusalNote refusal={asked.refusal} acts={<WayOn kind={asked.refusal.kind} />} />
      ) : null}
      {unsaved === undefined ? null : <RefusalNote refusal={unsaved} />}
      {showSetup ? <LabSetupForm saved={saved} templates={offered} /> : null}
      {report === undefined && !isRunning ? (
        <About which={setup.which} saved={saved} offered={offered} />
      ) : null}
      {isRunning && report === undefined ? (
        <div className="page-job">
          <JobBox
            name="Running the test"
            share={asked.share}
            secondsLeft={undefined}
            cancel={
              <Act kind="bare" tiny onPress={labRun.cancel}>
                Cancel
              </Act>
            }
          />
        </div>
      ) : null}
      {report === undefined ? null : <Results report={report} park={parkOf(chosen)} />}
      {input === undefined || chosen === undefined || chosen.sleeves.length === 0 ? null : (
        <>
          <ComparePart
            key={`compare ${setup.which}`}
            setup={setup}
            candidates={[
              ...saved.map(({ strategy }) => ({ which: `saved:${strategy.id}`, name: strategy.name })),
              ...offered.map(({ id, title }) => ({ which: `template:${id}`, name: title })),
            ]}
          />
          <HonestyPart terms={input} />
          <SweepPart key={setup.which} terms={input} strategy={chosen} />
        </>
      )}
    </div>
  )
}

/** The run as a script for Python that checks itself, for whoever would rather not take our word for it. */
function SaveAsPython({
  input,
  onRefusal,
}: {
  readonly input: Input<'backtest.python'>
  readonly onRefusal: (refusal: Refusal | undefined) => void
}): ReactNode {
  const api = useApi()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    const got = await api('backtest.python', input)
    setBusy(false)
    onRefusal(got.ok ? undefined : got.refusal)
    if (got.ok) saveFile(got.value.name, 'text/x-python', got.value.script)
  }
  return (
    <Act disabled={busy} onPress={() => void save()}>
      {busy ? 'Writing…' : 'Save as Python script'}
    </Act>
  )
}

function WayOn({ kind }: { readonly kind: string }): ReactNode {
  if (kind === 'noPrices' || kind === 'missingPrice' || kind === 'notEnoughHistory') {
    return <GoTo href={hashFromRoute('data', 'prices')}>Import prices</GoTo>
  }
  if (kind === 'invalidStrategy' || kind === 'notFound')
    return <GoTo href={hashFromRoute('strategy')}>See strategies</GoTo>
  return null
}

function Found({ report }: { readonly report: Report }): ReactNode {
  const { lead, rest } = labSentence(report)
  return (
    <>
      <b>{lead}</b>
      {rest}
    </>
  )
}

function Results({ report, park }: { readonly report: Report; readonly park: string }): ReactNode {
  const verdict = verdictOf(report)
  return (
    <>
      <p className="setup-line">{setupWords(report)}</p>
      <div className="columns lab-columns">
        <div>
          <LabCharts report={report} park={park} />
          <LabStatistics report={report} />
          <Decisions key={report.resultHash} report={report} />
        </div>
        <div>
          <section className="verdict" aria-label="What the test found">
            <h2>{verdict.title}</h2>
            <dl>
              {verdict.rows.map(([name, words]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{words}</dd>
                </div>
              ))}
            </dl>
          </section>
          <Section title="Figures" end="point at a name for how it is computed">
            <FigureTable report={report} />
          </Section>
          <Section title="Read with this in mind">
            <ul className="stamps">
              {report.stamps.map((stamp) => (
                <li key={stamp}>
                  {describeStamp(stamp)}
                  {stamp === 'limitedBy' && report.limitedBy !== null
                    ? `: ${report.limitedBy.asset}, from ${showDay(report.limitedBy.from)}`
                    : ''}
                </li>
              ))}
            </ul>
            <p className="note">{report.sentence}</p>
            <p className="hash-lines">
              rule {report.strategyHash.slice(0, 12)}, data {report.dataHash.slice(0, 12)}, result{' '}
              {report.resultHash.slice(0, 12)}, engine {showNumber(report.engineMs, 0)} ms
            </p>
          </Section>
        </div>
      </div>
      <p className="note report-foot">{DISCLAIMER}</p>
    </>
  )
}

function setupWords({ name, from, to, execution }: Report): string {
  const fill =
    execution.lag === 0
      ? 'filled at the same close'
      : execution.lag === 1
        ? 'filled at the next close'
        : `filled ${execution.lag} closes later`
  return `${name} · ${showDay(from)} to ${showDay(to)} · ${fill} · ${showNumber(execution.costBp, 0)} bp a trade`
}

/** What is about to be tested, with what speaks against it as large as what speaks for it. */
function About({
  which,
  saved,
  offered,
}: {
  readonly which: string
  readonly saved: Output<'strategy.list'>
  readonly offered: Output<'strategy.templates'>
}): ReactNode {
  const template = offered.find(({ id }) => which === `template:${id}`)
  const own = saved.find(({ strategy }) => which === `saved:${strategy.id}`)
  if (own !== undefined) {
    return (
      <Section title="The rule" end={own.live ? 'live' : undefined}>
        <p className="rule-sentence">{own.sentence}</p>
        {own.strategy.why === '' ? null : <p className="note">Why it should work: {own.strategy.why}</p>}
      </Section>
    )
  }
  return template === undefined ? null : (
    <Section title="The rule">
      <p className="rule-sentence">{template.summary}</p>
      <TradeOffs template={template} />
    </Section>
  )
}

function strategyOf(
  which: string,
  saved: Output<'strategy.list'>,
  offered: Output<'strategy.templates'>,
): Strategy | undefined {
  const [kind, id] = [which.slice(0, which.indexOf(':')), which.slice(which.indexOf(':') + 1)]
  return kind === 'saved'
    ? saved.find(({ strategy }) => strategy.id === id)?.strategy
    : offered.find((each) => each.id === id)?.strategy
}

function parkOf(strategy: Strategy | undefined): string {
  for (const step of strategy?.sleeves[0]?.steps ?? []) if (step.kind === 'parkIn') return step.asset
  return 'cash'
}
