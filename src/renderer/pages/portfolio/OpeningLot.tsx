import { useState, type ReactNode } from 'react'
import type { GapRow } from '../../../shared/lot.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { showDay } from '../../../shared/format.ts'
import { Act, Choice, WordsField } from '../../parts/Controls.tsx'
import { amountTyped } from '../../parts/amounts.ts'
import { RefusalNote } from '../../parts/States.tsx'
import { shown } from '../../state/question.ts'
import { accounts, assets } from '../../state/questions.ts'
import { useApi, useAsked } from '../useApi.ts'
import { AnswerFields } from './AnswerFields.tsx'
import { OPENING_KINDS, openingOf, type Answered, type OpeningKind } from './askAnswers.ts'

/** A lot that no file brings: for a sale that lacks one, or for a position that is older than the files. */
export function OpeningLot({
  gap,
  onDone,
}: {
  readonly gap?: GapRow
  readonly onDone: () => void
}): ReactNode {
  const api = useApi()
  const [account, setAccount] = useState(gap?.account ?? '')
  const [asset, setAsset] = useState(gap?.asset ?? '')
  const [kind, setKind] = useState<OpeningKind>('basis')
  const [typed, setTyped] = useState<Answered>({})
  const [quantity, setQuantity] = useState(gap?.quantity ?? '')
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<Refusal>()
  const [saving, setSaving] = useState(false)
  const units = amountTyped(quantity)
  const opening = openingOf(kind, typed)
  const ready = account !== '' && asset !== '' && units !== undefined && opening !== undefined
  const save = async () => {
    if (units === undefined || opening === undefined) return
    setSaving(true)
    const result = await api('ledger.addOpeningLot', { account, asset, quantity: units, note, ...opening })
    setSaving(false)
    if (result.ok) onDone()
    else setRefusal(result.refusal)
  }
  return (
    <div className="fields">
      {gap === undefined ? (
        <WhichLot account={account} onAccount={setAccount} asset={asset} onAsset={setAsset} />
      ) : null}
      <WordsField
        label="Shares"
        value={quantity}
        onChange={setQuantity}
        {...(gap === undefined ? {} : { hint: `Held before ${showDay(gap.day)}` })}
        wrong={quantity !== '' && units === undefined ? 'A plain number, such as 12.5' : undefined}
      />
      <AnswerFields kinds={OPENING_KINDS} kind={kind} onKind={setKind} typed={typed} onTyped={setTyped} />
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

function WhichLot({
  account,
  onAccount,
  asset,
  onAsset,
}: {
  readonly account: string
  readonly onAccount: (account: string) => void
  readonly asset: string
  readonly onAsset: (asset: string) => void
}): ReactNode {
  const inAccounts = shown(useAsked(accounts, {})) ?? []
  const named = (shown(useAsked(assets, {})) ?? []).toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1))
  return (
    <>
      <Choice
        label="Account"
        value={account}
        onChange={onAccount}
        options={[
          { value: '', name: 'Choose one' },
          ...inAccounts.map(({ id, name }) => ({ value: id, name })),
        ]}
      />
      <Choice
        label="Asset"
        value={asset}
        onChange={onAsset}
        hint="One that no file names yet is entered under Activity"
        options={[
          { value: '', name: 'Choose one' },
          ...named.map(({ id, symbol }) => ({ value: id, name: symbol })),
        ]}
      />
    </>
  )
}
