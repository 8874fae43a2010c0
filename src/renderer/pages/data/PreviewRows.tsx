import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type ReactNode } from 'react'
import type { Fate, PreviewRow } from '../../../shared/importing.ts'
import { showAmount, showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import { Check, LinkAct } from '../../parts/Controls.tsx'
import { FateMark } from '../../parts/Fates.tsx'
import { eventWords } from '../../parts/eventWords.ts'
import { offendingCell, refusedRemedy, refusedWords, whyWords } from '../../parts/fateWords.ts'
import { isTaken, takeRow, type Previewed } from '../../state/importing.ts'
import { usePreviewRows } from './usePreviewRows.ts'

const ROW = 28
const REFUSED_ROW = 82
const COLUMNS = ['Take', 'Line', 'Fate', 'Date', 'What', 'Asset', 'Shares', 'Amount', 'Why']

/** Lines of a file with their fates; only those in view are drawn, and only what is looked at is asked for. */
export function PreviewRows({
  file,
  fate,
  total,
  previewed,
  onCorrect,
}: {
  /** Place of the file in the preview. */
  readonly file: number
  /** All rows where there is none. */
  readonly fate: Fate | undefined
  readonly total: number
  readonly previewed: Previewed
  readonly onCorrect: (row: PreviewRow) => void
}): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const lines = usePreviewRows(previewed.preview, file, fate)
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: (index) => (lines.at(index)?.fate === 'refused' ? REFUSED_ROW : ROW),
    getItemKey: (index) => `${lines.at(index)?.line}-${lines.at(index)?.fate}-${index}`,
    overscan: 12,
  })
  const drawn = rows.getVirtualItems()
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? -1]
  useEffect(() => lines.need(first, last))
  return (
    <div
      ref={box}
      className="long preview-box"
      role="table"
      aria-label="Lines of the file"
      aria-rowcount={total + 1}
      aria-colcount={COLUMNS.length}
      tabIndex={0}
    >
      <div className="long-head preview-cols" role="row" aria-rowindex={1}>
        {COLUMNS.map((name) => (
          <span
            key={name}
            role="columnheader"
            className={['Line', 'Shares', 'Amount'].includes(name) ? 'number' : undefined}
          >
            {name === 'Take' ? <span className="unseen">Take</span> : name}
          </span>
        ))}
      </div>
      <div className="long-body" role="rowgroup" style={{ height: rows.getTotalSize() }}>
        {drawn.map(({ index, start, size, key }) => {
          const row = lines.at(index)
          return (
            <div
              key={key}
              className={`long-row preview-cols ${row?.fate ?? ''}`}
              role="row"
              aria-rowindex={index + 2}
              style={{ height: size, transform: `translateY(${start}px)` }}
            >
              {row === undefined ? null : (
                <Cells row={row} file={file} previewed={previewed} onCorrect={onCorrect} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Cells({
  row,
  file,
  previewed,
  onCorrect,
}: {
  readonly row: PreviewRow
  readonly file: number
  readonly previewed: Previewed
  readonly onCorrect: (row: PreviewRow) => void
}): ReactNode {
  const isCorrected = (previewed.reading.fixes ?? []).some(
    (fix) => fix.file === file && fix.line === row.line,
  )
  const canTake = row.key !== undefined && (row.fate === 'new' || row.fate === 'possibleDuplicate')
  return (
    <>
      <span role="cell">
        {canTake ? (
          <Check
            label={`Take line ${row.line}`}
            checked={isTaken(row, previewed)}
            onChange={(take) => takeRow(row, take)}
          />
        ) : null}
      </span>
      <span role="cell" className="number quiet">
        {row.line}
      </span>
      <span role="cell">
        <FateMark fate={row.fate} />
      </span>
      {row.fate === 'refused' ? (
        <RefusedCells row={row} onCorrect={onCorrect} />
      ) : (
        <>
          <span role="cell">{row.day === undefined ? '' : showDay(row.day)}</span>
          <span role="cell">{row.kind === undefined ? '' : eventWords(row.kind)}</span>
          <span role="cell" className="symbol">
            {row.symbol ?? ''}
          </span>
          <span role="cell" className="number">
            {row.quantity === undefined ? '' : showQuantity(row.quantity)}
          </span>
          <span role="cell" className="number">
            {row.amount === undefined
              ? ''
              : row.currency === undefined || row.currency === 'USD'
                ? showAmount(row.amount)
                : showMoney(row.amount, row.currency)}
          </span>
          <span role="cell" className="second" title={row.raw}>
            {row.fate === 'nonData' && whyWords(row) !== '' ? `${whyWords(row)}: ${row.raw}` : whyWords(row)}
            {isCorrected ? ' Corrected by you; the line as it was stays in the note.' : ''}
          </span>
        </>
      )}
    </>
  )
}

function RefusedCells({
  row,
  onCorrect,
}: {
  readonly row: PreviewRow
  readonly onCorrect: (row: PreviewRow) => void
}): ReactNode {
  const pieces = offendingCell(row)
  return (
    <span role="cell" className="refused-line" aria-colspan={6}>
      <code title={row.raw}>
        {pieces === undefined ? (
          row.raw
        ) : (
          <>
            {pieces[0]}
            <mark>{pieces[1]}</mark>
            {pieces[2]}
          </>
        )}
      </code>
      <span className="second">
        {refusedWords(row)} {refusedRemedy(row)}{' '}
        {canCorrect(row) ? <LinkAct onPress={() => onCorrect(row)}>Correct line {row.line}</LinkAct> : null}
      </span>
    </span>
  )
}

/** A line of cells can be typed anew; one of a workbook or of tags cannot. */
function canCorrect(row: PreviewRow): boolean {
  return !row.raw.includes('\n') && !row.raw.startsWith('<')
}
