import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * Feeds parsers with many more made-up files than `npm test` does: no crash, no hang, no row lost.
 *
 *     npm run fuzz -- --inputs 100000                  # for each parser
 *     npm run fuzz -- --inputs 100000 --parser schwab --seed 7
 *
 * `--parser` takes the beginning of a test's name: a broker, the file of its fixture, `the mapper`, `ofx`.
 */
const option = (name: string) => {
  const at = process.argv.indexOf(name)
  return at === -1 ? undefined : process.argv[at + 1]
}
const parser = option('--parser')
const seed = option('--seed') ?? String(process.pid * 7919)
const manifest = createRequire(import.meta.url).resolve('vitest/package.json')
process.stdout.write(`seed ${seed}\n`)
const done = spawnSync(
  process.execPath,
  [
    join(dirname(manifest), 'vitest.mjs'),
    'run',
    '--project',
    'fuzz',
    '--reporter',
    'verbose',
    ...(parser === undefined ? [] : ['--testNamePattern', parser]),
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, FUZZ_INPUTS: option('--inputs') ?? '100000', FUZZ_SEED: seed },
  },
)
process.exit(done.status ?? 1)
