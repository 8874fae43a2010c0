import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { home } from './home.ts'

export interface LocalhostApp {
  /** The address to open first: it lets one browser in. */
  readonly entrance: string
  readonly origin: string
  /** The ledger file, for the command line beside the window. */
  readonly ledger: string
  readonly pid: number
  /** Ends the host and gives its exit code; the ledger's folder goes with it unless the ledger was given. */
  close(): Promise<number | null>
}

/**
 * The built localhost host on a ledger of its own in a temporary folder, or on `ledger`. `today` stands still, so that
 * a page shows the same thing every time.
 */
export async function startLocalhostApp(
  options: { ledger?: string; today?: string } = {},
): Promise<LocalhostApp> {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-app-'))
  const ledger = options.ledger ?? join(folder, 'ledger.db')
  const today = options.today === undefined ? [] : ['--today', options.today]
  const script = join(home, 'out/main/localhost.js')
  const child = spawn(process.execPath, [script, '--ledger', ledger, '--no-open', ...today], {
    env: { ...process.env, TRIMTAB_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  let said = ''
  const entrance = await new Promise<string>((resolve, reject) => {
    const hear = (text: Buffer) => {
      said += text.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/enter\/\w+/.exec(said)?.[0]
      if (address) resolve(address)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void exited.then((code) => reject(new Error(`the localhost host ended with ${code}: ${said}`)))
  })
  return {
    entrance,
    origin: new URL(entrance).origin,
    ledger,
    pid: child.pid ?? 0,
    close: async () => {
      child.kill('SIGTERM')
      const code = await exited
      rmSync(folder, { recursive: true, force: true })
      return code
    },
  }
}
