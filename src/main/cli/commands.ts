import { accountCommands } from './account.ts'
import { activityCommands } from './activity.ts'
import { backtestCommands } from './backtest.ts'
import type { Command } from './command.ts'
import { demoCommands } from './demo.ts'
import { fxCommands } from './fx.ts'
import { importCommands } from './importing.ts'
import { journalCommands } from './journal.ts'
import { labCommands } from './lab.ts'
import { ledgerCommands } from './ledger.ts'
import { lotCommands } from './lots.ts'
import { marketCommands } from './market.ts'
import { metricsCommands } from './metrics.ts'
import { weightsCommands } from './weights.ts'
import { performanceCommands } from './performance.ts'
import { planCommands } from './plan.ts'
import { reconcileCommands } from './reconcile.ts'
import { strategyCommands } from './strategy.ts'
import { taxCommands } from './tax.ts'

/** Every command, in the order in which help lists them. A noun has a file; a command is one entry of its list. */
export const commands: readonly Command[] = [
  ...demoCommands,
  ...accountCommands,
  ...importCommands,
  ...reconcileCommands,
  ...ledgerCommands,
  ...activityCommands,
  ...performanceCommands,
  ...lotCommands,
  ...marketCommands,
  ...fxCommands,
  ...metricsCommands,
  ...weightsCommands,
  ...strategyCommands,
  ...backtestCommands,
  ...labCommands,
  ...planCommands,
  ...taxCommands,
  ...journalCommands,
]
