import { useState, type ReactNode } from 'react'
import type { ActionText } from '../../../shared/action.ts'
import type { Output } from '../../../shared/contract.ts'
import { showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { Amount } from '../../parts/Amount.tsx'
import { Act, Check, Choice, DayField, WordsField } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { shown } from '../../state/question.ts'
import { accounts, actionPreview } from '../../state/questions.ts'
import { AnsweredPart } from '../Answered.tsx'
import { useApi, useAsked } from '../useApi.ts'
import {
  ACTION_KINDS,
  actionFields,
  actionOf,
  needsAccount,
  type ActionKind,
  type TypedAction,
} from './actionFields.ts'

type Preview = Output<'ledger.previewAction'>

/** A corporate action entered by hand: what it does to every lot is shown before it is entered, and undo takes it back. */
export function ActionForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const api = useApi()
  const known = shown(useAsked(accounts, {})) ?? []
  const [kind, setKind] = useState<ActionKind>('split')
  const [typed, setTyped] = useState<TypedAction>({})
  const [looking, setLooking] = useState<ActionText>()
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<Refusal>()
  const action = actionOf(kind, typed)
  const change = (part: TypedAction) => {
    setTyped({ ...typed, ...part })
    setLooking(undefined)
  }
  const enter = async (of: ActionText) => {
    const result = await api('ledger.addAction', { action: of, note })
    if (result.ok) onDone()
    else setRefusal(result.refusal)
  }
  return (
    <Section
      title="A corporate action"
      aside="Entered as facts of that day; Data, Imports takes it back"
      end={
        <Act kind="bare" tiny onPress={onDone}>
          Close
        </Act>
      }
    >
      <div className="fields">
        <Choice
          label="What happened"
          value={kind}
          onChange={(chosen) => {
            setKind(chosen)
            setLooking(undefined)
          }}
          options={ACTION_KINDS}
        />
        <WordsField
          label="Symbol held"
          value={typed.asset ?? ''}
          onChange={(asset) => change({ asset: asset.toUpperCase() })}
        />
        <DayField label="Day" value={typed.day ?? ''} onChange={(day) => change({ day })} />
        {kind === 'rename' ? null : (
          <Choice
            label="Account"
            value={typed.account ?? ''}
            onChange={(account) => change({ account })}
            options={[
              { value: '', name: needsAccount(kind) ? 'Choose one' : 'Every account that holds it' },
              ...known.map(({ id, name }) => ({ value: id, name })),
            ]}
          />
        )}
        {actionFields(kind).map((field) => (
          <WordsField
            key={field.name}
            label={field.label}
            value={typed[field.name] ?? ''}
            onChange={(text) => change({ [field.name]: text })}
            {...(field.hint === undefined ? {} : { hint: field.hint })}
          />
        ))}
        {kind === 'merger' ? (
          <Check checked={typed.taxable === 'yes'} onChange={(yes) => change({ taxable: yes ? 'yes' : '' })}>
            Taxed in full
          </Check>
        ) : null}
        <WordsField
          label="Where this is from"
          value={note}
          onChange={setNote}
          placeholder="Form 8937 of the company"
        />
        <div className="acts">
          <Act
            kind={looking === undefined ? 'primary' : 'plain'}
            disabled={action === undefined}
            onPress={() => setLooking(action)}
          >
            Show what it does
          </Act>
        </div>
      </div>
      {looking === undefined ? null : <Effect action={looking} onEnter={() => void enter(looking)} />}
      {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
    </Section>
  )
}

function Effect({
  action,
  onEnter,
}: {
  readonly action: ActionText
  readonly onEnter: () => void
}): ReactNode {
  const asked = useAsked(actionPreview, { action })
  return (
    <AnsweredPart reading="Replaying with it." asked={asked}>
      {(preview) => (
        <>
          <div className="columns even">
            <LotList title="Lots now" lots={preview.before} />
            <LotList title="Lots after it" lots={preview.after} />
          </div>
          <Gains preview={preview} />
          <div className="bar">
            <Act kind="primary" onPress={onEnter}>
              Enter it
            </Act>
          </div>
        </>
      )}
    </AnsweredPart>
  )
}

function LotList({ title, lots }: { readonly title: string; readonly lots: Preview['before'] }): ReactNode {
  return (
    <Section title={title}>
      {lots.length === 0 ? (
        <p className="note">None.</p>
      ) : (
        <table className="table dense">
          <thead>
            <tr>
              <th scope="col">Lot</th>
              <th scope="col">Account</th>
              <th scope="col" className="number">
                Shares
              </th>
              <th scope="col" className="number">
                Cost
              </th>
            </tr>
          </thead>
          <tbody>
            {lots.map((lot) => (
              <tr key={`${lot.account} ${lot.symbol} ${lot.lot}`}>
                <th scope="row">
                  <span className="symbol">{lot.symbol}</span>{' '}
                  <span className="second">{showDay(lot.acquired)}</span>
                </th>
                <td className="second">{lot.accountName}</td>
                <td className="number">{showQuantity(lot.quantity)}</td>
                <td className="number">
                  <Amount of={lot.costBasis} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function Gains({ preview }: { readonly preview: Preview }): ReactNode {
  const lines = [
    ...preview.gains.map(
      (gain) =>
        `${showQuantity(gain.quantity)} ${gain.symbol} of ${showDay(gain.acquired)} closed for ${showMoney(gain.proceeds, gain.currency)}: ${gain.gain === null ? 'the gain is not known' : `${gain.term}-term ${showMoney(gain.gain, gain.currency)}`}.`,
    ),
    ...preview.cash.map((cash) => `${showMoney(cash.amount, cash.currency)} in cash.`),
  ]
  if (lines.length === 0) return <p className="note">No gain and no cash: the cost stays what it was.</p>
  return (
    <ul className="stamps">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
