import { refuse, type Result } from '../../../shared/refusal.ts'
import { decodeText } from '../decode.ts'
import { declaredEncoding, isOfx } from '../ofx/readOfx.ts'
import { readCsv, type CsvTable } from '../readCsv.ts'
import { fidelityPositions } from './fidelity.ts'
import { genericPositions } from './generic.ts'
import { ibkrPositions } from './ibkr.ts'
import { merrillPositions } from './merrill.ts'
import { readOfxPositions } from './ofx.ts'
import type { PositionFile } from './positionFile.ts'
import type { PositionLayout } from './positionTable.ts'
import { schwabPositions } from './schwab.ts'
import { vanguardPositions } from './vanguard.ts'

/** Layouts of brokers; the plain table is tried where none of them fits. */
export const POSITION_LAYOUTS: readonly PositionLayout[] = [
  schwabPositions,
  fidelityPositions,
  merrillPositions,
  vanguardPositions,
  ibkrPositions,
]

/**
 * A broker's list of what an account holds (REC-1); the one door of `main/import` for positions. The layout is detected by the
 * header alone. A file that cannot be read for certain is refused as a whole, a row by itself.
 */
export function readPositions(file: {
  readonly name: string
  readonly bytes: Uint8Array
}): Result<PositionFile> {
  const text = decodeText(file.name, file.bytes, declaredEncoding(file.bytes))
  if (!text.ok) return text
  if (isOfx(text.value)) return readOfxPositions(file.name, text.value)
  const table = readCsv(file.name, text.value)
  if (!table.ok) return table
  const layout = layoutOf(table.value)
  if (layout === undefined) return refuseOther(file.name, table.value)
  const read = layout.read(file.name, table.value)
  if (!read.ok || read.value.positions.length + read.value.cash.length + read.value.refused.length > 0)
    return read
  return refuse({ kind: 'file', file: file.name, line: table.value.rows[0]!.line, problem: 'noRows' })
}

function layoutOf({ rows }: CsvTable): PositionLayout | undefined {
  const fits = (layout: PositionLayout) => rows.some((record) => layout.isHeader(record))
  return POSITION_LAYOUTS.find(fits) ?? (fits(genericPositions) ? genericPositions : undefined)
}

function refuseOther(file: string, { rows }: CsvTable): Result<never> {
  const first = rows[0]!
  return refuse({
    kind: 'file',
    file,
    line: first.line,
    problem: 'notPositions',
    found: first.raw.slice(0, 200),
    expected: ['a header that names the asset and its quantity'],
  })
}
