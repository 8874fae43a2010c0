import { useState, type ReactNode } from 'react'
import type { Output } from '../../../../shared/contract.ts'
import { showDay } from '../../../../shared/format.ts'
import type { Refusal } from '../../../../shared/refusal.ts'
import type { TaxLine, TaxLineId } from '../../../../shared/tax.ts'
import { describeTaxLine, TAX_LINE_WORDS } from '../../../../shared/taxWords.ts'
import { Amount } from '../../../parts/Amount.tsx'
import { signOf } from '../../../parts/amounts.ts'
import { Act } from '../../../parts/Controls.tsx'
import { Section } from '../../../parts/Page.tsx'
import { RefusalNote } from '../../../parts/States.tsx'
import { taxYear } from '../../../state/questions.ts'
import { AnsweredPart } from '../../Answered.tsx'
import { csvText } from '../../csv.ts'
import { saveFile } from '../../saveFile.ts'
import { useApi, useAsked } from '../../useApi.ts'
import { Notes, TableLine } from './TaxNotes.tsx'

type Year = Output<'tax.year'>

/** The figures of a return in the order in which they follow from one another; a section stays while it has a line. */
const PARTS: readonly { title: string; aside: string; lines: readonly TaxLineId[] }[] = [
  {
    title: 'Gains and losses',
    aside: 'Schedule D',
    lines: [
      'shortSales',
      'section1256Short',
      'shortCarriedIn',
      'netShort',
      'longSales',
      'section1256Long',
      'gainDistributions',
      'longCarriedIn',
      'netLong',
      'netGain',
      'collectiblesGain',
      'gainLine',
    ],
  },
  {
    title: 'Income',
    aside: 'Form 1040',
    lines: [
      'ordinaryIncome',
      'interest',
      'ordinaryDividends',
      'qualifiedDividends',
      'exemptDividends',
      'adjustedGross',
      'deduction',
      'taxableIncome',
    ],
  },
  {
    title: 'Which rate it meets',
    aside: 'Qualified Dividends and Capital Gain Tax Worksheet',
    lines: ['taxedOrdinary', 'taxedZero', 'taxedMiddle', 'taxedTop', 'taxedCollectibles'],
  },
  {
    title: 'Tax',
    aside: 'Federal, net investment income, state',
    lines: [
      'ordinaryTax',
      'gainsTax',
      'incomeTax',
      'investmentIncome',
      'niit',
      'stateTaxable',
      'stateTax',
      'totalTax',
    ],
  },
  { title: 'Carried to next year', aside: 'Each keeps its term', lines: ['carriedShort', 'carriedLong'] },
]

/** Lines that are sums others lead to. */
const SUMS: ReadonlySet<TaxLineId> = new Set([
  'netShort',
  'netLong',
  'netGain',
  'gainLine',
  'adjustedGross',
  'taxableIncome',
  'incomeTax',
  'totalTax',
])

export function YearLines({ year }: { readonly year: number }): ReactNode {
  const api = useApi()
  const input = { year }
  const asked = useAsked(taxYear, input)
  return (
    <AnsweredPart reading="Working out the year." asked={asked} onAgain={() => void taxYear.ask(api, input)}>
      {(answer) => <Lines answer={answer} />}
    </AnsweredPart>
  )
}

function Lines({ answer }: { readonly answer: Year }): ReactNode {
  const byId = new Map(answer.lines.map((line) => [line.id, line]))
  const amountOf = (id: TaxLineId) => byId.get(id)?.amount ?? '0'
  const save = () => saveFile(`tax-${answer.year}.csv`, 'text/csv', taxYearCsv(answer))
  return (
    <>
      <dl className="stats">
        <Figure name="Net short-term gain" of={amountOf('netShort')} currency={answer.currency} />
        <Figure name="Net long-term gain" of={amountOf('netLong')} currency={answer.currency} />
        <div className="stat">
          <dt>Tax in all, {answer.year}</dt>
          <dd>
            <Amount of={amountOf('totalTax')} currency={answer.currency} />
          </dd>
        </div>
      </dl>
      <p className="note">
        Filed {FILING[answer.filing]}, counted up to {showDay(answer.upTo)}. Figures that the ledger does not
        know come from your facts.
      </p>
      {PARTS.map(({ title, aside, lines }) => {
        const known = lines.flatMap((id) => byId.get(id) ?? [])
        const worth = known.filter((line) => SUMS.has(line.id) || signOf(line.amount) !== 0)
        return worth.length === 0 ? null : (
          <Section key={title} title={title} aside={aside}>
            <LineTable title={title} lines={worth} currency={answer.currency} />
          </Section>
        )
      })}
      <Notes notes={answer.notes} />
      <TableLine table={answer.table} />
      <div className="bar">
        <Act onPress={save}>Save as CSV</Act>
        <Filed year={answer.year} filed={answer.filed} />
      </div>
    </>
  )
}

const FILING: Readonly<Record<Year['filing'], string>> = {
  single: 'as single',
  joint: 'jointly',
  separate: 'separately',
  head: 'as head of household',
}

function Figure({
  name,
  of,
  currency,
}: {
  readonly name: string
  readonly of: string
  readonly currency: string
}): ReactNode {
  return (
    <div className="stat">
      <dt>{name}</dt>
      <dd>
        <Amount of={of} as="result" currency={currency} />
      </dd>
    </div>
  )
}

function LineTable({
  title,
  lines,
  currency,
}: {
  readonly title: string
  readonly lines: readonly TaxLine[]
  readonly currency: string
}): ReactNode {
  return (
    <table className="table dense">
      <caption className="unseen">
        {title}, amounts in {currency}
      </caption>
      <thead>
        <tr>
          <th scope="col">Line</th>
          <th scope="col">Form</th>
          <th scope="col">How it came about</th>
          <th scope="col">Rule</th>
          <th scope="col" className="number">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id} className={SUMS.has(line.id) ? 'total' : undefined}>
            <th scope="row">{TAX_LINE_WORDS[line.id]}</th>
            <td className="second">{line.form}</td>
            <td className="second">{describeTaxLine(line, currency)}</td>
            <td className="second together">{line.rule}</td>
            <td className="number">
              <Amount of={line.amount} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A filed year keeps its lots: methods and choices that would change its gains are refused from then on. */
function Filed({ year, filed }: { readonly year: number; readonly filed: boolean }): ReactNode {
  const api = useApi()
  const [refusal, setRefusal] = useState<Refusal>()
  const mark = async () => {
    const result = await api('tax.markFiled', { year, filed: !filed })
    setRefusal(result.ok ? undefined : result.refusal)
  }
  return (
    <>
      <Act onPress={() => void mark()}>{filed ? `Unmark ${year} as filed` : `Mark ${year} as filed`}</Act>
      <span className="hint">
        {filed
          ? 'Its sales keep the lots that were reported.'
          : 'Afterwards no change of method or lots can alter the sales of that year.'}
      </span>
      {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
    </>
  )
}

/** One row a line, exact amounts, with form, rule and how it came about. */
export function taxYearCsv({ lines, currency }: Pick<Year, 'lines' | 'currency'>): string {
  return csvText(
    ['line', 'name', 'amount', 'currency', 'form', 'rule', 'from'],
    lines.map((line) => [
      line.id,
      TAX_LINE_WORDS[line.id],
      line.amount,
      currency,
      line.form,
      line.rule,
      describeTaxLine(line, currency),
    ]),
  )
}
