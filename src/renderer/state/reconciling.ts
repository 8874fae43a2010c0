import { create } from 'zustand'
import type { FileIn } from '../../shared/importing.ts'
import type { ReconcileReport } from '../../shared/reconciling.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { Api } from '../api/connect.ts'

/** A position file and what the person said about it. */
export interface Holding {
  readonly file: FileIn
  /** Account by the hint that the file gives; null leaves its rows out. */
  readonly accounts: Readonly<Record<string, string | null>>
  readonly day: string | undefined
}

export type Reconciling =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'running'
      readonly holding: Holding
      readonly before: ReconcileReport | undefined
      readonly abort: AbortController
    }
  | { readonly phase: 'ready'; readonly holding: Holding; readonly report: ReconcileReport }
  | { readonly phase: 'refused'; readonly holding: Holding; readonly refusal: Refusal }

export const useReconcile = create<{ readonly now: Reconciling }>(() => ({ now: { phase: 'idle' } }))

/** Compares a file; an earlier comparison that is still on its way is dropped. */
export async function reconcile(api: Api, holding: Holding): Promise<void> {
  const { now } = useReconcile.getState()
  if (now.phase === 'running') now.abort.abort()
  const abort = new AbortController()
  const before = now.phase === 'ready' ? now.report : now.phase === 'running' ? now.before : undefined
  show({ phase: 'running', holding, before, abort })
  const result = await api(
    'ledger.reconcile',
    {
      file: holding.file,
      accounts: { ...holding.accounts },
      ...(holding.day === undefined ? {} : { day: holding.day }),
    },
    { signal: abort.signal },
  )
  const current = useReconcile.getState().now
  if (current.phase !== 'running' || current.abort !== abort) return
  show(
    result.ok
      ? { phase: 'ready', holding, report: result.value }
      : { phase: 'refused', holding, refusal: result.refusal },
  )
}

/** The same file once more, with something changed: an account, a day, or the ledger. */
export function reconcileAgain(api: Api, change: Partial<Omit<Holding, 'file'>> = {}): Promise<void> {
  const { now } = useReconcile.getState()
  return now.phase === 'idle' ? Promise.resolve() : reconcile(api, { ...now.holding, ...change })
}

export function dropReconcile(): void {
  const { now } = useReconcile.getState()
  if (now.phase === 'running') now.abort.abort()
  show({ phase: 'idle' })
}

function show(now: Reconciling): void {
  useReconcile.setState({ now })
}
