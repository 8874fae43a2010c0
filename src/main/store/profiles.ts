import { canonical } from '../../shared/canonical.ts'
import { Profile } from '../../shared/importing.ts'
import type { OpenLedger } from './open.ts'

/** Saved answers of the column mapper by name. */
export function listProfiles(ledger: Pick<OpenLedger, 'db'>): Profile[] {
  return ledger.db
    .prepare<[], string>('SELECT body FROM profile ORDER BY id')
    .pluck()
    .all()
    .map((body) => Profile.parse(JSON.parse(body)))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Saves a profile under its id, over the one that was there, inside a write. */
export function saveProfile(ledger: OpenLedger, profile: Profile): void {
  ledger.db
    .prepare(
      `INSERT INTO profile (id, body, saved_at) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at`,
    )
    .run(profile.id, canonical(profile), ledger.host.now())
}
