import type { ReactNode } from 'react'
import { showMoney, showPercent } from '../../shared/format.ts'
import { Book } from './Book.tsx'
import { percentAt } from './bars.ts'
import { placed } from './styled.ts'

interface BeamProps {
  /** Shares of the whole. */
  readonly core: number
  readonly sleeve: number
  readonly budget: number
  readonly cap: number
  readonly coreValue: string
  readonly sleeveValue: string
  readonly currency: string
}

/** The signature of the app: core and sleeve as two segments, against the target and the sleeve's cap. One a page. */
export function Beam({ core, sleeve, budget, cap, coreValue, sleeveValue, currency }: BeamProps): ReactNode {
  return (
    <div className="beam">
      <div className="beam-ends">
        <div>
          <Book is="core">Core</Book>
          <span className="figure">{showPercent(core)}</span>
          <span>
            {showMoney(coreValue, currency)} in fixed shares, target {showPercent(1 - budget)}
          </span>
        </div>
        <div>
          <span>
            {showMoney(sleeveValue, currency)} by rule, target {showPercent(budget)}
          </span>
          <span className="figure">{showPercent(sleeve)}</span>
          <Book is="sleeve">Sleeve</Book>
        </div>
      </div>
      <div className="beam-bar" aria-hidden="true">
        <span className="beam-core" style={placed({ '--at': percentAt(1 - sleeve) })} />
        <span className="beam-sleeve" style={placed({ '--at': percentAt(1 - sleeve) })} />
        <span className="beam-mark cap" style={placed({ '--at': percentAt(1 - cap) })}>
          <span>sleeve cap {showPercent(cap, 0)}</span>
        </span>
        <span className="beam-mark" style={placed({ '--at': percentAt(1 - budget) })}>
          <span>target {showPercent(1 - budget)}</span>
        </span>
      </div>
    </div>
  )
}

/** The beam as a side remark. */
export function SmallBeam({
  core,
  sleeve,
  budget,
}: {
  readonly core: number
  readonly sleeve: number
  readonly budget: number | null
}): ReactNode {
  return (
    <div>
      <div className="beam-small" aria-hidden="true">
        <span className="beam-core" style={placed({ '--at': percentAt(1 - sleeve) })} />
        <span className="beam-sleeve" style={placed({ '--at': percentAt(1 - sleeve) })} />
      </div>
      <div className="beam-words">
        <Book is="core">
          Core {showPercent(core)}
          {budget === null ? '' : ` of ${showPercent(1 - budget)}`}
        </Book>
        <Book is="sleeve">
          Sleeve {showPercent(sleeve)}
          {budget === null ? '' : ` of ${showPercent(budget)}`}
        </Book>
      </div>
    </div>
  )
}
