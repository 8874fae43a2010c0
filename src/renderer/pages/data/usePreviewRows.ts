import { useRef, useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { PREVIEW_ROWS, type Fate, type PreviewRow } from '../../../shared/importing.ts'
import { useApi } from '../useApi.ts'

/** Rows of a file of a preview, as far as they have come. */
export interface RowsSoFar {
  at(index: number): PreviewRow | undefined
  /** Asks for the rows from `first` to `last` that have not come yet. */
  need(first: number, last: number): void
}

/** A million rows are not sent at once: pages are asked for as they are looked at, and kept while the file is shown. */
export function usePreviewRows(
  preview: Output<'import.preview'>,
  file: number,
  fate: Fate | undefined,
): RowsSoFar {
  const api = useApi()
  const [pages, setPages] = useState<ReadonlyMap<number, readonly PreviewRow[]>>(() => {
    const { lines = [], rows = 0 } = preview.files[file] ?? {}
    if (fate === undefined) return new Map([[0, lines]])
    return rows > lines.length ? new Map() : new Map([[0, lines.filter((row) => row.fate === fate)]])
  })
  const asked = useRef(new Set<number>())
  return {
    at: (index) => pages.get(Math.floor(index / PREVIEW_ROWS))?.[index % PREVIEW_ROWS],
    need(first, last) {
      for (let page = Math.floor(first / PREVIEW_ROWS); page * PREVIEW_ROWS <= last; page++) {
        if (pages.has(page) || asked.current.has(page)) continue
        asked.current.add(page)
        void api('import.rows', {
          preview: preview.preview,
          file,
          ...(fate === undefined ? {} : { fate }),
          offset: page * PREVIEW_ROWS,
          limit: PREVIEW_ROWS,
        }).then((result) => {
          if (result.ok) setPages((before) => new Map(before).set(page, result.value.rows))
          else asked.current.delete(page)
        })
      }
    },
  }
}
