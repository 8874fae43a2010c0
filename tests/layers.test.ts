import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { home } from './support/home.ts'

// The import table of ARCHITECTURE.md holds because the checks fail without it. In a copy of the sources, each line below
// is planted in a file of its own; the linter, or the compiler, must name that file.

/** Folder (or file), the forbidden line, and who must see it. */
const forbidden: readonly (readonly [string, string, 'oxlint' | 'tsc'])[] = [
  ['src/shared', "import 'react'", 'oxlint'],
  ['src/shared', "import 'node:fs'", 'oxlint'],
  ['src/shared', "export { dayNumber } from '../engine/market/panel.ts'", 'oxlint'],
  ['src/shared', "export type { Bridge } from '../main/host/serve.ts'", 'tsc'],
  ['src/shared', 'export const page = document.title', 'tsc'],
  ['src/shared', 'export const folder = process.cwd()', 'tsc'],
  ['src/shared', 'export const at = new Date()', 'oxlint'],
  ['src/shared', 'export const die = Math.random()', 'oxlint'],

  ['src/engine', "import 'zod'", 'oxlint'],
  ['src/engine', "import 'node:crypto'", 'oxlint'],
  ['src/engine', "export const p = await import('decimal.js')", 'oxlint'],
  ['src/engine/strategy', "export { Strategy } from '../../shared/strategy.ts'", 'oxlint'],
  ['src/engine/market', "import '../../main/log.ts'", 'oxlint'],
  ['src/engine', "import '../main/log.ts'", 'tsc'],
  ['src/engine', "export { readFileSync } from 'node:fs'", 'tsc'],
  ['src/engine', 'export const page = document.title', 'tsc'],
  ['src/engine/backtest', 'export const at = Date.now()', 'oxlint'],
  ['src/engine/backtest', 'export const die = Math.random()', 'oxlint'],
  ['src/engine', 'export const at = performance.now()', 'tsc'],

  ['src/main/store', "import '../handlers/all.ts'", 'oxlint'],
  ['src/main/store', "import '../host/serve.ts'", 'oxlint'],
  ['src/main/store', "import 'electron'", 'oxlint'],
  ['src/main/store', "import 'csv-parse/sync'", 'oxlint'],
  ['src/main/store', 'export const at = Date.now()', 'oxlint'],
  ['src/main/store', "export const secret = process.env['HOME']", 'oxlint'],

  ['src/main/import', "import '../store/open.ts'", 'oxlint'],
  ['src/main/import/brokers', "import '../../store/open.ts'", 'oxlint'],
  ['src/main/import', "import '../handlers/all.ts'", 'oxlint'],
  ['src/main/import', "import 'electron'", 'oxlint'],
  ['src/main/import', "import 'better-sqlite3'", 'oxlint'],

  ['src/main/export', "import '../store/open.ts'", 'oxlint'],
  ['src/main/export', "import 'zod'", 'oxlint'],

  ['src/main/work', "import '../store/open.ts'", 'oxlint'],
  ['src/main/work', "import '../handlers/all.ts'", 'oxlint'],
  ['src/main/work', "import '../host/serve.ts'", 'oxlint'],
  ['src/main/work', "import 'electron'", 'oxlint'],

  ['src/main', "import 'electron'", 'oxlint'],

  ['src/main/handlers', "import '../host/serve.ts'", 'oxlint'],
  ['src/main/handlers', "import 'electron'", 'oxlint'],
  ['src/main/handlers', 'export const at = new Date()', 'oxlint'],

  ['src/main/host', "import '../store/open.ts'", 'oxlint'],
  ['src/main/host', "import '../../engine/market/panel.ts'", 'oxlint'],
  ['src/main/host', "import '../handlers/all.ts'", 'oxlint'],
  ['src/main/host', "import 'electron'", 'oxlint'],

  ['src/preload', "import '../shared/wire.ts'", 'oxlint'],
  ['src/preload', "import 'node:fs'", 'oxlint'],
  ['src/preload', "import '../main/log.ts'", 'tsc'],

  ['src/renderer', "import '../engine/market/panel.ts'", 'oxlint'],
  ['src/renderer', "import '../main/log.ts'", 'oxlint'],
  ['src/renderer', "import 'electron'", 'oxlint'],
  ['src/renderer', "import 'node:fs'", 'oxlint'],
  ['src/renderer', 'export const folder = process.cwd()', 'tsc'],
  ['src/renderer', "export { openLog } from '../main/log.ts'", 'tsc'],
  ['src/renderer', 'export const at = Date.now()', 'oxlint'],
  ['src/renderer', 'export const kept = localStorage.length', 'oxlint'],

  ['src/renderer/api', "import '../state/theme.ts'", 'oxlint'],
  ['src/renderer/api', "import '../pages/all.tsx'", 'oxlint'],
  ['src/renderer/api', "import '../parts/Page.tsx'", 'oxlint'],
  ['src/renderer/api', "import 'react'", 'oxlint'],
  ['src/renderer/state', "import '../pages/all.tsx'", 'oxlint'],
  ['src/renderer/state', "import '../parts/Page.tsx'", 'oxlint'],
  ['src/renderer/state', "import 'react'", 'oxlint'],
  ...(['src/renderer/parts', 'src/renderer/charts'] as const).flatMap((folder) =>
    ['../api/connect.ts', '../state/theme.ts', '../pages/all.tsx'].map(
      (path) => [folder, `import '${path}'`, 'oxlint'] as const,
    ),
  ),
  ['src/shared', 'export default 1', 'oxlint'],
  ['src/main/store', "export * from './open.ts'", 'oxlint'],
]

