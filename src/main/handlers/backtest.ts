import { assetsOf } from '../../engine/strategy/pipeline.ts'
import { day } from '../../shared/day.ts'
import type { Handlers } from './handler.ts'
import { panelFor } from './panel.ts'
import { findStrategy } from './whichStrategy.ts'

export const backtestHandlers = {
  'backtest.run': (input, context, job) => {
    const found = findStrategy(input.which, context)
    if (!found.ok) return found
    const { strategy, template } = found.value
    context.pool.warm()
    const panel = panelFor(context, assetsOf(strategy))
    if (!panel.ok) return panel
    return context.pool.run(
      'backtest',
      {
        panel: panel.value,
        strategy,
        from: input.from === undefined ? undefined : day(input.from),
        to: input.to === undefined ? undefined : day(input.to),
        execution: input.execution,
        budget: input.budget,
        hindsight: template,
      },
      job.signal,
      (share) => job.progress(share),
    )
  },
} satisfies Partial<Handlers>
