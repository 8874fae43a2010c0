import { canonical } from '../../shared/canonical.ts'
import type { Panel } from '../market/panel.ts'

/** Lower-case hex SHA-256 over pieces in order: texts as UTF-8, columns as their bytes. An argument of the engine. */
export type HashPieces = (pieces: readonly (string | Float64Array | Int32Array)[]) => string

/** What a run could have looked at: days, levels and flags of the columns used, up to its last row. */
export function dataHash(panel: Panel, columns: readonly number[], end: number, sha256: HashPieces): string {
  const length = panel.days.length
  const pieces: (string | Float64Array | Int32Array)[] = [
    canonical({
      assets: columns.map((column) => panel.assets[column]!),
      distributionsKnown: columns.map((column) => panel.distributionsKnown[column]!),
      next: end + 1 < length ? panel.days[end + 1]! : panel.nextSession,
      bills: panel.billReturn !== undefined,
    }),
    panel.days.subarray(0, end + 1),
  ]
  for (const column of columns) {
    pieces.push(panel.close.subarray(column * length, column * length + end + 1))
    pieces.push(panel.total.subarray(column * length, column * length + end + 1))
  }
  if (panel.billReturn !== undefined) pieces.push(panel.billReturn.subarray(0, end + 1))
  for (const { id, observed, availableAt, value } of panel.macro ?? [])
    pieces.push(id, observed, availableAt, value)
  return sha256(pieces)
}
