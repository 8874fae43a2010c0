import { accountHandlers } from './account.ts'
import { actionHandlers } from './actions.ts'
import { appHandlers } from './app.ts'
import { assetHandlers } from './asset.ts'
import { backtestHandlers } from './backtest.ts'
import { demoHandlers } from './demo.ts'
import { fxHandlers } from './fx.ts'
import { editingHandlers } from './editing.ts'
import { guarded } from './guard.ts'
import type { Handlers } from './handler.ts'
import { importHandlers } from './import.ts'
import { journalHandlers } from './journal.ts'
import { ledgerHandlers } from './ledger.ts'
import { marketHandlers } from './market.ts'
import { metricsHandlers } from './metrics.ts'
import { weightsHandlers } from './weights.ts'
import { performanceHandlers } from './performance.ts'
import { planHandlers } from './plan.ts'
import { rebalanceHandlers } from './rebalance.ts'
import { reconcileHandlers } from './reconcile.ts'
import { reliefHandlers } from './relief.ts'
import { settingsHandlers } from './settings.ts'
import { strategyHandlers } from './strategy.ts'
import { taxHandlers } from './tax.ts'
import { todayHandlers } from './today.ts'

/** Every channel's handler, one file per noun. */
export const handlers: Handlers = guarded({
  ...accountHandlers,
  ...actionHandlers,
  ...appHandlers,
  ...assetHandlers,
  ...backtestHandlers,
  ...demoHandlers,
  ...fxHandlers,
  ...editingHandlers,
  ...importHandlers,
  ...journalHandlers,
  ...ledgerHandlers,
  ...marketHandlers,
  ...metricsHandlers,
  ...weightsHandlers,
  ...performanceHandlers,
  ...planHandlers,
  ...rebalanceHandlers,
  ...reconcileHandlers,
  ...reliefHandlers,
  ...settingsHandlers,
  ...strategyHandlers,
  ...taxHandlers,
  ...todayHandlers,
})
