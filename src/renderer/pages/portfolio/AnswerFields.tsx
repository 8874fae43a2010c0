import type { ReactNode } from 'react'
import { Choice, DayField, WordsField } from '../../parts/Controls.tsx'
import { fieldsOf, type Answered, type AnswerKind } from './askAnswers.ts'

const KIND_NAMES: Readonly<Record<AnswerKind, string>> = {
  basis: 'Bought, or moved from elsewhere',
  inherited: 'Inherited',
  gifted: 'A gift',
  spinOff: 'Share of the cost',
  reorganisation: 'Shares and cash: the gain is taxed up to the cash',
  taxable: 'Taxed in full',
  split: 'Split',
}

/** How units came, and what that kind of coming must be told. */
export function AnswerFields<K extends AnswerKind>({
  kinds,
  kind,
  onKind,
  typed,
  onTyped,
}: {
  readonly kinds: readonly K[]
  readonly kind: K
  readonly onKind: (kind: K) => void
  readonly typed: Answered
  readonly onTyped: (typed: Answered) => void
}): ReactNode {
  return (
    <>
      {kinds.length === 1 ? null : (
        <Choice
          label="How they came"
          value={kind}
          onChange={onKind}
          options={kinds.map((value) => ({ value, name: KIND_NAMES[value] }))}
        />
      )}
      {fieldsOf(kind).map((field) =>
        field.kind === 'day' ? (
          <DayField
            key={field.name}
            label={field.label}
            value={typed[field.name] ?? ''}
            onChange={(text) => onTyped({ ...typed, [field.name]: text })}
          />
        ) : (
          <WordsField
            key={field.name}
            label={field.label}
            value={typed[field.name] ?? ''}
            onChange={(text) => onTyped({ ...typed, [field.name]: text })}
            {...(field.hint === undefined ? {} : { hint: field.hint })}
          />
        ),
      )}
    </>
  )
}
