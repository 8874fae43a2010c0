import './jitless.ts'
import type { z } from 'zod'
import { accountChannels } from './contract/account.ts'
import { appChannels } from './contract/app.ts'
import { backtestChannels } from './contract/backtest.ts'
import { fxChannels } from './contract/fx.ts'
import { editingChannels } from './contract/editing.ts'
import { importingChannels } from './contract/importing.ts'
import { journalChannels } from './contract/journal.ts'
import { ledgerChannels } from './contract/ledger.ts'
import { lotChannels } from './contract/lots.ts'
import { marketChannels } from './contract/market.ts'
import { metricsChannels } from './contract/metrics.ts'
import { performanceChannels } from './contract/performance.ts'
import { planChannels } from './contract/plan.ts'
import { strategyChannels } from './contract/strategy.ts'
import { taxChannels } from './contract/tax.ts'
import { weightsChannels } from './contract/weights.ts'

/**
 * The one list of what Trimtab can be asked. Every host (Electron, localhost, command line, tests) reads this table;
 * there is no second list. Input and output are checked on the host both ways and again in the window. One file a noun
 * in `contract/`.
 */
export const contract = {
  ...appChannels,
  ...accountChannels,
  ...importingChannels,
  ...ledgerChannels,
  ...editingChannels,
  ...performanceChannels,
  ...lotChannels,
  ...marketChannels,
  ...fxChannels,
  ...metricsChannels,
  ...weightsChannels,
  ...strategyChannels,
  ...backtestChannels,
  ...planChannels,
  ...journalChannels,
  ...taxChannels,
} as const

export type Contract = typeof contract
export type ChannelName = keyof Contract
export const channelNames = Object.keys(contract) as ChannelName[]
/** What a caller may leave out is optional here. */
export type Input<C extends ChannelName> = z.input<Contract[C]['input']>
/** What a handler receives: defaults filled in. */
export type Checked<C extends ChannelName> = z.output<Contract[C]['input']>
export type Output<C extends ChannelName> = z.output<Contract[C]['output']>
