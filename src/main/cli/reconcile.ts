import type { Client } from '../../shared/client.ts'
import { showDay, showMoney, showQuantity } from '../../shared/format.ts'
import { describeCause, describeRemedy, describeReport } from '../../shared/reconcileWords.ts'
import type { ReconcileReport, ReconcileRow } from '../../shared/reconciling.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import { accountId } from './account.ts'
import { defined, has, many, one, type Command, type Given, type Tell } from './command.ts'
import { readAll } from './market.ts'
import { left, right, table } from './print.ts'

export const reconcileCommands: readonly Command[] = [
  {
    name: 'import reconcile',
    usage: 'FILE [--account A] [--day DAY] [--skip HINT]… [--no-record]',
    about: "Holds the ledger against a broker's position file: exit 0 when equal, 1 when different",
    options: ['account', 'day', 'skip'],
    flags: ['no-record'],
    words: [1, 1],
    run: reconcileFile,
  },
  {
    name: 'import reconciled',
    usage: '',
    about: 'Lists the position file that each account last agreed with',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const got = await client.call('ledger.reconciled', {})
      if (!got.ok) return got
      const rows = got.value.map((row) => [
        row.accountName,
        showDay(row.day),
        row.file,
        row.broker,
        row.holds ? 'yes' : 'no: the ledger has changed since',
      ])
      const heads = [left('Account'), left('On'), left('File'), left('Layout'), left('Still holds')]
      return ok({
        json: got.value,
        text:
          rows.length === 0 ? 'Nothing reconciled yet: trimtab import reconcile FILE.' : table(heads, rows),
      })
    },
  },
]

async function reconcileFile(client: Client, given: Given, tell: Tell) {
  const read = readAll(given.words, tell)
  if (!read.ok) return read
  const file = read.value[0]!
  const named = one(given, 'account')
  const account = named === undefined ? ok(undefined) : await accountId(client, named)
  if (!account.ok) return account
  const accounts: Record<string, string | null> = {}
  for (const hint of many(given, 'skip')) accounts[hint] = null
  const ask = defined({ file, day: one(given, 'day'), record: false })
  let shown = await client.call('ledger.reconcile', { ...ask, accounts })
  if (!shown.ok) return shown
  // The account named is meant for a file of one account, whatever was remembered; of several, for those nobody knows.
  const meant = shown.value.accounts.filter(({ skipped }) => !skipped)
  for (const { hint, account: known } of meant) {
    if (account.value !== undefined && (known === null || meant.length === 1)) accounts[hint] = account.value
  }
  shown = await client.call('ledger.reconcile', { ...ask, accounts, record: !has(given, 'no-record') })
  if (!shown.ok) return shown
  const report = shown.value
  const homeless = report.accounts.find(({ account: known, skipped }) => known === null && !skipped)
  if (homeless !== undefined && report.accounts.every((each) => each.account === null)) {
    return refuse({
      kind: 'file',
      file: report.file,
      problem: 'accountUnknown',
      found: homeless.hint === '' ? 'no account number in the file' : homeless.hint.slice(0, 400),
    })
  }
  const exit = report.equal ? 0 : 1
  return ok({ json: report, text: printed(report), exit } as const)
}

function printed(report: ReconcileReport): string {
  const different = report.rows.filter(({ state }) => state === 'different')
  const lines = [`${report.file} (${report.broker}): ${describeReport(report)}`]
  for (const { hint, account, skipped } of report.accounts) {
    if (account === null)
      lines.push(`  ${hint}: not compared${skipped ? ', as asked' : ' (name its account with --account)'}`)
  }
  for (const { line, column, kind, text } of report.refused)
    lines.push(`  line ${line}, column ${column}: ${kind}: ${text}`)
  if (different.length > 0) {
    const heads = [
      left('Account'),
      left('What'),
      right('File'),
      right('Ledger'),
      right('Apart'),
      right('Worth'),
    ]
    lines.push('', table(heads, different.map(cells)), '')
    for (const row of different) {
      lines.push(
        `${row.symbol === '' ? `Cash in ${row.accountName}` : `${row.symbol} in ${row.accountName}`}:`,
      )
      for (const cause of row.causes) lines.push(`  ${describeCause(cause, row)}`)
      for (const remedy of row.remedies) lines.push(`  -> ${describeRemedy(remedy)}`)
    }
  }
  if (report.recorded) {
    const fits = report.accounts.filter(({ equal }) => equal).map(({ accountName }) => accountName)
    lines.push(`Kept: ${fits.join(', ')} reconciled on ${showDay(report.day)}.`)
  }
  return lines.join('\n')
}

function cells(row: ReconcileRow): string[] {
  const show = (figure: string | null) =>
    figure === null
      ? 'unknown'
      : row.what === 'units'
        ? showQuantity(figure)
        : showMoney(figure, row.currency)
  return [
    row.accountName,
    row.what === 'cash' ? 'Cash' : row.what === 'cost' ? `${row.symbol} cost` : row.symbol,
    show(row.inFile),
    show(row.inLedger),
    show(row.apart),
    row.money === null ? '' : showMoney(row.money, row.currency),
  ]
}
