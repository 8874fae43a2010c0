import { ok, refuse } from '../../shared/refusal.ts'
import { assetById, editAsset, listAssets } from '../store/assets.ts'
import { write } from '../store/write.ts'
import type { Handlers } from './handler.ts'

export const assetHandlers = {
  'asset.list': (_input, { ledger }) => ok(listAssets(ledger)),

  'asset.edit': ({ id, ...change }, { ledger }) =>
    write(ledger, ['ledger'], () => {
      if (assetById(ledger, id) === undefined) return refuse({ kind: 'notFound', what: 'asset', id })
      editAsset(ledger, id, change)
      return ok(assetById(ledger, id)!)
    }),
} satisfies Partial<Handlers>
