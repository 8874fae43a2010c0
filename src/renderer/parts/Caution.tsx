import type { ReactNode } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { showMoney } from '../../shared/format.ts'
import type { Warning } from '../../shared/proposal.ts'
import { describeWarning } from '../../shared/words.ts'
import { signOf } from './amounts.ts'

interface CautionProps {
  readonly warning: Warning
  readonly chosen: string | undefined
  readonly onChoose: (remedy: string) => void
  readonly isDecided?: boolean
  readonly currency: string
  /** Where a remedy leads to another page. */
  readonly way?: ReactNode
}

/** A warning: cause, cost, date, and remedies with what each saves. Filled must be answered, hollow may be. */
export function Caution({
  warning,
  chosen,
  onChoose,
  isDecided = false,
  currency,
  way,
}: CautionProps): ReactNode {
  const { title, sentence, remedies } = describeWarning(warning)
  const costs = signOf(warning.costs) > 0 ? `costs ${showMoney(warning.costs, currency)}` : ''
  return (
    <div className={`caution ${warning.severity}`}>
      <span className={`weight-mark ${warning.severity}`} aria-hidden="true" />
      <div>
        <h3>
          <span>
            {title}
            {warning.severity === 'mustAnswer' ? <span className="unseen">, must be answered</span> : null}
          </span>
          <small>{costs}</small>
        </h3>
        <p>{sentence}</p>
        {warning.severity === 'informs' ? null : (
          <RadioGroup className="remedies" value={chosen ?? null} onChange={onChoose} isReadOnly={isDecided}>
            <Label className="unseen">{title}: what to do</Label>
            {warning.remedies.map((remedy, i) => (
              <Radio key={remedy.id} value={remedy.id} className="remedy">
                <span>{remedies[i]}</span>
                <small>
                  {signOf(remedy.saves) > 0 ? `saves ${showMoney(remedy.saves, currency)}` : 'saves nothing'}
                </small>
              </Radio>
            ))}
          </RadioGroup>
        )}
        {way}
      </div>
    </div>
  )
}
