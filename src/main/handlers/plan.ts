import { differences } from '../../engine/strategy/diff.ts'
import { sentenceOf } from '../../engine/strategy/sentence.ts'
import type { Account } from '../../shared/account.ts'
import { canonical } from '../../shared/canonical.ts'
import type { Plan } from '../../shared/plan.ts'
import { type Refusal, ok, refuse } from '../../shared/refusal.ts'
import type { Strategy } from '../../shared/strategy.ts'
import { listAccounts } from '../store/accounts.ts'
import { appendDecision } from '../store/decisions.ts'
import { addPlan, currentPlan } from '../store/plans.ts'
import { savedStrategy, versionsOfStrategy } from '../store/strategies.ts'
import { revisions, write } from '../store/write.ts'
import { unknownAccount } from './account.ts'
import type { Context, Handlers } from './handler.ts'
import { findStrategy, symbolsOf } from './whichStrategy.ts'

export const planHandlers = {
  'plan.show': (_input, context) => {
    const plan = currentPlan(context.ledger)
    const strategy = plan && savedStrategy(context.ledger, plan.strategy, plan.version)?.strategy
    return ok({
      plan: plan ?? null,
      strategy: strategy ?? null,
      sentence: plan && strategy ? planSentence(plan, strategy, context) : '',
    })
  },

  'plan.save': ({ plan, reason }, context) => {
    const { ledger } = context
    if (reason.trim() === '') return refuse({ kind: 'reasonMissing' })
    const unfit = unfitAccounts(plan, listAccounts(ledger), context) ?? unfitShares(plan)
    if (unfit !== undefined) return refuse(unfit)
    const found = findStrategy({ id: plan.strategy, version: plan.version }, context)
    if (!found.ok) return found
    const before = currentPlan(ledger)
    if (before !== undefined && canonical(before) === canonical(plan))
      return ok({ plan, revision: revisions(ledger).plan })
    return write(ledger, ['plan'], ({ plan: revision }) => {
      addPlan(ledger, plan, revision)
      appendDecision(ledger, 'planSaved', reason, {
        plan,
        before: before ?? null,
        changes: differences(before ?? {}, plan),
        strategyHash: savedStrategy(ledger, plan.strategy, plan.version)!.hash,
        versions: versionsOfStrategy(ledger, plan.strategy),
        sentence: planSentence(plan, found.value.strategy, context),
        appVersion: context.host.version,
      })
      return ok({ plan, revision })
    })
  },
} satisfies Partial<Handlers>

/** The strategy as a sentence, its sleeves with the shares that the plan gives them. */
function planSentence(plan: Plan, strategy: Strategy, context: Context): string {
  return sentenceOf(withPlannedBudgets(plan, strategy), symbolsOf(context))
}

/** DRF-3: the plan's sleeve budget, shared by the sleeves in the proportion of their own. */
export function withPlannedBudgets(plan: Plan, strategy: Strategy): Strategy {
  const own = strategy.sleeves.reduce((sum, sleeve) => sum + sleeve.budget, 0)
  return {
    ...strategy,
    sleeves: strategy.sleeves.map((sleeve) => ({
      ...sleeve,
      budget:
        own > 0 ? (plan.sleeveBudget * sleeve.budget) / own : plan.sleeveBudget / strategy.sleeves.length,
    })),
  }
}

/** A plan is counted in one currency: all its accounts must exist, once, and keep it. */
function unfitAccounts(plan: Plan, accounts: readonly Account[], context: Context): Refusal | undefined {
  const byId = new Map(accounts.map((account) => [account.id, account]))
  const currency = byId.get(plan.accounts[0]!)?.currency
  for (const [i, id] of plan.accounts.entries()) {
    const account = byId.get(id)
    if (account === undefined) return unknownAccount(context.ledger, id)
    const path = `plan.accounts.${i}`
    if (plan.accounts.indexOf(id) < i)
      return { kind: 'badArguments', path, problem: `${id} stands there twice` }
    if (account.currency !== currency)
      return {
        kind: 'badArguments',
        path,
        problem: `${id} keeps ${account.currency}, the plan counts ${currency}`,
      }
  }
  return undefined
}

function unfitShares(plan: Plan): Refusal | undefined {
  if (plan.sleeveCap < plan.sleeveBudget)
    return { kind: 'badArguments', path: 'plan.sleeveCap', problem: 'a cap at or above the sleeve budget' }
  if (plan.minimumTrade.startsWith('-'))
    return { kind: 'badArguments', path: 'plan.minimumTrade', problem: 'an amount of zero or more' }
  return undefined
}
