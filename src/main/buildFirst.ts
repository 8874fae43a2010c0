import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Builds Trimtab in `home` where a source is newer than what was built from it. Undefined when all is well, else what
 * the build said.
 */
export function buildIfOld(home: string, announce: () => void): string | undefined {
  if (!isBuildOld(home)) return undefined
  announce()
  const tool = join(home, 'node_modules/electron-vite/bin/electron-vite.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, 'build'], {
    cwd: home,
    encoding: 'utf8',
  })
  return status === 0 ? undefined : `${stdout}${stderr}`
}

function isBuildOld(home: string): boolean {
  const built = ['out/main/index.js', 'out/preload/preload.cjs', 'out/renderer/manifest.json'].map(
    (file) => statSync(join(home, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  )
  const sources = ['package.json', 'package-lock.json', 'electron.vite.config.ts'].map((file) =>
    join(home, file),
  )
  for (const entry of readdirSync(join(home, 'src'), { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && !entry.name.includes('.test.')) sources.push(join(entry.parentPath, entry.name))
  }
  return sources.some((file) => statSync(file).mtimeMs > Math.min(...built))
}
