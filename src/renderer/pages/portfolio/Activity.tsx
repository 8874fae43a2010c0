import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { ActivityRow } from '../../../shared/importing.ts'
import { EventKind } from '../../../shared/trade.ts'
import { showAmount, showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { Act, Choice, DayField, LinkAct, WordsField } from '../../parts/Controls.tsx'
import { signOf } from '../../parts/amounts.ts'
import { RefusalNote } from '../../parts/States.tsx'
import { eventWords } from '../../parts/eventWords.ts'
import {
  allRows,
  lookAt,
  needRows,
  rowAt,
  useActivity,
  type ActivityColumn,
  type ActivityOrder,
} from '../../state/activity.ts'
import { shown } from '../../state/question.ts'
import { accounts, assets } from '../../state/questions.ts'
import { useRevision } from '../../state/status.ts'
import { EnterByHand } from '../entry/EnterByHand.tsx'
import { TransactionPanel } from '../entry/TransactionPanel.tsx'
import { saveFile } from '../saveFile.ts'
import { useApi, useAsked } from '../useApi.ts'
import { activityCsv } from './activityCsv.ts'
import { ActivityUndo } from './ActivityUndo.tsx'

const ROW = 28
const COLUMNS: readonly (readonly [name: string, by: ActivityColumn, isNumber?: true])[] = [
  ['Date', 'day'],
  ['Account', 'account'],
  ['What', 'kind'],
  ['Asset', 'symbol'],
  ['Shares', 'quantity', true],
  ['Amount', 'amount', true],
  ['Fee', 'fee', true],
  ['Note', 'note'],
]

/** Every transaction. Only the rows in view are drawn and fetched, so its length does not matter. */
export function Activity(): ReactNode {
  const api = useApi()
  const revision = useRevision()
  const [account, setAccount] = useState('')
  const [kind, setKind] = useState('')
  const [asset, setAsset] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [typed, setTyped] = useState('')
  const [order, setOrder] = useState<ActivityOrder>({ by: 'day', descending: true })
  const [looked, setLooked] = useState<string>()
  const known = shown(useAsked(accounts, {})) ?? []
  const named = shown(useAsked(assets, {})) ?? []
  const activity = useActivity()

  useEffect(() => {
    // Waiting for a pause in typing keeps the ledger from answering every letter.
    const timer = setTimeout(
      () => lookAt(api, { account, kind, asset, text: typed.trim(), from, to }, order, revision),
      120,
    )
    return () => clearTimeout(timer)
  }, [api, account, kind, asset, typed, from, to, order, revision])

  const isFiltered = [account, kind, asset, typed, from, to].some((value) => value !== '')
  const clear = () => {
    for (const set of [setAccount, setKind, setAsset, setTyped, setFrom, setTo]) set('')
  }
  return (
    <>
      <div className="bar">
        <div className="filter-text">
          <WordsField
            bare
            label="Filter by symbol or note"
            placeholder="Filter by symbol or note"
            value={typed}
            onChange={setTyped}
          />
        </div>
        <Choice
          bare
          label="Account"
          value={account}
          onChange={setAccount}
          options={[
            { value: '', name: 'Every account' },
            ...known.map(({ id, name }) => ({ value: id, name })),
          ]}
        />
        <Choice
          bare
          label="Kind"
          value={kind}
          onChange={setKind}
          options={[
            { value: '', name: 'Every kind' },
            ...EventKind.options.map((option) => ({ value: option, name: eventWords(option) })),
          ]}
        />
        <Choice
          bare
          label="Asset"
          value={asset}
          onChange={setAsset}
          options={[
            { value: '', name: 'Every asset' },
            ...named.map(({ id, symbol }) => ({ value: id, name: symbol })),
          ]}
        />
        <DayField label="From" value={from} onChange={setFrom} />
        <DayField label="to" value={to} onChange={setTo} />
        {isFiltered ? (
          <Act tiny onPress={clear}>
            Clear
          </Act>
        ) : null}
      </div>
      <div className="bar">
        <EnterByHand account={account} tiny />
        <ActivityUndo />
        <ExportAct total={activity.total ?? 0} />
        <span className="end" aria-live="polite">
          {activity.total === undefined
            ? 'Reading'
            : `${showAmount(String(activity.total), 0)} ${activity.total === 1 ? 'row' : 'rows'}`}
        </span>
      </div>
      {activity.refusal !== undefined ? (
        <RefusalNote refusal={activity.refusal} />
      ) : activity.total === 0 ? (
        <p className="note">
          No transaction fits{isFiltered ? ' this filter' : ''}. Enter one by hand, or import a history on the
          Data page.
        </p>
      ) : (
        <Rows total={activity.total ?? 0} order={order} onOrder={setOrder} onLook={setLooked} />
      )}
      {looked === undefined ? null : (
        <TransactionPanel event={looked} onClose={() => setLooked(undefined)} onChanged={() => undefined} />
      )}
    </>
  )
}

function ExportAct({ total }: { readonly total: number }): ReactNode {
  const api = useApi()
  const [refusal, setRefusal] = useState<Refusal>()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    const rows = await allRows(api)
    setBusy(false)
    if (rows.ok) saveFile('trimtab-transactions.csv', 'text/csv', activityCsv(rows.value))
    setRefusal(rows.ok ? undefined : rows.refusal)
  }
  return (
    <>
      <Act tiny disabled={total === 0 || busy} onPress={() => void save()}>
        {busy ? 'Collecting…' : 'Export CSV'}
      </Act>
      {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
    </>
  )
}

function Rows({
  total,
  order,
  onOrder,
  onLook,
}: {
  readonly total: number
  readonly order: ActivityOrder
  readonly onOrder: (order: ActivityOrder) => void
  readonly onLook: (event: string) => void
}): ReactNode {
  const api = useApi()
  const activity = useActivity()
  const box = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
  })
  const inView = rows.getVirtualItems()
  const from = inView[0]?.index ?? 0
  const to = (inView.at(-1)?.index ?? 0) + 1
  useEffect(() => needRows(api, from, to), [api, from, to, total])

  return (
    <div
      ref={box}
      className="long activity-box"
      role="table"
      aria-label="Transactions"
      aria-rowcount={total + 1}
      aria-colcount={COLUMNS.length}
      tabIndex={0}
    >
      <div className="long-head activity-cols" role="row" aria-rowindex={1}>
        {COLUMNS.map(([name, by, isNumber]) => (
          <span
            key={name}
            role="columnheader"
            aria-sort={order.by !== by ? 'none' : order.descending ? 'descending' : 'ascending'}
            className={isNumber ? 'number' : undefined}
          >
            <LinkAct
              label={`Sort by ${name}`}
              onPress={() =>
                // A column's first press puts words from A on, figures and days the largest first.
                onOrder({
                  by,
                  descending: order.by === by ? !order.descending : isNumber === true || by === 'day',
                })
              }
            >
              {name}
              {order.by === by ? <span aria-hidden="true">{order.descending ? ' ↓' : ' ↑'}</span> : null}
            </LinkAct>
          </span>
        ))}
      </div>
      <div className="long-body" role="rowgroup" style={{ height: rows.getTotalSize() }}>
        {inView.map(({ index, start }) => (
          <div
            key={index}
            className="long-row activity-cols"
            role="row"
            aria-rowindex={index + 2}
            style={{ height: ROW, transform: `translateY(${start}px)` }}
          >
            <Cells row={rowAt(activity, index)} onLook={onLook} />
          </div>
        ))}
      </div>
    </div>
  )
}

