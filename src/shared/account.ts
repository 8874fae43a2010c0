import { z } from 'zod'
import { AmountText, Currency, DayText, Id } from './plain.ts'

export const TaxType = z.enum(['taxable', 'deferred', 'exempt'])
export type TaxType = z.infer<typeof TaxType>

/**
 * How a sale takes lots (LOT-4, LOT-21 to LOT-24). `specific` needs a choice per sale and falls back to fifo where none was made;
 * `average`, `sharePool` (United Kingdom) and `adjustedCostBase` (Canada) pool the cost; `minTax` needs rates.
 */
export const Relief = z.enum([
  'fifo',
  'lifo',
  'hifo',
  'lowestCost',
  'average',
  'specific',
  'minTax',
  'sharePool',
  'adjustedCostBase',
])
export type Relief = z.infer<typeof Relief>

/** How a country pools what shares cost, as data (LOT-22, LOT-23). */
export const ReliefTable = z.strictObject({
  schema: z.literal('trimtab.relief/1'),
  country: z.string().length(2),
  asOf: DayText,
  source: z.string(),
  /** What was and was not modelled. */
  check: z.string(),
  methods: z.array(
    z.strictObject({
      method: Relief,
      sameDay: z.boolean(),
      followingDays: z.int().min(0).max(366),
      kinds: z.array(z.lazy(() => AssetKind)).optional(),
    }),
  ),
})

/** What `minTax` reckons with (LOT-24): rates as shares of one, losses carried in as amounts of zero or above. */
export const MinTaxRates = z.strictObject({
  shortRate: AmountText,
  longRate: AmountText,
  carriedShort: AmountText.default('0'),
  carriedLong: AmountText.default('0'),
})
export type MinTaxRates = z.infer<typeof MinTaxRates>

export const Account = z.strictObject({
  id: Id,
  name: z.string().min(1).max(80),
  institution: z.string().max(80),
  owner: z.string().min(1).max(80),
  taxType: TaxType,
  currency: Currency,
  relief: Relief,
  inPlan: z.boolean(),
  /** Numbers under which exports name this account, masked or whole. */
  externalIds: z.array(z.string().max(80)).max(20),
})
export type Account = z.infer<typeof Account>

export const AssetKind = z.enum([
  'equity',
  'etf',
  'mutualFund',
  'moneyMarket',
  'bond',
  'option',
  'future',
  'crypto',
  'cash',
  'other',
])
export type AssetKind = z.infer<typeof AssetKind>

export const TaxKind = z.enum([
  'securities',
  'collectible',
  'section1256',
  'partnership',
  'treasuryFund',
  'muniFund',
  'reit',
  'crypto',
])
export type TaxKind = z.infer<typeof TaxKind>

export const AssetId = z.strictObject({
  scheme: z.enum(['symbol', 'isin', 'cusip', 'figi', 'conid', 'broker']),
  value: z.string().min(1).max(60),
  exchange: z.string().max(20).optional(),
  fromDay: DayText.optional(),
  toDay: DayText.optional(),
})
export type AssetId = z.infer<typeof AssetId>

export const Asset = z.strictObject({
  /** The first symbol the asset was seen under, made unique; opaque from then on. */
  id: Id,
  symbol: z.string().max(60),
  name: z.string().max(200),
  kind: AssetKind,
  taxKind: TaxKind,
  currency: Currency,
  identicalGroup: z.string().max(80).optional(),
  ids: z.array(AssetId).max(40),
})
export type Asset = z.infer<typeof Asset>
