import type { ReactNode } from 'react'
import { count, showDay } from '../../../shared/format.ts'
import { PageHead, Tabs } from '../../parts/Page.tsx'
import { shown } from '../../state/question.ts'
import { useImport } from '../../state/importing.ts'
import { hashFromRoute, useRoute } from '../../state/route.ts'
import { status } from '../../state/status.ts'
import { Accounts } from './Accounts.tsx'
import { Batches } from './Batches.tsx'
import { Currencies } from './Currencies.tsx'
import { Export } from './Export.tsx'
import { ImportFiles } from './ImportFiles.tsx'
import { ImportPreview } from './ImportPreview.tsx'
import { Macro } from './Macro.tsx'
import { Prices } from './Prices.tsx'
import { Reconcile } from './Reconcile.tsx'

const PARTS = [
  ['', 'Import'],
  ['batches', 'Imported files'],
  ['reconcile', 'Reconcile'],
  ['accounts', 'Accounts'],
  ['prices', 'Prices'],
  ['currencies', 'Currencies'],
  ['macro', 'Macro series'],
  ['export', 'Export'],
] as const

/** Everything that comes in: transactions, prices, macro series; and the way back out. */
export function DataPage(): ReactNode {
  const { part } = useRoute()
  const { now } = useImport()
  if (
    part === '' &&
    (now.phase === 'previewed' ||
      now.phase === 'committing' ||
      (now.phase === 'reading' && now.before !== undefined))
  ) {
    return <ImportPreview />
  }
  return (
    <div className="sheet">
      <PageHead title="Data" state={<State />} />
      <Tabs
        label="Parts of the data"
        tabs={PARTS.map(([name, title]) => ({
          name: title,
          href: hashFromRoute('data', name),
          current: name === part,
        }))}
      />
      <Part part={part} />
    </div>
  )
}

function Part({ part }: { readonly part: string }): ReactNode {
  if (part === 'batches') return <Batches />
  if (part === 'reconcile') return <Reconcile />
  if (part === 'accounts') return <Accounts />
  if (part === 'prices') return <Prices />
  if (part === 'currencies') return <Currencies />
  if (part === 'macro') return <Macro />
  if (part === 'export') return <Export />
  return <ImportFiles />
}

function State(): ReactNode {
  const known = shown(status.use())
  if (known === undefined) return null
  const { counts, lastClose } = known
  if (counts.events === 0 && counts.series === 0) {
    return (
      <>
        <b>Nothing has come in yet.</b> A broker export brings your lots, a price file brings what they are
        worth.
      </>
    )
  }
  return (
    <>
      <b>{count(counts.events, 'transaction')}</b> in {count(counts.accounts, 'account')};{' '}
      {counts.series === 0 || lastClose === null
        ? 'no prices yet.'
        : `${count(counts.series, 'price series', 'price series')}, the last close of ${showDay(lastClose)}.`}{' '}
      Files are read here and never leave this computer.
    </>
  )
}
