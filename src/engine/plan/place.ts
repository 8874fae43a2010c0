import type { AssetKind } from '../../shared/account.ts'
import {
  divideHalfEven,
  type Money,
  moneyFromUnits,
  type Quantity,
  quantityFromUnits,
  type Rate,
  timesRate,
  valueOfUnits,
} from '../../shared/amount.ts'
import type { Change, Limits, Unfunded } from './changes.ts'
import type { PlanAccount, PlanAsset, Quote } from './household.ts'

/** A trade in one account. Amount, cost and the parts of core and sleeve are of the planned price. */
export interface Order {
  readonly account: string
  readonly asset: string
  readonly side: 'buy' | 'sell'
  readonly quantity: Quantity
  readonly amount: Money
  readonly cost: Money
  /** What core and sleeve asked for, in the direction of the side; they sum to `amount`, and one may be below zero. */
  readonly core: Money
  readonly sleeve: Money
  /** PLN-6: only there to make room in a sheltered account, or to restore elsewhere what made room. */
  readonly makesRoom: boolean
}

export interface Where {
  readonly accounts: readonly PlanAccount[]
  readonly assets: ReadonlyMap<string, PlanAsset>
  readonly quotes: ReadonlyMap<string, Quote>
  /** Units held by account and asset. */
  readonly held: ReadonlyMap<string, ReadonlyMap<string, Quantity>>
  readonly limits: Limits
  /** PLN-6: the core's assets that may make room. */
  readonly mayMakeRoom: ReadonlySet<string>
  /** The tax of selling units in a taxable account, at marginal rates and unrounded; only compared per unit. */
  taxOfSelling(account: string, asset: string, quantity: Quantity): bigint
}

/**
 * PLN-3 to PLN-6: puts household-wide changes into accounts, sales first, so that no account pays with cash that it does
 * not have. Orders come by account in the plan's order, sales before purchases, larger first.
 */
export function place(changes: readonly Change[], where: Where): { orders: Order[]; unfunded: Unfunded[] } {
  const desk = openDesk(where)
  const bySize = changes.toSorted(
    (a, b) => compare(size(net(b)), size(net(a))) || (a.asset < b.asset ? -1 : 1),
  )
  for (const change of bySize) if (net(change) < 0n) sellAcross(desk, change)
  const unfunded: Unfunded[] = []
  const purchases = bySize.filter((change) => net(change) > 0n)
  for (const change of purchases.filter(isForSleeve)) unfunded.push(...buyForSleeve(desk, change))
  for (const change of purchases.filter((c) => !isForSleeve(c))) {
    const accounts = [...byCash(desk, isTaxable), ...byCash(desk, isSheltered)]
    unfunded.push(...buyIn(desk, change.asset, net(change), accounts))
  }
  return { orders: ordersOf(desk, changes), unfunded }
}

/** What is being put together: cash and units move with every trade. */
interface Desk {
  readonly where: Where
  readonly cash: Map<string, bigint>
  readonly held: Map<string, Map<string, bigint>>
  readonly trades: Map<
    string,
    {
      readonly account: string
      readonly asset: string
      readonly side: 'buy' | 'sell'
      units: bigint
      room: boolean
    }
  >
}

function openDesk(where: Where): Desk {
  return {
    where,
    cash: new Map(where.accounts.map((a) => [a.id, a.cash])),
    held: new Map(where.accounts.map((a) => [a.id, new Map<string, bigint>(where.held.get(a.id) ?? [])])),
    trades: new Map(),
  }
}

/** PLN-5. */
function sellAcross(desk: Desk, change: Change): void {
  const { asset } = change
  const quote = desk.where.quotes.get(asset)!
  let left = -net(change)
  const holders = desk.where.accounts.filter((a) => heldIn(desk, a, asset) > 0n)
  const sheltered = holders
    .filter(isSheltered)
    .toSorted((a, b) => compare(heldIn(desk, b, asset), heldIn(desk, a, asset)))
  const taxed = holders.filter(isTaxable).map((account) => {
    const units = smaller(heldIn(desk, account, asset), unitsFor(left, quote.price, 1n))
    return {
      account,
      units,
      tax: units > 0n ? desk.where.taxOfSelling(account.id, asset, quantityFromUnits(units)) : 0n,
    }
  })
  taxed.sort((a, b) => compare(a.tax * b.units, b.tax * a.units))
  for (const account of [...sheltered, ...taxed.map((t) => t.account)]) {
    const all = heldIn(desk, account, asset)
    const allValue = valueOfUnits(quantityFromUnits(all), quote.price)
    const units = left >= allValue ? all : unitsFor(left, quote.price, stepOf(desk, asset))
    left -= trade(desk, account.id, asset, 'sell', units, false)
  }
}

