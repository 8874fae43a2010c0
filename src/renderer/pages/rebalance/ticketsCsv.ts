import type { Proposal } from '../../../shared/proposal.ts'
import { signOf } from '../../parts/amounts.ts'
import { csvText } from '../csv.ts'
import type { ChosenTicket } from './choice.ts'

/** The trades as a CSV to place by hand: one row per ticket, lots to name in one cell. */
export function ticketsCsv(proposal: Proposal, chosen: readonly ChosenTicket[]): string {
  const names = new Map(proposal.accounts.map(({ account, name }) => [account, name]))
  const rows = chosen
    .filter(({ quantity }) => signOf(quantity) !== 0)
    .map(({ ticket, quantity, amount }) => [
      names.get(ticket.account) ?? ticket.account,
      ticket.side,
      ticket.symbol,
      quantity,
      ticket.price,
      ticket.priceDay,
      amount,
      ticket.currency,
      quantity === ticket.quantity
        ? ticket.lots.map((lot) => `${lot.quantity} of ${lot.acquired}`).join('; ')
        : '',
    ])
  const header = [
    'account',
    'side',
    'symbol',
    'quantity',
    'last_close',
    'close_of',
    'amount',
    'currency',
    'lots',
  ]
  return csvText(header, rows)
}
