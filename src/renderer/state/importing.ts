import { create } from 'zustand'
import type { Output } from '../../shared/contract.ts'
import type { FileIn, Fix, PreviewRow } from '../../shared/importing.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { Api } from '../api/connect.ts'

/** How the files are to be read, as far as the person said. */
export interface Reading {
  readonly files: readonly FileIn[]
  readonly broker: string
  readonly profile: string | undefined
  /** Account by the hint that a file gives; `''` for files that name none. */
  readonly accounts: Readonly<Record<string, string>>
  /** Lines that the person corrected. */
  readonly fixes?: readonly Fix[]
}

export interface Previewed {
  readonly reading: Reading
  readonly preview: Output<'import.preview'>
  /** Possible duplicates to be taken after all, and new rows to be left out, by event key. */
  readonly keep: ReadonlyMap<string, PreviewRow>
  readonly leave: ReadonlyMap<string, PreviewRow>
}

export type Importing =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'reading'
      readonly reading: Reading
      readonly before: Previewed | undefined
      readonly abort: AbortController
    }
  | { readonly phase: 'previewed'; readonly shown: Previewed; readonly refusal: Refusal | undefined }
  | { readonly phase: 'committing'; readonly shown: Previewed }
  | { readonly phase: 'done'; readonly answer: Output<'import.commit'> }
  | { readonly phase: 'refused'; readonly reading: Reading; readonly refusal: Refusal }

export const useImport = create<{ readonly now: Importing }>(() => ({ now: { phase: 'idle' } }))

/** Reads files into a preview. Nothing is written; choices made in an earlier preview are kept where rows are the same. */
export async function preview(api: Api, reading: Reading): Promise<void> {
  const { now } = useImport.getState()
  const before = previewedIn(now)
  if (now.phase === 'reading') now.abort.abort()
  const abort = new AbortController()
  show({ phase: 'reading', reading, before, abort })
  const result = await api(
    'import.preview',
    {
      files: [...reading.files],
      broker: reading.broker,
      accounts: { ...reading.accounts },
      fixes: [...(reading.fixes ?? [])],
      ...(reading.profile === undefined ? {} : { profile: reading.profile }),
    },
    { signal: abort.signal },
  )
  const current = useImport.getState().now
  if (current.phase !== 'reading' || current.abort !== abort) return
  if (result.ok) {
    show({
      phase: 'previewed',
      shown: {
        reading,
        preview: result.value,
        keep: stillMeant(before?.keep, before?.reading, reading, result.value),
        leave: stillMeant(before?.leave, before?.reading, reading, result.value),
      },
      refusal: undefined,
    })
  } else if (result.refusal.kind === 'cancelled') {
    show(before === undefined ? { phase: 'idle' } : { phase: 'previewed', shown: before, refusal: undefined })
  } else show({ phase: 'refused', reading, refusal: result.refusal })
}

/** The choices that a new preview of the same files leaves standing: those for rows whose account is as it was. */
function stillMeant(
  chosen: ReadonlyMap<string, PreviewRow> | undefined,
  before: Reading | undefined,
  now: Reading,
  { files }: Output<'import.preview'>,
): ReadonlyMap<string, PreviewRow> {
  const same =
    before !== undefined &&
    before.files === now.files &&
    before.broker === now.broker &&
    before.profile === now.profile
  if (!same || chosen === undefined) return new Map()
  const accounts = new Set(files.flatMap((file) => file.accounts.map(({ account }) => account)))
  return new Map([...chosen].filter(([, { account }]) => accounts.has(account ?? null)))
}

/** Reads the files with one more account known. */
export function chooseAccount(api: Api, hint: string, account: string): Promise<void> {
  const { now } = useImport.getState()
  if (now.phase !== 'previewed') return Promise.resolve()
  const { reading } = now.shown
  return preview(api, { ...reading, accounts: { ...reading.accounts, [hint]: account } })
}

/** Reads the files with one line as the person corrected it; the same text as before takes a correction back. */
export function fixRow(api: Api, fix: Fix): Promise<void> {
  const { now } = useImport.getState()
  if (now.phase !== 'previewed') return Promise.resolve()
  const { reading } = now.shown
  const others = (reading.fixes ?? []).filter(({ file, line }) => file !== fix.file || line !== fix.line)
  return preview(api, { ...reading, fixes: [...others, fix] })
}

/** Takes a row in or leaves it out: new rows are in by default, possible duplicates out. */
export function takeRow(row: PreviewRow, take: boolean): void {
  const { now } = useImport.getState()
  if (now.phase !== 'previewed' || row.key === undefined) return
  const keep = new Map(now.shown.keep)
  const leave = new Map(now.shown.leave)
  if (row.fate === 'possibleDuplicate') {
    if (take) keep.set(row.key, row)
    else keep.delete(row.key)
  } else if (row.fate === 'new') {
    if (take) leave.delete(row.key)
    else leave.set(row.key, row)
  }
  show({ ...now, shown: { ...now.shown, keep, leave } })
}

export function isTaken(row: PreviewRow, { keep, leave }: Previewed): boolean {
  if (row.key === undefined) return false
  return row.fate === 'new' ? !leave.has(row.key) : row.fate === 'possibleDuplicate' && keep.has(row.key)
}

/** Rows that a commit would write now. */
export function takenCount({ preview: { files }, keep, leave }: Previewed): number {
  return files.reduce((sum, { added }) => sum + added, keep.size - leave.size)
}

/** Hints for which no account is known yet: until there are none, nothing can be written. */
export function accountsMissing({ preview: { files }, reading }: Previewed): readonly string[] {
  const missing = new Set<string>()
  for (const { accounts } of files) {
    for (const { hint, account } of accounts) {
      if (account === null && reading.accounts[hint] === undefined) missing.add(hint)
    }
  }
  return [...missing]
}

/** Writes the very rows that were shown. A refusal leaves the preview standing, with the reason above it. */
export async function commit(api: Api): Promise<void> {
  const { now } = useImport.getState()
  if (now.phase !== 'previewed') return
  const { shown } = now
  show({ phase: 'committing', shown })
  const result = await api('import.commit', {
    preview: shown.preview.preview,
    keep: [...shown.keep.keys()],
    leave: [...shown.leave.keys()],
    accounts: { ...shown.reading.accounts },
  })
  const after = useImport.getState().now
  if (after.phase !== 'committing' || after.shown !== shown) return
  show(
    result.ok
      ? { phase: 'done', answer: result.value }
      : { phase: 'previewed', shown, refusal: result.refusal },
  )
}

export function dropImport(): void {
  const { now } = useImport.getState()
  if (now.phase === 'reading') now.abort.abort()
  show({ phase: 'idle' })
}

function previewedIn(now: Importing): Previewed | undefined {
  switch (now.phase) {
    case 'idle':
    case 'done':
    case 'refused':
      return undefined
    case 'reading':
      return now.before
    case 'previewed':
    case 'committing':
      return now.shown
  }
}

function show(now: Importing): void {
  useImport.setState({ now })
}
