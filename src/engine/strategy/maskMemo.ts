/** Numbers by row and set of assets, one bit each: what many runs of a sweep ask for again. */
export interface MaskMemo {
  get(row: number, mask: number): number | undefined
  set(row: number, mask: number, value: number): void
}

/** Open addressing in three columns, at most half full. */
export function newMaskMemo(): MaskMemo {
  let size = 1024
  let rows = new Int32Array(size).fill(-1)
  let masks = new Int32Array(size)
  let values = new Float64Array(size)
  let count = 0

  /** The slot that holds this key, or the free one where it belongs. */
  function slotOf(row: number, mask: number): number {
    let slot = (Math.imul(row, 0x9e3779b1) ^ Math.imul(mask, 0x85ebca6b)) >>> 7
    for (;;) {
      slot &= size - 1
      if (rows[slot] === -1 || (rows[slot] === row && masks[slot] === mask)) return slot
      slot++
    }
  }

  function grow(): void {
    const [oldRows, oldMasks, oldValues] = [rows, masks, values]
    size *= 2
    rows = new Int32Array(size).fill(-1)
    masks = new Int32Array(size)
    values = new Float64Array(size)
    for (let i = 0; i < oldRows.length; i++) {
      if (oldRows[i] === -1) continue
      const slot = slotOf(oldRows[i]!, oldMasks[i]!)
      rows[slot] = oldRows[i]!
      masks[slot] = oldMasks[i]!
      values[slot] = oldValues[i]!
    }
  }

  return {
    get(row, mask) {
      const slot = slotOf(row, mask)
      return rows[slot] === -1 ? undefined : values[slot]
    },
    set(row, mask, value) {
      const slot = slotOf(row, mask)
      if (rows[slot] === -1) count++
      rows[slot] = row
      masks[slot] = mask
      values[slot] = value
      if (count * 2 > size) grow()
    },
  }
}
