import type { ReactNode } from 'react'
import { Act } from '../parts/Controls.tsx'
import { PageHead } from '../parts/Page.tsx'
import { RefusalNote } from '../parts/States.tsx'
import { shown, type Asked } from '../state/question.ts'

interface AnsweredProps<T> {
  readonly title: string
  /** While the first answer is on its way. */
  readonly reading: string
  readonly asked: Asked<T>
  readonly onAgain: () => void
  readonly children: (value: T) => ReactNode
}

/** A page that stands on one answer: reading, refused with a way on, or there. */
export function Answered<T>({ title, reading, asked, onAgain, children }: AnsweredProps<T>): ReactNode {
  const value = shown(asked)
  if (value !== undefined) return children(value)
  return (
    <div className="sheet">
      {asked.phase === 'refused' ? (
        <>
          <PageHead title={title} state="This could not be worked out. Here is what was in the way." />
          <RefusalNote refusal={asked.refusal} acts={<Act onPress={onAgain}>Try again</Act>} />
        </>
      ) : (
        <PageHead title={title} state={reading} />
      )}
    </div>
  )
}

/** The same within a page, for a part of it. */
export function AnsweredPart<T>({
  reading,
  asked,
  onAgain,
  children,
}: {
  readonly reading: string
  readonly asked: Asked<T>
  readonly onAgain?: () => void
  readonly children: (value: T) => ReactNode
}): ReactNode {
  const value = shown(asked)
  if (value !== undefined) return children(value)
  if (asked.phase === 'refused') {
    return (
      <RefusalNote
        refusal={asked.refusal}
        {...(onAgain === undefined ? {} : { acts: <Act onPress={onAgain}>Try again</Act> })}
      />
    )
  }
  return <p className="note">{reading}</p>
}
