import { moneyFromUnits, textFromMoney, textFromQuantity } from '../../shared/amount.ts'
import { isoFromDay } from '../../shared/day.ts'
import { PREVIEW_ROWS } from '../../shared/importing.ts'
import type { Fate, ImportedFile, PreviewFile, PreviewRow } from '../../shared/importing.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import type { Refusal, Result } from '../../shared/refusal.ts'
import { accountsByExternalId, addExternalId, listAccounts } from '../store/accounts.ts'
import { addAssets } from '../store/assets.ts'
import { addBatch, isImported } from '../store/batches.ts'
import type { NewBatch, RefusedRow } from '../store/batches.ts'
import type { OpenLedger } from '../store/open.ts'
import { figuresOf, planImport } from '../store/planImport.ts'
import type { ImportPlan, PlannedFile, PlannedRow, RowsRead } from '../store/planImport.ts'
import { keepSource } from '../store/sources.ts'
import { revisions, write } from '../store/write.ts'
import { unknownAccount } from './account.ts'
import type { Context } from './handler.ts'

/** A file as it came, and what its reader made of it. */
export interface Reading {
  readonly name: string
  readonly bytes: Uint8Array
  readonly read: Result<RowsRead>
}

type Chosen = Readonly<Record<string, string>>

/** A preview that waits for its commit. */
interface Held {
  readonly readings: readonly Reading[]
  readonly chosen: Chosen
  readonly plan: ImportPlan
}

/** Previews kept at once; each holds its files' bytes and rows. */
const MOST_PREVIEWS = 4
const PREFIX = 'import.preview:'

/** What committing these files would do, row by row; kept in memory under the id that it returns. */
export function previewImport(
  context: Context,
  readings: readonly Reading[],
  chosen: Chosen,
): Result<{ preview: string; revision: number; files: PreviewFile[] }> {
  const { ledger, host, memory } = context
  const accounts = accountsChosen(ledger, chosen)
  if (!accounts.ok) return accounts
  const plan = planImport(ledger, filesOf(readings, host), accounts.value)
  const preview = host.newId()
  hold(memory, preview, { readings, chosen: accounts.value, plan })
  const planned = filesByReading(readings, plan)
  return ok({
    preview,
    revision: plan.revision,
    files: readings.map((reading) => {
      const file = planned.get(reading)
      return file === undefined || file.refusal
        ? refusedPreview(reading, host, file)
        : previewOfFile(file, plan)
    }),
  })
}

/** Rows of one file of a preview in the file's order, all or those of one fate, from `offset` on. */
export function previewRows(
  { memory }: Context,
  input: {
    readonly preview: string
    readonly file: number
    readonly fate?: Fate | undefined
    readonly offset: number
    readonly limit: number
  },
): Result<{ total: number; rows: PreviewRow[] }> {
  const held = memory.get(PREFIX + input.preview) as Held | undefined
  const reading = held?.readings[input.file]
  if (held === undefined || reading === undefined)
    return refuse({ kind: 'notFound', what: 'preview', id: input.preview })
  const file = filesByReading(held.readings, held.plan).get(reading)
  const rows = file === undefined || file.refusal ? [] : rowsOfFile(file, held.plan)
  const wanted = input.fate === undefined ? rows : rows.filter(({ fate }) => fate === input.fate)
  return ok({ total: wanted.length, rows: wanted.slice(input.offset, input.offset + input.limit) })
}

/**
 * Writes the very drafts that a preview showed, in one transaction, or nothing: refused with `ledgerMoved` if the ledger
 * has moved since, and with `accountUnknown` while a file's account is not chosen. `accounts` given only now are matched
 * now, at the same revision.
 */
