import { type BacktestInput, type Tools, run } from '../../engine/backtest/run.ts'
import { type BootstrapInput, type Bootstrapped, bootstrap } from '../../engine/lab/bootstrap.ts'
import { type HonestyInput, checkHonesty } from '../../engine/lab/honesty.ts'
import { type SweepInput, type Swept, commonStart, sweep } from '../../engine/lab/sweep.ts'
import type { Panel } from '../../engine/market/panel.ts'
import { type Desk, newDesk } from '../../engine/strategy/desk.ts'
import type { Honesty } from '../../shared/honesty.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import type { Report } from '../../shared/report.ts'

/** Every kind of work an engine worker can be asked for: its plain, cloneable input and what it answers. */
export interface Work {
  readonly backtest: { readonly input: BacktestInput; readonly output: Report }
  /** Some trials of a grid; `engineMs` is the time inside the engine. */
  readonly sweep: { readonly input: SweepInput; readonly output: Swept & { readonly engineMs: number } }
  /** The row from which all of some trials are ready. */
  readonly sweepStart: { readonly input: SweepInput; readonly output: number }
  readonly honesty: { readonly input: HonestyInput; readonly output: Honesty }
  readonly bootstrap: { readonly input: BootstrapInput; readonly output: Bootstrapped }
}
export type WorkKind = keyof Work

/** What a worker is sent. `pulse` is shared: [0] not zero means stop, [1] is the share done in thousandths. */
export interface Order<K extends WorkKind = WorkKind> {
  readonly id: number
  readonly kind: K
  readonly input: Work[K]['input']
  readonly pulse: Int32Array
  /** The same number for the same panel, and zero where the work needs none: a warm worker knows it again. */
  readonly panel: number
}

/** What it sends back; `thrown` where the work met a bug. */
export interface Delivery {
  readonly id: number
  readonly result?: Result<unknown>
  readonly thrown?: { readonly name: string; readonly message: string; readonly stack: string }
}

/** What a worker keeps between orders: the panel it worked on last, and what was made from it. */
export interface Kept {
  panel: { readonly id: number; readonly columns: Panel; readonly desk: Desk } | undefined
}

/** Does the work on this thread. */
export function perform(order: Order, tools: Omit<Tools, 'pulse' | 'desk'>, kept: Kept): Result<unknown> {
  const { pulse } = order
  switch (order.kind) {
    case 'backtest': {
      const { input, desk } = atDesk(order as Order<'backtest'>, kept)
      return run(input, { ...tools, pulse, desk })
    }
    case 'sweep': {
      const { input, desk } = atDesk(order as Order<'sweep'>, kept)
      const began = tools.clock()
      const swept = sweep(input, pulse, desk)
      return swept.ok ? ok({ ...swept.value, engineMs: tools.clock() - began }) : swept
    }
    case 'sweepStart': {
      const { input, desk } = atDesk(order as Order<'sweepStart'>, kept)
      return commonStart(input, pulse, desk)
    }
    case 'honesty':
      return checkHonesty((order as Order<'honesty'>).input, { ...tools, pulse })
    case 'bootstrap': {
      const drawn = bootstrap((order as Order<'bootstrap'>).input, pulse)
      return drawn === undefined ? refuse({ kind: 'cancelled' }) : ok(drawn)
    }
  }
}

/** The desk of the order's panel: the one of the last order where the panel is the same. */
function atDesk<I extends { readonly panel: Panel }>(
  { input, panel }: { readonly input: I; readonly panel: number },
  kept: Kept,
): { input: I; desk: Desk } {
  if (kept.panel?.id !== panel) kept.panel = { id: panel, columns: input.panel, desk: newDesk() }
  kept.panel.desk.clear()
  return { input: { ...input, panel: kept.panel.columns }, desk: kept.panel.desk }
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
