import { canonical } from '../../shared/canonical.ts'
import type { Strategy } from '../../shared/strategy.ts'

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
        steps: steps.map(({ kind }) => kind),
      })),
    ),
  )
}
