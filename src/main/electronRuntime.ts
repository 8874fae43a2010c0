import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Surroundings {
  readonly platform: string
  readonly isRoot: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The one lack that fetching can mend. */
export const NOT_HERE = 'its runtime is not here'

/** Electron's program below `home`, or why it cannot run here. Looks only; `fetchElectron` fetches. */
export function findElectron(home: string, around: Surroundings): { program: string } | { missing: string } {
  if (around.platform === 'linux') {
    if (!around.env['DISPLAY'] && !around.env['WAYLAND_DISPLAY']) return { missing: 'there is no display' }
    if (around.isRoot) return { missing: 'its sandbox does not work for root' }
  }
  const folder = join(home, 'node_modules/electron')
  if (!existsSync(join(folder, 'install.js'))) return { missing: 'it is not installed; run npm ci' }
  const note = join(folder, 'path.txt')
  const dist = around.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist')
  const program = existsSync(note) ? join(dist, readFileSync(note, 'utf8')) : undefined
  if (program !== undefined && existsSync(program)) return { program }
  return { missing: NOT_HERE }
}

/** One attempt to fetch the runtime with Electron's own installer, ended after `patience` milliseconds. */
export function fetchElectron(home: string, patience: number): void {
  const install = join(home, 'node_modules/electron/install.js')
  spawnSync(process.execPath, [install], { stdio: 'ignore', timeout: patience, killSignal: 'SIGKILL' })
}
