import { contract, type ChannelName, type Checked, type Output } from '../../shared/contract.ts'
import { type Bridge } from '../../shared/client.ts'
import { Refusal, refuse, type Result } from '../../shared/refusal.ts'
import { decode, encode } from '../../shared/wire.ts'

/** What `serve` needs to know of a handler; `X` is whatever the handlers are given to work on. */
export type Serves<X> = {
  readonly [C in ChannelName]?: (input: Checked<C>, context: X, job: Job) => Answer<C>
}
type Answer<C extends ChannelName> = Result<Output<C>> | Promise<Result<Output<C>>>

interface Job {
  readonly signal: AbortSignal
  progress(share: number): void
}

/** A bug that a call met. The error may hold portfolio data: only `faultLine` may be written down. */
export interface Fault {
  readonly reference: string
  readonly channel: string
  readonly error: unknown
}

export interface ServeOptions<X> {
  readonly handlers: Serves<X>
  readonly context: X
  /** A short random reference that a person can quote. */
  readonly newReference: () => string
  readonly onFault: (fault: Fault) => void
  /** Milliseconds on a clock that never goes back. */
  readonly clock: () => number
  /** Longest encoded input, in characters. */
  readonly longest?: number
}

/** Room for fifty brokerage exports of a few megabytes each; base64 makes a third more of them. */
export const LONGEST_INPUT = 256 * 1024 * 1024
/** Values nested deeper than any schema of ours, which would only exhaust somebody's stack. */
const DEEPEST = 64
/** Milliseconds between two reports of progress: twenty a second. */
const BETWEEN_PROGRESS = 50

/**
 * Answers calls: text to checked input, handler, checked output, text. Whatever comes in, the answer is an encoded
 * `Result`; this never throws and never rejects. A handler that throws, or answers off its schema, is a bug: the
 * caller gets the refusal `fault` with a reference, `onFault` the rest.
 */
export function serve<X>(options: ServeOptions<X>): Bridge {
  const { handlers, context, longest = LONGEST_INPUT } = options
  const running = new Map<string, AbortController>()
  const listeners = new Set<(id: string, share: number) => void>()

  async function answer(channel: unknown, id: unknown, text: unknown): Promise<Result<unknown>> {
    if (typeof channel !== 'string' || !isChannel(channel) || handlers[channel] === undefined) {
      return refuse({
        kind: 'unknownChannel',
        channel: typeof channel === 'string' ? channel.slice(0, 120) : '',
      })
    }
    if (typeof id !== 'string' || id === '' || id.length > 200) return bad('id', 'a short text')
    if (typeof text !== 'string') return bad('', 'encoded text')
    if (running.has(id)) return bad('id', 'in use by a running call')
    if (text.length > longest) return bad('', 'too large')
    const input = readInput(channel, text)
    if (!input.ok) return input

    const stop = new AbortController()
    running.set(id, stop)
    try {
      // The table's type ties each channel's handler to its input; a variable channel loses that tie.
      const handler = handlers[channel] as (input: unknown, context: X, job: Job) => Answer<ChannelName>
      const job = { signal: stop.signal, progress: throttled(id) }
      const work = Promise.resolve(handler(input.value, context, job))
      // Stopping a read is immediate. A write answers for itself: it may have been done already.
      const result = await ('writes' in contract[channel] ? work : Promise.race([work, stopped(stop.signal)]))
      return checked(channel, result)
    } catch (error) {
      return fault(channel, error)
    } finally {
      running.delete(id)
    }
  }

  function checked(channel: ChannelName, result: Result<unknown>): Result<unknown> {
    if (!result.ok) {
      const refusal = Refusal.safeParse(result.refusal)
      return refusal.success ? refuse(refusal.data) : fault(channel, refusal.error)
    }
    const output = contract[channel].output.safeParse(result.value)
    return output.success ? { ok: true, value: output.data } : fault(channel, output.error)
  }

  function fault(channel: string, error: unknown): Result<never> {
    const reference = options.newReference()
    options.onFault({ reference, channel, error })
    return refuse({ kind: 'fault', reference })
  }

  function throttled(id: string): (share: number) => void {
    let last = Number.NEGATIVE_INFINITY
    return (share) => {
      const now = options.clock()
      if (!running.has(id) || !(share >= 0) || now - last < BETWEEN_PROGRESS) return
      last = now
      for (const listener of listeners) listener(id, Math.min(share, 1))
    }
  }

  return {
    async call(channel, id, text) {
      const result = await answer(channel, id, text)
      try {
        return encode(result)
      } catch (error) {
        return encode(fault(channel, error))
      }
    },
    cancel(id) {
      running.get(id)?.abort()
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** A bridge where every call meets the same refusal: the ledger could not be opened, and the window shall say why. */
export function refuseAll(refusal: Refusal): Bridge {
  const text = encode(refuse(refusal))
  return { call: async () => text, cancel: () => {}, on: () => () => {} }
}

/**
 * A fault as one line for the log: reference, channel, kind of error and where in the code, without the error's
 * message, which may quote amounts, names or file contents.
 */
export function faultLine({ reference, channel, error }: Fault): string {
  if (!(error instanceof Error)) return `fault ${reference} in ${channel}: a thrown ${typeof error}`
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const places = frames.slice(0, 6).map((line) => line.trim().replace(/\(?(file:\/\/)?[^\s(]*[\\/]/, '('))
  return `fault ${reference} in ${channel}: ${error.name}${issueCodes(error)} ${places.join(' ')}`
}

/** The codes of a schema error. Its paths stay out: they name assets where a table is keyed by them. */
function issueCodes(error: Error): string {
  if (!('issues' in error) || !Array.isArray(error.issues)) return ''
  const codes = new Set(error.issues.map((issue: { code?: unknown }) => String(issue.code)))
  return ` [${[...codes].join(', ')}]`
}

function readInput(channel: ChannelName, text: string): Result<unknown> {
  let value: unknown
  try {
    value = decode(text)
  } catch {
    return bad('', 'not decodable')
  }
  if (isDeeperThan(value, DEEPEST)) return bad('', 'nested too deeply')
  const input = contract[channel].input.safeParse(value)
  if (input.success) return { ok: true, value: input.data }
  const issue = input.error.issues[0]
  return bad(issue?.path.map(String).join('.') ?? '', issue?.message ?? 'not as the contract has it')
}

/** Level by level, without recursion: a stack is what deep nesting is sent to exhaust. */
function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    const next: unknown[] = []
    for (const v of level) {
      if (typeof v !== 'object' || v === null || ArrayBuffer.isView(v)) continue
      for (const held of Object.values(v)) if (typeof held === 'object' && held !== null) next.push(held)
    }
    level = next
  }
  return false
}

function stopped(signal: AbortSignal): Promise<Result<never>> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(refuse({ kind: 'cancelled' })), { once: true })
  })
}

function bad(path: string, problem: string): Result<never> {
  return refuse({ kind: 'badArguments', path: path.slice(0, 200), problem: problem.slice(0, 400) })
}

function isChannel(name: string): name is ChannelName {
  return Object.hasOwn(contract, name)
}
