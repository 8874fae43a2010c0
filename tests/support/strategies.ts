import { createHash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { z } from 'zod'
import type { BacktestInput, Tools } from '../../src/engine/backtest/run.ts'
import { day } from '../../src/shared/day.ts'
import { Execution, Strategy, type Core, type Sleeve } from '../../src/shared/strategy.ts'
import type { Panel } from '../../src/engine/market/panel.ts'

/** A document with everything that is left out filled in, as a test wants it. */
export function strategyOf(parts: {
  readonly core: z.input<typeof Core>['targets'] | z.input<typeof Core>
  readonly sleeve?: Partial<z.input<typeof Sleeve>> & Pick<z.input<typeof Sleeve>, 'universe' | 'steps'>
}): Strategy {
  const core = 'targets' in parts.core ? parts.core : { targets: parts.core }
  return Strategy.parse({
    schema: 'trimtab.strategy/1',
    id: 'made-up',
    version: 1,
    name: 'Made up',
    core,
    sleeves: parts.sleeve === undefined ? [] : [{ id: 'sleeve', name: 'Sleeve', cap: 1, ...parts.sleeve }],
  })
}

export function inputOf(
  panel: Panel,
  strategy: Strategy,
  options: {
    readonly from?: string
    readonly to?: string
    readonly budget?: number
    readonly execution?: Partial<Execution>
  } = {},
): BacktestInput {
  return {
    panel,
    strategy,
    from: options.from === undefined ? undefined : day(options.from),
    to: options.to === undefined ? undefined : day(options.to),
    budget: options.budget,
    execution: Execution.parse(options.execution ?? {}),
    hindsight: false,
  }
}

export function toolsFor(pulse: Int32Array = new Int32Array(2)): Tools {
  return {
    hashText: (text) => createHash('sha256').update(text).digest('hex'),
    hashPieces: (pieces) => {
      const hash = createHash('sha256')
      for (const piece of pieces) {
        hash.update(
          typeof piece === 'string'
            ? piece
            : new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength),
        )
      }
      return hash.digest('hex')
    },
    clock: () => performance.now(),
    pulse,
  }
}
