import type { ReactNode } from 'react'
import { showDay } from '../../../../shared/format.ts'
import type { TableUsed, TaxNote } from '../../../../shared/tax.ts'
import { describeTaxNote } from '../../../../shared/taxWords.ts'
import { How } from '../../../parts/Controls.tsx'
import { Section } from '../../../parts/Page.tsx'

/** Which table of rates was used, of which day and from where. */
export function TableLine({ table }: { readonly table: TableUsed }): ReactNode {
  return (
    <p className="note">
      <How title={`Rates of ${table.year}`} note={`${table.source}. ${table.check}`}>
        Rates of {table.year}
        {table.edited ? ', your own' : ''}, as of {showDay(table.asOf)}
      </How>
      {table.stands ? ': there is no table of the year itself.' : '.'}
    </p>
  )
}

export function Notes({ notes }: { readonly notes: readonly TaxNote[] }): ReactNode {
  if (notes.length === 0) return null
  return (
    <Section title="Read with this in mind">
      <ul className="stamps">
        {notes.map((note) => {
          const words = describeTaxNote(note)
          return <li key={words}>{words}</li>
        })}
      </ul>
    </Section>
  )
}
