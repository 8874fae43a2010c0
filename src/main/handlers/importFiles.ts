import { moneyFromUnits, textFromMoney, textFromQuantity } from '../../shared/amount.ts'
import { isoFromDay } from '../../shared/day.ts'
import { PREVIEW_ROWS } from '../../shared/importing.ts'
import type { Fate, ImportedFile, PreviewFile, PreviewRow } from '../../shared/importing.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import type { Refusal, Result } from '../../shared/refusal.ts'
import { accountsByExternalId, addExternalId, listAccounts } from '../store/accounts.ts'
import { addAssets } from '../store/assets.ts'
import { addStagedBatch, applyChoices, isImported } from '../store/batches.ts'
import type { RowChoices } from '../store/batches.ts'
import { addCopied } from '../store/ledgerCopy.ts'
import type { OpenLedger } from '../store/open.ts'
import { planImport } from '../store/planImport.ts'
import type { ImportPlan, PlannedFile, RowsRead, RowsStreamed } from '../store/planImport.ts'
import { keepSource } from '../store/sources.ts'
import { stagedRows, tallyOf, unknownActions } from '../store/staging.ts'
import type { StagedRow, Tally } from '../store/staging.ts'
import type { KeptBytes } from '../store/uploads.ts'
import { revisions, write } from '../store/write.ts'
import { unknownAccount } from './account.ts'
import type { Context, Host } from './handler.ts'

/** A file as it came, and what its reader made of it. */
export interface Reading {
  readonly name: string
  readonly bytes: Uint8Array | KeptBytes
  readonly read: Result<RowsRead | RowsStreamed>
}

type Chosen = Readonly<Record<string, string>>
type Previewed = Result<{ preview: string; revision: number; files: PreviewFile[] }>

/** A preview that waits for its commit. */
interface Held {
  readonly readings: readonly Reading[]
  readonly chosen: Chosen
  readonly plan: ImportPlan
}

/** Previews kept at once; each holds its files' bytes and its rows in temporary tables. */
const MOST_PREVIEWS = 4
const PREFIX = 'import.preview:'

/** What committing these files would do, row by row; kept under the id that it returns. */
export function previewImport(context: Context, readings: readonly Reading[], chosen: Chosen): Previewed {
  const steps = previewSteps(context, readings, chosen)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same, with the share done between batches of rows. Stopped before its end, it leaves nothing behind. */
export function* previewSteps(
  { ledger, host, memory }: Context,
  readings: readonly Reading[],
  chosen: Chosen,
): Generator<number, Previewed, void> {
  const accounts = accountsChosen(ledger, chosen)
  if (!accounts.ok) return accounts
  const plan = yield* planImport(ledger, filesOf(readings, host), accounts.value)
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
        : previewOfFile(ledger, file, plan)
    }),
  })
}

/** Rows of one file of a preview in the file's order, all or those of one fate, from `offset` on. */
export function previewRows(
  { ledger, memory }: Context,
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
  const { plan } = held
  const file = filesByReading(held.readings, plan).get(reading)
  if (file === undefined) return ok({ total: 0, rows: [] })
  const place = plan.files.indexOf(file)
  const { counts } = file.tally
  const rows = stagedRows(ledger, plan.staging, { file: place, fate: input.fate }, input.offset, input.limit)
  return ok({
    total: input.fate === undefined ? file.rows : counts[input.fate],
    rows: rows.map(previewRow),
  })
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
  const choices: RowChoices = {
    keep: input.keepPossible === true ? 'every' : input.keep,
    leave: input.leave,
  }
  if (!changes(held.chosen, accounts.value)) return finish(held.plan)
  const chosen = { ...held.chosen, ...accounts.value }
  const plan = planAtOnce(ledger, filesOf(held.readings, host), chosen)
  try {
    return finish(plan)
  } finally {
    plan.staging.drop()
  }

  function finish(plan: ImportPlan): Result<{ files: ImportedFile[]; revision: number }> {
    const planned = filesByReading(held!.readings, plan)
    const barrier = barrierTo(ledger, held!.readings, planned)
    if (barrier) return refuse(barrier)
    const done = commitFiles(ledger, held!.readings, plan, choices)
    if (!done.ok) return done
    memory.delete(PREFIX + input.preview)
    held!.plan.staging.drop()
    return ok({ files: done.value, revision: revisions(ledger).ledger })
  }
}

