import type { LedgerCopy } from '../../shared/ledgerCopy.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { Draft } from '../../shared/trade.ts'
import type { AssetResolver } from './assets.ts'
import type { NewEvent } from './events.ts'
import { placeEvent, type CopyNews } from './ledgerCopy.ts'

/** Where the parts of a copy go in this ledger. */
export interface PlannedCopy {
  /** The account that one of the copy is here. */
  account(id: string): string
  /** The event that a draft of the copy tells, under its own key. */
  event(draft: Draft): NewEvent
  readonly news: CopyNews
  readonly refusal: Refusal | undefined
}

/** What planning a copy must know of the ledger, and of what the same import adds before it. */
export interface Here {
  readonly file: string
  readonly resolver: AssetResolver
  /** Accounts of the ledger and of copies before this one. */
  readonly holders: ReadonlyMap<string, { readonly currency: string }>
  readonly chosen: Readonly<Record<string, string>>
}

/** Accounts, assets and events of a copy in this ledger (IMP-91). `drafts` are its events as rows, in its order. Reads only. */
export function planCopy(copy: LedgerCopy, drafts: readonly Draft[], here: Here): PlannedCopy {
  const { holders, chosen, resolver } = here
  const account = (id: string) => (Object.hasOwn(chosen, id) ? chosen[id]! : id)
  const other = copy.accounts.find(
    ({ id, currency }) => (holders.get(account(id))?.currency ?? currency) !== currency,
  )
  if (other !== undefined) {
    return {
      account,
      event: () => {
        throw new Error('a copy that is refused has no events')
      },
      news: { currency: copy.currency, accounts: [], filed: [] },
      refusal: {
        kind: 'file',
        file: here.file,
        column: other.id,
        problem: 'wrongCurrency',
        found: other.currency,
        expected: [holders.get(account(other.id))!.currency],
      },
    }
  }
  const assets = new Map(copy.assets.map((asset) => [asset.id, resolver.adopt(asset)]))
  const places = { account, asset: (id: string) => assets.get(id) ?? id }
  const copiedOf = new Map(drafts.map((draft, i) => [draft, copy.events[i]!]))
  return {
    account,
    event: (draft) => placeEvent(copiedOf.get(draft)!, draft.line, places),
    news: {
      currency: copy.currency,
      accounts: copy.accounts.filter(({ id }) => account(id) === id && !holders.has(id)),
      filed: copy.filed,
    },
    refusal: undefined,
  }
}
