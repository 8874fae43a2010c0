import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findElectron } from '../../src/main/electronRuntime.ts'
import { findBrowser } from './browser.ts'
import { home } from './home.ts'

// `npm run check`, `npm test` and `npm run verify`: stages one after the other, what a failing one said, and at the very
// end one line that adds up: `N passed, N failed, N skipped`. A stage without tests counts as one. What cannot run here
// says `not run` and counts as skipped, never as passed.

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}
interface Stage {
  readonly name: string
  readonly command: readonly string[]
  /** Where its counts are read, for stages that are made of tests. */
  readonly counts?: (file: string) => Counts
  /** Why it cannot run here, if it cannot. */
  readonly hindrance?: () => string | undefined
}

const results = join(home, 'test-results')

const check: readonly Stage[] = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['oxlint'] },
  { name: 'unused', command: ['knip'] },
  vitest('unit'),
]
let isBuilt = true
const unbuilt = () => (isBuilt ? undefined : 'the build failed')
const all: readonly Stage[] = [
  ...check,
  { name: 'build', command: ['electron-vite', 'build'] },
  vitest('fuzz'),
  { ...vitest('whole'), hindrance: unbuilt },
  {
    name: 'journeys',
    command: ['playwright', 'test'],
    counts: playwrightCounts,
    hindrance: () => {
      const browser = findBrowser()
      return unbuilt() ?? (typeof browser === 'string' ? browser : undefined)
    },
  },
  {
    name: 'real Electron',
    command: ['vitest', 'run', '--project', 'desktop', ...jsonReport('real Electron')],
    counts: vitestCounts,
    hindrance: () => {
      const around = { platform: process.platform, isRoot: process.getuid?.() === 0, env: process.env }
      const found = findElectron(home, around)
      return unbuilt() ?? ('missing' in found ? found.missing : undefined)
    },
  },
]
const plans: Readonly<Record<string, readonly Stage[]>> = {
  check,
  all,
  verify: [
    ...all,
    { name: 'size', command: ['size-limit'], hindrance: unbuilt },
    { name: 'bench', command: ['tests/bench/workloads.ts'] },
  ],
}

const plan = plans[process.argv[2] ?? '']
if (plan === undefined) throw new Error(`stages: one of ${Object.keys(plans).join(', ')}`)
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

const begun = performance.now()
let sum: Counts = { passed: 0, failed: 0, skipped: 0 }
for (const stage of plan) sum = add(sum, run(stage))
process.stdout.write(`\n${seconds(begun)} in all\n${sentence(sum)}\n`)
process.exitCode = sum.failed === 0 ? 0 : 1

function run({ name, command, counts, hindrance }: Stage): Counts {
  const hindered = hindrance?.()
  if (hindered !== undefined) {
    process.stdout.write(`${name}: not run (${hindered})\n`)
    return { passed: 0, failed: 0, skipped: 1 }
  }
  const from = performance.now()
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(home, 'bin/trimtab.js'), 'run', ...command],
    {
      cwd: home,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      env: { ...process.env, TRIMTAB_STAGES: '1', FORCE_COLOR: '0' },
    },
  )
  const isGood = status === 0
  if (name === 'build') isBuilt = isGood
  const found = counts?.(join(results, `${name}.json`)) ?? {
    passed: isGood ? 1 : 0,
    failed: isGood ? 0 : 1,
    skipped: 0,
  }
  // A file that does not even load has no failing test of its own, and yet it fails.
  const counted = isGood || found.failed > 0 ? found : { ...found, failed: 1 }
  const said = counts ? `${sentence(counted)}` : isGood ? 'passed' : 'FAILED'
  process.stdout.write(`${name}: ${said} in ${seconds(from)}\n`)
  if (!isGood) process.stdout.write(`${stdout}${stderr}\n`)
  return counted
}

function vitest(project: string): Stage {
  return {
    name: project,
    command: ['vitest', 'run', '--project', project, ...jsonReport(project)],
    counts: vitestCounts,
  }
}

function jsonReport(name: string): readonly string[] {
  return ['--reporter=dot', '--reporter=json', `--outputFile.json=${join('test-results', `${name}.json`)}`]
}

function vitestCounts(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>
  return {
    passed: report['numPassedTests'] ?? 0,
    failed: report['numFailedTests'] ?? 0,
    skipped: (report['numPendingTests'] ?? 0) + (report['numTodoTests'] ?? 0),
  }
}

function playwrightCounts(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as { stats: Record<string, number> }
  return {
    passed: stats['expected'] ?? 0,
    failed: (stats['unexpected'] ?? 0) + (stats['flaky'] ?? 0),
    skipped: stats['skipped'] ?? 0,
  }
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

function sentence({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

function seconds(from: number): string {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`
}
