import { ok, refuse, type Result } from '../../shared/refusal.ts'
import type { Draft } from '../../shared/trade.ts'
import { decodeText } from './decode.ts'
import { isOfx } from './ofx/readOfx.ts'
import { isZip } from './xlsx/unzip.ts'

/** A file with lines as a person corrected them, and those lines as they stood. */
export interface CorrectedFile {
  readonly name: string
  readonly bytes: Uint8Array
  readonly before: ReadonlyMap<number, string>
}

/**
 * Puts corrected lines in the place of those that came (IMP-29). Refused for files that are no lines of text, and for a line
 * that the file does not have.
 */
export function correctLines(
  file: { readonly name: string; readonly bytes: Uint8Array },
  fixes: readonly { readonly line: number; readonly raw: string }[],
): Result<CorrectedFile> {
  if (fixes.length === 0) return ok({ ...file, before: new Map() })
  const text = isZip(file.bytes) ? undefined : decodeText(file.name, file.bytes)
  if (text !== undefined && !text.ok) return text
  if (text === undefined || isOfx(text.value) || text.value.trimStart().startsWith('<'))
    return refuse({ kind: 'badArguments', path: 'fixes', problem: `${file.name} has no lines of cells` })
  const lines = text.value.split(/\r\n|\r|\n/)
  const before = new Map<number, string>()
  for (const { line, raw } of fixes) {
    const there = lines[line - 1]
    if (there === undefined)
      return refuse({ kind: 'badArguments', path: 'fixes', problem: `${file.name} has no line ${line}` })
    before.set(line, there)
    lines[line - 1] = raw
  }
  return ok({ name: file.name, bytes: new TextEncoder().encode(lines.join('\n')), before })
}

/** Drafts with the line as it stood in the note of those that were corrected. */
export function noteCorrections(
  drafts: readonly Draft[],
  before: ReadonlyMap<number, string>,
): readonly Draft[] {
  if (before.size === 0) return drafts
  return drafts.map((draft) => {
    const was = before.get(draft.line)
    if (was === undefined) return draft
    const said = draft.note === '' ? '' : `${draft.note}; `
    return { ...draft, note: `${said}corrected by hand, line ${draft.line} was: ${was}`.slice(0, 500) }
  })
}
