import type { z } from 'zod'
import { checkStrategy } from '../../engine/strategy/check.ts'
import type { WhichStrategy } from '../../shared/contract/channel.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import { type Strategy, Template } from '../../shared/strategy.ts'
import { listAssets } from '../store/assets.ts'
import { newestStrategies, savedStrategy } from '../store/strategies.ts'
import type { Context } from './handler.ts'

/** Files of `resources/strategies`, in the order in which a newcomer should meet them. */
const TEMPLATES = [
  'twelve-month-average',
  'five-assets',
  'crossover-50-200',
  'dual-momentum',
  'volatility-target-60-40',
  'trend-and-volatility',
  'macro-tilt',
  'cape-bands',
  'risk-parity',
  'adaptive',
  'sixty-forty',
  'equal-weight',
  'permanent',
  'all-weather',
]

/** The templates that come with the app, read and checked once. */
export function templatesOf({ host, memory }: Pick<Context, 'host' | 'memory'>): readonly Template[] {
  const known = memory.get('templates') as readonly Template[] | undefined
  if (known !== undefined) return known
  const templates = TEMPLATES.map((id) => Template.parse(JSON.parse(host.resource(`strategies/${id}.json`))))
  memory.set('templates', templates)
  return templates
}

/**
 * The strategy that is meant; `template` tells that its universe was chosen with hindsight. Refuses with `notFound`, naming what
 * there is, and with `invalidStrategy` (STR-1).
 */
export function findStrategy(
  which: z.infer<typeof WhichStrategy>,
  context: Pick<Context, 'host' | 'memory' | 'ledger'>,
): Result<{ strategy: Strategy; template: boolean }> {
  if ('document' in which) return found(which.document, false)
  if ('template' in which) {
    const templates = templatesOf(context)
    const template = templates.find(({ id }) => id === which.template)
    if (template !== undefined) return found(template.strategy, true)
    return refuse({
      kind: 'notFound',
      what: 'template',
      id: which.template,
      known: templates.map(({ id }) => id),
    })
  }
  const saved = savedStrategy(context.ledger, which.id, which.version)
  if (saved !== undefined) return found(saved.strategy, false)
  const known = newestStrategies(context.ledger).map(({ strategy }) => strategy.id)
  const id = which.version === undefined ? which.id : `${which.id} version ${which.version}`
  return refuse({ kind: 'notFound', what: 'strategy', id, known: known.slice(0, 40) })
}

function found(strategy: Strategy, template: boolean): Result<{ strategy: Strategy; template: boolean }> {
  const checked = checkStrategy(strategy)
  return checked.ok ? ok({ strategy, template }) : checked
}

/** The symbol under which the owner knows an asset; its id where the ledger does not know it yet. */
export function symbolsOf({ ledger }: Pick<Context, 'ledger'>): (asset: string) => string {
  const symbols = new Map(listAssets(ledger).map(({ id, symbol }) => [id, symbol]))
  return (asset) => symbols.get(asset) ?? asset
}
