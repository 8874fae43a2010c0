import { Broker, type Profile } from '../../shared/importing.ts'
import type { Output } from '../../shared/contract.ts'
import { ok, refuse, type Refusal, type Result } from '../../shared/refusal.ts'
import { decodeText } from './decode.ts'
import { isFlexXml, readFlexXml } from './brokers/ibkrFlexXml.ts'
import { detectLayouts, LAYOUTS, otherContents } from './detect.ts'
import { findProfileHeader, guessProfile, readByProfile } from './mapper.ts'
import { readCsv, type CsvTable, type Delimiter } from './readCsv.ts'
import { copyFormatOf, readCopy } from './own/readCopy.ts'
import { declaredEncoding, isOfx, readOfx } from './ofx/readOfx.ts'
import type { ReadFile } from './rows.ts'
import { ghostfolioTable, isGhostfolioJson } from './trackers/ghostfolio.ts'
import { readWorkbook, type Sheet } from './xlsx/readWorkbook.ts'
import { isZip } from './xlsx/unzip.ts'

export type { ReadFile } from './rows.ts'

export interface ReadOptions {
  /** `auto` detects the broker by the header; a broker's name or `profile:<id>` insists on it. */
  readonly broker: 'auto' | (string & {})
  readonly profiles: readonly Profile[]
  /** Id of the profile to read by, whatever the header. */
  readonly profile?: string
}

/**
 * A brokerage export as drafts of events, refused rows and rows without data; the one door of `main/import` for
 * transactions. Nothing is guessed: a file that cannot be read for certain is refused as a whole (kind `file`, with line
 * and column where there is one), a row that cannot be is refused by itself.
 */
export function readTransactions(
  file: { readonly name: string; readonly bytes: Uint8Array },
  { broker, profiles, profile }: ReadOptions,
): Result<ReadFile> {
  const named = profile ?? (broker.startsWith('profile:') ? broker.slice('profile:'.length) : undefined)
  if (isZip(file.bytes)) return readSheets(file, { broker, profiles, named })
  const decoded = decodeText(file.name, file.bytes, declaredEncoding(file.bytes))
  if (!decoded.ok) return decoded
  if (named === undefined && (broker === 'auto' || broker === 'ofx') && isOfx(decoded.value))
    return readOfx(file.name, decoded.value)
  if (named === undefined && (broker === 'auto' || broker === 'ibkr') && isFlexXml(decoded.value))
    return readFlexXml(file.name, decoded.value)
  const own = copyFormatOf(decoded.value)
  if (named === undefined && own !== undefined && (broker === 'auto' || broker === 'trimtab'))
    return readCopy(file.name, decoded.value, own)
  if (
    named === undefined &&
    (broker === 'auto' || broker === 'ghostfolio') &&
    isGhostfolioJson(decoded.value)
  ) {
    const activities = ghostfolioTable(file.name, decoded.value)
    return activities.ok ? readAs(file.name, activities.value, 'ghostfolio') : activities
  }
  const text = refuseOther(file.name, decoded.value)
  if (!text.ok) return text
  if (named !== undefined)
    return readNamedProfile(file.name, byDelimiter(file.name, text.value), profiles, named)
  const table = readCsv(file.name, text.value)
  if (!table.ok) return table
  return broker === 'auto'
    ? readDetected(file.name, byDelimiter(file.name, text.value), table.value, profiles)
    : readAs(file.name, table.value, broker)
}

/** The one sheet of a workbook that holds transactions of a layout that is known; else why there is none. */
function readSheets(
  file: { readonly name: string; readonly bytes: Uint8Array },
  {
    broker,
    profiles,
    named,
  }: Pick<ReadOptions, 'broker' | 'profiles'> & { readonly named: string | undefined },
): Result<ReadFile> {
  const workbook = readWorkbook(file.name, file.bytes)
  if (!workbook.ok) return workbook
  const read = ({ table }: Sheet): Result<ReadFile> => {
    if (named !== undefined) return readNamedProfile(file.name, () => ok(table), profiles, named)
    return broker === 'auto'
      ? readDetected(file.name, () => ok(table), table, profiles)
      : readAs(file.name, table, broker)
  }
  const results = workbook.value.map(read)
  const found = results.filter((result) => result.ok || !isUnknown(result.refusal))
  if (found.length > 1)
    return refuse({
      kind: 'file',
      file: file.name,
      problem: 'ambiguousLayout',
      expected: workbook.value.map(({ name }) => name).slice(0, 40),
    })
  return found[0] ?? results[0]!
}

function isUnknown(refusal: Refusal): boolean {
  return (
    refusal.kind === 'file' && (refusal.problem === 'unknownLayout' || refusal.problem === 'notTransactions')
  )
}

