import { useState, type ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import type { JournalEntry, Verification } from '../../../shared/decision.ts'
import { count } from '../../../shared/format.ts'
import { describeJournalFault } from '../../../shared/words.ts'
import { Act, GoTo, WordsField } from '../../parts/Controls.tsx'
import { PageHead, Section } from '../../parts/Page.tsx'
import { Blank } from '../../parts/States.tsx'
import { journal, verification } from '../../state/questions.ts'
import { goTo, hashFromRoute, useRoute } from '../../state/route.ts'
import { shown } from '../../state/question.ts'
import { Answered } from '../Answered.tsx'
import { useApi, useAsked } from '../useApi.ts'
import { EntryView } from './EntryView.tsx'
import { NoteForm } from './NoteForm.tsx'
import { aboutEntry, kindWords, whenWords } from './entryWords.ts'
import { exportJournal } from './exportJournal.ts'

/** Every decision with its reason and evidence, and whether the record is whole. */
export function JournalPage(): ReactNode {
  const api = useApi()
  const [text, setText] = useState('')
  const input = { limit: 500, ...(text === '' ? {} : { text }) }
  const asked = useAsked(journal, input)
  return (
    <Answered
      title="Journal"
      reading="Opening the journal."
      asked={asked}
      onAgain={() => void journal.ask(api, input)}
    >
      {(list) => <Entries list={list} text={text} onText={setText} />}
    </Answered>
  )
}

function Entries({
  list,
  text,
  onText,
}: {
  readonly list: Output<'journal.list'>
  readonly text: string
  readonly onText: (text: string) => void
}): ReactNode {
  const api = useApi()
  const { part } = useRoute()
  const verified = shown(useAsked(verification, {}))
  const [writing, setWriting] = useState<'no' | 'note' | number>('no')
  const open = list.entries.find((entry) => String(entry.seq) === part) ?? list.entries[0]
  const decisions = list.entries.filter(
    ({ kind }) => kind === 'accepted' || kind === 'edited' || kind === 'declined',
  )
  return (
    <div className="sheet">
      <PageHead
        title="Journal"
        state={<State verified={verified} decisions={decisions} />}
        acts={
          <>
            <Act onPress={() => void verification.ask(api, {})}>Verify</Act>
            <Act onPress={() => void exportJournal(api)}>Export…</Act>
            <Act kind="primary" onPress={() => setWriting('note')}>
              Write a note
            </Act>
          </>
        }
      />
      {verified !== undefined && verified.faults.length > 0 ? <Faults verified={verified} /> : null}
      {writing === 'no' ? null : (
        <NoteForm {...(writing === 'note' ? {} : { corrects: writing })} onDone={() => setWriting('no')} />
      )}
      {decisions.length === 0 && text === '' && list.total < 3 ? (
        <Blank
          title="No decision yet"
          sentence="Accept, edit or decline a plan, and it is kept here with your reason, the warnings you answered and the evidence it stood on."
        >
          <GoTo href={hashFromRoute('rebalance')}>See the plan</GoTo>
        </Blank>
      ) : null}
      <div className="columns even">
        <Section title="Entries" end={count(list.total, 'entry', 'entries')}>
          <div className="journal-find">
            <WordsField
              label="Search the journal"
              bare
              value={text}
              onChange={onText}
              placeholder="Search reasons, assets, dates"
            />
          </div>
          {list.entries.length === 0 ? (
            <p className="note">Nothing in the journal mentions “{text}”.</p>
          ) : (
            <ul className="journal-list">
              {list.entries.map((entry) => (
                <EntryRow key={entry.seq} entry={entry} current={entry === open} />
              ))}
            </ul>
          )}
        </Section>
        {open === undefined ? null : (
          <EntryView
            entry={open}
            next={list.entries.find(({ seq }) => seq === open.seq + 1)}
            verified={verified}
            onCorrect={() => setWriting(open.seq)}
          />
        )}
      </div>
    </div>
  )
}

function State({
  verified,
  decisions,
}: {
  readonly verified: Verification | undefined
  readonly decisions: readonly JournalEntry[]
}): ReactNode {
  const followed = decisions.filter(({ kind }) => kind === 'accepted').length
  const lead =
    decisions.length === 0 ? (
      'No plan has been decided yet.'
    ) : (
      <b>
        {followed} of {count(decisions.length, 'plan')} followed the rule.
      </b>
    )
  if (verified === undefined) return <>{lead} Checking the chain.</>
  if (verified.faults.length > 0) {
    return (
      <>
        {lead} <b>The record is not whole:</b> {count(verified.faults.length, 'fault')} below.
      </>
    )
  }
  return (
    <>
      {lead} {verified.entries === 1 ? 'The one entry is' : `All ${verified.entries} entries are`} intact, and
      the head is anchored outside the ledger.
    </>
  )
}

function Faults({ verified }: { readonly verified: Verification }): ReactNode {
  return (
    <div className="refusal" role="alert">
      <span className="weight-mark mustAnswer" aria-hidden="true" />
      <div>
        <h2>The journal was changed from outside</h2>
        <ul>
          {verified.faults.map((fault, i) => (
            <li key={i}>{describeJournalFault(fault)}.</li>
          ))}
        </ul>
        <p>
          Keep this file as it is, and open a copy from before the change beside it. Nothing here mends it.
        </p>
      </div>
    </div>
  )
}

function EntryRow({
  entry,
  current,
}: {
  readonly entry: JournalEntry
  readonly current: boolean
}): ReactNode {
  const { name, mark } = kindWords(entry.kind)
  return (
    <li>
      <a
        className="journal-row"
        href={hashFromRoute('journal', String(entry.seq))}
        aria-current={current ? 'true' : undefined}
        onClick={(event) => {
          event.preventDefault()
          goTo('journal', String(entry.seq))
        }}
      >
        <span className="journal-seq">{entry.seq}</span>
        <span>{whenWords(entry.at).day}</span>
        <span className={`journal-kind ${mark}`}>{name}</span>
        <span className="journal-about">
          <b>{aboutEntry(entry)}</b>
          {entry.reason === '' ? null : <span className="quiet">“{entry.reason}”</span>}
        </span>
      </a>
    </li>
  )
}
