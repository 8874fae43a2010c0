import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { fetchElectron, findElectron, NOT_HERE } from './electronRuntime.ts'

const homes: string[] = []
afterEach(() => homes.splice(0).forEach((home) => rmSync(home, { recursive: true, force: true })))

test('a machine without a display, or root, is not asked to show a desktop app', () => {
  const home = homeWith('')
  expect(findElectron(home, { platform: 'linux', isRoot: false, env: {} })).toEqual({
    missing: 'there is no display',
  })
  expect(findElectron(home, { platform: 'linux', isRoot: true, env: { DISPLAY: ':0' } })).toEqual({
    missing: 'its sandbox does not work for root',
  })
})

test('without its runtime it is not here; with it, the program is found', () => {
  const home = homeWith('')
  const around = { platform: 'linux', isRoot: false, env: { WAYLAND_DISPLAY: 'wayland-0' } }
  expect(findElectron(home, around)).toEqual({ missing: NOT_HERE })
  const dist = join(home, 'node_modules/electron/dist')
  writeFileSync(join(home, 'node_modules/electron/path.txt'), 'electron')
  expect(findElectron(home, around)).toEqual({ missing: NOT_HERE })
  mkdirSync(dist)
  writeFileSync(join(dist, 'electron'), '')
  expect(findElectron(home, around)).toEqual({ program: join(dist, 'electron') })
  expect(
    findElectron(home, { ...around, env: { ...around.env, ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' } }),
  ).toEqual({
    missing: NOT_HERE,
  })
})

test('fetching ends when patience does, however long the installer would take', () => {
  const home = homeWith('setInterval(() => {}, 1000)')
  const begun = performance.now()
  fetchElectron(home, 400)
  expect(performance.now() - begun).toBeLessThan(3_000)
  expect(findElectron(home, { platform: 'darwin', isRoot: false, env: {} })).toEqual({ missing: NOT_HERE })
})

test('what the installer brings is found afterwards', () => {
  const home = homeWith(`
    const fs = require('node:fs')
    fs.mkdirSync(__dirname + '/dist')
    fs.writeFileSync(__dirname + '/dist/electron', '')
    fs.writeFileSync(__dirname + '/path.txt', 'electron')
  `)
  fetchElectron(home, 5_000)
  expect(findElectron(home, { platform: 'win32', isRoot: false, env: {} })).toHaveProperty('program')
})

function homeWith(installer: string): string {
  const home = mkdtempSync(join(tmpdir(), 'trimtab-runtime-'))
  homes.push(home)
  mkdirSync(join(home, 'node_modules/electron'), { recursive: true })
  writeFileSync(join(home, 'node_modules/electron/install.js'), installer)
  return home
}
