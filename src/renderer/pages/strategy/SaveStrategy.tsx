import { useState, type ReactNode } from 'react'
import type { Plan } from '../../../shared/plan.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import type { Strategy } from '../../../shared/strategy.ts'
import { Act, Check, GoTo, WordsField } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { accounts } from '../../state/questions.ts'
import { hashFromRoute } from '../../state/route.ts'
import { shown } from '../../state/question.ts'
import { useApi, useAsked } from '../useApi.ts'

interface SaveProps {
  /** Undefined while the document is not valid. */
  readonly strategy: Strategy | undefined
  readonly standing: Plan | null
  readonly fromTemplate: boolean
}

type Saved = { readonly version: number; readonly live: boolean }

/** Saves the document as a new version, and makes it the plan if that is wanted: each with one reason, in the journal. */
export function SaveStrategy({ strategy, standing, fromTemplate }: SaveProps): ReactNode {
  const api = useApi()
  const known = shown(useAsked(accounts, {})) ?? []
  const [reason, setReason] = useState('')
  const [live, setLive] = useState(true)
  const [left, setLeft] = useState<readonly string[]>([])
  const [saving, setSaving] = useState(false)
  const [refusal, setRefusal] = useState<Refusal>()
  const [saved, setSaved] = useState<Saved>()
  const candidates = known.filter(({ inPlan }) => inPlan)
  const chosen = (standing?.accounts ?? candidates.map(({ id }) => id)).filter((id) => !left.includes(id))
  const makesPlan = live && known.length > 0

  const save = async () => {
    if (strategy === undefined) return
    setSaving(true)
    setRefusal(undefined)
    setSaved(undefined)
    const kept = await api('strategy.save', { document: strategy, reason: reason.trim() })
    if (kept.ok && makesPlan) {
      const sleeve = strategy.sleeves[0]
      const plan = {
        ...standing,
        strategy: kept.value.id,
        version: kept.value.version,
        sleeveBudget: sleeve?.budget ?? 0,
        sleeveCap: sleeve?.cap ?? 0.2,
        accounts: [...chosen],
      }
      const planned = await api('plan.save', { plan, reason: reason.trim() })
      if (planned.ok) setSaved({ version: kept.value.version, live: true })
      else setRefusal(planned.refusal)
    } else if (kept.ok) setSaved({ version: kept.value.version, live: false })
    else setRefusal(kept.refusal)
    setSaving(false)
  }

  const ready = strategy !== undefined && reason.trim() !== '' && !saving && (!makesPlan || chosen.length > 0)
  return (
    <Section title="Save" aside={fromTemplate ? 'As your own, from a template' : 'As a new version'}>
      <div className="builder-line">
        <WordsField
          label="Reason"
          value={reason}
          onChange={setReason}
          lines={2}
          placeholder="One sentence, kept in the journal"
        />
      </div>
      <div className="checks">
        <Check checked={makesPlan} onChange={setLive}>
          Make it the plan
        </Check>
        {known.length === 0 ? (
          <p className="note">A plan needs an account. Import a file or add one first.</p>
        ) : null}
      </div>
      {makesPlan ? (
        <fieldset className="universe">
          <legend>In these accounts</legend>
          {known.map(({ id, name, taxType }) => (
            <Check
              key={id}
              checked={chosen.includes(id)}
              onChange={(isIn) => setLeft(isIn ? left.filter((each) => each !== id) : [...left, id])}
            >
              {name}, {taxType}
            </Check>
          ))}
        </fieldset>
      ) : null}
      <div className="acts save-acts">
        <Act kind="primary" disabled={!ready} onPress={() => void save()}>
          {makesPlan ? 'Save and make it the plan' : 'Save'}
        </Act>
      </div>
      {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
      {saved === undefined ? null : (
        <div role="status" className="saved-note">
          <p>
            Saved as version {saved.version}
            {saved.live ? ', and it is the plan now.' : '.'}
          </p>
          <div className="acts">
            <GoTo href={hashFromRoute('lab')}>Test it</GoTo>
            {saved.live ? <GoTo href={hashFromRoute('rebalance')}>See the trades</GoTo> : null}
          </div>
        </div>
      )}
    </Section>
  )
}
