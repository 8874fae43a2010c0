import {
  floatFromMoney,
  money,
  parsePrice,
  parseQuantity,
  proRata,
  quantityFromUnits,
  textFromMoney,
  textFromQuantity,
  valueOfUnits,
  type Quantity,
} from '../../../shared/amount.ts'
import type { JournalEntry } from '../../../shared/decision.ts'
import type { SpreadRow } from '../../../shared/plan.ts'
import type { Proposal, Ticket, Warning } from '../../../shared/proposal.ts'
import { amountTyped, minus, sumOf } from '../../parts/amounts.ts'

/** The part of a choice that changes trades. */
export interface Said {
  readonly answers: Readonly<Record<string, string>>
  readonly typed: Readonly<Record<string, string>>
}

/** A ticket with the quantity it has after answers and edits; `wrong` where the typed text is no such quantity. */
export interface ChosenTicket {
  readonly ticket: Ticket
  readonly quantity: string
  readonly amount: string
  /** Of trading it, in the ticket's currency. */
  readonly cost: string
  readonly wrong: boolean
}

/**
 * The trades as the host will take them (PLN-12): waiting takes the lot out of its sale, skipping takes the ticket out,
 * a typed quantity goes before both.
 */
export function chosenTickets(proposal: Proposal, { answers, typed }: Said): readonly ChosenTicket[] {
  return proposal.tickets.map((ticket) => {
    const text = typed[ticket.id]
    if (text !== undefined) {
      const units = typedUnits(text)
      return units === undefined
        ? { ticket, quantity: ticket.quantity, amount: ticket.amount, cost: ticket.cost, wrong: true }
        : { ticket, ...sized(ticket, units), wrong: false }
    }
    let units: bigint = unitsOf(ticket.quantity)
    for (const warning of proposal.warnings) {
      const remedy = warning.remedies.find(({ id }) => id === answers[warning.id])
      if (remedy === undefined || ticketOf(warning) !== ticket.id) continue
      if (remedy.kind === 'wait' && warning.kind === 'shortTermGain') units -= unitsOf(warning.quantity)
      if (remedy.kind === 'skipSell' || remedy.kind === 'skipBuy') units = 0n
    }
    return { ticket, ...sized(ticket, units), wrong: false }
  })
}

/** How a plan was decided: the verb, and the quantity of each ticket kept. */
export interface DecidedPlan {
  readonly seq: number
  readonly kind: 'accepted' | 'edited' | 'declined'
  /** The proposal that was decided on: an earlier one if prices have moved since. */
  readonly of: string
  readonly quantities: Readonly<Record<string, string>>
  /** Remedy by warning, as it was chosen. */
  readonly answers: Readonly<Record<string, string>>
}

/** Reads a decision back from its journal entry; undefined where the entry is none. */
export function decidedPlan({ seq, kind, body }: JournalEntry): DecidedPlan | undefined {
  if (kind !== 'accepted' && kind !== 'edited' && kind !== 'declined') return undefined
  const quantities: Record<string, string> = {}
  const tickets: unknown = body['tickets']
  for (const ticket of Array.isArray(tickets) ? (tickets as readonly unknown[]) : []) {
    if (typeof ticket !== 'object' || ticket === null) continue
    const { id, quantity } = ticket as { readonly id?: unknown; readonly quantity?: unknown }
    if (typeof id === 'string' && typeof quantity === 'string') quantities[id] = quantity
  }
  const answers: Record<string, string> = {}
  const warnings: unknown = body['warnings']
  for (const each of Array.isArray(warnings) ? (warnings as readonly unknown[]) : []) {
    const { warning, answer } = (each ?? {}) as {
      readonly warning?: { readonly id?: unknown }
      readonly answer?: unknown
    }
    if (typeof warning?.id === 'string' && typeof answer === 'string') answers[warning.id] = answer
  }
  const decidedOn = body['proposal'] as { readonly hash?: unknown } | null | undefined
  return { seq, kind, of: typeof decidedOn?.hash === 'string' ? decidedOn.hash : '', quantities, answers }
}

/** The trades as they were decided; what was declined, or decided on other prices, stays as it was proposed. */
export function ticketsDecided(proposal: Proposal, decided: DecidedPlan): readonly ChosenTicket[] {
  const typed =
    decided.kind === 'declined' || decided.of !== proposal.hash
      ? {}
      : Object.fromEntries(proposal.tickets.map(({ id }) => [id, decided.quantities[id] ?? '0']))
  return chosenTickets(proposal, { answers: {}, typed })
}

/** Whether any trade differs from what was proposed by being typed over. */
export function isEdited(proposal: Proposal, { typed }: Said): boolean {
  return proposal.tickets.some((ticket) => {
    const text = typed[ticket.id]
    return text !== undefined && typedUnits(text) !== unitsOf(ticket.quantity)
  })
}

/** The warnings that still stand in the way (PLN-11). Those of tickets that were edited out need no answer. */
export function openWarnings(proposal: Proposal, said: Said): readonly Warning[] {
  const out = new Set(
    chosenTickets(proposal, { answers: {}, typed: said.typed })
      .filter(({ quantity, wrong }) => !wrong && unitsOf(quantity) === 0n)
      .map(({ ticket }) => ticket.id),
  )
  return proposal.warnings.filter((warning) => {
    const ticket = ticketOf(warning)
    return (
      warning.severity === 'mustAnswer' &&
      said.answers[warning.id] === undefined &&
      (ticket === undefined || !out.has(ticket))
    )
  })
}

/** The ticket that a warning is about, where it is about one. */
export function ticketOf(warning: Warning): string | undefined {
  return warning.kind === 'shortTermGain' || warning.kind === 'washSale' ? warning.ticket : undefined
}

