import { expect, test } from 'vitest'
import type { Api } from '../api/connect.ts'
import { trackJobs, useJobs } from './jobs.ts'

test('a long call stands in the rail while it runs, with its share and the time left', async () => {
  let now = 1000
  let finish: () => void = () => undefined
  let report: (share: number) => void = () => undefined
  const api = ((_channel: string, _input: unknown, options: { onProgress?: (share: number) => void }) => {
    report = options.onProgress!
    return new Promise((resolve) => {
      finish = () => resolve({ ok: false, refusal: { kind: 'noPlan' } })
    })
  }) as Api
  const run = trackJobs(api, () => now)('backtest.run', { which: { id: 'x' } })
  expect(useJobs.getState().jobs).toMatchObject([{ name: 'Backtest', share: 0, secondsLeft: undefined }])
  now = 3000
  report(0.25)
  expect(useJobs.getState().jobs).toMatchObject([{ share: 0.25, secondsLeft: 6 }])
  finish()
  await run
  expect(useJobs.getState().jobs).toEqual([])
})

test('cancelling in the rail stops the call that the page made', async () => {
  let stopped = false
  const api = ((_channel: string, _input: unknown, options: { signal?: AbortSignal }) =>
    new Promise((resolve) => {
      options.signal?.addEventListener('abort', () => {
        stopped = true
        resolve({ ok: false, refusal: { kind: 'cancelled' } })
      })
    })) as Api
  const run = trackJobs(api, () => 0)('backtest.run', { which: { id: 'x' } })
  useJobs.getState().jobs[0]!.cancel()
  expect(await run).toEqual({ ok: false, refusal: { kind: 'cancelled' } })
  expect(stopped).toBe(true)
})

test('short calls do not appear in the rail', async () => {
  const api = (() => Promise.resolve({ ok: true, value: [] })) as unknown as Api
  const run = trackJobs(api, () => 0)('account.list', {})
  expect(useJobs.getState().jobs).toEqual([])
  await run
})
