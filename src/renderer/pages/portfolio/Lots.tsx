import { useState, type ReactNode } from 'react'
import { Button } from 'react-aria-components'
import type { Output } from '../../../shared/contract.ts'
import type { LotRow } from '../../../shared/lot.ts'
import { count, showAmount, showChange, showDay, showQuantity } from '../../../shared/format.ts'
import { Amount, AmountBoth } from '../../parts/Amount.tsx'
import { compareAmounts, ratio, signOf, sumOf, sumOfUnits } from '../../parts/amounts.ts'
import { HeldBar, HeldKey, LongShareBar } from '../../parts/Bars.tsx'
import { bothOf } from '../../parts/inBase.ts'
import { isNearLong } from '../../parts/bars.ts'
import { How, LinkAct, Switch } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { shortDay } from '../../parts/wording.ts'
import { goTo, useRoute } from '../../state/route.ts'
import { ActionForm } from './ActionForm.tsx'
import { OpeningLot } from './OpeningLot.tsx'

type Held = Output<'ledger.holdings'>
type GroupBy = 'asset' | 'account'
type Show = 'all' | 'short' | 'loss'

/** Groups open by themselves while the table still fits a screen or two. */
const OPEN_UP_TO = 60
/** A fund bought every day for years is drawn in pieces: nobody reads thousands of lots at once. */
const LOTS_AT_ONCE = 300

/** Every lot: what it cost, what it is worth, and how far it is from long-term. */
export function Lots({
  held,
  owned,
}: {
  readonly held: Held
  readonly owned: Output<'ledger.lots'>
}): ReactNode {
  const [by, setBy] = useState<GroupBy>('asset')
  const [show, setShow] = useState<Show>('all')
  const { query } = useRoute()
  const { lots } = owned
  const inScope = query.asset === undefined ? lots : lots.filter(({ asset }) => asset === query.asset)
  const chosen = inScope.filter((lot) => isShown(lot, show))
  const groups = [...Map.groupBy(chosen, (lot) => (by === 'asset' ? lot.asset : lot.account)).values()]
    .map((rows) => rows.toSorted((a, b) => (a.acquired < b.acquired ? -1 : 1)))
    .toSorted((a, b) => compareAmounts(sumOf(b.map(valueInBase)), sumOf(a.map(valueInBase))))
  const [entering, setEntering] = useState<'action' | 'lot'>()
  const enter = (what: 'action' | 'lot') => setEntering(entering === what ? undefined : what)
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())
  const openByDefault = chosen.length <= OPEN_UP_TO || query.asset !== undefined
  return (
    <>
      <OpenGains lots={inScope} base={held.base} />
      <div className="bar">
        <span>Group by</span>
        <Switch
          label="Group by"
          value={by}
          onChange={setBy}
          options={[
            { value: 'asset', name: 'Asset' },
            { value: 'account', name: 'Account' },
          ]}
        />
        <span>Show</span>
        <Switch
          label="Show"
          value={show}
          onChange={setShow}
          options={[
            { value: 'all', name: 'All', count: inScope.length },
            {
              value: 'short',
              name: 'Short-term',
              count: inScope.filter((lot) => isShown(lot, 'short')).length,
            },
            { value: 'loss', name: 'At a loss', count: inScope.filter((lot) => isShown(lot, 'loss')).length },
          ]}
        />
        {query.asset === undefined ? null : (
          <span>
            Only {query.asset}. <LinkAct onPress={() => goTo('portfolio', 'lots')}>Show every fund</LinkAct>
          </span>
        )}
        <LinkAct onPress={() => enter('lot')}>Lot without a file…</LinkAct>
        <LinkAct onPress={() => enter('action')}>Corporate action…</LinkAct>
        <span className="end">
          <HeldKey />
        </span>
      </div>
      {entering === 'action' ? <ActionForm onDone={() => setEntering(undefined)} /> : null}
      {entering === 'lot' ? (
        <Section title="A lot without a file" aside="A position that is older than what your broker exports">
          <OpeningLot onDone={() => setEntering(undefined)} />
        </Section>
      ) : null}
      <table className="table fixed lots">
        <caption className="unseen">
          Lots as of {showDay(owned.asOf)}, grouped by {by}
        </caption>
        <colgroup>
          <col className="col-name" />
          <col className="col-account" />
          <col className="col-units" />
          <col className="col-day" />
          <col />
          <col className="col-days" />
          <col className="col-price col-each" />
          <col className="col-money col-cost" />
          <col className="col-money" />
          <col className="col-gain" />
          <col className="col-percent" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{by === 'asset' ? 'Asset, lot acquired' : 'Account, lot acquired'}</th>
            <th scope="col">{by === 'asset' ? 'Account' : 'Asset'}</th>
            <th scope="col" className="number">
              Shares
            </th>
            <th scope="col" className="number">
              Long from
            </th>
            <th scope="col">Held, of a year</th>
            <th scope="col" className="number">
              Days
            </th>
            <th scope="col" className="number each">
              Cost each
            </th>
            <th scope="col" className="number cost">
              Cost
            </th>
            <th scope="col" className="number">
              Value
            </th>
            <th scope="col" className="number">
              Unrealised
            </th>
            <th scope="col" className="number">
              %
            </th>
          </tr>
        </thead>
        {groups.map((rows) => {
          const key = by === 'asset' ? rows[0]!.asset : rows[0]!.account
          const isOpen = (openByDefault && (rows.length > 1 || groups.length === 1)) !== turned.has(key)
          return (
            <Group
              key={key}
              rows={rows}
              by={by}
              isOpen={isOpen}
              onTurn={() =>
                setTurned(
                  turned.has(key) ? new Set([...turned].filter((k) => k !== key)) : new Set([...turned, key]),
                )
              }
            />
          )
        })}
        {show === 'all' && query.asset === undefined ? <Totals held={held} lots={lots} /> : null}
      </table>
      {chosen.length === 0 ? (
        <p className="note">No lot is {show === 'short' ? 'short-term' : 'at a loss'}.</p>
      ) : null}
    </>
  )
}

