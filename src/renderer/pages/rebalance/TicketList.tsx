import { useState, type ReactNode } from 'react'
import type { Proposal } from '../../../shared/proposal.ts'
import { showAmount, showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import { Check, LinkAct } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { signOf } from '../../parts/amounts.ts'
import { saveFile } from '../saveFile.ts'
import type { ChosenTicket } from './choice.ts'
import { ticketsCsv } from './ticketsCsv.ts'

interface TicketListProps {
  readonly proposal: Proposal
  readonly chosen: readonly ChosenTicket[]
  readonly isDecided: boolean
}

/** The orders to place oneself: sales first, so that their cash is there for the purchases. */
export function TicketList({ proposal, chosen, isDecided }: TicketListProps): ReactNode {
  const [done, setDone] = useState<ReadonlySet<string>>(new Set())
  const names = new Map(proposal.accounts.map(({ account, name }) => [account, name]))
  const orders = chosen
    .filter(({ quantity }) => signOf(quantity) !== 0)
    .toSorted((a, b) => Number(a.ticket.side === 'buy') - Number(b.ticket.side === 'buy'))
  const sellers = new Set(
    orders.filter(({ ticket }) => ticket.side === 'sell').map(({ ticket }) => ticket.account),
  )
  const turn = (id: string) =>
    setDone(done.has(id) ? new Set([...done].filter((each) => each !== id)) : new Set([...done, id]))
  return (
    <Section
      title="Tickets"
      aside={
        isDecided ? 'Placed by you, with your broker' : 'As they would be placed; you place them yourself'
      }
      end={
        <LinkAct
          onPress={() =>
            saveFile(`trimtab-tickets-${proposal.asOf}.csv`, 'text/csv', ticketsCsv(proposal, chosen))
          }
        >
          Save as CSV
        </LinkAct>
      }
    >
      <ul>
        {orders.map(({ ticket, quantity, amount }) => (
          <li key={ticket.id} className="ticket">
            <Check
              label={`Placed: ${ticket.side} ${showQuantity(quantity)} ${ticket.symbol}`}
              checked={done.has(ticket.id)}
              onChange={() => turn(ticket.id)}
            />
            <div>
              <p className={done.has(ticket.id) ? 'quiet' : undefined}>
                <b>
                  {ticket.side === 'sell' ? 'Sell' : 'Buy'} {showQuantity(quantity)} {ticket.symbol}
                </b>{' '}
                in {names.get(ticket.account)}, last close {showAmount(ticket.price)} of{' '}
                {showDay(ticket.priceDay)}
              </p>
              <p className="note">{lotWords(ticket, quantity, sellers.has(ticket.account))}</p>
            </div>
            <span className="number second">about {showMoney(amount, ticket.currency)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function lotWords(ticket: ChosenTicket['ticket'], quantity: string, afterSales: boolean): string {
  if (ticket.side === 'buy') {
    return afterSales ? 'After the sales of this account have filled.' : 'From the cash of this account.'
  }
  if (quantity !== ticket.quantity) return 'The lots to name are written with the decision.'
  if (ticket.lots.length === 0) return 'No lot to name.'
  return `Name to the broker: ${ticket.lots.map((lot) => `${showQuantity(lot.quantity)} of ${showDay(lot.acquired)}`).join(', ')}.`
}
