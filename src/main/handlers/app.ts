import { isoFromDay } from '../../shared/day.ts'
import { ok } from '../../shared/refusal.ts'
import { checkLedger, stateHash } from '../store/check.ts'
import { isDemo } from '../store/open.ts'
import { countRows, lastCloseDay } from '../store/status.ts'
import { revisions } from '../store/write.ts'
import type { Handlers } from './handler.ts'

export const appHandlers = {
  'app.status': (_input, { ledger, host }) => {
    const counts = countRows(ledger)
    const lastClose = lastCloseDay(ledger)
    return ok({
      version: host.version,
      ledger: {
        id: ledger.id,
        file: ledger.file,
        demo: isDemo(ledger),
        empty: counts.accounts === 0 && counts.events === 0,
      },
      revisions: revisions(ledger),
      today: isoFromDay(host.today()),
      lastClose: lastClose === undefined ? null : isoFromDay(lastClose),
      counts,
      notices: [...(ledger.damage ? ['ledgerDamaged'] : []), ...ledger.notices],
    })
  },

  'ledger.check': (_input, { ledger }) => ok({ checks: checkLedger(ledger), stateHash: stateHash(ledger) }),
} satisfies Partial<Handlers>
