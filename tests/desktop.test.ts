import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright'
import { afterAll, expect, test } from 'vitest'
import { findElectron } from '../src/main/electronRuntime.ts'
import { home } from './support/home.ts'

// In Electron itself, where its runtime is: tests/support/stages.ts runs this project there and says `not run` elsewhere.
const folder = mkdtempSync(join(tmpdir(), 'trimtab-desktop-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the desktop app opens its window in a sandbox, answers it and closes', async () => {
  const found = findElectron(home, {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    env: process.env,
  })
  if ('missing' in found) throw new Error(`Electron cannot run here: ${found.missing}`)
  const desktop = await _electron.launch({
    executablePath: found.program,
    args: [home, '--ledger', join(folder, 'ledger.db')],
    env: { ...(process.env as Record<string, string>), TRIMTAB_DATA: folder },
  })
  const window = await desktop.firstWindow()
  await window.locator('main h1').waitFor()
  expect(window.url()).toMatch(/^app:\/\/trimtab\/index\.html/)
  expect(await window.evaluate('[typeof require, typeof process].join()')).toBe('undefined,undefined')
  expect(await window.evaluate("trimtab.call('app.status', 'real-1', '{}')")).toContain('"ok":true')
  await desktop.close()
})
