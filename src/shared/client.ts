import { contract, type ChannelName, type Input, type Output } from './contract.ts'
import { Refusal, refuse, type Result } from './refusal.ts'
import { decode, encode } from './wire.ts'

/**
 * What every transport offers: text in, text out. `serve` is one, the ledger thread is one, and the preload puts one on
 * Electron's window as `globalThis.trimtab`.
 *
 * The localhost host takes the same over HTTP: `POST /call/<channel>/<id>`, content type `application/json`, body the
 * encoded input. The answer is a stream of lines: `{"share":0.25}` for progress, the encoded `Result` last. Aborting the
 * request, or `POST /cancel/<id>` with body `{}`, cancels. Any other status than 200 means: not connected.
 */
export interface Bridge {
  /** `input` and the answer, a `Result`, are texts of wire.ts. `id` is the caller's, unused by its other running calls. */
  call(channel: string, id: string, input: string): Promise<string>
  /** Asks the host to stop; the call still answers, with the refusal `cancelled` if it was stopped. */
  cancel(id: string): void
  /** Shares done (0 to 1) of running calls, at most 20 a second each. The answer ends the listening. */
  on(listener: (id: string, share: number) => void): () => void
}

/** An `AbortSignal`, as far as a client needs one. */
export interface Stop {
  readonly aborted: boolean
  addEventListener(kind: 'abort', then: () => void): void
  removeEventListener(kind: 'abort', then: () => void): void
}

export interface CallOptions {
  readonly signal?: Stop | undefined
  readonly onProgress?: ((share: number) => void) | undefined
}

export interface Client {
  /**
   * Never throws for anything the host or the transport does: a lost host is the refusal `disconnected`, an answer that
   * its schema does not know a `fault`. After `signal` the answer is the host's: a write that had been done says so.
   */
  call<C extends ChannelName>(channel: C, input: Input<C>, options?: CallOptions): Promise<Result<Output<C>>>
}

/** The one client of every transport. It checks what comes back against the contract. */
export function clientOver(bridge: Bridge): Client {
  const progress = new Map<string, (share: number) => void>()
  let count = 0
  bridge.on((id, share) => progress.get(id)?.(share))
  return {
    async call(channel, input, { signal, onProgress } = {}) {
      if (signal?.aborted) return refuse({ kind: 'cancelled' })
      const text = encode(input) // throws for a bare NaN or a bigint: the caller's bug
      const id = String(++count)
      const cancel = () => bridge.cancel(id)
      if (onProgress) progress.set(id, onProgress)
      signal?.addEventListener('abort', cancel)
      try {
        return checkedAnswer(channel, await bridge.call(channel, id, text))
      } catch {
        return refuse({ kind: 'disconnected' })
      } finally {
        signal?.removeEventListener('abort', cancel)
        progress.delete(id)
      }
    },
  }
}

function checkedAnswer<C extends ChannelName>(channel: C, text: string): Result<Output<C>> {
  let answer: unknown
  try {
    answer = decode(text)
  } catch {
    return refuse({ kind: 'fault', reference: 'undecodable answer' })
  }
  if (typeof answer === 'object' && answer !== null && 'ok' in answer) {
    if (answer.ok === true && 'value' in answer) {
      const value = contract[channel].output.safeParse(answer.value)
      if (value.success) return { ok: true, value: value.data as Output<C> }
    }
    if (answer.ok === false && 'refusal' in answer) {
      const refusal = Refusal.safeParse(answer.refusal)
      if (refusal.success) return refuse(refusal.data)
    }
  }
  return refuse({ kind: 'fault', reference: `answer of ${channel} off its schema` })
}