export function commitImport(
  context: Context,
  input: {
    readonly preview: string
    readonly keep: readonly string[]
    readonly keepPossible?: boolean | undefined
    readonly leave: readonly string[]
    readonly accounts: Chosen
  },
): Result<{ files: ImportedFile[]; revision: number }> {
  const { ledger, host, memory } = context
  const held = memory.get(PREFIX + input.preview) as Held | undefined
  if (held === undefined) return refuse({ kind: 'notFound', what: 'preview', id: input.preview })
  const nowAt = revisions(ledger).ledger
  if (nowAt !== held.plan.revision) return refuse({ kind: 'ledgerMoved', shownAt: held.plan.revision, nowAt })
  const accounts = accountsChosen(ledger, input.accounts)
  if (!accounts.ok) return accounts
  const chosen = { ...held.chosen, ...accounts.value }
  const plan = changes(held.chosen, accounts.value)
    ? planImport(ledger, filesOf(held.readings, host), chosen)
    : held.plan
  const planned = filesByReading(held.readings, plan)

  const barrier = barrierTo(ledger, held.readings, planned)
  if (barrier) return refuse(barrier)

  const keep = input.keepPossible === true ? EVERY : new Set(input.keep)
  const leave = new Set(input.leave)
  const done = commitFiles()
  if (!done.ok) return done
  memory.delete(PREFIX + input.preview)
  return ok({ files: done.value, revision: revisions(ledger).ledger })

  function commitFiles(): Result<ImportedFile[]> {
    const batches = held!.readings.map((reading) => {
      const file = planned.get(reading)
      return file === undefined || file.refusal ? undefined : { file, batch: batchOf(file, keep, leave) }
    })
    const adds = batches.some(
      (b) => b !== undefined && (b.batch.events.length > 0 || !isImported(ledger, b.file.sha256)),
    )
    if (!adds)
      return ok(
        held!.readings.map((reading, i) => imported(reading, planned.get(reading), batches[i]?.batch, null)),
      )
    return write(ledger, ['ledger'], (revision) => {
      if (revision.ledger !== plan.revision + 1) {
        return refuse({ kind: 'ledgerMoved', shownAt: plan.revision, nowAt: revision.ledger - 1 })
      }
      addAssets(ledger, plan.assets)
      const files: ImportedFile[] = []
      for (const [i, reading] of held!.readings.entries()) {
        const { file, batch } = batches[i] ?? {}
        if (
          file === undefined ||
          batch === undefined ||
          (batch.events.length === 0 && isImported(ledger, file.sha256))
        ) {
          files.push(imported(reading, planned.get(reading), batch, null))
          continue
        }
        const source = keepSource(ledger, file.bytes)
        rememberAccounts(ledger, file)
        files.push(imported(reading, file, batch, addBatch(ledger, revision.ledger, { ...batch, source })))
      }
      return ok(files)
    })
  }
}

function filesOf(readings: readonly Reading[], host: Context['host']) {
  return readings.flatMap(({ name, bytes, read }) =>
    read.ok ? [{ name, bytes, sha256: host.sha256(bytes), read: read.value }] : [],
  )
}

/** Plans hold the readable files in the order of the readings. */
function filesByReading(readings: readonly Reading[], plan: ImportPlan): Map<Reading, PlannedFile> {
  const readable = readings.filter(({ read }) => read.ok)
  return new Map(readable.map((reading, i) => [reading, plan.files[i]!]))
}

function hold(memory: Map<string, unknown>, preview: string, held: Held): void {
  const older = [...memory.keys()].filter((key) => key.startsWith(PREFIX))
  for (const key of older.slice(0, Math.max(0, older.length - MOST_PREVIEWS + 1))) memory.delete(key)
  memory.set(PREFIX + preview, held)
}

/** Accounts by hint as ids; a person may give an account's name as well. */
function accountsChosen(ledger: OpenLedger, chosen: Chosen): Result<Chosen> {
  const all = listAccounts(ledger)
  const found: Record<string, string> = {}
  for (const [hint, wanted] of Object.entries(chosen)) {
    const account =
      all.find(({ id }) => id === wanted) ??
      all.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())
    if (account === undefined) return refuse(unknownAccount(ledger, wanted))
    found[hint] = account.id
  }
  return ok(found)
}

