import { useState, type ReactNode } from 'react'
import { Choice, Switch } from '../../../parts/Controls.tsx'
import { shown } from '../../../state/question.ts'
import { gainYears } from '../../../state/questions.ts'
import { goTo, useRoute } from '../../../state/route.ts'
import { useAsked } from '../../useApi.ts'
import { Form8949 } from './Form8949.tsx'
import { Harvest } from './Harvest.tsx'
import { TaxFacts } from './TaxFacts.tsx'
import { YearLines } from './YearLines.tsx'

type View = 'year' | 'form' | 'harvest' | 'facts'

const VIEWS: readonly { value: View; name: string }[] = [
  { value: 'year', name: 'The year' },
  { value: 'form', name: 'Form 8949' },
  { value: 'harvest', name: 'Harvest' },
  { value: 'facts', name: 'Your facts' },
]

/** What the year's sales, dividends and interest come to on a return, line by line, and what could still be done about it. */
export function TaxPart({ asOf }: { readonly asOf: string }): ReactNode {
  const { query } = useRoute()
  const view = VIEWS.find(({ value }) => value === query.view)?.value ?? 'year'
  const thisYear = Number(asOf.slice(0, 4))
  const sold = shown(useAsked(gainYears, {}))?.years ?? []
  const years = [...new Set([thisYear, thisYear - 1, ...sold])].toSorted((a, b) => b - a)
  const [year, setYear] = useState(String(thisYear))
  return (
    <>
      <div className="bar">
        <Switch
          label="Part of tax"
          value={view}
          onChange={(chosen) => goTo('portfolio', 'tax', { view: chosen })}
          options={VIEWS}
        />
        {view === 'year' || view === 'form' ? (
          <Choice
            bare
            label="Tax year"
            value={year}
            onChange={setYear}
            options={years.map((each) => ({ value: String(each), name: String(each) }))}
          />
        ) : null}
      </div>
      {view === 'year' ? <YearLines year={Number(year)} /> : null}
      {view === 'form' ? <Form8949 year={Number(year)} /> : null}
      {view === 'harvest' ? <Harvest /> : null}
      {view === 'facts' ? <TaxFacts thisYear={thisYear} /> : null}
      <p className="note report-foot">General information worked out on this computer, not tax advice.</p>
    </>
  )
}
