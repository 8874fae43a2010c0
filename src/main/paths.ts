import { join, posix, win32 } from 'node:path'

export interface System {
  readonly platform: string
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Where Trimtab keeps what is the user's: one folder for the window, the localhost host and the command line. */
export function dataFolder({ platform, home, env }: System): string {
  if (env['TRIMTAB_DATA']) return env['TRIMTAB_DATA']
  switch (platform) {
    case 'darwin':
      return posix.join(home, 'Library', 'Application Support', 'Trimtab')
    case 'win32':
      return win32.join(env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming'), 'Trimtab')
    default:
      return posix.join(env['XDG_CONFIG_HOME'] ?? posix.join(home, '.config'), 'Trimtab')
  }
}

/** The ledger that opens when nobody names one. */
export function defaultLedger(folder: string): string {
  return join(folder, 'ledger.db')
}

export function logFolder(folder: string): string {
  return join(folder, 'logs')
}
