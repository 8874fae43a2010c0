import type { ReactNode } from 'react'
import type { Fate } from '../../shared/importing.ts'
import { FATE_WORDS } from './fateWords.ts'
import { placed } from './styled.ts'

/** What becomes of a line: new is solid, a duplicate hatched, refused a diamond, the rest a dotted outline. */
export function FateMark({ fate }: { readonly fate: Fate }): ReactNode {
  return <span className={`fate ${fate}`}>{FATE_WORDS[fate]}</span>
}

export type FateCounts = Readonly<Record<Fate, number>>

const ORDER: readonly Fate[] = ['new', 'duplicate', 'possibleDuplicate', 'refused', 'nonData']

/** All lines of a file as one bar. */
export function FateTally({ counts }: { readonly counts: FateCounts }): ReactNode {
  return (
    <div className="tally" aria-hidden="true">
      {ORDER.map((fate) =>
        counts[fate] === 0 ? null : (
          <span key={fate} className={fate} style={placed({ '--n': String(counts[fate]) })} />
        ),
      )}
    </div>
  )
}
