import type { Input } from '../../shared/contract.ts'
import { count, showDay, showMoney, showQuantity } from '../../shared/format.ts'
import type { GapRow } from '../../shared/lot.ts'
import { ok, type Result } from '../../shared/refusal.ts'
import type { Client } from '../../shared/client.ts'
import { describeNotice } from '../../shared/words.ts'
import { accountId } from './account.ts'
import { defined, has, number, one, UsageError, type Command, type Given } from './command.ts'
import { left, right, table } from './print.ts'

export const ledgerCommands: readonly Command[] = [
  {
    name: 'holdings',
    usage: '[--as-of DAY] [--account A]',
    about: 'Holdings and cash at a day, valued at the last close',
    options: ['as-of', 'account'],
    flags: [],
    words: [0, 0],
    async run(client, given) {
      const input = await byAccount(client, given)
      if (!input.ok) return input
      const got = await client.call('ledger.holdings', input.value)
      if (!got.ok) return got
      const { holdings, cash, value, base, asOf, gaps, unpriced } = got.value
      const rows = holdings.map((h) => [
        h.accountName,
        h.symbol,
        showQuantity(h.quantity),
        money(h.costBasis, h.currency),
        money(h.price, h.currency),
        h.priceDay === null ? '' : showDay(h.priceDay),
        money(h.value, h.currency),
        money(h.gain, h.currency),
      ])
      for (const c of cash)
        rows.push([c.accountName, 'Cash', '', '', '', '', showMoney(c.amount, c.currency), ''])
      const heads = [
        left('Account'),
        left('Symbol'),
        right('Quantity'),
        right('Cost'),
        right('Price'),
        left('Of'),
        right('Value'),
        right('Gain'),
      ]
      const notes = [
        `Value of what has a price, and cash, on ${showDay(asOf)}: ${showMoney(value, base)}.`,
        ...(unpriced.length > 0 ? [`Without a price: ${unpriced.join(', ')}.`] : []),
        ...gapNotes(gaps),
      ]
      return ok({
        json: got.value,
        text: rows.length === 0 ? 'Nothing held.' : `${table(heads, rows)}\n\n${notes.join('\n')}`,
      })
    },
  },
  {
    name: 'lots',
    usage: '[--as-of DAY] [--account A] [--asset SYMBOL]',
    about: 'Open lots with basis, gain and days to long-term',
    options: ['as-of', 'account', 'asset'],
    flags: [],
    words: [0, 0],
    async run(client, given) {
      const input = await byAccount(client, given)
      if (!input.ok) return input
      const got = await client.call('ledger.lots', input.value)
      if (!got.ok) return got
      const rows = got.value.lots.map((l) => [
        l.accountName,
        l.symbol,
        showDay(l.acquired),
        showQuantity(l.quantity),
        money(l.costBasis, l.currency),
        money(l.value, l.currency),
        money(l.gain, l.currency),
        l.term,
        l.term === 'long' ? '' : `${l.daysToLong} days, ${showDay(l.longTermFrom)}`,
        l.id,
      ])
      const heads = [
        left('Account'),
        left('Symbol'),
        left('Acquired'),
        right('Quantity'),
        right('Cost'),
        right('Value'),
        right('Gain'),
        left('Term'),
        left('Long in'),
        left('Lot'),
      ]
      return ok({
        json: got.value,
        text: [rows.length === 0 ? 'No open lots.' : table(heads, rows), ...gapNotes(got.value.gaps)].join(
          '\n',
        ),
      })
    },
  },
  {
    name: 'lots open',
    usage:
      'SYMBOL --account A --acquired DAY --quantity N --cost AMOUNT [--inherited | --given DAY --value AMOUNT] [--note TEXT]',
    about:
      'Enters an opening lot that the imported history lacks, inherited (day and value of death) or given (the donor’s)',
    options: ['account', 'acquired', 'quantity', 'cost', 'given', 'value', 'note'],
    flags: ['inherited'],
    words: [1, 1],
    async run(client, given) {
      const account = await accountId(client, one(given, 'account') ?? '')
      if (!account.ok) return account
      const input = defined({
        account: account.value,
        asset: given.words[0]!,
        acquired: one(given, 'acquired') ?? '',
        quantity: one(given, 'quantity') ?? '',
        costBasis: one(given, 'cost') ?? '',
        origin: originOf(given),
        note: one(given, 'note'),
      })
      const added = await client.call('ledger.addOpeningLot', input)
      return added.ok ? ok({ json: added.value, text: `Entered as ${added.value.event}.` }) : added
    },
  },
  {
    name: 'gains',
    usage: '[--year Y] [--relief fifo|lifo|hifo|lowestCost|average|sharePool|adjustedCostBase] [--account A]',
    about: 'Realised gains by lot, short and long',
    options: ['year', 'relief', 'account'],
    flags: [],
    words: [0, 0],
    async run(client, given) {
      const typed = one(given, 'account')
      const account = typed === undefined ? ok(undefined) : await accountId(client, typed)
      if (!account.ok) return account
      const input = defined({
        year: number(given, 'year'),
        relief: one(given, 'relief'),
        account: account.value,
      })
      const got = await client.call('ledger.gains', input as Input<'ledger.gains'>)
      if (!got.ok) return got
      const sales = got.value.rows
      const isWashed = sales.some((g) => g.washDisallowed !== '0')
      const isAdded = sales.some((g) => g.washAdded !== '0')
      // Where a sale is in another currency than the totals, or its cost than its proceeds.
      const base = sales.find((g) => g.base.gain !== g.gain)?.base.currency
      const rows = sales.map((g) => [
        g.accountName,
        g.symbol,
        showQuantity(g.quantity),
        showDay(g.acquired),
        showDay(g.sold),
        showMoney(g.proceeds, g.currency),
        money(g.costBasis, g.currency),
        ...(isAdded ? [showMoney(g.washAdded, g.currency)] : []),
        money(g.gain, g.currency),
        ...(isWashed ? [showMoney(g.washDisallowed, g.currency)] : []),
        ...(base === undefined ? [] : [money(g.base.gain, g.base.currency)]),
        g.term,
      ])
      const heads = [
        left('Account'),
        left('Symbol'),
        right('Quantity'),
        left('Acquired'),
        left('Sold'),
        right('Proceeds'),
        right('Cost'),
        ...(isAdded ? [right('of it washed')] : []),
        right('Gain'),
        ...(isWashed ? [right('Disallowed')] : []),
        ...(base === undefined ? [] : [right(`Gain in ${base}`)]),
        left('Term'),
      ]
      const { totals } = got.value
      const reckonedIn = sales[0]?.base.currency
      const total = `Short-term ${showMoney(totals.short, reckonedIn)}, long-term ${showMoney(totals.long, reckonedIn)}${isWashed ? ', after what wash sales disallow' : ''}${totals.unknown > 0 ? `, ${count(totals.unknown, 'row')} with unknown basis` : ''}.`
      return ok({
        json: got.value,
        text: [
          rows.length === 0 ? 'No realised gains.' : table(heads, rows),
          total,
          ...gapNotes(got.value.gaps),
        ].join('\n'),
      })
    },
  },
  {
    name: 'activity',
    usage: '[--account A] [--asset SYMBOL] [--kind K] [--text T] [--limit N]',
    about: 'Events as imported, newest first',
    options: ['account', 'asset', 'kind', 'text', 'limit'],
    flags: [],
    words: [0, 0],
    async run(client, given) {
      const typed = one(given, 'account')
      const account = typed === undefined ? ok(undefined) : await accountId(client, typed)
      if (!account.ok) return account
      const input = defined({
        account: account.value,
        asset: one(given, 'asset'),
        kind: one(given, 'kind'),
        text: one(given, 'text'),
        limit: number(given, 'limit'),
      })
      const got = await client.call('ledger.activity', input)
      if (!got.ok) return got
      const rows = got.value.rows.map((r) => [
        showDay(r.day),
        r.accountName,
        r.kind,
        r.symbol,
        showQuantity(r.quantity),
        showMoney(r.amount, r.currency),
        r.note,
      ])
      const heads = [
        left('Day'),
        left('Account'),
        left('Kind'),
        left('Symbol'),
        right('Quantity'),
        right('Amount'),
        left('Note'),
      ]
      return ok({ json: got.value, text: `${table(heads, rows)}\n${rows.length} of ${got.value.total}.` })
    },
  },
  {
    name: 'export',
    usage: '--to DIR|FILE [--format csv|json|beancount]',
    about: 'Writes every fact in force as a file; json and csv can be imported again',
    options: ['to', 'format'],
    flags: [],
    words: [0, 0],
    async run(client, given, tell) {
      const to = one(given, 'to')
      if (to === undefined) throw new UsageError('--to names the file or folder to write to')
      const typed = one(given, 'format') ?? 'json'
      const format = (['csv', 'json', 'beancount'] as const).find((known) => known === typed)
      if (format === undefined) throw new UsageError(`--format takes csv, json or beancount, not "${typed}"`)
      const got = await client.call('ledger.export', { format })
      if (!got.ok) return got
      const written: string[] = []
      for (const file of got.value.files) {
        const done = tell.writeNew(to, file.name, file.bytes)
        if (!done.ok) return done
        written.push(done.value)
      }
      const { accounts, assets, events } = got.value
      return ok({
        json: { files: written, accounts, assets, events },
        text: `${count(events, 'event')}, ${count(accounts, 'account')} and ${count(assets, 'asset')} written to ${written.join(', ')}.`,
      })
    },
  },
  {
    name: 'ledger check',
    usage: '',
    about: 'Checks pragmas, damage, foreign keys, row hashes, journal and anchor',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const got = await client.call('ledger.check', {})
      if (!got.ok) return got
      const lines = got.value.checks.map(
        (c) => `${c.passed ? 'ok    ' : 'FAILED'}  ${c.name}${c.detail === '' ? '' : `: ${c.detail}`}`,
      )
      return ok({ json: got.value, text: [...lines, `state ${got.value.stateHash}`].join('\n') })
    },
  },
  {
    name: 'status',
    usage: '',
    about: 'What the ledger holds and where it is',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const got = await client.call('app.status', {})
      if (!got.ok) return got
      const s = got.value
      const text = [
        `Trimtab ${s.version}, ledger ${s.ledger.file}${s.ledger.demo ? ' (synthetic demo)' : ''}`,
        `${count(s.counts.accounts, 'account')}, ${count(s.counts.events, 'event')}, ${s.counts.series} price series, ${s.counts.strategies} strategies, ${count(s.counts.journal, 'journal entry', 'journal entries')}`,
        s.lastClose === null ? 'No prices yet.' : `Closes of ${showDay(s.lastClose)}.`,
        ...s.notices.map(describeNotice),
      ].join('\n')
      return ok({ json: s, text })
    },
  },
]

function originOf(given: Given): Input<'ledger.addOpeningLot'>['origin'] {
  if (has(given, 'inherited')) return { kind: 'inherited' }
  if (!given.options.has('given') && !given.options.has('value')) return undefined
  return { kind: 'gifted', given: one(given, 'given') ?? '', value: one(given, 'value') ?? '' }
}

async function byAccount(client: Client, given: Given): Promise<Result<Input<'ledger.lots'>>> {
  const typed = one(given, 'account')
  const account = typed === undefined ? ok(undefined) : await accountId(client, typed)
  if (!account.ok) return account
  const asset = given.options.has('asset') ? one(given, 'asset') : undefined
  return ok(defined({ asOf: one(given, 'as-of'), account: account.value, asset }))
}

function gapNotes(gaps: readonly GapRow[]): string[] {
  return gaps.map(
    (g) =>
      `Missing lots: ${showQuantity(g.quantity)} ${g.symbol} in ${g.accountName} (${g.eventKind} of ${showDay(g.day)}). Their gain is unknown: trimtab lots open ${g.symbol} …`,
  )
}

function money(text: string | null, currency: string): string {
  return text === null ? 'unknown' : showMoney(text, currency)
}
