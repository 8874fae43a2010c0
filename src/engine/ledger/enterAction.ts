import type { ActionText } from '../../shared/action.ts'
import type { Money, Price, Quantity, Rate } from '../../shared/amount.ts'
import {
  divideHalfEven,
  parseMoney,
  parsePrice,
  parseQuantity,
  parseRate,
  textFromQuantity,
  valueOfUnits,
} from '../../shared/amount.ts'
import type { Day } from '../../shared/day.ts'
import { day } from '../../shared/day.ts'
import type { Refusal, Result } from '../../shared/refusal.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import type { Terms } from '../../shared/terms.ts'
import type { EventKind, Leg } from '../../shared/trade.ts'

/** One account that takes part: what it holds and the currency of its cash. */
export interface Partaker {
  readonly account: string
  readonly currency: string
  readonly units: Quantity
}

/** A fact that an action by hand comes to; it has no key yet. */
export interface ActionFact {
  readonly account: string
  readonly kind: EventKind
  readonly tradeDay: Day
  readonly legs: readonly Leg[]
  readonly terms?: Terms
  readonly note: string
}

/**
 * The facts that an action comes to in the accounts that take part (LOT-37): one event each, and a sale of the fraction where cash in lieu was
 * paid (LOT-31). `into` is the asset that comes. Refuses amounts that are no amounts or make no sense.
 */
export function factsOfAction(
  action: ActionText,
  asset: string,
  into: string | undefined,
  partakers: readonly Partaker[],
): Result<ActionFact[]> {
  const facts: ActionFact[] = []
  for (const partaker of partakers) {
    const own = factsIn(action, asset, into, partaker)
    if (!own.ok) return own
    facts.push(...own.value)
  }
  return ok(facts)
}

function factsIn(
  action: ActionText,
  asset: string,
  into: string | undefined,
  { account, currency, units }: Partaker,
): Result<ActionFact[]> {
  const about = { account, tradeDay: day(action.day) }
  switch (action.kind) {
    case 'split': {
      const ratio = ratioOf(action)
      if (!ratio.ok) return ratio
      const { after, before } = ratio.value
      const exact = divideHalfEven(units * after, before)
      const note = `Split ${action.after} for ${action.before}`
      const legs = [unitsLeg(asset, exact - units)]
      const split = {
        ...about,
        kind: 'split' as const,
        legs,
        terms: { kind: 'split' as const, after, before },
        note,
      }
      return withFraction(split, action.cashInLieu, asset, exact, currency)
    }
    case 'spinOff': {
      const ratio = ratioOf(action)
      if (!ratio.ok) return ratio
      if (into === undefined) throw new Error('a spin-off into nothing')
      const share = action.share === undefined ? undefined : shareOf(action.share)
      if (share !== undefined && !share.ok) return share
      const exact = divideHalfEven(units * ratio.value.after, ratio.value.before)
      const spinOff: ActionFact = {
        ...about,
        kind: 'spinOff',
        legs: [unitsLeg(into, exact), unitsLeg(asset, 0n)],
        ...(share && { terms: { kind: 'spinOff', parent: asset, share: share.value } }),
        note: `Spin-off, ${action.after} for ${action.before}`,
      }
      return withFraction(spinOff, action.cashInLieu, into, exact, currency)
    }
    case 'merger': {
      const cash =
        action.cashPerUnit === undefined ? ok(undefined) : priceOf('cashPerUnit', action.cashPerUnit)
      if (!cash.ok) return cash
      const paid = cash.value === undefined ? 0n : valueOfUnits(units, cash.value)
      const legs = [unitsLeg(asset, -units), ...(paid === 0n ? [] : [cashLeg('principal', currency, paid)])]
      if (into === undefined) {
        if (paid === 0n) return bad('cashPerUnit', 'shares of another company, cash, or both')
        return ok([
          { ...about, kind: 'merger', legs, note: `Merger for cash, ${action.cashPerUnit} a share` },
        ])
      }
      const ratio = ratioOf(action)
      if (!ratio.ok) return ratio
      const value = action.unitValue === undefined ? ok(undefined) : priceOf('unitValue', action.unitValue)
      if (!value.ok) return value
      if (action.taxable && value.value === undefined)
        return bad('unitValue', 'what one share received was worth')
      const exact = divideHalfEven(units * ratio.value.after, ratio.value.before)
      const kind = action.taxable ? 'taxable' : 'reorganisation'
      const merger: ActionFact = {
        ...about,
        kind: 'merger',
        legs: [...legs, unitsLeg(into, exact)],
        ...(value.value !== undefined && { terms: { kind, unitValue: value.value } }),
        note: `Merger, ${action.after} for ${action.before}`,
      }
      return withFraction(merger, action.cashInLieu, into, exact, currency)
    }
    case 'rename': {
      const { symbol } = action
      const note = `Renamed to ${symbol}`
      return ok([
        { ...about, kind: 'rename', legs: [unitsLeg(asset, 0n)], terms: { kind: 'renamed', symbol }, note },
      ])
    }
    case 'returnOfCapital':
    case 'capGainDistribution': {
      const amount = parseMoney(action.amount)
      if (amount === undefined || amount.rounded || amount.value <= 0n) {
        return bad('amount', 'above zero, with at most six decimals')
      }
      const role = action.kind === 'returnOfCapital' ? 'principal' : 'income'
      const legs: Leg[] = [{ ...unitsLeg(asset, 0n), role }, cashLeg(role, currency, amount.value)]
      return ok([{ ...about, kind: action.kind, legs, note: '' }])
    }
    case 'liquidation': {
      const cash = priceOf('cashPerUnit', action.cashPerUnit)
      if (!cash.ok) return cash
      const legs = [unitsLeg(asset, -units), cashLeg('principal', currency, valueOfUnits(units, cash.value))]
      return ok([{ ...about, kind: 'merger', legs, note: `Liquidation, ${action.cashPerUnit} a share` }])
    }
  }
}

