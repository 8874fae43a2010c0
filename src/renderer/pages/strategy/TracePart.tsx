import { useState, type ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { showDay, showPercent } from '../../../shared/format.ts'
import { Choice, DayField, GoTo } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { FlipHead, SignalList } from '../../parts/Signal.tsx'
import { Blank } from '../../parts/States.tsx'
import { strategyTrace } from '../../state/questions.ts'
import { hashFromRoute } from '../../state/route.ts'
import { AnsweredPart } from '../Answered.tsx'
import { useApi, useAsked } from '../useApi.ts'

/** Why a rule was in or out on any date, with the numbers that decided. */
export function TracePart({ saved }: { readonly saved: Output<'strategy.list'> }): ReactNode {
  const api = useApi()
  const live = saved.find((each) => each.live) ?? saved[0]
  const [id, setId] = useState(live?.strategy.id ?? '')
  const [day, setDay] = useState('')
  const input = { which: { id }, ...(day === '' ? {} : { day }) }
  const asked = useAsked(strategyTrace, input, id !== '')
  if (live === undefined) {
    return (
      <Blank
        title="Nothing to trace yet"
        sentence="Save a strategy, and you can ask why it was in or out on any date."
      >
        <GoTo href={hashFromRoute('strategy', 'templates')} primary>
          See the templates
        </GoTo>
      </Blank>
    )
  }
  return (
    <>
      <div className="fields">
        <Choice
          label="Strategy"
          value={id}
          onChange={setId}
          options={saved.map(({ strategy }) => ({ value: strategy.id, name: strategy.name }))}
        />
        <DayField label="On" value={day} onChange={setDay} hint="Empty: the last close" />
      </div>
      <AnsweredPart reading="Tracing." asked={asked} onAgain={() => void strategyTrace.ask(api, input)}>
        {(trace) => (
          <>
            <Section
              title="Signals"
              aside={`Decided at the close of ${showDay(trace.decided)}.${trace.nextDecision === null ? '' : ` Next: ${showDay(trace.nextDecision)}.`}`}
              end={<FlipHead />}
            >
              {trace.signals.length === 0 ? (
                <p className="note">This strategy has no signal: it holds fixed shares.</p>
              ) : (
                <SignalList signals={trace.signals.map((reason) => ({ reason, symbol: reason.symbol }))} />
              )}
            </Section>
            <Section title="Targets then" aside="Percent of the sleeve">
              <table className="table narrow">
                <caption className="unseen">Target weights in force on that day</caption>
                <tbody>
                  {trace.targets.map(({ sleeve, asset, weight }) => (
                    <tr key={`${sleeve} ${asset}`}>
                      <th scope="row">{asset}</th>
                      <td className="number">{showPercent(weight)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Section>
          </>
        )}
      </AnsweredPart>
    </>
  )
}
