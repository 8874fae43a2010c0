import { createHash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { parentPort } from 'node:worker_threads'
import { type Delivery, type Kept, type Order, buffersOf, perform } from './job.ts'

if (parentPort === null) throw new Error('an engine worker is started by the pool')
const port = parentPort
const kept: Kept = { panel: undefined }

port.on('message', (order: Order) => {
  const delivery = deliver(order)
  port.postMessage(delivery, [...buffersOf(delivery)])
})

function deliver(order: Order): Delivery {
  try {
    return {
      id: order.id,
      result: perform(order, { hashText, hashPieces, clock: () => performance.now() }, kept),
    }
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    return { id: order.id, thrown: { name, message, stack: stack ?? '' } }
  }
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hashPieces(pieces: readonly (string | Float64Array | Int32Array)[]): string {
  const hash = createHash('sha256')
  for (const piece of pieces) {
    hash.update(
      typeof piece === 'string' ? piece : new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength),
    )
  }
  return hash.digest('hex')
}
