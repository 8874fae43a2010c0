import { create } from 'zustand'
import { contract, type ChannelName, type Input, type Output } from '../../shared/contract.ts'
import type { Result } from '../../shared/refusal.ts'
import type { Api } from '../api/connect.ts'

/** Long work as the rail shows it, on every page. */
export interface Job {
  readonly id: number
  readonly name: string
  readonly share: number
  /** Seconds left at the pace so far; undefined until there is a pace. */
  readonly secondsLeft: number | undefined
  readonly cancel: () => void
}

export const useJobs = create<{ readonly jobs: readonly Job[] }>(() => ({ jobs: [] }))

/**
 * An api whose long calls stand in the rail with their progress and a way to cancel them. `clock` counts milliseconds
 * and never goes back.
 */
export function trackJobs(api: Api, clock: () => number): Api {
  let count = 0
  return async <C extends ChannelName>(
    channel: C,
    input: Input<C>,
    options: Parameters<Api>[2] = {},
  ): Promise<Result<Output<C>>> => {
    if (!('progress' in contract[channel])) return api(channel, input, options)
    const abort = new AbortController()
    const stop = () => abort.abort()
    const { signal } = options
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop)
    const id = ++count
    const began = clock()
    useJobs.setState(({ jobs }) => ({
      jobs: [...jobs, { id, name: nameOf(channel), share: 0, secondsLeft: undefined, cancel: stop }],
    }))
    try {
      return await api(channel, input, {
        signal: abort.signal,
        onProgress: (share) => {
          const secondsLeft = timeLeft(share, clock() - began)
          useJobs.setState(({ jobs }) => ({
            jobs: jobs.map((job) => (job.id === id ? { ...job, share, secondsLeft } : job)),
          }))
          options.onProgress?.(share)
        },
      })
    } finally {
      signal?.removeEventListener('abort', stop)
      useJobs.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.id !== id) }))
    }
  }
}

/** Whole seconds, rounded up; undefined before a twentieth is done, since an early pace misleads. */
function timeLeft(share: number, elapsed: number): number | undefined {
  return share < 0.05 || share > 1 ? undefined : Math.ceil((elapsed * (1 - share)) / share / 1000)
}

function nameOf(channel: ChannelName): string {
  if (channel === 'backtest.run') return 'Backtest'
  if (channel === 'backtest.python') return 'Python script'
  if (channel === 'prices.import') return 'Importing prices'
  if (channel === 'import.preview') return 'Reading files'
  if (channel === 'demo.create') return 'Making the demo'
  return channel
}
