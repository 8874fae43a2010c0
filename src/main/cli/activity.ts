import type { Client } from '../../shared/client.ts'
import { EntryKind, type Effects, type Entry } from '../../shared/entry.ts'
import { count, showDay, showMoney, showQuantity } from '../../shared/format.ts'
import { ok, type Result } from '../../shared/refusal.ts'
import { accountId } from './account.ts'
import { defined, has, number, one, UsageError, type Command, type Given } from './command.ts'
import { left, right, table } from './print.ts'

const ENTRY_OPTIONS = ['account', 'day', 'settle', 'symbol', 'quantity', 'amount', 'fee', 'currency', 'note']
const ENTRY_USAGE =
  '--account A --day DAY [--symbol S] [--quantity Q] [--amount CASH] [--fee F] [--currency CUR] [--note TEXT]'

/** Transactions as facts that a person may look at, enter, correct, remove and take back. */
export const activityCommands: readonly Command[] = [
  {
    name: 'activity list',
    usage:
      '[--account A] [--asset SYMBOL] [--kind KIND] [--text TEXT] [--from DAY] [--to DAY] [--sort COLUMN] [--ascending] [--limit N]',
    about: 'Lists transactions with their keys, the newest first',
    options: ['account', 'asset', 'kind', 'text', 'from', 'to', 'sort', 'limit'],
    flags: ['ascending'],
    words: [0, 0],
    run: list,
  },
  {
    name: 'activity show',
    usage: 'KEY',
    about: 'Shows one transaction with its legs and where it came from',
    options: [],
    flags: [],
    words: [1, 1],
    async run(client, given) {
      const got = await client.call('ledger.event', { event: given.words[0]! })
      if (!got.ok) return got
      const { row, legs, file, line, entry } = got.value
      const rows = legs.map((leg) => [
        leg.role,
        leg.symbol,
        /^0$/.test(leg.quantity) ? '' : showQuantity(leg.quantity),
        leg.currency === null && leg.amount === '0'
          ? ''
          : showMoney(leg.amount, leg.currency ?? row.currency),
      ])
      const heads = [left('Leg'), left('Asset'), right('Units'), right('Amount')]
      const head = `${showDay(row.day)} ${row.kind} in ${row.accountName}, from ${file}${line === null ? '' : `, line ${line}`}.`
      return ok({
        json: got.value,
        text: [
          head,
          table(heads, rows),
          ...(row.note === '' ? [] : [row.note]),
          ...(entry === null
            ? ['Its shape cannot be stated by hand: it can be removed, not corrected.']
            : []),
        ].join('\n'),
      })
    },
  },
  {
    name: 'activity add',
    usage: `KIND ${ENTRY_USAGE} [--dry-run]`,
    about: 'Enters a transaction by hand; --amount is cash into the account, minus for what is paid',
    options: ENTRY_OPTIONS,
    flags: ['dry-run'],
    words: [1, 1],
    async run(client, given) {
      const entry = await entryGiven(client, given, given.words[0]!)
      if (!entry.ok) return entry
      const preview = has(given, 'dry-run')
      const got = await client.call('ledger.enter', { entries: [entry.value], preview })
      if (!got.ok) return got
      return ok({ json: got.value, text: told('Entered', got.value.effects, preview) })
    },
  },
  {
    name: 'activity correct',
    usage: `KEY KIND ${ENTRY_USAGE} --reason TEXT [--dry-run]`,
    about: 'Puts a corrected transaction in the place of one; the old one stays on record',
    options: [...ENTRY_OPTIONS, 'reason'],
    flags: ['dry-run'],
    words: [2, 2],
    async run(client, given) {
      const entry = await entryGiven(client, given, given.words[1]!)
      if (!entry.ok) return entry
      const preview = has(given, 'dry-run')
      const got = await client.call('ledger.correct', {
        event: given.words[0]!,
        entry: entry.value,
        reason: one(given, 'reason') ?? '',
        preview,
      })
      if (!got.ok) return got
      return ok({ json: got.value, text: told('Corrected', got.value.effects, preview) })
    },
  },
  {
    name: 'activity remove',
    usage: 'KEY --reason TEXT [--dry-run]',
    about: 'Takes a transaction out of the ledger; it stays on record',
    options: ['reason'],
    flags: ['dry-run'],
    words: [1, 1],
    async run(client, given) {
      const preview = has(given, 'dry-run')
      const reason = one(given, 'reason') ?? ''
      const got = await client.call('ledger.remove', { event: given.words[0]!, reason, preview })
      if (!got.ok) return got
      return ok({ json: got.value, text: told('Removed', got.value.effects, preview) })
    },
  },
  {
    name: 'activity undo',
    usage: '[--reason TEXT] [--dry-run]',
    about: 'Takes the last change by hand back',
    options: ['reason'],
    flags: ['dry-run'],
    words: [0, 0],
    async run(client, given) {
      const preview = has(given, 'dry-run')
      const got = await client.call('ledger.undo', defined({ reason: one(given, 'reason'), preview }))
      if (!got.ok) return got
      return ok({
        json: got.value,
        text: told(`Taken back: ${got.value.change.what}`, got.value.effects, preview),
      })
    },
  },
  {
    name: 'activity changes',
    usage: '[--limit N]',
    about: 'Lists what was entered, corrected and removed by hand',
    options: ['limit'],
    flags: [],
    words: [0, 0],
    async run(client, given) {
      const got = await client.call('ledger.changes', defined({ limit: number(given, 'limit') }))
      if (!got.ok) return got
      const rows = got.value.map((change) => [
        change.at.slice(0, 16).replace('T', ' '),
        change.kind,
        change.what,
        change.reason,
        change.undone ? 'taken back' : '',
      ])
      const heads = [left('When'), left('Change'), left('What'), left('Why'), left('')]
      return ok({
        json: got.value,
        text: rows.length === 0 ? 'Nothing was changed by hand.' : table(heads, rows),
      })
    },
  },
]

