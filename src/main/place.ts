import { dirname, extname, join } from 'node:path'

/** Where an installation keeps its parts, the same from source as built. */
export interface Place {
  /** Holds package.json and resources. */
  readonly home: string
  /** The scripts of the two kinds of worker. */
  readonly ledgerThread: string
  readonly engineWorker: string
  /** The built window and its manifest; written by `npm run build`. */
  readonly window: string
  /** The built preload. */
  readonly preload: string
}

/**
 * The place of an entry: its `import.meta.filename`. Only entries may ask, for in a build they alone keep their names
 * and their folder.
 */
export function placeOf(entry: string): Place {
  const folder = dirname(entry)
  const home = dirname(dirname(folder))
  const fromSource = extname(entry) === '.ts'
  const script = (source: string, built: string) => join(folder, fromSource ? source : built)
  return {
    home,
    ledgerThread: script('ledgerThread.ts', 'ledgerThread.js'),
    engineWorker: script(join('work', 'engine.worker.ts'), 'engine.worker.js'),
    window: join(home, 'out', 'renderer'),
    preload: join(home, 'out', 'preload', 'preload.cjs'),
  }
}
