import { useEffect, useState, type ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import type { Effects } from '../../../shared/entry.ts'
import { showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { Act, WordsField } from '../../parts/Controls.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { signOf } from '../../parts/amounts.ts'
import { eventWords } from '../../parts/eventWords.ts'
import { shown } from '../../state/question.ts'
import { eventShown } from '../../state/questions.ts'
import { useApi } from '../useApi.ts'
import { EffectsView } from './EffectsView.tsx'
import { EntryForm } from './EntryForm.tsx'
import { draftOfEntry } from './entryDraft.ts'
import { SidePanel } from './SidePanel.tsx'

type Shown = Output<'ledger.event'>

interface PanelProps {
  readonly event: string
  readonly onClose: () => void
  readonly onChanged: () => void
}

/** One transaction: what it says, where it came from, and the ways to correct or remove it. */
export function TransactionPanel({ event, onClose, onChanged }: PanelProps): ReactNode {
  const api = useApi()
  const asked = eventShown.use()
  const [mode, setMode] = useState<'look' | 'correct' | 'remove'>('look')
  useEffect(() => {
    void eventShown.ask(api, { event })
    return () => eventShown.forget()
  }, [api, event])
  const value = shown(asked)
  const done = () => {
    onChanged()
    onClose()
  }
  const title = value === undefined ? 'Transaction' : titleOf(value)
  return (
    <SidePanel title={title} onClose={onClose}>
      {asked.phase === 'refused' ? <RefusalNote refusal={asked.refusal} /> : null}
      {value === undefined ? null : mode === 'correct' && value.entry !== null ? (
        <EntryForm
          start={draftOfEntry(value.entry, value.row.symbol)}
          needsReason
          verb="Correct it"
          onSend={(entry, reason, preview) =>
            api('ledger.correct', {
              event,
              // The name typed stands for the very asset as long as it is not changed.
              entry: entry.symbol === value.row.symbol ? { ...entry, symbol: value.entry!.symbol } : entry,
              // A look needs no reason yet.
              reason: reason === '' ? 'preview' : reason,
              preview,
            })
          }
          onDone={done}
          onCancel={() => setMode('look')}
        />
      ) : mode === 'remove' ? (
        <Removal event={event} onDone={done} onCancel={() => setMode('look')} />
      ) : (
        <Look
          value={value}
          onCorrect={() => setMode('correct')}
          onRemove={() => setMode('remove')}
          onClose={onClose}
        />
      )}
    </SidePanel>
  )
}

function titleOf({ row }: Shown): string {
  const units = signOf(row.quantity) === 0 ? '' : ` ${showQuantity(row.quantity.replace(/^-/, ''))}`
  return `${eventWords(row.kind)}${units}${row.symbol === '' ? '' : ` ${row.symbol}`}, ${showDay(row.day)}`
}

function Look({
  value,
  onCorrect,
  onRemove,
  onClose,
}: {
  readonly value: Shown
  readonly onCorrect: () => void
  readonly onRemove: () => void
  readonly onClose: () => void
}): ReactNode {
  const { row, legs, file, line, entry } = value
  return (
    <>
      <p>
        {row.accountName}. From {file}
        {line === null ? '' : `, line ${line}`}.
      </p>
      <table className="table">
        <caption className="unseen">Legs of the transaction</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Asset</th>
            <th scope="col" className="number">
              Shares
            </th>
            <th scope="col" className="number">
              Money
            </th>
          </tr>
        </thead>
        <tbody>
          {legs.map((leg, i) => (
            <tr key={i}>
              <th scope="row">{LEGS[leg.role]}</th>
              <td className="symbol">{leg.symbol}</td>
              <td className="number">{signOf(leg.quantity) === 0 ? '' : showQuantity(leg.quantity)}</td>
              <td className="number">
                {signOf(leg.amount) === 0 ? '' : showMoney(leg.amount, leg.currency ?? row.currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {row.note === '' ? null : <p>{row.note}</p>}
      {entry === null ? (
        <p>
          It has more parts than the form can state, so it cannot be corrected here. Remove it and enter it
          anew if it is wrong.
        </p>
      ) : null}
      <div className="acts">
        <Act kind="bare" onPress={onClose}>
          Close
        </Act>
        <Act onPress={onRemove}>Remove…</Act>
        {entry === null ? null : (
          <Act kind="primary" onPress={onCorrect}>
            Correct…
          </Act>
        )}
      </div>
    </>
  )
}

const LEGS: Readonly<Record<Shown['legs'][number]['role'], string>> = {
  principal: 'What was traded',
  fee: 'Fee',
  tax: 'Tax',
  income: 'Income',
  basis: 'Cost that came along',
  transfer: 'Moved',
}

/** A removal says what it does before it does it, and why is kept. */
function Removal({
  event,
  onDone,
  onCancel,
}: {
  readonly event: string
  readonly onDone: () => void
  readonly onCancel: () => void
}): ReactNode {
  const api = useApi()
  const [reason, setReason] = useState('')
  const [effects, setEffects] = useState<Effects>()
  const [refusal, setRefusal] = useState<Refusal>()
  useEffect(() => {
    let isWanted = true
    void api('ledger.remove', { event, reason: 'preview', preview: true }).then((result) => {
      if (!isWanted) return
      if (result.ok) setEffects(result.value.effects)
      else setRefusal(result.refusal)
    })
    return () => {
      isWanted = false
    }
  }, [api, event])
  const remove = async () => {
    const result = await api('ledger.remove', { event, reason: reason.trim() })
    if (result.ok) onDone()
    else setRefusal(result.refusal)
  }
  return (
    <>
      <p>It leaves the ledger and stays on record. You can take the removal back.</p>
      {effects === undefined ? null : <EffectsView effects={effects} />}
      <WordsField
        label="Why it is removed"
        value={reason}
        onChange={setReason}
        placeholder="It stands twice"
        required
      />
      {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
      <div className="acts">
        <Act kind="bare" onPress={onCancel}>
          Keep it
        </Act>
        <Act kind="primary" disabled={reason.trim() === ''} onPress={() => void remove()}>
          Remove it
        </Act>
      </div>
    </>
  )
}