function changes(before: Chosen, after: Chosen): boolean {
  return Object.entries(after).some(([hint, account]) => before[hint] !== account)
}

/** Why nothing of this import can be written: no file that could be, or a file whose account nobody has named. */
function barrierTo(
  ledger: OpenLedger,
  readings: readonly Reading[],
  planned: ReadonlyMap<Reading, PlannedFile>,
): Refusal | undefined {
  let first: Refusal | undefined
  let readable = false
  for (const reading of readings) {
    const file = planned.get(reading)
    const refusal = reading.read.ok ? file?.refusal : reading.read.refusal
    if (refusal) {
      first ??= refusal
      continue
    }
    readable = true
    const homeless = file?.accounts.find(({ account }) => account === undefined)
    if (homeless) {
      return {
        kind: 'file',
        file: reading.name,
        problem: 'accountUnknown',
        ...(homeless.hint === '' ? {} : { found: homeless.hint.slice(0, 400) }),
        expected: listAccounts(ledger)
          .map(({ id }) => id)
          .slice(0, 40),
      }
    }
  }
  return readable ? undefined : first
}

/** Keys of events; `EVERY` holds all there are. */
type Keys = Pick<ReadonlySet<string>, 'has'>
const EVERY: Keys = { has: () => true }

function batchOf(file: PlannedFile, keep: Keys, leave: ReadonlySet<string>): Omit<NewBatch, 'source'> {
  const events: NewBatch['events'][number][] = []
  const duplicates: { line: number; key: string }[] = []
  const refused: RefusedRow[] = file.read.refused.map(({ line, column, kind, text }) => ({
    line,
    column,
    kind,
    text,
  }))
  let setAside = 0
  for (const row of file.planned) {
    const { event, draft } = row
    if (event === undefined) throw new Error('a row without an account reached the commit')
    if (row.fate === 'duplicate') duplicates.push({ line: draft.line, key: event.key })
    else if (row.fate === 'possibleDuplicate' && !keep.has(event.key)) setAside++
    else if (leave.has(event.key))
      refused.push({ line: draft.line, column: '', kind: 'leftOut', text: draft.raw.slice(0, 400) })
    else events.push(event)
  }
  return {
    file: file.name,
    broker: file.read.broker,
    rows: file.read.rows,
    nonData: file.read.nonData.length,
    events,
    duplicates,
    setAside,
    refused: refused.toSorted((a, b) => a.line - b.line),
  }
}

/** The numbers that exports give accounts are asked once: an answer is kept. */
function rememberAccounts(ledger: OpenLedger, file: PlannedFile): void {
  const saved = accountsByExternalId(ledger)
  for (const { hint, account } of file.accounts) {
    if (hint !== '' && account !== undefined && !saved.has(hint))
      addExternalId(ledger, account, hint.slice(0, 80))
  }
}

function imported(
  reading: Reading,
  file: PlannedFile | undefined,
  batch: Omit<NewBatch, 'source'> | undefined,
  id: string | null,
): ImportedFile {
  return {
    file: reading.name,
    broker: batch?.broker ?? '',
    rows: batch?.rows ?? 0,
    added: id === null ? 0 : (batch?.events.length ?? 0),
    duplicates: batch === undefined ? 0 : batch.duplicates.length + batch.setAside,
    nonData: batch?.nonData ?? 0,
    refusedRows: batch?.refused.length ?? 0,
    refused: (batch?.refused ?? []).slice(0, PREVIEW_ROWS),
    batch: id,
    refusal: reading.read.ok ? (file?.refusal ?? null) : reading.read.refusal,
  }
}

