import type { ReactNode } from 'react'
import { ProgressBar } from 'react-aria-components'
import { showPercent } from '../../shared/format.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { describeRefusal } from '../../shared/words.ts'
import { percentAt } from './bars.ts'
import { GoTo } from './Controls.tsx'
import { placed } from './styled.ts'

/** Cause, place and remedy of a refusal, with what can be done about it here. */
export function RefusalNote({
  refusal,
  acts,
}: {
  readonly refusal: Refusal
  readonly acts?: ReactNode
}): ReactNode {
  const { title, sentence, remedy } = describeRefusal(refusal)
  return (
    <div className="refusal" role="alert">
      <span className="weight-mark mustAnswer" aria-hidden="true" />
      <div>
        <h2>{title}</h2>
        <p>
          {sentence} {remedy}
        </p>
      </div>
      {acts === undefined && refusal.kind !== 'missingRate' ? null : (
        <div className="acts">
          {refusal.kind === 'missingRate' ? <GoTo href="#/data/currencies">Import rates</GoTo> : null}
          {acts}
        </div>
      )}
    </div>
  )
}

/** Nothing here yet: one sentence, one action, one way round. */
export function Blank({
  title,
  sentence,
  children,
}: {
  readonly title: string
  readonly sentence: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <div className="blank">
      <h2>{title}</h2>
      <p>{sentence}</p>
      <div className="ways">{children}</div>
    </div>
  )
}

/** Long work: its name, the share done, the time left, and a way to stop it. */
export function JobBox({
  name,
  share,
  secondsLeft,
  cancel,
}: {
  readonly name: string
  readonly share: number
  readonly secondsLeft: number | undefined
  readonly cancel: ReactNode
}): ReactNode {
  return (
    <div className="job">
      <b>{name}</b>
      {cancel}
      <ProgressBar className="job-track" aria-label={name} value={share * 100}>
        <div className="job-fill" style={placed({ '--at': percentAt(share) })} />
      </ProgressBar>
      <span className="job-words">
        {showPercent(share, 0)} done{secondsLeft === undefined ? '' : `, about ${secondsLeft} s left`}
      </span>
    </div>
  )
}
