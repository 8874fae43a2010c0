import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openLog } from './log.ts'
import { dataFolder, defaultLedger, logFolder } from './paths.ts'
import { placeOf } from './place.ts'
import { serveWindow } from './serveWindow.ts'

// The window without Electron: for machines that cannot have its runtime, for development, and for tests. Not packaged.
void run()

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ledger: { type: 'string' },
      port: { type: 'string', default: '0' },
      today: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return fail(2, `${values.port} is not a port.`)
  const folder = dataFolder({ platform: process.platform, home: homedir(), env: process.env })
  const log = openLog(logFolder(folder), () => new Date().toISOString())
  const file = values.ledger === undefined ? defaultLedger(folder) : resolve(values.ledger)
  let host
  try {
    host = await serveWindow(placeOf(import.meta.filename), { file, today: values.today }, port, log)
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    return fail(1, taken ? `Port ${port} is taken; choose another with --port.` : String(error))
  }
  process.stdout.write(`Trimtab is open at ${host.entrance}\n`)
  process.stdout.write('The address works once, in one browser. Stop with Ctrl+C.\n')
  if (!values['no-open'] && hasScreen()) openBrowser(host.entrance)

  let closing = false
  const close = () => {
    if (closing) return
    closing = true
    void host.close().finally(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, close)
  // Whoever started this is gone, however it went: nobody is left who could stop it.
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && close(), 1_000).unref()
  process.on('disconnect', close)
}

function hasScreen(): boolean {
  if (process.env['CI']) return false
  if (process.platform === 'darwin' || process.platform === 'win32') return true
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
}

function openBrowser(address: string): void {
  const [command, ...before] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['explorer.exe'] : ['xdg-open']
  const child = spawn(command!, [...before, address], { stdio: 'ignore', detached: true })
  // No such program: the address is printed, that must do.
  child.on('error', () => {})
  child.unref()
}

function fail(code: number, sentence: string): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = code
}
