import { useState, type ReactNode } from 'react'
import type { Output } from '../../../../shared/contract.ts'
import type { Refusal } from '../../../../shared/refusal.ts'
import type { Filing, TaxProfile } from '../../../../shared/tax.ts'
import { amountTyped } from '../../../parts/amounts.ts'
import { Act, Choice, WordsField } from '../../../parts/Controls.tsx'
import { Section } from '../../../parts/Page.tsx'
import { RefusalNote } from '../../../parts/States.tsx'
import { taxProfile } from '../../../state/questions.ts'
import { AnsweredPart } from '../../Answered.tsx'
import { useApi, useAsked } from '../../useApi.ts'
import { factsFrom, formOf, type FactsForm } from './factsForm.ts'
import { FundFacts } from './FundFacts.tsx'
import { FundGroups } from './FundGroups.tsx'
import { RateTables } from './RateTables.tsx'

const FILINGS: readonly { value: Filing; name: string }[] = [
  { value: 'single', name: 'Single' },
  { value: 'joint', name: 'Married, jointly' },
  { value: 'separate', name: 'Married, separately' },
  { value: 'head', name: 'Head of household' },
]

const RELATIONS = [
  { value: 'self' as const, name: 'Me' },
  { value: 'spouse' as const, name: 'My spouse' },
  { value: 'other' as const, name: 'Someone else' },
]

/** What the ledger cannot know about a return, the rates it is reckoned with, and what counts as the same fund. */
export function TaxFacts({ thisYear }: { readonly thisYear: number }): ReactNode {
  const api = useApi()
  const asked = useAsked(taxProfile, {})
  return (
    <AnsweredPart reading="Reading your facts." asked={asked} onAgain={() => void taxProfile.ask(api, {})}>
      {(known) => (
        <>
          <FactsSection known={known} thisYear={thisYear} />
          <FundFacts profile={known.profile} />
          <FundGroups />
          <RateTables thisYear={thisYear} />
        </>
      )}
    </AnsweredPart>
  )
}

function FactsSection({
  known,
  thisYear,
}: {
  readonly known: Output<'tax.profile'>
  readonly thisYear: number
}): ReactNode {
  const api = useApi()
  const [form, setForm] = useState<FactsForm>(() => formOf(known.profile))
  const [said, setSaid] = useState<Refusal | 'saved'>()
  const change = (part: Partial<FactsForm>) => {
    setForm({ ...form, ...part })
    setSaid(undefined)
  }
  const facts = factsFrom(form, known.profile)
  const save = async (profile: TaxProfile) => {
    const result = await api('tax.saveProfile', { profile })
    setSaid(result.ok ? 'saved' : result.refusal)
  }
  return (
    <Section
      title="Your facts"
      aside={known.saved ? 'Saved in this ledger, nowhere else' : 'Not given yet: these are assumed'}
    >
      <div className="fields">
        <Choice
          label="Filing"
          value={form.filing}
          onChange={(filing) => change({ filing })}
          options={FILINGS}
        />
        <AmountField
          label="Other income a year"
          hint="Wages and the like, without what the ledger knows"
          value={form.income}
          onChange={(income) => change({ income })}
        />
        <AmountField
          label="Deductions"
          hint="Empty for the standard deduction"
          value={form.deduction}
          empty
          onChange={(deduction) => change({ deduction })}
        />
        <WordsField
          label="State rate, percent"
          value={form.statePercent}
          onChange={(statePercent) => change({ statePercent })}
          wrong={facts.wrong === 'statePercent' ? 'A percentage such as 5.25' : undefined}
        />
        <WordsField
          label="Losses carried into the year"
          value={form.carriedInto}
          onChange={(carriedInto) => change({ carriedInto })}
          placeholder={String(thisYear)}
          hint="Empty where none are carried"
          wrong={facts.wrong === 'carriedInto' ? 'A year of four digits' : undefined}
        />
        <AmountField
          label="Short-term loss carried in"
          value={form.carriedShort}
          empty
          onChange={(carriedShort) => change({ carriedShort })}
        />
        <AmountField
          label="Long-term loss carried in"
          value={form.carriedLong}
          empty
          onChange={(carriedLong) => change({ carriedLong })}
        />
        {known.owners.map((owner) => (
          <Choice
            key={owner}
            label={`Accounts of ${owner} belong to`}
            value={form.owners[owner] ?? 'self'}
            onChange={(relation) => change({ owners: { ...form.owners, [owner]: relation } })}
            options={RELATIONS}
          />
        ))}
        <div className="acts">
          <Act
            kind="primary"
            disabled={facts.profile === undefined}
            onPress={() => {
              if (facts.profile !== undefined) void save(facts.profile)
            }}
          >
            Save
          </Act>
          <span role="status" className="hint">
            {said === 'saved' ? 'Saved.' : ''}
          </span>
        </div>
      </div>
      {said === undefined || said === 'saved' ? null : <RefusalNote refusal={said} />}
    </Section>
  )
}

function AmountField({
  label,
  value,
  onChange,
  hint,
  empty = false,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: string
  /** Nothing typed is allowed. */
  readonly empty?: boolean
}): ReactNode {
  const isWrong = (value.trim() === '' && !empty) || (value.trim() !== '' && amountTyped(value) === undefined)
  return (
    <WordsField
      label={label}
      value={value}
      onChange={onChange}
      wrong={isWrong ? 'An amount such as 85,000' : undefined}
      {...(hint === undefined ? {} : { hint })}
    />
  )
}
