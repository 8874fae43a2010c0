import type { Step } from '../../shared/strategy.ts'
import type { RunStep } from './draft.ts'
import { overlayVolatilityTarget } from './steps/overlayVolatilityTarget.ts'
import { parkIn } from './steps/parkIn.ts'
import { selectAboveSma } from './steps/selectAboveSma.ts'
import { selectCrossover } from './steps/selectCrossover.ts'
import { weighEqual } from './steps/weighEqual.ts'
import { weighFixed } from './steps/weighFixed.ts'

export function compileStep(step: Step): RunStep {
  switch (step.kind) {
    case 'selectAboveSma':
      return selectAboveSma(step)
    case 'selectCrossover':
      return selectCrossover(step)
    case 'weighEqual':
      return weighEqual(step)
    case 'weighFixed':
      return weighFixed(step)
    case 'overlayVolatilityTarget':
      return overlayVolatilityTarget(step)
    case 'parkIn':
      return parkIn(step)
  }
}
