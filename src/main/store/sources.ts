import { gunzipSync, gzipSync } from 'node:zlib'
import type { OpenLedger } from './open.ts'
import type { KeptBytes } from './uploads.ts'

/** Keeps the bytes of an imported file under their SHA-256, once, inside a write (IMP-13). */
export function keepSource(ledger: OpenLedger, bytes: Uint8Array | KeptBytes): string {
  const [sha256, size, small] =
    bytes instanceof Uint8Array
      ? [ledger.host.sha256(bytes), bytes.length, () => gzipSync(bytes)]
      : [bytes.sha256, bytes.size, bytes.compressed]
  const keep = 'INSERT INTO source (sha256, bytes, size) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'
  if (!hasSource(ledger, sha256)) ledger.db.prepare(keep).run(sha256, small(), size)
  return sha256
}

function hasSource({ db }: OpenLedger, sha256: string): boolean {
  return db.prepare('SELECT 1 FROM source WHERE sha256 = ?').get(sha256) !== undefined
}

/** The bytes as they came; undefined where none were kept under that hash. Throws where they no longer give it. */
export function readSource(ledger: Pick<OpenLedger, 'db' | 'host'>, sha256: string): Uint8Array | undefined {
  const row = ledger.db
    .prepare<[string], { bytes: Buffer; size: bigint }>('SELECT bytes, size FROM source WHERE sha256 = ?')
    .get(sha256)
  if (row === undefined) return undefined
  const bytes = gunzipSync(row.bytes, { maxOutputLength: Math.max(1, Number(row.size)) })
  if (ledger.host.sha256(bytes) !== sha256) throw new Error(`the source ${sha256} is not what was imported`)
  return bytes
}

export function listSources(ledger: Pick<OpenLedger, 'db'>): string[] {
  return ledger.db.prepare<[], string>('SELECT sha256 FROM source ORDER BY sha256').pluck().all()
}
