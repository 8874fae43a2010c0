import { assetsOf, macroOf } from '../../engine/strategy/pipeline.ts'
import { sentenceOf } from '../../engine/strategy/sentence.ts'
import { day } from '../../shared/day.ts'
import { type Refusal, ok, refuse } from '../../shared/refusal.ts'
import { listAssets } from '../store/assets.ts'
import type { Context, Handlers } from './handler.ts'
import { panelFor } from './panel.ts'
import { findStrategy, symbolsOf } from './whichStrategy.ts'

export const backtestHandlers = {
  'backtest.run': async (input, context, job) => {
    const found = findStrategy(input.which, context)
    if (!found.ok) return found
    const { strategy, template } = found.value
    const assets = assetsOf(strategy)
    const mixed = mixedCurrencies(context, assets)
    if (mixed !== undefined) return refuse(mixed)
    context.pool.warm()
    const panel = panelFor(context, assets, macroOf(strategy))
    if (!panel.ok) return panel
    const report = await context.pool.run(
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
    return report.ok ? ok({ ...report.value, sentence: sentenceOf(strategy, symbolsOf(context)) }) : report
  },
} satisfies Partial<Handlers>

/** Returns in two currencies cannot be added: exchange rates are not part of a back-test yet. */
function mixedCurrencies(context: Context, assets: readonly string[]): Refusal | undefined {
  const currencies = new Map(listAssets(context.ledger).map(({ id, currency }) => [id, currency]))
  const first = assets.find((asset) => currencies.has(asset))
  const other = assets.find(
    (asset) => (currencies.get(asset) ?? currencies.get(first!)) !== currencies.get(first!),
  )
  if (first === undefined || other === undefined) return undefined
  const problem = `${first} is priced in ${currencies.get(first)} and ${other} in ${currencies.get(other)}: one currency for now`
  return { kind: 'invalidStrategy', path: 'core', problem }
}
