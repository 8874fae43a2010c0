import { afterEach, expect, test } from 'vitest'
import { randomPanel } from '../../../tests/support/panels.ts'
import { inputOf, strategyOf, toolsFor } from '../../../tests/support/strategies.ts'
import { run } from '../../engine/backtest/run.ts'
import { valueOf } from '../../shared/refusal.ts'
import { type EnginePool, openPool } from './pool.ts'

const script = new URL('./engine.worker.ts', import.meta.url)
const strategy = strategyOf({
  core: { A: 0.6, B: 0.4 },
  sleeve: {
    universe: ['A', 'B', 'C'],
    steps: [{ kind: 'selectAboveSma', window: { length: 100, unit: 'days' } }, { kind: 'weighEqual' }],
  },
})
const small = inputOf(randomPanel(3, 800, ['A', 'B', 'C']), strategy)
/** Long enough to be caught at work: forty thousand sessions, a decision at each. */
const long = inputOf(randomPanel(4, 40_000, ['A', 'B', 'C'], { from: '1850-01-01' }), {
  ...strategy,
  core: { ...strategy.core, schedule: { every: 'day' } },
  sleeves: strategy.sleeves.map((sleeve) => ({ ...sleeve, schedule: { every: 'day' as const } })),
})
const never = new AbortController().signal

const pools: EnginePool[] = []
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close()
})

function opened(options?: Parameters<typeof openPool>[1], at: URL | string = script): EnginePool {
  const pool = openPool(at, options)
  pools.push(pool)
  return pool
}

test('a worker gives the very result of this thread, and is warm for the next', async () => {
  const pool = opened({ size: 1 })
  const here = valueOf(run(small, toolsFor()))
  for (let i = 0; i < 2; i++) {
    const there = valueOf(await pool.run('backtest', small, never, () => {}))
    expect(there.resultHash).toBe(here.resultHash)
    expect(there.core.net).toEqual(here.core.net)
  }
})

test('work beyond the seats waits its turn, and all of it is answered', async () => {
  const pool = opened({ size: 2 })
  const reports = await Promise.all(
    Array.from({ length: 5 }, () => pool.run('backtest', small, never, () => {})),
  )
  expect(new Set(reports.map((report) => valueOf(report).resultHash)).size).toBe(1)
})

test('a refusal comes back as one', async () => {
  const refused = await opened().run(
    'backtest',
    { ...small, strategy: strategyOf({ core: { Z: 1 } }) },
    never,
    () => {},
  )
  expect(refused).toEqual({ ok: false, refusal: { kind: 'noPrices', assets: ['Z'] } })
})

test('progress only grows, and cancelling answers at once while the worker lives on', async () => {
  const pool = opened({ size: 1 })
  const stop = new AbortController()
  const shares: number[] = []
  const answer = pool.run('backtest', long, stop.signal, (share) => {
    shares.push(share)
    stop.abort()
  })
  expect(await answer).toEqual({ ok: false, refusal: { kind: 'cancelled' } })
  expect(shares).toHaveLength(1)
  expect(shares[0]).toBeGreaterThan(0)
  expect(shares[0]).toBeLessThan(1)
  expect((await pool.run('backtest', small, never, () => {})).ok).toBe(true)
})

test('work cancelled while it waits never starts', async () => {
  const pool = opened({ size: 1 })
  const first = pool.run('backtest', small, never, () => {})
  const stop = new AbortController()
  const second = pool.run('backtest', small, stop.signal, () => {})
  stop.abort()
  expect(await second).toEqual({ ok: false, refusal: { kind: 'cancelled' } })
  expect((await first).ok).toBe(true)
})

/** A worker that ignores its first order for ever and answers later ones; `deaf` and `dies` say how the first one fares. */
function strangeWorker(first: string): URL {
  const code = `
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', ({ id, input }) => {
      if (input.first) { ${first} }
      parentPort.postMessage({ id, result: { ok: true, value: 'answered' } })
    })`
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`)
}

test('a worker that does not come back in time is replaced, and the next work is done', async () => {
  const pool = opened({ size: 1, patience: 50 }, strangeWorker('for (;;) {}'))
  const stop = new AbortController()
  const stuck = pool.run('backtest', { ...small, first: true } as never, stop.signal, () => {})
  stop.abort()
  expect(await stuck).toEqual({ ok: false, refusal: { kind: 'cancelled' } })
  expect(await pool.run('backtest', small, never, () => {})).toEqual({ ok: true, value: 'answered' })
})

test('a worker that dies fails its work with the reason, and the next work finds another', async () => {
  const pool = opened({ size: 1 }, strangeWorker('process.exit(7)'))
  await expect(pool.run('backtest', { ...small, first: true } as never, never, () => {})).rejects.toThrow(
    'code 7',
  )
  expect(await pool.run('backtest', small, never, () => {})).toEqual({ ok: true, value: 'answered' })
})

test('closing answers what is still running', async () => {
  const pool = opened({ size: 1 })
  const running = pool.run('backtest', long, never, () => {})
  await pool.close()
  expect(await running).toEqual({ ok: false, refusal: { kind: 'cancelled' } })
  expect(await pool.run('backtest', small, never, () => {})).toEqual({
    ok: false,
    refusal: { kind: 'cancelled' },
  })
})
