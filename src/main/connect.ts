import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { clientOver, type Bridge, type Client } from '../shared/client.ts'
import type { Result } from '../shared/refusal.ts'
import { handlers } from './handlers/all.ts'
import type { Context } from './handlers/handler.ts'
import { bridgeOverThread, type ThreadBridge } from './host/overThread.ts'
import { faultLine, serve, type Fault } from './host/serve.ts'
import { thisMachine, type Standing } from './machine.ts'
import type { Place } from './place.ts'
import { openLedger } from './store/open.ts'
import { openPool } from './work/pool.ts'

export interface LedgerOptions extends Standing {
  /** The ledger file, made where it is not there; `:memory:` for one that nobody keeps. */
  readonly file: string
  /** False: a ledger that is not there is refused (`ledgerMissing`) rather than made. */
  readonly create?: boolean | undefined
}

export interface Connection {
  readonly client: Client
  readonly bridge: Bridge
  /** Closes ledger and workers; running calls end first or are refused. */
  close(): Promise<void>
}

/**
 * Ledger, engine workers and handlers in this very process: for the command line, for tests, and inside the ledger
 * thread. Refused as `openLedger` refuses. `onFault` gets the whole error of a bug; it may quote portfolio data.
 */
export function connectInProcess(
  place: Place,
  options: LedgerOptions,
  onFault: (fault: Fault) => void,
): Result<Connection> {
  const host = thisMachine(place.home, options)
  const ledger = openLedger(options.file, host, { create: options.create ?? true })
  if (!ledger.ok) return ledger
  const context: Context = {
    host,
    ledger: ledger.value,
    pool: openPool(place.engineWorker),
    memory: new Map(),
  }
  const bridge = serve({
    handlers,
    context,
    onFault,
    clock: () => performance.now(),
    newReference: () => randomBytes(4).toString('hex'),
  })
  return {
    ok: true,
    value: {
      client: clientOver(bridge),
      bridge,
      close: async () => {
        await context.pool.close()
        ledger.value.close()
      },
    },
  }
}

/**
 * The same on a thread of its own, so that no query ever keeps a window waiting. A ledger that cannot be opened answers
 * every call with its refusal. `log` gets one line for each fault, free of portfolio data.
 */
export function connectThread(place: Place, options: LedgerOptions, log: (line: string) => void): Connection {
  const bridge: ThreadBridge = bridgeOverThread(
    () => new Worker(place.ledgerThread, { workerData: { place, options } }),
    {
      onLine: log,
      onDeath: (error) => log(faultLine({ reference: 'ledger thread', channel: 'none', error })),
    },
  )
  return { client: clientOver(bridge), bridge, close: () => bridge.close() }
}