function isShown(lot: LotRow, show: Show): boolean {
  if (show === 'short') return lot.daysToLong > 0
  if (show === 'loss') return lot.gain !== null && signOf(lot.gain) < 0
  return true
}

function valueInBase(lot: LotRow): string {
  return lot.base.value ?? '0'
}

function OpenGains({ lots, base }: { readonly lots: readonly LotRow[]; readonly base: string }): ReactNode {
  const taxable = lots.filter((lot) => lot.taxType === 'taxable' && lot.base.gain !== null)
  const long = sumOf(taxable.filter(({ term }) => term === 'long').map((lot) => lot.base.gain)) ?? '0'
  const short = sumOf(taxable.filter(({ term }) => term === 'short').map((lot) => lot.base.gain)) ?? '0'
  const accounts = [...Map.groupBy(lots, ({ account }) => account).values()]
  return (
    <dl className="stats">
      {accounts.slice(0, 5).map((mine) => (
        <div className="stat" key={mine[0]!.account}>
          <dt>{mine[0]!.accountName}</dt>
          <dd>
            <Amount
              of={mine.every((lot) => lot.base.value === null) ? null : sumOf(mine.map(valueInBase))}
              currency={base}
            />
          </dd>
        </div>
      ))}
      <div className="stat">
        <dt>
          <How
            title="Open gains that could be taxed"
            note="Value less cost of every lot in a taxable account, gains and losses netted, split by term. Lots without a known cost or price are left out."
          >
            Open gains that could be taxed
          </How>
        </dt>
        <dd>
          <Amount of={long} as="signed" currency={base} />
          <small>long</small>
          <Amount of={short} as="signed" currency={base} />
          <small>short</small>
        </dd>
      </div>
    </dl>
  )
}

interface GroupProps {
  readonly rows: readonly LotRow[]
  readonly by: GroupBy
  readonly isOpen: boolean
  readonly onTurn: () => void
}

