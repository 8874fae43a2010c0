import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { day } from '../../src/shared/day.ts'
import type { Day } from '../../src/shared/day.ts'
import { valueOf } from '../../src/shared/refusal.ts'
import type { Context, Host } from '../../src/main/handlers/handler.ts'
import { openLedger } from '../../src/main/store/open.ts'
import type { OpenLedger } from '../../src/main/store/open.ts'

/** A host whose clock stands and whose chance is a counter, so that a test gives the same bytes every time. */
export function testHost(at: { today?: Day; seed?: string } = {}): Host {
  let count = 0
  const seed = at.seed ?? 'test'
  return {
    version: '0.0.0-test',
    today: () => at.today ?? day('2026-03-02'),
    now: () => '2026-03-02T08:12:00-05:00',
    newId: () => sha256(`${seed}/${++count}`).slice(0, 32),
    sha256,
    resource: (name) => readFileSync(new URL(`../../resources/${name}`, import.meta.url), 'utf8'),
  }
}

export function memoryLedger(host: Host = testHost()): OpenLedger {
  return valueOf(openLedger(':memory:', host))
}

/** A context around a ledger; its pool refuses work, which no store or ledger handler asks for. */
export function testContext(host: Host = testHost(), ledger: OpenLedger = memoryLedger(host)): Context {
  return {
    host,
    ledger,
    pool: {
      size: 1,
      warm: () => {},
      run: () => Promise.reject(new Error('no engine in this test')),
      close: () => Promise.resolve(),
    },
    memory: new Map(),
  }
}

function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}
