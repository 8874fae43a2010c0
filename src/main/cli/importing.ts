import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Client } from '../../shared/client.ts'
import type { Input } from '../../shared/contract.ts'
import { count } from '../../shared/format.ts'
import { PREVIEW_ROWS, type ImportedFile, type PreviewFile } from '../../shared/importing.ts'
import { ok, refuse, type Refusal, type Result } from '../../shared/refusal.ts'
import { describeRefusal, describeRows } from '../../shared/words.ts'
import { accountId } from './account.ts'
import { defined, has, one, type Command, type Given, type Tell } from './command.ts'
import { readAll } from './market.ts'
import { left, right, table } from './print.ts'

export const importCommands: readonly Command[] = [
  {
    name: 'import add',
    usage:
      'FILE… [--account A] [--broker auto|schwab|fidelity|ibkr|ofx] [--profile ID] [--keep-possible] [--dry-run]',
    about: 'Imports brokerage exports: all new rows of all files, or a refusal and nothing',
    options: ['account', 'broker', 'profile'],
    flags: ['dry-run', 'keep-possible'],
    words: [1, 50],
    run: addFiles,
  },
  {
    name: 'import list',
    usage: '',
    about: 'Lists imported batches',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const list = await client.call('import.list', {})
      if (!list.ok) return list
      const rows = list.value.map((b) => [
        b.batch,
        b.file,
        b.broker,
        b.importedAt.slice(0, 16).replace('T', ' '),
        String(b.rows),
        String(b.events),
        String(b.duplicates),
        String(b.refused),
        b.undone ? 'undone' : '',
      ])
      const heads = [
        left('Batch'),
        left('File'),
        left('Layout'),
        left('Imported'),
        right('Rows'),
        right('Events'),
        right('Duplicates'),
        right('Refused'),
        left(''),
      ]
      return ok({
        json: list.value,
        text: rows.length === 0 ? 'Nothing imported yet: trimtab import add FILE.' : table(heads, rows),
      })
    },
  },
  {
    name: 'import undo',
    usage: 'BATCH [--reason TEXT]',
    about: 'Takes a batch back; its rows stay on record as undone',
    options: ['reason'],
    flags: [],
    words: [1, 1],
    async run(client, given) {
      const undone = await client.call(
        'import.undo',
        defined({ batch: given.words[0]!, reason: one(given, 'reason') }),
      )
      if (!undone.ok) return undone
      return ok({
        json: undone.value,
        text: `Undone: ${count(undone.value.events, 'event')} of batch ${undone.value.batch}.`,
      })
    },
  },
]

type Sent = Input<'import.preview'>['files'][number]
/** Files above this are sent in parts of this size. */
const PART = 256 * 1024

/** Small files as they are; large ones go in parts, so that none of them ever stands in memory whole. */
async function sendAll(client: Client, paths: readonly string[], tell: Tell): Promise<Result<Sent[]>> {
  const sent: Sent[] = []
  for (const path of paths) {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    if (size <= PART) {
      const small = readAll([path], tell)
      if (!small.ok) return small
      sent.push(...small.value)
      continue
    }
    const file = openSync(path, 'r')
    try {
      let upload: string | undefined
      const bytes = new Uint8Array(PART)
      for (let kept = 0; ;) {
        const length = kept + readSync(file, bytes, kept, PART - kept, null)
        if (length === 0) break
        const end = endOfCharacters(bytes.subarray(0, length))
        const answer = await client.call(
          'import.upload',
          defined({ upload, part: asText(bytes.slice(0, end)) }),
        )
        if (!answer.ok) return answer
        upload = answer.value.upload
        kept = length - end
        bytes.copyWithin(0, end, length)
      }
      sent.push({ name: basename(path), upload: upload! })
    } finally {
      closeSync(file)
    }
  }
  return ok(sent)
}

/** Where the last whole character of UTF-8 ends; all of it where there is none so near the end. */
function endOfCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back < bytes.length; back++) {
    const byte = bytes[bytes.length - back]!
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    if (byte >= 0xc0 || byte < 0x80) return needs > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** Bytes as the text that they are in UTF-8, if they are. */
function asText(bytes: Uint8Array): string | Uint8Array {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return bytes
  }
}

