import type { FileProblem, Refusal } from '../../shared/refusal.ts'

/** What to do about a refusal from the command line, where that is not what one does in the window. */
export function remedyHere(refusal: Refusal): string | undefined {
  if (refusal.kind === 'noPrices') return 'Import a price file for each: trimtab prices import FILE.'
  if (refusal.kind === 'missingRate') {
    return `Import one that covers that day: trimtab fx import FILE --pair ${refusal.from}${refusal.to}.`
  }
  if (refusal.kind === 'yearFiled') {
    return `Choose a later day, or take the mark off: trimtab tax filed ${refusal.year} --undo.`
  }
  return refusal.kind === 'file' ? FILES[refusal.problem] : undefined
}

const FILES: Partial<Record<FileProblem, string>> = {
  unknownLayout:
    'Map its columns once on the Data page of the window, or name a saved profile with --profile.',
  ambiguousLayout: 'Say which with --broker.',
  accountUnknown: 'Name one with --account.',
}