const ONE_UNIT = 10n ** 10n

/** The action, and the sale of what is not whole of the units it leads to. */
function withFraction(
  fact: ActionFact,
  cashInLieu: string | undefined,
  asset: string,
  units: bigint,
  currency: string,
): Result<ActionFact[]> {
  if (cashInLieu === undefined) return ok([fact])
  const cash = parseMoney(cashInLieu)
  if (cash === undefined || cash.rounded || cash.value < 0n) {
    return bad('cashInLieu', 'zero or above, with at most six decimals')
  }
  const fraction = units % ONE_UNIT
  if (fraction === 0n)
    return bad('cashInLieu', `${textFromQuantity(units as Quantity)} units leave no fraction`)
  const sale: ActionFact = {
    account: fact.account,
    kind: 'sell',
    tradeDay: fact.tradeDay,
    legs: [unitsLeg(asset, -fraction), cashLeg('principal', currency, cash.value)],
    note: 'Cash in lieu of a fraction',
  }
  return ok([fact, sale])
}

function ratioOf(given: {
  readonly after?: string | undefined
  readonly before?: string | undefined
}): Result<{ after: Quantity; before: Quantity }> {
  const [after, before] = [given.after, given.before].map((text) => parseQuantity(text ?? ''))
  if (after === undefined || after.rounded || after.value <= 0n)
    return bad('after', 'units after, above zero')
  if (before === undefined || before.rounded || before.value <= 0n)
    return bad('before', 'units before, above zero')
  return ok({ after: after.value, before: before.value })
}

function shareOf(text: string): Result<Rate> {
  const share = parseRate(text)
  if (share === undefined || share.rounded || share.value < 0n || share.value > ONE_UNIT) {
    return bad('share', 'a share of the cost from 0 to 1')
  }
  return ok(share.value)
}

function priceOf(path: string, text: string): Result<Price> {
  const price = parsePrice(text)
  if (price === undefined || price.rounded || price.value < 0n) {
    return bad(path, 'zero or above, with at most eight decimals')
  }
  return ok(price.value)
}

function bad(path: string, problem: string): { readonly ok: false; readonly refusal: Refusal } {
  return refuse({ kind: 'badArguments', path, problem })
}

function unitsLeg(asset: string, units: bigint): Leg {
  return { role: 'principal', asset, quantity: units as Quantity, amount: 0n as Money }
}

function cashLeg(role: Leg['role'], currency: string, amount: bigint): Leg {
  return { role, currency, quantity: 0n as Quantity, amount: amount as Money }
}
