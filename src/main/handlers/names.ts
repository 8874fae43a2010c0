import type { Account, Asset } from '../../shared/account.ts'
import type { HoldingRow } from '../../shared/lot.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { listAccounts } from '../store/accounts.ts'
import { listAssets } from '../store/assets.ts'
import type { OpenLedger } from '../store/open.ts'

/** Accounts and assets by id, as rows name them. */
export interface Names {
  account(id: string): Account
  hasAccount(id: string): boolean
  ofAccount(id: string): Pick<HoldingRow, 'accountName' | 'taxType'>
  asset(id: string): Asset
  /** By id, or by a symbol that one asset alone has. */
  findAsset(named: string): Asset | undefined
}

export function namesOf(ledger: OpenLedger): Names {
  const accounts = new Map(listAccounts(ledger).map((a) => [a.id, a]))
  const list = listAssets(ledger)
  const assets = new Map(list.map((a) => [a.id, a]))
  const account = (id: string) => known(accounts.get(id), id)
  return {
    account,
    hasAccount: (id) => accounts.has(id),
    ofAccount: (id) => ({ accountName: account(id).name, taxType: account(id).taxType }),
    asset: (id) => known(assets.get(id), id),
    findAsset(named) {
      const bearers = list.filter((a) => a.symbol.toUpperCase() === named.toUpperCase())
      return assets.get(named) ?? (bearers.length === 1 ? bearers[0] : undefined)
    },
  }
}

function known<T>(found: T | undefined, id: string): T {
  if (found === undefined) throw new Error(`an event names ${id}, which the ledger does not have`)
  return found
}

export function unknownAsset(id: string): Refusal {
  return { kind: 'notFound', what: 'asset', id }
}
