import {
  type Money,
  money,
  moneyFromUnits,
  parseQuantity,
  price,
  type Quantity,
  quantity,
  quantityFromUnits,
  textFromMoney,
  textFromQuantity,
  timesRate,
  valueOfUnits,
} from '../../shared/amount.ts'
import type { Answer } from '../../shared/decision.ts'
import type { Proposal, Warning } from '../../shared/proposal.ts'
import { ok, refuse, type Result } from '../../shared/refusal.ts'
import { chooseLots, type Taken } from './chooseLots.ts'
import type { Household } from './household.ts'
import { marginalRates } from '../tax/gainsTax.ts'
import type { YearGains } from '../tax/year.ts'
import { lotOrderOf, sellableLots } from './tickets.ts'

/** A ticket as it was decided: what to place with the broker, and which lots to name. */
export interface DecidedTicket {
  readonly id: string
  readonly account: string
  readonly asset: string
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly quantity: string
  readonly price: string
  readonly amount: string
  readonly cost: string
  readonly lots: readonly { readonly lot: string; readonly quantity: string }[]
}

export interface Choice {
  readonly answers: readonly Answer[]
  /** The tickets kept with the quantities they shall have; undefined keeps all as proposed. */
  readonly edits: readonly { readonly id: string; readonly quantity: string }[] | undefined
}

/** PLN-11: ids of the warnings that a plan cannot be accepted without answering; those of tickets left out need none. */
export function unanswered(proposal: Proposal, choice: Choice): string[] {
  const answered = new Set(choice.answers.map((answer) => answer.warning))
  const kept = choice.edits && new Set(choice.edits.filter((e) => !isZero(e.quantity)).map((e) => e.id))
  return proposal.warnings
    .filter((w) => w.severity === 'mustAnswer' && !answered.has(w.id))
    .filter((w) => kept === undefined || ticketOf(w) === undefined || kept.has(ticketOf(w)!))
    .map((w) => w.id)
}

/**
 * PLN-12: the tickets that come of a proposal, its answers and its edits. Refuses what no ticket, warning or remedy is known
 * as (`notFound`), a quantity below zero (`badArguments`), more units than the account can sell (`notEnoughUnits`) and more
 * cash than it has after its sales (`cashShort`).
 */
export function decidedTickets(
  proposal: Proposal,
  household: Household,
  choice: Choice,
): Result<DecidedTicket[]> {
  const wanted = wantedQuantities(proposal, choice)
  if (!wanted.ok) return wanted
  const { quantities, waiting } = wanted.value
  const decided: DecidedTicket[] = []
  for (const ticket of proposal.tickets) {
    const units = quantities.get(ticket.id) ?? quantityFromUnits(0n)
    if (units === 0n) continue
    const amount = valueOfUnits(units, price(ticket.price))
    const lots = ticket.side === 'sell' ? lotsFor(proposal, household, ticket, units, waiting) : []
    if (lots === undefined) return notEnoughUnits(household, ticket, units)
    decided.push({
      id: ticket.id,
      account: ticket.account,
      asset: ticket.asset,
      symbol: ticket.symbol,
      side: ticket.side,
      quantity: textFromQuantity(units),
      price: ticket.price,
      amount: textFromMoney(amount),
      cost: textFromMoney(timesRate(amount, household.costRate)),
      lots,
    })
  }
  const short = cashShort(proposal, decided)
  return short ?? ok(decided)
}

type Ticket = Proposal['tickets'][number]

function wantedQuantities(
  proposal: Proposal,
  choice: Choice,
): Result<{ quantities: Map<string, Quantity>; waiting: ReadonlySet<string> }> {
  const quantities = new Map(proposal.tickets.map((t) => [t.id, quantity(t.quantity)]))
  const waiting = new Set<string>()
  for (const { warning: id, remedy: remedyId } of choice.answers) {
    const warning = proposal.warnings.find((w) => w.id === id)
    if (warning === undefined)
      return unknown(
        'warning',
        id,
        proposal.warnings.map((w) => w.id),
      )
    const remedy = warning.remedies.find((r) => r.id === remedyId)
    if (remedy === undefined)
      return unknown(
        'remedy',
        remedyId,
        warning.remedies.map((r) => r.id),
      )
    const ticket = ticketOf(warning)
    if (ticket === undefined) continue
    if (remedy.kind === 'wait' && warning.kind === 'shortTermGain') {
      waiting.add(warning.lot)
      quantities.set(ticket, quantityFromUnits(quantities.get(ticket)! - quantity(warning.quantity)))
    }
    if (remedy.kind === 'skipSell' || remedy.kind === 'skipBuy') quantities.set(ticket, quantityFromUnits(0n))
  }
  if (choice.edits === undefined) return ok({ quantities, waiting })

  const edited = new Map<string, Quantity>()
  for (const [i, edit] of choice.edits.entries()) {
    if (!quantities.has(edit.id)) return unknown('ticket', edit.id, [...quantities.keys()])
    const units = parseQuantity(edit.quantity)?.value
    if (units === undefined || units < 0n)
      return refuse({
        kind: 'badArguments',
        path: `tickets.${i}.quantity`,
        problem: 'a quantity of zero or more',
      })
    edited.set(edit.id, units)
  }
  return ok({ quantities: edited, waiting })
}

