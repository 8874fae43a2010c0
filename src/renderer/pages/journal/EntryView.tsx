import type { ReactNode } from 'react'
import type { JournalEntry, Verification } from '../../../shared/decision.ts'
import { LinkAct } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { aboutEntry, evidenceOf, kindWords, whenWords } from './entryWords.ts'

/** One entry: the words, what was frozen with them, its hash and its neighbours. */
export function EntryView({
  entry,
  next,
  verified,
  onCorrect,
}: {
  readonly entry: JournalEntry
  readonly next: JournalEntry | undefined
  readonly verified: Verification | undefined
  readonly onCorrect: () => void
}): ReactNode {
  const { day, time } = whenWords(entry.at)
  const evidence = evidenceOf(entry)
  const broken = verified?.faults.some((fault) => 'seq' in fault && fault.seq === entry.seq) ?? false
  return (
    <Section
      title={`Entry ${entry.seq}, ${kindWords(entry.kind).name.toLowerCase()}`}
      aside={`${day}, ${time}`}
      end={<LinkAct onPress={onCorrect}>Add a correction</LinkAct>}
    >
      {entry.reason === '' ? null : <blockquote className="journal-words">“{entry.reason}”</blockquote>}
      <dl className="facts">
        <dt>What</dt>
        <dd>{aboutEntry(entry)}</dd>
        {evidence.map(([name, text]) => (
          <div className="contents" key={`${name}${text}`}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p className="journal-chain">
        <code>{entry.seq === 1 ? 'start' : `${entry.seq - 1} ${entry.prev.slice(0, 12)}`}</code>
        <span aria-hidden="true"> → </span>
        <code>
          <b>
            {entry.seq} {entry.hash.slice(0, 12)}
          </b>
        </code>
        {next === undefined ? null : (
          <>
            <span aria-hidden="true"> → </span>
            <code>
              {next.seq} {next.hash.slice(0, 12)}
            </code>
          </>
        )}
        <span className="journal-verdict">
          {verified === undefined ? 'not checked yet' : broken ? 'changed from outside' : 'chain verified'}
        </span>
      </p>
      <details className="journal-body">
        <summary>Everything that was kept with it</summary>
        <pre tabIndex={0}>{JSON.stringify(entry.body, null, 2)}</pre>
      </details>
    </Section>
  )
}
