import type { ReactNode } from 'react'
import type { Account } from '../../../shared/account.ts'
import type { Output } from '../../../shared/contract.ts'
import { showAmount, showMoney, showPercent, showQuantity } from '../../../shared/format.ts'
import { Amount, AmountBoth } from '../../parts/Amount.tsx'
import { bothOf } from '../../parts/inBase.ts'
import { RELIEF_WORDS } from '../../parts/reliefWords.ts'
import { compareAmounts, ratio, sumOf, sumOfUnits } from '../../parts/amounts.ts'
import { Section } from '../../parts/Page.tsx'
import { shortDay } from '../../parts/wording.ts'
import { shown } from '../../state/question.ts'
import { accounts } from '../../state/questions.ts'
import { hashFromRoute } from '../../state/route.ts'
import { useAsked } from '../useApi.ts'

type Held = Output<'ledger.holdings'>

export const TAX_WORDS: Readonly<Record<Account['taxType'], string>> = {
  taxable: 'taxable',
  deferred: 'tax-deferred',
  exempt: 'tax-exempt',
}
/** What is held now: by account, then by fund. */
export function Holdings({ held }: { readonly held: Held }): ReactNode {
  const known = shown(useAsked(accounts, {})) ?? []
  return (
    <>
      <Section title="Accounts" end={`value with cash, in ${held.base}`}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">At</th>
              <th scope="col">Tax</th>
              <th scope="col">A sale takes</th>
              <th scope="col" className="number">
                Funds
              </th>
              <th scope="col" className="number">
                Cash
              </th>
              <th scope="col" className="number">
                Value
              </th>
            </tr>
          </thead>
          <tbody>
            {known.map((account) => (
              <AccountRow key={account.id} account={account} held={held} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Household</th>
              <td colSpan={5} />
              <td className="number">{showMoney(held.value, held.base)}</td>
            </tr>
          </tfoot>
        </table>
      </Section>
      <Section title="Holdings" aside={`as of ${shortDay(held.asOf)}, before tax`} end="all accounts">
        <HoldingsTable held={held} />
      </Section>
    </>
  )
}

function AccountRow({ account, held }: { readonly account: Account; readonly held: Held }): ReactNode {
  const mine = held.holdings.filter((holding) => holding.account === account.id)
  const cash = held.cash.filter((row) => row.account === account.id)
  const worth = sumOf([...mine.map(({ base }) => base.value), ...cash.map(({ inBase }) => inBase)])
  return (
    <tr>
      <th scope="row">
        <b>{account.name}</b>
        {account.inPlan ? null : <span className="fund">not in the plan</span>}
      </th>
      <td className="second">{account.institution}</td>
      <td className="second">{TAX_WORDS[account.taxType]}</td>
      <td className="second">{RELIEF_WORDS[account.relief]}</td>
      <td className="number">{new Set(mine.map(({ asset }) => asset)).size}</td>
      <td className="number second">
        {cash.length === 0
          ? '0.00'
          : cash
              .map((row) =>
                row.currency === account.currency
                  ? showAmount(row.amount)
                  : showMoney(row.amount, row.currency),
              )
              .join(', ')}
      </td>
      <td className="number">
        <Amount of={worth} />
      </td>
    </tr>
  )
}

function HoldingsTable({ held }: { readonly held: Held }): ReactNode {
  const byAsset = Map.groupBy(held.holdings, ({ asset }) => asset)
  const rows = [...byAsset.values()]
    .map((parts) => ({
      parts,
      first: parts[0]!,
      quantity: sumOfUnits(parts.map(({ quantity }) => quantity)),
      inBase: sumOf(parts.map(({ base }) => base.value)),
    }))
    .toSorted((a, b) => compareAmounts(b.inBase ?? '-1', a.inBase ?? '-1'))
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Asset</th>
          <th scope="col">Accounts</th>
          <th scope="col" className="number">
            Shares
          </th>
          <th scope="col" className="number">
            Price
          </th>
          <th scope="col">Close of</th>
          <th scope="col" className="number">
            Cost
          </th>
          <th scope="col" className="number">
            Value
          </th>
          <th scope="col" className="number">
            Unrealised
          </th>
          <th scope="col" className="number">
            Weight, %
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ parts, first, quantity, inBase }) => {
          const weight = inBase === null ? null : ratio(inBase, held.value)
          return (
            <tr key={first.asset}>
              <th scope="row">
                <a className="symbol" href={hashFromRoute('portfolio', 'lots', { asset: first.asset })}>
                  {first.symbol}
                </a>
                <span className="fund">{first.name === first.symbol ? '' : first.name}</span>
              </th>
              <td className="second">
                {parts.length === 1 ? first.accountName : `${parts.length} accounts`}
              </td>
              <td className="number">{showQuantity(quantity)}</td>
              <td className="number second">{first.price === null ? '' : showAmount(first.price)}</td>
              <td className="second">
                {first.priceDay === null ? <span className="quiet">no price</span> : shortDay(first.priceDay)}
              </td>
              <td className="number second">
                <AmountBoth both={bothOf(parts, 'costBasis')} />
              </td>
              <td className="number">
                <b>
                  <AmountBoth both={bothOf(parts, 'value')} />
                </b>
              </td>
              <td className="number">
                <AmountBoth both={bothOf(parts, 'gain')} as="result" />
              </td>
              <td className="number second">{weight === null ? '' : showPercent(weight).replace('%', '')}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