/** First rows of a CSV of any layout, the columns as the mapper would take them, and what only a person can tell. */
export function guessColumns(file: {
  readonly name: string
  readonly bytes: Uint8Array
}): Result<Output<'import.columns'>> {
  if (isZip(file.bytes)) {
    const workbook = readWorkbook(file.name, file.bytes)
    return workbook.ok ? guessProfile(file.name, workbook.value[0]!.table) : workbook
  }
  const text = readText(file)
  if (!text.ok) return text
  const table = readCsv(file.name, text.value)
  return table.ok ? guessProfile(file.name, table.value) : table
}

function readText(file: { readonly name: string; readonly bytes: Uint8Array }): Result<string> {
  const text = decodeText(file.name, file.bytes)
  return text.ok ? refuseOther(file.name, text.value) : text
}

/** The text back, or a refusal where it is no table. */
function refuseOther(file: string, text: string): Result<string> {
  const found = kindOfText(text)
  return found === undefined
    ? ok(text)
    : refuse({
        kind: 'file',
        file,
        line: 1,
        problem: 'unknownLayout',
        found,
        expected: knownBrokers(),
      })
}

/** Text that is no table: what a download folder holds beside exports. */
function kindOfText(text: string): string | undefined {
  const start = text.slice(0, 1000).trimStart()
  if (/^<(?:!doctype html|html)/i.test(start)) return 'web page (HTML)'
  if (isOfx(text)) return 'OFX file'
  if (start.startsWith('<?xml') || /^<\w+[\s>]/.test(start)) return 'XML file'
  if (/^[[{]\s*["[{]/.test(start)) return 'JSON file'
  return undefined
}

/** The table of a text under a delimiter; a sheet has one table and no delimiter. */
type Tabled = (delimiter: Delimiter) => Result<CsvTable>

function byDelimiter(file: string, text: string): Tabled {
  return (delimiter) => readCsv(file, text, delimiter)
}

function readDetected(
  file: string,
  tabled: Tabled,
  table: CsvTable,
  profiles: readonly Profile[],
): Result<ReadFile> {
  const detected = detectLayouts(table)
  if (detected.length > 1) {
    return refuse({
      kind: 'file',
      file,
      problem: 'ambiguousLayout',
      expected: detected.map(({ layout }) => layout.broker),
    })
  }
  const [only] = detected
  if (only) return only.layout.read(file, table, only.headerIndex)

  const fitting = profiles.flatMap((profile) => {
    const own = profile.delimiter === table.delimiter ? ok(table) : tabled(profile.delimiter)
    const headerIndex = own.ok ? findProfileHeader(own.value, profile) : undefined
    return own.ok && headerIndex !== undefined ? [{ profile, table: own.value, headerIndex }] : []
  })
  if (fitting.length > 1) {
    return refuse({
      kind: 'file',
      file,
      problem: 'ambiguousLayout',
      expected: fitting.slice(0, 40).map(({ profile }) => `profile:${profile.id}`),
    })
  }
  const [own] = fitting
  if (own) return readByProfile(file, own.table, own.profile, own.headerIndex)
  return refuseUnknown(file, table, knownBrokers())
}

function readAs(file: string, table: CsvTable, broker: string): Result<ReadFile> {
  if (broker === 'ofx' || broker === 'trimtab') return refuseUnknown(file, table, [broker])
  const layouts = LAYOUTS.filter((known) => known.broker === broker)
  if (layouts.length === 0)
    return refuse({ kind: 'notFound', what: 'broker', id: broker, known: knownBrokers() })
  const [detected] = detectLayouts(table, layouts)
  return detected
    ? detected.layout.read(file, table, detected.headerIndex)
    : refuseUnknown(file, table, [broker])
}

function readNamedProfile(
  file: string,
  tabled: Tabled,
  profiles: readonly Profile[],
  id: string,
): Result<ReadFile> {
  const profile = profiles.find((known) => known.id === id)
  if (profile === undefined)
    return refuse({
      kind: 'notFound',
      what: 'profile',
      id,
      known: profiles.slice(0, 40).map((known) => known.id),
    })
  const table = tabled(profile.delimiter)
  if (!table.ok) return table
  const headerIndex = findProfileHeader(table.value, profile)
  if (headerIndex === undefined) return refuseUnknown(file, table.value, profile.header.slice(0, 40))
  return readByProfile(file, table.value, profile, headerIndex)
}

function refuseUnknown(file: string, table: CsvTable, expected: readonly string[]): Result<never> {
  const other = otherContents(table)
  const record = other?.record ?? table.rows[0]!
  const place = {
    kind: 'file',
    file,
    line: record.line,
    column: (record.cells.find((cell) => cell.trim() !== '') ?? '').trim().slice(0, 100),
  } as const
  if (other)
    return refuse({
      ...place,
      problem: 'notTransactions',
      found: other.what,
      expected: ['a history of transactions'],
    })
  return refuse({
    ...place,
    problem: 'unknownLayout',
    found: record.raw.slice(0, 200),
    expected: [...expected],
  })
}

function knownBrokers(): string[] {
  return [...Broker.options]
}
