import { type BootstrapInput, type Bootstrapped, blocksOf } from '../../engine/lab/bootstrap.ts'
import { trialsOf } from '../../engine/lab/parameters.ts'
import type { SweepInput, Swept } from '../../engine/lab/sweep.ts'
import { type Result, ok } from '../../shared/refusal.ts'
import type { EnginePool } from './pool.ts'

/**
 * A whole grid over all workers (SWP-3): the same answer as on one. Neighbouring trials stay together, for they have most in common.
 * Refuses with the first refusal met.
 */
export async function sweepOver(
  pool: EnginePool,
  input: Omit<SweepInput, 'trials' | 'start'>,
  signal: AbortSignal,
  progress: (share: number) => void,
): Promise<Result<Swept>> {
  const count = trialsOf(input.vary)
  const parts = partsOf(count, pool.size).map(([from, to]) =>
    Int32Array.from({ length: to - from }, (_, i) => from + i),
  )
  // Where the start follows from the trials, finding it takes about half the time.
  const before = input.from === undefined ? 0.5 : 0
  const starts = await together(
    parts.map((trials) => (told) => pool.run('sweepStart', { ...input, trials }, signal, told)),
    (share) => progress(share * before),
  )
  if (!starts.ok) return starts
  const start = starts.value.reduce((latest, row) => Math.max(latest, row), 0)
  const swept = await together(
    parts.map((trials) => (told) => pool.run('sweep', { ...input, trials, start }, signal, told)),
    (share) => progress(before + share * (1 - before)),
  )
  if (!swept.ok) return swept
  const { end } = swept.value[0]!
  return ok({
    start,
    end,
    table: joined(swept.value.map(({ table }) => table)),
    lines: joined(swept.value.map(({ lines }) => lines)),
  })
}

/** All paths of a bootstrap over all workers: the same answer as on one. */
export async function bootstrapOver(
  pool: EnginePool,
  input: Omit<BootstrapInput, 'blocks'>,
  signal: AbortSignal,
  progress: (share: number) => void,
): Promise<Result<Bootstrapped>> {
  const drawn = await together(
    partsOf(blocksOf(input.paths), pool.size).map(
      (blocks) => (told) => pool.run('bootstrap', { ...input, blocks }, signal, told),
    ),
    progress,
  )
  if (!drawn.ok) return drawn
  return ok({
    wealth: joined(drawn.value.map(({ wealth }) => wealth)),
    drawdown: joined(drawn.value.map(({ drawdown }) => drawdown)),
  })
}

/** Runs all pieces and gathers their answers in order; progress is the mean of theirs. */
async function together<T>(
  pieces: readonly ((told: (share: number) => void) => Promise<Result<T>>)[],
  progress: (share: number) => void,
): Promise<Result<T[]>> {
  const shares = pieces.map(() => 0)
  const answers = await Promise.all(
    pieces.map((piece, i) =>
      piece((share) => {
        shares[i] = share
        progress(shares.reduce((sum, each) => sum + each, 0) / shares.length)
      }),
    ),
  )
  const values: T[] = []
  for (const answer of answers) {
    if (!answer.ok) return answer
    values.push(answer.value)
  }
  return ok(values)
}

/** So many things in so many ranges of nearly one length; fewer where there are fewer things. */
function partsOf(count: number, parts: number): [from: number, to: number][] {
  const ranges = Math.max(1, Math.min(count, parts))
  return Array.from({ length: ranges }, (_, i) => [
    Math.floor((i * count) / ranges),
    Math.floor(((i + 1) * count) / ranges),
  ])
}

function joined(columns: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const whole = new Float64Array(columns.reduce((length, column) => length + column.length, 0))
  let at = 0
  for (const column of columns) {
    whole.set(column, at)
    at += column.length
  }
  return whole
}
