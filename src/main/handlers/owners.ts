import type { OwnedOn } from '../../engine/ledger/performance/owners.ts'
import { rowAtOrBefore } from '../../engine/market/panel.ts'
import { driftOf } from '../../engine/plan/drift.ts'
import type { SleeveInForce } from '../../engine/plan/household.ts'
import { rateFromShare, sumMoney } from '../../engine/plan/split.ts'
import { targetsOf } from '../../engine/plan/targets.ts'
import {
  assetsOf,
  assetsOfSleeve,
  type Decided,
  decide,
  macroOf,
  targetsAt,
} from '../../engine/strategy/pipeline.ts'
import { countUpTo } from '../../engine/strategy/schedule.ts'
import type { Day } from '../../shared/day.ts'
import type { Plan } from '../../shared/plan.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import type { Strategy } from '../../shared/strategy.ts'
import { currentPlan } from '../store/plans.ts'
import { savedStrategy } from '../store/strategies.ts'
import type { Context } from './handler.ts'
import { panelFor } from './panel.ts'
import { parkOf } from './planHousehold.ts'

/**
 * Who owns what of the plan's accounts on any day (PRF-11), by the plan that is live now and the decisions that its strategy came to. Before the
 * first decision all is the core's. Refuses `noPlan`, and `noPrices` for assets that decisions need.
 */
export function ownersNow(context: Context): Result<{ readonly plan: Plan; readonly ownedOn: OwnedOn }> {
  const plan = currentPlan(context.ledger)
  if (plan === undefined) return refuse({ kind: 'noPlan' })
  const saved = savedStrategy(context.ledger, plan.strategy, plan.version)
  if (saved === undefined)
    return refuse({ kind: 'notFound', what: 'strategy', id: `${plan.strategy} version ${plan.version}` })
  const { strategy } = saved
  const inForce = sleevesByDay(context, strategy)
  if (!inForce.ok) return inForce
  const budget = rateFromShare(plan.sleeveBudget)
  return ok({
    plan,
    ownedOn(day, values) {
      const sleeves = inForce.value(day)
      if (sleeves === undefined) return new Map()
      const targets = targetsOf(sumMoney(values.values()), budget, strategy.core.targets, sleeves)
      return new Map(
        driftOf(values, targets, strategy.core.bands).flatMap(({ asset, sleeve }) =>
          sleeve === undefined ? [] : [[asset, sleeve.actual] as const],
        ),
      )
    },
  })
}

/** DRF-4 for any day: every sleeve's decision in force and the one before; undefined before some sleeve's first. */
function sleevesByDay(
  context: Context,
  strategy: Strategy,
): Result<(day: Day) => SleeveInForce[] | undefined> {
  if (strategy.sleeves.length === 0) return ok(() => undefined)
  const panel = panelFor(context, assetsOf(strategy), macroOf(strategy))
  if (!panel.ok) return panel
  const decided: Decided[] = []
  for (const sleeve of strategy.sleeves) {
    const one = decide(panel.value, sleeve)
    if (!one.ok) return one
    decided.push(one.value)
  }
  const known = new Map<string, SleeveInForce[]>()
  return ok((day) => {
    const row = rowAtOrBefore(panel.value, day)
    const at = decided.map(({ sight }) => countUpTo(sight.decisions, row) - 1)
    if (at.some((d) => d < 0)) return undefined
    const key = at.join()
    const kept = known.get(key)
    if (kept !== undefined) return kept
    const fresh = decided.map((one, i): SleeveInForce => {
      const { sleeve } = one
      const d = at[i]!
      return {
        id: sleeve.id,
        budget: sleeve.budget,
        assets: [...new Set([...assetsOfSleeve(sleeve), parkOf(sleeve)])],
        parksIn: parkOf(sleeve),
        now: targetsAt(one, d),
        before: targetsAt(one, Math.max(d - 1, 0)),
      }
    })
    known.set(key, fresh)
    return fresh
  })
}
