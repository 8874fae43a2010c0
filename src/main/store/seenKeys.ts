/**
 * Which keys have been met, by the first 64 bits of each, with the row that had it first: 12 bytes a slot, so that a million
 * rows need some 24 MB where a Set of texts would need a hundred. Two keys that share 64 bits count as one: whoever asks
 * must compare the rows themselves.
 */
export interface SeenKeys {
  /** Row that had this key before; else 0, and `row` (from 1) is kept as the first. */
  meet(key: string, row: number): number
}

export function seenKeys(): SeenKeys {
  let slots = 1 << 12
  let high = new Uint32Array(slots)
  let low = new Uint32Array(slots)
  let rows = new Uint32Array(slots)
  let used = 0

  function place(h: number, l: number): number {
    let at = (h ^ Math.imul(l, 0x9e37_79b1)) & (slots - 1)
    while (rows[at] !== 0 && (high[at] !== h || low[at] !== l)) at = (at + 1) & (slots - 1)
    return at
  }

  function grow(): void {
    const before = { high, low, rows }
    slots *= 2
    high = new Uint32Array(slots)
    low = new Uint32Array(slots)
    rows = new Uint32Array(slots)
    before.rows.forEach((row, i) => {
      if (row === 0) return
      const at = place(before.high[i]!, before.low[i]!)
      high[at] = before.high[i]!
      low[at] = before.low[i]!
      rows[at] = row
    })
  }

  return {
    meet(key, row) {
      const h = Number.parseInt(key.slice(0, 8), 16)
      const l = Number.parseInt(key.slice(8, 16), 16)
      const at = place(h, l)
      const first = rows[at]!
      if (first !== 0) return first
      high[at] = h
      low[at] = l
      rows[at] = row
      used++
      if (used * 4 > slots * 3) grow()
      return 0
    },
  }
}
