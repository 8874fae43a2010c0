import { ok, refuse } from '../../shared/refusal.ts'
import { appendDecision, decisionBySeq, listDecisions, verifyJournal } from '../store/decisions.ts'
import { write } from '../store/write.ts'
import type { Handlers } from './handler.ts'

export const journalHandlers = {
  'journal.list': (page, { ledger }) => ok(listDecisions(ledger, page)),

  'journal.add': ({ reason, corrects }, { ledger }) => {
    if (reason.trim() === '') return refuse({ kind: 'reasonMissing' })
    return write(ledger, [], () => {
      if (corrects !== undefined && decisionBySeq(ledger, corrects) === undefined) {
        return refuse({ kind: 'notFound', what: 'journal entry', id: String(corrects) })
      }
      return ok(appendDecision(ledger, 'note', reason, corrects === undefined ? {} : { corrects }))
    })
  },

  'journal.verify': (_input, { ledger }) => ok(verifyJournal(ledger)),
} satisfies Partial<Handlers>
