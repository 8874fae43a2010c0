import { type Money, moneyFromUnits, type Quantity } from '../../shared/amount.ts'
import type { Lot, Term } from '../../shared/lot.ts'
import type { Ticket } from '../../shared/proposal.ts'
import type { MarginalRates } from '../tax/gainsTax.ts'
import { basisOf, chooseLots, type LotOrder, termOn } from './chooseLots.ts'
import type { Position } from './drift.ts'
import type { Household, Quote } from './household.ts'
import type { Order } from './place.ts'
import { splitMoney, sumMoney } from './split.ts'

/** Units of one lot that a planned sale closes. Basis and gain are undefined where the lot's basis is unknown. */
export interface PlannedLot {
  readonly lot: Lot
  readonly quantity: Quantity
  readonly basis: Money | undefined
  readonly gain: Money | undefined
  readonly term: Term
}

export interface PlannedTicket extends Order {
  readonly id: string
  readonly quote: Quote
  readonly why: Ticket['why']
  readonly lots: readonly PlannedLot[]
  /** Of all lots; undefined for purchases and where one of the lots has no known basis. */
  readonly gain: Money | undefined
}

export interface TicketFacts {
  readonly household: Household
  readonly positions: ReadonlyMap<string, Position>
  readonly parks: ReadonlySet<string>
  readonly rates: MarginalRates
}

/** Orders with their lots named (PLN-7, PLN-8) and the reason of each; `t1` is the first. */
export function ticketsOf(orders: readonly Order[], facts: TicketFacts): PlannedTicket[] {
  return orders.map((order, i) => {
    const quote = facts.household.quotes.get(order.asset)!
    const lots = order.side === 'sell' ? lotsOf(order, facts) : []
    const known = lots.flatMap((lot) => (lot.gain === undefined ? [] : [lot.gain]))
    const gain = order.side === 'sell' && known.length === lots.length ? sumMoney(known) : undefined
    return { ...order, id: `t${i + 1}`, quote, why: whyOf(order, facts), lots, gain }
  })
}

/** The open lots of one asset in one account that a sale can take. */
export function sellableLots(household: Household, account: string, asset: string): Lot[] {
  return household.lots.filter((lot) => lot.account === account && lot.asset === asset && lot.quantity > 0n)
}

/** PLN-7: least tax where gains are taxed, the oldest first where they are not. */
export function lotOrderOf(
  household: Household,
  account: string,
  quote: Quote,
  rates: MarginalRates,
): LotOrder {
  return household.taxTypes.get(account) === 'taxable'
    ? { kind: 'leastTax', price: quote.price, day: household.asOf, rates }
    : { kind: 'oldestFirst' }
}

function lotsOf(order: Order, facts: TicketFacts): PlannedLot[] {
  const { household, rates } = facts
  const quote = household.quotes.get(order.asset)!
  const taken = chooseLots(
    sellableLots(household, order.account, order.asset),
    order.quantity,
    lotOrderOf(household, order.account, quote, rates),
  )
  const proceeds = splitMoney(
    moneyFromUnits(order.amount - order.cost),
    taken.map((t) => t.quantity),
  )
  return taken.map((t, i) => {
    const basis = basisOf(t)
    return {
      ...t,
      basis,
      gain: basis === undefined ? undefined : moneyFromUnits(proceeds[i]! - basis),
      term: termOn(t.lot, household.asOf),
    }
  })
}

function whyOf(order: Order, facts: TicketFacts): Ticket['why'] {
  if (order.makesRoom) return 'makeRoom'
  const buys = order.side === 'buy'
  const position = facts.positions.get(order.asset)!
  if (order.sleeve >= order.core && position.sleeve !== undefined) {
    if (facts.parks.has(order.asset)) return buys ? 'park' : 'unpark'
    if (buys && position.sleeveBefore === 0n) return 'signalEntered'
    if (!buys && position.sleeve.target === 0n) return 'signalLeft'
  }
  return buys ? 'underTarget' : 'overTarget'
}