async function addFiles(client: Client, given: Given, tell: Tell) {
  const read = await sendAll(client, given.words, tell)
  if (!read.ok) return read
  const files = read.value
  const named = one(given, 'account')
  const account = named === undefined ? ok(undefined) : await accountId(client, named)
  if (!account.ok) return account

  const options = { signal: tell.signal, onProgress: tell.progress }
  // Most files name no account: then the one that was named is theirs from the start.
  const first = account.value === undefined ? undefined : { '': account.value }
  const ask = defined({
    files,
    broker: one(given, 'broker'),
    profile: one(given, 'profile'),
    accounts: first,
  })
  let shown = await client.call('import.preview', ask, options)
  if (!shown.ok) return shown
  const accounts = mapAccounts(shown.value.files, account.value)
  // The account decides which rows are duplicates, so a chosen account means another look.
  if (Object.keys(accounts).length > 0) {
    shown = await client.call('import.preview', { ...ask, accounts: { ...first, ...accounts } }, options)
    if (!shown.ok) return shown
  }
  const bad = shown.value.files.find((f) => f.refusal !== null)
  if (bad?.refusal) return refuse(bad.refusal)
  const unmapped = firstUnmapped(shown.value.files)
  if (unmapped) return refuse(unmapped)
  if (has(given, 'dry-run')) {
    const dry = await wouldImport(client, shown.value.preview, shown.value.files)
    return dry.ok ? printed(dry.value, true) : dry
  }

  const keepPossible = has(given, 'keep-possible')
  const done = await client.call('import.commit', { preview: shown.value.preview, keepPossible, accounts })
  if (!done.ok) return done
  return printed(done.value.files, false)
}

/**
 * The account named on the command line is meant for a file that is one account's, whatever was remembered of it; of a
 * file that names several, for those that nobody knows.
 */
function mapAccounts(files: readonly PreviewFile[], account: string | undefined): Record<string, string> {
  const accounts: Record<string, string> = {}
  if (account === undefined) return accounts
  for (const file of files) {
    for (const { hint, account: known } of file.accounts) {
      if (known === null || (file.accounts.length === 1 && known !== account)) accounts[hint] = account
    }
  }
  return accounts
}

function firstUnmapped(files: readonly PreviewFile[]): Refusal | undefined {
  for (const file of files)
    for (const { hint, account } of file.accounts)
      if (account === null)
        return defined({
          kind: 'file' as const,
          file: file.file,
          problem: 'accountUnknown' as const,
          found: hint === '' ? 'no account number in the file' : hint,
        })
  return undefined
}

/** What a commit of this preview would answer. */
async function wouldImport(
  client: Client,
  preview: string,
  files: readonly PreviewFile[],
): Promise<Result<ImportedFile[]>> {
  const would: ImportedFile[] = []
  for (const [n, shown] of files.entries()) {
    const refused = await client.call('import.rows', {
      preview,
      file: n,
      fate: 'refused',
      limit: PREVIEW_ROWS,
    })
    if (!refused.ok) return refused
    const { file, broker, rows, added, duplicates, nonData, refusal } = shown
    would.push({
      file,
      broker,
      rows,
      added,
      duplicates,
      nonData,
      refusedRows: shown.refused,
      refused: refused.value.rows.map(({ line, column = '', why = '', found, raw }) => ({
        line,
        column,
        kind: why,
        text: found ?? raw,
      })),
      batch: null,
      refusal,
    })
  }
  return ok(would)
}

function printed(files: readonly ImportedFile[], dryRun: boolean): Result<{ json: unknown; text: string }> {
  const text = files
    .map((f) => {
      const head = `${f.file} (${f.broker}): ${count(f.rows, 'row')}, ${describeRows(f.added, f.duplicates, f.refusedRows, f.nonData)}.`
      const refused = f.refused.map((r) => `  line ${r.line}, column ${r.column}: ${r.kind}: ${r.text}`)
      const more = f.refusedRows - f.refused.length
      const rest = more === 0 ? [] : [`  and ${count(more, 'more refused row')}`]
      const why = f.refusal === null ? [] : [`  ${describeRefusal(f.refusal).sentence}`]
      return [head, ...why, ...refused, ...rest].join('\n')
    })
    .join('\n')
  return ok({ json: { dryRun, files }, text: dryRun ? `${text}\nDry run: nothing was changed.` : text })
}