async function list(client: Client, given: Given) {
  const named = one(given, 'account')
  const account = named === undefined ? ok(undefined) : await accountId(client, named)
  if (!account.ok) return account
  const sort = one(given, 'sort') as 'day' | undefined
  const got = await client.call(
    'ledger.activity',
    defined({
      account: account.value,
      asset: one(given, 'asset'),
      kind: one(given, 'kind'),
      text: one(given, 'text'),
      from: one(given, 'from'),
      to: one(given, 'to'),
      sort,
      descending: !has(given, 'ascending'),
      limit: number(given, 'limit') ?? 50,
    }),
  )
  if (!got.ok) return got
  const rows = got.value.rows.map((row) => [
    showDay(row.day),
    row.accountName,
    row.kind,
    row.symbol,
    row.quantity === '0' ? '' : showQuantity(row.quantity),
    showMoney(row.amount, row.currency),
    row.key,
  ])
  const heads = [
    left('Date'),
    left('Account'),
    left('Kind'),
    left('Symbol'),
    right('Units'),
    right('Amount'),
    left('Key'),
  ]
  return ok({
    json: got.value,
    text: `${table(heads, rows)}\n\n${count(got.value.total, 'transaction')}, ${got.value.rows.length} shown.`,
  })
}

async function entryGiven(client: Client, given: Given, word: string): Promise<Result<Entry>> {
  const kind = EntryKind.options.find((option) => option === word)
  if (kind === undefined) throw new UsageError(`"${word}" is none of ${EntryKind.options.join(', ')}`)
  const day = one(given, 'day')
  const named = one(given, 'account')
  if (day === undefined || named === undefined) throw new UsageError('--account and --day are needed')
  const account = await accountId(client, named)
  if (!account.ok) return account
  return ok(
    defined({
      kind,
      account: account.value,
      day,
      settleDay: one(given, 'settle'),
      symbol: one(given, 'symbol') ?? '',
      quantity: one(given, 'quantity'),
      amount: one(given, 'amount'),
      fee: one(given, 'fee'),
      currency: one(given, 'currency'),
      note: one(given, 'note') ?? '',
    }),
  )
}

function told(what: string, effects: Effects, preview: boolean): string {
  const lots = effects.lots.map(
    (lot) =>
      `  lot of ${lot.symbol} acquired ${showDay(lot.acquired)} in ${lot.accountName}: ${units(lot.before)} -> ${units(lot.after)}`,
  )
  const gains = effects.gains.map(
    (gain) =>
      `  ${gain.term}-term gains of ${gain.year}${gain.filed ? ' (filed)' : ''}: ${showMoney(gain.before, gain.currency)} -> ${showMoney(gain.after, gain.currency)}`,
  )
  const cash = effects.cash.map(
    (sum) =>
      `  cash in ${sum.accountName}: ${showMoney(sum.before, sum.currency)} -> ${showMoney(sum.after, sum.currency)}`,
  )
  const gaps =
    effects.gapsBefore === effects.gapsAfter
      ? []
      : [`  sales and moves without lots: ${effects.gapsBefore} -> ${effects.gapsAfter}`]
  return [
    preview ? 'Dry run: nothing was changed. It would do this:' : `${what}.`,
    ...lots,
    ...gains,
    ...cash,
    ...gaps,
  ].join('\n')
}

function units(quantity: string | null): string {
  return quantity === null ? 'none' : showQuantity(quantity)
}
