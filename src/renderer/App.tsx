import { useEffect, useState, type ReactNode } from 'react'
import { showDay } from '../shared/format.ts'
import { describeNotice } from '../shared/words.ts'
import type { Api } from './api/connect.ts'
import { pages, type PageEntry } from './pages/all.tsx'
import { Disclaimer } from './pages/Disclaimer.tsx'
import { Palette } from './pages/Palette.tsx'
import { ApiContext, useAsked } from './pages/useApi.ts'
import { Act, LinkAct } from './parts/Controls.tsx'
import { Icon } from './parts/Icon.tsx'
import { PageHead } from './parts/Page.tsx'
import { JobBox, RefusalNote } from './parts/States.tsx'
import { fileStem } from './parts/wording.ts'
import { useJobs } from './state/jobs.ts'
import { goTo, hashFromRoute, useRoute } from './state/route.ts'
import { shown } from './state/question.ts'
import { today } from './state/questions.ts'
import { loadSettings } from './state/settings.ts'
import { status } from './state/status.ts'
import { useShortcuts } from './pages/useShortcuts.ts'

/** The window: strip, rail and the page that the address names. */
export function App({ api }: { readonly api: Api }): ReactNode {
  const [paletteOpen, setPaletteOpen] = useState(false)
  useEffect(() => {
    void loadSettings(api)
    const look = () => void status.ask(api, {})
    look()
    // Another program, the command line for one, may have written while the window was away.
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [api])
  useShortcuts(() => setPaletteOpen(true))

  return (
    <ApiContext value={api}>
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          document.querySelector<HTMLElement>('main h1')?.focus()
        }}
      >
        Skip to the page
      </a>
      <div className="window">
        <Strip onCommand={() => setPaletteOpen(true)} />
        <Rail />
        <main className="page" id="main">
          <Notices />
          <CurrentPage api={api} />
        </main>
      </div>
      <Palette isOpen={paletteOpen} onOpenChange={setPaletteOpen} />
      <Disclaimer />
    </ApiContext>
  )
}

function Strip({ onCommand }: { readonly onCommand: () => void }): ReactNode {
  const known = shown(status.use())
  const name = known === undefined || known.ledger.empty ? 'Trimtab' : fileStem(known.ledger.file)
  return (
    <header className="strip">
      <div className="strip-ledger">
        {name}
        {known?.ledger.demo && !known.ledger.empty ? <small>demo ledger</small> : null}
      </div>
      <button type="button" className="command" onClick={onCommand} aria-keyshortcuts="Control+K Meta+K">
        Go to, find, or do <kbd>Ctrl K</kbd>
      </button>
      <div className="strip-close">
        {known?.lastClose == null ? '' : `Closes of ${showDay(known.lastClose)}`}
      </div>
    </header>
  )
}

/** What the ledger has to say about itself, above whatever page is open. */
function Notices(): ReactNode {
  const notices = shown(status.use())?.notices ?? []
  return notices.map((code) => (
    <p key={code} className="ledger-notice" role="status">
      <span className="weight-mark mustAnswer" aria-hidden="true" />
      {describeNotice(code)}
    </p>
  ))
}

function Rail(): ReactNode {
  const { page } = useRoute()
  const known = shown(status.use())
  const wanted = useAsked(today, {}, known !== undefined && !known.ledger.empty)
  const needs = shown(wanted)?.needs ?? []
  const waiting = needs.filter((need) => need.kind === 'reviewPlan').length
  const groups = [...new Set(pages.map((entry) => entry.group))]
  return (
    <nav className="rail" aria-label="Pages">
      {groups.map((group) => (
        <ul key={group}>
          {pages
            .filter((entry) => entry.group === group)
            .map((entry) => (
              <li key={entry.name}>
                <RailLink
                  entry={entry}
                  current={entry.name === page}
                  waiting={entry.name === 'rebalance' ? waiting : 0}
                />
              </li>
            ))}
        </ul>
      ))}
      <div className="rail-foot">
        <Jobs />
        <p className="rail-note">Local file, network off</p>
      </div>
    </nav>
  )
}

function RailLink({
  entry,
  current,
  waiting,
}: {
  readonly entry: PageEntry
  readonly current: boolean
  readonly waiting: number
}): ReactNode {
  return (
    <a
      className="rail-link"
      href={hashFromRoute(entry.name)}
      title={entry.title}
      aria-current={current ? 'page' : undefined}
      aria-keyshortcuts={`G ${entry.letter.toUpperCase()}`}
    >
      <Icon name={entry.name} />
      <span>{entry.title}</span>
      {waiting === 0 ? null : (
        <span className="rail-count">
          {waiting}
          <span className="unseen"> waiting</span>
        </span>
      )}
    </a>
  )
}

function Jobs(): ReactNode {
  const { jobs } = useJobs()
  return (
    <div aria-live="polite">
      {jobs.map((job) => (
        <JobBox
          key={job.id}
          name={job.name}
          share={job.share}
          secondsLeft={job.secondsLeft}
          cancel={
            <Act kind="bare" tiny onPress={job.cancel} label={`Cancel ${job.name.toLowerCase()}`}>
              Cancel
            </Act>
          }
        />
      ))}
    </div>
  )
}

/** A ledger that cannot be opened takes the place of every page: there is nothing else to say before that. */
function CurrentPage({ api }: { readonly api: Api }): ReactNode {
  const { page } = useRoute()
  const asked = status.use()
  const entry = pages.find(({ name }) => name === page) ?? pages[0]!
  if (asked.phase === 'refused' && page !== 'settings') {
    return (
      <div className="sheet">
        <PageHead title={entry.title} state="The ledger cannot be read, so there is nothing to show yet." />
        <RefusalNote
          refusal={asked.refusal}
          acts={<Act onPress={() => void status.ask(api, {})}>Try again</Act>}
        />
        <p className="note">
          How Trimtab looks can still be chosen under{' '}
          <LinkAct onPress={() => goTo('settings')}>Settings</LinkAct>.
        </p>
      </div>
    )
  }
  if (shown(asked) === undefined && page !== 'settings') {
    return (
      <div className="sheet">
        <PageHead title={entry.title} state="Opening the ledger." />
      </div>
    )
  }
  return <entry.Page key={entry.name} />
}