/** PLN-6: sheltered cash, then room made in a sheltered account, then taxable cash. */
function buyForSleeve(desk: Desk, change: Change): Unfunded[] {
  const { asset } = change
  let left = net(change)
  for (const account of byCash(desk, isSheltered)) left -= buy(desk, account.id, asset, left)
  for (const account of desk.where.accounts.filter(isSheltered))
    left -= buyWithRoom(desk, account, asset, left)
  return buyIn(desk, asset, left, byCash(desk, isTaxable))
}

function buyIn(desk: Desk, asset: string, wanted: bigint, accounts: readonly PlanAccount[]): Unfunded[] {
  let left = wanted
  for (const account of accounts) left -= buy(desk, account.id, asset, left)
  const step = valueOfUnits(quantityFromUnits(stepOf(desk, asset)), desk.where.quotes.get(asset)!.price)
  return left >= desk.where.limits.minimumTrade && left > step
    ? [{ asset, amount: moneyFromUnits(left) }]
    : []
}

/** A sheltered account sells a core asset that the taxable account with most cash buys back; returns what was bought of `asset`. */
function buyWithRoom(desk: Desk, account: PlanAccount, asset: string, wanted: bigint): bigint {
  const payer = byCash(desk, isTaxable)[0]
  if (payer === undefined || wanted < desk.where.limits.minimumTrade) return 0n
  const candidates = [...(desk.held.get(account.id) ?? [])]
    .filter(
      ([other, units]) =>
        units > 0n && other !== asset && desk.where.mayMakeRoom.has(other) && !isSoldTaxable(desk, other),
    )
    .map(([other, units]) => ({
      other,
      units,
      value: valueOfUnits(quantityFromUnits(units), desk.where.quotes.get(other)!.price),
    }))
    .toSorted((a, b) => compare(b.value, a.value) || (a.other < b.other ? -1 : 1))
  const largest = candidates[0]
  if (largest === undefined) return 0n
  const { other } = largest
  const { quotes, limits } = desk.where
  const price = quotes.get(other)!.price
  const missing = withCost(desk, wanted - withoutCost(desk, desk.cash.get(account.id)!))
  const affordable = smaller(missing, withoutCost(desk, desk.cash.get(payer.id)!))
  const units = smaller(
    floorTo(largest.units, stepOf(desk, other)),
    unitsFor(affordable, price, stepOf(desk, other)),
  )
  if (valueOfUnits(quantityFromUnits(units), price) < limits.minimumTrade) return 0n
  const cash = withoutCost(desk, desk.cash.get(account.id)! + cashOf(desk, other, 'sell', units))
  const reached = unitsFor(smaller(wanted, cash), quotes.get(asset)!.price, stepOf(desk, asset))
  if (valueOfUnits(quantityFromUnits(reached), quotes.get(asset)!.price) < limits.minimumTrade) return 0n
  trade(desk, account.id, other, 'sell', units, true)
  trade(desk, payer.id, other, 'buy', units, true)
  return buy(desk, account.id, asset, wanted)
}

/** Buys up to `wanted` with the account's cash, cost included; returns the amount bought. */
function buy(desk: Desk, account: string, asset: string, wanted: bigint): bigint {
  const price = desk.where.quotes.get(asset)!.price
  const affordable = withoutCost(desk, desk.cash.get(account)!)
  const units = unitsFor(smaller(wanted, affordable), price, stepOf(desk, asset))
  return trade(desk, account, asset, 'buy', units, false)
}

/** Books a trade unless it is below the minimum or would turn against one already booked; returns its amount. */
function trade(
  desk: Desk,
  account: string,
  asset: string,
  side: 'buy' | 'sell',
  units: bigint,
  room: boolean,
): bigint {
  if (units <= 0n) return 0n
  const { limits, quotes } = desk.where
  const amount = valueOfUnits(quantityFromUnits(units), quotes.get(asset)!.price)
  const key = `${account}\n${asset}`
  const booked = desk.trades.get(key)
  if (amount < limits.minimumTrade || (booked !== undefined && booked.side !== side)) return 0n
  const before = booked === undefined ? 0n : cashOf(desk, asset, side, booked.units)
  const together = (booked?.units ?? 0n) + units
  const cash = desk.cash.get(account)! + cashOf(desk, asset, side, together) - before
  // Two roundings of one purchase may differ from the rounding of their sum by a millionth: one step less then.
  if (side === 'buy' && cash < 0n) return trade(desk, account, asset, side, units - stepOf(desk, asset), room)
  desk.trades.set(key, { account, asset, side, units: together, room: room && (booked?.room ?? true) })
  desk.cash.set(account, cash)
  const held = desk.held.get(account)!
  held.set(asset, (held.get(asset) ?? 0n) + (side === 'buy' ? units : -units))
  return amount
}

