import { z } from 'zod'
import { FileIn } from '../importing.ts'
import { Finite, Id } from '../plain.ts'
import { WeighMethod } from '../strategy.ts'
import { channel } from './channel.ts'

export const weightsChannels = {
  /** Weights from a covariance matrix in a file, by one of the methods that a sleeve weighs by. */
  'weights.solve': channel({
    input: z.strictObject({
      file: FileIn,
      method: WeighMethod,
      /** Mean return of each asset for the period of the covariance; `meanVariance` needs it. */
      means: z.record(Id, Finite).default({}),
    }),
    output: z.strictObject({
      method: z.string(),
      assets: z.array(
        z.strictObject({
          asset: z.string(),
          weight: Finite,
          /** Its part of the variance of the whole; they sum to 1. */
          risk: Finite,
        }),
      ),
      /** Deviation of the whole, in the unit of the matrix. */
      deviation: Finite,
    }),
  }),
} as const
