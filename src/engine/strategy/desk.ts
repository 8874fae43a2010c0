/**
 * What the runs over one panel have in common, and room to work in. A run alone gets a desk of its own; the runs of a sweep
 * share one, so that what does not depend on their parameters is made once.
 */
export interface Desk {
  /**
   * What `make` gives, made when first asked for under this key. Only for what follows from the panel and the key alone, and
   * what nobody changes afterwards.
   */
  once<T>(key: string, make: () => T): T
  /** The same for what takes much room: of these only the last few are kept. */
  recent<T>(key: string, make: () => T): T
  /** A column to fill, good until `clear`. It holds whatever was left in it: write every cell. */
  floats(length: number): Float64Array<ArrayBuffer>
  bytes(length: number): Int8Array<ArrayBuffer>
  ints(length: number): Int32Array<ArrayBuffer>
  /** Takes all columns back for the next run; what `once` made stays. */
  clear(): void
}

const RECENT_KEPT = 24

export function newDesk(): Desk {
  const made = new Map<string, unknown>()
  const lately = new Map<string, unknown>()
  const floats = newStack((length) => new Float64Array(length))
  const bytes = newStack((length) => new Int8Array(length))
  const ints = newStack((length) => new Int32Array(length))
  return {
    once<T>(key: string, make: () => T): T {
      if (!made.has(key)) made.set(key, make())
      return made.get(key) as T
    },
    recent<T>(key: string, make: () => T): T {
      if (!lately.has(key)) {
        if (lately.size >= RECENT_KEPT) lately.delete(lately.keys().next().value!)
        lately.set(key, make())
      }
      return lately.get(key) as T
    },
    floats: floats.take,
    bytes: bytes.take,
    ints: ints.take,
    clear() {
      floats.clear()
      bytes.clear()
      ints.clear()
    },
  }
}

interface Stack<T> {
  take(length: number): T
  clear(): void
}

/** Columns by length, in the order in which they are taken. */
function newStack<T>(make: (length: number) => T): Stack<T> {
  const all = new Map<number, { readonly columns: T[]; taken: number }>()
  return {
    take(length) {
      let shelf = all.get(length)
      if (shelf === undefined) all.set(length, (shelf = { columns: [], taken: 0 }))
      const column = shelf.columns[shelf.taken] ?? make(length)
      shelf.columns[shelf.taken++] = column
      return column
    },
    clear() {
      for (const shelf of all.values()) shelf.taken = 0
    },
  }
}
