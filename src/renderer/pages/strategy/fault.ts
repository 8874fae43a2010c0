import type { Refusal } from '../../../shared/refusal.ts'

/** The part of the document that the checker refuses, by its path, and why; undefined where it refuses none. */
export type Fault = { readonly path: string; readonly problem: string } | undefined

export function faultOf(refusal: Refusal | undefined): Fault {
  return refusal?.kind === 'invalidStrategy' ? refusal : undefined
}

/** What to say beside the field that stands for this path; undefined where nothing is wrong with it. */
export function problemOf(fault: Fault, path: string): string | undefined {
  return fault?.path === path ? problemWords(fault.problem) : undefined
}

/** The same for a field that stands for everything under its path. */
export function problemWithin(fault: Fault, path: string): string | undefined {
  return fault !== undefined && (fault.path === path || fault.path.startsWith(`${path}.`))
    ? problemWords(fault.problem)
    : undefined
}

function problemWords(problem: string): string {
  return `${problem.charAt(0).toUpperCase()}${problem.slice(1)}`
}
