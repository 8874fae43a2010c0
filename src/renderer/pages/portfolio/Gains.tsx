import { useState, type ReactNode } from 'react'
import type { Relief } from '../../../shared/account.ts'
import type { Output } from '../../../shared/contract.ts'
import { showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import { Amount, AmountBoth } from '../../parts/Amount.tsx'
import { signOf } from '../../parts/amounts.ts'
import { bothOf } from '../../parts/inBase.ts'
import { Choice, How, LinkAct } from '../../parts/Controls.tsx'
import { RELIEF_WORDS } from '../../parts/reliefWords.ts'
import { wordCount } from '../../parts/wording.ts'
import { gains } from '../../state/questions.ts'
import { AnsweredPart } from '../Answered.tsx'
import { useApi, useAsked } from '../useApi.ts'
import { SaleLots } from './SaleLots.tsx'

type GainsAnswer = Output<'ledger.gains'>
type ReliefChoice = Relief | 'asSet'

/** Methods that need nothing but the ledger. */
const TRIALS = ['fifo', 'lifo', 'hifo', 'lowestCost', 'average'] as const satisfies readonly Relief[]

/** Realised gains, year by year, lot by lot. Another relief method can be tried; nothing is changed by trying. */
export function Gains({ base }: { readonly base: string }): ReactNode {
  const api = useApi()
  const [year, setYear] = useState('')
  const [relief, setRelief] = useState<ReliefChoice>('asSet')
  const [opened, setOpened] = useState<string>()
  const input = {
    ...(year === '' ? {} : { year: Number(year) }),
    ...(relief === 'asSet' ? {} : { relief }),
  }
  const asked = useAsked(gains, input)
  return (
    <AnsweredPart
      reading="Matching sales with lots."
      asked={asked}
      onAgain={() => void gains.ask(api, input)}
    >
      {(answer) => (
        <>
          <Totals answer={answer} base={base} />
          <div className="bar">
            <Choice
              bare
              label="Year"
              value={year}
              onChange={setYear}
              options={[
                { value: '', name: 'Every year' },
                ...answer.years.toSorted((a, b) => b - a).map((y) => ({ value: String(y), name: String(y) })),
              ]}
            />
            <span>A sale takes</span>
            <Choice
              bare
              label="A sale takes"
              value={relief}
              onChange={setRelief}
              options={[
                { value: 'asSet', name: 'lots as each account has it' },
                ...TRIALS.map((value) => ({ value, name: RELIEF_WORDS[value] })),
              ]}
            />
            {relief === 'asSet' ? null : <span>A trial: your accounts stay as they are.</span>}
          </div>
          {opened === undefined ? null : (
            <SaleLots key={opened} sale={opened} onDone={() => setOpened(undefined)} />
          )}
          <Table answer={answer} onSale={setOpened} />
        </>
      )}
    </AnsweredPart>
  )
}

function Totals({
  answer: { totals },
  base,
}: {
  readonly answer: GainsAnswer
  readonly base: string
}): ReactNode {
  return (
    <dl className="stats">
      <div className="stat">
        <dt>Short-term, taxable</dt>
        <dd>
          <Amount of={totals.short} as="result" currency={base} />
        </dd>
      </div>
      <div className="stat">
        <dt>
          <How
            title="Long-term"
            note="Held for more than one year: sold on or after the day that follows the first anniversary of the purchase."
          >
            Long-term, taxable
          </How>
        </dt>
        <dd>
          <Amount of={totals.long} as="result" currency={base} />
        </dd>
      </div>
      {totals.unknown === 0 ? null : (
        <div className="stat">
          <dt>Gain not known</dt>
          <dd>{wordCount(totals.unknown, 'sale')}</dd>
        </div>
      )}
    </dl>
  )
}

function Table({
  answer,
  onSale,
}: {
  readonly answer: GainsAnswer
  readonly onSale: (sale: string) => void
}): ReactNode {
  if (answer.rows.length === 0) return <p className="note">Nothing was sold in this time.</p>
  const rows = answer.rows.toSorted((a, b) => (a.sold === b.sold ? 0 : a.sold < b.sold ? 1 : -1))
  return (
    <table className="table dense">
      <caption className="unseen">Realised gains, latest first</caption>
      <thead>
        <tr>
          <th scope="col">Sold</th>
          <th scope="col">Asset</th>
          <th scope="col">Account</th>
          <th scope="col" className="number">
            Shares
          </th>
          <th scope="col">Acquired</th>
          <th scope="col">Term</th>
          <th scope="col" className="number">
            Proceeds
          </th>
          <th scope="col" className="number">
            Cost
          </th>
          <th scope="col" className="number">
            Gain
          </th>
          <th scope="col" className="number">
            Disallowed
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.sale}${row.lot}`}>
            <th scope="row" className="together">
              <LinkAct
                label={`Lots of the sale of ${row.symbol} on ${showDay(row.sold)}`}
                onPress={() => onSale(row.sale)}
              >
                {showDay(row.sold)}
              </LinkAct>
            </th>
            <td className="symbol">{row.symbol}</td>
            <td className="second">{row.accountName}</td>
            <td className="number">{showQuantity(row.quantity)}</td>
            <td className="second together">{showDay(row.acquired)}</td>
            <td className="second">{row.term}</td>
            <td className="number">
              <AmountBoth both={bothOf([{ ...row, value: row.proceeds }], 'value')} />
            </td>
            <td className="number second">
              <AmountBoth both={bothOf([row], 'costBasis')} />
            </td>
            <td className="number">
              <AmountBoth both={bothOf([row], 'gain')} as="result" />
            </td>
            <td className="number">
              {signOf(row.washDisallowed) === 0 ? (
                <span className="none" />
              ) : (
                showMoney(row.washDisallowed, row.base.currency)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
