import { canonical } from '../../shared/canonical.ts'
import type { Step, Strategy } from '../../shared/strategy.ts'

/** Lower-case hex SHA-256 of a text's UTF-8: an argument, since the engine brings no package. */
export type HashText = (text: string) => string

/** STR-4: the document must have been parsed, so that every default is filled in. */
export function strategyHash(strategy: Strategy, sha256: HashText): string {
  return sha256(canonical(strategy))
}

/** STR-4: one hash for all strategies that differ in parameters only: what counts as one idea when trials are counted. */
export function familyHash(strategy: Strategy, sha256: HashText): string {
  return sha256(
    canonical(
      strategy.sleeves.map(({ universe, steps }) => ({
        universe: universe.toSorted(),
        steps: steps.map(shapeOf),
      })),
    ),
  )
}

/** A step's kind, and what it measures or weighs by: neither is a parameter. */
function shapeOf(step: Step): string {
  switch (step.kind) {
    case 'selectWhen':
    case 'overlayScale':
      return `${step.kind} ${step.measure.of}`
    case 'selectTop':
      return `${step.kind} ${step.by.of}`
    case 'selectVote':
      return `${step.kind} ${step.of.map(({ measure }) => measure.of).join(' ')}`
    case 'weighByRisk':
      return `${step.kind} ${step.method.by}`
    case 'selectAboveSma':
    case 'selectCrossover':
    case 'selectSeason':
    case 'weighEqual':
    case 'weighFixed':
    case 'overlayVolatilityTarget':
    case 'overlayLimits':
    case 'overlayTurnover':
    case 'overlayDrawdown':
    case 'tiltByRegime':
    case 'parkIn':
      return step.kind
  }
}
