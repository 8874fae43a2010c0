import { z } from 'zod'
import { Account, Asset, Relief, TaxType } from '../account.ts'
import { Currency, Id } from '../plain.ts'
import { channel, nothing } from './channel.ts'

export const accountChannels = {
  'account.list': channel({ input: nothing, output: z.array(Account) }),
  'account.add': channel({
    input: z.strictObject({
      name: z.string().min(1).max(80),
      institution: z.string().max(80).default(''),
      owner: z.string().min(1).max(80).default('Me'),
      taxType: TaxType.default('taxable'),
      currency: Currency.default('USD'),
      relief: Relief.default('fifo'),
      inPlan: z.boolean().default(true),
      externalIds: z.array(z.string().max(80)).max(20).default([]),
    }),
    output: Account,
    writes: 'ledger',
  }),
  'account.edit': channel({
    input: z.strictObject({
      id: Id,
      name: z.string().min(1).max(80).optional(),
      institution: z.string().max(80).optional(),
      taxType: TaxType.optional(),
      relief: Relief.optional(),
      inPlan: z.boolean().optional(),
      externalIds: z.array(z.string().max(80)).max(20).optional(),
    }),
    output: Account,
    writes: 'ledger',
  }),
  'asset.list': channel({ input: nothing, output: z.array(Asset) }),
  'asset.edit': channel({
    input: z.strictObject({
      id: Id,
      name: z.string().max(200).optional(),
      kind: Asset.shape.kind.optional(),
      taxKind: Asset.shape.taxKind.optional(),
      identicalGroup: z.string().max(80).nullable().optional(),
    }),
    output: Asset,
    writes: 'ledger',
  }),
} as const
