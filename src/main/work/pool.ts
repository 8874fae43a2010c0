import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type Result, refuse } from '../../shared/refusal.ts'
import type { Delivery, Order, Work, WorkKind } from './job.ts'

/** Warm engine workers. They open no database: a task carries its columns over shared memory. */
export interface EnginePool {
  /** How many pieces of work are done at once, at most. */
  readonly size: number
  /** Starts a worker ahead of work that is sure to come, so that it loads while the input is got ready. */
  warm(): void
  /**
   * Queues one piece of work. `progress` hears shares of one, at most twenty times a second. When `signal` aborts the answer is
   * `cancelled` at once; whatever the worker still says about it is dropped. Rejects where the work met a bug.
   */
  run<K extends WorkKind>(
    kind: K,
    input: Work[K]['input'],
    signal: AbortSignal,
    progress: (share: number) => void,
  ): Promise<Result<Work[K]['output']>>
  /** Ends all workers; work still running is answered `cancelled`. */
  close(): Promise<void>
}

export interface PoolOptions {
  /** Workers at most; each is started when first needed and kept. */
  readonly size?: number
  /** Milliseconds that a worker may go on after it was told to stop, before another takes its place. */
  readonly patience?: number
}

/** Beyond, memory for each worker's own columns outgrows what it gains. */
const MOST_WORKERS = 8

/** Milliseconds between two looks at the progress of running work: twenty a second. */
const BETWEEN_PROGRESS = 50

interface Seat {
  worker: Worker
  job: Job | undefined
  /** Runs out when a cancelled job has not come back in time. */
  grace: NodeJS.Timeout | undefined
}

interface Job {
  readonly order: Order
  readonly progress: (share: number) => void
  readonly settle: (result: Result<unknown>) => void
  readonly fail: (error: Error) => void
  watch: NodeJS.Timeout | undefined
}

/** A pool whose workers run `script`: the entry knows where it lies (place.ts). */
export function openPool(script: string | URL, options: PoolOptions = {}): EnginePool {
  const { size = Math.min(MOST_WORKERS, availableParallelism()), patience = 2000 } = options
  const seats: Seat[] = []
  const queue: Job[] = []
  const panels = new WeakMap<object, number>()
  let orders = 0
  let panelsKnown = 0
  let closed = false

  function start(): Worker {
    const worker = new Worker(script)
    // A pool alone keeps no process alive; running work does, through its watch.
    worker.unref()
    return worker
  }

  function addSeat(): Seat {
    const seat: Seat = { worker: start(), job: undefined, grace: undefined }
    listen(seat)
    seats.push(seat)
    return seat
  }

  function listen(seat: Seat): void {
    const { worker } = seat
    worker.on('message', (delivery: Delivery) => {
      if (seat.worker !== worker || seat.job?.order.id !== delivery.id) return
      const { job } = seat
      free(seat)
      if (delivery.result !== undefined) job.settle(delivery.result)
      else job.fail(errorFrom(delivery))
      next()
    })
    const gone = (error: Error): void => {
      if (seat.worker !== worker || closed) return
      const { job } = seat
      replace(seat)
      job?.fail(error)
      next()
    }
    worker.on('error', gone)
    worker.on('exit', (code) => gone(new Error(`an engine worker ended by itself with code ${code}`)))
  }

  function replace(seat: Seat): void {
    free(seat)
    seats.splice(seats.indexOf(seat), 1)
  }

  function free(seat: Seat): void {
    clearInterval(seat.job?.watch)
    clearTimeout(seat.grace)
    seat.job = undefined
    seat.grace = undefined
  }

  function next(): void {
    while (queue.length > 0) {
      const seat = seats.find(({ job }) => job === undefined) ?? (seats.length < size ? addSeat() : undefined)
      if (seat === undefined) return
      give(seat, queue.shift()!)
    }
  }

  function give(seat: Seat, job: Job): void {
    seat.job = job
    let told = 0
    job.watch = setInterval(() => {
      const done = Atomics.load(job.order.pulse, 1)
      if (done !== told) job.progress((told = done) / 1000)
    }, BETWEEN_PROGRESS)
    seat.worker.postMessage(job.order)
  }

  function cancel(job: Job): void {
    Atomics.store(job.order.pulse, 0, 1)
    job.settle(refuse({ kind: 'cancelled' }))
    const waiting = queue.indexOf(job)
    if (waiting >= 0) queue.splice(waiting, 1)
    const seat = seats.find((each) => each.job === job)
    if (seat === undefined) return
    clearInterval(job.watch)
    seat.grace = setTimeout(() => {
      const { worker } = seat
      replace(seat)
      void worker.terminate()
      next()
    }, patience)
  }

  /** The number under which workers know the panel of some work; zero where it has none. */
  function panelOf(input: object): number {
    if (!('panel' in input) || typeof input.panel !== 'object' || input.panel === null) return 0
    const known = panels.get(input.panel)
    if (known !== undefined) return known
    panels.set(input.panel, ++panelsKnown)
    return panelsKnown
  }

  return {
    size,
    warm() {
      if (!closed && seats.length === 0) addSeat()
    },
    run<K extends WorkKind>(
      kind: K,
      input: Work[K]['input'],
      signal: AbortSignal,
      progress: (share: number) => void,
    ): Promise<Result<Work[K]['output']>> {
      if (closed || signal.aborted) return Promise.resolve(refuse({ kind: 'cancelled' }))
      return new Promise((resolve, reject) => {
        const stop = (): void => cancel(job)
        const job: Job = {
          order: {
            id: ++orders,
            kind,
            input,
            pulse: new Int32Array(new SharedArrayBuffer(8)),
            panel: panelOf(input),
          },
          progress,
          settle: (result) => {
            signal.removeEventListener('abort', stop)
            // The worker answers what `Work` promises for this kind.
            resolve(result as Result<Work[K]['output']>)
          },
          fail: (error) => {
            signal.removeEventListener('abort', stop)
            reject(error)
          },
          watch: undefined,
        }
        signal.addEventListener('abort', stop, { once: true })
        queue.push(job)
        next()
      })
    },
    async close() {
      closed = true
      for (const job of queue.splice(0)) job.settle(refuse({ kind: 'cancelled' }))
      const workers = seats.splice(0).map((seat) => {
        const { job, worker } = seat
        free(seat)
        job?.settle(refuse({ kind: 'cancelled' }))
        return worker.terminate()
      })
      await Promise.all(workers)
    },
  }
}

/** The bug as it was met in the worker. */
function errorFrom({ thrown }: Delivery): Error {
  const error = new Error(thrown?.message ?? 'an engine worker sent nothing')
  if (thrown !== undefined) Object.assign(error, { name: thrown.name, stack: thrown.stack })
  return error
}
