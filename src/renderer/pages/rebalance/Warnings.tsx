import type { ReactNode } from 'react'
import type { Proposal, Warning } from '../../../shared/proposal.ts'
import { Caution } from '../../parts/Caution.tsx'
import { Section } from '../../parts/Page.tsx'
import { answer } from '../../state/rebalance.ts'
import { hashFromRoute } from '../../state/route.ts'

const RANK = { mustAnswer: 0, mayAnswer: 1, informs: 2 }

interface WarningsProps {
  readonly proposal: Proposal
  readonly answers: Readonly<Record<string, string>>
  /** The answers are history then, and are only shown. */
  readonly isDecided: boolean
}

/** What to look out for, those that must be answered first, then by cost. */
export function Warnings({ proposal, answers, isDecided }: WarningsProps): ReactNode {
  const { warnings, currency } = proposal
  const ranked = warnings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity])
  return (
    <Section title="Warnings" end={warnings.length === 0 ? undefined : 'Costliest first'}>
      {warnings.length === 0 ? (
        <p className="note">None. No wash sale, no gain about to turn long-term, every price fresh.</p>
      ) : null}
      {ranked.map((warning) => (
        <Caution
          key={warning.id}
          warning={warning}
          currency={currency}
          chosen={answers[warning.id]}
          isDecided={isDecided}
          onChoose={(remedy) => answer(warning.id, remedy)}
          way={<Way warning={warning} />}
        />
      ))}
    </Section>
  )
}

/** Where the remedy is not a choice but a place to go. */
function Way({ warning }: { readonly warning: Warning }): ReactNode {
  if (warning.kind === 'stalePrice' || warning.kind === 'noPrice') {
    return <a href={hashFromRoute('data', 'prices')}>Import prices of {warning.symbol}</a>
  }
  if (warning.kind === 'missingLots')
    return <a href={hashFromRoute('portfolio', 'missing')}>Enter the missing lots</a>
  return null
}