/** What a trade does to its account's cash, cost included. */
function cashOf(desk: Desk, asset: string, side: 'buy' | 'sell', units: bigint): bigint {
  const amount = valueOfUnits(quantityFromUnits(units), desk.where.quotes.get(asset)!.price)
  const cost = timesRate(amount, desk.where.limits.costRate)
  return side === 'buy' ? -amount - cost : amount - cost
}

function ordersOf(desk: Desk, changes: readonly Change[]): Order[] {
  const wishes = new Map(changes.map((change) => [change.asset, change]))
  const orders = [...desk.trades.values()].map(({ account, asset, side, units, room }): Order => {
    const quantity = quantityFromUnits(units)
    const amount = valueOfUnits(quantity, desk.where.quotes.get(asset)!.price)
    const wish = wishes.get(asset)
    const sleeve = room || wish === undefined ? 0n : divideHalfEven(amount * wish.sleeve, net(wish))
    return {
      account,
      asset,
      side,
      quantity,
      amount,
      cost: timesRate(amount, desk.where.limits.costRate),
      core: moneyFromUnits(amount - sleeve),
      sleeve: moneyFromUnits(sleeve),
      makesRoom: room,
    }
  })
  const rank = new Map(desk.where.accounts.map((a, i) => [a.id, i]))
  return orders.toSorted(
    (a, b) =>
      rank.get(a.account)! - rank.get(b.account)! ||
      Number(a.side === 'buy') - Number(b.side === 'buy') ||
      compare(b.amount, a.amount) ||
      (a.asset < b.asset ? -1 : 1),
  )
}

/** PLN-3: the smallest part in which an asset trades. */
export function tradingStep(kind: AssetKind): bigint {
  switch (kind) {
    case 'mutualFund':
    case 'moneyMarket':
      return 10n ** 7n
    case 'crypto':
      return 10n ** 2n
    case 'equity':
    case 'etf':
    case 'bond':
    case 'option':
    case 'future':
    case 'cash':
    case 'other':
      return 10n ** 10n
  }
}

function stepOf(desk: Desk, asset: string): bigint {
  return tradingStep(desk.where.assets.get(asset)!.kind)
}

/** Units that an amount pays for, down to whole steps. */
function unitsFor(amount: bigint, price: bigint, step: bigint): bigint {
  return amount <= 0n || price <= 0n ? 0n : floorTo((amount * 10n ** 12n) / price, step)
}

function floorTo(units: bigint, step: bigint): bigint {
  return units - (units % step)
}

function isForSleeve(change: Change): boolean {
  return change.sleeve > 0n && change.sleeve >= change.core
}

function isTaxable(account: PlanAccount): boolean {
  return account.taxType === 'taxable'
}

function isSheltered(account: PlanAccount): boolean {
  return account.taxType !== 'taxable'
}

function byCash(desk: Desk, which: (account: PlanAccount) => boolean): PlanAccount[] {
  return desk.where.accounts
    .filter(which)
    .toSorted((a, b) => compare(desk.cash.get(b.id)!, desk.cash.get(a.id)!))
}

function heldIn(desk: Desk, account: PlanAccount, asset: string): bigint {
  return desk.held.get(account.id)?.get(asset) ?? 0n
}

function isSoldTaxable(desk: Desk, asset: string): boolean {
  return desk.where.accounts.some(
    (a) => isTaxable(a) && desk.trades.get(`${a.id}\n${asset}`)?.side === 'sell',
  )
}

function withoutCost(desk: Desk, amount: bigint): bigint {
  const rate: Rate = desk.where.limits.costRate
  return amount <= 0n ? 0n : (amount * RATE_ONE) / (RATE_ONE + rate)
}

/** The sale that pays for a purchase of `amount`, both costs included. */
function withCost(desk: Desk, amount: bigint): bigint {
  const rate: Rate = desk.where.limits.costRate
  return (amount * (RATE_ONE + rate)) / (RATE_ONE - rate) + 1n
}

const RATE_ONE = 10n ** 10n

function net(change: Change): bigint {
  return change.core + change.sleeve
}

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
