import type { ReactNode } from 'react'
import type { Output } from '../../../../shared/contract.ts'
import { count, showAmount, showDay } from '../../../../shared/format.ts'
import type { Form8949Row } from '../../../../shared/tax.ts'
import { Amount } from '../../../parts/Amount.tsx'
import { signOf } from '../../../parts/amounts.ts'
import { Act } from '../../../parts/Controls.tsx'
import { Section } from '../../../parts/Page.tsx'
import { form8949 } from '../../../state/questions.ts'
import { AnsweredPart } from '../../Answered.tsx'
import { csvText } from '../../csv.ts'
import { saveFile } from '../../saveFile.ts'
import { useApi, useAsked } from '../../useApi.ts'
import { Notes } from './TaxNotes.tsx'

type Answer = Output<'tax.form8949'>

const PART_TITLES = { I: 'Part I, short-term', II: 'Part II, long-term' } as const

/** Sales of a year in the columns of the form, with what wash sales disallow. */
export function Form8949({ year }: { readonly year: number }): ReactNode {
  const api = useApi()
  const input = { year }
  const asked = useAsked(form8949, input)
  return (
    <AnsweredPart
      reading="Setting the sales into columns."
      asked={asked}
      onAgain={() => void form8949.ask(api, input)}
    >
      {(answer) => <Parts answer={answer} />}
    </AnsweredPart>
  )
}

function Parts({ answer }: { readonly answer: Answer }): ReactNode {
  if (answer.rows.length === 0) {
    return <p className="note">Nothing was sold in a taxable account in {answer.year}.</p>
  }
  const save = () => saveFile(`form-8949-${answer.year}.csv`, 'text/csv', form8949Csv(answer.rows))
  return (
    <>
      {(['I', 'II'] as const).map((part) => {
        const rows = answer.rows.filter((row) => row.part === part)
        return rows.length === 0 ? null : (
          <Section key={part} title={PART_TITLES[part]} aside={count(rows.length, 'row')}>
            <Rows
              title={PART_TITLES[part]}
              rows={rows}
              totals={answer.totals.filter((t) => t.part === part)}
            />
          </Section>
        )
      })}
      <p className="note">
        Which box applies depends on whether the broker reported the basis to the IRS; exports do not say.
        Code W is a loss that a wash sale disallows; it went into the basis of the replacement.
      </p>
      <Notes notes={answer.notes} />
      <Act onPress={save}>Save as CSV</Act>
    </>
  )
}

function Rows({
  title,
  rows,
  totals,
}: {
  readonly title: string
  readonly rows: readonly Form8949Row[]
  readonly totals: Answer['totals']
}): ReactNode {
  return (
    <table className="table dense">
      <caption className="unseen">{title}</caption>
      <thead>
        <tr>
          <th scope="col">(a) What</th>
          <th scope="col">(b) Acquired</th>
          <th scope="col">(c) Sold</th>
          <th scope="col" className="number">
            (d) Proceeds
          </th>
          <th scope="col" className="number">
            (e) Cost
          </th>
          <th scope="col">(f)</th>
          <th scope="col" className="number">
            (g) Adjustment
          </th>
          <th scope="col" className="number">
            (h) Gain
          </th>
          <th scope="col">Account</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.sale} ${row.lot}`}>
            <th scope="row">{row.description}</th>
            <td className="second together">{showDay(row.acquired)}</td>
            <td className="second together">{showDay(row.sold)}</td>
            <td className="number">{showAmount(row.proceeds)}</td>
            <td className="number">
              <Amount of={row.costBasis} />
            </td>
            <td>{row.code}</td>
            <td className="number">
              {signOf(row.adjustment) === 0 ? <span className="none" /> : showAmount(row.adjustment)}
            </td>
            <td className="number">
              <Amount of={row.gain} as="result" />
            </td>
            <td className="second">{row.accountName}</td>
          </tr>
        ))}
        {totals.map((total) => (
          <tr key={total.boxes} className="total">
            <th scope="row">
              Box {total.boxes}
              {total.unknown === 0 ? '' : `, ${count(total.unknown, 'row')} of unknown cost left out`}
            </th>
            <td />
            <td />
            <td className="number">{showAmount(total.proceeds)}</td>
            <td className="number">{showAmount(total.costBasis)}</td>
            <td />
            <td className="number">{showAmount(total.adjustment)}</td>
            <td className="number">
              <Amount of={total.gain} as="result" />
            </td>
            <td />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The columns of the form, then account and ids; exact amounts, ISO days. */
export function form8949Csv(rows: readonly Form8949Row[]): string {
  return csvText(
    [
      'part',
      'boxes',
      'a_description',
      'b_acquired',
      'c_sold',
      'd_proceeds',
      'e_cost',
      'f_code',
      'g_adjustment',
      'h_gain',
      'account',
      'sale',
      'lot',
    ],
    rows.map((row) => [
      row.part,
      row.boxes,
      row.description,
      row.acquired,
      row.sold,
      row.proceeds,
      row.costBasis ?? '',
      row.code,
      row.adjustment,
      row.gain ?? '',
      row.accountName,
      row.sale,
      row.lot,
    ]),
  )
}
