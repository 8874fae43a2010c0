import type { ReactNode } from 'react'
import { Check, Choice, LinkAct, WordsField } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { withUniverse, type SleeveDraft } from './draft.ts'
import { problemOf, problemWithin, type Fault } from './fault.ts'
import { optionsOf, useSeries, type Funds } from './funds.ts'
import { StepList } from './StepList.tsx'

interface SleeveFieldsProps {
  readonly sleeve: SleeveDraft
  readonly funds: Funds
  readonly fault: Fault
  /** `place` names what was typed in, so that typing on is one change. */
  readonly change: (sleeve: SleeveDraft, place?: string) => void
  readonly onRemove: () => void
}

const PATH = 'sleeves.0'

/** The sleeve: how large, what it may hold, how often it looks, and its steps. */
export function SleeveFields({ sleeve, funds, fault, change, onRemove }: SleeveFieldsProps): ReactNode {
  const series = useSeries()
  const universe = optionsOf(funds, sleeve.universe, false)
  const toggle = (id: string, isIn: boolean) =>
    change(
      withUniverse(sleeve, isIn ? [...sleeve.universe, id] : sleeve.universe.filter((each) => each !== id)),
    )
  const problem = problemWithin(fault, `${PATH}.universe`)
  return (
    <>
      <Section
        title="Sleeve"
        aside="A small part, by rule"
        end={<LinkAct onPress={onRemove}>Without a sleeve</LinkAct>}
      >
        <div className="fields">
          <WordsField
            label="Name of the sleeve"
            value={sleeve.name}
            onChange={(name) => change({ ...sleeve, name }, 'sleeve name')}
            wrong={problemOf(fault, `${PATH}.name`) ?? problemOf(fault, `${PATH}.id`)}
          />
          <WordsField
            label="Share of the whole, %"
            value={sleeve.budget}
            onChange={(budget) => change({ ...sleeve, budget }, 'budget')}
            hint="10 to 20 to start"
            wrong={problemOf(fault, `${PATH}.budget`) ?? problemOf(fault, 'sleeves')}
          />
          <WordsField
            label="Cap, %"
            value={sleeve.cap}
            onChange={(cap) => change({ ...sleeve, cap }, 'cap')}
            hint="Warns, never trades"
            wrong={problemOf(fault, `${PATH}.cap`)}
          />
          <Choice
            label="Looked at"
            value={sleeve.every}
            onChange={(every) => change({ ...sleeve, every })}
            options={[
              { value: 'month', name: 'Every month-end' },
              { value: 'week', name: 'Every week' },
              { value: 'day', name: 'Every session' },
            ]}
          />
        </div>
        <fieldset className="universe">
          <legend>May hold</legend>
          {universe.length === 0 ? (
            <p className="note">No funds are known yet. Import prices first.</p>
          ) : null}
          {universe.map(({ value, name }) => (
            <Check
              key={value}
              checked={sleeve.universe.includes(value)}
              onChange={(isIn) => toggle(value, isIn)}
            >
              {name}
            </Check>
          ))}
        </fieldset>
        {problem === undefined ? null : <p className="wrong">{problem}</p>}
      </Section>
      <Section title="Steps" aside="Which are in, how much each gets, how much is kept">
        <StepList
          steps={sleeve.steps}
          path={`${PATH}.steps`}
          scene={{
            offer: { universe: sleeve.universe, series: series.map(({ value }) => value) },
            assets: optionsOf(funds, [], false),
            series,
            fault,
          }}
          onChange={(steps, place) => change({ ...sleeve, steps }, place)}
        />
      </Section>
    </>
  )
}
