import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes after which a log file is set aside, and how many are kept besides the current one. */
const LARGEST = 5 * 1024 * 1024
const KEPT = 2

/**
 * Appends lines to `trimtab.log` in `folder`, rotated at 5 MB, three files in all. Callers log references and places
 * in the code, never amounts, names or file contents. A log that cannot be written must not stop the program.
 */
export function openLog(folder: string, now: () => string): (line: string) => void {
  const file = join(folder, 'trimtab.log')
  return (line) => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      rotate(file)
      appendFileSync(file, `${now()} ${line.replaceAll(/[\r\n]+/g, ' ')}\n`, { mode: 0o600 })
    } catch {
      // A full or read-only disk: the answer to the call matters more than its log line.
    }
  }
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size < LARGEST) return
  for (let n = KEPT; n > 0; n--) {
    const from = n === 1 ? file : `${file}.${n - 1}`
    if (statSync(from, { throwIfNoEntry: false })) renameSync(from, `${file}.${n}`)
  }
}
