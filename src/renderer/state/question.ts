import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { ChannelName, Input, Output } from '../../shared/contract.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { encode } from '../../shared/wire.ts'
import type { Api } from '../api/connect.ts'

/** One answer in one of four phases. While asking again, `before` is what was known, so that a page need not blink. */
export type Asked<T> =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly share: number; readonly before: T | undefined }
  | { readonly phase: 'ready'; readonly value: T }
  | { readonly phase: 'refused'; readonly refusal: Refusal }

export interface Question<C extends ChannelName> {
  readonly use: UseBoundStore<StoreApi<Asked<Output<C>>>>
  /** Asks, and forgets whatever was asked before: an earlier answer that comes late changes nothing. */
  ask(api: Api, input: Input<C>): Promise<Asked<Output<C>>>
  /** Asks unless the same was asked last, at the same revision, and has been or will be answered. */
  keep(api: Api, input: Input<C>, revision: string): void
  /** Stops what runs and goes back to what was known before it. */
  cancel(): void
  forget(): void
}

/** A store for the answer to one channel. */
export function question<C extends ChannelName>(channel: C): Question<C> {
  const idle: Asked<Output<C>> = { phase: 'idle' }
  const use = create<Asked<Output<C>>>(() => idle)
  let running: AbortController | undefined
  let kept = ''
  const show = (asked: Asked<Output<C>>) => use.setState(asked, true)

  const asker: Question<C> = {
    use,
    keep(api, input, revision) {
      const asking = `${revision} ${encode(input)}`
      const { phase } = use.getState()
      if (asking === kept && (phase === 'running' || phase === 'ready')) return
      kept = asking
      void asker.ask(api, input)
    },
    async ask(api, input) {
      running?.abort()
      const abort = new AbortController()
      running = abort
      const before = shown(use.getState())
      show({ phase: 'running', share: 0, before })
      const result = await api(channel, input, {
        signal: abort.signal,
        onProgress: (share) => {
          if (running === abort) show({ phase: 'running', share, before })
        },
      })
      if (running !== abort) return use.getState()
      running = undefined
      if (!result.ok && result.refusal.kind === 'cancelled') show(settled(before))
      else
        show(
          result.ok ? { phase: 'ready', value: result.value } : { phase: 'refused', refusal: result.refusal },
        )
      return use.getState()
    },
    cancel() {
      running?.abort()
      running = undefined
      show(settled(shown(use.getState())))
    },
    forget() {
      running?.abort()
      running = undefined
      kept = ''
      show(idle)
    },
  }
  return asker
}

/** What there is to show: the answer, or while asking again the one before. */
export function shown<T>(asked: Asked<T>): T | undefined {
  switch (asked.phase) {
    case 'idle':
    case 'refused':
      return undefined
    case 'running':
      return asked.before
    case 'ready':
      return asked.value
  }
}

function settled<T>(before: T | undefined): Asked<T> {
  return before === undefined ? { phase: 'idle' } : { phase: 'ready', value: before }
}
