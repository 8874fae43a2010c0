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
  /** A layout named before, to be changed; else the guess is the start. */
  readonly named: Profile | undefined
  /** Actions that a reading by it did not know. */
  readonly unknownActions: readonly string[]
  readonly onSaved: (profile: string) => void
  readonly onCancel: () => void
}

/** Names the columns of a layout that nobody knows. The answer is kept and offered for the next such file. */
export function ColumnMapper({
  file,
  named,
  unknownActions,
  onSaved,
  onCancel,
}: ColumnMapperProps): ReactNode {
  const api = useApi()
  const [columns, setColumns] = useState<Columns>()
  const [profile, setProfile] = useState<Profile>()
  const [open, setOpen] = useState<ReadonlySet<Columns['ask'][number]>>(new Set())
  const [refusal, setRefusal] = useState<Refusal>()

  useEffect(() => {
    let current = true
    void api('import.columns', { file }).then((result) => {
      if (!current) return
      if (!result.ok) return setRefusal(result.refusal)
      setColumns(result.value)
      setProfile(named ?? result.value.guess)
      // What the values leave open is not answered by a guess: the person has to choose.
      setOpen(new Set(named === undefined ? result.value.ask : []))
    })
    return () => {
      current = false
    }
  }, [api, file, named])

  if (refusal !== undefined && columns === undefined) return <RefusalNote refusal={refusal} />
  if (columns === undefined || profile === undefined) return <p className="note">Looking at the columns.</p>
  const settle = (ask: Columns['ask'][number], next: Profile) => {
    setProfile(next)
    setOpen(new Set([...open].filter((each) => each !== ask)))
  }
  const save = async () => {
    const result = await api('import.saveProfile', profile)
    if (result.ok) onSaved(result.value.id)
    else setRefusal(result.refusal)
  }
  const mustChoose = open.has('dateOrder') || open.has('decimal')
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
            value={open.has('dateOrder') ? '' : profile.dateOrder}
            onChange={(order) => {
              if (order !== '') settle('dateOrder', { ...profile, dateOrder: order })
            }}
            options={[
              ...(open.has('dateOrder') ? [{ value: '' as const, name: 'Choose' }] : []),
              { value: 'ymd', name: 'Year, month, day' },
              { value: 'mdy', name: 'Month, day, year' },
              { value: 'dmy', name: 'Day, month, year' },
            ]}
          />
          <Choice
            label="Decimals after a"
            value={open.has('decimal') ? '' : profile.decimal}
            onChange={(decimal) => {
              if (decimal !== '') settle('decimal', { ...profile, decimal })
            }}
            options={[
              ...(open.has('decimal') ? [{ value: '' as const, name: 'Choose' }] : []),
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
      <Actions
        cells={actionCells(columns, profile, unknownActions)}
        profile={profile}
        onChange={setProfile}
      />
      <Sample columns={columns} />
      {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
      <div className="ways">
        <Act
          kind="primary"
          disabled={mustChoose || !/^[A-Z]{3}$/.test(profile.currency) || profile.name.trim() === ''}
          onPress={() => void save()}
        >
          {mustChoose ? 'Answer what is asked to go on' : 'Save and read the file'}
        </Act>
        <Act kind="bare" onPress={onCancel}>
          Cancel
        </Act>
      </div>
    </div>
  )
}

/**
 * The words to give a meaning: all of the guessed column, the first rows of another one (a reading by it tells the rest),
 * and what an earlier reading did not know.
 */
export function actionCells(
  columns: Columns,
  profile: Profile,
  unknown: readonly string[],
): readonly string[] {
  const { action } = profile.columns
  if (action === undefined) return []
  const at = columns.header.indexOf(action)
  const cells =
    action === columns.guess.columns.action
      ? columns.actionCells
      : columns.rows.map((row) => (row[at] ?? '').trim())
  return [...new Set([...cells, ...unknown, ...Object.keys(profile.actions)])].filter((cell) => cell !== '')
}

interface ActionsProps {
  readonly cells: readonly string[]
  readonly profile: Profile
  readonly onChange: (profile: Profile) => void
}

function Actions({ cells, profile, onChange }: ActionsProps): ReactNode {
  if (cells.length === 0) return null
  const unnamed = cells.filter((cell) => profile.actions[cell] === undefined).length
  return (
    <Section
      title="What the actions mean"
      aside={unnamed === 0 ? 'Each has a meaning.' : `${unnamed} without one: their rows would be refused.`}
    >
      <div className="fields">
        {cells.map((cell) => (
          <Choice
            key={cell}
            label={cell}
            value={profile.actions[cell] ?? ''}
            onChange={(kind) => onChange({ ...profile, actions: withAction(profile.actions, cell, kind) })}
            options={[
              { value: '', name: 'Refuse such rows' },
              { value: 'skip', name: 'No transaction' },
              ...EventKind.options.map((kind) => ({ value: kind as string, name: eventWords(kind) })),
            ]}
          />
        ))}
      </div>
    </Section>
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