function commitFiles(
  ledger: OpenLedger,
  readings: readonly Reading[],
  plan: ImportPlan,
  choices: RowChoices,
): Result<ImportedFile[]> {
  const { staging } = plan
  const planned = filesByReading(readings, plan)
  const tallies = talliesWith(ledger, plan, choices)
  // IMP-19: files that bring events, or bytes that no batch in force has.
  const adds = (file: PlannedFile) =>
    file.refusal === undefined && (tallies.get(file)!.counts.new > 0 || !isImported(ledger, file.sha256))
  const answer = (reading: Reading, batch: string | null) => {
    const file = planned.get(reading)
    return imported(ledger, plan, reading, file, file && tallies.get(file), batch)
  }
  if (!plan.files.some(adds)) return ok(readings.map((reading) => answer(reading, null)))
  return write(ledger, ['ledger'], (revision) => {
    if (revision.ledger !== plan.revision + 1)
      return refuse({ kind: 'ledgerMoved', shownAt: plan.revision, nowAt: revision.ledger - 1 })
    for (const news of plan.copied) addCopied(ledger, news)
    addAssets(ledger, plan.assets)
    applyChoices(ledger, staging, choices)
    return ok(
      readings.map((reading): ImportedFile => {
        const file = planned.get(reading)
        if (file === undefined || !adds(file)) return answer(reading, null)
        const { name, broker, rows, batch } = file
        const source = keepSource(ledger, reading.bytes)
        rememberAccounts(ledger, file)
        const place = plan.files.indexOf(file)
        addStagedBatch(ledger, revision.ledger, staging, {
          id: batch,
          file: name,
          source,
          broker,
          rows,
          place,
          counts: tallies.get(file)!.counts,
        })
        return answer(reading, batch)
      }),
    )
  })
}

/** What the rows of each file come to with the choices of the person; nothing of the staged rows is changed. */
function talliesWith(
  ledger: OpenLedger,
  plan: ImportPlan,
  choices: RowChoices,
): ReadonlyMap<PlannedFile, Tally> {
  const { db } = ledger
  if (choices.keep !== 'every' && choices.keep.length + choices.leave.length === 0)
    return new Map(plan.files.map((file) => [file, file.tally]))
  db.exec('BEGIN')
  try {
    applyChoices(ledger, plan.staging, choices)
    return new Map(plan.files.map((file, place) => [file, tallyOf(ledger, plan.staging, place)]))
  } finally {
    db.exec('ROLLBACK')
  }
}

