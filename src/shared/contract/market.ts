import { z } from 'zod'
import { FileIn } from '../importing.ts'
import { MacroSeriesRow, PriceColumns, PriceFileSummary, SeriesRow } from '../market.ts'
import { Currency, DayText, Id } from '../plain.ts'
import { channel, nothing } from './channel.ts'

export const marketChannels = {
  'prices.import': channel({
    input: z.strictObject({
      files: z.array(FileIn).min(1).max(200),
      /** For layouts that name no symbol (yahoo, lean): the symbol; default the file's name. */
      symbol: z.string().max(60).optional(),
      currency: Currency.default('USD'),
    }),
    output: z.strictObject({ files: z.array(PriceFileSummary), revision: z.int() }),
    writes: 'market',
    progress: true,
  }),
  'prices.list': channel({ input: nothing, output: z.array(SeriesRow) }),
  'prices.columns': channel({
    input: z.strictObject({ asset: Id, from: DayText.optional(), to: DayText.optional() }),
    output: PriceColumns,
  }),
  'macro.import': channel({
    input: z.strictObject({
      files: z.array(FileIn).min(1).max(50),
      series: Id.optional(),
      lagDays: z.int().min(0).max(400).optional(),
    }),
    output: z.strictObject({ series: z.array(MacroSeriesRow), revision: z.int() }),
    writes: 'market',
  }),
  'macro.list': channel({ input: nothing, output: z.array(MacroSeriesRow) }),
} as const
