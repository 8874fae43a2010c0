import type { Checked, Output } from '../../shared/contract.ts'
import { ok, refuse, type Result } from '../../shared/refusal.ts'
import { copyBeancount } from '../export/copyBeancount.ts'
import { copyCsv } from '../export/copyCsv.ts'
import { copyJson } from '../export/copyJson.ts'
import { copyLedger } from '../store/ledgerCopy.ts'
import type { Context } from './handler.ts'
import { replayed } from './replayed.ts'

/** Every fact in force as one file (IMP-90, IMP-92); a ledger without accounts is refused. */
export function exportLedger(
  { format }: Checked<'ledger.export'>,
  context: Context,
): Result<Output<'ledger.export'>> {
  const copy = copyLedger(context.ledger)
  if (copy.accounts.length === 0) return refuse({ kind: 'emptyLedger' })
  const counts = {
    accounts: copy.accounts.length,
    assets: copy.assets.length,
    events: copy.events.length,
  }
  const file = (ending: string, bytes: Uint8Array) =>
    ok({ files: [{ name: `trimtab-ledger.${ending}`, bytes }], ...counts })
  switch (format) {
    case 'json':
      return file('json', copyJson(copy))
    case 'csv':
      return file('csv', copyCsv(copy))
    case 'beancount':
      return file('beancount', copyBeancount(copy, replayed(context)))
  }
}
