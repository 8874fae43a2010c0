/** Numbers by row and set of assets, one bit each: what many runs of a sweep ask for again. */
export interface MaskMemo {
  /** NaN where nothing was kept. */
  get(row: number, mask: number): number
  /** `value` is a number. */
  set(row: number, mask: number, value: number): void
}

/** Places at first for each row; sets of one row lie side by side, for runs ask row after row. */
const PLACES = 16

/** Open addressing at most two thirds full: a place holds a key above zero and its value. `rows` is how many there may be. */
export function newMaskMemo(rows: number): MaskMemo {
  let places = 1
  while (places < rows * PLACES) places *= 2
  let perRow = PLACES
  let table = new Float64Array(places * 2)
  let count = 0

  /** Where this key lies, or the free place where it belongs. */
  function placeOf(row: number, mask: number): number {
    const key = keyOf(row, mask)
    let place = row * perRow + ((Math.imul(mask, 0x9e3779b1) >>> 16) & (perRow - 1))
    for (;;) {
      place &= places - 1
      const there = table[place * 2]!
      if (there === key || there === 0) return place * 2
      place++
    }
  }

  function grow(): void {
    const old = table
    places *= 2
    perRow *= 2
    table = new Float64Array(places * 2)
    for (let i = 0; i < old.length; i += 2) {
      if (old[i] === 0) continue
      const key = old[i]! - 1
      const at = placeOf(Math.floor(key / 1073741824), key % 1073741824)
      table[at] = old[i]!
      table[at + 1] = old[i + 1]!
    }
  }

  return {
    get(row, mask) {
      const at = placeOf(row, mask)
      return table[at] === 0 ? NaN : table[at + 1]!
    },
    set(row, mask, value) {
      let at = placeOf(row, mask)
      if (table[at] === 0 && ++count * 3 > places * 2) {
        grow()
        at = placeOf(row, mask)
      }
      table[at] = keyOf(row, mask)
      table[at + 1] = value
    },
  }
}

/** A mask has 30 bits at most; one more keeps the key above zero. */
function keyOf(row: number, mask: number): number {
  return row * 1073741824 + mask + 1
}
