import { prefixOf, smaAt } from '../../../src/engine/signals/sma.ts'
import type { Cover } from '../oracles.ts'

interface Input {
  readonly values: readonly number[]
  readonly period: number
}

export const cover: Cover = {
  sma_full_window: ({ values, period }: Input) => ({
    first_output_index: period - 1,
    values: values.flatMap((_, row) => (row < period - 1 ? [] : [averageAt(values, period, row)])),
  }),
  /** That library averages what there is before the window is full: here, windows as long as there are values. */
  sma_partial_warmup: ({ values, period }: Input) =>
    values.map((_, row) => averageAt(values, Math.min(period, row + 1), row)),
}

function averageAt(values: readonly number[], length: number, row: number): number {
  const out = new Float64Array(1)
  smaAt(prefixOf(Float64Array.from(values)), length, Int32Array.of(row), out, 0)
  return out[0]!
}
