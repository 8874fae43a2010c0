import { createHash, randomBytes } from 'node:crypto'
import { day } from '../../src/shared/day.ts'
import { ok, valueOf } from '../../src/shared/refusal.ts'
import { commitImport, previewImport } from '../../src/main/handlers/importFiles.ts'
import type { Host } from '../../src/main/handlers/handler.ts'
import { addAccount, listAccounts } from '../../src/main/store/accounts.ts'
import { openLedger } from '../../src/main/store/open.ts'
import { write } from '../../src/main/store/write.ts'
import { readingOf } from './drafts.ts'
import type { Trade } from './drafts.ts'

/**
 * Imports one synthetic file of fifty rows after another into the ledger named on the command line, and says `batch` and
 * its id on stdout once a commit has come back: what is said must never be lost, whenever this process is killed.
 */
const [file = '', from = '0'] = process.argv.slice(2)
const host: Host = {
  version: 'kill test',
  today: () => day('2026-03-02'),
  now: () => '2026-03-02T08:12:00Z',
  newId: () => randomBytes(16).toString('hex'),
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  resource: () => '',
}
const ledger = valueOf(openLedger(file, host))
const pool = {
  size: 1,
  warm: () => {},
  run: () => Promise.reject(new Error('no engine here')),
  close: () => Promise.resolve(),
}
const context = { host, ledger, pool, memory: new Map<string, unknown>() }
if (listAccounts(ledger).length === 0) {
  const account = { name: 'Brokerage', institution: '', owner: 'Me', currency: 'USD', externalIds: [] }
  valueOf(
    write(ledger, ['ledger'], () =>
      ok(addAccount(ledger, { ...account, taxType: 'taxable', relief: 'fifo', inPlan: true })),
    ),
  )
}
for (let n = Number(from); n < Number(from) + 5000; n++) {
  const trades = Array.from({ length: 50 }, (_, i): Trade => {
    return { kind: 'buy', dayOffset: i % 6, symbol: `A${i % 7}`, units: 1, cents: n * 1000 + i }
  })
  const { preview } = valueOf(previewImport(context, [readingOf(`file-${n}.csv`, trades)], {}))
  const { files } = valueOf(commitImport(context, { preview, keep: [], leave: [], accounts: {} }))
  process.stdout.write(`batch ${files[0]!.batch}\n`)
}