function refusedPreview(reading: Reading, host: Context['host'], file: PlannedFile | undefined): PreviewFile {
  return {
    file: reading.name,
    sha256: host.sha256(reading.bytes),
    broker: reading.read.ok ? reading.read.value.broker : '',
    accounts: accountsOf(file),
    rows: 0,
    added: 0,
    duplicates: 0,
    possibleDuplicates: 0,
    nonData: 0,
    refused: 0,
    lines: [],
    cash: {},
    unknownActions: [],
    refusal: reading.read.ok ? (file?.refusal ?? null) : reading.read.refusal,
  }
}

function previewOfFile(file: PlannedFile, plan: ImportPlan): PreviewFile {
  const { read } = file
  const count = (fate: PlannedRow['fate']) => file.planned.filter((row) => row.fate === fate).length
  return {
    file: file.name,
    sha256: file.sha256,
    broker: read.broker,
    accounts: accountsOf(file),
    rows: read.rows,
    added: count('new'),
    duplicates: count('duplicate'),
    possibleDuplicates: count('possibleDuplicate'),
    nonData: read.nonData.length,
    refused: read.refused.length,
    lines: rowsOfFile(file, plan).slice(0, PREVIEW_ROWS),
    cash: cashOf(file.planned),
    unknownActions: unknownActionsOf(read),
    refusal: null,
  }
}

function rowsOfFile({ planned, read }: PlannedFile, plan: ImportPlan): PreviewRow[] {
  const rows: PreviewRow[] = [
    ...planned.map((row) => previewRow(row, read, plan)),
    ...read.refused.map(({ line, column, kind, text, raw }): PreviewRow => ({
      line,
      fate: 'refused',
      raw,
      column,
      why: kind,
      found: text,
    })),
    ...read.nonData.map(({ line, what, raw }): PreviewRow => ({ line, fate: 'nonData', raw, why: what })),
  ]
  return rows.toSorted((a, b) => a.line - b.line)
}

/** Cash that the new rows bring, by currency. */
function cashOf(rows: readonly PlannedRow[]): Record<string, string> {
  const cash = new Map<string, bigint>()
  for (const { fate, draft } of rows) {
    const { currency, amount } = figuresOf(draft)
    if (fate === 'new' && currency !== undefined) cash.set(currency, (cash.get(currency) ?? 0n) + amount)
  }
  return Object.fromEntries(
    [...cash].map(([currency, sum]) => [currency, textFromMoney(moneyFromUnits(sum))]),
  )
}

/** Words of actions that the layout does not know; the mapper asks what they mean. */
function unknownActionsOf({ refused }: RowsRead): string[] {
  const found = new Set<string>()
  for (const { kind, text } of refused) if (kind === 'unknownAction' && found.size < 200) found.add(text)
  return [...found]
}

function accountsOf(file: PlannedFile | undefined): PreviewFile['accounts'] {
  return (file?.accounts ?? []).map(({ hint, rows, account }) => ({ hint, rows, account: account ?? null }))
}

function previewRow(row: PlannedRow, read: RowsRead, plan: ImportPlan): PreviewRow {
  const { draft, event, fate } = row
  const figures = figuresOf(draft)
  const asset = event?.legs.find((leg) => leg.asset !== undefined)?.asset
  const symbol = asset === undefined ? figures.asset?.symbol : plan.symbols.get(asset)
  return {
    line: draft.line,
    fate,
    raw: draft.raw,
    kind: draft.kind,
    day: isoFromDay(draft.tradeDay),
    ...(event === undefined ? {} : { key: event.key, account: event.account }),
    ...(symbol ? { symbol } : {}),
    ...(figures.quantity === 0n ? {} : { quantity: textFromQuantity(figures.quantity) }),
    ...(figures.currency === undefined
      ? {}
      : { amount: textFromMoney(figures.amount), currency: figures.currency }),
    ...(read.rounded.has(draft.line) ? { rounded: true } : {}),
    ...(row.fate === 'new' ? {} : { why: row.of }),
  }
}
