import { type BacktestInput, type Tools, run } from '../../engine/backtest/run.ts'
import type { Result } from '../../shared/refusal.ts'
import type { Report } from '../../shared/report.ts'

/** Every kind of work an engine worker can be asked for: its plain, cloneable input and what it answers. */
export interface Work {
  readonly backtest: { readonly input: BacktestInput; readonly output: Report }
}
export type WorkKind = keyof Work

/** What a worker is sent. `pulse` is shared: [0] not zero means stop, [1] is the share done in thousandths. */
export interface Order<K extends WorkKind = WorkKind> {
  readonly id: number
  readonly kind: K
  readonly input: Work[K]['input']
  readonly pulse: Int32Array
}

/** What it sends back; `thrown` where the work met a bug. */
export interface Delivery {
  readonly id: number
  readonly result?: Result<unknown>
  readonly thrown?: { readonly name: string; readonly message: string; readonly stack: string }
}

/** Does the work on this thread. */
export function perform(order: Order, tools: Omit<Tools, 'pulse'>): Result<unknown> {
  switch (order.kind) {
    case 'backtest':
      return run(order.input, { ...tools, pulse: order.pulse })
  }
}

/** The buffers of all columns in a value, each once: they are handed over rather than copied. Shared ones stay where they are. */
export function buffersOf(value: unknown, found: Set<ArrayBuffer> = new Set()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) buffersOf(member, found)
  }
  return found
}
