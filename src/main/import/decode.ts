import { ok, refuse, type Result } from '../../shared/refusal.ts'

export const MAX_FILE_BYTES = 100 * 1024 * 1024

/**
 * The bytes of an export as text, without a byte-order mark. In this order: mark, NUL pattern (UTF-16 without a mark),
 * strict UTF-8, Windows-1252. Refuses an empty file, one over 100 MB, one that is no text (and says what it looks
 * like), and one whose encoding cannot be told without guessing. A file that declares its encoding, as `declared` says, is
 * read by that instead of as Windows-1252 (IMP-71).
 */
export function decodeText(file: string, bytes: Uint8Array, declared?: string): Result<string> {
  if (bytes.length === 0) return refuse({ kind: 'file', file, problem: 'empty' })
  if (bytes.length > MAX_FILE_BYTES) {
    return refuse({
      kind: 'file',
      file,
      problem: 'tooLarge',
      found: `${bytes.length} bytes`,
      expected: [`at most ${MAX_FILE_BYTES} bytes`],
    })
  }
  const binary = kindOfBinary(bytes)
  if (binary !== undefined) return refuse({ kind: 'file', file, problem: 'binary', found: binary })

  const told = decodeByMark(bytes) ?? decodeByNulPattern(bytes)
  const text = told
    ? told.text
    : (decodeStrictly('utf-8', bytes) ??
      (declared === undefined ? decodeWindows1252(bytes) : decodeDeclared(declared, bytes)))
  if (text === undefined)
    return refuse({
      kind: 'file',
      file,
      problem: 'encoding',
      ...(declared !== undefined && { found: declared.slice(0, 40) }),
    })
  if (hasControls(text)) return refuse({ kind: 'file', file, problem: 'binary', found: 'control characters' })
  return ok(text)
}

/**
 * Text of bytes that come in parts, by strict UTF-8 with or without a mark; undefined, and then no more, where they are not in it
 * or are no text.
 */
export function* textInParts(
  parts: Iterable<Uint8Array>,
): Generator<{ readonly text: string; readonly bytes: number } | undefined, void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let isFirst = true
  try {
    for (const part of parts) {
      if (isFirst && (kindOfBinary(part) !== undefined || decodeByNulPattern(part))) return yield undefined
      isFirst = false
      yield { text: decoder.decode(part, { stream: true }), bytes: part.length }
    }
    const text = decoder.decode()
    if (text !== '') yield { text, bytes: 0 }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    yield undefined
  }
}

/** Whether text has no control characters that no spreadsheet writes. */
export function isPlainText(text: string): boolean {
  return !hasControls(text)
}

/** An encoding that the bytes name; `text` is undefined where they are not in it after all. */
interface Told {
  readonly text: string | undefined
}

