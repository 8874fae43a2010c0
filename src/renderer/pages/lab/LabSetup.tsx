import type { ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { Choice, DayField, WordsField } from '../../parts/Controls.tsx'
import { budgetShare, changeSetup, useLab } from '../../state/lab.ts'

interface LabSetupProps {
  readonly saved: Output<'strategy.list'>
  readonly templates: Output<'strategy.templates'>
}

/** What to test, on which years, at what cost and delay. */
export function LabSetupForm({ saved, templates }: LabSetupProps): ReactNode {
  const { setup } = useLab()
  const wrongBudget = setup.budget !== '' && budgetShare(setup.budget) === undefined
  return (
    <div className="fields lab-setup">
      <div className="wide">
        <Choice
          label="Strategy"
          value={setup.which}
          onChange={(which) => changeSetup({ which })}
          options={[
            ...(setup.which === '' ? [{ value: '', name: 'Choose a strategy' }] : []),
            ...saved.map(({ strategy, live }) => ({
              value: `saved:${strategy.id}`,
              name: `${strategy.name}, version ${strategy.version}${live ? ', live' : ''}`,
            })),
            ...templates.map(({ id, title }) => ({ value: `template:${id}`, name: `${title} (template)` })),
          ]}
        />
      </div>
      <DayField
        label="From"
        value={setup.from}
        onChange={(from) => changeSetup({ from })}
        hint="Empty: as early as the data allow"
      />
      <DayField
        label="To"
        value={setup.to}
        onChange={(to) => changeSetup({ to })}
        hint="Empty: the last close"
      />
      <Choice
        label="Cost of a trade"
        value={String(setup.costBp)}
        onChange={(value) => changeSetup({ costBp: Number(value) })}
        options={[0, 2, 5, 10, 20, 30, 50].map((bp) => ({
          value: String(bp),
          name: bp === 0 ? 'none (and it says so)' : `${bp} basis points`,
        }))}
      />
      <Choice
        label="Filled"
        value={String(setup.lag)}
        onChange={(value) => changeSetup({ lag: Number(value) })}
        options={[
          { value: '0', name: 'at the same close' },
          { value: '1', name: 'at the next close' },
          { value: '2', name: 'two closes later' },
          { value: '3', name: 'three closes later' },
          { value: '5', name: 'five closes later' },
        ]}
      />
      <WordsField
        label="Sleeve, % of the whole"
        value={setup.budget}
        onChange={(budget) => changeSetup({ budget })}
        placeholder="as the strategy says"
        wrong={wrongBudget ? 'A number from 0 to 100' : undefined}
      />
    </div>
  )
}
