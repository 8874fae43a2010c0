import { z } from 'zod'
import { ReconciledRow } from '../../shared/reconciling.ts'
import { Hash } from '../../shared/plain.ts'
import type { OpenLedger } from './open.ts'
import { readSetting, saveSetting } from './settings.ts'

const Reconciled = ReconciledRow.omit({ account: true, accountName: true, holds: true }).extend({
  /** Hash of what the ledger held on that day. */
  held: Hash,
})
/** The position file that an account agreed with (REC-9). */
export type Reconciled = z.infer<typeof Reconciled>

const Kept = z.strictObject({
  kept: z.record(z.string(), Reconciled),
  /** Accounts by the hint that position files give, as a person chose them. */
  accounts: z.record(z.string(), z.string()),
})

export function readReconciled(ledger: Pick<OpenLedger, 'db'>): z.infer<typeof Kept> {
  const saved = readSetting(ledger, KEY)
  return saved === undefined ? { kept: {}, accounts: {} } : Kept.parse(saved)
}

/** Keeps the newest fit of each account and the accounts that were chosen, inside a write. */
export function saveReconciled(
  ledger: OpenLedger,
  fits: ReadonlyMap<string, Reconciled>,
  chosen: Readonly<Record<string, string>>,
): void {
  const before = readReconciled(ledger)
  saveSetting(ledger, KEY, {
    kept: { ...before.kept, ...Object.fromEntries(fits) },
    accounts: { ...before.accounts, ...chosen },
  })
}

const KEY = 'reconciled'
