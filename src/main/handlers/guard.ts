import { refuse } from '../../shared/refusal.ts'
import type { ChannelName } from '../../shared/contract.ts'
import type { Context, Handlers, Job } from './handler.ts'

/** What may be asked of a ledger that has lost something acknowledged: how it stands, and what exactly is wrong. */
const ALWAYS: ReadonlySet<ChannelName> = new Set([
  'app.status',
  'journal.list',
  'journal.verify',
  'ledger.check',
  'settings.show',
])

/** The same handlers, which refuse with the ledger's damage instead of showing figures that may be wrong (JRN-4). */
export function guarded(handlers: Handlers): Handlers {
  const entries = Object.entries(handlers) as [ChannelName, AnyHandler][]
  return Object.fromEntries(
    entries.map(([channel, handler]) => [channel, ALWAYS.has(channel) ? handler : refusing(handler)]),
  ) as unknown as Handlers
}

type AnyHandler = (input: never, context: Context, job: Job) => unknown

function refusing(handler: AnyHandler): AnyHandler {
  return (input, context, job) =>
    context.ledger.damage ? refuse(context.ledger.damage) : handler(input, context, job)
}
