import { useState, type ReactNode } from 'react'
import type { Output } from '../../../../shared/contract.ts'
import {
  count,
  showAmount,
  showDay,
  showMoney,
  showPercent,
  showQuantity,
} from '../../../../shared/format.ts'
import type { HarvestRow } from '../../../../shared/tax.ts'
import { Amount } from '../../../parts/Amount.tsx'
import { signOf, sumOf } from '../../../parts/amounts.ts'
import { HeldBar } from '../../../parts/Bars.tsx'
import { Act, How, LinkAct } from '../../../parts/Controls.tsx'
import { Section } from '../../../parts/Page.tsx'
import { harvest } from '../../../state/questions.ts'
import { AnsweredPart } from '../../Answered.tsx'
import { csvText } from '../../csv.ts'
import { saveFile } from '../../saveFile.ts'
import { useApi, useAsked } from '../../useApi.ts'
import { Notes, TableLine } from './TaxNotes.tsx'

type Answer = Output<'tax.harvest'>

/** Lots at a loss, what selling them would save this year, and when they could be bought back. */
export function Harvest(): ReactNode {
  const api = useApi()
  const asked = useAsked(harvest, {})
  return (
    <AnsweredPart reading="Looking for losses." asked={asked} onAgain={() => void harvest.ask(api, {})}>
      {(answer) => <Candidates answer={answer} />}
    </AnsweredPart>
  )
}

/** So many gains are shown before the rest is asked for. */
const GAINS_AT_ONCE = 12

function Candidates({ answer }: { readonly answer: Answer }): ReactNode {
  const [all, setAll] = useState(false)
  const losses = answer.rows.filter(({ kind }) => kind === 'loss')
  const gains = answer.rows.filter(({ kind }) => kind === 'gainAtZero')
  const save = () => saveFile(`harvest-${answer.asOf}.csv`, 'text/csv', harvestCsv(answer.rows))
  return (
    <>
      <dl className="stats">
        <div className="stat">
          <dt>
            <How
              title="Would save"
              note="What selling every lot below would take off this year's tax, each at the marginal rate of its term. Together they may save less, once gains are used up."
            >
              Losses together would save up to
            </How>
          </dt>
          <dd>
            <Amount of={sumOf(losses.map(({ saves }) => saves))} currency="USD" />
          </dd>
        </div>
        <div className="stat">
          <dt>Next gain pays, short and long</dt>
          <dd>
            {showPercent(Number(answer.rates.short))} and {showPercent(Number(answer.rates.long))}
          </dd>
        </div>
        <div className="stat">
          <dt>
            <How
              title="Long-term gain at 0%"
              note="What this year's losses would absorb, and after them what is left of the bracket that pays nothing."
            >
              Long-term gain that still fits at 0%
            </How>
          </dt>
          <dd>
            <Amount of={answer.roomAtZero} currency="USD" />
          </dd>
        </div>
      </dl>
      <Section title="Losses" aside={`At the closes of ${showDay(answer.asOf)}`}>
        {losses.length === 0 ? (
          <p className="note">No taxable lot is below its cost.</p>
        ) : (
          <Rows title="Lots at a loss" rows={losses} />
        )}
      </Section>
      {gains.length === 0 ? null : (
        <Section
          title="Gains taxed at nothing"
          aside="Each fits by itself. They may be bought back the same day: gains are never washed."
        >
          <Rows title="Gains taxed at nothing" rows={all ? gains : gains.slice(0, GAINS_AT_ONCE)} />
          {all || gains.length <= GAINS_AT_ONCE ? null : (
            <LinkAct onPress={() => setAll(true)}>Show all {gains.length}</LinkAct>
          )}
        </Section>
      )}
      <Notes notes={answer.notes} />
      <TableLine table={answer.table} />
      {answer.rows.length === 0 ? null : <Act onPress={save}>Save as CSV</Act>}
    </>
  )
}

function Rows({ title, rows }: { readonly title: string; readonly rows: readonly HarvestRow[] }): ReactNode {
  return (
    <table className="table dense">
      <caption className="unseen">{title}</caption>
      <thead>
        <tr>
          <th scope="col">Lot</th>
          <th scope="col">Account</th>
          <th scope="col" className="number">
            Shares
          </th>
          <th scope="col">Held, of a year</th>
          <th scope="col" className="number">
            Gain
          </th>
          <th scope="col" className="number">
            Saves
          </th>
          <th scope="col">Wash window</th>
          <th scope="col">Instead</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.lot}>
            <th scope="row">
              <span className="symbol">{row.symbol}</span>{' '}
              <span className="second">{showDay(row.acquired)}</span>
            </th>
            <td className="second">{row.accountName}</td>
            <td className="number">{showQuantity(row.quantity)}</td>
            <td>
              <HeldBar daysToLong={row.daysToLong} />
            </td>
            <td className="number">
              <Amount of={row.gain} as="result" />
            </td>
            <td className="number">
              {row.kind === 'loss' ? showAmount(row.saves) : <span className="none" />}
            </td>
            <td className="second">{washWords(row)}</td>
            <td className="second">{row.partners.map(({ symbol }) => symbol).join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What the rule of thirty days asks for, in the order in which it matters. */
export function washWords(row: HarvestRow): string {
  if (row.kind === 'gainAtZero') return ''
  const again = `Buy again from ${showDay(row.safeFrom)}.`
  const reinvests = row.reinvests ? ' It reinvests its distributions: switch that off first.' : ''
  if (signOf(row.washed) === 0) return `${again}${reinvests}`
  const bought = row.purchases
    .map(({ accountName, day }) => `${accountName} on ${showDay(day)}`)
    .slice(0, 2)
    .join(', ')
  const more = row.purchases.length > 2 ? ` and ${count(row.purchases.length - 2, 'more', 'more')}` : ''
  return `${showMoney(row.washed)} of it would be washed by purchases in ${bought}${more}; clean from ${showDay(row.cleanFrom)}.${reinvests}`
}

/** One row a lot, exact amounts, ISO days. */
export function harvestCsv(rows: readonly HarvestRow[]): string {
  return csvText(
    [
      'kind',
      'account',
      'symbol',
      'lot',
      'quantity',
      'acquired',
      'cost',
      'price',
      'price_day',
      'gain',
      'term',
      'long_from',
      'saves',
      'washed',
      'clean_from',
      'buy_again_from',
    ],
    rows.map((row) => [
      row.kind,
      row.accountName,
      row.symbol,
      row.lot,
      row.quantity,
      row.acquired,
      row.costBasis,
      row.price,
      row.priceDay,
      row.gain,
      row.term,
      row.longTermFrom,
      row.saves,
      row.washed,
      row.cleanFrom,
      row.kind === 'loss' ? row.safeFrom : '',
    ]),
  )
}
