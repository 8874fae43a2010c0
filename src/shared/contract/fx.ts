import { z } from 'zod'
import { FxFileSummary, FxSeriesRow, MissingRate, Pair } from '../fx.ts'
import { FileIn } from '../importing.ts'
import { Currency } from '../plain.ts'
import { channel, nothing } from './channel.ts'

export const fxChannels = {
  'fx.import': channel({
    input: z.strictObject({
      files: z.array(FileIn).min(1).max(50),
      /** For a file of two columns whose header names no pair. */
      pair: Pair.optional(),
    }),
    output: z.strictObject({ files: z.array(FxFileSummary), revision: z.int() }),
    writes: 'market',
  }),
  'fx.list': channel({
    input: nothing,
    output: z.strictObject({
      /** What the household reckons in. */
      base: Currency,
      series: z.array(FxSeriesRow),
      /** Per currency of accounts and holdings the first rate that is lacking today; empty when all is well. */
      missing: z.array(MissingRate),
    }),
  }),
  'fx.chooseBase': channel({
    input: z.strictObject({ currency: Currency }),
    output: z.strictObject({ base: Currency }),
    writes: 'ledger',
  }),
} as const
