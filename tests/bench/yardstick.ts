import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { home } from '../support/home.ts'

/** What the C program says of one workload: the median of its own runs, and the figures that ours must agree with. */
export interface Measured {
  readonly ms: number
  /** The fastest of its runs. */
  readonly min: number
  readonly check: Readonly<Record<string, number>>
}

/** The C program built in a folder, or why it was not. */
export function buildYardstick(folder: string): { readonly program: string } | { readonly why: string } {
  const source = join(home, '..', 'shared', 'bench', 'limit.c')
  if (!existsSync(source)) return { why: 'its source, ../shared/bench/limit.c, is not here' }
  const program = join(folder, 'limit')
  const flags = ['-O3', '-march=native', '-ffast-math', '-fno-finite-math-only', '-DN=12']
  const built = spawnSync('cc', [...flags, source, '-o', program, '-lm'], { encoding: 'utf8' })
  if (built.error !== undefined) return { why: 'there is no C compiler (cc)' }
  return built.status === 0 ? { program } : { why: `the compiler refused it: ${built.stderr.slice(0, 200)}` }
}

/** Runs one workload; the figures of the fastest way it knows of doing it. */
export function runYardstick(program: string, folder: string, key: string): Measured {
  const done = spawnSync(program, [folder, key], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`the yardstick failed on ${key}: ${done.stderr}`)
  const said = done.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Measured)
  return said.reduce((best, each) => (each.ms < best.ms ? each : best))
}