/** First bytes of the files people drop by mistake, from the formats' own specifications. */
const SIGNATURES: readonly (readonly [what: string, bytes: readonly number[]])[] = [
  ['PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['Excel workbook or zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['zip archive', [0x50, 0x4b, 0x05, 0x06]],
  ['old Office document', [0xd0, 0xcf, 0x11, 0xe0]],
  ['PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG image', [0xff, 0xd8, 0xff]],
  ['GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['TIFF image', [0x49, 0x49, 0x2a, 0x00]],
  ['WebP image', [0x52, 0x49, 0x46, 0x46]],
  ['gzip archive', [0x1f, 0x8b]],
  ['7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]],
]

function kindOfBinary(bytes: Uint8Array): string | undefined {
  return SIGNATURES.find(([, signature]) => signature.every((byte, i) => bytes[i] === byte))?.[0]
}

function decodeByMark(bytes: Uint8Array): Told | undefined {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return { text: decodeStrictly('utf-8', bytes.subarray(3)) }
  if (startsWith(bytes, 0xff, 0xfe)) return { text: decodeStrictly('utf-16le', bytes.subarray(2)) }
  if (startsWith(bytes, 0xfe, 0xff)) return { text: decodeStrictly('utf-16be', bytes.subarray(2)) }
  return undefined
}

/** Western text in UTF-16 has a NUL as nearly every second byte, always on the same side. */
function decodeByNulPattern(bytes: Uint8Array): Told | undefined {
  const looked = Math.min(bytes.length, 4096)
  let even = 0
  let odd = 0
  for (let i = 0; i < looked; i++) {
    if (bytes[i] !== 0) continue
    if (i % 2 === 0) even++
    else odd++
  }
  const many = looked * 0.3
  if (odd > many && even === 0) return { text: decodeStrictly('utf-16le', bytes) }
  if (even > many && odd === 0) return { text: decodeStrictly('utf-16be', bytes) }
  return undefined
}

/** By a label of the WHATWG encoding list; undefined where there is none such, or the bytes are not in it. */
function decodeDeclared(label: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function decodeStrictly(encoding: 'utf-8' | 'utf-16le' | 'utf-16be', bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * Every byte means something in Windows-1252 but for five, so text of another encoding would pass as gibberish. Refused where it
 * shows: those five, and what no Western text holds. A single `č` that reads as `è` does not show; it touches names only: digits,
 * signs and separators are the same bytes in all of these encodings, and a mark of currency or a space that is not makes its
 * cell no number.
 */
function decodeWindows1252(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('windows-1252').decode(bytes)
  if (/[\u0080-\u009f]/.test(text)) return undefined
  return FOREIGN.some((pattern) => pattern.test(text)) ? undefined : text
}

const FOREIGN: readonly RegExp[] = [
  // Punctuation or fractions inside a word: Latin-2, DOS, Macintosh.
  /[A-Za-z\u00c0-\u00ff][\u00a1-\u00a8\u00ab-\u00ad\u00af-\u00b3\u00b5\u00b6\u00b8\u00b9\u00bb-\u00bf\u00d7\u00f7\u201a\u201c-\u201e\u2020\u2021\u2022\u2026\u2030\u2039\u203a\u02dc\u02c6\u0192\u2122][A-Za-z\u00c0-\u00ff]/,
  // A quotation mark that opens, or a small one, at the end of a word: DOS and Polish.
  /[A-Za-z\u00c0-\u00ff][\u201a\u201e\u00b9]/,
  // Four accented letters in a row: Cyrillic, Greek.
  /[\u00c0-\u00ff]{4}/,
  // The euro of ISO-8859-15; nobody writes the general mark of currency.
  /\u00a4/,
  // These letters are others in every neighbour of the encoding, and hardly written in the languages that use it.
  /[\u0160\u0161\u017d\u017e\u0178]/,
  /[\u0152\u0153](?!u)/i,
  // Italian and French write these at the end of words; inside one they are Czech.
  /[\u00ec\u00f2\u00f9][a-z]/,
  /\u00f8(?=[^]*[\u00e8\u00ec\u00f9])|[\u00e8\u00ec\u00f9](?=[^]*\u00f8)/,
  // Hungarian: neither Portuguese nor French nor Estonian words have both.
  /[\u00f5\u00fb]\w*[\u00f6\u00fc]|[\u00f6\u00fc]\w*[\u00f5\u00fb]/,
  /\u00f5(?=[^]*\u00fb)|\u00fb(?=[^]*\u00f5)/,
  // Romanian: no Icelandic word has a thorn behind these, and no Portuguese one ends so.
  /[\u00e3\u00ee\u00e2][a-z]*\u00fe|\u00fe[\u00e3\u00ee\u00e2]/,
]

/** NUL and other controls besides tab, line ends, form feed and the old end-of-file mark: no spreadsheet writes them. */
function hasControls(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u0008\u000e-\u0019\u001b-\u001f]/.test(text)
}

function startsWith(bytes: Uint8Array, ...mark: number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte)
}
