import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** What the build wrote down about the window: its content policy and every file by the path under which it is served. */
const Manifest = z.strictObject({
  policy: z.string(),
  files: z.record(z.string(), z.strictObject({ type: z.string(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof Manifest>

export interface WindowFile {
  readonly type: string
  readonly bytes: Uint8Array
}

export interface WindowFiles {
  readonly policy: string
  /** Exactly the paths of the manifest, and `/` for the page. There is no way from a path to the file system. */
  find(path: string): WindowFile | undefined
}

/**
 * Reads the built window into memory. Throws where a file is missing or is not the one that was built: a window that
 * was tampered with does not open.
 */
export function readWindow(folder: string): WindowFiles {
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
  const files = new Map<string, WindowFile>()
  for (const [path, { type, sha256 }] of Object.entries(manifest.files)) {
    const bytes = readFileSync(join(folder, path))
    const found = createHash('sha256').update(bytes).digest('hex')
    if (found !== sha256) throw new Error(`${path} is not the file that was built`)
    files.set(path, { type, bytes })
  }
  const page = files.get('/index.html')
  if (page) files.set('/', page)
  return { policy: manifest.policy, find: (path) => files.get(path) }
}
