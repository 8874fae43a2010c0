#!/usr/bin/env node
// The door to everything. Plain JavaScript that Node 20 can read: it finds a Node that can run Trimtab
// (24, or at least 22.14), and hands over. Nothing else is loaded before that is settled, because
// better-sqlite3 13 crashes rather than refuses on an older Node.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = dirname(dirname(fileURLToPath(import.meta.url)))
const require = createRequire(import.meta.url)
const [first, ...rest] = process.argv.slice(2)
const quiet = ['--disable-warning=ExperimentalWarning']
// Young objects get 8 MB: while a large file is read V8 would take up to 134 MB for them. Tools keep what Node gives.
const flags = first === 'run' ? quiet : [...quiet, '--max-semi-space-size=4']

run(nodeToUse(), target())

/** What the words after `trimtab` mean as a script and its arguments. */
function target() {
  if (first === 'run') return tool(rest[0], rest.slice(1))
  if (first === 'start') return [join(home, 'src/main/start.ts'), ...rest]
  if (first === 'serve') return [join(home, 'src/main/start.ts'), '--serve', ...rest]
  return [join(home, 'src/main/cli.ts'), ...process.argv.slice(2)]
}

/** `run NAME` starts a development tool, or a script of ours, under the same Node. */
function tool(name, args) {
  if (name === undefined) fail('trimtab run: name a tool or a script')
  if (/\.[cm]?[jt]s$/.test(name)) return [join(home, name), ...args]
  const owner = { tsc: 'typescript', playwright: '@playwright/test' }[name] ?? name
  const manifest = join(home, 'node_modules', owner, 'package.json')
  if (!existsSync(manifest)) fail(`trimtab run: ${name} is not installed; run npm ci`)
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  return [join(dirname(manifest), typeof bin === 'string' ? bin : bin[name]), ...args]
}

function nodeToUse() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major >= 24) return process.execPath
  const system = process.platform === 'win32' ? 'win' : process.platform
  try {
    const manifest = require.resolve(`node-${system}-${process.arch}/package.json`)
    return join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  } catch {
    if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
    fail(
      `Trimtab needs Node 24 (this is ${process.versions.node}). On this system npm ci brings none along: ` +
        'install Node 24 from nodejs.org and try again.',
    )
  }
}

function run(node, args) {
  const path = `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`
  // Reading our sources again costs a third of a second at every start; Node keeps what it made of them, by content.
  const kept = first === 'run' ? {} : { NODE_COMPILE_CACHE: join(home, 'node_modules', '.cache', 'trimtab') }
  const env = { ...kept, ...process.env, PATH: path }
  const child = spawn(node, [...flags, ...args], { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 3)))
  if (first !== 'start' && first !== 'serve') return
  // npm was killed without a chance to say so: a host that nobody can stop must not stay behind.
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && child.kill(), 1000).unref()
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(2)
}
