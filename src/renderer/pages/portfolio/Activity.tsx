import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { ActivityRow } from '../../../shared/importing.ts'
import { EventKind } from '../../../shared/trade.ts'
import { showAmount, showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import { Choice, WordsField } from '../../parts/Controls.tsx'
import { signOf } from '../../parts/amounts.ts'
import { RefusalNote } from '../../parts/States.tsx'
import { eventWords } from '../../parts/eventWords.ts'
import { lookAt, needRows, rowAt, useActivity } from '../../state/activity.ts'
import { shown } from '../../state/question.ts'
import { accounts } from '../../state/questions.ts'
import { useRevision } from '../../state/status.ts'
import { useApi, useAsked } from '../useApi.ts'

const ROW = 28
const COLUMNS = ['Date', 'Account', 'What', 'Asset', 'Shares', 'Amount', 'Fee', 'Note']

/** Every transaction. Only the rows in view are drawn and fetched, so its length does not matter. */
export function Activity(): ReactNode {
  const api = useApi()
  const revision = useRevision()
  const [account, setAccount] = useState('')
  const [kind, setKind] = useState('')
  const [typed, setTyped] = useState('')
  const known = shown(useAsked(accounts, {})) ?? []
  const activity = useActivity()

  useEffect(() => {
    // Waiting for a pause in typing keeps the ledger from answering every letter.
    const timer = setTimeout(() => lookAt(api, { account, kind, text: typed.trim() }, revision), 120)
    return () => clearTimeout(timer)
  }, [api, account, kind, typed, revision])

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
        <span className="end" aria-live="polite">
          {activity.total === undefined
            ? 'Reading'
            : `${showAmount(String(activity.total), 0)} ${activity.total === 1 ? 'row' : 'rows'}`}
        </span>
      </div>
      {activity.refusal === undefined ? (
        <Rows total={activity.total ?? 0} />
      ) : (
        <RefusalNote refusal={activity.refusal} />
      )}
    </>
  )
}

function Rows({ total }: { readonly total: number }): ReactNode {
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
      aria-label="Transactions, newest first"
      aria-rowcount={total + 1}
      aria-colcount={COLUMNS.length}
      tabIndex={0}
    >
      <div className="long-head activity-cols" role="row" aria-rowindex={1}>
        {COLUMNS.map((name) => (
          <span
            key={name}
            role="columnheader"
            className={['Shares', 'Amount', 'Fee'].includes(name) ? 'number' : undefined}
          >
            {name}
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
            <Cells row={rowAt(activity, index)} />
          </div>
        ))}
      </div>
    </div>
  )
}

function Cells({ row }: { readonly row: ActivityRow | undefined }): ReactNode {
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
      <span role="cell">{eventWords(row.kind)}</span>
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
