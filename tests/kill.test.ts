import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { valueOf } from '../src/shared/refusal.ts'
import { listBatches } from '../src/main/store/batches.ts'
import { checkLedger } from '../src/main/store/check.ts'
import { eventsInForce } from '../src/main/store/events.ts'
import { openLedger } from '../src/main/store/open.ts'
import { testHost } from './support/ledger.ts'

const CHILD = fileURLToPath(new URL('support/importUntilKilled.ts', import.meta.url))
const ROWS = 50
/** Milliseconds after the first acknowledgement at which each child is killed. */
const MOMENTS = [0, 1, 3, 7, 12, 20, 33, 54, 88, 143]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trimtab-kill-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a process killed while it imports leaves whole batches only, and none that it acknowledged is lost', async () => {
  const file = join(folder, 'ledger.db')
  const acknowledged: string[] = []
  let unacknowledged = 0
  for (const [i, moment] of MOMENTS.entries()) {
    const before = acknowledged.length
    acknowledged.push(...(await importUntilKilled(file, i * 5000, moment)))
    expect(acknowledged.length).toBeGreaterThan(before)

    const ledger = valueOf(openLedger(file, testHost({ seed: `look ${i}` })))
    expect(ledger.damage).toBeUndefined()
    expect([...ledger.notices]).toEqual([])
    const batches = listBatches(ledger)
    const found = new Set(batches.map((b) => b.batch))
    expect(acknowledged.filter((batch) => !found.has(batch))).toEqual([])
    expect(batches.filter((b) => b.events !== ROWS)).toEqual([])
    expect(eventsInForce(ledger)).toHaveLength(batches.length * ROWS)
    expect(checkLedger(ledger).filter((c) => !c.passed)).toEqual([])
    unacknowledged = batches.length - acknowledged.length
    ledger.close()
  }
  // At most the one commit per kill that came back too late to be said.
  expect(unacknowledged).toBeLessThanOrEqual(MOMENTS.length)
  expect(readdirSync(folder).filter((name) => name.endsWith('.db.tmp'))).toEqual([])
})

/** The batches that the child acknowledged before it was killed, `moment` milliseconds after the first. */
function importUntilKilled(file: string, from: number, moment: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, file, String(from)], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    let complained = ''
    let killing = false
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (killing) return
      killing = true
      setTimeout(() => child.kill('SIGKILL'), moment)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the child ended by itself (${code}): ${complained}`))
      else resolve([...said.matchAll(/^batch ([0-9a-f]+)\n/gm)].map((m) => m[1]!))
    })
  })
}
