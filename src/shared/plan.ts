import { z } from 'zod'
import { AmountText, Finite, Id, Share } from './plain.ts'

/** The owner's standing plan: which strategy is live, how much of it, in which accounts, and the limits that warn. */
export const Plan = z.strictObject({
  strategy: z.string(),
  version: z.int(),
  sleeveBudget: Share,
  sleeveCap: Share,
  accounts: z.array(Id).min(1),
  minimumTrade: AmountText.default('100'),
  costBp: z.number().min(0).max(500).default(10),
  /** One-way, share of the plan's value per year. */
  turnoverBudget: Share.default(0.5),
  /** Sessions after which a price is stale. */
  staleAfter: z.int().min(0).max(60).default(3),
})
export type Plan = z.infer<typeof Plan>

/** One asset read across core, sleeve and together: shares of the plan's value, drift in the same unit. */
export const PartWeight = z.strictObject({
  target: Finite,
  actual: Finite,
  drift: Finite,
  /** Half the width of the band; null where the part has none for this asset. */
  band: Finite.nullable(),
  outside: z.boolean(),
})
export const SpreadRow = z.strictObject({
  asset: Id,
  symbol: z.string(),
  name: z.string(),
  value: AmountText,
  core: PartWeight.nullable(),
  sleeve: PartWeight.nullable(),
  together: PartWeight,
})
export type SpreadRow = z.infer<typeof SpreadRow>
