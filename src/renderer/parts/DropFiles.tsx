import type { ReactNode } from 'react'
import { DropZone, Text } from 'react-aria-components'
import { ChooseFiles } from './Controls.tsx'

interface DropFilesProps {
  readonly title: string
  readonly note: string
  readonly onFiles: (files: readonly File[]) => void
  /** Whether choosing is the one primary action of the page. */
  readonly primary?: boolean
}

/** A place to drop files on, which a keyboard reaches as well: paste, or choose. */
export function DropFiles({ title, note, onFiles, primary = false }: DropFilesProps): ReactNode {
  return (
    <DropZone
      className="drop"
      aria-label={title}
      getDropOperation={() => 'copy'}
      onDrop={(event) => {
        const dropped = event.items.filter((item) => item.kind === 'file')
        void Promise.all(dropped.map((item) => item.getFile())).then((files) => {
          if (files.length > 0) onFiles(files)
        })
      }}
    >
      <p>
        <Text slot="label">
          <b>{title}</b>
        </Text>
        {note}
      </p>
      <span className="acts">
        <ChooseFiles onFiles={onFiles} primary={primary}>
          Choose files…
        </ChooseFiles>
      </span>
    </DropZone>
  )
}
