import { useState, type ReactNode } from 'react'
import type { Account, Relief, TaxType } from '../../../shared/account.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { Act, Choice, WordsField } from '../../parts/Controls.tsx'
import { NEW_ACCOUNT_CHOICES } from '../../parts/reliefWords.ts'
import { RefusalNote } from '../../parts/States.tsx'
import { useApi } from '../useApi.ts'

export const TAX_CHOICES: readonly { value: TaxType; name: string }[] = [
  { value: 'taxable', name: 'Taxable' },
  { value: 'deferred', name: 'Tax-deferred (traditional IRA, 401k)' },
  { value: 'exempt', name: 'Tax-exempt (Roth)' },
]
interface AccountFormProps {
  readonly externalIds?: readonly string[]
  readonly onAdded: (account: Account) => void
  readonly onCancel?: () => void
}

/** A new account. Its tax type decides what a sale costs, so it is asked at once. */
export function AccountForm({ externalIds = [], onAdded, onCancel }: AccountFormProps): ReactNode {
  const api = useApi()
  const [name, setName] = useState('')
  const [institution, setInstitution] = useState('')
  const [owner, setOwner] = useState('Me')
  const [taxType, setTaxType] = useState<TaxType>('taxable')
  const [relief, setRelief] = useState<Relief>('fifo')
  const [currency, setCurrency] = useState('USD')
  const [refusal, setRefusal] = useState<Refusal>()
  const [saving, setSaving] = useState(false)
  const currencyOk = /^[A-Z]{3}$/.test(currency)
  const add = async () => {
    setSaving(true)
    const result = await api('account.add', {
      name: name.trim(),
      institution,
      owner: owner.trim(),
      taxType,
      relief,
      currency,
      externalIds: [...externalIds],
    })
    setSaving(false)
    if (result.ok) onAdded(result.value)
    else setRefusal(result.refusal)
  }
  return (
    <div className="fields">
      <WordsField label="Name" value={name} onChange={setName} placeholder="Joint brokerage" />
      <WordsField label="Held at" value={institution} onChange={setInstitution} placeholder="Fidelity" />
      <WordsField
        label="Owner"
        value={owner}
        onChange={setOwner}
        hint="Who is whose spouse is said under Portfolio, Tax, Your facts"
        wrong={owner.trim() === '' ? 'A name, such as Me' : undefined}
      />
      <Choice label="Tax" value={taxType} onChange={setTaxType} options={TAX_CHOICES} />
      <Choice label="A sale takes" value={relief} onChange={setRelief} options={NEW_ACCOUNT_CHOICES} />
      <WordsField
        label="Currency"
        value={currency}
        onChange={(typed) => setCurrency(typed.toUpperCase())}
        wrong={currencyOk ? undefined : 'Three letters, such as USD'}
      />
      <div className="acts">
        <Act
          kind="primary"
          disabled={name.trim() === '' || owner.trim() === '' || !currencyOk || saving}
          onPress={() => void add()}
        >
          Add the account
        </Act>
        {onCancel === undefined ? null : (
          <Act kind="bare" onPress={onCancel}>
            Cancel
          </Act>
        )}
      </div>
      {refusal === undefined ? null : (
        <div className="whole-row">
          <RefusalNote refusal={refusal} />
        </div>
      )}
    </div>
  )
}