/** The lots of a sale in the proposal's own order, those that wait last; undefined where all do not reach. */
function lotsFor(
  proposal: Proposal,
  household: Household,
  ticket: Ticket,
  units: Quantity,
  waiting: ReadonlySet<string>,
): DecidedTicket['lots'] | undefined {
  const quote = household.quotes.get(ticket.asset)!
  const order = lotOrderOf(
    household,
    ticket.account,
    quote,
    marginalRates(gainsBefore(proposal), household.tax),
  )
  const lots = sellableLots(household, ticket.account, ticket.asset)
  const free = chooseLots(
    lots.filter((lot) => !waiting.has(lot.id)),
    units,
    order,
  )
  const rest = quantityFromUnits(units - sumUnits(free))
  const taken = [
    ...free,
    ...chooseLots(
      lots.filter((lot) => waiting.has(lot.id)),
      rest,
      order,
    ),
  ]
  if (sumUnits(taken) < units) return undefined
  return taken.map((t) => ({ lot: t.lot.id, quantity: textFromQuantity(t.quantity) }))
}

function sumUnits(taken: readonly Taken[]): bigint {
  return taken.reduce((sum, t) => sum + t.quantity, 0n)
}

/** The year's gains without the plan, as the proposal states them. */
function gainsBefore(proposal: Proposal): YearGains {
  const of = (what: 'shortTerm' | 'longTerm') =>
    money(proposal.tax.lines.find((line) => line.what === what)?.gainBefore ?? '0')
  // Marginal rates do not depend on what is of collectibles.
  return { short: of('shortTerm'), long: of('longTerm'), collectibles: moneyFromUnits(0n) }
}

function notEnoughUnits(household: Household, ticket: Ticket, units: Quantity): Result<never> {
  const held = sellableLots(household, ticket.account, ticket.asset).reduce(
    (sum, lot) => sum + lot.quantity,
    0n,
  )
  const account = household.accounts.find((a) => a.id === ticket.account)?.name ?? ticket.account
  const short = textFromQuantity(quantityFromUnits(units - held))
  return refuse({ kind: 'notEnoughUnits', account, asset: ticket.symbol, short })
}

/** PLN-9 for what was decided; an account that owed before may not owe more. */
function cashShort(proposal: Proposal, decided: readonly DecidedTicket[]): Result<never> | undefined {
  for (const account of proposal.accounts) {
    const before: bigint = money(account.cashBefore)
    let after = before
    for (const t of decided)
      if (t.account === account.account)
        after += (t.side === 'sell' ? money(t.amount) : -money(t.amount)) - money(t.cost)
    const least: bigint = before < 0n ? before : 0n
    if (after < least)
      return refuse({
        kind: 'cashShort',
        account: account.name,
        currency: proposal.currency,
        short: textFromMoney(moneyFromUnits(least - after) satisfies Money),
      })
  }
  return undefined
}

/** The ticket that a warning speaks of, where it speaks of one. */
function ticketOf(warning: Warning): string | undefined {
  switch (warning.kind) {
    case 'shortTermGain':
    case 'washSale':
      return warning.ticket
    case 'turnoverAboveLimit':
    case 'stalePrice':
    case 'missingLots':
    case 'sleeveAboveCap':
    case 'cashShort':
    case 'noPrice':
      return undefined
  }
}

function unknown(what: string, id: string, known: readonly string[]): Result<never> {
  return refuse({ kind: 'notFound', what, id, known: known.slice(0, 40) })
}

function isZero(text: string): boolean {
  return parseQuantity(text)?.value === 0n
}
