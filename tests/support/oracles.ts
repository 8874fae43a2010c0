import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * `npm run oracles -- DIR [--json]`: reads every JSON of a folder ({family, cases: [{id, metric, input, expected,
 * tolerance | tolerance_relative, optional?}]}) and says of each case whether our own code reproduces the number that
 * others computed: pass, fail or not covered. Exit 1 when a case that is covered and not optional fails.
 *
 * What covers a family stands in `oracles/<family>.ts`: `cover`, from metric to a function of the case's input. It calls
 * the product; where another library counts differently, the adapter turns the case round, never the product.
 */
export interface Case {
  readonly id: string
  readonly metric: string
  readonly input: unknown
  readonly expected: unknown
  /** Absolute; by member where they differ. */
  readonly tolerance?: number | Readonly<Record<string, number>>
  readonly tolerance_relative?: number
  /** Policy, not law: true, or why. A fail is reported and does not count. */
  readonly optional?: boolean | string
  readonly note?: string
}

/** The product's answer in the shape of `expected`; undefined where this case is not covered. */
export type Cover = Readonly<Record<string, (input: never, of: Case) => unknown>>

export interface Outcome {
  readonly family: string
  readonly id: string
  readonly metric: string
  readonly outcome: 'pass' | 'fail' | 'not covered'
  readonly optional: boolean
  readonly detail: string
}

export async function runOracles(folder: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()) {
    const table = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { family?: string; cases?: Case[] }
    if (typeof table.family !== 'string' || !Array.isArray(table.cases)) continue
    const cover = await coverOf(table.family)
    for (const of of table.cases) outcomes.push(judge(table.family, of, cover))
  }
  return outcomes
}

async function coverOf(family: string): Promise<Cover> {
  const file = join(import.meta.dirname, 'oracles', `${family}.ts`)
  if (!existsSync(file)) return {}
  const module = (await import(pathToFileURL(file).href)) as { cover: Cover }
  return module.cover
}

function judge(family: string, of: Case, cover: Cover): Outcome {
  const about = {
    family,
    id: of.id,
    metric: of.metric,
    optional: of.optional !== undefined && of.optional !== false,
  }
  const reproduce = cover[of.metric]
  if (reproduce === undefined) return { ...about, outcome: 'not covered', detail: '' }
  try {
    const ours = reproduce(of.input as never, of)
    if (ours === undefined) return { ...about, outcome: 'not covered', detail: '' }
    const where = difference(ours, of.expected, of)
    return where === undefined
      ? { ...about, outcome: 'pass', detail: '' }
      : { ...about, outcome: 'fail', detail: where }
  } catch (error) {
    return {
      ...about,
      outcome: 'fail',
      detail: `threw: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}

/** Where two answers part, or undefined. Numbers within the tolerance; null means not a number; members we do not have fail. */
export function difference(
  ours: unknown,
  expected: unknown,
  of: Pick<Case, 'tolerance' | 'tolerance_relative'>,
  path = '',
): string | undefined {
  if (expected === null) {
    const none = ours === null || (typeof ours === 'number' && Number.isNaN(ours))
    return none ? undefined : `${path || 'value'}: ours ${show(ours)}, expected none`
  }
  if (typeof expected === 'number') {
    if (typeof ours !== 'number' || Number.isNaN(ours))
      return `${path || 'value'}: ours ${show(ours)}, expected ${expected}`
    const absolute = typeof of.tolerance === 'object' ? (of.tolerance[path] ?? 0) : (of.tolerance ?? 0)
    const room = Math.max(absolute, Math.abs(expected) * (of.tolerance_relative ?? 0))
    return ours === expected || Math.abs(ours - expected) <= room
      ? undefined
      : `${path || 'value'}: ours ${ours}, expected ${expected} ± ${room}`
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(ours) || ours.length !== expected.length)
      return `${path || 'list'}: ours ${Array.isArray(ours) ? `${ours.length} long` : show(ours)}, expected ${expected.length} long`
    for (const [i, each] of expected.entries()) {
      const where = difference(ours[i], each, of, `${path}[${i}]`)
      if (where !== undefined) return where
    }
    return undefined
  }
  if (typeof expected === 'object') {
    if (typeof ours !== 'object' || ours === null)
      return `${path || 'value'}: ours ${show(ours)}, expected members`
    for (const [key, each] of Object.entries(expected as object)) {
      const where = difference(
        (ours as Record<string, unknown>)[key],
        each,
        of,
        path === '' ? key : `${path}.${key}`,
      )
      if (where !== undefined) return where
    }
    return undefined
  }
  return ours === expected ? undefined : `${path || 'value'}: ours ${show(ours)}, expected ${show(expected)}`
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing'
}

async function main(argv: readonly string[]): Promise<number> {
  const folder = argv.find((word) => !word.startsWith('--'))
  if (folder === undefined || !existsSync(folder)) {
    process.stderr.write('Usage: npm run oracles -- DIR [--json]. The folder must exist.\n')
    return 2
  }
  const outcomes = await runOracles(folder)
  if (argv.includes('--json')) process.stdout.write(`${JSON.stringify(outcomes, null, 1)}\n`)
  else for (const line of report(outcomes)) process.stdout.write(`${line}\n`)
  return outcomes.some((o) => o.outcome === 'fail' && !o.optional) ? 1 : 0
}

function report(outcomes: readonly Outcome[]): string[] {
  const lines = outcomes.map(
    (o) =>
      `${o.outcome.padEnd(11)}  ${o.family}  ${o.id}${o.optional ? ' (optional)' : ''}${o.detail === '' ? '' : `: ${o.detail}`}`,
  )
  for (const family of new Set(outcomes.map((o) => o.family))) {
    const of = outcomes.filter((o) => o.family === family)
    const n = (outcome: Outcome['outcome']) => of.filter((o) => o.outcome === outcome).length
    lines.push(`${family}: ${n('pass')} pass, ${n('fail')} fail, ${n('not covered')} not covered`)
  }
  return lines
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
