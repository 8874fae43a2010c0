import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { home } from './support/home.ts'

// `npm start` on a machine without a display, as a person or a script runs it.
const folder = mkdtempSync(join(tmpdir(), 'trimtab-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('says in one line why the desktop app cannot run, serves the window, and ends cleanly on Ctrl+C', async () => {
  const begun = performance.now()
  const { child, address, said, exited } = await start('a.db')
  expect(performance.now() - begun).toBeLessThan(10_000)
  const [reason] = said().split('\n')
  expect(reason).toBe(
    'The desktop app (Electron) cannot run here: there is no display. The same window opens in your browser.',
  )
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(303)
  child.kill('SIGINT')
  expect(await exited).toBe(0)
  expect(existsSync(join(folder, 'a.db-wal'))).toBe(false)
  await expect(fetch(address)).rejects.toThrow('fetch failed')
})

test('a port that is taken is said in one sentence', async () => {
  const first = await start('b.db')
  const { port } = new URL(first.address)
  const second = run(['--ledger', join(folder, 'c.db'), '--port', port])
  expect(await second.exited).toBe(1)
  expect(second.said()).toContain(`Port ${port} is taken; choose another with --port.`)
  first.child.kill('SIGTERM')
  expect(await first.exited).toBe(0)
})

test.runIf(process.platform !== 'win32')('ends by itself when whoever started it was killed', async () => {
  const { child, address } = await start('d.db')
  child.kill('SIGKILL')
  await expect
    .poll(
      () =>
        fetch(address).then(
          () => 'served',
          () => 'gone',
        ),
      { timeout: 8_000 },
    )
    .toBe('gone')
})

interface Running {
  readonly child: ChildProcess
  readonly exited: Promise<number | null>
  readonly said: () => string
}

async function start(ledger: string): Promise<Running & { address: string }> {
  const running = run(['--ledger', join(folder, ledger)])
  const address = await expect
    .poll(() => /http:\/\/127\.0\.0\.1:\d+\/enter\/\w+/.exec(running.said())?.[0], { timeout: 30_000 })
    .toBeDefined()
    .then(() => /http:\S+/.exec(running.said())![0])
  return { ...running, address }
}

function run(args: readonly string[]): Running {
  const env = { ...process.env, TRIMTAB_DATA: folder, CI: '1' }
  delete (env as NodeJS.ProcessEnv)['DISPLAY']
  delete (env as NodeJS.ProcessEnv)['WAYLAND_DISPLAY']
  const child = spawn(process.execPath, [join(home, 'bin/trimtab.js'), 'start', ...args], { env })
  let text = ''
  child.stdout.on('data', (part: Buffer) => (text += part.toString()))
  child.stderr.on('data', (part: Buffer) => (text += part.toString()))
  return { child, exited: new Promise((resolve) => child.once('exit', resolve)), said: () => text }
}
