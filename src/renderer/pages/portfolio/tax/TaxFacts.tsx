import { useState, type ReactNode } from 'react'
import type { Output } from '../../../../shared/contract.ts'
import { showDay } from '../../../../shared/format.ts'
import type { Refusal } from '../../../../shared/refusal.ts'
import type { Filing, TaxProfile } from '../../../../shared/tax.ts'
import { amountTyped } from '../../../parts/amounts.ts'
import { Act, Choice, WordsField } from '../../../parts/Controls.tsx'
import { Section } from '../../../parts/Page.tsx'
import { RefusalNote } from '../../../parts/States.tsx'
import { taxGroups, taxProfile, taxTables } from '../../../state/questions.ts'
import { AnsweredPart } from '../../Answered.tsx'
import { useApi, useAsked } from '../../useApi.ts'
import { factsFrom, formOf, type FactsForm } from './factsForm.ts'

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
          <FactsSection key={JSON.stringify(known.profile)} known={known} thisYear={thisYear} />
          <Tables />
          <Groups />
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
      aside={known.saved ? 'Saved in this ledger, nowhere else' : 'Not given yet: these are placeholders'}
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

function Tables(): ReactNode {
  const asked = useAsked(taxTables, {})
  return (
    <AnsweredPart reading="Reading the tables." asked={asked}>
      {({ tables }) => (
        <Section
          title="Rates"
          aside="Data, not code: each year from its publication. Edit with trimtab tax tables."
        >
          <table className="table dense">
            <thead>
              <tr>
                <th scope="col">Year</th>
                <th scope="col">As of</th>
                <th scope="col">From</th>
                <th scope="col">Checked</th>
              </tr>
            </thead>
            <tbody>
              {tables.toReversed().map((table) => (
                <tr key={table.year}>
                  <th scope="row" className="together">
                    {table.year}
                    {table.edited ? ', your own' : ''}
                  </th>
                  <td className="second together">{showDay(table.asOf)}</td>
                  <td className="second">{table.source}</td>
                  <td className="second">{table.check}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </AnsweredPart>
  )
}

const KINDS = {
  shareClass: 'share classes of one fund: one for wash sales',
  own: 'your choice: one for wash sales',
  grey: 'the law does not say: not counted as one until you group them',
} as const

function Groups(): ReactNode {
  const asked = useAsked(taxGroups, {})
  return (
    <AnsweredPart reading="Reading the groups." asked={asked}>
      {({ groups, asOf, source }) => (
        <Section
          title="Substantially identical"
          aside={`Which of your funds count as one. List as of ${showDay(asOf)}: ${source}`}
        >
          {groups.length === 0 ? (
            <p className="note">No two of your funds are on the list.</p>
          ) : (
            <table className="table dense">
              <tbody>
                {groups.map((group) => (
                  <tr key={`${group.kind} ${group.name}`}>
                    <th scope="row">{group.assets.map(({ symbol }) => symbol).join(', ')}</th>
                    <td className="second">{group.name}</td>
                    <td className="second">{KINDS[group.kind]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Section>
      )}
    </AnsweredPart>
  )
}