function Group({ rows, by, isOpen, onTurn }: GroupProps): ReactNode {
  const [drawn, setDrawn] = useState(LOTS_AT_ONCE)
  const first = rows[0]!
  const cost = bothOf(rows, 'costBasis')
  const gain = bothOf(rows, 'gain')
  const quantity = sumOfUnits(rows.map((lot) => lot.quantity))
  const longUnits = sumOfUnits(rows.filter(({ term }) => term === 'long').map((lot) => lot.quantity))
  const waiting = rows.filter(({ daysToLong }) => daysToLong > 0).map(({ daysToLong }) => daysToLong)
  const each = by === 'asset' && cost.of !== null ? ratio(cost.of, quantity) : null
  return (
    <tbody>
      <tr className={isOpen ? 'open' : undefined}>
        <th scope="rowgroup">
          <Button className="twist" aria-expanded={isOpen} onPress={onTurn}>
            <span className="group-name">
              <span className="symbol">{by === 'asset' ? first.symbol : first.accountName}</span>
              {by === 'asset' && first.name !== first.symbol ? (
                <span className="fund">{first.name}</span>
              ) : null}
            </span>
          </Button>
        </th>
        <td className="second">{rows.length === 1 ? '1 lot' : `${rows.length} lots`}</td>
        <td className="number">{by === 'asset' ? showQuantity(quantity) : ''}</td>
        <td />
        <td>{by === 'asset' ? <LongShareBar share={ratio(longUnits, quantity) ?? 0} /> : null}</td>
        <td className="number quiet">{waiting.length === 0 ? '' : Math.min(...waiting)}</td>
        <td className="number second each">{each === null ? '' : showAmount(each.toFixed(4))}</td>
        <td className="number cost">
          <AmountBoth both={cost} />
        </td>
        <td className="number">
          <b>
            <AmountBoth both={bothOf(rows, 'value')} />
          </b>
        </td>
        <td className="number">
          <AmountBoth both={gain} as="result" />
        </td>
        <td className="number second">{percentOf(gain.of, cost.of)}</td>
      </tr>
      {isOpen
        ? rows
            .slice(0, drawn)
            .map((lot, i) => <Lot key={lot.id} lot={lot} by={by} isLast={i === rows.length - 1} />)
        : null}
      {isOpen && rows.length > drawn ? (
        <tr className="lot last">
          <th scope="row" colSpan={11}>
            <LinkAct onPress={() => setDrawn(drawn + 10 * LOTS_AT_ONCE)}>
              Show more of {count(rows.length, 'lot')}, oldest first
            </LinkAct>
          </th>
        </tr>
      ) : null}
    </tbody>
  )
}

function Lot({
  lot,
  by,
  isLast,
}: {
  readonly lot: LotRow
  readonly by: GroupBy
  readonly isLast: boolean
}): ReactNode {
  const isLong = lot.daysToLong === 0
  const each = lot.costBasis === null ? null : ratio(lot.costBasis, lot.quantity)
  return (
    <tr className={isLast ? 'lot last' : 'lot'}>
      <th scope="row">{showDay(lot.acquired)}</th>
      <td>{by === 'asset' ? lot.accountName : lot.symbol}</td>
      <td className="number">{showQuantity(lot.quantity)}</td>
      <td className="number">{isLong ? 'long' : shortDay(lot.longTermFrom)}</td>
      <td>
        <HeldBar daysToLong={lot.daysToLong} />
      </td>
      <td className={isNearLong(lot.daysToLong) ? 'number outside-text' : 'number'}>
        {isLong ? <span className="none" /> : lot.daysToLong}
      </td>
      <td className="number each">{each === null ? '' : showAmount(each.toFixed(4))}</td>
      <td className="number cost">
        <AmountBoth both={bothOf([lot], 'costBasis')} />
      </td>
      <td className="number">
        {lot.value === null ? (
          <span className="quiet">no price</span>
        ) : (
          <AmountBoth both={bothOf([lot], 'value')} />
        )}
      </td>
      <td className="number">
        {lot.value === null ? '' : <AmountBoth both={bothOf([lot], 'gain')} as="result" />}
      </td>
      <td className="number">{percentOf(lot.gain, lot.costBasis)}</td>
    </tr>
  )
}

function Totals({ held, lots }: { readonly held: Held; readonly lots: readonly LotRow[] }): ReactNode {
  const cost = sumOf(lots.map((lot) => lot.base.costBasis))
  const gain = sumOf(lots.map((lot) => lot.base.gain))
  return (
    <tfoot>
      {held.cash.map((cash) => (
        <tr key={`${cash.account}${cash.currency}`} className="cash-row">
          <th scope="row">Cash{cash.currency === held.base ? '' : `, ${cash.currency}`}</th>
          <td>{cash.accountName}</td>
          <td colSpan={4} />
          <td className="each" />
          <td className="cost" />
          <td className="number">
            <AmountBoth
              both={
                cash.currency === held.base
                  ? { of: cash.amount }
                  : {
                      of: cash.amount,
                      currency: cash.currency,
                      beside: { of: cash.inBase, currency: held.base },
                    }
              }
            />
          </td>
          <td colSpan={2} />
        </tr>
      ))}
      <tr>
        <th scope="row">Total, {held.base}</th>
        <td colSpan={5} />
        <td className="each" />
        <td className="number cost">
          <Amount of={cost} />
        </td>
        <td className="number">{showAmount(held.value)}</td>
        <td className="number">
          <Amount of={gain} as="result" />
        </td>
        <td className="number">{percentOf(gain, cost)}</td>
      </tr>
    </tfoot>
  )
}

function percentOf(gain: string | null, cost: string | null): string {
  if (gain === null || cost === null || signOf(cost) <= 0) return ''
  const share = ratio(gain, cost)
  return share === null ? '' : showChange(share)
}
