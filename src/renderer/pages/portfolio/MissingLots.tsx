import { useState, type ReactNode } from 'react'
import type { GapRow } from '../../../shared/lot.ts'
import { showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import { Act } from '../../parts/Controls.tsx'
import { signOf } from '../../parts/amounts.ts'
import { eventWords } from '../../parts/eventWords.ts'
import { OpeningLot } from './OpeningLot.tsx'

/** Sales that the history at hand cannot explain, each with a form for the lot that is missing. */
export function MissingLots({ gaps }: { readonly gaps: readonly GapRow[] }): ReactNode {
  if (gaps.length === 0) return <p className="note">Every sale finds its lots. Nothing is missing.</p>
  return (
    <>
      <p className="note">
        These left an account without a purchase in the ledger. Their gain is unknown until you enter the lot
        they came from, or import an earlier period. If you do not know the cost, leave it for later: a guess
        would be taxed like a fact.
      </p>
      <ul>
        {gaps.map((gap) => (
          <Gap key={`${gap.event}${gap.asset}`} gap={gap} />
        ))}
      </ul>
    </>
  )
}

function Gap({ gap }: { readonly gap: GapRow }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="need">
      <span className="weight-mark mayAnswer" aria-hidden="true" />
      <div>
        <h2>
          {showQuantity(gap.quantity)} {gap.symbol} in {gap.accountName}
        </h2>
        <p>
          {eventWords(gap.eventKind)} on {showDay(gap.day)}
          {signOf(gap.proceeds) === 0 ? '' : ` for ${showMoney(gap.proceeds)}`}: no lot covers these units.
        </p>
        {isOpen ? <OpeningLot gap={gap} onDone={() => setOpen(false)} /> : null}
      </div>
      {isOpen ? null : <Act onPress={() => setOpen(true)}>Enter the lot</Act>}
    </li>
  )
}