function Cells({
  row,
  onLook,
}: {
  readonly row: ActivityRow | undefined
  readonly onLook: (event: string) => void
}): ReactNode {
  if (row === undefined) {
    return (
      <span role="cell" className="quiet">
        Reading
      </span>
    )
  }
  return (
    <>
      <span role="cell">{showDay(row.day)}</span>
      <span role="cell" className="second">
        {row.accountName}
      </span>
      <span role="cell">
        <LinkAct
          label={`Look at: ${eventWords(row.kind)}${row.symbol === '' ? '' : ` ${row.symbol}`}, ${showDay(row.day)}`}
          onPress={() => onLook(row.key)}
        >
          {eventWords(row.kind)}
        </LinkAct>
      </span>
      <span role="cell" className="symbol">
        {row.symbol}
      </span>
      <span role="cell" className="number">
        {signOf(row.quantity) === 0 ? '' : showQuantity(row.quantity)}
      </span>
      <span role="cell" className="number">
        {row.currency === 'USD' ? showAmount(row.amount) : showMoney(row.amount, row.currency)}
      </span>
      <span role="cell" className="number quiet">
        {signOf(row.fee) === 0 ? '' : showAmount(row.fee)}
      </span>
      <span role="cell" className="quiet" title={row.note}>
        {row.note}
      </span>
    </>
  )
}
