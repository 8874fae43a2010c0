import {
  COPY_FORMAT,
  eventOfCopy,
  LedgerCopy,
  type CopiedAccount,
  type CopiedEvent,
} from '../../../shared/ledgerCopy.ts'
import type { Asset } from '../../../shared/account.ts'
import { COPY_COLUMNS, partOfRow, unguardCell, type CopyRow } from '../../../shared/ledgerCopyCsv.ts'
import { ok, refuse, type Result } from '../../../shared/refusal.ts'
import type { AssetHint, Draft } from '../../../shared/trade.ts'
import { readCsv } from '../readCsv.ts'
import type { NonDataRow, ReadFile } from '../rows.ts'

/** Whether text is an export of ours, by its beginning. */
export function copyFormatOf(text: string): 'json' | 'csv' | undefined {
  const start = text.slice(0, 1000).trimStart()
  if (start.startsWith(COPY_COLUMNS.join(','))) return 'csv'
  return new RegExp(`^\\{\\s*"format"\\s*:\\s*"${COPY_FORMAT}"`).test(start) ? 'json' : undefined
}

/** Our own export, whole or refused whole with the line at fault (IMP-91): a row is an event. */
export function readCopy(file: string, text: string, format: 'json' | 'csv'): Result<ReadFile> {
  const parts = format === 'json' ? partsOfJson(file, text) : partsOfCsv(file, text)
  if (!parts.ok) return parts
  const { copy, lines, raws, nonData } = parts.value
  const faulty = faultOf(copy)
  if (faulty !== undefined) {
    const line = faulty.event === undefined ? undefined : lines[faulty.event]
    return refuse({
      kind: 'file',
      file,
      ...(line !== undefined && { line }),
      column: faulty.column,
      problem: 'badCell',
      found: faulty.found.slice(0, 200),
    })
  }
  const hints = new Map(copy.assets.map((asset) => [asset.id, hintOf(asset)]))
  const drafts = copy.events.map((copied, i) => draftOf(copied, lines[i]!, raws[i]!, hints))
  const currencies = new Set(drafts.flatMap(({ legs }) => legs.flatMap(({ currency }) => currency ?? [])))
  return ok({
    broker: 'trimtab',
    rows: drafts.length + nonData.length,
    drafts,
    rounded: new Set(),
    refused: [],
    nonData,
    currency: currencies.size === 1 ? [...currencies][0] : undefined,
    copy,
  })
}

interface Parts {
  readonly copy: LedgerCopy
  /** Of each event, its line and the text that it stands as. */
  readonly lines: readonly number[]
  readonly raws: readonly string[]
  readonly nonData: readonly NonDataRow[]
}

function partsOfJson(file: string, text: string): Result<Parts> {
  const fail = (line: number | undefined, column: string, found: string): Result<never> =>
    refuse({
      kind: 'file',
      file,
      ...(line !== undefined && { line }),
      ...(column !== '' && { column: column.slice(0, 200) }),
      problem: column === '' ? 'unreadable' : 'badCell',
      found: found.slice(0, 300),
    })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const line = /\(line (\d+) column \d+\)/.exec(error.message)?.[1]
    return fail(line === undefined ? undefined : Number(line), '', error.message)
  }
  const texts = text.split('\n')
  const first = texts.indexOf('"events":[') + 1
  const parsed = LedgerCopy.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const [list, n] = issue!.path
    const line = list === 'events' && typeof n === 'number' && first > 0 ? first + n + 1 : undefined
    return fail(line, issue!.path.join('.') || 'format', issue!.message)
  }
  // As we write it an event has a line of its own; a file that was formatted anew counts its events.
  const isAsWritten = first > 0 && texts.length >= first + parsed.data.events.length
  return ok({
    copy: parsed.data,
    lines: parsed.data.events.map((_, i) => (isAsWritten ? first : 0) + i + 1),
    raws: parsed.data.events.map((event, i) =>
      (isAsWritten ? texts[first + i]! : JSON.stringify(event)).slice(0, 4000),
    ),
    nonData: [],
  })
}

