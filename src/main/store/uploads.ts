import { createHash, type Hash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzipSync, gzip } from 'node:zlib'
import type { OpenLedger } from './open.ts'

/** A file that came in parts and waits for its import: compressed, in a temporary table of the connection. */
export interface KeptBytes {
  readonly size: number
  readonly sha256: string
  /** The bytes as they came, part by part, from the beginning each time. */
  parts(): Iterable<Uint8Array>
  /** All of them as one gzip stream of several members, which any reader of gzip takes for one. */
  compressed(): Uint8Array
}

/** Files on their way, by the id that was given with the first part. */
export interface Uploads {
  /** Takes a part and gives the size so far; undefined where no file of that id is on its way. The parts of one file come one after the other. */
  add(id: string, bytes: Uint8Array): Promise<number | undefined>
  begin(): string
  /** Undefined where there is none such. */
  take(id: string): Promise<KeptBytes | undefined>
  drop(id: string): void
}

/** Files kept on their way at once; the oldest makes room. */
const MOST_UPLOADS = 50
const compress = promisify(gzip)

interface Coming {
  readonly hash: Hash
  size: number
  /** Of what is kept. */
  compressedSize: number
  parts: number
  /** The part that is being compressed, on another thread. */
  busy: Promise<void>
}

export function openUploads(ledger: OpenLedger): Uploads {
  const { db, host } = ledger
  db.exec(
    'CREATE TEMP TABLE IF NOT EXISTS upload_part (upload TEXT, n INTEGER, bytes BLOB, PRIMARY KEY (upload, n))',
  )
  const insert = db.prepare('INSERT INTO upload_part (upload, n, bytes) VALUES (?, ?, ?)')
  const part = db
    .prepare<[string, number], Buffer>('SELECT bytes FROM upload_part WHERE upload = ? AND n = ?')
    .pluck()
  const forget = db.prepare('DELETE FROM upload_part WHERE upload = ?')
  const coming = new Map<string, Coming>()

  function drop(id: string): void {
    coming.delete(id)
    forget.run(id)
  }

  return {
    begin() {
      const oldest = [...coming.keys()].slice(0, Math.max(0, coming.size - MOST_UPLOADS + 1))
      for (const id of oldest) drop(id)
      const id = host.newId()
      coming.set(id, {
        hash: createHash('sha256'),
        size: 0,
        compressedSize: 0,
        parts: 0,
        busy: Promise.resolve(),
      })
      return id
    },
    async add(id, bytes) {
      const file = coming.get(id)
      if (file === undefined) return undefined
      const n = file.parts++
      file.size += bytes.length
      file.hash.update(bytes)
      const before = file.busy
      const mine = compress(bytes, { level: 1 }).then((small) => {
        file.compressedSize += small.length
        if (coming.has(id)) insert.run(id, n, small)
      })
      file.busy = mine
      // The next part may come while this one is compressed; the one before it is done by then.
      await before
      return file.size
    },
    async take(id) {
      const file = coming.get(id)
      if (file === undefined) return undefined
      await file.busy
      return {
        size: file.size,
        sha256: file.hash.copy().digest('hex'),
        *parts() {
          for (let n = 0; n < file.parts; n++) yield gunzipSync(part.get(id, n)!)
        },
        compressed() {
          // Part by part into their place: all of them beside the whole would be the file in memory twice.
          const whole = new Uint8Array(file.compressedSize)
          let at = 0
          for (let n = 0; n < file.parts; n++) {
            const small = part.get(id, n)!
            whole.set(small, at)
            at += small.length
          }
          return whole
        },
      }
    },
    drop,
  }
}
