import { useState, type ReactNode } from 'react'
import type { Account, Relief } from '../../../shared/account.ts'
import type { Input, Output } from '../../../shared/contract.ts'
import { count, showDay, showQuantity } from '../../../shared/format.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { Amount } from '../../parts/Amount.tsx'
import { Act, Choice, DayField, WordsField } from '../../parts/Controls.tsx'
import { shareOf } from '../../parts/percent.ts'
import { RELIEF_CHOICES } from '../../parts/reliefWords.ts'
import { RefusalNote } from '../../parts/States.tsx'
import { reliefPreview } from '../../state/questions.ts'
import { AnsweredPart } from '../Answered.tsx'
import { useApi, useAsked } from '../useApi.ts'

type Change = Input<'account.setRelief'>
type Preview = Output<'ledger.reliefPreview'>

/** Another method from a day on: what it would change is shown before it holds, and a filed year is never changed. */
export function ReliefChange({
  account,
  today,
  onDone,
}: {
  readonly account: Account
  readonly today: string
  readonly onDone: () => void
}): ReactNode {
  const api = useApi()
  const [method, setMethod] = useState<Relief>(account.relief)
  const [from, setFrom] = useState(today)
  const [shortPercent, setShort] = useState('')
  const [longPercent, setLong] = useState('')
  const [refusal, setRefusal] = useState<Refusal>()
  const rates = { shortRate: shareOf(shortPercent), longRate: shareOf(longPercent) }
  const ready =
    from !== '' && (method !== 'minTax' || (rates.shortRate !== undefined && rates.longRate !== undefined))
  const change: Change = {
    account: account.id,
    method,
    from: from === '' ? today : from,
    ...(method === 'minTax' && rates.shortRate !== undefined && rates.longRate !== undefined
      ? { rates: { shortRate: rates.shortRate, longRate: rates.longRate } }
      : {}),
  }
  const asked = useAsked(reliefPreview, change, ready)
  const apply = async () => {
    const result = await api('account.setRelief', change)
    if (result.ok) onDone()
    else setRefusal(result.refusal)
  }
  return (
    <div role="group" aria-label={`How a sale in ${account.name} takes lots`}>
      <div className="fields">
        <Choice
          label={`A sale in ${account.name} takes`}
          value={method}
          onChange={setMethod}
          options={RELIEF_CHOICES}
        />
        <DayField label="From" value={from} onChange={setFrom} hint="Sales before this day keep their lots" />
        {method === 'minTax' ? (
          <>
            <PercentField label="Short-term rate, percent" value={shortPercent} onChange={setShort} />
            <PercentField label="Long-term rate, percent" value={longPercent} onChange={setLong} />
          </>
        ) : null}
      </div>
      {ready ? (
        <AnsweredPart reading="Replaying every sale." asked={asked}>
          {(preview) => (
            <>
              <Difference preview={preview} />
              {preview.refused === null ? null : <RefusalNote refusal={preview.refused} />}
              <div className="bar">
                <Act kind="primary" disabled={preview.refused !== null} onPress={() => void apply()}>
                  Apply from {showDay(preview.from)}
                </Act>
                <Act kind="bare" onPress={onDone}>
                  Cancel
                </Act>
              </div>
            </>
          )}
        </AnsweredPart>
      ) : (
        <p className="note">Least tax needs both rates: it takes the lots on which this sale pays least.</p>
      )}
      {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
    </div>
  )
}

function PercentField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}): ReactNode {
  return (
    <WordsField
      label={label}
      value={value}
      onChange={onChange}
      wrong={value !== '' && shareOf(value) === undefined ? 'A percentage such as 24' : undefined}
    />
  )
}

function Difference({ preview }: { readonly preview: Preview }): ReactNode {
  if (preview.sales.length === 0) {
    return (
      <p className="note">
        No sale so far would take other lots. The method holds for sales from that day on.
      </p>
    )
  }
  const changed = preview.years.filter(
    ({ before, after }) => before.short !== after.short || before.long !== after.long,
  )
  return (
    <>
      <p className="note">
        {count(preview.sales.length, 'sale')} would take other lots. Gains of the years that change, now and
        then:
      </p>
      <table className="table dense">
        <thead>
          <tr>
            <th scope="col">Year</th>
            <Heads />
          </tr>
        </thead>
        <tbody>
          {changed.map(({ year, currency, filed, before, after }) => (
            <tr key={`${year} ${currency}`}>
              <th scope="row">
                {year}
                {filed ? ', filed' : ''} <span className="second">{currency}</span>
              </th>
              <Cells of={[before.short, after.short, before.long, after.long]} />
            </tr>
          ))}
        </tbody>
      </table>
      <table className="table dense">
        <caption className="unseen">Sales that would take other lots</caption>
        <thead>
          <tr>
            <th scope="col">Sale</th>
            <th scope="col" className="number">
              Shares
            </th>
            <Heads />
          </tr>
        </thead>
        <tbody>
          {preview.sales.slice(0, 50).map((sale) => (
            <tr key={sale.sale}>
              <th scope="row">
                <span className="symbol">{sale.symbol}</span>{' '}
                <span className="second">{showDay(sale.day)}</span>
              </th>
              <td className="number">{showQuantity(sale.quantity)}</td>
              <Cells of={[sale.before.short, sale.after.short, sale.before.long, sale.after.long]} />
            </tr>
          ))}
        </tbody>
      </table>
      {preview.sales.length > 50 ? <p className="note">And {preview.sales.length - 50} more.</p> : null}
    </>
  )
}

const HEADS = ['Short now', 'Short then', 'Long now', 'Long then']

function Heads(): ReactNode {
  return HEADS.map((head) => (
    <th key={head} scope="col" className="number">
      {head}
    </th>
  ))
}

function Cells({ of }: { readonly of: readonly string[] }): ReactNode {
  return of.map((amount, i) => (
    <td key={i} className="number">
      <Amount of={amount} as="signed" />
    </td>
  ))
}