function partsOfCsv(file: string, text: string): Result<Parts> {
  const table = readCsv(file, text, ',')
  if (!table.ok) return table
  let head: Omit<LedgerCopy, 'accounts' | 'assets' | 'events'> | undefined
  const accounts: CopiedAccount[] = []
  const assets: Asset[] = []
  const events: CopiedEvent[] = []
  const lines: number[] = []
  const raws: string[] = []
  const nonData: NonDataRow[] = []
  for (const [i, { line, cells, raw }] of table.value.rows.entries()) {
    const note = (what: NonDataRow['what']) => nonData.push({ line, what, raw })
    if (i === 0) {
      note('header')
      continue
    }
    const row = Object.fromEntries(COPY_COLUMNS.map((name, n) => [name, unguardCell(cells[n] ?? '')]))
    const part = cells.length === COPY_COLUMNS.length ? partOfRow(row as unknown as CopyRow) : undefined
    const last = events.at(-1)
    if (part === undefined || (part.record === 'leg' && part.key !== last?.key)) {
      const column = COPY_COLUMNS[0]
      return refuse({ kind: 'file', file, line, column, problem: 'badCell', found: raw.slice(0, 200) })
    }
    switch (part.record) {
      case 'ledger':
        head = part.head
        note('statementInfo')
        break
      case 'account':
        accounts.push(part.account)
        note('statementInfo')
        break
      case 'asset':
        assets.push(part.asset)
        note('statementInfo')
        break
      case 'event':
        events.push(part.event)
        lines.push(line)
        raws.push(raw.slice(0, 4000))
        break
      case 'leg':
        last!.legs.push(part.leg)
        note('partOfTrade')
        break
    }
  }
  if (head === undefined)
    return refuse({ kind: 'file', file, problem: 'badCell', column: 'record', expected: ['a row `ledger`'] })
  return ok({ copy: { ...head, accounts, assets, events }, lines, raws, nonData })
}

/** What the schema cannot see: names that stand twice or nowhere, legs of nothing, figures finer than our scales. */
function faultOf(
  copy: LedgerCopy,
): { readonly event?: number; readonly column: string; readonly found: string } | undefined {
  const accounts = new Set(copy.accounts.map(({ id }) => id))
  const assets = new Set(copy.assets.map(({ id }) => id))
  const twice = firstTwice(copy.accounts.map(({ id }) => id)) ?? firstTwice(copy.assets.map(({ id }) => id))
  if (twice !== undefined) return { column: 'id', found: twice }
  const broken = [...accounts, ...assets].find((id) => !id.isWellFormed())
  if (broken !== undefined) return { column: 'id', found: broken.toWellFormed() }
  for (const { externalIds, relief } of copy.accounts) {
    const found = firstTwice(externalIds) ?? firstTwice(relief.map(({ from }) => from))
    if (found !== undefined) return { column: 'accounts', found }
  }
  const keys = new Set<string>()
  for (const [event, copied] of copy.events.entries()) {
    const fault = (column: string, found: string) => ({ event, column, found })
    if (keys.has(copied.key)) return fault('key', copied.key)
    for (const name of ['key', 'note', 'reference', 'termsOf'] as const)
      if (copied[name]?.isWellFormed() === false) return fault(name, copied[name].toWellFormed())
    keys.add(copied.key)
    if (!accounts.has(copied.account)) return fault('account', copied.account)
    for (const { asset, currency, quantity, amount } of copied.legs) {
      if ((asset === undefined) === (currency === undefined)) return fault('asset', asset ?? '')
      if (asset !== undefined && !assets.has(asset)) return fault('asset', asset)
      if (currency !== undefined && quantity !== '0') return fault('quantity', quantity)
      if (asset !== undefined && amount !== '0' && quantity !== '0') return fault('amount', amount)
    }
    if (copied.terms?.kind === 'spinOff' && !assets.has(copied.terms.parent))
      return fault('terms', copied.terms.parent)
    try {
      eventOfCopy(copied)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return fault('amount', error.message)
    }
  }
  return undefined
}

function firstTwice(names: readonly string[]): string | undefined {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}

function draftOf(
  copied: CopiedEvent,
  line: number,
  raw: string,
  hints: ReadonlyMap<string, AssetHint>,
): Draft {
  const {
    key: _key,
    account,
    legs,
    choice: _choice,
    terms: _terms,
    termsOf: _of,
    ...event
  } = eventOfCopy(copied)
  return {
    ...event,
    line,
    raw,
    accountHint: account,
    legs: legs.map(({ asset, ...leg }) => (asset === undefined ? leg : { ...leg, asset: hints.get(asset)! })),
  }
}

function hintOf({ id, symbol, name, kind }: Asset): AssetHint {
  return { symbol: symbol || id, ...(name !== '' && { name }), kind }
}
