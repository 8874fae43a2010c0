import { useState, type ReactNode } from 'react'
import type { GapRow } from '../../../shared/lot.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import { Act, DayField, WordsField } from '../../parts/Controls.tsx'
import { amountTyped, signOf } from '../../parts/amounts.ts'
import { eventWords } from '../../parts/eventWords.ts'
import { RefusalNote } from '../../parts/States.tsx'
import { useApi } from '../useApi.ts'

/** Sales that the history at hand cannot explain, each with a form for the lot that is missing. */
export function MissingLots({ gaps }: { readonly gaps: readonly GapRow[] }): ReactNode {
  if (gaps.length === 0) return <p className="note">Every sale finds its lots. Nothing is missing.</p>
  return (
    <>
      <p className="note">
        These left an account without a purchase in the ledger. Their gain is unknown until you enter the lot
        they came from, or import an earlier period. If you do not know the cost, leave it for later: a guess
        would be taxed like a fact.
      </p>
      <ul>
        {gaps.map((gap) => (
          <Gap key={`${gap.event}${gap.asset}`} gap={gap} />
        ))}
      </ul>
    </>
  )
}

function Gap({ gap }: { readonly gap: GapRow }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="need">
      <span className="weight-mark mayAnswer" aria-hidden="true" />
      <div>
        <h2>
          {showQuantity(gap.quantity)} {gap.symbol} in {gap.accountName}
        </h2>
        <p>
          {eventWords(gap.eventKind)} on {showDay(gap.day)}
          {signOf(gap.proceeds) === 0 ? '' : ` for ${showMoney(gap.proceeds)}`}: no lot covers these units.
        </p>
        {isOpen ? <OpeningLot gap={gap} onDone={() => setOpen(false)} /> : null}
      </div>
      {isOpen ? null : <Act onPress={() => setOpen(true)}>Enter the lot</Act>}
    </li>
  )
}

function OpeningLot({ gap, onDone }: { readonly gap: GapRow; readonly onDone: () => void }): ReactNode {
  const api = useApi()
  const [acquired, setAcquired] = useState('')
  const [quantity, setQuantity] = useState(gap.quantity)
  const [cost, setCost] = useState('')
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<Refusal>()
  const [saving, setSaving] = useState(false)
  const units = amountTyped(quantity)
  const costBasis = amountTyped(cost)
  const ready = acquired !== '' && units !== undefined && costBasis !== undefined
  const save = async () => {
    if (units === undefined || costBasis === undefined) return
    setSaving(true)
    const result = await api('ledger.addOpeningLot', {
      account: gap.account,
      asset: gap.asset,
      acquired,
      quantity: units,
      costBasis,
      note,
    })
    setSaving(false)
    if (result.ok) onDone()
    else setRefusal(result.refusal)
  }
  return (
    <div className="fields">
      <DayField
        label="Acquired"
        value={acquired}
        onChange={setAcquired}
        hint={`Before ${showDay(gap.day)}`}
      />
      <WordsField
        label="Shares"
        value={quantity}
        onChange={setQuantity}
        wrong={units === undefined ? 'A plain number, such as 12.5' : undefined}
      />
      <WordsField
        label="Cost of all of them"
        value={cost}
        onChange={setCost}
        hint="Fees included"
        wrong={cost !== '' && costBasis === undefined ? 'A plain number, such as 1,234.50' : undefined}
      />
      <WordsField
        label="Where this is from"
        value={note}
        onChange={setNote}
        placeholder="Statement of March 2021"
      />
      <div className="acts">
        <Act kind="primary" disabled={!ready || saving} onPress={() => void save()}>
          Add the lot
        </Act>
        <Act kind="bare" onPress={onDone}>
          Cancel
        </Act>
      </div>
      {refusal === undefined ? null : (
        <div className="whole-row">
          <RefusalNote refusal={refusal} />
        </div>
      )}
    </div>
  )
}
