import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contract } from '../src/shared/contract.ts'
import { decode } from '../src/shared/wire.ts'
import { home } from './support/home.ts'
import { openStandIn, type StandIn } from './support/standIn/open.ts'

// The built main, preload and window, end to end, on a stand-in Electron whose windows are pages of a real Chromium
// under the shipped content policy. What only Electron itself can show (its sandbox, fuses, menus on a screen) is not
// shown here.
const folder = mkdtempSync(join(tmpdir(), 'trimtab-electron-'))
const ledger = join(folder, 'ledger.db')
let desktop: StandIn

beforeAll(async () => {
  desktop = await openStandIn(ledger, folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the window opens, and every page of it keeps to the content policy', async () => {
  await eventually("document.querySelector('main h1') !== null")
  expect(await desktop.evaluate('document.title')).toContain('Trimtab')
  const pages = await desktop.evaluate<string[]>(
    "[...document.querySelectorAll('nav a')].map((a) => a.getAttribute('href'))",
  )
  expect(pages.length).toBeGreaterThanOrEqual(8)
  for (const page of pages) {
    await desktop.evaluate(`document.querySelector('nav a[href="${page}"]').click()`)
    await eventually(`document.querySelector('nav a[href="${page}"][aria-current]') !== null`)
    await eventually("document.querySelector('main h1') !== null")
  }
  const { violations, faults, left, popups } = await desktop.recorded()
  expect({ violations, faults, left, popups }).toEqual({ violations: [], faults: [], left: [], popups: [] })
})

test('the policy that the pages ran under is the shipped one, with Trusted Types', async () => {
  const policy = await desktop.evaluate<string>(
    "fetch('/index.html').then((r) => r.headers.get('content-security-policy'))",
  )
  const manifest = JSON.parse(readFileSync(join(home, 'out/renderer/manifest.json'), 'utf8')) as {
    policy: string
  }
  expect(policy).toBe(manifest.policy)
  expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'")
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
  const meta = await desktop.evaluate<string>("document.querySelector('meta[http-equiv]').content")
  expect(`${meta}`).toBe(policy.replace(" frame-ancestors 'none';", ''))
})

test('the page has exactly call, cancel and on, frozen, and nothing of Node or Electron', async () => {
  expect(await desktop.evaluate('Object.keys(trimtab)')).toEqual(['call', 'cancel', 'on'])
  expect(await desktop.evaluate('Object.isFrozen(trimtab)')).toBe(true)
  expect(
    await desktop.evaluate('[typeof require, typeof process, typeof Buffer, typeof module].join()'),
  ).toBe('undefined,undefined,undefined,undefined')
})

test('a call goes from the page through preload, main process and ledger thread, and back', async () => {
  const answer = decode(await desktop.evaluate<string>("trimtab.call('app.status', 'test-1', '{}')"))
  expect(answer).toMatchObject({ ok: true, value: { ledger: { file: ledger } } })
  expect(contract['app.status'].output.safeParse((answer as { value: unknown }).value).success).toBe(true)
})

test.each([
  ['an unknown channel', "trimtab.call('fs.read', 'test-2', '{}')", 'unknownChannel'],
  ['text that is no encoded value', "trimtab.call('app.status', 'test-3', '{')", 'badArguments'],
  ['an object in place of text', "trimtab.call('app.status', 'test-4', { a: 1 })", 'badArguments'],
  ['no id', "trimtab.call('app.status', undefined, '{}')", 'badArguments'],
  ['nothing', 'trimtab.call()', 'unknownChannel'],
])('%s is a typed refusal', async (_what, script, kind) => {
  expect(decode(await desktop.evaluate<string>(script))).toMatchObject({ ok: false, refusal: { kind } })
})

test('progress reaches the page with the id of its call alone; the event object does not', async () => {
  const heard = await desktop.evaluate<unknown[][]>(`new Promise(async (resolve) => {
    const heard = []
    const stop = trimtab.on((...all) => heard.push(all))
    await trimtab.call('demo.create', 'test-5', '{"seed":7}')
    stop()
    resolve(heard)
  })`)
  expect(heard.length).toBeGreaterThan(0)
  for (const all of heard) expect(all).toEqual(['test-5', expect.any(Number)])
})

describe('what the program asked of Electron', () => {
  test('sandbox, scheme and single instance come before anything can open', async () => {
    const { order } = await desktop.recorded()
    const ready = order.indexOf('ready')
    for (const before of ['enableSandbox', 'registerSchemesAsPrivileged', 'requestSingleInstanceLock']) {
      expect(order.indexOf(before), before).toBeGreaterThanOrEqual(0)
      expect(order.indexOf(before), before).toBeLessThan(ready)
    }
    expect(order.indexOf('handle app')).toBeLessThan(order.indexOf('load app://trimtab/index.html'))
    expect(order).toContain('setDevicePermissionHandler')
    expect(order).toContain('setDisplayMediaRequestHandler')
  })

  test('the scheme has three privileges and no more', async () => {
    const { schemes } = await desktop.recorded()
    expect(schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
  })

  test('there is one window, and what it may is exactly this', async () => {
    const { windows } = await desktop.recorded()
    expect(windows).toHaveLength(1)
    expect((windows[0] as { webPreferences: object }).webPreferences).toEqual({
      preload: join(home, 'out/preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
    })
  })

  test('the menu of a packaged app has no way to reload or to the developer tools', async () => {
    expect(JSON.stringify((await desktop.recorded()).menu)).not.toMatch(/reload|devtools/i)
  })
})

test.each([
  'none',
  'sub-frame of our page',
  'destroyed window',
  'about:blank',
  '',
  'https://evil.example/',
  'https://evil.example/?app://trimtab/index.html',
  'app://evil/index.html',
  'app://trimtab.evil/index.html',
  'app://x@trimtab/index.html',
  'app:trimtab',
  'file:///app://trimtab/index.html',
  'data:text/html,app://trimtab/',
  'http://trimtab/index.html',
])('a message that comes from %j is refused', async (frame) => {
  const answer = decode(await desktop.forge(frame))
  expect(answer).toMatchObject({ ok: false, refusal: { kind: 'badArguments', path: 'sender' } })
})

test.each([
  'media',
  'geolocation',
  'notifications',
  'midi',
  'clipboard-read',
  'openExternal',
  'fullscreen',
  'unheard-of',
])('the permission %s is not given', async (name) =>
  expect(await desktop.permission(name)).toEqual([false, false]),
)

test.each([
  'https://evil.example/',
  'http://127.0.0.1:1/',
  'app://evil/',
  'app://trimtab/other.html',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'about:blank',
  'https://evil.example/#app://trimtab/index.html',
])('the window is not led to %s', async (url) => expect(await desktop.navigate(url)).toBe(4))

test('a page that tries to leave, to open another, or to fetch from elsewhere stays where it is', async () => {
  const script = `(async () => {
    const outcomes = []
    window.open('https://evil.example/')
    await fetch('https://evil.example/').catch(() => outcomes.push('fetch'))
    await new Promise((resolve) => {
      const image = new Image()
      image.onerror = () => resolve(outcomes.push('image'))
      image.src = 'https://evil.example/x.png'
    })
    try { document.body.insertAdjacentHTML('beforeend', '<b>x</b>') } catch { outcomes.push('markup') }
    try { new Function('return 1')() } catch { outcomes.push('code') }
    location.href = 'https://evil.example/'
    await new Promise((resolve) => setTimeout(resolve, 300))
    return outcomes
  })()`
  expect(await desktop.evaluate(script)).toEqual(['fetch', 'image', 'markup', 'code'])
  expect(await desktop.evaluate('location.pathname')).toBe('/index.html')
  const { popups, left } = await desktop.recorded()
  expect(popups.every((action) => action === 'deny')).toBe(true)
  expect(left.filter((line) => line.startsWith('LEFT'))).toEqual([])
})

test('the packaged program is the command line too, without a window', () => {
  const hooks = join(home, 'tests/support/standIn/hooks.ts')
  const run = (...words: string[]) =>
    spawnSync(process.execPath, ['--import', hooks, join(home, 'out/main/index.js'), ...words], {
      encoding: 'utf8',
      timeout: 20_000,
      env: { ...process.env, TRIMTAB_DATA: folder },
    })
  const ofOwn = join(folder, 'command.db')
  const added = run('account', 'add', 'Brokerage', '--ledger', ofOwn, '--json')
  expect(added.stderr).toBe('')
  expect(JSON.parse(added.stdout)).toMatchObject({ name: 'Brokerage' })
  expect(added.status).toBe(0)
  expect(run('account', 'edit', 'nobody', '--name', 'x', '--ledger', ofOwn, '--json').status).toBe(1)
  expect(run('no', 'such', 'thing').status).toBe(2)
})

test('nothing that a package would hold listens on a port, and only the entry left out of it does', () => {
  const out = join(home, 'out/main')
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
  const listening = files.filter((file) =>
    /createServer|node:http|node:net/.test(readFileSync(join(out, file), 'utf8')),
  )
  expect(listening).toEqual(['localhost.js'])
  expect(readFileSync(join(home, 'electron-builder.yml'), 'utf8')).toContain("- '!out/main/localhost.js'")
})

test('quitting closes the ledger and ends the program cleanly', async () => {
  expect(await desktop.quit()).toBe(0)
  expect(readdirSync(folder)).not.toContain('ledger.db-wal')
})

/** Until an expression is true in the window. */
async function eventually(expression: string): Promise<void> {
  const script = `new Promise((resolve) => {
    const look = () => (${expression}) ? resolve(true) : setTimeout(look, 30)
    look()
  })`
  await desktop.evaluate(script)
}
