import type { Step } from '../../shared/strategy.ts'
import type { RunStep } from './draft.ts'
import { overlayDrawdown } from './steps/overlayDrawdown.ts'
import { overlayLimits } from './steps/overlayLimits.ts'
import { overlayScale } from './steps/overlayScale.ts'
import { overlayTurnover } from './steps/overlayTurnover.ts'
import { overlayVolatilityTarget } from './steps/overlayVolatilityTarget.ts'
import { parkIn } from './steps/parkIn.ts'
import { selectAboveSma } from './steps/selectAboveSma.ts'
import { selectCrossover } from './steps/selectCrossover.ts'
import { selectSeason } from './steps/selectSeason.ts'
import { selectTop } from './steps/selectTop.ts'
import { selectVote } from './steps/selectVote.ts'
import { selectWhen } from './steps/selectWhen.ts'
import { tiltByRegime } from './steps/tiltByRegime.ts'
import { weighByRisk } from './steps/weighByRisk.ts'
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
    case 'overlayDrawdown':
      return overlayDrawdown(step)
    case 'overlayLimits':
      return overlayLimits(step)
    case 'overlayScale':
      return overlayScale(step)
    case 'overlayTurnover':
      return overlayTurnover(step)
    case 'selectSeason':
      return selectSeason(step)
    case 'selectTop':
      return selectTop(step)
    case 'selectVote':
      return selectVote(step)
    case 'selectWhen':
      return selectWhen(step)
    case 'weighByRisk':
      return weighByRisk(step)
    case 'tiltByRegime':
      return tiltByRegime(step)
    case 'parkIn':
      return parkIn(step)
  }
}
