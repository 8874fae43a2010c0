import { useState, type ReactNode } from 'react'
import type { ReconcileReport, ReconcileRow, Remedy } from '../../../shared/reconciling.ts'
import { describeCause, describeRemedy, describeReport } from '../../../shared/reconcileWords.ts'
import { showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import { Act, Choice, DayField, GoTo } from '../../parts/Controls.tsx'
import { DropFiles } from '../../parts/DropFiles.tsx'
import { Section } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { capital, fileStem, wordCount } from '../../parts/wording.ts'
import { shown } from '../../state/question.ts'
import { accounts, reconciled } from '../../state/questions.ts'
import { dropReconcile, reconcile, reconcileAgain, useReconcile } from '../../state/reconciling.ts'
import { hashFromRoute } from '../../state/route.ts'
import { status } from '../../state/status.ts'
import { EntryPanel } from '../entry/EntryPanel.tsx'
import { draftOfEntry, type EntryDraft } from '../entry/entryDraft.ts'
import { TransactionPanel } from '../entry/TransactionPanel.tsx'
import { readFiles } from '../readFiles.ts'
import { saveFile } from '../saveFile.ts'
import { useApi, useAsked } from '../useApi.ts'
import { reconcileCsv } from './reconcileCsv.ts'

/** The ledger held against what the broker says it keeps for you. */
export function Reconcile(): ReactNode {
  const api = useApi()
  const { now } = useReconcile()
  const empty = shown(status.use())?.ledger.empty ?? false
  const take = async (files: readonly File[]) => {
    const [file] = await readFiles(files.slice(0, 1))
    if (file !== undefined) await reconcile(api, { file, accounts: {}, day: undefined })
  }
  const report = now.phase === 'ready' ? now.report : now.phase === 'running' ? now.before : undefined
  return (
    <>
      <DropFiles
        title={now.phase === 'running' ? 'Comparing…' : 'Drop a positions file here'}
        note="Holdings as your broker exports them: Schwab, Fidelity, Vanguard, Merrill, Interactive Brokers, OFX or QFX, or a table of symbol and quantity. Nothing in the ledger changes."
        onFiles={(files) => void take(files)}
        primary={report === undefined}
      />
      {now.phase === 'refused' ? (
        <div className="after-drop">
          <RefusalNote refusal={now.refusal} acts={<Act onPress={dropReconcile}>Put it away</Act>} />
        </div>
      ) : null}
      {report === undefined ? null : <Report report={report} />}
      {report === undefined && empty ? (
        <p className="note after-drop">
          There is nothing to compare yet. Import the history first; the positions file then tells whether any
          row of it is missing.
        </p>
      ) : null}
      {report === undefined ? <Kept /> : null}
    </>
  )
}

/** What each account last agreed with. */
function Kept(): ReactNode {
  const kept = shown(useAsked(reconciled, {})) ?? []
  if (kept.length === 0) return null
  return (
    <div className="after-drop">
      <Section title="Last agreed">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">On</th>
              <th scope="col">With</th>
              <th scope="col">Since then</th>
            </tr>
          </thead>
          <tbody>
            {kept.map((row) => (
              <tr key={row.account}>
                <th scope="row">
                  <b>{row.accountName}</b>
                </th>
                <td className="second together">{showDay(row.day)}</td>
                <td className="second">{row.file}</td>
                <td className="second">
                  {row.holds
                    ? 'The ledger of that day is unchanged'
                    : 'The ledger of that day was changed: compare again'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </div>
  )
}

function Report({ report }: { readonly report: ReconcileReport }): ReactNode {
  const api = useApi()
  const [remedy, setRemedy] = useState<Remedy>()
  const different = report.rows.filter(({ state }) => state === 'different')
  const alike = report.rows.filter(({ state }) => state !== 'different')
  return (
    <div className="after-drop">
      <div className={report.equal ? 'agreement agrees' : 'agreement'} role="status">
        <h2>
          {report.equal
            ? 'Everything agrees'
            : different.length === 0
              ? 'Not compared in full'
              : 'Something differs'}
        </h2>
        <p>
          {describeReport(report)}
          {report.recorded ? ' This is kept, and shown until the ledger of that day changes.' : ''}
        </p>
      </div>
      <div className="bar">
        <span>{report.file}</span>
        <DayField
          label="Compare at the end of"
          value={report.day}
          onChange={(day) => {
            if (day !== '') void reconcileAgain(api, { day })
          }}
        />
        <span className="end acts">
          <Act tiny onPress={() => void reconcileAgain(api)}>
            Compare again
          </Act>
          <Act
            tiny
            disabled={report.rows.length === 0}
            onPress={() =>
              saveFile(`trimtab-reconcile-${fileStem(report.file)}.csv`, 'text/csv', reconcileCsv(report))
            }
          >
            Export CSV
          </Act>
          <Act tiny onPress={dropReconcile}>
            Put it away
          </Act>
        </span>
      </div>
      <WhichAccounts report={report} />
      {report.refused.length === 0 ? null : (
        <Section title={`${capital(wordCount(report.refused.length, 'row'))} could not be read`}>
          <ul className="plain-list">
            {report.refused.map((row) => (
              <li key={row.line}>
                Line {row.line}, column {row.column}:{' '}
                {row.text === '' ? 'the cell is empty' : `found ${row.text}`}. Correct it in a copy of the
                file and drop that.
              </li>
            ))}
          </ul>
        </Section>
      )}
      {different.length === 0 ? null : (
        <Section title="Differences" aside="The largest in money first">
          <ul>
            {different.map((row) => (
              <Difference
                key={`${row.account} ${row.what} ${row.symbol} ${row.currency}`}
                row={row}
                onRemedy={setRemedy}
              />
            ))}
          </ul>
        </Section>
      )}
      {alike.length === 0 ? null : <Alike rows={alike} />}
      {remedy === undefined ? null : <RemedyPanel remedy={remedy} onClose={() => setRemedy(undefined)} />}
    </div>
  )
}

/** Accounts that the file names: where each goes, asked once and remembered. */
function WhichAccounts({ report }: { readonly report: ReconcileReport }): ReactNode {
  const api = useApi()
  const { now } = useReconcile()
  const known = shown(useAsked(accounts, {})) ?? []
  if (now.phase === 'idle') return null
  const { holding } = now
  const choose = (hint: string, value: string) =>
    void reconcileAgain(api, {
      accounts: { ...holding.accounts, [hint]: value === 'skip' ? null : value },
    })
  return (
    <Section title="Accounts" aside="Asked once; the name in the file is remembered.">
      {report.accounts.map(({ hint, name, account, rows, skipped, equal, lastEvent }) => (
        <div key={hint} className="hint-row">
          <p>
            <b>{hint === '' ? 'The file names no account' : hint}</b>
            <span className="quiet">
              {name === '' || name === hint ? '' : `${name}, `}
              {wordCount(rows, 'row')}
              {account === null
                ? skipped
                  ? ', left out'
                  : ', not compared yet'
                : equal
                  ? ', agrees'
                  : lastEvent === null
                    ? ', no transaction in the ledger'
                    : `, last transaction ${showDay(lastEvent)}`}
            </span>
          </p>
          <Choice
            bare
            label={`Account of ${hint === '' ? 'the file' : hint}`}
            value={account ?? (skipped ? 'skip' : '')}
            onChange={(value) => {
              if (value !== '') choose(hint, value)
            }}
            options={[
              ...(account === null && !skipped ? [{ value: '', name: 'Choose an account' }] : []),
              ...known.map((each) => ({ value: each.id, name: each.name })),
              { value: 'skip', name: 'Leave it out' },
            ]}
          />
        </div>
      ))}
    </Section>
  )
}

function Difference({
  row,
  onRemedy,
}: {
  readonly row: ReconcileRow
  readonly onRemedy: (remedy: Remedy) => void
}): ReactNode {
  const api = useApi()
  const acts = row.remedies.filter(({ kind }) => kind !== 'chooseAccount')
  return (
    <li className="need">
      <span className={`weight-mark ${row.what === 'cost' ? 'informs' : 'mayAnswer'}`} aria-hidden="true" />
      <div>
        <h3>
          {titleOf(row)} in {row.accountName}
          {row.money === null || row.what !== 'units' ? '' : `, ${showMoney(row.money, row.currency)}`}
        </h3>
        <p>
          The file has <b>{figure(row, row.inFile)}</b>, the ledger{' '}
          <b>{row.inLedger === null ? 'does not know' : figure(row, row.inLedger)}</b>
          {row.apart === null ? '' : `: ${apartWords(row, row.apart)}`}.
          {row.line === null ? ' The file has no row for it.' : ''}
        </p>
        {row.causes.map((cause, i) => (
          <p key={cause.kind}>
            <span className="quiet">{i === 0 ? 'Likely: ' : 'Or: '}</span>
            {describeCause(cause, row)}
          </p>
        ))}
      </div>
      <span className="acts remedy-acts">
        {acts.map((remedy) =>
          remedy.kind === 'importPeriod' ? (
            <GoTo key={describeRemedy(remedy)} href={hashFromRoute('data')}>
              {describeRemedy(remedy)}
            </GoTo>
          ) : (
            <Act
              key={describeRemedy(remedy)}
              onPress={() => {
                if (remedy.kind === 'compareAt') void reconcileAgain(api, { day: remedy.day })
                else onRemedy(remedy)
              }}
            >
              {describeRemedy(remedy)}
            </Act>
          ),
        )}
      </span>
    </li>
  )
}

function Alike({ rows }: { readonly rows: readonly ReconcileRow[] }): ReactNode {
  return (
    <Section title="Agrees" end={wordCount(rows.length, 'figure')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Account</th>
            <th scope="col" className="number">
              File
            </th>
            <th scope="col" className="number">
              Ledger
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.account} ${row.what} ${row.symbol} ${row.currency}`}>
              <th scope="row">
                <b>{titleOf(row)}</b>
              </th>
              <td className="second">{row.accountName}</td>
              <td className="number">{figure(row, row.inFile)}</td>
              <td className="number">
                {row.inLedger === null ? '' : figure(row, row.inLedger)}
                {row.state === 'rounded' ? <span className="quiet"> rounded in the file</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function RemedyPanel({
  remedy,
  onClose,
}: {
  readonly remedy: Remedy
  readonly onClose: () => void
}): ReactNode {
  const api = useApi()
  const again = () => void reconcileAgain(api)
  if (remedy.kind === 'remove')
    return <TransactionPanel event={remedy.event} onClose={onClose} onChanged={again} />
  const start = draftOf(remedy)
  if (start === undefined) return null
  return (
    <EntryPanel
      title={describeRemedy(remedy)}
      start={start}
      {...(remedy.kind === 'rename'
        ? {
            also: (entry) => [
              { ...entry, symbol: remedy.from, quantity: `-${(entry.quantity ?? '0').replace('-', '')}` },
            ],
          }
        : {})}
      onClose={onClose}
      onDone={again}
    />
  )
}

function draftOf(remedy: Remedy): EntryDraft | undefined {
  switch (remedy.kind) {
    case 'addOpeningLot':
      return draftOfEntry({
        kind: 'openingLot',
        account: remedy.account,
        symbol: remedy.symbol,
        quantity: remedy.quantity,
      })
    case 'enter':
      return draftOfEntry({
        kind: remedy.entry,
        account: remedy.account,
        symbol: remedy.symbol,
        ...(remedy.day === null ? {} : { day: remedy.day }),
        ...(remedy.quantity === null ? {} : { quantity: remedy.quantity }),
        ...(remedy.amount === null ? {} : { amount: remedy.amount }),
      })
    case 'rename':
      return draftOfEntry({
        kind: 'rename',
        account: remedy.account,
        symbol: remedy.to,
        quantity: remedy.quantity,
      })
    case 'importPeriod':
    case 'chooseAccount':
    case 'compareAt':
    case 'remove':
      return undefined
  }
}

function titleOf(row: ReconcileRow): string {
  if (row.what === 'cash') return row.currency === 'USD' ? 'Cash' : `Cash, ${row.currency}`
  return row.what === 'cost' ? `Cost of ${row.symbol}` : row.symbol
}

function figure(row: ReconcileRow, amount: string): string {
  return row.what === 'units' ? showQuantity(amount) : showMoney(amount, row.currency)
}

function apartWords(row: ReconcileRow, apart: string): string {
  const size = figure(row, apart.replace(/^-/, ''))
  return apart.startsWith('-') ? `${size} less in the file` : `${size} more in the file`
}
