import type { FileIn } from '../../shared/importing.ts'

/** Names and bytes of files that a person dropped or chose. They leave the window only towards the local host. */
export function readFiles(files: readonly File[]): Promise<readonly FileIn[]> {
  return Promise.all(
    files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  )
}