function planAtOnce(ledger: OpenLedger, files: Parameters<typeof planImport>[1], chosen: Chosen): ImportPlan {
  const steps = planImport(ledger, files, chosen)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

function filesOf(readings: readonly Reading[], host: Host) {
  return readings.flatMap(({ name, bytes, read }) =>
    read.ok ? [{ name, sha256: sha256Of(host, bytes), read: read.value }] : [],
  )
}

function sha256Of(host: Host, bytes: Reading['bytes']): string {
  return bytes instanceof Uint8Array ? host.sha256(bytes) : bytes.sha256
}

/** Plans hold the readable files in the order of the readings. */
function filesByReading(readings: readonly Reading[], plan: ImportPlan): Map<Reading, PlannedFile> {
  const readable = readings.filter(({ read }) => read.ok)
  return new Map(readable.map((reading, i) => [reading, plan.files[i]!]))
}

function hold(memory: Map<string, unknown>, preview: string, held: Held): void {
  const older = [...memory.keys()].filter((key) => key.startsWith(PREFIX))
  for (const key of older.slice(0, Math.max(0, older.length - MOST_PREVIEWS + 1))) {
    ;(memory.get(key) as Held).plan.staging.drop()
    memory.delete(key)
  }
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

/** The numbers that exports give accounts are asked once: an answer is kept. */
function rememberAccounts(ledger: OpenLedger, file: PlannedFile): void {
  // A copy calls accounts by their ids, under which no other export names them.
  if (file.isCopy) return
  const saved = accountsByExternalId(ledger)
  for (const { hint, account } of file.accounts) {
    if (hint !== '' && account !== undefined && !saved.has(hint))
      addExternalId(ledger, account, hint.slice(0, 80))
  }
}

/** After the choices of the person, where there were any, have been applied to the staged rows. */
function imported(
  ledger: OpenLedger,
  plan: ImportPlan,
  reading: Reading,
  file: PlannedFile | undefined,
  tally: Tally | undefined,
  batch: string | null,
): ImportedFile {
  const refusal = reading.read.ok ? (file?.refusal ?? null) : reading.read.refusal
  const none = { rows: 0, added: 0, duplicates: 0, nonData: 0, refusedRows: 0, refused: [] }
  if (file === undefined || tally === undefined || file.refusal)
    return { file: reading.name, broker: '', ...none, batch: null, refusal }
  const place = plan.files.indexOf(file)
  const { counts } = tally
  const refused =
    counts.refused === 0
      ? []
      : stagedRows(ledger, plan.staging, { file: place, fate: 'refused' }, 0, PREVIEW_ROWS)
  return {
    file: reading.name,
    broker: file.broker,
    rows: file.rows,
    added: batch === null ? 0 : counts.new,
    duplicates: counts.duplicate + counts.possibleDuplicate,
    nonData: counts.nonData,
    refusedRows: counts.refused,
    refused: refused.map(({ line, column, why, found }) => ({
      line,
      column: column ?? '',
      kind: why ?? '',
      text: found ?? '',
    })),
    batch,
    refusal,
  }
}

function refusedPreview(reading: Reading, host: Host, file: PlannedFile | undefined): PreviewFile {
  return {
    file: reading.name,
    sha256: sha256Of(host, reading.bytes),
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

function previewOfFile(ledger: OpenLedger, file: PlannedFile, { staging, files }: ImportPlan): PreviewFile {
  const place = files.indexOf(file)
  const { counts, cash } = file.tally
  return {
    file: file.name,
    sha256: file.sha256,
    broker: file.broker,
    accounts: accountsOf(file),
    rows: file.rows,
    added: counts.new,
    duplicates: counts.duplicate,
    possibleDuplicates: counts.possibleDuplicate,
    nonData: counts.nonData,
    refused: counts.refused,
    lines: stagedRows(ledger, staging, { file: place }, 0, PREVIEW_ROWS).map(previewRow),
    cash: Object.fromEntries(
      [...cash].map(([currency, sum]) => [currency, textFromMoney(moneyFromUnits(sum))]),
    ),
    // Looking for what is not there would read every row once more.
    unknownActions: counts.refused === 0 ? [] : unknownActions(ledger, staging, place),
    refusal: null,
  }
}

function accountsOf(file: PlannedFile | undefined): PreviewFile['accounts'] {
  return (file?.accounts ?? []).map(({ hint, rows, account }) => ({ hint, rows, account: account ?? null }))
}

function previewRow(row: StagedRow): PreviewRow {
  const { line, fate, raw } = row
  if (fate === 'nonData') return { line, fate, raw, why: row.why ?? '' }
  if (fate === 'refused')
    return { line, fate, raw, column: row.column ?? '', why: row.why ?? '', found: row.found ?? '' }
  return {
    line,
    fate,
    raw,
    ...(row.kind !== null && { kind: row.kind }),
    ...(row.day !== null && { day: isoFromDay(row.day) }),
    ...(row.key !== null && row.account !== null && { key: row.key, account: row.account }),
    ...(row.symbol && { symbol: row.symbol }),
    ...(row.quantity !== null && row.quantity !== 0n && { quantity: textFromQuantity(row.quantity) }),
    ...(row.amount !== null &&
      row.currency !== null && { amount: textFromMoney(row.amount), currency: row.currency }),
    ...(row.rounded && { rounded: true }),
    ...(row.why !== null && { why: row.why }),
  }
}
