import type { ChannelName, Input, Output } from '../../shared/contract.ts'
import { contract } from '../../shared/contract.ts'
import type { Result } from '../../shared/refusal.ts'
import type { Api } from '../api/connect.ts'
import { question, shown } from './question.ts'

/** What the ledger is and how far it has moved. Pages ask again when a revision they depend on changes. */
export const status = question('app.status')

/** An api that looks at the status again after every write that was done. */
export function watchWrites(api: Api): Api {
  return async <C extends ChannelName>(
    channel: C,
    input: Input<C>,
    options: Parameters<Api>[2] = {},
  ): Promise<Result<Output<C>>> => {
    const result = await api(channel, input, options)
    if ('writes' in contract[channel] && result.ok) await status.ask(api, {})
    return result
  }
}

/** One text that changes whenever something was written that a page could show. */
export function useRevision(): string {
  return status.use((asked) => {
    const known = shown(asked)
    if (known === undefined) return ''
    const { ledger, market, plan, settings } = known.revisions
    return `${known.ledger.id}/${ledger}/${market}/${plan}/${settings}/${known.counts.journal}/${known.today}`
  })
}
