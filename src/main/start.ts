import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfOld } from './buildFirst.ts'
import { fetchElectron, findElectron, NOT_HERE } from './electronRuntime.ts'

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
if (process.argv[2] === '--serve') {
  // `trimtab serve`: the browser was asked for.
  process.argv.splice(2, 1)
  await serve()
} else {
  const runtime = electronRuntime()
  if ('missing' in runtime) await serveInstead(runtime.missing)
  else openDesktop(runtime.program)
}

/** Electron's program, fetched once within bounds if need be, or why it cannot run here. */
function electronRuntime(): { program: string } | { missing: string } {
  const around = { platform: process.platform, isRoot: process.getuid?.() === 0, env: process.env }
  const found = findElectron(home, around)
  if ('program' in found || found.missing !== NOT_HERE) return found
  fetchElectron(home, PATIENCE)
  const fetched = findElectron(home, around)
  return 'program' in fetched
    ? fetched
    : { missing: `its runtime is not here and could not be fetched within ${PATIENCE / 1000} s` }
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
  await serve()
}

async function serve(): Promise<void> {
  await import(pathToFileURL(join(home, 'out/main/localhost.js')).href)
}