/** What the remedies chosen so far save together. */
export function savedBy(proposal: Proposal, { answers }: Said): string {
  const saves = proposal.warnings.flatMap(
    ({ id, remedies }) => remedies.find((remedy) => remedy.id === answers[id])?.saves ?? [],
  )
  return sumOf(saves) ?? '0'
}

/** What could be saved by answering: the best remedy of each warning about tax. */
export function avoidable(proposal: Proposal): { readonly amount: string; readonly choices: number } {
  const best = proposal.warnings
    .filter(({ kind }) => kind === 'washSale' || kind === 'shortTermGain')
    .map(({ costs }) => costs)
    .filter((costs) => money(costs) > 0n)
  return { amount: sumOf(best) ?? '0', choices: best.length }
}

/** What an account sells, buys and pays in these trades, and the cash that leaves. */
export function accountSums(
  account: Proposal['accounts'][number],
  tickets: readonly ChosenTicket[],
): { readonly sells: string; readonly buys: string; readonly cashAfter: string } {
  const mine = tickets.filter(({ ticket }) => ticket.account === account.account)
  const amounts = (side: Ticket['side']) =>
    mine.filter(({ ticket }) => ticket.side === side).map(({ amount }) => amount)
  const sells = sumOf(amounts('sell')) ?? '0'
  const buys = sumOf(amounts('buy')) ?? '0'
  const costs = sumOf(mine.map(({ cost }) => cost)) ?? '0'
  return { sells, buys, cashAfter: minus(minus(sumOf([account.cashBefore, sells]) ?? '0', buys), costs) }
}

/** One asset before and after: the part whose drift is widest in bands. Shares of the plan's value. */
export interface AfterRow {
  readonly row: SpreadRow
  readonly book: 'core' | 'sleeve'
  readonly target: number
  readonly before: number
  readonly after: number
  readonly band: number
  readonly outsideBefore: boolean
  readonly outsideAfter: boolean
}

/** Where every banded weight stands now and would stand with these trades, widest first. */
export function beforeAndAfter(proposal: Proposal, tickets: readonly ChosenTicket[]): readonly AfterRow[] {
  const value = floatFromMoney(money(proposal.value))
  const rows = proposal.spread.flatMap((row) =>
    (['core', 'sleeve'] as const).flatMap((book): AfterRow[] => {
      const part = row[book]
      if (part === null || part.band === null) return []
      const moved =
        row.asset === 'cash' ? cashMoved(proposal, tickets, book) : unitsMoved(row.asset, tickets, book)
      const after = part.actual + (value === 0 ? 0 : moved / value)
      return [
        {
          row,
          book,
          target: part.target,
          before: part.actual,
          after,
          band: part.band,
          outsideBefore: part.outside,
          // Rounding to whole shares may leave a hair beyond the edge; a twentieth of the band is no breach.
          outsideAfter: Math.abs(after - part.target) > part.band * 1.05 + 1e-9,
        },
      ]
    }),
  )
  return rows.toSorted((a, b) => inBands(b) - inBands(a))
}

/** What the trades put into an asset for one book, in currency units; sales are negative. */
function unitsMoved(asset: string, tickets: readonly ChosenTicket[], book: 'core' | 'sleeve'): number {
  return tickets.reduce(
    (sum, chosen) => (chosen.ticket.asset === asset ? sum + signedFor(chosen, book) : sum),
    0,
  )
}

/** What the trades leave in cash. A book without cash of its own is paid from the other's, and the core pays the costs. */
function cashMoved(proposal: Proposal, tickets: readonly ChosenTicket[], book: 'core' | 'sleeve'): number {
  const cash = proposal.spread.find(({ asset }) => asset === 'cash')
  const other = book === 'core' ? 'sleeve' : 'core'
  const books = cash?.[other] == null ? ([book, other] as const) : ([book] as const)
  const costs = tickets.reduce((sum, { cost }) => sum + floatFromMoney(money(cost)), 0)
  const traded = tickets.reduce(
    (sum, chosen) => sum + books.reduce((part, each) => part + signedFor(chosen, each), 0),
    0,
  )
  return -traded - (book === 'core' || books.length === 2 ? costs : 0)
}

function signedFor({ ticket, amount }: ChosenTicket, book: 'core' | 'sleeve'): number {
  const whole = floatFromMoney(money(ticket.amount))
  if (whole === 0) return 0
  const share = Math.abs(floatFromMoney(money(ticket[book])) / whole)
  return (ticket.side === 'buy' ? 1 : -1) * share * floatFromMoney(money(amount))
}

function inBands({ before, target, band }: AfterRow): number {
  return band === 0 ? (before === target ? 0 : Number.POSITIVE_INFINITY) : Math.abs(before - target) / band
}

function sized(
  ticket: Ticket,
  units: bigint,
): { readonly quantity: string; readonly amount: string; readonly cost: string } {
  const quantity = quantityFromUnits(units < 0n ? 0n : units)
  const price = parsePrice(ticket.price)?.value
  return {
    quantity: textFromQuantity(quantity),
    amount:
      quantity === unitsOf(ticket.quantity) || price === undefined
        ? ticket.amount
        : textFromMoney(valueOfUnits(quantity, price)),
    cost: textFromMoney(proRata(money(ticket.cost), quantity, unitsOf(ticket.quantity))),
  }
}

function unitsOf(text: string): Quantity {
  return parseQuantity(text)?.value ?? quantityFromUnits(0n)
}

function typedUnits(text: string): Quantity | undefined {
  const amount = text.trim() === '' ? '0' : amountTyped(text)
  const units = amount === undefined ? undefined : parseQuantity(amount)
  return units === undefined || units.rounded || units.value < 0n ? undefined : units.value
}
