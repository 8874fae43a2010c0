import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfOld } from './buildFirst.ts'

// `npm start`: the desktop app, or, where Electron's runtime cannot be had, the same window in a browser.
const home = dirname(dirname(import.meta.dirname))
/** Milliseconds that one attempt to fetch Electron's runtime may take: a person waits for it. */
const PATIENCE = 8_000
/** Milliseconds after which a desktop app that runs is believed to have started. */
const STARTED = 4_000

const broken = buildIfOld(home, () => process.stdout.write('Building Trimtab; this takes a few seconds.\n'))
if (broken !== undefined) {
  process.stderr.write(`${broken}The build failed; the lines above say why.\n`)
  process.exit(1)
}
const runtime = electronRuntime()
if ('missing' in runtime) await serveInstead(runtime.missing)
else openDesktop(runtime.program)

/** Electron's program, or why it cannot run here. At most one attempt to fetch it, of bounded time. */
function electronRuntime(): { program: string } | { missing: string } {
  if (process.platform === 'linux') {
    if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return { missing: 'there is no display' }
    if (process.getuid?.() === 0) return { missing: 'its sandbox does not work for root' }
  }
  const found = installedElectron()
  if (found) return { program: found }
  const install = join(home, 'node_modules/electron/install.js')
  if (!existsSync(install)) return { missing: 'it is not installed; run npm ci' }
  spawnSync(process.execPath, [install], { stdio: 'ignore', timeout: PATIENCE, killSignal: 'SIGKILL' })
  const fetched = installedElectron()
  if (fetched) return { program: fetched }
  return { missing: `its runtime could not be fetched in ${PATIENCE / 1000} s` }
}

function installedElectron(): string | undefined {
  const folder = join(home, 'node_modules/electron')
  const note = join(folder, 'path.txt')
  if (!existsSync(note)) return undefined
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist')
  const program = join(dist, readFileSync(note, 'utf8'))
  return existsSync(program) ? program : undefined
}

function openDesktop(program: string): void {
  const begun = performance.now()
  const child = spawn(program, [home, ...process.argv.slice(2)], { stdio: 'inherit' })
  let done = false
  const instead = (why: string) => {
    if (done) return
    done = true
    void serveInstead(why)
  }
  child.on('error', () => instead('it could not be started'))
  child.on('exit', (code, signal) => {
    // Libraries of the system that it lacks show at once; later ends are the person's own.
    if (code !== 0 && signal === null && performance.now() - begun < STARTED)
      return instead('it could not be started')
    if (!done) process.exit(signal ? 130 : (code ?? 0))
  })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill(name))
}

async function serveInstead(why: string): Promise<void> {
  process.stdout.write(
    `The desktop app (Electron) cannot run here: ${why}. The same window opens in your browser.\n`,
  )
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeAllListeners(name)
  await import(pathToFileURL(join(home, 'out/main/localhost.js')).href)
}
