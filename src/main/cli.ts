import '../shared/jitless.ts'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { ok, refuse, type Refusal, type Result } from '../shared/refusal.ts'
import { describeRefusal } from '../shared/words.ts'
import { one, UsageError, type Command, type Given, type Tell } from './cli/command.ts'
import { commands } from './cli/commands.ts'
import { plainJson } from './cli/print.ts'
import { remedyHere } from './cli/remedies.ts'
import { faultLine } from './host/serve.ts'
import { openLog } from './log.ts'
import { dataFolder, defaultLedger, logFolder } from './paths.ts'
import { placeOf } from './place.ts'

/**
 * The command line: `trimtab <noun> <verb>`. Exit 0 done, 1 refused, 2 wrong usage, 3 fault. With `--json` exactly one
 * JSON document stands on stdout.
 */
const place = placeOf(import.meta.filename)

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 0 || argv[0] === 'help' || argv.includes('--help')) {
    process.stdout.write(usage(argv.filter((word) => word !== 'help' && word !== '--help')))
    return 0
  }
  if (argv[0] === '--version' || argv[0] === 'version') {
    const manifest = JSON.parse(readFileSync(join(place.home, 'package.json'), 'utf8')) as { version: string }
    process.stdout.write(`trimtab ${manifest.version}\n`)
    return 0
  }
  const command = find(argv)
  if (command === undefined) return wrong(`trimtab does not know "${argv.slice(0, 2).join(' ')}"`, undefined)
  try {
    const given = parse(command, argv.slice(command.name.split(' ').length))
    return await run(command, given)
  } catch (error) {
    if (error instanceof UsageError) return wrong(error.message, command)
    process.stderr.write(`A fault in Trimtab: ${error instanceof Error ? error.message : String(error)}\n`)
    return 3
  }
}

async function run(command: Command, given: Given): Promise<number> {
  const json = given.options.has('json')
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt)
  // Loaded only now: help and wrong usage need no database.
  const { connectInProcess } = await import('./connect.ts')
  const folder = dataFolder({ platform: process.platform, home: homedir(), env: process.env })
  const log = openLog(logFolder(folder), () => new Date().toISOString())
  const file = command.inMemory?.(given) ? ':memory:' : ledgerFile(given, folder)
  const connected = connectInProcess(place, { file, today: one(given, 'today') }, (fault) =>
    log(faultLine(fault)),
  )
  if (!connected.ok) return refused(connected.refusal, json)
  const tell = terminal(stop.signal)
  try {
    const result = await command.run(connected.value.client, given, tell)
    tell.clear()
    if (!result.ok) return refused(result.refusal, json)
    process.stdout.write(`${json ? plainJson(result.value.json) : result.value.text}\n`)
    return result.value.exit ?? 0
  } finally {
    process.removeListener('SIGINT', onInterrupt)
    await connected.value.close()
  }
}

function ledgerFile(given: Given, folder: string): string {
  const named = one(given, 'ledger')
  return named === undefined ? defaultLedger(folder) : resolve(named)
}

function refused(refusal: Refusal, json: boolean): number {
  if (json) process.stdout.write(`${plainJson({ refusal })}\n`)
  else {
    const { title, sentence, remedy } = describeRefusal(refusal)
    process.stderr.write(`${title}. ${sentence} ${remedyHere(refusal) ?? remedy}\n`)
  }
  return refusal.kind === 'fault' ? 3 : 1
}

function wrong(sentence: string, command: Command | undefined): number {
  process.stderr.write(`${sentence}.\n`)
  process.stderr.write(
    command ? `Usage: trimtab ${command.name} ${command.usage}\n` : 'Type trimtab help for what there is.\n',
  )
  return 2
}

function find(argv: readonly string[]): Command | undefined {
  const two = commands.find((c) => c.name === argv.slice(0, 2).join(' '))
  return two ?? commands.find((c) => c.name === argv[0])
}

function parse(command: Command, argv: readonly string[]): Given {
  const words: string[] = []
  const options = new Map<string, string[]>()
  const takes = new Set([...command.options, 'ledger', 'today'])
  const flags = new Set([...command.flags, 'json'])
  let plain = false
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!
    if (plain || !word.startsWith('--')) {
      words.push(word)
      continue
    }
    if (word === '--') {
      plain = true
      continue
    }
    const [name, inline] = splitOption(word)
    if (flags.has(name) && inline === undefined) options.set(name, [])
    else if (takes.has(name)) {
      const value = inline ?? argv[++i]
      if (value === undefined) throw new UsageError(`--${name} needs a value`)
      options.set(name, [...(options.get(name) ?? []), value])
    } else throw new UsageError(`trimtab ${command.name} has no option --${name}`)
  }
  const [least, most] = command.words
  if (words.length < least || words.length > most)
    throw new UsageError(`trimtab ${command.name} takes ${command.usage}`)
  return { words, options }
}

function splitOption(word: string): [name: string, value: string | undefined] {
  const at = word.indexOf('=')
  return at < 0 ? [word.slice(2), undefined] : [word.slice(2, at), word.slice(at + 1)]
}

function terminal(signal: AbortSignal): Tell & { clear(): void } {
  let shown = false
  return {
    signal,
    progress(share) {
      if (!process.stderr.isTTY) return
      shown = true
      process.stderr.write(`\r${Math.round(share * 100)} %  (Ctrl C cancels)`)
    },
    clear() {
      if (shown) process.stderr.write('\r\u001b[K')
    },
    readFile,
    writeFile,
    writeNew,
  }
}

const LARGEST = 100 * 1024 * 1024

function readFile(path: string): Result<Uint8Array> {
  try {
    const bytes = readFileSync(path)
    if (bytes.length > LARGEST) return refuse({ kind: 'file', file: basename(path), problem: 'tooLarge' })
    return ok(new Uint8Array(bytes))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return refuse({ kind: 'file', file: path, problem: 'unreadable', found: String(error.code) })
  }
}

function writeFile(path: string, text: string): Result<null> {
  const done = writeAs(path, text, 'w')
  return done.ok ? ok(null) : done
}

function writeNew(path: string, name: string, bytes: Uint8Array): Result<string> {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  return writeAs(isFolder ? join(path, name) : path, bytes, 'wx')
}

function writeAs(path: string, content: string | Uint8Array, flag: 'w' | 'wx'): Result<string> {
  try {
    writeFileSync(path, content, { flag })
    return ok(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'EEXIST') return refuse({ kind: 'alreadyExists', what: 'file', id: path })
    if (error.code === 'ENOSPC') return refuse({ kind: 'diskFull', file: path })
    return refuse({ kind: 'file', file: path, problem: 'unreadable', found: String(error.code) })
  }
}

function usage(words: readonly string[]): string {
  const shown = commands.filter((c) => words.length === 0 || c.name.startsWith(words.join(' ')))
  const width = Math.max(...shown.map((c) => c.name.length))
  const lines = shown.map((c) =>
    words.length === 0
      ? `  ${c.name.padEnd(width)}  ${c.about}`
      : `  trimtab ${c.name} ${c.usage}\n      ${c.about}`,
  )
  return [
    'trimtab NOUN VERB [--ledger FILE] [--json] [--today DAY]',
    '',
    ...lines,
    ...(words.length === 0
      ? [
          '',
          '  start            opens the window',
          '  serve [--port N] serves the window on this machine only',
          '',
          'trimtab help NOUN shows the options of a noun.',
        ]
      : []),
    '',
  ].join('\n')
}

process.exitCode = await main(process.argv.slice(2))
