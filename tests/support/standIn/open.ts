import { fork } from 'node:child_process'
import { join } from 'node:path'
import { home } from '../home.ts'
import type { Forged, Order, Recorded, Reply } from './orders.ts'

type Unnumbered<O> = O extends unknown ? Omit<O, 'n'> : never

export interface StandIn {
  /** Runs an expression in the window; its value, awaited. */
  evaluate<T>(script: string): Promise<T>
  recorded(): Promise<Recorded>
  /** Sends `app.status` as somebody else than our page would; the encoded answer. */
  forge(frame: Forged): Promise<string>
  /** How many of the four ways to lead the window elsewhere were stopped. */
  navigate(url: string): Promise<number>
  /** What the check and the request for a permission answer. */
  permission(name: string): Promise<readonly [boolean, boolean]>
  /** Quits as a person does; the exit code. */
  quit(): Promise<number | null>
}

/** The built desktop app, main process and all, on the stand-in Electron, its window shown. */
export async function openStandIn(ledger: string, data: string): Promise<StandIn> {
  const child = fork(join(home, 'out/main/index.js'), ['--ledger', ledger], {
    execArgv: ['--import', join(import.meta.dirname, 'hooks.ts'), '--disable-warning=ExperimentalWarning'],
    env: { ...process.env, TRIMTAB_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) => (said += text.toString()))
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const waiting = new Map<number, { done: (value: unknown) => void; failed: (error: Error) => void }>()
  const shown = Promise.withResolvers<void>()
  child.on('message', (reply: Reply) => {
    switch (reply.kind) {
      case 'shown':
        shown.resolve()
        break
      case 'done':
        waiting.get(reply.n)?.done(reply.value)
        break
      case 'failed':
        waiting.get(reply.n)?.failed(new Error(reply.error))
        break
    }
  })
  void exited.then((code) => {
    const error = new Error(`the desktop app ended with ${code}: ${said}`)
    shown.reject(error)
    for (const { failed } of waiting.values()) failed(error)
  })
  await shown.promise

  let count = 0
  function give<T>(order: Unnumbered<Order>): Promise<T> {
    const n = ++count
    const answered = Promise.withResolvers<unknown>()
    waiting.set(n, { done: answered.resolve, failed: answered.reject })
    child.send({ ...order, n } as Order)
    return answered.promise.finally(() => waiting.delete(n)) as Promise<T>
  }
  return {
    evaluate: (script) => give({ kind: 'evaluate', script }),
    recorded: () => give({ kind: 'recorded' }),
    forge: (frame) => give({ kind: 'forge', frame }),
    navigate: (url) => give({ kind: 'navigate', url }),
    permission: (permission) => give({ kind: 'permission', permission }),
    quit: async () => {
      await give({ kind: 'quit' })
      return exited
    },
  }
}
