import { useEffect, useState, type ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import type { FileIn, Profile } from '../../../shared/importing.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { EventKind } from '../../../shared/trade.ts'
import { Act, Check, Choice, WordsField } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { eventWords } from '../../parts/eventWords.ts'
import { useApi } from '../useApi.ts'

type Columns = Output<'import.columns'>
type Field = keyof Profile['columns']

const FIELDS: readonly (readonly [Field, string])[] = [
  ['date', 'Trade date'],
  ['action', 'Action'],
  ['symbol', 'Symbol'],
  ['description', 'Description'],
  ['quantity', 'Shares'],
  ['price', 'Price'],
  ['amount', 'Amount'],
  ['fee', 'Fee'],
  ['currency', 'Currency'],
  ['account', 'Account'],
  ['reference', 'Reference'],
]

interface ColumnMapperProps {
  readonly file: FileIn
  readonly onSaved: (profile: string) => void
  readonly onCancel: () => void
}

/** Names the columns of a layout that nobody knows. The answer is kept and offered for the next such file. */
export function ColumnMapper({ file, onSaved, onCancel }: ColumnMapperProps): ReactNode {
  const api = useApi()
  const [columns, setColumns] = useState<Columns>()
  const [profile, setProfile] = useState<Profile>()
  const [refusal, setRefusal] = useState<Refusal>()

  useEffect(() => {
    let current = true
    void api('import.columns', { file }).then((result) => {
      if (!current) return
      if (!result.ok) return setRefusal(result.refusal)
      setColumns(result.value)
      setProfile(result.value.guess)
    })
    return () => {
      current = false
    }
  }, [api, file])

  if (refusal !== undefined && columns === undefined) return <RefusalNote refusal={refusal} />
  if (columns === undefined || profile === undefined) return <p className="note">Looking at the columns.</p>
  const save = async () => {
    const result = await api('import.saveProfile', profile)
    if (result.ok) onSaved(result.value.id)
    else setRefusal(result.refusal)
  }
  const unnamed = columns.actionCells.filter((cell) => profile.actions[cell] === undefined)
  return (
    <div className="mapper">
      <Section
        title="What the columns mean"
        aside={`Header on line ${columns.headerLine}. Guessed where the names tell.`}
      >
        <Questions columns={columns} />
        <div className="fields">
          <WordsField
            label="Call this layout"
            value={profile.name}
            onChange={(name) => setProfile({ ...profile, name })}
          />
          {FIELDS.map(([field, label]) => (
            <ColumnChoice
              key={field}
              field={field}
              label={label}
              columns={columns}
              profile={profile}
              onChange={setProfile}
            />
          ))}
          <Choice
            label="Order of a date"
            value={profile.dateOrder}
            onChange={(dateOrder) => setProfile({ ...profile, dateOrder })}
            options={[
              { value: 'ymd', name: 'Year, month, day' },
              { value: 'mdy', name: 'Month, day, year' },
              { value: 'dmy', name: 'Day, month, year' },
            ]}
          />
          <Choice
            label="Decimals after a"
            value={profile.decimal}
            onChange={(decimal) => setProfile({ ...profile, decimal })}
            options={[
              { value: 'point', name: 'point: 1,234.50' },
              { value: 'comma', name: 'comma: 1.234,50' },
            ]}
          />
          <WordsField
            label="Currency, where no column says"
            value={profile.currency}
            onChange={(typed) => setProfile({ ...profile, currency: typed.toUpperCase() })}
            wrong={/^[A-Z]{3}$/.test(profile.currency) ? undefined : 'Three letters, such as USD'}
          />
          <div className="acts">
            <Check
              checked={profile.signedQuantity}
              onChange={(signedQuantity) => setProfile({ ...profile, signedQuantity })}
            >
              Sales have negative shares
            </Check>
          </div>
        </div>
      </Section>
      {columns.actionCells.length === 0 ? null : (
        <Section
          title="What the actions mean"
          aside={
            unnamed.length === 0
              ? 'Each has a meaning.'
              : `${unnamed.length} without one: their rows would be refused.`
          }
        >
          <div className="fields">
            {columns.actionCells.map((cell) => (
              <Choice
                key={cell}
                label={cell}
                value={profile.actions[cell] ?? ''}
                onChange={(kind) =>
                  setProfile({ ...profile, actions: withAction(profile.actions, cell, kind) })
                }
                options={[
                  { value: '', name: 'Refuse such rows' },
                  { value: 'skip', name: 'No transaction' },
                  ...EventKind.options.map((kind) => ({ value: kind as string, name: eventWords(kind) })),
                ]}
              />
            ))}
          </div>
        </Section>
      )}
      <Sample columns={columns} />
      {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
      <div className="ways">
        <Act
          kind="primary"
          disabled={!/^[A-Z]{3}$/.test(profile.currency) || profile.name.trim() === ''}
          onPress={() => void save()}
        >
          Save and read the file
        </Act>
        <Act kind="bare" onPress={onCancel}>
          Cancel
        </Act>
      </div>
    </div>
  )
}

function withAction(actions: Profile['actions'], cell: string, kind: string): Profile['actions'] {
  const next = Object.fromEntries(Object.entries(actions).filter(([name]) => name !== cell))
  return kind === '' ? next : { ...next, [cell]: kind }
}

const ASKS: Readonly<Record<Columns['ask'][number], string>> = {
  decimal: 'Are decimals written with a point or a comma? The values fit both.',
  dateOrder: 'Which comes first in a date, the day or the month? The values fit both.',
  date: 'Which column holds the trade date?',
  action: 'What do the actions mean? Not every one could be told.',
  amount: 'Which column holds the amount? Without it, shares and price are needed.',
}

function Questions({ columns }: { readonly columns: Columns }): ReactNode {
  if (columns.ask.length === 0)
    return <p className="note">Everything could be told from the values. Look it over.</p>
  return (
    <ul className="faults">
      {columns.ask.map((ask) => (
        <li key={ask}>
          <span className="flag" aria-hidden="true" />
          {ASKS[ask]}
        </li>
      ))}
    </ul>
  )
}

interface ColumnChoiceProps {
  readonly field: Field
  readonly label: string
  readonly columns: Columns
  readonly profile: Profile
  readonly onChange: (profile: Profile) => void
}

function ColumnChoice({ field, label, columns, profile, onChange }: ColumnChoiceProps): ReactNode {
  const value = profile.columns[field] ?? ''
  const choose = (column: string) => {
    const rest = Object.fromEntries(Object.entries(profile.columns).filter(([name]) => name !== field))
    const next = column === '' ? rest : { ...rest, [field]: column }
    onChange({ ...profile, columns: { ...next, date: field === 'date' ? column : profile.columns.date } })
  }
  return (
    <Choice
      label={label}
      value={value}
      onChange={choose}
      options={[
        ...(field === 'date' ? [] : [{ value: '', name: 'Not in the file' }]),
        ...columns.header.map((name) => ({ value: name, name })),
      ]}
    />
  )
}

function Sample({ columns }: { readonly columns: Columns }): ReactNode {
  return (
    <Section title="First rows" aside="as they stand in the file">
      <div className="wide-table" role="region" aria-label="First rows of the file" tabIndex={0}>
        <table className="table dense">
          <thead>
            <tr>
              {columns.header.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {columns.rows.slice(0, 6).map((row, i) => (
              <tr key={i}>
                {columns.header.map((name, c) => (
                  <td key={name} className="together">
                    {row[c] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
