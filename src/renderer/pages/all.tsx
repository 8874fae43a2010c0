import type { ComponentType } from 'react'
import { goTo, type PageName } from '../state/route.ts'
import { DataPage } from './data/DataPage.tsx'
import { JournalPage } from './journal/JournalPage.tsx'
import { LabPage } from './lab/LabPage.tsx'
import { PortfolioPage } from './portfolio/PortfolioPage.tsx'
import { RebalancePage } from './rebalance/RebalancePage.tsx'
import { SettingsPage } from './settings/SettingsPage.tsx'
import { SleevePage } from './sleeve/SleevePage.tsx'
import { StrategyPage } from './strategy/StrategyPage.tsx'
import { TodayPage } from './today/TodayPage.tsx'

export interface PageEntry {
  readonly name: PageName
  readonly title: string
  /** After `g` on the keyboard. */
  readonly letter: string
  /** Pages of one group stand together in the rail. */
  readonly group: number
  readonly Page: ComponentType
  /** What the command field offers to do on this page. */
  readonly commands?: readonly { readonly id: string; readonly name: string; readonly run: () => void }[]
}

export const pages: readonly PageEntry[] = [
  { name: 'today', title: 'Today', letter: 't', group: 1, Page: TodayPage },
  {
    name: 'portfolio',
    title: 'Portfolio',
    letter: 'p',
    group: 1,
    Page: PortfolioPage,
    commands: [
      { id: 'see-lots', name: 'See every lot', run: () => goTo('portfolio', 'lots') },
      { id: 'see-activity', name: 'See every transaction', run: () => goTo('portfolio', 'activity') },
      { id: 'see-gains', name: 'See realised gains', run: () => goTo('portfolio', 'gains') },
    ],
  },
  { name: 'sleeve', title: 'Sleeve and core', letter: 'c', group: 1, Page: SleevePage },
  {
    name: 'strategy',
    title: 'Strategy',
    letter: 's',
    group: 2,
    Page: StrategyPage,
    commands: [
      { id: 'see-templates', name: 'See the templates', run: () => goTo('strategy', 'templates') },
      { id: 'trace-rule', name: 'Ask why a rule was in or out', run: () => goTo('strategy', 'trace') },
    ],
  },
  {
    name: 'lab',
    title: 'Lab',
    letter: 'l',
    group: 2,
    Page: LabPage,
    commands: [{ id: 'run-test', name: 'Test a strategy on the past', run: () => goTo('lab') }],
  },
  {
    name: 'rebalance',
    title: 'Rebalance',
    letter: 'r',
    group: 3,
    Page: RebalancePage,
    commands: [{ id: 'review-plan', name: 'Review the plan', run: () => goTo('rebalance') }],
  },
  { name: 'journal', title: 'Journal', letter: 'j', group: 3, Page: JournalPage },
  {
    name: 'data',
    title: 'Data',
    letter: 'd',
    group: 4,
    Page: DataPage,
    commands: [
      { id: 'import-file', name: 'Import a broker file', run: () => goTo('data') },
      { id: 'import-prices', name: 'Import prices', run: () => goTo('data', 'prices') },
      { id: 'import-rates', name: 'Import exchange rates', run: () => goTo('data', 'currencies') },
      { id: 'export-ledger', name: 'Export everything', run: () => goTo('data', 'export') },
      { id: 'undo-import', name: 'Undo an import', run: () => goTo('data', 'batches') },
      { id: 'add-account', name: 'Add an account', run: () => goTo('data', 'accounts') },
    ],
  },
  { name: 'settings', title: 'Settings', letter: ',', group: 4, Page: () => <SettingsPage keys={pages} /> },
]
