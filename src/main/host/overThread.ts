import { Worker, type MessagePort } from 'node:worker_threads'
import type { Bridge } from '../../shared/client.ts'
import { refuse } from '../../shared/refusal.ts'
import { encode } from '../../shared/wire.ts'

type ToThread =
  | { readonly kind: 'call'; readonly channel: string; readonly id: string; readonly input: string }
  | { readonly kind: 'cancel'; readonly id: string }
  | { readonly kind: 'close' }
type FromThread =
  | { readonly kind: 'answer'; readonly id: string; readonly text: string }
  | { readonly kind: 'progress'; readonly id: string; readonly share: number }
  | { readonly kind: 'line'; readonly line: string }

export interface ThreadBridge extends Bridge {
  /** Lets the thread close its ledger, and waits for it. Calls that run are answered first or refused. */
  close(): Promise<void>
}

/** Sends a line for the log of the process that has the thread. */
export function sendLine(port: MessagePort, line: string): void {
  port.postMessage({ kind: 'line', line } satisfies FromThread)
}

/** The thread's side: answers what comes through `port` until told to close. */
export function serveOverPort(port: MessagePort, bridge: Bridge, close: () => Promise<void>): void {
  const send = (message: FromThread) => port.postMessage(message)
  bridge.on((id, share) => send({ kind: 'progress', id, share }))
  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'call': {
        const { channel, id, input } = message
        void bridge.call(channel, id, input).then((text) => send({ kind: 'answer', id, text }))
        break
      }
      case 'cancel':
        bridge.cancel(message.id)
        break
      case 'close':
        void close().finally(() => port.close())
        break
    }
  })
}

/**
 * The host's side. `start` makes the worker; it runs from the first call on. A worker that dies answers its running
 * calls with `disconnected` (nobody can tell how far they came) and the next call starts another.
 */
export function bridgeOverThread(
  start: () => Worker,
  { onLine, onDeath }: { onLine: (line: string) => void; onDeath: (error: unknown) => void },
): ThreadBridge {
  const waiting = new Map<string, (text: string) => void>()
  const listeners = new Set<(id: string, share: number) => void>()
  let worker: Worker | undefined
  let closing: Promise<void> | undefined

  function running(): Worker {
    if (worker) return worker
    const started = start()
    worker = started
    started.on('message', (message: FromThread) => {
      switch (message.kind) {
        case 'answer':
          waiting.get(message.id)?.(message.text)
          break
        case 'progress':
          for (const listener of listeners) listener(message.id, message.share)
          break
        case 'line':
          onLine(message.line)
          break
      }
    })
    started.on('error', onDeath)
    started.on('exit', () => {
      worker = undefined
      for (const answer of waiting.values()) answer(encode(refuse({ kind: 'disconnected' })))
    })
    return started
  }

  const tell = (message: ToThread) => running().postMessage(message)

  return {
    call(channel, id, input) {
      if (closing) return Promise.resolve(encode(refuse({ kind: 'disconnected' })))
      if (waiting.has(id)) {
        return Promise.resolve(
          encode(refuse({ kind: 'badArguments', path: 'id', problem: 'in use by a running call' })),
        )
      }
      return new Promise((resolve) => {
        waiting.set(id, (text) => {
          waiting.delete(id)
          resolve(text)
        })
        tell({ kind: 'call', channel, id, input })
      })
    },
    cancel(id) {
      if (waiting.has(id)) tell({ kind: 'cancel', id })
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      closing ??= new Promise((resolve) => {
        if (!worker) return resolve()
        worker.once('exit', () => resolve())
        tell({ kind: 'close' })
      })
      return closing
    },
  }
}
