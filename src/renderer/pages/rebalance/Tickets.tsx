import type { ReactNode } from 'react'
import type { Proposal, Ticket } from '../../../shared/proposal.ts'
import { showAmount, showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import { describeWhy } from '../../../shared/words.ts'
import { Amount } from '../../parts/Amount.tsx'
import { HeldBar } from '../../parts/Bars.tsx'
import { isNearLong } from '../../parts/bars.ts'
import { Book, type BookName } from '../../parts/Book.tsx'
import { WordsField } from '../../parts/Controls.tsx'
import { minus, ratio, signOf, sumOf } from '../../parts/amounts.ts'
import { capital, wordCount } from '../../parts/wording.ts'
import { edit, useChoice } from '../../state/rebalance.ts'
import { TAX_WORDS } from '../portfolio/Holdings.tsx'
import { accountSums, ticketOf, type ChosenTicket } from './choice.ts'

interface TicketsProps {
  readonly proposal: Proposal
  readonly chosen: readonly ChosenTicket[]
  readonly isEditing: boolean
}

/** The trades of each account with the lots they take, and what they cost in tax. */
export function Tickets({ proposal, chosen, isEditing }: TicketsProps): ReactNode {
  const sells =
    sumOf(chosen.filter(({ ticket }) => ticket.side === 'sell').map(({ amount }) => amount)) ?? '0'
  const buys = sumOf(chosen.filter(({ ticket }) => ticket.side === 'buy').map(({ amount }) => amount)) ?? '0'
  return (
    <table className="table fixed plan">
      <caption className="unseen">Trades by account, with the lots that sales take</caption>
      <colgroup>
        <col className="col-side" />
        <col />
        <col className="col-units" />
        <col className="col-price" />
        <col className="col-money" />
        <col className="col-gains" />
        <col className="col-tax" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">Side</span>
          </th>
          <th scope="col">
            <span className="unseen">Asset and lot</span>
          </th>
          <th scope="col" className="number">
            Shares
          </th>
          <th scope="col" className="number">
            Price, held
          </th>
          <th scope="col" className="number">
            Amount, term
          </th>
          <th scope="col" className="number">
            Gain
          </th>
          <th scope="col" className="number">
            Tax
          </th>
        </tr>
      </thead>
      {proposal.accounts.map((account) => {
        const mine = chosen.filter(({ ticket }) => ticket.account === account.account)
        if (mine.length === 0) return null
        const sums = accountSums(account, mine)
        return (
          <tbody key={account.account}>
            <tr className="plan-account">
              <th scope="rowgroup" colSpan={2}>
                <b>{account.name}</b>
                <span className="fund">{TAX_WORDS[account.taxType]}</span>
              </th>
              <td colSpan={4} className="number small second">
                sells {showAmount(sums.sells)} · buys {showAmount(sums.buys)} · cash after{' '}
                {showAmount(sums.cashAfter)}
              </td>
              <td className="number">
                {mine.some(isChanged) && account.taxType === 'taxable' ? (
                  <span className="quiet">open</span>
                ) : signOf(account.tax) === 0 ? (
                  <span className="quiet">none</span>
                ) : (
                  <b>{showAmount(account.tax)}</b>
                )}
              </td>
            </tr>
            {mine.map((each) => (
              <TicketRows key={each.ticket.id} chosen={each} proposal={proposal} isEditing={isEditing} />
            ))}
          </tbody>
        )
      })}
      <tfoot>
        <tr>
          <th scope="row" colSpan={5}>
            {capital(wordCount(chosen.filter(({ quantity }) => signOf(quantity) !== 0).length, 'trade'))}
            <span className="plan-sums">
              sells {showAmount(sells)} · buys {showAmount(buys)} · costs about{' '}
              {showMoney(sumOf(chosen.map(({ cost }) => cost)) ?? '0', proposal.currency)}
            </span>
          </th>
          <td className="number">
            {chosen.some((each) => each.ticket.side === 'sell' && isChanged(each)) ? (
              <span className="quiet">open</span>
            ) : (
              <Amount
                of={sumOf(proposal.tickets.filter(({ side }) => side === 'sell').map(({ gain }) => gain))}
                as="signed"
              />
            )}
          </td>
          <td className="number">
            {chosen.some(isChanged) ? <span className="quiet">open</span> : showAmount(proposal.tax.ofPlan)}
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

function TicketRows({
  chosen,
  proposal,
  isEditing,
}: {
  readonly chosen: ChosenTicket
  readonly proposal: Proposal
  readonly isEditing: boolean
}): ReactNode {
  const { ticket, quantity, amount, wrong } = chosen
  const typed = useChoice((choice) => choice.typed[ticket.id])
  const changed = isChanged(chosen)
  const isOut = signOf(quantity) === 0
  const flagged = proposal.warnings.some(
    (warning) => warning.severity === 'mustAnswer' && ticketOf(warning) === ticket.id,
  )
  const isTaxable = proposal.accounts.find(({ account }) => account === ticket.account)?.taxType === 'taxable'
  return (
    <>
      <tr className={ticket.lots.length > 0 && !changed ? 'has-lots' : undefined}>
        <th scope="row" className={isOut ? 'quiet' : undefined}>
          <b>{ticket.side === 'sell' ? 'Sell' : 'Buy'}</b>
        </th>
        <td className={isOut ? 'struck' : undefined}>
          <Book is={bookOf(ticket)}>
            <span className="symbol">{ticket.symbol}</span>
          </Book>
          {flagged ? <span className="flag" role="img" aria-label="a warning concerns this trade" /> : null}
          <span className="fund">{isOut ? 'left out' : describeWhy(ticket.why)}</span>
        </td>
        <td className="number">
          {isEditing ? (
            <WordsField
              bare
              label={`Shares of ${ticket.symbol} to ${ticket.side}`}
              value={typed ?? quantity}
              onChange={(value) => edit(ticket.id, value)}
              wrong={wrong ? 'No quantity' : undefined}
            />
          ) : changed && !isOut ? (
            <>
              <span className="quiet">{showQuantity(ticket.quantity)} </span>
              {showQuantity(quantity)}
            </>
          ) : (
            showQuantity(quantity)
          )}
        </td>
        <td className="number second">{showAmount(ticket.price)}</td>
        <td className="number">
          <b>{showAmount(amount)}</b>
        </td>
        <td className="number">
          {ticket.side === 'sell' ? (
            changed ? (
              <span className="quiet">open</span>
            ) : (
              <Amount of={ticket.gain} as="signed" />
            )
          ) : null}
        </td>
        <td className="number">
          {ticket.side === 'buy' ? null : changed ? (
            <span className="quiet">open</span>
          ) : isTaxable ? (
            showAmount(ticket.tax)
          ) : (
            <span className="quiet">none</span>
          )}
        </td>
      </tr>
      {changed
        ? null
        : ticket.lots.map((lot, i) => {
            const each = lot.costBasis === null ? null : ratio(lot.costBasis, lot.quantity)
            return (
              <tr key={lot.lot} className={i === ticket.lots.length - 1 ? 'plan-lot last' : 'plan-lot'}>
                <td />
                <th scope="row">
                  Lot of {showDay(lot.acquired)}
                  {each === null ? ', cost unknown' : ` at ${showAmount(each.toFixed(4))}`}
                </th>
                <td className="number">
                  {showQuantity(lot.quantity)}
                  {minus(lot.of, lot.quantity) === '0' ? (
                    ''
                  ) : (
                    <span className="quiet"> of {showQuantity(lot.of)}</span>
                  )}
                </td>
                <td className="number">
                  <HeldBar daysToLong={lot.daysToLong} />
                </td>
                <td className={isNearLong(lot.daysToLong) ? 'number outside-text' : 'number'}>
                  {lot.daysToLong === 0 ? 'long' : `short, ${lot.daysToLong} d`}
                </td>
                <td className="number">
                  <Amount of={lot.gain} as="signed" />
                </td>
                <td className="number">{isTaxable ? showAmount(lot.tax) : ''}</td>
              </tr>
            )
          })}
    </>
  )
}

/** Its lots, gain and tax are worked out anew only when it is decided. */
function isChanged({ ticket, quantity }: ChosenTicket): boolean {
  return quantity !== ticket.quantity
}

export function bookOf({ core, sleeve }: Ticket): BookName {
  const inCore = signOf(core) !== 0
  const inSleeve = signOf(sleeve) !== 0
  return inCore && inSleeve ? 'both' : inSleeve ? 'sleeve' : inCore ? 'core' : 'neither'
}