/** What the same folders may say: the checks are not simply against everything. */
const allowed: readonly (readonly [string, string])[] = [
  ['src/shared', "export { z } from 'zod'"],
  ['src/engine', "export type { Strategy } from '../shared/strategy.ts'"],
  ['src/main/store', "export { default as Database } from 'better-sqlite3'"],
  ['src/main/host', "export { encode } from '../../shared/wire.ts'"],
  ['src/main', "export { openLog } from './log.ts'"],
  ['src/renderer/api', "export { encode } from '../../shared/wire.ts'"],
]

const copy = mkdtempSync(join(tmpdir(), 'trimtab-layers-'))
const fileOf = (folder: string, n: number) => `${folder}/planted${n}.ts`
let linted: ReadonlySet<string>
let compiled: string

beforeAll(() => {
  for (const entry of ['src', '.oxlintrc.json', 'package.json', 'tsconfig.json', 'tsconfig.base.json']) {
    cpSync(join(home, entry), join(copy, entry), { recursive: true })
  }
  writeFileSync(
    join(copy, 'tsconfig.json'),
    JSON.stringify({
      files: [],
      references: ['shared', 'engine', 'main', 'preload', 'renderer'].map((part) => ({
        path: `src/${part}`,
      })),
    }),
  )
  symlinkSync(join(home, 'node_modules'), join(copy, 'node_modules'), 'dir')
  const lines = [...forbidden, ...allowed]
  lines.forEach(([folder, line], n) => {
    const file = join(copy, fileOf(folder, n))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${line}\n`)
  })
  linted = lint()
  // What the linter must see is taken away again: an import of Electron, say, brings Node's types along for all.
  forbidden.forEach(([folder, , by], n) => by === 'oxlint' && rmSync(join(copy, fileOf(folder, n))))
  compiled = run(['tsc', '-b', '--pretty', 'false'])
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

test.each(forbidden.map(([folder, line, by], n) => ({ folder, line, by, n })))(
  '$folder: $by does not let pass: $line',
  ({ folder, by, n }) => {
    const file = fileOf(folder, n)
    if (by === 'oxlint') expect(linted).toContain(file)
    else expect(compiled).toContain(`${file}(`)
  },
)

test.each(allowed.map(([folder, line], n) => ({ folder, line, n })))(
  '$folder may say: $line',
  ({ folder, n }) => {
    expect(linted).not.toContain(fileOf(folder, forbidden.length + n))
  },
)

test('the sources themselves keep to the table', () => {
  expect([...linted].filter((file) => !file.includes('/planted'))).toEqual([])
})

/** The files in which the linter found something that this project forbids. */
function lint(): ReadonlySet<string> {
  const report = JSON.parse(run(['oxlint', '-f', 'json'])) as {
    diagnostics: { filename: string; code: string }[]
  }
  const bans = /no-restricted-(imports|globals|properties)|no-default-export|no-barrel-file/
  const found = report.diagnostics.filter(({ code }) => bans.test(code))
  return new Set(found.map(({ filename }) => relative(copy, join(copy, filename)).replaceAll('\\', '/')))
}

/** A tool of ours, in the copy; what it said, whatever its exit code. */
function run([tool, ...args]: readonly string[]): string {
  const owner = tool === 'tsc' ? 'typescript' : tool
  const script = join(home, `node_modules/${owner}/bin/${tool}`)
  const { stdout, error } = spawnSync(process.execPath, [script, ...args], {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (error) throw error
  return stdout
}
