import { canonical } from '../../shared/canonical.ts'
import type { JournalEntry } from '../../shared/decision.ts'
import { Plan } from '../../shared/plan.ts'
import { decisionBySeq } from './decisions.ts'
import type { OpenLedger } from './open.ts'

type Reader = Pick<OpenLedger, 'db'>

/** The plan in force: the newest that was saved; undefined before the first. */
export function currentPlan({ db }: Reader): Plan | undefined {
  const body = db.prepare<[], string>('SELECT body FROM plan ORDER BY rev DESC LIMIT 1').pluck().get()
  return body === undefined ? undefined : Plan.parse(JSON.parse(body))
}

/** Keeps a plan as of the plan revision that is being written, inside the caller's `write`. Earlier ones stay. */
export function addPlan(ledger: OpenLedger, plan: Plan, revision: number): void {
  ledger.db
    .prepare('INSERT INTO plan (rev, body, saved_at) VALUES (?, ?, ?)')
    .run(revision, canonical(plan), ledger.host.now())
}

/** The newest acceptance, edit or refusal of a proposal; undefined where none was ever decided. */
export function newestRebalanceDecision(ledger: Reader): JournalEntry | undefined {
  const seq = ledger.db
    .prepare<[], bigint>(
      `SELECT seq FROM decision WHERE kind IN ('accepted', 'edited', 'declined') ORDER BY seq DESC LIMIT 1`,
    )
    .pluck()
    .get()
  return seq === undefined ? undefined : decisionBySeq(ledger, Number(seq))
}
