import { CopiedAccount, CopiedEvent, LedgerCopy, type CopiedLeg } from './ledgerCopy.ts'
import { Asset } from './account.ts'

/**
 * A ledger as one table (IMP-90): a row `ledger`, one `account` and one `asset` each, and per event a row `event` with its
 * first leg and a row `leg` with each further one. `details` holds as JSON what has no column; so do notes that a
 * table cannot carry to the letter.
 */
export const COPY_COLUMNS = [
  'record',
  'key',
  'account',
  'day',
  'settled',
  'kind',
  'role',
  'asset',
  'currency',
  'quantity',
  'amount',
  'note',
  'reference',
  'details',
] as const
export type CopyRow = Readonly<Partial<Record<(typeof COPY_COLUMNS)[number], string>>> & {
  readonly record: string
}

/** Characters that a table or its encoding may change on the way: control characters and halves of surrogates. */
const FRAGILE = /[\p{Cc}\p{Cs}\ufeff]/u

export function* rowsOfCopy(copy: LedgerCopy): Generator<CopyRow> {
  const { accounts, assets, events, ...head } = copy
  yield { record: 'ledger', details: JSON.stringify(head) }
  for (const account of accounts) {
    const { id, currency, ...details } = account
    yield { record: 'account', account: id, currency, details: JSON.stringify(details) }
  }
  for (const asset of assets) {
    const { id, currency, ...details } = asset
    yield { record: 'asset', asset: id, currency, details: JSON.stringify(details) }
  }
  for (const event of events) yield* rowsOfEvent(event)
}

function* rowsOfEvent(event: CopiedEvent): Generator<CopyRow> {
  const { key, account, kind, day, settled, note, reference, legs, ...rest } = event
  const isFragile = FRAGILE.test(note) || (reference !== undefined && FRAGILE.test(reference))
  const details = isFragile ? { ...rest, note, ...(reference !== undefined && { reference }) } : rest
  const [first, ...others] = legs
  yield {
    record: 'event',
    key,
    account,
    day,
    kind,
    ...(settled !== undefined && { settled }),
    ...(first && cellsOfLeg(first)),
    ...(isFragile ? {} : { note, ...(reference !== undefined && { reference }) }),
    ...(Object.keys(details).length > 0 && { details: JSON.stringify(details) }),
  }
  for (const leg of others) yield { record: 'leg', key, account, day, kind, ...cellsOfLeg(leg) }
}

function cellsOfLeg({ role, asset, currency, quantity, amount }: CopiedLeg): Partial<CopyRow> {
  return {
    role,
    ...(asset !== undefined && { asset }),
    ...(currency !== undefined && { currency }),
    quantity,
    amount,
  }
}

/** A cell as written: what a spreadsheet would run as a formula, or begins with the mark against that, gets the mark. */
export function guardCell(text: string): string {
  return /^['=+@]|^-(?![\d.])/.test(text) ? `'${text}` : text
}

export function unguardCell(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell
}

/** What a row of the table is, or undefined where it is none that can be read. */
export type CopyPart =
  | { readonly record: 'ledger'; readonly head: Omit<LedgerCopy, 'accounts' | 'assets' | 'events'> }
  | { readonly record: 'account'; readonly account: CopiedAccount }
  | { readonly record: 'asset'; readonly asset: Asset }
  | { readonly record: 'event'; readonly event: CopiedEvent }
  | { readonly record: 'leg'; readonly key: string; readonly leg: CopiedLeg }

const Head = LedgerCopy.omit({ accounts: true, assets: true, events: true })

export function partOfRow(row: CopyRow): CopyPart | undefined {
  const details = detailsOf(row.details ?? '')
  if (details === undefined) return undefined
  switch (row.record) {
    case 'ledger': {
      const head = Head.safeParse(details)
      return head.success ? { record: 'ledger', head: head.data } : undefined
    }
    case 'account': {
      const account = CopiedAccount.safeParse({ ...details, id: row.account, currency: row.currency })
      return account.success ? { record: 'account', account: account.data } : undefined
    }
    case 'asset': {
      const asset = Asset.safeParse({ ...details, id: row.asset, currency: row.currency })
      return asset.success ? { record: 'asset', asset: asset.data } : undefined
    }
    case 'event':
    case 'leg': {
      const leg = legOfRow(row)
      const event = CopiedEvent.safeParse({
        key: row.key,
        account: row.account,
        kind: row.kind,
        day: row.day,
        ...(row.settled ? { settled: row.settled } : {}),
        note: row.note ?? '',
        ...(row.reference ? { reference: row.reference } : {}),
        ...details,
        legs: leg === undefined ? [] : [leg],
      })
      if (!event.success) return undefined
      if (row.record === 'event') return { record: 'event', event: event.data }
      const [only] = event.data.legs
      return only && { record: 'leg', key: event.data.key, leg: only }
    }
  }
  return undefined
}

function legOfRow(row: CopyRow): Record<string, unknown> | undefined {
  if (!row.role) return undefined
  return {
    role: row.role,
    ...(row.asset ? { asset: row.asset } : {}),
    ...(row.currency ? { currency: row.currency } : {}),
    quantity: row.quantity,
    amount: row.amount,
  }
}

function detailsOf(text: string): Record<string, unknown> | undefined {
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
