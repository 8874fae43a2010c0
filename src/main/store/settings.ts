import { canonical } from '../../shared/canonical.ts'
import type { OpenLedger } from './open.ts'

/** A setting as it was saved; undefined where it never was. */
export function readSetting(ledger: Pick<OpenLedger, 'db'>, key: string): unknown {
  const value = ledger.db
    .prepare<[string], string>('SELECT value FROM setting WHERE key = ?')
    .pluck()
    .get(key)
  return value === undefined ? undefined : (JSON.parse(value) as unknown)
}

/** Saves one setting, inside a write. */
export function saveSetting(ledger: OpenLedger, key: string, value: unknown): void {
  ledger.db
    .prepare(
      'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    )
    .run(key, canonical(value))
}
