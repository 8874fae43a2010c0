import { useState, type ReactNode } from 'react'
import type { PreviewRow } from '../../../shared/importing.ts'
import { Act, WordsField } from '../../parts/Controls.tsx'
import { refusedRemedy, refusedWords } from '../../parts/fateWords.ts'
import { fixRow } from '../../state/importing.ts'
import { cellsOfLine, lineOfCells } from './lineCells.ts'
import { SidePanel } from '../entry/SidePanel.tsx'
import { useApi } from '../useApi.ts'

/** A refused line, cell by cell; tried again as the person corrected it. */
export function CorrectLine({
  row,
  file,
  headers,
  onClose,
}: {
  readonly row: PreviewRow
  readonly file: number
  /** Lines of the file that name columns. */
  readonly headers: readonly PreviewRow[]
  readonly onClose: () => void
}): ReactNode {
  const api = useApi()
  // A file of sections has several headers: the nearest one above names the cells, and tells what divides them.
  const above = headers.findLast((each) => each.line < row.line)
  const header = above === undefined ? undefined : cellsOfLine(above.raw)
  const line = cellsOfLine(row.raw, header?.delimiter)
  const [cells, setCells] = useState(line.cells)
  const raw = lineOfCells({ ...line, cells })
  return (
    <SidePanel title={`Correct line ${row.line}`} onClose={onClose}>
      <p>
        {refusedWords(row)} {refusedRemedy(row)} The file itself stays as it is, and the line as it was goes
        into the note of the transaction.
      </p>
      <div className="fields">
        {cells.map((cell, i) => (
          <WordsField
            key={i}
            label={header?.cells[i]?.trim() || `Cell ${i + 1}`}
            value={cell}
            onChange={(text) => setCells(cells.map((other, n) => (n === i ? text : other)))}
            wrong={cell !== '' && cell === row.found ? 'This was not understood' : undefined}
          />
        ))}
      </div>
      <div className="acts">
        <Act kind="bare" onPress={onClose}>
          Leave it out
        </Act>
        <Act
          kind="primary"
          disabled={raw === row.raw}
          onPress={() => {
            onClose()
            void fixRow(api, { file, line: row.line, raw })
          }}
        >
          Try again
        </Act>
      </div>
    </SidePanel>
  )
}
