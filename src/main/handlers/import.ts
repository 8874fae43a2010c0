import type { Fix } from '../../shared/importing.ts'
import { ok, refuse, type Result } from '../../shared/refusal.ts'
import { correctLines, noteCorrections } from '../import/correctLines.ts'
import { openTransactions, wholeOf, type FileParts } from '../import/openTransactions.ts'
import { guessColumns, readTransactions, type ReadOptions } from '../import/readTransactions.ts'
import { batchById, listBatches, undoBatch } from '../store/batches.ts'
import { appendDecision } from '../store/decisions.ts'
import { listProfiles, saveProfile } from '../store/profiles.ts'
import { write } from '../store/write.ts'
import { openUploads, type Uploads } from '../store/uploads.ts'
import type { Context, Handlers } from './handler.ts'
import { commitImport, previewRows, previewSteps } from './importFiles.ts'
import type { Reading } from './importFiles.ts'

export const importHandlers = {
  'import.upload': async ({ upload, part }, context) => {
    const all = uploads(context)
    const id = upload ?? all.begin()
    const size = await all.add(id, typeof part === 'string' ? new TextEncoder().encode(part) : part)
    return size === undefined ? refuse({ kind: 'notFound', what: 'upload', id }) : ok({ upload: id, size })
  },

  'import.preview': async (input, context, job) => {
    const options = {
      broker: input.broker,
      profiles: listProfiles(context.ledger),
      ...(input.profile === undefined ? {} : { profile: input.profile }),
    }
    const readings: Reading[] = []
    for (const [n, { name, ...given }] of input.files.entries()) {
      if (job.signal.aborted) return refuse({ kind: 'cancelled' })
      const bytes = 'bytes' in given ? given.bytes : await uploads(context).take(given.upload)
      if (bytes === undefined)
        return refuse({ kind: 'notFound', what: 'upload', id: 'upload' in given ? given.upload : name })
      const file =
        bytes instanceof Uint8Array ? { name, size: bytes.length, parts: () => [bytes] } : { name, ...bytes }
      const fixes = (input.fixes ?? []).filter((fix) => fix.file === n)
      const read =
        fixes.length === 0 ? ok(openTransactions(file, options)) : readCorrected(file, fixes, options)
      if (!read.ok) return read
      readings.push({ name, bytes, read: read.value })
      await otherCalls()
    }
    const steps = previewSteps(context, readings, input.accounts)
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
      job.progress(step.value)
      await otherCalls()
      if (job.signal.aborted) {
        // Runs what it has to run on being left, which drops its tables.
        steps.return(refuse({ kind: 'cancelled' }))
        return refuse({ kind: 'cancelled' })
      }
    }
  },

  'import.rows': (input, context) => previewRows(context, input),

  'import.commit': (input, context) => commitImport(context, input),

  'import.list': (_input, { ledger }) => ok(listBatches(ledger)),

  'import.undo': ({ batch: id, reason }, { ledger }) =>
    write(ledger, ['ledger'], (revisions) => {
      const batch = batchById(ledger, id)
      if (batch === undefined || batch.undone) {
        const known = listBatches(ledger).filter((other) => !other.undone)
        return refuse({
          kind: 'notFound',
          what: batch === undefined ? 'import' : 'import that is not undone',
          id,
          known: known.map((other) => other.batch).slice(0, 40),
        })
      }
      const { gone, kept } = undoBatch(ledger, id, revisions.ledger)
      appendDecision(ledger, 'importUndone', reason, { batch: id, file: batch.file, events: gone, kept })
      return ok({ batch: id, events: gone })
    }),

  'import.columns': ({ file }) => guessColumns(file),

  'import.saveProfile': (profile, { ledger }) =>
    write(ledger, ['settings'], () => {
      saveProfile(ledger, profile)
      return ok(profile)
    }),

  'import.profiles': (_input, { ledger }) => ok(listProfiles(ledger)),
} satisfies Partial<Handlers>

/** A file read whole, with lines as the person corrected them; a correction that fits no line refuses the whole question. */
function readCorrected(
  file: FileParts,
  fixes: readonly Fix[],
  options: ReadOptions,
): Result<Reading['read']> {
  const corrected = correctLines({ name: file.name, bytes: wholeOf(file) }, fixes)
  if (!corrected.ok) return corrected
  const read = readTransactions(corrected.value, options)
  if (!read.ok) return ok(read)
  return ok(ok({ ...read.value, drafts: noteCorrections(read.value.drafts, corrected.value.before) }))
}

function uploads({ ledger, memory }: Context): Uploads {
  const there = memory.get('import.uploads') as Uploads | undefined
  if (there) return there
  const opened = openUploads(ledger)
  memory.set('import.uploads', opened)
  return opened
}

/** Lets calls that came meanwhile through before the next batch of rows. */
function otherCalls(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
