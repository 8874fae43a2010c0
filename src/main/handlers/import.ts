import { ok, refuse } from '../../shared/refusal.ts'
import { correctLines, noteCorrections } from '../import/correctLines.ts'
import { guessColumns, readTransactions } from '../import/readTransactions.ts'
import { batchById, listBatches, undoBatch } from '../store/batches.ts'
import { appendDecision } from '../store/decisions.ts'
import { listProfiles, saveProfile } from '../store/profiles.ts'
import { write } from '../store/write.ts'
import type { Handlers } from './handler.ts'
import { commitImport, previewRows, previewSteps } from './importFiles.ts'
import type { Reading } from './importFiles.ts'

export const importHandlers = {
  'import.preview': async (input, context, job) => {
    const options = {
      broker: input.broker,
      profiles: listProfiles(context.ledger),
      ...(input.profile === undefined ? {} : { profile: input.profile }),
    }
    const readings: Reading[] = []
    for (const [n, file] of input.files.entries()) {
      if (job.signal.aborted) return refuse({ kind: 'cancelled' })
      const fixes = (input.fixes ?? []).filter((fix) => fix.file === n)
      const corrected = correctLines(file, fixes)
      if (!corrected.ok) return corrected
      const read = readTransactions(corrected.value, options)
      readings.push({
        ...file,
        read: read.ok
          ? ok({ ...read.value, drafts: noteCorrections(read.value.drafts, corrected.value.before) })
          : read,
      })
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

/** Lets calls that came meanwhile through before the next batch of rows. */
function otherCalls(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
