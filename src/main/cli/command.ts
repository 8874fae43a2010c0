import type { Client } from '../../shared/client.ts'
import type { Result } from '../../shared/refusal.ts'

/** What a command gives back: one JSON document, and the same for people. */
export interface Printed {
  readonly json: unknown
  readonly text: string
  /** 1 where the answer is a no that scripts ask for; default 0. */
  readonly exit?: 0 | 1
}

/** Options as typed: `--name value` may come several times, `--flag` alone is an empty list. */
export interface Given {
  readonly words: readonly string[]
  readonly options: ReadonlyMap<string, readonly string[]>
}

export interface Command {
  /** As typed after `trimtab`: `import add`. */
  readonly name: string
  /** What follows the name, for the usage line. */
  readonly usage: string
  readonly about: string
  /** Options that take a value, and flags that take none. */
  readonly options: readonly string[]
  readonly flags: readonly string[]
  /** How many words may stand after the name. */
  readonly words: readonly [least: number, most: number]
  /** Runs in a ledger of its own in memory when `true`: the user's ledger is not opened. */
  readonly inMemory?: (given: Given) => boolean
  run(client: Client, given: Given, tell: Tell): Promise<Result<Printed>>
}

/** The terminal, as far as a command may know it. */
export interface Tell {
  /** Share done of long work, shown on stderr when it is a terminal. */
  progress(share: number): void
  readonly signal: AbortSignal
  /** Text of a file named on the command line. */
  readFile(path: string): Result<Uint8Array>
  /** Writes a text under a name given on the command line, in place of what is there. */
  writeFile(path: string, text: string): Result<null>
  /** Writes a new file: under `name` where `path` is a folder, else as `path`. Gives where; a file that is there is never overwritten. */
  writeNew(path: string, name: string, bytes: Uint8Array): Result<string>
}

/** Wrong usage: exit 2, with the sentence and the usage line. */
export class UsageError extends Error {}

export function one(given: Given, option: string): string | undefined {
  const values = given.options.get(option)
  if (values === undefined) return undefined
  if (values.length !== 1) throw new UsageError(`--${option} is given ${values.length} times`)
  return values[0]
}

export function many(given: Given, option: string): readonly string[] {
  return given.options.get(option) ?? []
}

export function has(given: Given, flag: string): boolean {
  return given.options.has(flag)
}

export function number(given: Given, option: string): number | undefined {
  const text = one(given, option)
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new UsageError(`--${option} takes a number, not "${text}"`)
  return value
}

/** Members that are undefined are left out, as exact optional properties ask. */
export function defined<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
