import { closeSync, fsyncSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { canonical } from '../../shared/canonical.ts'
import { Hash } from '../../shared/plain.ts'

/**
 * What the ledger held when something was last acknowledged, kept outside the database: a lost write-ahead log or an
 * older copy put in its place is invisible from within (JRN-4). Every count only ever grows. The anchor may lag behind
 * the database; it never leads, for it is written after the commit has been synced.
 */
export const Anchor = z.strictObject({
  ledgerId: z.string().min(1),
  /** The newest journal entry. */
  seq: z.int().min(0),
  hash: z.union([Hash, z.literal('')]),
  counts: z.strictObject({
    events: z.int(),
    legs: z.int(),
    batches: z.int(),
    sources: z.int(),
    ledger: z.int(),
    market: z.int(),
    plan: z.int(),
    settings: z.int(),
  }),
})
export type Anchor = z.infer<typeof Anchor>

export interface AnchorPlace {
  /** `unreadable`: something lies there that no writer of ours can have left. */
  read(): Anchor | 'unreadable' | undefined
  write(anchor: Anchor): void
  /** Moves what cannot be read out of the way, without deleting it. */
  setAside(name: string): void
}

export function anchorFileOf(ledgerFile: string): string {
  return `${ledgerFile}.anchor.json`
}

/** The anchor of a ledger file. `newId` names temporary files, so that two processes never write into one. */
export function anchorBeside(ledgerFile: string, newId: () => string): AnchorPlace {
  const file = anchorFileOf(ledgerFile)
  return {
    read: () => readAnchor(file),
    write: (anchor) => replaceFile(file, canonical(anchor) + '\n', newId()),
    setAside: (name) => renameSync(file, `${file}.${name}`),
  }
}

/** For ledgers in memory, which have no outside. */
export function anchorInMemory(): AnchorPlace {
  let held: Anchor | undefined
  return {
    read: () => held,
    write: (anchor) => {
      held = anchor
    },
    setAside: () => {
      held = undefined
    },
  }
}

/** Writes beside, syncs, renames over, syncs the folder: a reader finds the old text or the new, never a part. */
export function replaceFile(file: string, text: string, unique: string): void {
  const temporary = `${file}.${unique}.tmp`
  const handle = openSync(temporary, 'wx', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } catch (error) {
    closeSync(handle)
    unlinkSync(temporary)
    throw error
  }
  closeSync(handle)
  renameSync(temporary, file)
  syncFolder(dirname(file))
}

/** Makes a rename in `folder` durable. Windows has no such call; there the file system's journal keeps the order. */
export function syncFolder(folder: string): void {
  let handle: number
  try {
    handle = openSync(folder, 'r')
  } catch (error) {
    if (isFileError(error, 'EISDIR', 'EPERM', 'EACCES')) return
    throw error
  }
  try {
    fsyncSync(handle)
  } catch (error) {
    if (!isFileError(error, 'EPERM', 'EINVAL')) throw error
  } finally {
    closeSync(handle)
  }
}

export function isFileError(error: unknown, ...codes: readonly string[]): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  )
}

function readAnchor(file: string): Anchor | 'unreadable' | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return undefined
    throw error
  }
  try {
    const parsed = Anchor.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : 'unreadable'
  } catch (error) {
    if (error instanceof SyntaxError) return 'unreadable'
    throw error
  }
}
