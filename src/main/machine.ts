import { createHash, hash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dayFromIso, dayFromYmd, type Day } from '../shared/day.ts'
import type { Host } from './handlers/handler.ts'

export interface Standing {
  /** An ISO day that stands still in place of the clock: for tests and demonstrations. */
  readonly today?: string | undefined
  /** Ids follow from it instead of from chance: for tests that compare two runs. A ledger that is kept has none. */
  readonly seed?: string | undefined
}

/** This machine as handlers may know it. `home` is the folder that holds package.json and resources. */
export function thisMachine(home: string, { today, seed }: Standing = {}): Host {
  const manifest: unknown = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  const fixed = today === undefined ? undefined : dayFromIso(today)
  if (today !== undefined && fixed === undefined) throw new RangeError(`not an ISO day: ${today}`)
  let ids = 0
  return {
    version: (manifest as { version: string }).version,
    today: () => fixed ?? localDay(new Date()),
    now: () => (today === undefined ? instant(new Date()) : `${today}T12:00:00+00:00`),
    newId: () =>
      seed === undefined
        ? randomBytes(16).toString('hex')
        : createHash('sha256').update(`${seed} ${ids++}`).digest('hex').slice(0, 32),
    sha256: (text) => hash('sha256', text),
    resource: (name) => readFileSync(join(home, 'resources', name), 'utf8'),
  }
}

function localDay(date: Date): Day {
  const d = dayFromYmd(date.getFullYear(), date.getMonth() + 1, date.getDate())
  if (d === undefined) throw new RangeError('the clock shows a year before 1583 or after 9999')
  return d
}

/** Local time with its offset, to the second. */
function instant(date: Date): string {
  const east = -date.getTimezoneOffset()
  const local = new Date(date.getTime() + east * 60_000).toISOString().slice(0, 19)
  const sign = east < 0 ? '-' : '+'
  const two = (n: number) => String(n).padStart(2, '0')
  return `${local}${sign}${two(Math.floor(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`
}
